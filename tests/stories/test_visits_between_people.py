"""A visit that several people want something of at once: offers that end otherwise, takings over, moves to approve."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import ADELE, ALEX, ISAIAH, MEGAN, Person
from services.model import Person as Somebody
from services.model import PersonId
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import Roomfix, running, wait_for, wait_for_answer
from tests.builders.teams_standin import Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")

ADMINS = (Somebody(PersonId(STRANGER.object_id), STRANGER.name),)


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Contoso with Sam as its admin."""
    async with running(tmp_path, setup=replace(contoso_setup(), admins=ADMINS)) as started:
        yield started


async def booked(app: Roomfix) -> tuple[str, Message]:
    """An incident with a visit of Megan's, and its card in the channel."""
    incident, card = await app.opened(source_id="alert-1")
    await app.chat.press(card, "Mon 12:00", by=MEGAN)
    await app.until(incident, "booked")
    return incident, card


async def offered(app: Roomfix) -> tuple[str, Message]:
    """The same, offered to Adele."""
    incident, card = await booked(app)
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say(f"hand over {incident}", until="Hand over the visit in Isar")
    await talk.fill("Offer it", to="Adele Vance", until="Offered.")
    await wait_for(lambda: said(app, "Megan Bowen offers you the visit in Isar", to=ADELE))
    return incident, card


def said(app: Roomfix, words: str, *, to: Person) -> list[Message]:
    """The messages with these words in somebody's own chat that are no cards."""
    return [one for one in app.teams.messages if not one.card and words in one.words and one.thread == chat_of(to)]


async def held_by(app: Roomfix, incident: str, person: Person) -> None:
    async def look() -> bool:
        return bool((await app.incident(incident))["visit"]["contact"] == person.name)

    await wait_for_answer(look)


# offers


End = Callable[[Roomfix, str], Awaitable[None]]
"""Ends an incident's offer."""


async def _moved(app: Roomfix, incident: str) -> None:
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say(f"reschedule {incident}", until="Move the visit in Isar")
    await talk.fill("Move it", start="Mon 8 Jan 14:00–15:00", until="Asked for the new time")


async def _taken_over(app: Roomfix, incident: str) -> None:
    await app.chat.join(chat_of(ISAIAH), by=ISAIAH)
    talk = Talk(app, place=chat_of(ISAIAH), by=ISAIAH)
    await talk.say(f"take over {incident}", until="Take over the visit in Isar?")
    await talk.press("Yes, take it over", until="is yours now")


async def _released(app: Roomfix, incident: str) -> None:
    await Talk(app, place=chat_of(MEGAN), by=MEGAN).say(f"release {incident}", until="Released.")


async def _cancelled(app: Roomfix, incident: str) -> None:
    await app.chat.join(chat_of(STRANGER), by=STRANGER)
    talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
    await talk.say(f"cancel {incident}", until="Cancel the incident in Isar")
    await talk.fill("Cancel the incident", until="Cancelled.")


async def _returned(app: Roomfix, incident: str) -> None:
    await Talk(app, place=chat_of(MEGAN), by=MEGAN).say(f"return {incident}", until="not offered any more")


async def _ran_out(app: Roomfix, incident: str) -> None:
    app.clock.move(minutes=61)
    await app.tick(incident)


@pytest.mark.parametrize("end", [_moved, _taken_over, _released, _cancelled, _returned, _ran_out])
async def test_whoever_was_offered_a_visit_is_told_when_that_ends_otherwise(app: Roomfix, end: End) -> None:
    incident, card = await offered(app)
    await end(app, incident)
    await wait_for(lambda: said(app, "is not offered to you any more", to=ADELE))
    await wait_for(lambda: "Take the visit" not in card.buttons)
    await app.settled()
    assert len(said(app, "is not offered to you any more", to=ADELE)) == 1


@pytest.mark.parametrize(
    ("word", "told"), [("take", "Adele Vance has taken your visit"), ("decline", "Adele Vance declined your visit")]
)
async def test_who_answers_an_offer_is_not_told_that_it_is_over(app: Roomfix, word: str, told: str) -> None:
    incident, _ = await offered(app)
    await Talk(app, place=chat_of(ADELE), by=ADELE).say(f"{word} {incident}")
    await wait_for(lambda: [one for one in app.teams.messages if told in one.words])
    await app.settled()
    assert said(app, "is not offered to you any more", to=ADELE) == []


# taken over


