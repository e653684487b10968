"""A Teams client for tests: the people of one running Agents Playground, over its HTTP and websocket interface."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import aiohttp

from sandbox.playground import tenant
from sandbox.playground.tenant import ALEX, Person
from tests.builders.card_reading import card_actions, card_text

ADAPTIVE = "application/vnd.microsoft.card.adaptive"
_CHANNELS = (tenant.TEAM_ID, tenant.CHANNEL_ID)
_WAIT_SECONDS = 60
_MENTION: dict[str, Any] = {
    "mentioned": {"id": tenant.BOT_ID, "name": tenant.BOT_NAME},
    "text": f"<at>{tenant.BOT_NAME}</at>",
}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot; `order` counts what has happened, `at` is the Playground's clock in milliseconds."""

    id: str
    conversation: str
    text: str
    card: dict[str, Any] | None
    order: int
    at: int
    edits: int = 0

    @property
    def words(self) -> str:
        return self.text if self.card is None else card_text(self.card)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as one person sees it, `order` telling when it came to look like this."""

    message: Message
    payload: dict[str, Any]
    order: int

    @property
    def text(self) -> str:
        return card_text(self.payload)

    @property
    def buttons(self) -> list[str]:
        return [str(action.get("title", "")) for action in card_actions(self.payload)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered to who pressed: a card only that person sees, or a sentence under the card."""

    type: str
    value: Any

    @property
    def words(self) -> str:
        if isinstance(self.value, dict):
            return card_text(self.value) or str(self.value.get("message", ""))
        return str(self.value or "")


