"""Pending reports in the store: each step is one, whoever is faster and whatever is killed."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from services.incidents import pending_opened, reporting
from services.model import (
    Client,
    ClientId,
    EscalationStep,
    Incident,
    IncidentId,
    Location,
    LocationId,
    Pause,
    PauseId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Room,
    RoomId,
    Severity,
    SlotRules,
    State,
)
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import Unavailable
from services.model.jobs import OpenPending
from services.model.setup import Setup
from services.monitors.grace_periods import with_grace
from services.monitors.intake import IntakeError, Report, ReportStatus
from services.monitors.pending import KnownReport, Pending, Waiting
from services.store.changes import CommitOutcome
from services.store.connection import Connections
from services.store.keys import Keys
from services.store.pending_reports import KEPT, PENDING
from services.store.records import SETUP
from services.store.redis_store import Store

NOW = datetime(2035, 1, 8, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
MUNICH = Location(LocationId("munich"), "Munich", BusinessHours("Europe/Berlin", ((DayPeriod(0, 1440),),) * 7))
ISAR = Room(RoomId("isar"), "Isar", MUNICH.id, "isar@x.example")
ANNE = Person(PersonId("anne"), "Anne")
CHANNEL = Conversation("19:c@thread", ConversationKind.CHANNEL, "https://x", "28:x", is_installed=True)


class ReportRig:
    """One client whose source "av" has a grace of five minutes."""

    def __init__(self, redis: Connections, client: ClientId) -> None:
        self.redis, self.client = redis, client
        self.store = Store(redis.commands, redis.scripts)
        self.made = 0

    async def built(self) -> ReportRig:
        setup = Setup(Client(self.client, "Contoso", SlotRules()), (MUNICH,), (ISAR,))
        await self.store.change_setup(self.client, lambda _: with_grace(setup, "av", 5))
        await self.store.hear(self.client, CHANNEL)
        return self

    async def told(self, *, now: datetime = NOW, over: bool = False, **changes: Any) -> KnownReport:
        """What "av" says of its alert."""
        self.made += 1
        status = ReportStatus.RESOLVED if over else ReportStatus.TRIGGERED
        report = Report("av", "1", "Isar", "Dark", "", Severity.MAJOR, status, now, None, None)
        new_id = IncidentId(f"i{self.made}")
        return await reporting.receive(self.store, self.client, replace(report, **changes), now=now, new_id=new_id)

    async def look(self, incident: IncidentId, now: datetime = LATER) -> datetime | None:
        return await pending_opened.look(self.store, self.client, incident, now=now)

    async def job(self, incident: IncidentId) -> tuple[float | None, Any]:
        """When the job of a pending report is due, in seconds from now, and what it is."""
        keys: Any = Keys(self.client)
        name = OpenPending(incident).name
        at: Any = await self.redis.commands.zscore(keys.jobs_due, name)
        body: Any = await self.redis.commands.hget(keys.jobs_body, name)
        seconds = None if at is None else at / 1000 - datetime.now(UTC).timestamp()
        return seconds, body and json.loads(body)

    async def posts(self, incident: IncidentId) -> list[str]:
        return [post.target for post in await self.store.posts(self.client, incident)]


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> ReportRig:
    return await ReportRig(redis, client).built()


async def pending(rig: ReportRig) -> Pending:
    found = await rig.told()
    assert isinstance(found, Pending)
    return found


async def test_what_waits_is_kept_with_the_job_that_opens_it(rig: ReportRig) -> None:
    made = await pending(rig)
    assert await rig.store.pending_reports.known(rig.client, made.id) == made
    assert await rig.store.pending_reports.waiting(rig.client) == (made.id,)
    seconds, job = await rig.job(made.id)
    assert seconds == pytest.approx(300, abs=5)
    assert job == {"kind": "raise", "args": {"incident": made.id}}
    assert await rig.store.incident(rig.client, made.id) is None
    assert await rig.store.open_incidents(rig.client) == ()


async def test_it_is_opened_once_its_time_has_come_and_not_before(rig: ReportRig) -> None:
    made = await pending(rig)
    assert await rig.look(made.id, NOW + timedelta(minutes=4)) == LATER
    assert await rig.look(made.id) is None
    opened = await rig.store.incident(rig.client, made.id)
    assert opened is not None
    assert (opened.state, opened.version, opened.reported_at) == (State.OPEN, 2, NOW)
    assert await rig.posts(made.id) == [CHANNEL.id]
    assert await rig.store.pending_reports.known(rig.client, made.id) == opened
    assert await rig.store.pending_reports.waiting(rig.client) == ()
    assert await rig.look(made.id) is None
    assert (await rig.told(now=LATER, over=True)).state is State.CLOSED


async def test_a_call_whose_answer_was_lost_is_repeated_without_harm(rig: ReportRig) -> None:
    made = await pending(rig)
    keep = rig.store.pending_reports.keep
    assert (await keep(made)).outcome is CommitOutcome.DONE
    over = replace(made, state=Waiting.RECOVERED, version=2)
    assert [(await keep(over)).outcome for _ in range(2)] == [CommitOutcome.DONE] * 2
    assert (await keep(made)).outcome is CommitOutcome.STALE
    assert (await keep(replace(made, id=IncidentId("other")))).outcome is CommitOutcome.EXISTS


async def test_what_is_over_has_no_job_and_is_forgotten_in_the_end(rig: ReportRig) -> None:
    made = await pending(rig)
    assert (await rig.told(over=True)).state is Waiting.RECOVERED
    assert await rig.job(made.id) == (None, None)
    assert await rig.store.pending_reports.waiting(rig.client) == ()
    assert await rig.look(made.id) is None
    assert await rig.store.incident(rig.client, made.id) is None
    ttl: Any = await rig.redis.commands.ttl(Keys(rig.client).incident(made.id))
    assert KEPT - 60 < ttl <= KEPT


async def test_a_source_s_id_whose_report_was_forgotten_is_free_again(rig: ReportRig) -> None:
    made = await pending(rig)
    await rig.told(over=True)
    await rig.redis.commands.delete(Keys(rig.client).incident(made.id))
    again = await rig.told()
    assert (again.id == made.id, again.state) == (False, Waiting.PENDING)
    await rig.redis.commands.delete(Keys(rig.client).incident(again.id))
    await rig.store.change_setup(rig.client, lambda setup: with_grace(setup, "av", 0))
    opened = await rig.told()
    assert opened.state is State.OPEN
    assert await rig.store.incident(rig.client, opened.id) == opened


async def test_a_grace_that_was_taken_away_meanwhile_lets_what_waits_wait(rig: ReportRig) -> None:
    made = await pending(rig)
    await rig.store.change_setup(rig.client, lambda setup: with_grace(setup, "av", 0))
    assert await rig.told() == made
    assert (await rig.told(source_id="2")).state is State.OPEN
    assert await rig.look(made.id) is None


async def test_a_fault_that_comes_back_after_its_incident_has_ended_waits_again(rig: ReportRig) -> None:
    made = await pending(rig)
    await rig.look(made.id)
    await rig.told(now=LATER, over=True)
    back = await rig.told(now=LATER + timedelta(minutes=1))
    assert (back.id == made.id, back.state) == (False, Waiting.PENDING)
    first = await rig.store.incident(rig.client, made.id)
    assert first is not None
    assert first.state is State.CLOSED


@pytest.mark.parametrize("late", [timedelta(minutes=1), timedelta(minutes=-1)], ids=["after the end", "before it"])
async def test_a_new_fault_of_a_source_that_reuses_its_ids_is_not_lost(rig: ReportRig, late: timedelta) -> None:
    """Only what occurred later than the first is new; clocks of monitors and of Roomfix need not agree on its end."""
    await rig.store.change_setup(rig.client, lambda setup: with_grace(setup, "av", 0))
    first = await rig.told()
    ended = LATER
    assert (await rig.told(now=ended, over=True)).state is State.CLOSED
    second = await rig.told(now=ended, occurred_at=ended + late)
    assert second.id != first.id
    assert second.state is State.OPEN
    same = await rig.told(now=ended + timedelta(minutes=5), occurred_at=NOW)
    assert same.id == second.id, "an old event is not new"


async def test_an_end_and_an_opening_at_once_are_one_after_the_other(rig: ReportRig) -> None:
    for number in range(20):
        made = await rig.told(source_id=f"race {number}")
        over, _ = await asyncio.gather(rig.told(source_id=f"race {number}", now=LATER, over=True), rig.look(made.id))
        known = await rig.store.pending_reports.known(rig.client, made.id)
        assert known is not None
        assert known.state == over.state
        assert known.state in (State.CLOSED, Waiting.RECOVERED)
    assert await rig.store.open_incidents(rig.client) == ()


async def test_many_at_once_are_one(rig: ReportRig) -> None:
    answers = await asyncio.gather(*(rig.told() for _ in range(20)))
    assert len({answer.id for answer in answers}) == 1
    assert len(await rig.store.pending_reports.waiting(rig.client)) == 1


async def test_a_kill_after_it_was_opened_leaves_nothing_undone(
    rig: ReportRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await pending(rig)

    async def killed(client: ClientId, incident: IncidentId) -> None:
        raise Unavailable("store_away")

    with monkeypatch.context() as patch:
        patch.setattr(rig.store.pending_reports, "opened", killed)
        with pytest.raises(Unavailable):
            await rig.look(made.id)
    assert isinstance(await rig.store.pending_reports.known(rig.client, made.id), Incident)
    assert await rig.look(made.id) is None, "its job is done again"
    assert await rig.store.pending_reports.waiting(rig.client) == ()
    wait: Any = await rig.redis.commands.hget(Keys(rig.client).incident(made.id), "wait")
    assert wait is None


async def test_no_step_of_an_escalation_comes_before_anybody_could_claim(rig: ReportRig) -> None:
    steps = (EscalationStep(3, "Soon", (ANNE,)), EscalationStep(30, "Later", (ANNE,)))
    provider = Provider(ProviderId("north"), "AV North", (ANNE,), (MUNICH.id,), escalation=steps)
    await rig.store.change_setup(rig.client, lambda setup: replace(setup, providers=(provider,)))
    made = await pending(rig)
    await rig.look(made.id)
    opened = await rig.store.incident(rig.client, made.id)
    assert opened is not None
    assert [(step.name, step.at) for step in opened.escalations] == [
        ("Soon", LATER),
        ("Later", NOW + timedelta(minutes=30)),
    ]


async def test_maintenance_that_came_up_is_noted_and_waited_for(rig: ReportRig) -> None:
    made = await pending(rig)
    end = LATER + timedelta(hours=1)
    pause = Pause(PauseId("p"), ISAR.id, None, NOW, end, ANNE)
    await rig.store.change_setup(rig.client, lambda setup: replace(setup, pauses=(pause,)))
    assert [await rig.look(made.id) for _ in range(2)] == [end, end]
    noted = await rig.store.pending_reports.known(rig.client, made.id)
    assert noted == replace(made, version=2, paused_until=end)
    assert await rig.look(made.id, end) is None
    opened = await rig.store.incident(rig.client, made.id)
    assert opened is not None
    assert opened.version == 3


async def test_sources_that_have_reported_are_known_by_name(rig: ReportRig) -> None:
    await rig.told()
    await rig.store.change_setup(rig.client, lambda setup: replace(setup, rooms=()))
    with pytest.raises(IntakeError):
        await rig.told(source="refused")
    assert await rig.store.pending_reports.seen_sources(rig.client) == ("av",)


def test_a_pending_report_is_stored_with_everything() -> None:
    report = Report(
        "av", "1", "Isar", "Dark", "d", Severity.MINOR, ReportStatus.TRIGGERED, NOW, "https://x", None, ("Inn",)
    )
    made = Pending(
        IncidentId("i"), ClientId("c"), 3, Waiting.PENDING, report, ISAR, MUNICH, NOW, LATER, paused_until=LATER
    )
    assert PENDING.load(PENDING.dump(made)) == made


def test_a_set_up_of_an_earlier_release_has_neither_graces_nor_maintenance() -> None:
    setup = SETUP.load('1:{"client": {"id": "c", "name": "Contoso", "rules": {}}}')
    assert (setup.client.graces, setup.pauses) == ((), ())
