"""Maintenance in a room or at a location: what monitors report there waits until it is over, what people report does
not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.chat.effect import Task
from bot.effects import EFFECTS
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from services.model import Agreement, IncidentId, LocationId, Pause, PauseId, Person, PersonId, RoomId, Severity
from services.model.job_wire import queued
from services.model.jobs import OpenPending
from services.model.setup import Setup
from services.monitors.grace_periods import with_grace
from services.monitors.maintenance_windows import ended, with_pause
from services.store.keys import Keys
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Step, Talk, Way
from tests.builders.running_roomfix import CONTOSO, MONDAY, Roomfix, running, wait_for

ADMIN = Person(PersonId(STRANGER.object_id), STRANGER.name)
HOURS = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("in_no_hurry")


def an_installation() -> Setup:
    """Contoso with an admin who works for no provider, and an agreement to respond within half an hour."""
    setup = contoso_setup()
    first, *others = setup.providers
    agreed = replace(first, agreements=(Agreement(setup.locations[0].id, Severity.MAJOR, 30, 240),))
    return replace(setup, admins=(ADMIN,), providers=(agreed, *others))


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path) -> AsyncIterator[Roomfix]:
    async with running(tmp_path, setup=an_installation()) as started:
        yield started


def a_pause(*, room: str = "", location: str = "", start: datetime = MONDAY, hours: int = 2, name: str = "p1") -> Pause:
    """Maintenance for some hours."""
    in_room, at_location = RoomId(room) if room else None, LocationId(location) if location else None
    return Pause(PauseId(name), in_room, at_location, start, start + hours * HOURS, ADMIN, "New projector")


async def announce(app: Roomfix, pause: Pause) -> None:
    await app.parts.store.change_setup(CONTOSO, lambda setup: with_pause(setup, pause, app.clock()))


async def look(app: Roomfix, *incidents: str) -> None:
    """Have pending reports looked at now, as happens by itself when maintenance is over."""
    await app.parts.store.enqueue(CONTOSO, *(queued(OpenPending(IncidentId(one))) for one in incidents))


async def state(app: Roomfix, incident: str) -> str:
    return str((await app.incident(incident))["state"])


async def test_a_room_under_maintenance_is_silent_and_its_neighbours_are_not(roomfix: Roomfix) -> None:
    await announce(roomfix, a_pause(room="muc.isar"))
    quiet, loud = await roomfix.report("Isar"), await roomfix.report("Inn")
    await roomfix.card_of(loud)
    await look(roomfix, quiet)
    await roomfix.settled()
    told = await roomfix.incident(quiet)
    assert (told["state"], datetime.fromisoformat(told["pending_until"])) == ("pending", MONDAY + 2 * HOURS)
    assert not roomfix.shown(quiet)
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_location_under_maintenance_is_silent_in_all_its_rooms(roomfix: Roomfix) -> None:
    munich, elsewhere = (place.id for place in (await roomfix.parts.store.setup(CONTOSO)).locations)
    await announce(roomfix, a_pause(location=munich))
    rooms = (await roomfix.parts.store.setup(CONTOSO)).rooms
    incidents = {room: await roomfix.report(room.name) for room in rooms}
    assert {await state(roomfix, one) for room, one in incidents.items() if room.location == munich} == {"pending"}
    assert {await state(roomfix, one) for room, one in incidents.items() if room.location == elsewhere} == {"open"}


async def test_what_is_still_broken_is_posted_when_maintenance_is_over_and_the_rest_never(roomfix: Roomfix) -> None:
    await announce(roomfix, a_pause(room="muc.isar"))
    lasting, passing = await roomfix.report(source_id="lasting"), await roomfix.report(source_id="passing")
    assert await roomfix.report(source_id="lasting", occurred_at=MONDAY.isoformat()) == lasting
    assert await roomfix.report(source_id="passing", status="resolved") == passing
    roomfix.clock.move(hours=2)
    await look(roomfix, lasting, passing)
    await roomfix.card_of(lasting)
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
    assert await state(roomfix, passing) == "recovered"


async def test_nobody_has_to_respond_while_maintenance_runs(roomfix: Roomfix) -> None:
    """What is told late for our sake is not late, and nobody is told that nobody has claimed it."""
    await announce(roomfix, a_pause(room="muc.isar"))
    incident = await roomfix.report()
    roomfix.clock.move(hours=2)
    await look(roomfix, incident)
    await roomfix.card_of(incident)
    await roomfix.settled()
    opened = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
    assert opened is not None
    assert opened.respond_by == MONDAY + 2 * HOURS + timedelta(minutes=30)
    assert opened.reported_at < MONDAY + timedelta(minutes=5)
    assert [entry.event for entry in opened.history] == ["reported"]


async def test_maintenance_that_begins_while_a_fault_waits_for_its_grace_is_waited_for_too(roomfix: Roomfix) -> None:
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: with_grace(setup, "roomfix", 5))
    incident = await roomfix.report()
    await announce(roomfix, a_pause(room="muc.isar", start=roomfix.clock()))
    roomfix.clock.move(minutes=5)
    await look(roomfix, incident)
    await roomfix.settled()
    assert await state(roomfix, incident) == "pending"
    roomfix.clock.move(hours=2)
    await look(roomfix, incident)
    await roomfix.card_of(incident)


async def test_maintenance_after_maintenance_is_waited_for_and_what_is_over_is_forgotten(roomfix: Roomfix) -> None:
    await announce(roomfix, a_pause(room="muc.isar", hours=1, name="first"))
    incident = await roomfix.report()
    await announce(roomfix, a_pause(room="muc.isar", hours=3, name="second"))
    roomfix.clock.move(hours=2)
    await look(roomfix, incident)
    await roomfix.settled()
    assert await state(roomfix, incident) == "pending"
    await announce(roomfix, a_pause(room="muc.inn", start=roomfix.clock(), name="third"))
    assert [one.id for one in (await roomfix.parts.store.setup(CONTOSO)).pauses] == ["second", "third"]
    roomfix.clock.move(hours=1)
    await look(roomfix, incident)
    await roomfix.card_of(incident)


async def test_what_people_report_is_posted_and_says_that_maintenance_runs(roomfix: Roomfix) -> None:
    await announce(roomfix, a_pause(room="muc.isar"))
    talk = Talk(roomfix, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("report Isar no sound", until="**Maintenance** runs in this room until Mon 8 Jan 11:55")
    (card,) = await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID))
    await wait_for(lambda: "Maintenance" in card.words)
    await talk.say("report Inn no sound", until="Inn")
    assert "Maintenance" not in talk.words


async def test_a_fault_that_was_there_before_stays_on_its_card_and_ends_there(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened(source_id="alert-1")
    await announce(roomfix, a_pause(room="muc.isar", start=roomfix.clock()))
    assert await roomfix.report(source_id="alert-1", occurred_at=MONDAY.isoformat()) == incident
    await roomfix.report(source_id="alert-1", status="resolved")
    await wait_for(lambda: "The fault is gone" in card.words)


# in the chat


def talk_of_admin(app: Roomfix) -> Talk:
    return Talk(app, place=chat_of(STRANGER), by=STRANGER)


@pytest.mark.parametrize("way", Way)
async def test_an_admin_announces_maintenance_and_ends_it_and_what_waited_is_posted_at_once(
    roomfix: Roomfix, way: Way
) -> None:
    talk = talk_of_admin(roomfix)
    await talk.say("maintenance", until="Where is the maintenance?")
    place = Step("", "Isar", "How long does the maintenance in Isar last?")
    await talk.walk(Way.TYPING, place)  # the list is longer than a page
    filled = {"end": "2 h", "why": "New projector"}
    await talk.walk(way, Step("Next", "until: 2 h; reason: New projector", "is announced", **filled))
    assert f"runs until 2035-01-08 11:55 (Europe/Berlin) · {STRANGER.name} · New projector" in talk.words

    waiting = await roomfix.report("Isar")
    assert await state(roomfix, waiting) == "pending"
    await Talk(roomfix, place=chat_of(MEGAN), by=MEGAN).say("report Isar no sound", until="Maintenance")
    card = await wait_for(lambda: next(iter(roomfix.teams.in_(CHANNEL_ID)), None))

    await talk.say("maintenance", until="New projector")
    await talk.walk(Way.TYPING, Step("", "Isar", "End the maintenance in Isar now?"))
    await talk.walk(way, Step("Yes", "yes", "The maintenance in Isar is over"))
    assert "Faults that waited for that and are posted now: 1." in talk.words
    await roomfix.card_of(waiting)
    await wait_for(lambda: "Maintenance" not in card.words)
    assert (await talk.setup()).pauses == ()


async def end(app: Roomfix, name: str) -> int:
    """Maintenance ended early; how many faults are posted for that."""
    task = Task(CONTOSO, ADMIN, "d", chat_of(STRANGER), {"pause": name}, _unheard)
    count = (await EFFECTS["end_pause"](app.parts.context, task))["count"]
    await app.settled()
    return int(count)


async def waits(app: Roomfix, incident: str) -> float:
    """In how many seconds a pending report is looked at."""
    redis: Any = app.parts.connections.commands
    due = await redis.zscore(Keys(CONTOSO).jobs_due, OpenPending(IncidentId(incident)).name)
    seconds, micros = await redis.time()
    return float(due / 1000 - seconds - micros / 1e6)


async def test_the_shorter_of_two_maintenances_is_waited_for_once_the_longer_has_ended_early(
    roomfix: Roomfix,
) -> None:
    munich = (await roomfix.parts.store.setup(CONTOSO)).locations[0].id
    await announce(roomfix, a_pause(room="muc.isar", hours=10, name="room"))
    await announce(roomfix, a_pause(location=munich, hours=1, name="location"))
    incident = await roomfix.report()
    assert await end(roomfix, "room") == 0
    assert datetime.fromisoformat((await roomfix.incident(incident))["pending_until"]) == MONDAY + HOURS
    assert await waits(roomfix, incident) <= HOURS.total_seconds()


async def test_a_grace_alone_is_waited_for_once_maintenance_has_ended_early_and_deadlines_run_from_then(
    roomfix: Roomfix,
) -> None:
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: with_grace(setup, "roomfix", 10))
    await announce(roomfix, a_pause(room="muc.isar", hours=10))
    incident = await roomfix.report()
    roomfix.clock.move(minutes=1)
    assert await end(roomfix, "p1") == 0
    until = datetime.fromisoformat((await roomfix.incident(incident))["pending_until"])
    assert timedelta() <= until - MONDAY - timedelta(minutes=10) < timedelta(seconds=20)
    assert await waits(roomfix, incident) <= 600
    ended_at = roomfix.clock()
    roomfix.clock.move(minutes=9, seconds=30)
    await look(roomfix, incident)
    await roomfix.card_of(incident)
    opened = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
    assert opened is not None
    assert opened.respond_by is not None
    assert abs(opened.respond_by - ended_at - timedelta(minutes=30)) < timedelta(seconds=20)


async def test_a_fault_whose_room_was_moved_to_a_location_that_is_gone_is_posted_all_the_same(
    roomfix: Roomfix,
) -> None:
    await announce(roomfix, a_pause(room="muc.isar"))
    incident = await roomfix.report()

    def moved(setup: Setup) -> Setup:
        rooms = (replace(one, location=LocationId("gone")) if one.name == "Isar" else one for one in setup.rooms)
        return replace(setup, rooms=tuple(rooms))

    await roomfix.parts.store.change_setup(CONTOSO, moved)
    roomfix.clock.move(hours=2)
    await look(roomfix, incident)
    await roomfix.settled()
    opened = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
    assert opened is not None
    assert (opened.location.name, opened.room.location) == ("Munich", opened.location.id)


async def test_faults_that_came_one_by_one_during_maintenance_share_a_card_when_it_is_over(roomfix: Roomfix) -> None:
    munich = (await roomfix.parts.store.setup(CONTOSO)).locations[0].id
    await announce(roomfix, a_pause(location=munich, hours=3))
    made = []
    for number in range(12):
        made.append(await roomfix.report(("Isar", "Inn", "Donau")[number % 3], f"Fault {number}"))
        roomfix.clock.move(minutes=11)
    roomfix.clock.move(hours=1)
    await look(roomfix, *made)
    await wait_for(lambda: [one for one in roomfix.teams.in_(CHANNEL_ID) if "Many incidents at" in one.words])
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 6


async def test_a_kill_between_the_end_and_what_follows_from_it_leaves_nothing_waiting(roomfix: Roomfix) -> None:
    """The work is then done again, when the maintenance is over already."""
    await announce(roomfix, a_pause(room="muc.isar"))
    incident = await roomfix.report()
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: ended(setup, PauseId("p1")))
    task = Task(CONTOSO, ADMIN, "d", chat_of(STRANGER), {"pause": "p1"}, _unheard)
    assert await EFFECTS["end_pause"](roomfix.parts.context, task) == {"count": 1}
    await roomfix.card_of(incident)


async def _unheard(done: int, total: int) -> None:
    """Nobody waits for how far this work is."""


async def test_who_is_no_admin_announces_nothing(roomfix: Roomfix) -> None:
    for word in ("maintenance", "sources"):
        talk = Talk(roomfix, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(word, until="You work for Brightline AV")
    assert (await roomfix.parts.store.setup(CONTOSO)).pauses == ()
