"""What one person is told of their own: to whom it belongs by now, as they want it, while it is so, and once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from sandbox.m365 import Policy
from sandbox.playground.tenant import ADELE, ALEX, MEGAN
from sandbox.playground.tenant import Person as Somebody
from services.incidents import handover
from services.incidents.visits import Pressed
from services.model import EscalationStep, Event, IncidentId, Person, PersonId
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.job_order import JobOrder
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.setup import Setup
from services.store.keys import Keys
from tests.builders import running_roomfix as support
from tests.builders.chat_people import chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.postbox import Postbox
from tests.builders.running_roomfix import CONTOSO, ISAR, MONDAY, Roomfix, running, wait_for
from tests.stories.test_time import LATE, agreed, known, said

pytestmark = pytest.mark.usefixtures("in_no_hurry")

LEA, BOB = Person(PersonId("lea"), "Lea Lead"), Person(PersonId("bob"), "Bob Boss")


def person(somebody: Somebody) -> Person:
    return Person(PersonId(somebody.object_id), somebody.name)


async def prefer(app: Roomfix, preferences: Preferences) -> None:
    await app.parts.context.preferences.save(CONTOSO, preferences)


async def wake(app: Roomfix) -> None:
    """Have what waits to be told be looked at now, as happens by itself when its time has come."""
    bodies = await app.parts.connections.commands.hgetall(Keys(CONTOSO).jobs_body)
    found = {str(name): json.loads(body) for name, body in bodies.items() if str(name).startswith("tell:")}
    orders = [JobOrder(name, job["kind"], job["args"]) for name, job in found.items()]
    await app.parts.store.enqueue(CONTOSO, *orders)
    await app.settled()


async def waits(app: Roomfix, job: str) -> float:
    """In how many minutes a job is due."""
    redis = app.parts.connections.commands
    due = await redis.zscore(Keys(CONTOSO).jobs_due, job)
    seconds, micros = await redis.time()
    return float(due or 0) / 60_000 - (seconds + micros / 1e6) / 60


async def noted(app: Roomfix, incident: str, who: Person) -> set[tuple[Channel, News, DeliveryStatus]]:
    rows = await app.parts.context.deliveries.read(CONTOSO, IncidentId(incident))
    return {(one.way, one.news, one.fate) for one in rows if one.person is not None and one.person.id == who.id}


@asynccontextmanager
async def mailing(folder: Path, setup: Setup) -> AsyncIterator[tuple[Roomfix, Postbox]]:
    """An application that sends e-mail, and where it arrives."""
    usual = support.a_config
    async with Postbox.open() as box:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(support, "a_config", lambda *given: replace(usual(*given), smtp=box.server()))
            async with running(folder, setup=setup) as app:
                yield app, box


def subjects(box: Postbox, to: str = "") -> list[str]:
    return [one.message["Subject"] for one in box.received if to in "".join(one.to)]


async def test_after_a_take_over_the_new_holder_is_told_in_their_own_chat(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        incident, _ = await app.opened(source_id="s1")
        card = await app.card_of(incident, in_=chat_of(MEGAN))
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        claim = (await known(app, incident)).claim
        assert claim is not None
        by = Pressed(CONTOSO, person(ADELE), chat_of(ADELE))
        store, holder = app.parts.store, claim.contact.id
        await handover.take_over(store, IncidentId(incident), claim.id, holder=holder, by=by, now=app.clock())
        await wait_for(lambda: said(app, "Adele Vance has taken over your visit"))
        app.clock.move(hours=1, minutes=30)
        await app.report(source_id="s1", status="resolved")
        (gone,) = await wait_for(lambda: said(app, "Adele Vance, the monitoring system says that the fault"))
        app.clock.move(hours=2)
        await app.tick(incident)
        await app.settled()
        app.clock.move(hours=3)
        await app.tick(incident)
        (missed,) = await wait_for(lambda: said(app, "Adele Vance, nobody checked in"))
        assert {gone.thread, missed.thread} == {chat_of(ADELE)}
        await app.settled()
        assert [one.words for one in app.teams.in_(chat_of(MEGAN)) if "Adele Vance," in one.words] == []


async def test_who_wants_e_mail_and_no_chat_is_reminded_and_asked_by_e_mail(tmp_path: Path) -> None:
    async with mailing(tmp_path, agreed()) as (app, box):
        await prefer(app, Preferences(person(MEGAN), NOTHING, ChannelPreference(), address="megan@contoso.example"))
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        app.clock.move(minutes=66)
        await app.tick(incident)
        await wait_for(lambda: [one for one in subjects(box, "megan") if one.startswith("Reminder, visit Mon 8 Jan")])
        app.clock.move(minutes=140)
        await app.tick(incident)
        await wait_for(lambda: len([one for one in subjects(box, "megan") if one.startswith("Reminder")]) == 2)
        told = box.received[-1].message.get_body(("plain",))
        assert told is not None
        assert "Megan Bowen, did the visit in Isar on Mon 8 Jan" in " ".join(told.get_content().split())
        await app.settled()
        assert app.teams.in_(chat_of(MEGAN)) == []
        assert (Channel.MAIL, News.REMINDER, DeliveryStatus.SENT) in await noted(app, incident, person(MEGAN))


async def test_both_steps_of_an_escalation_that_were_slept_through_tell_their_people_by_e_mail(tmp_path: Path) -> None:
    setup = agreed()
    first, *others = setup.providers
    steps = (EscalationStep(30, "Lead", (LEA,)), EscalationStep(60, "Boss", (BOB,)))
    first = replace(first, subcontractors=(LEA, BOB), escalation=steps)
    async with mailing(tmp_path, replace(setup, providers=(first, *others))) as (app, box):
        for one in (LEA, BOB):
            await prefer(app, Preferences(one, address=f"{one.id}@contoso.example"))
        incident, _ = await app.opened()
        app.clock.move(hours=4)
        await app.tick(incident)
        await wait_for(lambda: len(subjects(box, "lea") + subjects(box, "bob")) == 2)
        await app.settled()
        for one in (LEA, BOB):
            (subject,) = subjects(box, one.id)
            assert subject.startswith("Nobody is coming yet")
            assert await noted(app, incident, one) == {(Channel.MAIL, News.ESCALATION, DeliveryStatus.SENT)}


async def test_an_escalation_that_was_snoozed_is_not_said_of_what_is_booked_by_then(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        incident, card = await app.opened()
        until, alex = app.clock() + timedelta(hours=1), person(ALEX)
        await app.parts.context.snoozes.snooze(CONTOSO, IncidentId(incident), alex.id, until=until)
        app.clock.move(minutes=31)
        await app.tick(incident)
        await app.settled()
        assert (Channel.CHAT, News.ESCALATION, DeliveryStatus.HELD) in await noted(app, incident, alex)
        await app.chat.press(card, "Mon 11:00", by=ADELE)
        await app.until(incident, "booked")
        app.clock.move(minutes=31)
        await wake(app)
        assert said(app, "nobody has claimed") == []
        assert (Channel.CHAT, News.ESCALATION, DeliveryStatus.DROPPED) in await noted(app, incident, alex)


async def test_a_choice_goes_before_being_named_in_an_escalation_and_quiet_hours_hold_it(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        await prefer(app, Preferences(person(ALEX), NOTHING, NOTHING))
        await prefer(app, Preferences(person(MEGAN), zone="Asia/Kolkata", quiet=(13 * 60, 23 * 60)))
        incident, _ = await app.opened(severity="minor")
        for _ in range(2):
            app.clock.move(minutes=31)
            await app.tick(incident)
            await app.settled()
        assert said(app, "nobody has claimed") == []
        assert (Channel.CHAT, News.ESCALATION, DeliveryStatus.DROPPED) in await noted(app, incident, person(ALEX))
        assert (Channel.CHAT, News.ESCALATION, DeliveryStatus.HELD) in await noted(app, incident, person(MEGAN))


async def test_a_reminder_that_teams_did_not_take_is_not_said_of_a_visit_that_was_released(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        await app.settled()
        app.teams.trouble(503, "Away", where=chat_of(MEGAN), times=None)
        app.clock.move(minutes=66)
        await app.tick(incident)
        await wait_for(lambda: [call for call in app.teams.calls if call.status == 503])
        await app.chat.press(card, "Release", by=MEGAN)
        await app.until(incident, "open")
        app.clock.move(hours=5)
        app.teams.troubles.clear()
        await wake(app)
        assert said(app, "your visit in Isar") == []


async def test_who_snoozes_twice_hears_of_it_once_and_not_of_what_is_closed(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        for source, ends in (("s1", False), ("s2", True)):
            incident, _ = await app.opened("Inn" if ends else "Isar", source_id=source)
            room = "Inn" if ends else "Isar"
            talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
            for minutes in ("1 hour", "4 hours"):
                await talk.say(f"snooze {room}", until=f"Hear nothing of {room} for a while")
                await talk.fill("Snooze", minutes=minutes, until="Snoozed, for you alone")
            if ends:
                await app.report(room, source_id=source, status="resolved")
                await app.until(incident, "closed")
        await app.settled()
        app.clock.move(hours=1, minutes=1)
        await wake(app)
        assert said(app, "you wanted to hear of") == []
        app.clock.move(hours=3, minutes=1)
        await wake(app)
        (again,) = said(app, "you wanted to hear of")
        assert "Megan Bowen, you wanted to hear of Isar again now: Projector stays dark." in again.words


async def test_a_longer_lead_moves_the_reminder_of_a_visit_that_is_booked_already(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        await app.settled()
        assert await waits(app, f"clock:{incident}") > 60
        app.clock.move(minutes=35)  # at 10:30: two hours before the visit is over since half an hour
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say("notify reminder", until="When shall you be reminded")
        await talk.say("120 minutes before", until="Not saved yet")
        await talk.say("save")
        (reminder,) = await wait_for(lambda: said(app, "your visit in Isar (Munich)"))
        assert LATE not in reminder.words
        assert "was to come" not in reminder.words
        await app.settled()
        assert len(said(app, "your visit in Isar (Munich)")) == 1


async def test_what_a_visit_brings_is_told_once_across_a_restart_that_slept_through_it(tmp_path: Path) -> None:
    """Reminder at 11:00, question at 13:15; Roomfix is gone from 10:00 until 11:30, and from 11:30 until 13:30."""
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        await app.settled()
    for minutes, words in ((95, "your visit in Isar (Munich)"), (215, "did the visit in Isar")):
        async with running(tmp_path, start=MONDAY + timedelta(minutes=minutes)) as app:
            await app.tick(incident)
            await wait_for(partial(said, app, words))
            await app.settled()
            await app.tick(incident)
            await app.settled()
            (told,) = said(app, words)
            assert LATE in told.words
            assert [one.words for one in app.teams.in_(chat_of(MEGAN)) if not one.card] == [told.words]
            history = [entry.event for entry in (await known(app, incident)).history]
    assert (history.count(Event.REMINDED), history.count(Event.ASKED)) == (1, 1)


async def test_a_rooms_answer_that_took_its_time_is_not_called_late(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        app.m365.attendant.policies[ISAR] = Policy(maximum_minutes=30, delay=2.0)
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=ADELE)
        app.clock.move(minutes=20)
        await app.ask_again(incident)
        (answer,) = await wait_for(lambda: said(app, "Isar declined your visit"))
        assert "was to come" not in answer.words
