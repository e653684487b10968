"""People in Teams who press, submit and type, as the activities that Teams makes of it and sends to a bot."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.playground import tenant
from sandbox.playground.tenant import BOT_ID, BOT_NAME, CHANNEL_ID, GROUP_CHAT_ID, TEAM_ID, Person
from tests.builders.card_reading import card_actions, card_text
from tests.builders.teams_standin import Json, Message, Teams

STRANGER = Person("29:stranger", "Sam Stranger", "00000000-0000-4000-8000-000000000099", "sam@contoso.example")
"""Somebody of the same organisation whom no provider lists."""
EVERYBODY = (*tenant.PEOPLE, STRANGER)
CARD = "application/vnd.microsoft.card.adaptive"


def chat_of(person: Person) -> str:
    """The id of a person's own chat with the bot."""
    return f"a:chat-{person.id.removeprefix('29:')}"


PLACES = (CHANNEL_ID, GROUP_CHAT_ID, *(chat_of(person) for person in EVERYBODY))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot answered over HTTP; for a button `body` is the invoke's response."""

    status: int
    body: Any

    @property
    def card(self) -> Json:
        """The card that the person who pressed sees now, {} when the answer was none."""
        card: Json = self.body["value"] if self.body["type"] == CARD else {}
        return card

    @property
    def words(self) -> str:
        """What the person who pressed reads."""
        return card_text(self.card) or str(self.body["value"])


def button(card: Json, title: str) -> Json:
    """The first button with this in its title; AssertionError with those there are."""
    actions = card_actions(card)
    found = next((action for action in actions if title in action["title"]), None)
    assert found is not None, f"no button {title!r} among {[action['title'] for action in actions]}"
    return found


def offered(card: Json) -> list[str]:
    """The times a card offers, as its buttons say them: "Mon 10:30"."""
    return [action["title"].removeprefix("Claim ") for action in card_actions(card) if action["verb"] == "claim"]


@dataclass(frozen=True, slots=True)
class Chat:
    """Everybody's Teams client, in one tenant, talking to the bot at `url`."""

    url: str
    teams: Teams
    client: str
    session: aiohttp.ClientSession
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def join(self, conversation: str, *, by: Person = tenant.ALEX) -> Answer:
        """The bot is added to a conversation; Teams says so in two activities."""
        added = {"membersAdded": [{"id": BOT_ID, "name": BOT_NAME}]}
        await self._send({"type": "conversationUpdate", **added}, conversation, by)
        return await self._send({"type": "installationUpdate", "action": "add"}, conversation, by)

    async def leave(self, conversation: str, *, by: Person) -> Answer:
        """The bot is taken out of a conversation; of a channel's whole team, whose id Teams then says."""
        place = TEAM_ID if _kind(conversation) == "channel" else conversation
        return await self._send({"type": "installationUpdate", "action": "remove"}, place, by)

    async def say(self, text: str, *, by: Person, in_: str, **fields: Any) -> Answer:
        """Type to the bot, with a mention outside personal chats; `in_` may be a thread."""
        mention = f"<at>{BOT_NAME}</at>"
        entity = {"type": "mention", "mentioned": {"id": BOT_ID, "name": BOT_NAME}, "text": mention}
        typed = {"text": text} if in_.startswith("a:") else {"text": f"{mention} {text}", "entities": [entity]}
        return await self._send({"type": "message", **typed, **fields}, in_, by)

    async def press(self, message: Message, title: str, *, by: Person, **inputs: str) -> Answer:
        """Press the button with this in its title, as the message shows it now, with what was filled in."""
        return await self.execute(message, button(message.card, title), by=by, **inputs)

    async def execute(self, message: Message, action: Json, *, by: Person, **inputs: str) -> Answer:
        """Press a button that the message has or had; a client merges the inputs into its data."""
        filled = {f"in_{name}": value for name, value in inputs.items()}
        data = action["data"] | filled
        value = {
            "action": {"type": "Action.Execute", "id": "", "verb": action["verb"], "data": data},
            "trigger": "manual",
        }
        activity = {"type": "invoke", "name": "adaptiveCard/action", "replyToId": message.id, "value": value}
        return await self._send(activity, message.thread, by)

    async def show(self, message: Message, incident: str, *, by: Person) -> Answer:
        """Ask for the card as it is for this person now."""
        return await self.execute(message, {"verb": "show", "data": {"i": incident}}, by=by)

    async def submit(self, message: Message, title: str, *, by: Person) -> Answer:
        """Press a button in a client that knows Action.Submit alone; Teams makes a message of it."""
        fallback = button(message.card, title)["fallback"]
        activity = {"type": "message", "replyToId": message.id, "value": fallback["data"]}
        return await self._send(activity, message.thread, by)

    async def _send(self, activity: Json, thread: str, by: Person) -> Answer:
        whole = {
            "id": f"f:{next(self._numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.teams.url,
            "from": {"id": by.id, "name": by.name, "aadObjectId": by.object_id},
            "recipient": {"id": BOT_ID, "name": BOT_NAME},
            "conversation": {"id": thread, "conversationType": _kind(thread), "tenantId": self.client},
            "channelData": {"tenant": {"id": self.client}, **_team(thread)},
            **activity,
        }
        async with self.session.post(f"{self.url}/api/messages", json=whole) as response:
            is_json = response.content_type.endswith("json")
            return Answer(response.status, await (response.json(content_type=None) if is_json else response.text()))


def _team(thread: str) -> Json:
    """What Teams says of the team in each of its channels."""
    if _kind(thread) != "channel":
        return {}
    return {"team": {"id": TEAM_ID}, "channel": {"id": thread.partition(";")[0]}}


def _kind(thread: str) -> str:
    if thread.startswith("a:"):
        return "personal"
    return "channel" if thread.partition(";")[0].endswith("@thread.tacv2") else "groupChat"
