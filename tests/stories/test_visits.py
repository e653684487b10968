"""A visit's whole life in the chat: begun, ended, handed on, moved, cancelled; by buttons and by words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import ADELE, ALEX, ISAIAH, MEGAN, PATTI, Person
from services.model import Person as Somebody
from services.model import PersonId
from tests.builders.card_reading import card_actions
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import ISAR, Roomfix, running, wait_for, wait_for_answer
from tests.builders.teams_standin import Json, Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Contoso with Patti as its admin."""
    admins = (Somebody(PersonId(PATTI.object_id), PATTI.name),)
    async with running(tmp_path, setup=replace(contoso_setup(), admins=admins)) as started:
        yield started


async def booked(app: Roomfix, slot: str = "Mon 10:30", *, by: Person = MEGAN) -> tuple[str, Message]:
    """An incident with a visit, and its card in the channel."""
    incident, card = await app.opened(source_id="alert-1")
    await app.chat.press(card, slot, by=by)
    await app.until(incident, "booked")
    return incident, await wait_for(lambda: card if "Check in" in card.buttons else None)


async def shows(message: Message, *words: str) -> None:
    await wait_for(lambda: all(word in message.words for word in words))


def said(app: Roomfix, words: str) -> list[Message]:
    """The messages with these words that are no cards."""
    return [one for one in app.teams.messages if not one.card and words in one.words]


async def history(app: Roomfix, incident: str) -> list[str]:
    return [str(entry["event"]) for entry in (await app.incident(incident))["history"]]


async def test_a_visit_is_checked_in_and_completed_with_a_note(app: Roomfix) -> None:
    incident, card = await booked(app)
    app.clock.move(minutes=40)
    await app.chat.press(card, "Check in", by=MEGAN)
    await app.until(incident, "on_site")
    await shows(card, "On site", "Megan Bowen** is on site since")
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("complete Isar", until="Complete the visit in Isar")
    await talk.fill("Complete", note="New HDMI cable", until="Completed.")
    await app.until(incident, "closed")
    await shows(card, "Done", "Megan Bowen completed it", "New HDMI cable")
    assert (await history(app, incident))[-2:] == ["checked_in", "completed"]


async def test_what_is_left_of_a_visit_that_ends_early_is_the_rooms_again(app: Roomfix) -> None:
    _, card = await booked(app)
    app.clock.move(minutes=50)
    await app.chat.press(card, "Check in", by=MEGAN)
    await wait_for(lambda: "End early" in card.buttons)
    await app.chat.press(card, "End early", by=MEGAN)
    (visit,) = app.visits()
    await wait_for(lambda: app.visits()[0].end.minute == 45)
    assert (visit.start.hour, visit.start.minute) == (9, 30)
    second = await app.report(title="Camera is frozen")
    await wait_for_answer(lambda: _offers(app, second, "2035-01-08T10:00:00+00:00"))


async def _offers(app: Roomfix, incident: str, start: str) -> bool:
    return start in {slot["start"] for slot in (await app.incident(incident))["slots"]}


async def test_completing_can_be_taken_back_for_ten_minutes_by_who_did_it(app: Roomfix) -> None:
    incident, card = await booked(app)
    app.clock.move(minutes=50)
    talk = Talk(app, place=card.thread, by=MEGAN, message=card)
    await talk.press("Complete…", until="Complete the visit in Isar")
    await talk.fill("Complete", until="Completed.")
    await app.until(incident, "closed")
    await wait_for(lambda: "Undo" in card.buttons)
    answer = await app.chat.press(card, "Undo", by=ADELE)
    assert "Only Megan Bowen can take that back" in answer.words
    await app.chat.press(card, "Undo", by=MEGAN)
    await app.until(incident, "booked")
    await shows(card, "Visit booked", "Megan Bowen took that back")


async def test_a_visit_is_offered_to_a_colleague_who_takes_it(app: Roomfix) -> None:
    incident, card = await booked(app, "Mon 11:30")
    talk = Talk(app, place=card.thread, by=MEGAN)
    await talk.say(f"hand over {incident}", until="Hand over the visit in Isar")
    await talk.fill("Offer it", to="Adele Vance", until="Offered.")
    await shows(card, "Offered to **Adele Vance**")
    (offer,) = await wait_for(lambda: said(app, "Megan Bowen offers you the visit in Isar"))
    assert offer.thread == chat_of(ADELE)
    assert "not offered to you" in (await app.chat.press(card, "Take the visit", by=ALEX)).words
    await app.chat.press(card, "Take the visit", by=ADELE)
    await shows(card, "Visit by **Adele Vance**", "Adele Vance took")
    assert await wait_for(lambda: said(app, "Adele Vance has taken your visit in Isar"))
    await wait_for(lambda: "Adele Vance comes to Isar" in str(app.booked()[0].more["body"]))
    assert "not your claim" not in (await app.chat.press(card, "Release", by=ADELE)).words
    await app.until(incident, "open")


