"""Where Roomfix can be heard: conversations it is in, and the messages it has posted there. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.model import PersonId


class ConversationKind(StrEnum):
    """The kinds of conversation, in the Bot Framework's words (`conversation.conversationType`)."""

    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation that Roomfix is in and can post to.

    `id` of a channel has no `;messageid=`: posting to it starts a thread. `person` is whose personal chat it is.
    `is_installed` says that Roomfix was added there, and not only spoken to.
    `parked` is why nothing can be posted there any more, until it is heard of again. `name` is what people call it, ""
    where Teams never said. `language` is the catalogue's for the one person of a personal chat, "" elsewhere.
    """

    id: str
    kind: ConversationKind
    service_url: str
    bot: str
    person: PersonId | None = None
    is_installed: bool = False
    parked: str | None = None
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One message that shows an incident: `message` in `conversation` shows version `shown`; not posted while None.

    `target` names the post among those of its incident: the conversation, and more behind a "|" where somebody has
    asked for the incident once more. `parked` is why it will not be edited any more. `look` is the digest of the card
    that it shows, "" where that is not known. `is_unproven`: that the message is its is known from a press alone.
    """

    target: str
    conversation: str | None = None
    message: str | None = None
    shown: int = 0
    parked: str | None = None
    look: str = ""
    is_unproven: bool = False


def place_of(post: Post) -> str:
    """The conversation or the thread where a post belongs."""
    return post.target.partition("|")[0]
