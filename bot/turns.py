"""Teams' activities in, replies out: the hardened adapter. One of two modules on botbuilder.

The SDK as shipped answers 500 to every button press and to every bad token (botbuilder 4.17.1). So the token is checked
here before the SDK sees anything, button presses are answered from here, and the SDK's turn is kept for what it does
well: replying to a message in its conversation.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, Attachment
from botframework.connector.auth import AuthenticateRequestResult, AuthenticationConstants, ClaimsIdentity

from bot import dispatch
from bot.dispatch import House, Press, Reply, Said
from bot.messenger import ADAPTIVE_CARD
from bot.tokens import ForeignTenantError, Gate, UntrustedError, tenant_of
from cards.texts import say, word
from services.errors import RoomfixError
from services.model import ClientId, Person, PersonId
from services.posts import Conversation, Kind

log = structlog.get_logger()

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"


class EdgeAdapter(CloudAdapter):  # type: ignore[misc]
    """Takes `POST /api/messages`; every request gets an answer, none of them a 500."""

    def __init__(self, authentication: ConfigurationBotFrameworkAuthentication, gate: Gate, house: House) -> None:
        super().__init__(authentication)
        self._gate = gate
        self.house = house

    def connectors(self) -> Any:
        """The SDK's maker of connector clients, with the bot's own identity."""
        return self._identity().connector_factory

    async def process(self, request: web.Request) -> web.Response:
        """Answer one activity: 400, 401, 403, 413 or 415 for what is not one of ours, else what the bot has to say."""
        activity = await _read(request)
        try:
            await self._gate.admit(request.headers.get("Authorization", ""), activity)
        except UntrustedError as error:
            log.warning("activity_untrusted", reason=str(error))
            raise web.HTTPUnauthorized from error
        except ForeignTenantError as error:
            raise web.HTTPForbidden(text=say("tenant_not_allowed")) from error
        if not _is_complete(activity):
            raise web.HTTPBadRequest(text="An activity needs from.id, conversation.id and serviceUrl.")
        if activity["type"] == "invoke":
            return await self._invoke(activity)
        await self._turn(activity)
        return web.Response(status=200)

    async def _invoke(self, activity: Mapping[str, Any]) -> web.Response:
        if activity.get("name") != "adaptiveCard/action":
            return web.Response(status=501)  # Bot Framework: an invoke that the bot does not know
        value = activity.get("value")
        action = value.get("action") if isinstance(value, Mapping) else None
        action = action if isinstance(action, Mapping) else {}
        reply = await self._answer(activity, _pressed(activity, action.get("verb"), action.get("data")))
        return web.json_response(_invoke_body(reply))

    async def _answer(self, activity: Mapping[str, Any], pressed: Press) -> Reply:
        try:
            return await dispatch.press(self.house, pressed)
        except Exception:
            reference = self.house.new_id()
            log.exception("press_failed", client=tenant_of(activity), reference=reference)
            return Reply(text=say("something_broke", reference=reference), refused=True)

    async def _turn(self, body: Mapping[str, Any]) -> None:
        handle = TURNS.get(body["type"])
        if handle is None:
            return  # Teams: unknown activity types are answered with a 2xx and forgotten

        async def logic(turn: TurnContext) -> None:
            reply = await self._handled(handle, body)
            if reply.card is not None or reply.text is not None:
                await turn.send_activity(_message(reply))

        await self.process_activity(self._identity(), Activity().deserialize(dict(body)), logic)

    async def _handled(self, handle: Handler, body: Mapping[str, Any]) -> Reply:
        try:
            return await handle(self, self.house, body)
        except RoomfixError as error:
            return Reply(text=word(error), refused=True)
        except Exception:
            reference = self.house.new_id()
            log.exception("turn_failed", client=tenant_of(body), reference=reference)
            return Reply(text=say("something_broke", reference=reference), refused=True)

    def _identity(self) -> AuthenticateRequestResult:
        """What the SDK would have found out itself; the gate has checked it already, and more strictly."""
        app_id = self._gate.app_id
        claims = {AuthenticationConstants.AUDIENCE_CLAIM: app_id, AuthenticationConstants.APP_ID_CLAIM: app_id}
        result = AuthenticateRequestResult()
        kind = None if app_id else AuthenticationConstants.ANONYMOUS_AUTH_TYPE
        result.claims_identity = ClaimsIdentity(claims if app_id else {}, True, kind)
        result.audience = self.bot_framework_authentication.get_originating_audience()
        result.connector_factory = self.bot_framework_authentication.create_connector_factory(result.claims_identity)
        return result


Handler = Callable[[EdgeAdapter, House, Mapping[str, Any]], Awaitable[Reply]]


async def _message_turn(adapter: EdgeAdapter, house: House, body: Mapping[str, Any]) -> Reply:
    """Typed words, or the Action.Submit that stands in for a button on clients without Action.Execute."""
    if isinstance(body.get("value"), Mapping) and not (body.get("text") or "").strip():
        fields = body["value"]
        return await _submitted(adapter, _pressed(body, fields.get("verb"), fields))
    return await dispatch.said(
        house,
        Said(
            id=str(body.get("id") or house.new_id()),
            client=ClientId(tenant_of(body)),
            person=_person(body),
            conversation=_conversation(body),
            thread=body["conversation"]["id"],
            text=plain_text(body),
        ),
    )


async def _submitted(adapter: EdgeAdapter, pressed: Press) -> Reply:
    """A card cannot answer a Submit, but the posted one is edited anyway: so only a refusal has to be said."""
    reply = await dispatch.press(adapter.house, pressed)
    if not reply.refused:
        return Reply()
    return reply


async def _membership_turn(adapter: EdgeAdapter, house: House, body: Mapping[str, Any]) -> Reply:
    """Roomfix came into a conversation, or somebody did: from now on it can be posted to."""
    client, conversation = ClientId(tenant_of(body)), _conversation(body)
    if body.get("action") in {"remove", "remove-upgrade"} or _has_bot(body, "membersRemoved"):
        await house.store.forget(client, conversation.id)
        return Reply()
    is_installed = body.get("action") in {"add", "add-upgrade"} or _has_bot(body, "membersAdded")
    await house.store.hear(client, replace(conversation, is_installed=is_installed))
    return Reply()


def _has_bot(body: Mapping[str, Any], change: str) -> bool:
    bot, members = (body.get("recipient") or {}).get("id"), body.get(change)
    return isinstance(members, list) and any(isinstance(one, Mapping) and one.get("id") == bot for one in members)


TURNS: Mapping[str, Handler] = {
    "message": _message_turn,
    "installationUpdate": _membership_turn,
    "conversationUpdate": _membership_turn,
}


async def _read(request: web.Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        activity = json.loads(await request.read())
    except ValueError as error:
        raise web.HTTPBadRequest(text="The body is not JSON.") from error
    if not isinstance(activity, dict) or not isinstance(activity.get("type"), str):
        raise web.HTTPBadRequest(text="The body is not an activity.")
    return activity


def _is_complete(activity: Mapping[str, Any]) -> bool:
    sender, conversation = activity.get("from"), activity.get("conversation")
    return (
        isinstance(sender, Mapping)
        and isinstance(sender.get("id"), str)
        and isinstance(conversation, Mapping)
        and isinstance(conversation.get("id"), str)
        and isinstance(activity.get("serviceUrl"), str)
    )


def _pressed(activity: Mapping[str, Any], verb: object, fields: object) -> Press:
    message = activity.get("replyToId")
    return Press(
        client=ClientId(tenant_of(activity)),
        person=_person(activity),
        conversation=_conversation(activity),
        thread=activity["conversation"]["id"],
        verb=verb,
        fields=fields,
        message=message if isinstance(message, str) else None,
    )


def _person(activity: Mapping[str, Any]) -> Person:
    """Who sent it, from the part of the activity that the Connector vouches for (Teams: `from.aadObjectId`)."""
    sender = activity["from"]
    return Person(PersonId(str(sender.get("aadObjectId") or sender["id"])), str(sender.get("name") or ""))


def _conversation(activity: Mapping[str, Any]) -> Conversation:
    place = activity["conversation"]
    kind = place.get("conversationType")
    is_personal = kind == Kind.PERSONAL
    return Conversation(
        id=place["id"].partition(";")[0],
        kind=Kind(kind) if kind in set(Kind) else Kind.PERSONAL,
        service_url=activity["serviceUrl"],
        bot=str((activity.get("recipient") or {}).get("id") or ""),
        person=_person(activity).id if is_personal else None,
    )


def plain_text(activity: Mapping[str, Any]) -> str:
    """What was typed, without the mention of the bot; the SDK's own function removes the bot's name everywhere."""
    text = activity.get("text")
    text = text if isinstance(text, str) else ""
    bot = (activity.get("recipient") or {}).get("id")
    for entity in activity.get("entities") or []:
        match entity:
            case {"type": "mention", "mentioned": {"id": mentioned}, "text": str(mention)} if mentioned == bot:
                text = text.replace(mention, " ", 1)
    text = (
        re.sub(r"<at>[^<]*</at>", " ", text) if activity["conversation"].get("conversationType") != "personal" else text
    )
    return " ".join(html.unescape(text).split())


def _invoke_body(reply: Reply) -> dict[str, Any]:
    """The body of the answer to a press; the HTTP status is 200 whenever our code ran (Teams: universal actions)."""
    if reply.card is not None:
        return {"statusCode": 200, "type": CARD, "value": reply.card}
    return {"statusCode": 200, "type": MESSAGE, "value": reply.text or ""}


def _message(reply: Reply) -> Activity:
    if reply.card is None:
        return Activity(type="message", text=reply.text, text_format="markdown")
    return Activity(type="message", attachments=[Attachment(content_type=ADAPTIVE_CARD, content=reply.card)])
