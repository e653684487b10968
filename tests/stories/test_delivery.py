"""Messages in Teams: what is wanted gets there, whatever Teams does meanwhile."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial

import pytest

from sandbox.m365 import Phase
from sandbox.playground.tenant import ADELE, CHANNEL_ID, GROUP_CHAT_ID, MEGAN
from services.model import IncidentId
from tests.builders.chat_people import Answer, chat_of, offered
from tests.builders.odd_bodies import ODD_BODIES
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, wait_for, wait_for_answer
from tests.builders.teams_standin import Message

ROSTER = "BotNotInConversationRoster"


async def first_slot_is(roomfix: Roomfix, incident: str, start: datetime) -> bool:
    found = await roomfix.incident(incident)
    return bool(found["slots"][0]["start"] == start.isoformat())


async def test_a_conversation_that_refuses_gets_nothing_until_it_is_heard_of_and_then_the_present_card(
    roomfix: Roomfix,
) -> None:
    roomfix.teams.trouble(403, ROSTER, where=chat_of(MEGAN), times=None)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=ADELE)
    await roomfix.until(incident, "booked")
    await roomfix.settled()
    refused = [call for call in roomfix.teams.calls if call.thread == chat_of(MEGAN)]
    assert [call.status for call in refused] == [403]
    roomfix.teams.troubles.clear()
    await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))
    mine = await wait_for(lambda: roomfix.shown(incident, in_=chat_of(MEGAN)))
    assert "Visit by **Adele Vance**" in mine[0].words
    assert len(mine) == len(mine[0].activities) == 1


async def test_a_conversation_that_roomfix_was_taken_out_of_is_silent_until_it_is_added_again(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.chat.leave(chat_of(MEGAN), by=MEGAN)
    await roomfix.chat.press(card, "Mon 10:30", by=ADELE)
    await wait_for(lambda: "Visit by **Adele Vance**" in card.words)
    await roomfix.settled()
    assert offered(mine.card)
    await roomfix.chat.join(chat_of(MEGAN), by=MEGAN)
    await wait_for(lambda: "Visit by **Adele Vance**" in mine.words)


async def test_a_press_in_a_silenced_conversation_is_being_heard_of(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    roomfix.teams.trouble(403, ROSTER, where=chat_of(MEGAN))
    await roomfix.chat.press(card, "Mon 10:30", by=ADELE)
    await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert offered(mine.card)
    await roomfix.chat.press(mine, "All times", by=MEGAN)
    await wait_for(lambda: "Visit by **Adele Vance**" in mine.words)


async def test_a_new_incident_reaches_a_silenced_conversation_once_it_is_heard_of(roomfix: Roomfix) -> None:
    roomfix.teams.trouble(403, ROSTER, where=chat_of(MEGAN))
    await roomfix.opened("Isar")
    await roomfix.settled()
    second, _ = await roomfix.opened("Inn")
    await roomfix.settled()
    assert roomfix.teams.in_(chat_of(MEGAN)) == []
    await roomfix.chat.join(chat_of(MEGAN), by=MEGAN)
    assert await roomfix.card_of(second, in_=chat_of(MEGAN))
    assert len(await wait_for(lambda: roomfix.teams.in_(chat_of(MEGAN))[1:])) == 1


async def test_a_deleted_message_is_not_posted_again_and_the_others_are_still_edited(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(ADELE))
    roomfix.teams.messages.remove(mine)
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: len(roomfix.shown(incident, "Visit by **Megan Bowen**")) == 2)
    await roomfix.settled()
    assert roomfix.teams.in_(chat_of(ADELE)) == []
    assert [call.status for call in roomfix.teams.calls if call.thread == chat_of(ADELE)].count(404) == 1


@pytest.mark.parametrize("status", [412, 429, 502, 503, 504])
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_what_passes_by_itself_is_tried_again_until_the_card_is_there(
    roomfix: Roomfix, method: str, status: int
) -> None:
    roomfix.teams.trouble(status, "Passing", method=method, where=CHANNEL_ID)
    _, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)
    assert roomfix.teams.troubles == []
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


@pytest.mark.parametrize("body", ["a gateway's page", "JSON cut short", "nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_an_outage_that_says_no_json_is_waited_out_and_is_no_failure(
    roomfix: Roomfix, method: str, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for status in (500, 503):
        roomfix.teams.trouble(status, method=method, where=CHANNEL_ID, body=ODD_BODIES[body], retry_after="1")
    _, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)
    await roomfix.settled()
    assert roomfix.teams.troubles == []
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
    logged = capsys.readouterr().out
    assert logged.count("service_away") == 2
    assert "job.failed" not in logged


async def test_a_card_that_was_taken_with_an_answer_that_nobody_can_read_is_posted_once(
    roomfix: Roomfix, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ODD_BODIES["a gateway's page"]
    roomfix.teams.trouble(201, method="POST", where=CHANNEL_ID, is_applied=True, body=page)
    incident = await roomfix.report()
    await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.settled()
    assert len(roomfix.shown(incident, in_=CHANNEL_ID)) == 1
    assert "job.failed" not in capsys.readouterr().out
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.chat.press(mine, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: roomfix.shown(incident, "Visit by **Megan Bowen**", in_=CHANNEL_ID))


async def test_an_error_that_does_not_pass_is_not_tried_again(roomfix: Roomfix) -> None:
    await roomfix.read()
    roomfix.teams.trouble(500, "ServiceError", where=CHANNEL_ID)
    incident = await roomfix.report()
    await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.settled()
    assert [call.status for call in roomfix.teams.calls if call.thread == CHANNEL_ID] == [500]


async def test_an_error_about_one_card_silences_neither_the_conversation_nor_the_card(roomfix: Roomfix) -> None:
    roomfix.teams.trouble(500, "ServiceError", where=CHANNEL_ID)
    first = await roomfix.report("Isar")
    mine = await roomfix.card_of(first, in_=chat_of(MEGAN))
    await roomfix.settled()
    assert await roomfix.opened("Inn")
    await roomfix.chat.press(mine, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: roomfix.shown(first, "Visit by **Megan Bowen**", in_=CHANNEL_ID))


async def test_teams_is_left_alone_for_as_long_as_it_asked(roomfix: Roomfix) -> None:
    _, card = await roomfix.opened()
    await roomfix.settled()
    roomfix.teams.calls.clear()
    roomfix.teams.trouble(429, "Throttled", where=CHANNEL_ID, retry_after="2")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)
    refused, *later = [call for call in roomfix.teams.calls if call.thread == card.thread]
    assert refused.status == 429
    assert later[0].at - refused.at >= 2
    assert len(later) == 1


async def test_many_changes_become_few_edits_and_the_last_is_the_newest(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.settled()
    roomfix.teams.latency = 2.0
    for hour in range(9, 15):
        start = roomfix.clock.start.replace(hour=hour, minute=0)
        roomfix.m365.add_meeting(ISAR, start, start + timedelta(hours=1))
        await roomfix.sweep()
        await wait_for_answer(partial(first_slot_is, roomfix, incident, start + timedelta(hours=1)))
    roomfix.teams.latency = 0.0
    await roomfix.settled()
    assert len(card.activities) <= 5
    assert card.words == (await roomfix.chat.show(card, incident, by=MEGAN)).words


async def test_teams_own_limits_delay_cards_and_lose_none(roomfix: Roomfix) -> None:
    roomfix.teams.is_limited = True
    async with asyncio.TaskGroup() as group:
        for number in range(12):  # the sixth of each location comes on a card for the rest of a storm
            group.create_task(roomfix.report(("Isar", "Hudson")[number % 2], f"Fault {number}"))
    await wait_for(lambda: len([one for one in roomfix.teams.in_(CHANNEL_ID) if offered(one.card)]) == 10)
    await roomfix.settled()
    assert all(f"Fault {number}" in "".join(one.words for one in roomfix.teams.messages) for number in range(12))
    assert len(roomfix.teams.in_(CHANNEL_ID)) == len(roomfix.teams.in_(chat_of(MEGAN))) == 12
    refused = [call for call in roomfix.teams.calls if call.status == 429]
    assert len(refused) <= len(roomfix.teams.calls) / 3, (
        "the limits are kept ahead, and not found out by running into them"
    )


async def test_a_card_whose_posting_was_answered_with_an_error_is_edited_once_somebody_presses_on_it(
    roomfix: Roomfix,
) -> None:
    roomfix.teams.trouble(502, "BadGateway", method="POST", where=CHANNEL_ID, is_applied=True)
    incident = await roomfix.report()
    await wait_for(lambda: len(roomfix.shown(incident, "Claim", in_=CHANNEL_ID)) == 2)
    orphan, known = roomfix.shown(incident, in_=CHANNEL_ID)
    await roomfix.settled()
    await roomfix.chat.press(orphan, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Visit by **Megan Bowen**" in orphan.words and "Visit by **Megan Bowen**" in known.words)


async def test_a_press_on_a_card_that_is_just_being_recorded_does_not_make_it_two(roomfix: Roomfix) -> None:
    await roomfix.read()
    pressed: list[Answer] = []

    async def press_at_once(method: str, thread: str, phase: Phase) -> None:
        """Before Roomfix has heard of its own message."""
        if (method, phase, thread) == ("POST", Phase.APPLIED, CHANNEL_ID):
            pressed.append(await roomfix.chat.press(roomfix.teams.in_(CHANNEL_ID)[0], "Mon 10:30", by=MEGAN))

    roomfix.teams.on_request = press_at_once
    incident = await roomfix.report()
    await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert pressed[0].words.count("Claimed by **you**") == 1
    card = roomfix.teams.in_(CHANNEL_ID)[0]
    assert "Visit by **Megan Bowen**" in card.words
    posts = await roomfix.parts.store.posts(CONTOSO, IncidentId(incident))
    assert [post.message for post in posts].count(card.id) == 1


async def test_a_press_in_a_group_chat_that_roomfix_was_never_told_of_is_answered(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    foreign = Message("1", GROUP_CHAT_ID, card.activities)
    answer = await roomfix.chat.press(foreign, "Mon 10:30", by=MEGAN)
    assert "Claimed by **you**" in answer.words
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)
