"""Posts and edits messages in Teams; what became of them is said in our errors. One of two modules on botbuilder."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import Any, Protocol

from botbuilder.integration.aiohttp import ConfigurationServiceClientCredentialFactory
from botbuilder.schema import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationParameters,
    ErrorResponseException,
)
from botframework.connector.aio import ConnectorClient
from msrest.exceptions import ClientException, HttpOperationError
from msrest.universal_http.requests import ClientRetryPolicy

from bot.tokens import is_loopback, is_teams
from services.errors import Unavailable
from services.model import Person, PersonId
from services.posts import Conversation, Kind
from services.recent import Recent

# msrest searches a list of 500 codes a thousand times for every client it builds: 90 % of a bot's turn (measured)
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]

LONGEST_NAME = 200
ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
SEND_TIMEOUT = 5
"""Seconds for one call to Teams."""
MOST_SERVICES = 64
"""Services whose client is kept: Teams has one for each region, and newer ones for each tenant."""
PASSING = frozenset({408, 412, 429, 502, 503, 504})
"""Teams: these pass by themselves (conversation-messages.md, status codes); 500 does not."""


class Reach(StrEnum):
    """What a refusal is about (Teams: conversation-messages.md, status codes)."""

    CONVERSATION = "conversation"
    """Nothing can be sent there any more."""
    MESSAGE = "message"
    """The message to be edited is gone, the conversation is not."""
    CONTENT = "content"
    """What was sent, or a failure of Teams over it; something else may pass."""


class RefusedForGoodError(Exception):
    """Teams will not take this for that target however often it is sent; `code` is its own word."""

    def __init__(self, code: str, reach: Reach = Reach.CONVERSATION) -> None:
        super().__init__(code)
        self.code = code
        self.reach = reach


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: `conversation` with `;messageid=` in a channel."""

    conversation: str
    message: str


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
        """One credentials object per app and scope, with a token that is fresh."""
        key = (app_id, oauth_scope)
        if key not in self._kept:
            made = await super().create_credentials(app_id, oauth_scope, login_endpoint, validate_authority)
            self._kept[key] = made
        if app_id:
            # the SDK would fetch the token on the event loop, in the middle of the first send
            await asyncio.to_thread(self._kept[key].get_access_token)
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

        Raises Unavailable (try later; after a 502 or 504 the message may be there all the same) or RefusedForGoodError.
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
            people += [_person(member) for member in page.members or () if _object_id(member)]
            token = page.continuation_token
            if not token:
                return tuple(people)

    async def _post(self, to: Conversation, thread: str, activity: Activity) -> Posted:
        client = await self._client(to)
        if to.kind is Kind.CHANNEL and ";" not in thread:
            new = ConversationParameters(
                is_group=True,
                bot=ChannelAccount(id=to.bot),
                channel_data={"channel": {"id": to.id}},
                activity=activity,
            )
            made = await _sent(client.conversations.create_conversation(new))
            return Posted(made.id, made.activity_id)
        sent = await _sent(client.conversations.send_to_conversation(thread, activity))
        return Posted(thread, sent.id)

    async def _client(self, to: Conversation) -> ConnectorClient:
        """The client for a conversation's service; its URL is checked again before a token goes there."""
        if not (is_loopback(to.service_url) if self._is_local else is_teams(to.service_url)):
            raise RefusedForGoodError("ForeignServiceUrl")
        kept = self._clients.get(to.service_url)
        if kept is not None:
            return kept
        client = await self._connectors.create(to.service_url)
        client.config.retry_policy.policy.total = 0  # the job queue's business; the SDK would sleep in a thread
        client.config.connection.timeout = SEND_TIMEOUT
        return self._clients.put(to.service_url, client)


async def _sent(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except (ErrorResponseException, HttpOperationError) as error:
        raise _mapped(error) from error
    except (ClientException, PermissionError) as error:  # no network, no token
        raise Unavailable("teams_away") from error


def _object_id(member: Any) -> str:
    """Teams writes `objectId`, the SDK reads `aadObjectId` (teams: roster payloads show both)."""
    return str(member.aad_object_id or (member.additional_properties or {}).get("objectId") or "")


def _person(member: Any) -> Person:
    return Person(PersonId(_object_id(member)), str(member.name or "")[:LONGEST_NAME])


def _mapped(error: Any) -> Exception:
    status = error.response.status_code
    detail = getattr(getattr(error, "error", None), "error", None)
    code = getattr(detail, "code", None) or f"HTTP {status}"
    if status in PASSING or status == HTTPStatus.UNAUTHORIZED:
        return Unavailable("teams_away", retry_after=_seconds(error.response.headers.get("Retry-After")))
    return RefusedForGoodError(code, _reach(status, code))


def _reach(status: int, code: str) -> Reach:
    if code == "ActivityNotFoundInConversation":
        return Reach.MESSAGE
    return Reach.CONVERSATION if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} else Reach.CONTENT


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _card_activity(card: dict[str, Any], summary: str) -> Activity:
    # a text beside the card would make Teams post two messages and return no id (teams: conversation-messages.md)
    return Activity(
        type="message",
        summary=summary,
        attachments=[Attachment(content_type=ADAPTIVE_CARD, content=card)],
        channel_data={"notification": {"alert": True}},
    )
