"""Where admins are told what they have not asked for."""

from __future__ import annotations

from dataclasses import replace

from sandbox.playground.tenant import ALEX, CHANNEL_ID, MEGAN
from services.model import Person, PersonId
from services.model.conversations import Conversation, ConversationKind
from services.notifications.notices import places_of_admins
from tests.builders.contoso import contoso_setup

NOBODY: frozenset[str] = frozenset()
ALEXS = Conversation(
    "a:alex", ConversationKind.PERSONAL, "https://x", "28:x", PersonId(ALEX.object_id), is_installed=True
)
MEGANS = Conversation(
    "a:megan", ConversationKind.PERSONAL, "https://x", "28:x", PersonId(MEGAN.object_id), is_installed=True
)
CHANNEL = Conversation(CHANNEL_ID, ConversationKind.CHANNEL, "https://x", "28:x", is_installed=True)
HEARD = Conversation("19:heard", ConversationKind.GROUP, "https://x", "28:x")
SETUP = replace(contoso_setup(), admins=(Person(PersonId(ALEX.object_id), ALEX.name),))


def places(*known: Conversation, configured: frozenset[str] = NOBODY) -> tuple[str, ...]:
    return tuple(one.id for one in places_of_admins(SETUP, known, configured=configured))


def test_admins_are_told_in_their_own_chats() -> None:
    assert places(ALEXS, MEGANS, CHANNEL) == ("a:alex",)


def test_admins_from_the_start_are_told_too() -> None:
    assert places(ALEXS, MEGANS, configured=frozenset({MEGAN.object_id})) == ("a:alex", "a:megan")


def test_where_no_admin_has_a_chat_the_channels_are_told() -> None:
    assert places(MEGANS, CHANNEL, HEARD) == (CHANNEL_ID,)
    assert places(MEGANS, HEARD) == ("19:heard",)


def test_a_parked_chat_is_none() -> None:
    assert places(replace(ALEXS, parked="BotNotInConversationRoster"), CHANNEL) == (CHANNEL_ID,)
