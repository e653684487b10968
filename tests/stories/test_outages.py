"""Microsoft 365 away, slow or confused: nothing is lost, and nothing is called free that is not known to be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.m365.faults import (
    ROWS,
    Fault,
    broken_rows,
    gateway_page,
    lost_answer,
    lost_request,
    slow,
    throttled,
    unavailable,
)
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from tests.builders.chat_people import offered
from tests.builders.running_roomfix import INN, ISAR, Roomfix, wait_for

EVENTS = "POST .*/events$"


async def test_an_incident_is_shown_while_microsoft_365_is_away_and_gets_its_times_when_it_is_back(
    roomfix: Roomfix,
) -> None:
    roomfix.clock.move(minutes=20)  # what was read before is too old to say anything
    roomfix.m365.faults.add(unavailable(times=None, retry_after="0.2"))
    incident = await roomfix.report()
    await wait_for(lambda: len(roomfix.shown(incident, "is reading the calendar of Isar")) == 3)
    assert not any(offered(message.card) for message in roomfix.teams.messages)
    roomfix.m365.faults.clear()
    assert offered((await roomfix.card_of(incident)).card)[0] == "Mon 10:30"


async def test_a_first_card_has_times_from_the_mirror_before_microsoft_365_has_answered(roomfix: Roomfix) -> None:
    await roomfix.read()
    roomfix.m365.faults.add(unavailable(times=None))
    incident = await roomfix.report()
    card = await roomfix.card_of(incident)
    assert len(card.activities) == 1


async def test_a_room_whose_row_is_an_error_is_unknown_and_never_free(roomfix: Roomfix) -> None:
    roomfix.m365.faults.add(broken_rows(ISAR))
    await roomfix.read(INN)
    broken, (fine, _) = await roomfix.report("Isar"), await roomfix.opened("Inn")
    await wait_for(lambda: len(roomfix.shown(broken, "is reading the calendar of Isar")) == 3)
    await roomfix.settled()
    assert (await roomfix.incident(broken))["slots"] == []
    assert (await roomfix.incident(fine))["slots"]


async def test_a_room_that_cannot_be_read_any_more_loses_its_times_on_the_card(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(broken_rows(ISAR))
    await roomfix.sweep()
    await wait_for(lambda: "is reading the calendar of Isar" in card.words)
    assert offered(card.card) == []
    roomfix.m365.faults.clear()
    await roomfix.sweep()
    await wait_for(lambda: offered(card.card))
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_a_claim_while_microsoft_365_is_away_stands_and_is_booked_when_it_is_back(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(unavailable(times=None, retry_after="0.2"))
    answer = await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    assert "Claimed by **you**" in answer.words
    roomfix.clock.move(seconds=95)
    await wait_for(lambda: "Microsoft 365 is slow or away. The time stays held" in card.words)
    roomfix.m365.faults.clear()
    await roomfix.until(incident, "booked")
    assert len(roomfix.booked()) == len(roomfix.visits()) == 1


async def test_a_claim_of_a_room_that_cannot_be_read_waits_until_it_can(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(broken_rows(ISAR))
    roomfix.m365.log.clear()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: len(roomfix.m365.log.of("POST", "getSchedule")) > 1)
    assert (await roomfix.incident(incident))["state"] == "claiming"
    assert roomfix.booked() == []
    roomfix.m365.faults.clear()
    await roomfix.until(incident, "booked")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(lost_request(EVENTS), id="the request is lost"),
        pytest.param(lost_answer(EVENTS), id="the answer is lost"),
        pytest.param(unavailable(EVENTS, retry_after="0.1"), id="503"),
        pytest.param(unavailable(EVENTS, status=504, retry_after="0.1"), id="504"),
        pytest.param(gateway_page(EVENTS), id="a gateway's page"),
        pytest.param(throttled(EVENTS, retry_after="0.3"), id="429"),
        pytest.param(throttled(ROWS, retry_after="0.3"), id="429 for the last look"),
        pytest.param(lost_answer("GET .*/events/"), id="the room's answer is lost"),
        pytest.param(slow(0.5, EVENTS), id="slow"),
    ],
)
async def test_a_failure_while_booking_delays_the_visit_and_makes_no_second_event(
    roomfix: Roomfix, fault: Fault
) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(fault)
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert len(roomfix.booked()) == len(roomfix.visits()) == 1
    assert not list(roomfix.m365.faults)


async def test_graph_is_left_alone_for_as_long_as_it_asked(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(throttled(EVENTS, retry_after="2.128"))
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    refused, booked = roomfix.m365.log.of("POST", "/events")
    assert (refused.status, booked.status) == (429, 201)
    assert booked.at - refused.at >= timedelta(seconds=2.128)


async def test_a_calendar_that_refuses_the_entry_opens_the_incident_again_and_says_so(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    roomfix.m365.faults.add(unavailable(EVENTS, status=403))
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    said = await wait_for(lambda: [message for message in roomfix.teams.in_(CHANNEL_ID) if not message.card])
    assert "Microsoft 365 refused the entry" in said[0].words
    await roomfix.until(incident, "open")
    assert roomfix.booked() == []


async def test_a_withdrawal_while_microsoft_365_is_away_is_done_when_it_is_back(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened(source_id="alert-1")
    await roomfix.chat.press(card, "Mon 11:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    roomfix.m365.faults.add(unavailable(times=None, retry_after="0.2"))
    await roomfix.report(source_id="alert-1", status="resolved")
    await wait_for(lambda: "The fault is gone" in card.words)
    assert len(roomfix.booked()) == 1
    roomfix.m365.faults.clear()
    await wait_for(lambda: not roomfix.booked() and not roomfix.visits())


async def test_a_meeting_booked_over_an_open_time_takes_it_off_every_card(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    first, last = (roomfix.clock.start.replace(hour=hour, minute=0) for hour in (9, 11))
    roomfix.m365.add_meeting(ISAR, first, last)
    await roomfix.sweep()
    await wait_for(lambda: [offered(one.card)[0] for one in roomfix.shown(incident)] == ["Mon 12:00"] * 3)
