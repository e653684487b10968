"""What is stored does not grow with what is over: each kind of row is driven hard, and stays at its bound."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.incidents import offers, reporting
from services.model import Calendar, ClientId, ConnectionId, IncidentId, Person, PersonId, Room, RoomId
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Effect, End, Text
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.notifications.outbox_rows import letter_row
from services.notifications.recipients import DeliveryPlan
from services.store.connection import Connections
from services.store.delivery_record import MOST_UNREACHED
from services.store.dialog_runs import AskedStep, DialogRun, DialogRuns, RunChange, ShownMessage, step_spot
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.notification_ledger import MOST_ALIKE, DigestEntry
from services.store.observations import Observations
from services.store.pending_reports import KEPT
from services.store.records import Mirrored
from services.store.storm_groups import MOST as MOST_IN_STORM
from services.store.unknown_rooms import MOST_SEEN
from tests.builders.incident_builder import NOW
from tests.builders.job_rig import BERLIN, VERA, JobRig
from tests.contract.test_pending_reports import LATER, ReportRig

ISAR = IncidentId("isar")
A_MINUTE = 60_000


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    return await JobRig(redis, client).built()


@pytest_asyncio.fixture
async def monitored(redis: Connections, client: ClientId) -> ReportRig:
    return await ReportRig(redis, client).built()


# of one incident


async def test_the_letters_of_changes_long_past_are_forgotten_and_the_latest_are_not(rig: JobRig) -> None:
    people = [DeliveryPlan(Person(PersonId(f"p{nth}"), "P"), Channel.MAIL, DeliveryStatus.SENT) for nth in range(20)]
    for stamp in range(1, 301):
        letters = [letter_row(ISAR, told, News.VISIT, str(stamp)) for told in people]
        await rig.notifications.order_once(rig.client, ISAR, map(queued, letters))
        names = [letter.name for letter in letters]
        assert await rig.notifications.ordered(rig.client, ISAR, names) == {*names}
    known: Any = await rig.redis.commands.scard(Keys(rig.client).ordered(ISAR))
    assert 1000 <= known <= 2000


async def test_the_letters_of_one_change_are_remembered_however_many_they_are(rig: JobRig) -> None:
    people = [DeliveryPlan(Person(PersonId(f"p{nth}"), "P"), Channel.MAIL, DeliveryStatus.SENT) for nth in range(2500)]
    letters = [letter_row(ISAR, told, News.NEW, "1") for told in people]
    for _ in range(2):
        await rig.notifications.order_once(rig.client, ISAR, map(queued, letters))
        assert len(await rig.notifications.ordered(rig.client, ISAR, [one.name for one in letters])) == len(letters)


async def test_who_wants_quiet_of_an_incident_is_forgotten_once_that_is_over(rig: JobRig) -> None:
    for nth in range(100):
        await rig.snoozes.snooze(rig.client, ISAR, PersonId(f"p{nth}"), until=NOW + timedelta(days=1))
    ttl: Any = await rig.redis.commands.ttl(Keys(rig.client).snoozes(ISAR))
    assert timedelta(days=1) < timedelta(seconds=ttl) <= timedelta(days=2)


async def test_an_incident_whose_room_gets_a_calendar_is_open_there_alone(rig: JobRig) -> None:
    bare = Room(RoomId("isar"), "Isar", BERLIN.id, None)
    await rig.store.change_setup(rig.client, lambda known: replace(known, rooms=(bare,)))
    await rig.opened(room=bare)
    mapped = replace(bare, calendar="isar@x.example")
    await rig.store.change_setup(rig.client, lambda known: replace(known, rooms=(mapped,)))
    await reporting.post_mapped(rig.store, rig.client, now=NOW)
    keys: Any = Keys(rig.client)
    assert await rig.redis.commands.smembers(keys.open_in(bare.id)) == set()
    assert await rig.redis.commands.smembers(keys.open_in("isar@x.example")) == {"one-isar"}


# of what is told


async def test_a_digest_keeps_the_latest_of_an_incident_that_changes_all_day_and_is_told_once(rig: JobRig) -> None:
    for stamp in range(1, 501):
        kept = DigestEntry(ISAR, News.VISIT, str(stamp), NOW + timedelta(seconds=stamp))
        await rig.notifications.keep(rig.client, VERA.id, kept)
        await rig.notifications.keep(rig.client, VERA.id, replace(kept, incident=IncidentId("inn"), news=News.NEW))
    rows = await rig.notifications.kept(rig.client, VERA.id)
    assert [row.stamp for row in rows if row.incident == ISAR] == [str(nth) for nth in range(501 - MOST_ALIKE, 501)]
    assert len(rows) == 2 * MOST_ALIKE
    assert [await rig.notifications.take(rig.client, VERA.id, rows) for _ in range(2)] == [True, False]


async def test_of_people_whom_nothing_reaches_the_latest_are_known(rig: JobRig) -> None:
    for nth in range(MOST_UNREACHED + 20):
        person, at = Person(PersonId(f"p{nth}"), f"P {nth}"), NOW + timedelta(seconds=nth)
        failed = Delivery(person.name, Channel.CHAT, News.NEW, at, DeliveryStatus.FAILED, person)
        await rig.deliveries.note(rig.client, IncidentId(f"i{nth}"), failed)
    known = await rig.deliveries.unreached(rig.client)
    assert set(known) == {PersonId(f"p{nth}") for nth in range(20, MOST_UNREACHED + 20)}


async def test_hosts_that_nothing_reaches_are_not_kept_in_mind(rig: JobRig) -> None:
    failed = Delivery("Vera", Channel.MAIL, News.NEW, NOW, DeliveryStatus.FAILED, VERA, is_host=True)
    await rig.deliveries.note(rig.client, ISAR, failed)
    assert await rig.deliveries.unreached(rig.client) == {}


async def test_who_may_tell_a_meetings_host_is_known_until_the_meeting_is_over(rig: JobRig) -> None:
    take, lasts = rig.deliveries.take_host, timedelta(hours=2)
    assert [await take(rig.client, "m 9:00", job, lasts=lasts) for job in ("a", "b", "a")] == [True, False, True]
    ttl: Any = await rig.redis.commands.ttl(Keys(rig.client).host_of("m 9:00"))
    assert lasts < timedelta(seconds=ttl) <= timedelta(hours=3)
    await rig.deliveries.free_host(rig.client, "m 9:00", "b")
    assert not await take(rig.client, "m 9:00", "b", lasts=lasts)
    await rig.deliveries.free_host(rig.client, "m 9:00", "a")
    assert await take(rig.client, "m 9:00", "b", lasts=lasts)


# of a client


async def test_of_names_that_nobody_knows_the_latest_are_kept(rig: JobRig) -> None:
    for nth in range(MOST_SEEN + 50):
        await rig.store.room_names.see(rig.client, f"Nonsense {nth}", at=NOW + timedelta(seconds=nth))
    seen = await rig.store.room_names.seen(rig.client)
    assert set(seen) == {f"Nonsense {nth}" for nth in range(50, MOST_SEEN + 50)}


async def test_faults_that_nobody_heard_of_leave_nothing_behind_once_they_are_forgotten(monitored: ReportRig) -> None:
    keys: Any = Keys(monitored.client)
    redis: Any = monitored.redis.commands
    for nth in range(150):
        await monitored.told(source_id=f"flap {nth}\n")
        await monitored.told(source_id=f"flap {nth}\n", over=True)
    back = await monitored.told(source_id="flap 7\n", now=LATER)
    assert await redis.hlen(keys.sources) == 150
    waiting = await redis.zrange(keys.never_opened, 0, -1, withscores=True)
    await redis.zadd(keys.never_opened, {row: at - KEPT * 1000 for row, at in waiting})
    for nth in range(2):  # a hundred are forgotten with each that comes
        await monitored.told(source_id=f"later {nth}")
        await monitored.told(source_id=f"later {nth}", over=True)
    assert set(await redis.hkeys(keys.sources)) == {"av|flap 7\n", "av|later 0", "av|later 1"}
    assert await redis.zcard(keys.never_opened) == 2
    assert await monitored.store.pending_reports.reported(monitored.client, "av", "flap 7\n") == back


async def test_jobs_that_are_done_leave_nothing_behind(redis: Connections, client: ClientId) -> None:
    queue, keys = JobQueue(redis.scripts, client), Keys(client)
    for nth in range(50):
        await queue.enqueue(JobOrder(f"post:{nth}", "note"))
        (job,) = (await queue.lease(1, A_MINUTE, token=uuid4().hex)).jobs
        await queue.later(job, 0, why="again")
        (job,) = (await queue.lease(1, A_MINUTE, token=uuid4().hex)).jobs
        await queue.done(job)
    assert await sizes(redis, keys) == (0, 0, 0, 0)


async def test_of_jobs_that_were_given_up_the_latest_are_kept(redis: Connections, client: ClientId) -> None:
    queue, keys = JobQueue(redis.scripts, client, most_failures=1), Keys(client)
    for name in ("first", "later"):
        await queue.enqueue(*(JobOrder(f"{name}:{nth}", "note") for nth in range(600)))
        jobs = (await queue.lease(600, A_MINUTE, token=uuid4().hex)).jobs
        await asyncio.gather(*(queue.later(job, 0, why="never works") for job in jobs))
    assert await sizes(redis, keys) == (0, 1000, 1000, 1000)
    assert sum(job.id.startswith("later") for job in await queue.dead(1000)) == 600


async def sizes(redis: Connections, keys: Keys) -> tuple[int, ...]:
    """Rows of jobs that are due, of what they are, of how they were tried, and of those given up."""
    commands: Any = redis.commands
    due, dead = await commands.zcard(keys.jobs_due), await commands.zcard(keys.jobs_dead)
    return due, await commands.hlen(keys.jobs_body), await commands.hlen(keys.jobs_try), dead


async def test_a_storm_that_never_ends_goes_on_with_another_card(rig: JobRig) -> None:
    cards = []
    for nth in range(2 * MOST_IN_STORM + 20):
        at = NOW + timedelta(seconds=nth)
        made = await rig.opened(f"i{nth}", reported_at=at)
        cards.append(await rig.store.storms.place(made, "19:here", now=at))
    names = [storm.id for storm in cards if storm is not None]
    assert names == [f"i{MOST_IN_STORM * (nth // MOST_IN_STORM) + 5}" for nth in range(len(names))]


async def test_a_storm_that_lasts_for_days_goes_on_with_another_card(rig: JobRig) -> None:
    cards = []
    for nth in range(300):
        at = NOW + timedelta(minutes=min(nth, 5) + 9 * max(0, nth - 5))
        made = await rig.opened(f"i{nth}", reported_at=at)
        cards.append(await rig.store.storms.place(made, "19:here", now=at))
    assert len({storm.id for storm in cards if storm is not None}) > 1


# of dialogs


async def test_a_dialog_that_goes_round_and_round_keeps_the_messages_that_are_still_edited(
    redis: Connections, client: ClientId
) -> None:
    dialog_runs = DialogRuns(redis.commands, redis.scripts)
    job = Job("form:d", "form", {"dialogue": "d"}, attempt=1, failures=0, token="t")
    for version in range(1, 301):
        asked = AskedStep(version, Text("x"), "19:here")
        await dialog_runs.keep(client, RunChange(a_dialogue(version, asked)))
        spot = step_spot(client, "d", asked)
        await dialog_runs.note_shown(spot, ShownMessage(f"m{version}", "1"), was=None, job=job)
    kept = await dialog_runs.get(client, "d")
    assert kept is not None
    assert list(kept.shown) == [300]


@pytest.mark.parametrize(
    ("end", "working", "days"),
    [(None, None, 30), (End(Text("x")), None, 7), (End(Text("x")), Effect("undo", Text("x")), 30)],
)
async def test_a_dialog_that_has_ended_is_forgotten_sooner_but_not_before_it_has_undone_what_it_began(
    redis: Connections, client: ClientId, end: End | None, working: Effect | None, days: int
) -> None:
    dialog_runs = DialogRuns(redis.commands, redis.scripts)
    made = replace(a_dialogue(1, AskedStep(1, Text("x"), "19:here")), end=end, working=working)
    await dialog_runs.keep(client, RunChange(made))
    ttl: Any = await redis.commands.ttl(Keys(client).dialog_run("d"))
    assert timedelta(days=days - 1) < timedelta(seconds=ttl) <= timedelta(days=days)


def a_dialogue(version: int, asked: AskedStep) -> DialogRun:
    return DialogRun("d", "notify", version, VERA, "19:here", NOW, f"{version}", asked=(asked,))


# of calendars


async def test_calendars_and_connections_that_are_gone_are_forgotten(rig: JobRig) -> None:
    facts, mine = (
        Observations(rig.redis.commands, rig.redis.scripts),
        Calendar("isar@x", "Isar", ConnectionId("c"), BERLIN.id),
    )
    await rig.store.change_setup(rig.client, lambda known: replace(known, calendars=(mine,)))
    gone = [f"gone-{nth}@x" for nth in range(50)]
    await rig.store.mirror(rig.client, dict.fromkeys((mine.address, *gone), Mirrored(NOW, ())))
    await facts.denied(rig.client, (mine.address, *gone), NOW)
    for address in gone:
        await facts.tentative(rig.client, address, NOW)
        await facts.failing(rig.client, ConnectionId(address), "graph_denied", {}, NOW)
        await facts.away(rig.client, ConnectionId(address), NOW)
    await rig.redis.commands.hset(Keys(rig.client).facts, "other kind", "stays")
    await offers.sweep(rig.store, None, facts, rig.client, now=NOW)  # type: ignore[arg-type]  # nothing to read
    commands: Any = rig.redis.commands
    assert await commands.hkeys(Keys(rig.client).mirror) == [mine.address]
    assert set(await commands.hkeys(Keys(rig.client).facts)) == {f"denied {mine.address}", "other kind"}


async def test_of_what_a_connection_lists_the_last_time_counts(rig: JobRig) -> None:
    rooms, connection = rig.store.room_names, ConnectionId("c")
    for nth in range(50):
        await rooms.note_listed(rig.client, connection, ["isar@x", f"room-{nth}@x"])
    assert await rooms.listed(rig.client, connection) == {"isar@x", "room-49@x"}
    ttl: Any = await rig.redis.commands.ttl(Keys(rig.client).listed(connection))
    assert timedelta(days=29) < timedelta(seconds=ttl) <= timedelta(days=30)
