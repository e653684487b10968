"""What comes over a visit from outside: it is never withdrawn, lost or left in a calendar without a word."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.chat import dialog_runner
from sandbox.m365.faults import Effect, Fault, unavailable
from sandbox.playground.tenant import ADELE, ALEX, MEGAN
from services.model import IncidentId
from services.model.errors import Unavailable
from services.model.setup import Setup
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, running, wait_for
from tests.builders.teams_standin import Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")


async def booked(app: Roomfix) -> tuple[str, Message]:
    """An incident with a visit of Megan's two hours ahead, and its card in the channel."""
    incident, card = await app.opened(source_id="alert-1")
    await app.chat.press(card, "Mon 12:00", by=MEGAN)
    await app.until(incident, "booked")
    await app.settled()
    return incident, card


def said(app: Roomfix, words: str) -> list[Message]:
    return [message for message in app.teams.messages if words in message.words]


async def resolved(app: Roomfix) -> None:
    await app.report(source_id="alert-1", status="resolved")


async def stored(app: Roomfix, incident: str) -> Any:
    return await app.parts.store.incident(CONTOSO, IncidentId(incident))


# the calendar is away


async def test_who_claimed_a_time_that_could_not_be_booked_before_it_began_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.settled()
        app.m365.faults.add(unavailable("", times=None, retry_after="0.3"))
        await app.chat.press(card, "Mon 10:30", by=MEGAN)
        app.clock.move(minutes=50)
        app.m365.faults.clear()
        await wait_for(lambda: said(app, "could not be booked before it was to begin"))
        assert (await app.until(incident, "open"))["visit"] is None


async def test_admins_are_told_of_an_entry_that_microsoft_365_does_not_let_roomfix_remove(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        _, card = await booked(app)
        app.m365.faults.add(Fault(Effect.STATUS, "cancel$", None, 403, "ErrorAccessDenied", "no"))
        await app.chat.press(card, "Release this time", by=MEGAN)
        await wait_for(lambda: app.teams.cards("The entry of a visit in Isar could not be removed"))
        await app.settled()
        assert len(app.teams.cards("could not be removed")) == 1


@pytest.mark.parametrize(
    ("ending", "told"),
    [("release", "please remove the entry yourself"), ("complete", "please end the entry now yourself")],
)
async def test_where_people_enter_visits_their_contact_is_told_to_take_the_entry_back(
    tmp_path: Path, ending: str, told: str
) -> None:
    setup = contoso_setup()
    reads = tuple(replace(one, can_book=False) for one in setup.connections)
    async with running(tmp_path, setup=replace(setup, connections=reads)) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "claiming")
        slot = (await stored(app, incident)).claim.slot
        app.m365.add_meeting(ISAR, slot.start, slot.end, subject="visit")
        await app.ask_again(incident)
        await app.until(incident, "booked")
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        if ending == "complete":
            app.clock.move(hours=2, minutes=20)
            await talk.say(f"complete {incident}", until="Complete the visit in Isar")
            await talk.fill("Complete", note="New cable")
        else:
            await talk.say(f"release {incident}")
        await wait_for(lambda: said(app, told))
        assert len(said(app, told)) == 1


# the monitor


async def test_a_visit_that_the_monitor_withdraws_is_not_withdrawn_without_a_word(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await booked(app)
        await resolved(app)
        await wait_for(lambda: said(app, "Megan Bowen, the monitor says that the fault in Isar is gone"))
        await app.settled()
        assert len(said(app, "the monitor says")) == 1


async def test_a_visit_whose_time_has_passed_is_asked_about_before_it_is_taken_out_of_the_calendar(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as app:
        incident, card = await booked(app)
        app.clock.move(hours=3, minutes=10)
        await resolved(app)
        await app.settled()
        assert len(app.visits()) == 1
        await app.chat.press(card, "Complete", by=MEGAN)
        assert (await app.incident(incident))["state"] == "booked"


async def test_what_is_gone_meanwhile_is_not_opened_again_by_taking_back(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, _ = await app.opened(source_id="alert-1")
        talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
        await talk.say(f"cancel {incident}", until="Cancel the incident in Isar")
        await talk.fill("Cancel the incident", reason="Nobody needs to come", until="Cancelled.")
        await resolved(app)
        await talk.say(f"undo {incident}", until="that the fault in Isar is gone")
        assert (await app.incident(incident))["state"] == "closed"


# the set-up


async def test_who_works_for_the_provider_no_more_takes_no_visit_and_moves_none(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await booked(app)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"hand over {incident}", until="Hand over the visit in Isar")
        await talk.fill("Offer it", to=ADELE.name, until="Offered.")
        gone = {ADELE.object_id, MEGAN.object_id}

        def without(setup: Setup) -> Setup:
            left = (
                replace(one, contacts=tuple(contact for contact in one.contacts if contact.id not in gone))
                for one in setup.providers
            )
            return replace(setup, providers=tuple(left))

        await app.parts.store.change_setup(CONTOSO, without)
        answer = await app.chat.press(card, "Take the visit", by=ADELE)
        assert answer.words == "This visit is not offered to you."
        await talk.say(f"reschedule {incident}", until="Move the visit in Isar")
        await talk.fill("Move it", start="Mon 8 Jan 14:00–15:00", until="you are not a contact of a provider")
        found = await stored(app, incident)
        assert found.claim.contact.name == MEGAN.name
        assert found.moving is None


# a hiccup


@pytest.mark.parametrize(
    ("word", "button", "filled", "done"),
    [
        ("complete", "Complete", {"note": "New cable"}, "Completed."),
        ("hand over", "Offer it", {"to": ADELE.name}, "Offered."),
        ("release", "", {}, "Released"),
    ],
)
async def test_a_command_of_which_its_dialog_did_not_hear_is_done_once_and_said_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, button: str, filled: dict[str, str], done: str
) -> None:
    heard: list[Any] = []
    worked = dialog_runner.worked

    async def hiccup(runner: Any, client: Any, kept: Any, outcome: Any) -> Any:
        if outcome.name == "visit_do" and not heard:
            heard.append(outcome)
            raise Unavailable("store_away")
        return await worked(runner, client, kept, outcome)

    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        before = len((await stored(app, incident)).history)
        monkeypatch.setattr(dialog_runner, "worked", hiccup)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"{word} {incident}", until="" if not button else "the visit in Isar")
        if button:
            await talk.fill(button, **filled)
        await talk.until(done)
        assert len(heard) == 1
        assert len((await stored(app, incident)).history) == before + 1


async def test_a_time_that_is_held_is_named_as_people_say_it(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"claim {incident}", until="You already hold Mon 8 Jan 12:00–13:00 CET for this incident")
