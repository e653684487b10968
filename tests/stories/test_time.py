"""What time brings an incident: escalation, reminders, the question afterwards; also after Roomfix was down."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.playground.tenant import ADELE, ALEX, MEGAN
from services.model import Agreement, EscalationStep, Event, Incident, IncidentId, PersonId, Severity
from services.model import Person as Somebody
from services.model.setup import Setup
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, Roomfix, running, wait_for
from tests.builders.teams_standin import Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")

LATE = "Roomfix was not running"


def agreed() -> Setup:
    """Contoso whose first provider has two steps of escalation, and agreements; Sam is the admin."""
    known = contoso_setup()
    first, *others = known.providers
    alex, megan = (Somebody(PersonId(one.object_id), one.name) for one in (ALEX, MEGAN))
    steps = (EscalationStep(30, "Lead team", (alex,)), EscalationStep(60, "The boss", (megan,)))
    agreements = tuple(Agreement(place.id, Severity.MAJOR, 120, 240) for place in known.locations)
    provider = replace(first, escalation=steps, agreements=agreements)
    admins = (Somebody(PersonId(STRANGER.object_id), STRANGER.name),)
    return replace(known, providers=(provider, *others), admins=admins)


def said(app: Roomfix, words: str) -> list[Message]:
    return [one for one in app.teams.messages if words in one.words and not one.card]


async def known(app: Roomfix, incident: str) -> Incident:
    found = await app.parts.store.incident(CONTOSO, IncidentId(incident))
    assert found is not None
    return found


async def test_nobody_claims_and_each_step_is_printed_before_it_is_taken(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        incident, card = await app.opened()
        assert "If nobody claims: Lead team, Mon 8 Jan 10:25; The boss, Mon 8 Jan 10:55" in card.words
        assert "Respond by\nMon 8 Jan 11:55 CET\nResolve by\nMon 8 Jan 13:55 CET" in card.words
        app.clock.move(minutes=31)
        await app.tick(incident)
        await wait_for(lambda: said(app, "Alex Wilber, nobody has claimed a time for Isar"))
        await wait_for(lambda: "If nobody claims: The boss" in card.words)
        app.clock.move(minutes=30)
        await app.tick(incident)
        await wait_for(lambda: said(app, "Megan Bowen, nobody has claimed a time for Isar"))
        app.clock.move(minutes=61)
        await app.tick(incident)
        await wait_for(lambda: app.teams.cards("Nobody has claimed a time for Isar"))
        assert (await known(app, incident)).level == 3
        await app.settled()
        assert len(said(app, "nobody has claimed a time")) == 2


async def test_a_claim_stops_the_escalation(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 11:00", by=ADELE)
        await app.until(incident, "booked")
        assert "If nobody claims" not in card.words
        app.clock.move(minutes=40)
        await app.tick(incident)
        await app.settled()
        assert said(app, "nobody has claimed a time") == []
        await app.chat.press(card, "Release", by=ADELE)
        await app.until(incident, "open")
        await app.tick(incident)
        await wait_for(lambda: said(app, "Alex Wilber, nobody has claimed a time for Isar"))


async def test_the_clock_stands_still_while_the_client_has_to_do_something(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        incident, card = await app.opened()
        talk = Talk(app, place=card.thread, by=ADELE)
        await talk.say(f"wait {incident}", until="stand still until somebody types")
        await wait_for(lambda: "Waiting for the client since Mon 8 Jan 09:55" in card.words)
        app.clock.move(hours=1)
        await app.tick(incident)
        await app.settled()
        assert said(app, "nobody has claimed a time") == []
        await talk.say("go on Isar", until="run again")
        await wait_for(lambda: "Lead team, Mon 8 Jan 11:2" in card.words)
        assert "Resolve by\nMon 8 Jan 14:5" in card.words


async def test_a_contact_is_reminded_once_and_asked_afterwards(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        app.clock.move(minutes=66)
        await app.tick(incident)
        (reminder,) = await wait_for(lambda: said(app, "your visit in Isar (Munich) is on Mon 8 Jan 12:00–13:00 CET"))
        assert reminder.thread == chat_of(MEGAN)
        assert LATE not in reminder.words
        await app.tick(incident)
        app.clock.move(hours=2, minutes=16)
        await app.tick(incident)
        await wait_for(lambda: said(app, "did the visit in Isar on Mon 8 Jan 12:00–13:00 CET take place?"))
        await wait_for(lambda: "It did not take place" in card.buttons)
        await app.settled()
        assert len(said(app, "your visit in Isar (Munich)")) == 1
        app.clock.move(hours=2, minutes=1)
        await app.tick(incident)
        await app.until(incident, "open")
        await wait_for(lambda: said(app, "nobody checked in for the visit in Isar"))


async def test_what_was_missed_for_six_hours_over_a_change_of_the_clocks_is_done_once_and_says_so(
    tmp_path: Path,
) -> None:
    """In 2035 Munich's clocks go forward on Sunday 25 March; the Monday after it opens an hour earlier in UTC."""
    friday = datetime(2035, 3, 23, 16, 29, 30, tzinfo=UTC)  # in Munich half an hour before the location closes
    async with running(tmp_path, setup=agreed(), start=friday) as app:
        await app.chat.join(chat_of(ALEX), by=ALEX)
        incident = await app.report()
        card = await app.card_of_any(incident)
        await wait_for(lambda: "If nobody claims" in card.words)
        assert re.search("Lead team, Fri 23 Mar (17:59|18:00); The boss, Mon 26 Mar 08:(29|30)", card.words)
        assert re.search("Resolve by\nMon 26 Mar 11:(29|30) CEST", card.words)
        app.clock.move(days=2, hours=19)  # Monday 13:30 in Munich: everything is due since long ago
        await app.tick(incident)
        await wait_for(lambda: app.teams.cards("(told late, Roomfix was not running)"))
        await app.settled()
        late = said(app, "nobody has claimed a time")
        assert sorted(one.words.split(",")[0] for one in late) == ["Alex Wilber", "Megan Bowen"]
        assert all(LATE in one.words for one in late)
        assert len(app.teams.cards("Nobody has claimed a time for Isar")) >= 1


async def test_a_reminder_that_would_come_too_late_comes_though_its_incident_is_snoozed(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        await app.chat.press(card, "Mon 12:00", by=MEGAN)
        await app.until(incident, "booked")
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say("snooze Isar", until="Hear nothing of Isar for a while")
        await talk.fill("Snooze", minutes="4 hours", until="Snoozed, for you alone")
        app.clock.move(minutes=70)
        await app.tick(incident)
        await app.settled()
        assert (await known(app, incident)).history[-1].event is Event.REMINDED
        assert [one.thread for one in said(app, "your visit in Isar (Munich)")] == [chat_of(MEGAN)]


async def test_somebody_without_a_chat_is_a_finding_until_something_reaches_them(tmp_path: Path) -> None:
    async with running(tmp_path, setup=agreed()) as app:
        incident, card = await app.opened()
        talk = Talk(app, place=card.thread, by=STRANGER)
        await talk.say(f"told {incident}", until="Who was told of Isar: Projector stays dark")
        assert "**Alex Wilber** · in their chat · New incidents: **not told**" in talk.words
        assert "has not installed the app" in talk.words
        assert "in a channel · New incidents: told" in talk.words
        await talk.say("status", until="People whom Roomfix could not reach")
        assert "Alex Wilber" in talk.words
        await app.chat.join(chat_of(ALEX), by=ALEX)
        await app.opened("Inn")
        await app.settled()
        assert ALEX.object_id not in await app.parts.context.deliveries.unreached(CONTOSO)
