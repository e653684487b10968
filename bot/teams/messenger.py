"""Posts and edits messages in Teams; what became of them is said in our errors. One of two modules on botbuilder."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from http import HTTPStatus
from typing import Any, Protocol

from botbuilder.integration.aiohttp import ConfigurationServiceClientCredentialFactory
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import MicrosoftAppCredentials
from msrest.exceptions import ClientException, DeserializationError, HttpOperationError  # type: ignore[attr-defined]
from msrest.pipeline import SansIOHTTPPolicy
from msrest.pipeline.async_abc import AsyncPipeline
from msrest.pipeline.async_requests import AsyncPipelineRequestsHTTPSender, AsyncRequestsCredentialsPolicy
from msrest.pipeline.universal import RawDeserializer
from msrest.universal_http.async_requests import AsyncRequestsHTTPSender
from msrest.universal_http.requests import ClientRetryPolicy

from bot.chat.app_context import Posted
from bot.teams.teams_answers import NotTakenError, RefusalScope, RefusedForGoodError, object_in, refusal_of
from bot.teams.tokens import is_loopback, is_teams
from services.microsoft.entra_http import RefusedError
from services.microsoft.identity import bot_app
from services.model import Person, PersonId
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import Unavailable
from services.model.recent import Recent

# msrest searches a list of 500 codes a thousand times for every client it builds: 90 % of a bot's turn (measured)
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]

LONGEST_NAME = 200
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
SEND_TIMEOUT = 5
"""Seconds for one call to Teams."""
MOST_SERVICES = 64
"""Services whose client is kept: Teams has one for each region, and newer ones for each tenant."""


class Credentials(ConfigurationServiceClientCredentialFactory):  # type: ignore[misc]
    """The SDK makes new credentials, and so asks Entra for a token, in every turn; these are made once."""

    def __init__(self, settings: object) -> None:
        super().__init__(settings)
        self._kept: dict[tuple[str, str], Any] = {}

    async def create_credentials(
        self,
        app_id: str,
        oauth_scope: str,
        login_endpoint: str,
        validate_authority: bool,
    ) -> Any:
        """One credentials object per app and scope, with a token that is fresh; raises Unavailable("sign_in_away")."""
        key = (app_id, oauth_scope)
        if key not in self._kept:
            made = await super().create_credentials(app_id, oauth_scope, login_endpoint, validate_authority)
            self._kept[key] = made
        await _sign_in(self._kept[key])
        return self._kept[key]


class Connectors(Protocol):
    """What makes a connector client for a service URL; botbuilder's connector factory does."""

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        """A client that carries the app's token."""


class Messenger:
    """Sends to Teams; `is_local` allows the service URLs of this machine instead of those of Teams."""

    def __init__(self, connectors: Connectors, *, is_local: bool) -> None:
        self._connectors = connectors
        self._is_local = is_local
        self._clients = Recent[str, ConnectorClient](MOST_SERVICES)

    async def post_card(self, to: Conversation, thread: str, *, card: dict[str, Any], summary: str) -> Posted:
        """Post a card: in that thread or chat, or as a new thread when `thread` is a channel's bare id.

        Raises Unavailable (try later; but for NotTakenError the message may be there all the same) or
        RefusedForGoodError.
        """
        return await self._post(to, thread, _card_activity(card, summary))

    async def say(self, to: Conversation, thread: str, *, text: str) -> Posted:
        """Post words; same errors."""
        return await self._post(to, thread, Activity(type="message", text=text, text_format="markdown"))

    async def edit(self, to: Conversation, posted: Posted, *, card: dict[str, Any], summary: str) -> None:
        """Replace a posted card; same errors."""
        client = await self._client(to)
        activity = _card_activity(card, summary)
        activity.id = posted.message
        await _sent(client.conversations.update_activity(posted.conversation, posted.message, activity))

    async def delete(self, to: Conversation, posted: Posted) -> None:
        """Take a message away; one that is gone already is fine. Same errors."""
        client = await self._client(to)
        try:
            await _sent(client.conversations.delete_activity(posted.conversation, posted.message))
        except RefusedForGoodError as error:
            if error.reach is not RefusalScope.MESSAGE:
                raise

    async def members(self, of: Conversation) -> tuple[Person, ...]:
        """Everybody in a conversation but guests without an id in Entra; nobody where Roomfix is in no more.

        Raises Unavailable. Pages of 500 (Teams: get members, the most).
        """
        client = await self._client(of)
        people: list[Person] = []
        token = None
        while True:
            try:
                page = await _sent(
                    client.conversations.get_conversation_paged_members(of.id, page_size=500, continuation_token=token)
                )
            except RefusedForGoodError:
                return tuple(people)
            if page is None:
                raise Unavailable("teams_away")
            people += [_person(member) for member in page.members or () if _object_id(member)]
            token = page.continuation_token
            if not token:
                return tuple(people)

    async def _post(self, to: Conversation, thread: str, activity: Activity) -> Posted:
        client = await self._client(to)
        if to.kind is ConversationKind.CHANNEL and ";" not in thread:
            new = ConversationParameters(
                is_group=True,
                bot=ChannelAccount(id=to.bot),
                channel_data={"channel": {"id": to.id}},
                activity=activity,
            )
            made = await _sent(client.conversations.create_conversation(new))
            is_named = made is not None and made.id and made.activity_id
            return Posted(made.id, made.activity_id) if is_named else Posted(thread, "")
        sent = await _sent(client.conversations.send_to_conversation(thread, activity))
        return Posted(thread, (sent and sent.id) or "")

    async def _client(self, to: Conversation) -> ConnectorClient:
        """The client for a conversation's service; its URL is checked again before a token goes there."""
        if not (is_loopback(to.service_url) if self._is_local else is_teams(to.service_url)):
            raise RefusedForGoodError("ForeignServiceUrl")
        client = self._clients.get(to.service_url)
        if client is None:
            client = self._clients.put(to.service_url, await self._made(to.service_url))
        await _sign_in(client.config.credentials)
        return client

    async def _made(self, service_url: str) -> ConnectorClient:
        client = await self._connectors.create(service_url)
        policy = client.config.retry_policy.policy
        policy.total = 0  # the job queue's business; the SDK would sleep in a thread
        policy.status_forcelist = ()  # else an edit's 429 is an error without its Retry-After
        client.config.connection.timeout = SEND_TIMEOUT
        client.config.pipeline = _pipeline(client.config)
        return client


