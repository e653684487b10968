"""What people type: help, report, and words that Roomfix does not know."""

from __future__ import annotations

import pytest

from sandbox.playground.tenant import CHANNEL_ID, GROUP_CHAT_ID, MEGAN
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.running_roomfix import Roomfix, wait_for
from tests.builders.teams_standin import Message

THREAD = f"{CHANNEL_ID};messageid=1700000000000"


async def answer(roomfix: Roomfix, where: str) -> Message:
    """The one message of the bot in a conversation."""
    found = await wait_for(lambda: [message for message in roomfix.teams.messages if message.thread == where])
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("where", [chat_of(MEGAN), GROUP_CHAT_ID, THREAD], ids=["personal", "group chat", "channel"])
async def test_help_is_answered_where_it_was_asked(roomfix: Roomfix, where: str) -> None:
    assert (await roomfix.chat.say("help", by=MEGAN, in_=where)).status == 200
    card = await answer(roomfix, where)
    assert "Roomfix brings a technician to a broken meeting room" in card.words
    assert ("begin with **@Roomfix**, or Roomfix does not see" in card.words) == (where != chat_of(MEGAN))


async def test_a_fault_reported_in_a_thread_is_shown_in_that_thread_and_to_the_contacts(roomfix: Roomfix) -> None:
    await roomfix.chat.say("report Isar projector stays dark", by=STRANGER, in_=THREAD)
    card = await answer(roomfix, THREAD)
    await wait_for(lambda: "Claim Mon 10:00" in card.buttons)
    assert "projector stays dark" in card.words
    assert "Sam Stranger" in card.words
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
    assert len(roomfix.teams.in_(chat_of(MEGAN))) == 1


async def test_a_fault_reported_in_ones_own_chat_is_shown_there_and_in_the_channel(roomfix: Roomfix) -> None:
    await roomfix.chat.say("report Isar no sound", by=STRANGER, in_=chat_of(STRANGER))
    card = await answer(roomfix, chat_of(STRANGER))
    assert "no sound" in card.words
    await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID))


async def test_a_report_that_teams_delivers_twice_is_one_incident(roomfix: Roomfix) -> None:
    for _ in range(2):
        await roomfix.chat.say("report Isar no sound", by=MEGAN, in_=chat_of(MEGAN), id="f:same")
    await answer(roomfix, chat_of(MEGAN))
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_an_unknown_room_is_answered_with_the_names_that_are_close(roomfix: Roomfix) -> None:
    await roomfix.chat.say("report Isr projector stays dark", by=MEGAN, in_=chat_of(MEGAN))
    said = await answer(roomfix, chat_of(MEGAN))
    assert "there is no room called “Isr projector stays dark” here. Similar names: Isar. " in said.words
    await roomfix.settled()
    assert roomfix.teams.in_(CHANNEL_ID) == []


@pytest.mark.parametrize("typed", ["report", "report Isar"])
async def test_a_report_without_a_room_or_a_fault_is_answered_with_how_to_write_one(
    roomfix: Roomfix, typed: str
) -> None:
    await roomfix.chat.say(typed, by=MEGAN, in_=chat_of(MEGAN))
    assert "Type **report**, the room's name" in (await answer(roomfix, chat_of(MEGAN))).words


async def test_an_unknown_word_is_answered_with_the_way_to_help(roomfix: Roomfix) -> None:
    await roomfix.chat.say("hello there", by=MEGAN, in_=chat_of(MEGAN))
    assert "Type **help**" in (await answer(roomfix, chat_of(MEGAN))).words


async def test_a_conversation_that_takes_no_answer_does_not_break_the_turn(roomfix: Roomfix) -> None:
    roomfix.teams.trouble(403, "BotNotInConversationRoster", where=chat_of(MEGAN))
    assert (await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))).status == 200
    assert (await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))).status == 200
    await answer(roomfix, chat_of(MEGAN))