async def test_an_offer_that_nobody_takes_comes_back(app: Roomfix) -> None:
    incident, card = await booked(app, "Mon 12:00")
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("handover Isar", until="Hand over the visit in Isar")
    await talk.say("to whom: Adele Vance; how long they have to take it: 15 minutes", until="Offered.")
    app.clock.move(minutes=16)
    await app.tick(incident)
    assert await wait_for(lambda: said(app, "Adele Vance did not take your visit in Isar"))
    await shows(card, "was not handed over to Adele Vance")
    assert "Take the visit" not in card.buttons
    visit = (await app.incident(incident))["visit"]
    assert visit["contact"] == "Megan Bowen"


async def test_a_visit_is_not_handed_to_somebody_outside_the_provider(app: Roomfix) -> None:
    _, card = await booked(app, "Mon 11:30")
    talk = Talk(app, place=card.thread, by=MEGAN, message=card)
    await talk.say("hand over Isar", until="Hand over the visit in Isar")
    answer = await talk.press("Offer it", to=ISAIAH.object_id, minutes="60")
    assert "Choose a colleague" in answer.words


async def test_another_contact_takes_a_visit_over_after_a_confirmation_and_the_former_is_told(app: Roomfix) -> None:
    incident, card = await booked(app, "Mon 11:30")
    talk = Talk(app, place=card.thread, by=ISAIAH, message=card)
    answer = await talk.press("More")
    assert "Take over…" in buttons_of(answer.card)
    await talk.say("take over Isar", until="Take over the visit in Isar?")
    assert "Megan Bowen" in talk.words
    await talk.press("Yes, take it over")
    await wait_for(lambda: app.teams.cards("is yours now"))
    await shows(card, "Visit by **Isaiah Langer**")
    assert await wait_for(lambda: said(app, "Isaiah Langer has taken over your visit"))
    assert (await app.incident(incident))["visit"]["contact"] == "Isaiah Langer"


def buttons_of(card: Json) -> list[str]:
    return [action["title"] for action in card_actions(card)]


async def test_a_visit_moves_and_gives_its_old_time_back_only_when_the_new_one_stands(app: Roomfix) -> None:
    incident, card = await booked(app)
    first = app.booked()[0].key
    talk = Talk(app, place=card.thread, by=MEGAN)
    await talk.say("reschedule Isar", until="Move the visit in Isar")
    await talk.fill("Move it", start="Mon 8 Jan 13:00–14:00", until="Asked for the new time")
    await shows(card, "Mon 8 Jan 13:00–14:00", "Visit booked")
    await wait_for(lambda: [one.start.hour for one in app.visits()] == [12])
    await wait_for(lambda: first not in {one.key for one in app.booked()})
    assert (await history(app, incident))[-2:] == ["moving", "moved"]


async def test_an_admin_cancels_an_incident_and_the_contact_is_told(app: Roomfix) -> None:
    incident, card = await booked(app)
    talk = Talk(app, place=card.thread, by=STRANGER)
    await talk.say("cancel Isar", until="Only an admin, or who reported it")
    talk.by = PATTI
    await talk.say("cancel Isar", until="Cancel the incident in Isar")
    await talk.fill("Cancel the incident", note="The room is closed")
    await wait_for(lambda: app.teams.cards("Cancelled. For ten minutes"))
    await app.until(incident, "closed")
    await shows(card, "Cancelled", "Patti Fernandez cancelled it", "The room is closed")
    assert await wait_for(lambda: said(app, "the incident in Isar was cancelled, and your visit"))
    await wait_for(lambda: not app.visits(ISAR) and not app.booked())


async def test_a_fault_that_goes_right_before_the_visit_is_the_contacts_to_decide(app: Roomfix) -> None:
    incident, card = await booked(app)
    await app.report(source_id="alert-1", status="resolved")
    await shows(card, "says that the fault is gone since", "Visit booked")
    assert await wait_for(lambda: said(app, "says that the fault in Isar is gone. Your visit on"))
    assert len(app.booked()) == 1
    await app.chat.press(card, "Release", by=MEGAN)
    await app.until(incident, "closed")
    await wait_for(lambda: not app.booked())
    await shows(card, "The fault is gone", "Megan Bowen released the visit")


