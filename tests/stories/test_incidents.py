"""Incidents: reported, shown where they concern somebody, closed again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sandbox.playground.tenant import ADELE, CHANNEL_ID, MEGAN
from tests.builders.chat_people import STRANGER, button, chat_of, offered
from tests.builders.running_roomfix import MONDAY, Roomfix, running, wait_for


async def test_an_incident_is_shown_in_the_channel_and_to_the_contacts_and_to_no_stranger(roomfix: Roomfix) -> None:
    incident = await roomfix.report("Isar", "Projector stays dark")
    for place in (CHANNEL_ID, chat_of(MEGAN), chat_of(ADELE)):
        card = await roomfix.card_of(incident, in_=place)
        assert "Projector stays dark" in card.words
        assert offered(card.card)[0] == "Mon 10:00"
    await roomfix.settled()
    assert roomfix.teams.in_(chat_of(STRANGER)) == []


async def test_the_same_event_again_is_the_same_incident_on_the_same_card(roomfix: Roomfix) -> None:
    first = await roomfix.report(source_id="alert-1")
    again = await roomfix.report(source_id="alert-1", title="Projector stays dark, still")
    await roomfix.card_of(first)
    await roomfix.settled()
    assert again == first
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_the_same_event_delivered_five_times_at_once_is_one_incident(roomfix: Roomfix) -> None:
    async with asyncio.TaskGroup() as group:
        sent = [group.create_task(roomfix.report(source_id="alert-1")) for _ in range(5)]
    assert len({task.result() for task in sent}) == 1
    await roomfix.card_of(sent[0].result())
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_fault_that_is_gone_closes_the_incident_on_every_card(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened(source_id="alert-1")
    assert await roomfix.report(source_id="alert-1", status="resolved") == incident
    assert (await roomfix.incident(incident))["state"] == "closed"
    await wait_for(lambda: len(roomfix.shown(incident, "The fault is gone")) == 3)


async def test_a_fault_that_is_gone_takes_its_visit_out_of_both_calendars(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened(source_id="alert-1")
    await roomfix.chat.press(card, "Mon 11:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await roomfix.report(source_id="alert-1", status="resolved")
    await wait_for(lambda: not roomfix.visits() and not roomfix.booked())
    await wait_for(lambda: "The visit of Megan Bowen on Mon 8 Jan 11:30–12:30 is withdrawn" in card.words)


async def test_a_claim_is_withdrawn_too_when_the_fault_goes_while_the_room_is_being_asked(roomfix: Roomfix) -> None:
    roomfix.m365.manners.latency = 0.3
    incident, card = await roomfix.opened(source_id="alert-1")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.report(source_id="alert-1", status="resolved")
    await roomfix.settled()
    await wait_for(lambda: not roomfix.visits() and not roomfix.booked())
    assert (await roomfix.incident(incident))["state"] == "closed"


async def test_a_fault_that_nobody_reported_cannot_be_gone(roomfix: Roomfix) -> None:
    status, problem = await roomfix.reported("Isar", source_id="alert-9", status="resolved")
    assert status == 404
    assert problem["errors"][0]["field"] == "source_id"
    await roomfix.settled()
    assert roomfix.teams.messages == []


async def test_a_source_that_fires_again_after_the_end_opens_a_new_incident(roomfix: Roomfix) -> None:
    first, _ = await roomfix.opened(source_id="alert-1")
    await roomfix.report(source_id="alert-1", status="resolved")
    second, card = await roomfix.opened(source_id="alert-1")
    assert second != first
    assert second in card.words
    assert (await roomfix.incident(first))["state"] == "closed"


async def test_an_old_event_delivered_again_after_the_end_opens_nothing(roomfix: Roomfix) -> None:
    began = roomfix.clock().isoformat()
    first, _ = await roomfix.opened(source_id="alert-1", occurred_at=began)
    await roomfix.report(source_id="alert-1", status="resolved")
    assert await roomfix.report(source_id="alert-1", occurred_at=began) == first
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_room_that_nobody_knows_is_refused_with_the_names_that_are_close(roomfix: Roomfix) -> None:
    status, problem = await roomfix.reported("Isarr")
    assert status == 422
    assert "did you mean Isar" in problem["errors"][0]["detail"]
    await roomfix.settled()
    assert roomfix.teams.messages == []


async def test_an_incident_on_a_friday_evening_offers_the_next_week_and_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, start=MONDAY + timedelta(days=4, hours=9)) as roomfix:
        _, card = await roomfix.opened()
        assert offered(card.card)[0] == "Mon 08:00"
        assert "Nothing was free in the usual two days" in card.words


async def test_times_that_have_begun_are_neither_offered_nor_given(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    late = button(card.card, "Mon 10:00")
    roomfix.clock.move(minutes=10)
    answer = await roomfix.chat.execute(card, late, by=MEGAN)
    assert "that time has already begun" in answer.words
    assert offered(answer.card)[0] == "Mon 10:30"
    assert (await roomfix.incident(incident))["state"] == "open"
