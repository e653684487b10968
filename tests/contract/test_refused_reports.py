"""Sources of which nothing is taken: noted once that is no chance, for whom it concerns, until something is taken."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio

from services.admin.refused_reports import LONG, MANY, MOST_CLIENTS, NOTED_EVERY, Refusals
from services.model import ClientId
from services.model.observed import Unheard, Why
from services.monitors.intake import EVERY
from services.store import connection, server_files
from services.store.connection import Connections, connected
from services.store.keys import CLIENTS
from services.store.observations import Observations
from services.store.redis_store import Store
from services.store.server import running

NOW = datetime(2035, 1, 8, 9, 0, tzinfo=UTC)


@dataclass(slots=True)
class Watch:
    """Refusals on a store that serves two clients, and a clock."""

    redis: Connections
    served: list[ClientId] = field(default_factory=lambda: [ClientId(uuid4().hex) for _ in range(2)])
    now: datetime = NOW
    refusals: Refusals = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """As after a restart: nothing is known but what is stored."""
        self.refusals = Refusals(Store(self.redis.commands, self.redis.scripts), self.facts)

    @property
    def facts(self) -> Observations:
        return Observations(self.redis.commands, self.redis.scripts)

    async def refuse(self, *tenants: ClientId, times: int = 1, why: Why = Why.NOT_PROVEN, source: str = "av") -> None:
        for _ in range(times):
            await self.refusals.refused(source, tenants, why, now=self.now)

    async def take(self, client: ClientId, key: ClientId | None = None) -> None:
        await self.refusals.taken("av", client, client if key is None else key, now=self.now)

    async def unheard(self, client: ClientId) -> Mapping[str, Unheard]:
        return (await self.facts.read(client)).unheard

    async def writes(self) -> int:
        return int((await self.redis.commands.info("persistence"))["rdb_changes_since_last_save"])


@pytest_asyncio.fixture
async def watch(redis: Connections) -> AsyncIterator[Watch]:
    made, others = Watch(redis), await redis.commands.smembers(CLIENTS)
    await redis.commands.delete(CLIENTS)
    await redis.commands.sadd(CLIENTS, *made.served)
    yield made
    await redis.commands.delete(CLIENTS)
    if others:
        await redis.commands.sadd(CLIENTS, *others)


async def test_three_refused_reports_are_noted_with_since_when_and_why(watch: Watch) -> None:
    ours, theirs = watch.served
    await watch.refuse(ours, times=MANY - 1)
    assert await watch.unheard(ours) == {}
    await watch.refuse(ours, why=Why.ROOM)
    assert await watch.unheard(ours) == {"av": Unheard(NOW, NOW, Why.ROOM)}
    assert await watch.unheard(theirs) == {}


async def test_two_refused_reports_are_noted_when_they_are_ten_minutes_apart(watch: Watch) -> None:
    ours, _ = watch.served
    await watch.refuse(ours)
    watch.now += LONG
    await watch.refuse(ours)
    assert await watch.unheard(ours) == {"av": Unheard(NOW, watch.now, Why.NOT_PROVEN)}


async def test_one_report_that_is_taken_ends_it_and_the_next_series_is_a_new_one(watch: Watch) -> None:
    ours, _ = watch.served
    await watch.refuse(ours, times=MANY)
    await watch.take(ours)
    assert await watch.unheard(ours) == {}
    watch.now += NOTED_EVERY
    await watch.refuse(ours, times=MANY - 1)
    assert await watch.unheard(ours) == {}
    await watch.refuse(ours)
    assert (await watch.unheard(ours))["av"].since == watch.now


async def test_a_restart_keeps_since_when_and_what_is_taken_after_it_ends_it(watch: Watch) -> None:
    ours, _ = watch.served
    await watch.refuse(ours, times=MANY)
    watch.restart()
    watch.now += timedelta(hours=1)
    await watch.refuse(ours, times=MANY, why=Why.ROOM)
    assert await watch.unheard(ours) == {"av": Unheard(NOW, watch.now, Why.ROOM)}
    watch.restart()
    await watch.take(ours)
    assert await watch.unheard(ours) == {}


async def test_a_flood_is_noted_once_a_minute_for_each_reason(watch: Watch) -> None:
    ours, _ = watch.served
    await watch.refuse(ours, times=MANY)
    before = await watch.writes()
    for second in range(60):
        watch.now = NOW + timedelta(seconds=second)
        await watch.refuse(ours, times=50)
    assert await watch.writes() == before
    await watch.refuse(ours, times=50, why=Why.UNREADABLE)
    watch.now = NOW + NOTED_EVERY
    await watch.refuse(ours, times=50)
    assert await watch.writes() == before + 2
    assert (await watch.unheard(ours))["av"].last == watch.now


async def test_what_nobody_knows_whose_it_is_is_noted_for_every_client_that_is_served(watch: Watch) -> None:
    await watch.refuse(EVERY, times=MANY)
    assert [set(await watch.unheard(client)) for client in watch.served] == [{"av"}, {"av"}]


async def test_whose_reports_are_taken_is_told_of_nobody_else_s(watch: Watch) -> None:
    """A key for every tenant is tried by somebody, while the monitor of one has a key of its own and is heard."""
    ours, theirs = watch.served
    await watch.refuse(EVERY)
    watch.now += timedelta(minutes=1)
    await watch.take(ours)
    await watch.refuse(EVERY, times=MANY)
    assert (await watch.unheard(ours), set(await watch.unheard(theirs))) == ({}, {"av"})
    await watch.take(theirs, EVERY)
    assert await watch.unheard(theirs) == {}


async def test_sources_are_told_apart(watch: Watch) -> None:
    ours, _ = watch.served
    await watch.refuse(ours, times=MANY, source="pager")
    await watch.refuse(ours, times=MANY)
    await watch.take(ours)
    assert set(await watch.unheard(ours)) == {"pager"}


async def test_a_tenant_that_is_not_served_gets_no_record(watch: Watch) -> None:
    stranger = ClientId(uuid4().hex)
    await watch.refuse(stranger, times=MANY)
    assert await watch.unheard(stranger) == {}


async def test_of_very_many_clients_fifty_are_told(watch: Watch) -> None:
    many = [ClientId(uuid4().hex) for _ in range(MOST_CLIENTS + 5)]
    await watch.redis.commands.sadd(CLIENTS, *many)
    await watch.refuse(EVERY, times=MANY)
    told = [client for client in (*many, *watch.served) if await watch.unheard(client)]
    assert len(told) == MOST_CLIENTS


async def test_a_store_that_is_away_does_not_make_a_refusal_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.2)
    async with (
        running("", tmp_path, search_path=os.environ["PATH"]) as server,
        connected(server.url, loader_url=server.loader_url) as redis,
    ):
        watch, redis_pid = Watch(redis), int(server_files.at(tmp_path).pid.read_text())
        os.kill(redis_pid, signal.SIGSTOP)
        try:
            await watch.refuse(EVERY, times=MANY)
            await watch.take(watch.served[0])
        finally:
            os.kill(redis_pid, signal.SIGCONT)