async def test_words_that_fit_no_incident_or_several_say_so(app: Roomfix) -> None:
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("check in", until="no incident that you could do this with")
    for room in ("Isar", "Inn"):
        incident, card = await app.opened(room)
        await app.chat.press(card, "Mon 10:30" if room == "Isar" else "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
    await talk.say("check in", until="There are 2 that this could mean: ")
    await talk.say("check in Isar", until="Checked in at Isar")


async def test_incidents_lists_those_that_are_open_and_shows_one(app: Roomfix) -> None:
    first, _ = await booked(app)
    second, _ = await app.opened("Inn", title="Camera is frozen")
    await wait_for(lambda: app.shown(second, in_=chat_of(MEGAN)))
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("incidents", until="Open incidents: 2")
    assert "Camera is frozen" in talk.words
    await talk.say("incidents mine", until="Your incidents: 1")
    before = len(app.shown(first, in_=chat_of(MEGAN)))
    await talk.press("Show Isar")
    await wait_for(lambda: app.teams.cards("stands in this conversation now"))
    await wait_for(lambda: len(app.shown(first, in_=chat_of(MEGAN))) > before)


async def test_of_two_who_want_the_same_time_one_moves_and_the_other_stays_where_it_was(app: Roomfix) -> None:
    first, card = await booked(app)
    second = await app.report(title="Camera is frozen")
    other = await wait_for(lambda: next(iter(app.shown(second, "Claim")), None))
    await app.chat.press(other, "Mon 12:00", by=ISAIAH)
    await app.until(second, "booked")
    mover, rival = Talk(app, place=card.thread, by=MEGAN), Talk(app, place=other.thread, by=ISAIAH)
    await mover.say(f"reschedule {first}", until="Move the visit in Isar")
    await rival.say(f"reschedule {second}", until="Move the visit in Isar")
    await mover.fill("Move it", start="Mon 8 Jan 14:00–15:00")
    await rival.fill("Move it", start="Mon 8 Jan 14:00–15:00")
    await wait_for_answer(lambda: _starts(app, first, "13:00"))
    await wait_for(lambda: lost(app))
    await app.settled()
    assert await _starts(app, second, "11:00")
    assert sorted(one.start.hour for one in app.visits()) == [11, 13]


def lost(app: Roomfix) -> list[Message]:
    """The questions that are asked once more, because another had the time or took it off the card."""
    return [one for words in ("was first and has Isar", "no longer free then") for one in app.teams.cards(words)]


async def _starts(app: Roomfix, incident: str, clock: str) -> bool:
    return clock in (await app.incident(incident))["visit"]["start"]


async def test_who_claims_the_time_first_that_a_visit_is_to_move_to_has_it(app: Roomfix) -> None:
    first, card = await booked(app)
    talk = Talk(app, place=card.thread, by=MEGAN)
    await talk.say(f"reschedule {first}", until="Move the visit in Isar")
    second = await app.report(title="Camera is frozen")
    other = await wait_for(lambda: next(iter(app.shown(second, "Claim")), None))
    await app.chat.press(other, "Mon 12:00", by=ISAIAH)
    await talk.fill("Move it", start="Mon 8 Jan 12:00–13:00")
    await wait_for(lambda: lost(app))
    assert await _starts(app, first, "09:30")
    await app.until(second, "booked")
    assert sorted(one.start.hour for one in app.visits()) == [9, 11]


@pytest.mark.parametrize("length", [1_001, 20_000, 100_000])
async def test_a_note_that_is_too_long_changes_nothing_and_says_so(app: Roomfix, length: int) -> None:
    incident, card = await booked(app)
    talk = Talk(app, place=card.thread, by=MEGAN, message=card)
    await talk.press("Complete…", until="Complete the visit in Isar")
    answer = await talk.fill("Complete", note="x" * length)
    if length > 50_000:
        assert "too much for one answer: at most 50,000 characters" in answer.words
    else:
        await wait_for(lambda: app.teams.cards("at most 1000 characters"))
    assert (await app.incident(incident))["state"] == "booked"


async def test_a_closed_incident_is_shown_and_taken_back_by_its_reference(app: Roomfix) -> None:
    incident, card = await booked(app)
    app.clock.move(minutes=50)
    talk = Talk(app, place=card.thread, by=MEGAN)
    await talk.say(f"complete {incident}", until="Complete the visit in Isar")
    await talk.fill("Complete", until="Completed.")
    await app.until(incident, "closed")
    own = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    before = len(app.shown(incident, in_=chat_of(MEGAN)))
    await own.say(f"incidents {incident}")
    await wait_for(lambda: len(app.shown(incident, in_=chat_of(MEGAN))) > before)
    await own.say(f"undo {incident}")
    await app.until(incident, "booked")