async def test_of_several_who_confirm_to_take_over_the_first_has_the_visit(app: Roomfix) -> None:
    incident, _ = await booked(app)
    talks = []
    for person in (ISAIAH, ADELE):
        await app.chat.join(chat_of(person), by=person)
        talk = Talk(app, place=chat_of(person), by=person)
        await talk.say(f"take over {incident}", until="Take over the visit in Isar?")
        talks.append(talk)
    for talk in talks:
        await talk.press("Yes, take it over")
    await wait_for(lambda: app.teams.cards("has this visit by now"))
    await held_by(app, incident, ISAIAH)
    await app.settled()
    await held_by(app, incident, ISAIAH)
    assert talks[1].live("fill") != []  # asked once more, with whose visit it is now


async def test_a_question_whose_incident_has_ended_meanwhile_says_so(app: Roomfix) -> None:
    incident, _ = await booked(app)
    await app.chat.join(chat_of(ISAIAH), by=ISAIAH)
    talk = Talk(app, place=chat_of(ISAIAH), by=ISAIAH)
    await talk.say(f"take over {incident}", until="Take over the visit in Isar?")
    await app.report(source_id="alert-1", status="resolved")
    await app.until(incident, "closed")
    await talk.press("Yes, take it over")
    await wait_for(lambda: app.teams.cards("the incident is closed"))
    assert app.teams.cards("no incident that you could do this with") == []


# reported anew


async def test_what_was_closed_stays_so_when_its_fault_has_become_another_incident(app: Roomfix) -> None:
    incident, card = await booked(app)
    app.clock.move(minutes=170)
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say(f"complete {incident}", until="Complete the visit in Isar")
    await talk.fill("Complete", until="Completed.")
    await app.until(incident, "closed")
    later = app.clock().isoformat()
    second = await app.report(source_id="alert-1", occurred_at=later)
    assert second != incident
    answer = await app.chat.press(card, "Undo", by=MEGAN)
    assert f"as incident {second}" in answer.words
    assert (await app.incident(incident))["state"] == "closed"
    await app.report(source_id="alert-1", status="resolved")
    await app.until(second, "closed")


# a fault that comes back


async def test_the_contact_is_told_when_a_fault_that_was_gone_is_back(app: Roomfix) -> None:
    incident, card = await booked(app)
    app.clock.move(minutes=100)
    await app.report(source_id="alert-1", status="resolved")
    await wait_for(lambda: "says that the fault is gone since" in card.words)
    app.clock.move(minutes=1)
    again = await app.report(source_id="alert-1", occurred_at=app.clock().isoformat())
    assert again == incident
    await wait_for(lambda: [one for one in app.teams.messages if "reports the fault in Isar again" in one.words])
    await wait_for(lambda: "says that the fault is gone since" not in card.words)
    assert (await app.incident(incident))["history"][-1]["event"] == "back"


# moves that an admin approves


@pytest.mark.parametrize(
    ("answer", "start", "told"),
    [("Approve", "13:00", "Approved"), ("Refuse", "11:00", "an admin refused to move your visit in Isar")],
)
async def test_where_an_admin_approves_claims_they_approve_moves(
    tmp_path: Path, answer: str, start: str, told: str
) -> None:
    known = contoso_setup()
    setup = replace(known, client=replace(known.client, automated=False), admins=ADMINS)
    async with running(tmp_path, setup=setup) as app:
        await app.chat.join(chat_of(STRANGER), by=STRANGER)
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        admin = Talk(app, place=chat_of(STRANGER), by=STRANGER)
        await admin.until("Megan Bowen asks for a visit in Isar")
        await admin.press("Look at it", until="May Megan Bowen come to Isar?")
        await admin.press("Approve", until="Approved")
        await app.until(incident, "booked")
        await _moved(app, incident)
        await wait_for(lambda: "if an admin approves" in card.words)
        assert [one.start.hour for one in app.visits()] == [11]
        asked = await wait_for(lambda: app.teams.cards("Megan Bowen asks for a visit in Isar")[1:])
        admin.message = asked[-1]
        await admin.press("Look at it", until="14:00")
        await admin.press(answer)
        await wait_for(lambda: [one for one in app.teams.messages if told in one.words])
        await wait_for_answer(lambda: _starts(app, incident, start))
        await app.settled()
        assert [f"{one.start.hour}:00" for one in app.visits()] == [start]


async def _starts(app: Roomfix, incident: str, clock: str) -> bool:
    return clock in (await app.incident(incident))["visit"]["start"]


async def test_only_an_admin_approves(app: Roomfix) -> None:
    incident, card = await booked(app)
    await Talk(app, place=card.thread, by=ALEX).say(f"approve {incident}", until="Only Roomfix's admins")
