"""What was seen of connections and calendars: the first time stays, and whoever saw it first is told so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from services.model import ClientId, ConnectionId
from services.model.job_order import JobOrder
from services.model.observed import Failure, FailureReason, Observed, Unheard, Why
from services.store.connection import Connections
from services.store.job_queue import JobQueue
from services.store.observations import Observations

MAIN, OTHER = ConnectionId("main"), ConnectionId("other")
ISAR, INN = "isar@contoso.example", "inn@contoso.example"
NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)


@pytest.fixture
def facts(redis: Connections) -> Observations:
    return Observations(redis.commands, redis.scripts)


async def test_a_client_of_which_nothing_was_seen_has_no_facts(facts: Observations, client: ClientId) -> None:
    assert await facts.read(client) == Observed()


async def test_a_connection_that_fails_keeps_its_first_time_and_its_latest_reason(
    facts: Observations, client: ClientId
) -> None:
    await facts.failing(client, MAIN, "graph_away", {}, NOW)
    await facts.failing(client, MAIN, "graph_denied", {"code": 403}, LATER)
    expected = Failure(NOW, FailureReason("graph_denied", {"code": "403"}))
    assert (await facts.read(client)).failing == {MAIN: expected}


async def test_of_many_who_see_a_connection_fail_only_one_is_the_first(facts: Observations, client: ClientId) -> None:
    seen = await asyncio.gather(*(facts.failing(client, MAIN, "graph_denied", {"code": "x"}, NOW) for _ in range(8)))
    assert sorted(seen) == [False] * 7 + [True]


async def test_only_the_first_who_sees_a_failure_has_it_told(
    facts: Observations, client: ClientId, redis: Connections
) -> None:
    for number in range(3):
        await facts.failing(client, MAIN, "not_signed_in", {}, NOW, jobs=[JobOrder(f"notice:{number}", "notice")])
    leased = await JobQueue(redis.scripts, client).lease(9, 60_000, token="t")
    assert [job.id for job in leased.jobs] == ["notice:0"]


async def test_a_connection_that_works_again_is_cleared_and_its_next_failure_is_a_first_one(
    facts: Observations, client: ClientId
) -> None:
    await facts.failing(client, MAIN, "not_signed_in", {}, NOW)
    await facts.failing(client, OTHER, "not_signed_in", {}, NOW)
    await facts.working(client, MAIN)
    assert set((await facts.read(client)).failing) == {OTHER}
    assert await facts.failing(client, MAIN, "not_signed_in", {}, LATER)


async def test_an_outage_is_counted_from_its_beginning_until_the_connection_works(
    facts: Observations, client: ClientId
) -> None:
    assert await facts.away(client, MAIN, NOW) == NOW
    assert await facts.away(client, MAIN, LATER) == NOW
    assert (await facts.read(client)).failing == {}
    await facts.working(client, MAIN)
    assert await facts.away(client, MAIN, LATER) == LATER


async def test_calendars_that_are_denied_keep_their_first_time_until_they_can_be_read(
    facts: Observations, client: ClientId
) -> None:
    await facts.denied(client, [ISAR], NOW)
    await facts.denied(client, [ISAR, INN], LATER)
    assert (await facts.read(client)).denied == {ISAR: NOW, INN: LATER}
    await facts.readable(client, [ISAR])
    assert (await facts.read(client)).denied == {INN: LATER}


async def test_no_calendars_at_all_change_nothing(facts: Observations, client: ClientId) -> None:
    await facts.denied(client, [], NOW)
    await facts.readable(client, [])
    assert await facts.read(client) == Observed()


async def test_a_room_is_tentative_until_it_accepts_by_itself(facts: Observations, client: ClientId) -> None:
    await facts.tentative(client, ISAR, NOW)
    await facts.tentative(client, ISAR, LATER)
    assert (await facts.read(client)).tentative == {ISAR: NOW}
    await facts.prompt(client, ISAR)
    assert (await facts.read(client)).tentative == {}


async def test_a_source_of_which_nothing_is_taken_keeps_its_first_time_until_something_is(
    facts: Observations, client: ClientId
) -> None:
    for why, at in ((Why.NOT_PROVEN, NOW), (Why.ROOM, LATER)):
        await facts.refused(client, "a source", Unheard(at, at, why))
    assert (await facts.read(client)).unheard == {"a source": Unheard(NOW, LATER, Why.ROOM)}
    await facts.taken(client, "another")
    assert set((await facts.read(client)).unheard) == {"a source"}
    await facts.taken(client, "a source")
    assert await facts.read(client) == Observed()


async def test_one_client_sees_nothing_of_another(facts: Observations, client: ClientId) -> None:
    await facts.failing(ClientId("another"), MAIN, "not_signed_in", {}, NOW)
    assert await facts.read(client) == Observed()