class _Answers(SansIOHTTPPolicy[Any, Any]):
    """Reads what was answered: msrest's own reader fails on all that is no JSON, before anybody looks at the status.

    In an outage it is something before Teams that answers, with a page, a line of text, half an answer or nothing.
    """

    def on_response(self, request: Any, response: Any, **kwargs: Any) -> None:
        """Keep the JSON object, None where there is none; raises Unavailable or RefusedForGoodError."""
        answer = response.http_response
        if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
            raise refusal_of(answer.status_code, answer.body(), answer.headers)
        response.context[RawDeserializer.CONTEXT_NAME] = object_in(answer.body())


def _pipeline(config: Any) -> AsyncPipeline[Any, Any]:
    """The way of a request as msrest makes it, but for the reader of answers."""
    signs = AsyncRequestsCredentialsPolicy(config.credentials)  # type: ignore[no-untyped-call]
    sender = AsyncPipelineRequestsHTTPSender(AsyncRequestsHTTPSender(config))
    return AsyncPipeline([config.user_agent_policy, signs, _Answers()], sender)


async def _sign_in(credentials: Any) -> None:
    """Have a fresh token at hand: the SDK would fetch it on the event loop, in the middle of a send.

    Raises NotTakenError("sign_in_away") when there is none, whatever was answered.
    """
    if not credentials.microsoft_app_id:
        return
    try:
        await asyncio.to_thread(_token, credentials)
    except (OSError, ValueError, LookupError, RefusedError) as error:  # no network; no JSON; no token; no such tenant
        raise NotTakenError("sign_in_away", retry_after=getattr(error, "retry_after", None)) from error


def _token(credentials: Any) -> None:
    if isinstance(credentials, MicrosoftAppCredentials) and credentials.app is None:
        # the SDK's own waits for an answer without end, and writes one that is no JSON into the log
        credentials.app = bot_app(
            credentials.microsoft_app_id, credentials.microsoft_app_password, credentials.oauth_endpoint
        )
    credentials.get_access_token()


async def _sent(call: Awaitable[Any]) -> Any:
    """What Teams answered, None where that cannot be read: the status has said that it was done."""
    try:
        return await call
    except (DeserializationError, HttpOperationError):  # the latter for a 204, say: all from 300 on is read before
        return None
    except ClientException as error:  # no network
        raise Unavailable("teams_away") from error


def _object_id(member: Any) -> str:
    """Teams writes `objectId`, the SDK reads `aadObjectId` (teams: roster payloads show both)."""
    return str(member.aad_object_id or (member.additional_properties or {}).get("objectId") or "")


def _person(member: Any) -> Person:
    return Person(PersonId(_object_id(member)), str(member.name or "")[:LONGEST_NAME])


def _card_activity(card: dict[str, Any], summary: str) -> Activity:
    # a text beside the card would make Teams post two messages and return no id (teams: conversation-messages.md)
    return Activity(
        type="message",
        summary=summary,
        attachments=[Attachment(content_type=ADAPTIVE_CARD, content=card)],
        channel_data={"notification": {"alert": True}},
    )