@dataclass(slots=True)
class PlaygroundClient:
    """Reads and acts in a Playground; made by `attach`.

    Conversations are named by the ids of `sandbox.playground.tenant`. Waiting accepts what has changed since the last
    `send` or `click`, so that old messages cannot satisfy it.
    """

    url: str
    _session: aiohttp.ClientSession
    _messages: dict[str, Message] = field(default_factory=dict)
    _private: dict[tuple[str, str], tuple[dict[str, Any], int, int]] = field(default_factory=dict)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _order: int = 0
    _acted: int = 0

    @classmethod
    @asynccontextmanager
    async def attach(cls, url: str) -> AsyncIterator[PlaygroundClient]:
        """Join the Playground at `url`, which gives the first one that joins what was posted before."""
        async with aiohttp.ClientSession(url, timeout=aiohttp.ClientTimeout(total=60)) as session:
            stream = await session.ws_connect("/_ws_conversation/v1/conversations/stream")
            client = cls(url, session)
            following = asyncio.create_task(client._follow(stream))
            try:
                yield client
            finally:
                await stream.close()
                await following

    async def install(self, conversation: str) -> None:
        """Install the bot; it is told after this returns."""
        await self._post(f"/_debug/conversation/{quote(conversation, safe='')}/installation", {})

    async def send(self, text: str, conversation: str, *, user: Person = ALEX, mention: bool = True) -> str:
        """Write to the bot as `user`; returns the conversation of the answer (in a channel, a new post's).

        Outside the personal chat the bot is mentioned: Teams delivers nothing else. The personal chat is ALEX's alone.
        """
        assert user is ALEX or conversation != tenant.PERSONAL_CHAT_ID, "the Playground has no personal chat of others"
        self._acted = self._order
        mentions = [_MENTION] if mention and conversation != tenant.PERSONAL_CHAT_ID else []
        words = f"{_MENTION['text']} {text}" if mentions else text
        if user is ALEX:
            return await self._write(words, conversation, mentions)
        thread = await self._write(words, conversation, [])  # the Playground makes whoever writes its current user
        await self._post("/_internal/v1/customActivities", self._activity(thread, user, words, mentions))
        return thread

    async def click(
        self, title: str, *, user: Person = ALEX, card: Card | None = None, inputs: dict[str, str] | None = None
    ) -> Answer | None:
        """Press the button of `card`, or of the newest card that has it; the answer, which a submit does not have."""
        card = card or self._with_button(title, user)
        action = next(action for action in card_actions(card.payload) if action.get("title") == title)
        self._acted = self._order
        pressed = {
            "from": {"id": user.id},
            "conversation": {"id": card.message.conversation},
            "replyToId": card.message.id,
        }
        entered = {**(action.get("data") or {}), **(inputs or {})}
        if action["type"] == "Action.Submit":
            await self._post("/_conversation/v1/submit", {**pressed, "value": entered})
            return None
        return await self._execute(pressed, {**action, "data": entered}, user)

    def cards(self, *, user: Person = ALEX) -> list[Card]:
        """Every card as `user` sees it, oldest message first: with the bot's private answer until the next edit."""
        return [card for message in self._messages.values() if (card := self._as_seen(message, user))]

    async def wait_text(self, text: str) -> Message:
        """The newest message, not a card, that contains `text`."""
        return await self._find(lambda: self._newest(lambda m: m.card is None and text in m.text), f"text {text!r}")

    async def wait_card(self, text: str, *, user: Person = ALEX) -> Card:
        """The newest card whose words contain `text` in the eyes of `user`."""

        def wanted() -> Card | None:
            seen = (card for card in reversed(self.cards(user=user)) if card.order > self._acted)
            return next((card for card in seen if text in card.text), None)

        return await self._find(wanted, f"card {text!r}")

    async def wait_update(self, text: str) -> Message:
        """The newest message that was edited, for everybody, to contain `text`."""
        return await self._find(lambda: self._newest(lambda m: m.edits > 0 and text in m.words), f"edit to {text!r}")

    async def _follow(self, stream: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in stream:
            event = json.loads(frame.data)
            if event.get("action") in ("createMessage", "updateMessage"):
                async with self._changed:
                    self._keep(event["message"], event["actionConversationId"])
                    self._changed.notify_all()

    def _keep(self, sent: dict[str, Any], conversation: str) -> None:
        self._order += 1
        card = next((a["content"] for a in sent.get("attachments") or [] if a["contentType"] == ADAPTIVE), None)
        new = Message(
            id=sent["messageId"],
            conversation=sent.get("postConversationId") or conversation,
            text=sent.get("text") or "",
            card=card,
            order=self._order,
            at=sent["timestamp"],
        )
        if old := self._messages.get(new.id):
            new = replace(new, conversation=old.conversation, edits=old.edits + 1)
        self._messages[new.id] = new

    def _as_seen(self, message: Message, user: Person) -> Card | None:
        if message.card is None:
            return None
        payload, at, order = self._private.get((message.id, user.id), (message.card, 0, 0))
        if at < message.at:
            return Card(message, message.card, message.order)
        return Card(message, payload, order)

    def _newest(self, wanted: Callable[[Message], bool]) -> Message | None:
        new = (message for message in self._messages.values() if message.order > self._acted and wanted(message))
        return max(new, key=lambda message: message.order, default=None)

    def _with_button(self, title: str, user: Person) -> Card:
        having = [card for card in self.cards(user=user) if title in card.buttons]
        assert having, f"no button {title!r}; there is: {self._seen()}"
        return max(having, key=lambda card: card.order)

    async def _find(self, wanted: Callable[[], T | None], what: str) -> T:
        try:
            async with asyncio.timeout(_WAIT_SECONDS), self._changed:
                while (found := wanted()) is None:
                    await self._changed.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"no {what} in {_WAIT_SECONDS} seconds; there is: {self._seen()}") from None

    def _seen(self) -> list[str]:
        return [message.words for message in self._messages.values()][-5:]

    async def _execute(self, pressed: dict[str, Any], action: dict[str, Any], user: Person) -> Answer:
        sent = {key: action[key] for key in ("type", "id", "title", "verb", "data") if key in action}
        body = {**pressed, "name": "adaptiveCard/action", "value": {"action": sent, "trigger": "manual"}}
        answer = await self._post("/_conversation/v1/invoke", body)
        if answer["type"] == ADAPTIVE:
            async with self._changed:
                self._order += 1
                now = int(time.time() * 1000)  # an edit's time is the same machine's clock
                self._private[pressed["replyToId"], user.id] = (answer["value"], now, self._order)
                self._changed.notify_all()
        return Answer(answer["type"], answer.get("value"))

    async def _write(self, words: str, conversation: str, mentions: list[dict[str, Any]]) -> str:
        body = {"type": "text", "text": words, "textFormat": "plain", "from": {"id": ALEX.id}, "mentions": mentions}
        stored = await self._post(f"/_conversation/v1/conversations/{quote(conversation, safe='')}/messages", body)
        return str(stored.get("postConversationId") or conversation)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self._session.post(path, json=body) as response:
            content = await response.text()
            assert response.status < 400, f"{path} answered {response.status}: {content[:500]}"
            return json.loads(content) if content.startswith("{") else {}

    def _activity(self, thread: str, user: Person, words: str, mentions: list[dict[str, Any]]) -> dict[str, Any]:
        channel = thread.partition(";")[0]
        in_channel = {"team": {"id": tenant.TEAM_ID}, "channel": {"id": channel}} if channel in _CHANNELS else {}
        return {
            "type": "message",
            "id": str(uuid4()),
            "text": words,
            "textFormat": "plain",
            "channelId": "msteams",
            "serviceUrl": f"{self.url}/_connector",
            "from": {"id": user.id, "name": user.name, "aadObjectId": user.object_id},
            "recipient": {"id": tenant.BOT_ID, "name": tenant.BOT_NAME},
            "conversation": {
                "id": thread,
                "tenantId": tenant.TENANT_ID,
                "conversationType": "channel" if in_channel else "groupChat",
                "isGroup": True,
            },
            "channelData": {"tenant": {"id": tenant.TENANT_ID}, **in_channel},
            "entities": [{"type": "mention", **mention} for mention in mentions],
        }
