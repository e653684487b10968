"""What a room can say to a visit: no, perhaps, nothing at all."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.jobs.handlers import handlers
from sandbox.m365 import Automate, Phase, Policy
from sandbox.m365.faults import unavailable
from sandbox.playground.tenant import ADELE, CHANNEL_ID, MEGAN
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from tests.builders.chat_people import chat_of, offered
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, wait_for
from tests.builders.teams_standin import Message

HALF_PAST_TEN = (datetime(2035, 1, 8, 9, 30, tzinfo=UTC), datetime(2035, 1, 8, 10, 30, tzinfo=UTC))


async def told(roomfix: Roomfix, where: str) -> Message:
    """The sentence that was said in a conversation."""
    found = await wait_for(lambda: [message for message in roomfix.teams.in_(where) if not message.card])
    assert len(found) == 1
    return found[0]


async def test_a_room_whose_policy_declines_opens_the_incident_again_and_tells_the_contact(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(maximum_minutes=30, delay=0.2)
    _, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    said = await told(roomfix, CHANNEL_ID)
    assert said.words.startswith("Megan Bowen, Isar declined your visit on Mon 8 Jan 10:30–11:30")
    assert said.thread == card.thread
    await wait_for(lambda: "the room declined Mon 8 Jan 10:30–11:30" in card.words)
    await wait_for(lambda: not roomfix.booked())
    assert roomfix.visits() == []
    assert offered(card.card)


async def test_a_time_that_the_room_declined_is_not_offered_again_though_its_calendar_is_free(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(maximum_minutes=30, delay=0.2)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await told(roomfix, CHANNEL_ID)
    await roomfix.settled()
    assert offered(card.card)[:2] == ["Mon 10:00", "Mon 11:00"]
    assert (await roomfix.incident(incident))["slots"][1]["start"] == "2035-01-08T10:00:00+00:00"


async def test_a_declined_contact_is_told_in_the_chat_where_the_button_was_pressed(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(maximum_minutes=30, delay=0.2)
    incident, _ = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(ADELE))
    await roomfix.chat.press(mine, "Mon 10:30", by=ADELE)
    await told(roomfix, chat_of(ADELE))
    await roomfix.until(incident, "open")
    assert all(message.card for message in roomfix.teams.in_(CHANNEL_ID))


async def test_a_meeting_that_was_booked_since_the_card_was_drawn_is_seen_before_the_room_is_asked(
    roomfix: Roomfix,
) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.add_meeting(ISAR, *HALF_PAST_TEN, subject="Board")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    said = await told(roomfix, CHANNEL_ID)
    assert "Isar got a meeting at that time meanwhile" in said.words
    await roomfix.until(incident, "open")
    await wait_for(lambda: offered(card.card)[:2] == ["Mon 11:30", "Mon 12:00"])
    assert roomfix.m365.log.of("POST", "/events") == []


async def test_a_meeting_that_slips_in_behind_the_last_look_is_caught_by_the_rooms_own_no(roomfix: Roomfix) -> None:
    def slip_in(method: str, path: str, phase: Phase) -> None:
        if (method, phase) == ("POST", Phase.APPLIED) and path.endswith("/events"):
            roomfix.m365.add_meeting(ISAR, *HALF_PAST_TEN, subject="Board")

    incident, card = await roomfix.opened()
    roomfix.m365.on_request = slip_in
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    said = await told(roomfix, CHANNEL_ID)
    assert "Isar declined your visit" in said.words
    await roomfix.until(incident, "open")
    await wait_for(lambda: not roomfix.booked())
    await wait_for(lambda: offered(card.card)[:2] == ["Mon 11:30", "Mon 12:00"])
    assert roomfix.visits() == []


async def test_after_a_no_the_contact_can_claim_another_time(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.add_meeting(ISAR, *HALF_PAST_TEN)
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: offered(card.card)[:1] == ["Mon 11:30"])
    await roomfix.chat.press(card, "Mon 11:30", by=MEGAN)
    assert (await roomfix.until(incident, "booked"))["visit"]["start"] == "2035-01-08T10:30:00+00:00"


async def test_a_tentative_room_is_said_to_be_after_ninety_seconds_and_may_accept_later(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE, delay=0.1)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "is being asked and has not answered yet" in card.words)
    roomfix.clock.move(seconds=95)
    await roomfix.ask_again(incident)
    await wait_for(lambda: "answered “tentative”" in card.words)
    assert (await roomfix.incident(incident))["state"] == "claiming"
    roomfix.m365.attendant.policies[ISAR] = Policy(delay=0)
    roomfix.m365.attendant.invite(roomfix.booked()[0])
    await wait_for(lambda: roomfix.visits()[0].response == "accepted")
    await roomfix.ask_again(incident)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Isar accepted" in card.words)


async def test_a_tentative_room_stays_tentative_on_the_card_through_an_outage(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE, delay=0.1)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "is being asked and has not answered yet" in card.words)
    roomfix.clock.move(seconds=95)
    await roomfix.ask_again(incident)
    await wait_for(lambda: "answered “tentative”" in card.words)
    roomfix.m365.log.clear()
    edits = len(card.activities)
    roomfix.m365.faults.add(unavailable("GET .*/events/", retry_after="0.1"))
    await roomfix.ask_again(incident)
    await wait_for(lambda: [seen.status for seen in roomfix.m365.log if seen.method == "GET"][:2] == [503, 200])
    await asyncio.sleep(0.2)  # for an edit that must not come
    assert "answered “tentative”" in card.words
    assert not any("takes longer than usual" in words for words in card.history[edits:])


async def test_a_room_that_says_nothing_is_called_slow_and_keeps_the_time(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.NONE)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "is being asked and has not answered yet" in card.words)
    roomfix.clock.move(seconds=95)
    await roomfix.ask_again(incident)
    await wait_for(lambda: "takes longer than usual to answer" in card.words)
    assert (await roomfix.incident(incident))["state"] == "claiming"


async def test_a_room_that_never_answers_gives_the_time_back_when_it_is_over(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.NONE)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "is being asked and has not answered yet" in card.words)
    roomfix.clock.move(hours=2)
    await roomfix.ask_again(incident)
    await roomfix.until(incident, "open")
    await wait_for(lambda: any("never answered" in message.words for message in roomfix.teams.messages))


async def test_a_room_that_stays_tentative_for_days_is_still_asked_every_minute(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE, delay=0.1)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "is being asked and has not answered yet" in card.words)
    claim = (await roomfix.incident(incident))["visit"]
    args = {"incident": incident, "claim": claim["claim"], "event": "", "calendar": ISAR}
    job = Job("visit", "visit", {**args, "start": claim["start"], "end": claim["end"]}, 5000, 0, "token")
    with pytest.raises(Postpone) as caught:
        await handlers(roomfix.parts.context, {})["visit"](CONTOSO, job)
    assert caught.value.ms == 60_000
