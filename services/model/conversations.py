"""Where Roomfix can be heard: conversations it is in, and the messages it has posted there. Values only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from services.model import PersonId

GONE: Final = "ChannelDeleted"
"""Why a channel is parked that was deleted and may be restored."""
_BEFORE_CHANNEL: Final = " › "


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
    `team` is the id of the team that a channel belongs to, and `team_name` stands before the channel's in `name`.
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
    team: str = ""
    team_name: str = ""


def called(team_name: str, name: str) -> str:
    """What a conversation is called: its own name, with the team's before it."""
    return _BEFORE_CHANNEL.join(filter(None, (team_name, name)))


def heard_again(known: Conversation | None, heard: Conversation) -> Conversation:
    """A conversation as last heard of, with what is known of it besides: Teams tells names now and then only.

    Releases that did not know teams gave the first channel, whose id is the team's, the names of others.
    """
    if known is None:
        return heard
    team_name = heard.team_name or known.team_name
    is_misnamed = heard.team_name and heard.id == heard.team and not known.team
    before = "" if is_misnamed else _own_name(known, known.team_name or team_name)
    return replace(
        heard,
        is_installed=heard.is_installed or known.is_installed,
        name=called(team_name, _own_name(heard, team_name) or before),
        language=heard.language or known.language,
        team=heard.team or known.team,
        team_name=team_name,
    )


def _own_name(conversation: Conversation, team_name: str) -> str:
    """The name without the team's before it, "" where that is all that is known."""
    return "" if conversation.name == team_name else conversation.name.removeprefix(f"{team_name}{_BEFORE_CHANNEL}")


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
