"""Teams' activities in, replies out: the hardened adapter. One of two modules on botbuilder.

The SDK as shipped answers 500 to every button press and to every bad token (botbuilder 4.17.1). So the token is checked
here before the SDK sees anything, button presses are answered from here, and the SDK's turn is kept for what it does
well: replying to a message in its conversation.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
import structlog
from aiohttp import web
from botbuilder.core import BotAdapter, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount
from botframework.connector.auth import AuthenticateRequestResult, AuthenticationConstants, ClaimsIdentity

from bot.chat import dispatch
from bot.chat.app_context import AppContext
from bot.chat.messages import Press, Reply, Said
from bot.http.request_bodies import body_within
from bot.log_fields import failure
from bot.metrics import PRESSES
from bot.teams import activities, membership
from bot.teams.activities import (
    bot_in,
    conversation_in,
    language_in,
    message_in,
    person_in,
    plain_text,
    text_in,
    upload_in,
)
from bot.teams.messenger import ADAPTIVE_CARD, SEND_TIMEOUT, Credentials
from bot.teams.tokens import CHANNEL, ForeignTenantError, Gate, UntrustedError, tenant_of
from cards.text.texts import say, word
from services.model import ClientId
from services.model.errors import Refusal, RoomfixError, Unavailable

log = structlog.get_logger()

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"

MAX_ACTIVITY = 1024 * 1024
"""Bytes; Teams sends at most about 100 KB."""
LONGEST_TEXT = 28_000
"""Characters of a message that are read: Teams takes about as many, and a list of rooms may be that long."""


def authentication_of(settings: object) -> ConfigurationBotFrameworkAuthentication:
    """How the SDK proves who the bot is; `settings` has the names that it reads, its credentials are made once."""
    return ConfigurationBotFrameworkAuthentication(settings, credentials_factory=Credentials(settings))


class EdgeAdapter(CloudAdapter):  # type: ignore[misc]
    """Takes `POST /api/messages`; every request gets an answer, none of them a 500."""

    def __init__(
        self, authentication: ConfigurationBotFrameworkAuthentication, gate: Gate, context: AppContext
    ) -> None:
        super().__init__(authentication)
        self._gate = gate
        self.context = context

    async def process(self, request: web.Request) -> web.Response:
        """Answer one activity: 400, 401, 403, 413 or 415 for what is not one of ours, else what the bot has to say.

        Raises Unavailable while it cannot be known who is calling, or an event cannot be stored.
        """
        activity = await self._admitted(request)
        if not activities.is_complete(activity):
            raise web.HTTPBadRequest(text="An activity needs from.id, conversation.id and serviceUrl, none too long.")
        activity = await self._as_chosen(activity)
        if activity["type"] == "invoke":
            return await self._invoke(activity)
        await self._turn(activity)
        return web.Response(status=200)

    async def _admitted(self, request: web.Request) -> dict[str, Any]:
        """The activity of a request that is proven before its body is read: reading a large one takes a while."""
        try:
            proof = await self._gate.prove(request.headers.get("Authorization", ""))
            activity = await _read(request)
            self._gate.admit(proof, activity)
        except UntrustedError as error:
            raise web.HTTPUnauthorized from error
        except ForeignTenantError as error:
            raise web.HTTPForbidden(text=say("tenant_not_allowed")) from error
        return activity

    async def _as_chosen(self, activity: dict[str, Any]) -> dict[str, Any]:
        """The activity in the language that its sender has chosen with `notify`, else as their Teams speaks."""
        try:
            mine = await self.context.preferences.get(ClientId(tenant_of(activity)), person_in(activity).id)
        except Unavailable:  # whatever is asked for says so in words
            return activity
        return {**activity, "locale": mine.language} if mine is not None and mine.language else activity

    async def _invoke(self, activity: Mapping[str, Any]) -> web.Response:
        if activity.get("name") != "adaptiveCard/action":
            return web.Response(status=501)  # Bot Framework: an invoke that the bot does not know
        value = activity.get("value")
        action = value.get("action") if isinstance(value, Mapping) else None
        action = action if isinstance(action, Mapping) else {}
        reply = await self._answer(activity, _pressed(activity, action.get("verb"), action.get("data")))
        return web.Response(body=orjson.dumps(_invoke_body(reply)), content_type="application/json", charset="utf-8")

    async def _answer(self, activity: Mapping[str, Any], pressed: Press) -> Reply:
        with PRESSES.time():
            try:
                return await dispatch.press(self.context, pressed)
            except Exception as error:
                reference = self.context.new_id()
                log.error("press_failed", client=tenant_of(activity), reference=reference, **failure(error))  # noqa: TRY400 - a traceback has words
                return Reply(text=say("something_broke", pressed.language, reference=reference), refused=True)

    async def _turn(self, body: Mapping[str, Any]) -> None:
        handle = TURNS.get(body["type"])
        if handle is None:
            return  # Teams: unknown activity types are answered with a 2xx and forgotten
        reply = await self._handled(handle, body)
        if reply.card is not None or reply.text is not None:
            await self._reply(body, reply)

    async def _reply(self, body: Mapping[str, Any], reply: Reply) -> None:
        async def logic(turn: TurnContext) -> None:
            # the SDK waits 100 seconds and tries again: longer than Teams waits for the answer to its own request
            settings = turn.turn_state[BotAdapter.BOT_CONNECTOR_CLIENT_KEY].config
            settings.connection.timeout, settings.retry_policy.policy.total = SEND_TIMEOUT, 0
            await turn.send_activity(_message(reply))

        try:
            identity = _identity(self.bot_framework_authentication, self._gate.app_id)
            await self.process_activity(identity, _asked(body), logic)
        except Exception as error:  # Teams or its sign-in is away: it has the words or has not, and nobody can be told
            log.warning("reply_not_sent", client=tenant_of(body), error=type(error).__name__)

    async def _handled(self, handle: TurnHandler, body: Mapping[str, Any]) -> Reply:
        try:
            return await handle(self, self.context, body)
        except RoomfixError as error:
            if isinstance(error, Unavailable) and body["type"] != "message":
                raise  # nobody has asked for anything, so nobody is told; Teams hears that it was not taken
            return Reply(text=word(error, language_in(body)), refused=True)
        except Exception as error:
            reference = self.context.new_id()
            log.error("turn_failed", client=tenant_of(body), reference=reference, **failure(error))  # noqa: TRY400 - a traceback has words
            return Reply(text=say("something_broke", language_in(body), reference=reference), refused=True)


def connectors_of(authentication: ConfigurationBotFrameworkAuthentication, app_id: str) -> Any:
    """The SDK's maker of connector clients, with the bot's own identity."""
    return _identity(authentication, app_id).connector_factory


def _identity(authentication: ConfigurationBotFrameworkAuthentication, app_id: str) -> AuthenticateRequestResult:
    """What the SDK would have found out itself; the gate has checked it already, and more strictly."""
    claims = {AuthenticationConstants.AUDIENCE_CLAIM: app_id, AuthenticationConstants.APP_ID_CLAIM: app_id}
    result = AuthenticateRequestResult()
    kind = None if app_id else AuthenticationConstants.ANONYMOUS_AUTH_TYPE
    result.claims_identity = ClaimsIdentity(claims if app_id else {}, True, kind)
    result.audience = authentication.get_originating_audience()
    result.connector_factory = authentication.create_connector_factory(result.claims_identity)
    return result


TurnHandler = Callable[[EdgeAdapter, AppContext, Mapping[str, Any]], Awaitable[Reply]]


async def _message_turn(adapter: EdgeAdapter, context: AppContext, body: Mapping[str, Any]) -> Reply:
    """Typed words, or the Action.Submit that stands in for a button on clients without Action.Execute."""
    if isinstance(body.get("value"), Mapping) and not text_in(body, "text").strip():
        fields = body["value"]
        return await _submitted(adapter, _pressed(body, fields.get("verb"), fields))
    if len(text_in(body, "text")) > LONGEST_TEXT:
        raise Refusal("message_too_long")
    return await dispatch.said(
        context,
        Said(
            id=text_in(body, "id") or context.new_id(),
            client=ClientId(tenant_of(body)),
            person=person_in(body),
            conversation=conversation_in(body),
            thread=body["conversation"]["id"],
            text=plain_text(body),
            upload=upload_in(body),
            language=language_in(body),
        ),
    )


async def _submitted(adapter: EdgeAdapter, pressed: Press) -> Reply:
    """A card cannot answer a Submit, but the posted one is edited anyway: only what is not on that one must be sent."""
    reply = await dispatch.press(adapter.context, pressed)
    return Reply() if reply.is_on_the_card else reply


async def _membership_turn(adapter: EdgeAdapter, context: AppContext, body: Mapping[str, Any]) -> Reply:
    """Something has become of a conversation or a team; nobody has asked for anything, so nothing is said."""
    await membership.told(context, body)
    return Reply()


TURNS: Mapping[str, TurnHandler] = {
    "message": _message_turn,
    "installationUpdate": _membership_turn,
    "conversationUpdate": _membership_turn,
}


async def _read(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    body = await body_within(request, MAX_ACTIVITY)
    if body is None:
        raise web.HTTPRequestEntityTooLarge(MAX_ACTIVITY, text="An activity has at most 1 MiB.")
    try:
        return activities.read(body)
    except ValueError as error:
        raise web.HTTPBadRequest(text=str(error)) from error


def _asked(activity: Mapping[str, Any]) -> Activity:
    """What the SDK needs of an activity to reply to it; it fails on fields that it knows in another shape."""
    return Activity(
        type="message",
        id=text_in(activity, "id") or None,
        channel_id=CHANNEL,
        service_url=activity["serviceUrl"],
        conversation=ConversationAccount(id=activity["conversation"]["id"]),
        from_property=ChannelAccount(id=activity["from"]["id"]),
        recipient=ChannelAccount(id=bot_in(activity)),
    )


def _pressed(activity: Mapping[str, Any], verb: object, fields: object) -> Press:
    return Press(
        client=ClientId(tenant_of(activity)),
        person=person_in(activity),
        conversation=conversation_in(activity),
        thread=activity["conversation"]["id"],
        verb=verb,
        fields=fields,
        message=message_in(activity),
        language=language_in(activity),
    )


def _invoke_body(reply: Reply) -> dict[str, Any]:
    """The body of the answer to a press; the HTTP status is 200 whenever our code ran (Teams: universal actions)."""
    if reply.card is not None:
        return {"statusCode": 200, "type": CARD, "value": reply.card}
    return {"statusCode": 200, "type": MESSAGE, "value": reply.text or ""}


def _message(reply: Reply) -> Activity:
    if reply.card is None:
        return Activity(type="message", text=reply.text, text_format="markdown")
    return Activity(type="message", attachments=[Attachment(content_type=ADAPTIVE_CARD, content=reply.card)])
