"""What comes in from a chat and what goes back, as values: words, presses, replies, and what answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.dialog_runner import ChatPlace
from cards.text.texts import DEFAULT
from services.model import ClientId, Person
from services.model.conversations import Conversation


@dataclass(frozen=True, slots=True)
class Said:
    """Words typed to the bot, without the mention of it; `thread` is the conversation with its `;messageid=`.

    `id` is the message's own, the same when Teams delivers it twice. `upload` is a file that came with it: its
    `name` and the `url` where it can be fetched.
    """

    id: str
    client: ClientId
    person: Person
    conversation: Conversation
    thread: str
    text: str
    upload: Mapping[str, str] | None = None
    language: str = DEFAULT

    @property
    def place(self) -> ChatPlace:
        """Who said it where."""
        return ChatPlace(self.client, self.person, self.thread, self.language)


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed on the card in `message`; `verb` and `fields` are what the client sent, so nothing in them is
    proven."""

    client: ClientId
    person: Person
    conversation: Conversation
    thread: str
    verb: object
    fields: object
    message: str | None
    language: str = DEFAULT

    @property
    def place(self) -> ChatPlace:
        """Who pressed it where."""
        return ChatPlace(self.client, self.person, self.thread, self.language)


@dataclass(frozen=True, slots=True)
class Reply:
    """A card or a sentence; `refused` marks one that says no, `is_on_the_card` what the posted card will show too."""

    card: dict[str, Any] | None = None
    text: str | None = None
    refused: bool = False
    is_on_the_card: bool = False
