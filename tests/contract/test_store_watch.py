"""Is it still the same store? Emptied, swapped, older, forgetful: noticed at the start and while Roomfix runs."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from services.admin.health import findings
from services.model import Client, ClientId, SlotRules
from services.model.errors import Unavailable
from services.model.observed import Observed
from services.model.setup import Setup
from services.store import server_files, store_watch
from services.store.connection import Connections, connected
from services.store.keys import STORE
from services.store.redis_store import Store
from services.store.server import Server, running
from services.store.store_watch import StoreWatch, confirm_never_set_up, watch_of, watched
from tests.builders.redis_servers import DURABLE, RedisServer, a_redis
from tests.builders.running_roomfix import wait_for

CONTOSO = ClientId("contoso")
HERE = os.environ["PATH"]


@dataclass(frozen=True, slots=True)
class User:
    """One process that uses a store: its connections, and its watch."""

    redis: Connections
    watch: StoreWatch

    @property
    def store(self) -> Store:
        return Store(self.redis.commands, self.redis.scripts)

    async def set_up(self) -> None:
        await self.store.change_setup(CONTOSO, lambda _: a_setup())


def a_setup() -> Setup:
    return Setup(Client(CONTOSO, name="Contoso", rules=SlotRules()))


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def using(server: Server, *, mark: str = "", ahead: timedelta = timedelta(0)) -> AsyncIterator[User]:
    async with (
        connected(server.url, loader_url=server.loader_url) as redis,
        watched(server, redis.commands, mark=mark, now=lambda: now() + ahead) as begun,
    ):
        yield User(redis, begun)


@asynccontextmanager
async def using_at(url: str, data_dir: Path, *, mark: str = "") -> AsyncIterator[User]:
    async with running(url, data_dir, search_path=HERE) as server, using(server, mark=mark) as user:
        yield user


async def use(url: str, data_dir: Path, *, mark: str = "") -> None:
    async with using_at(url, data_dir, mark=mark) as user:
        await user.set_up()


async def adopt(url: str, data_dir: Path, *, mark: str = "") -> int:
    async with (
        running(url, data_dir, search_path=HERE) as server,
        connected(server.url, loader_url=server.loader_url) as redis,
        watch_of(server, redis.commands, mark=mark, now=now) as found,
    ):
        return await found.adopt()


@pytest_asyncio.fixture
async def outside(tmp_path: Path) -> AsyncIterator[RedisServer]:
    async with a_redis(tmp_path / "outside", *DURABLE) as server:
        yield server


async def refuse(url: str, data_dir: Path, reason: str, *, mark: str = "") -> None:
    with pytest.raises(Unavailable, match=reason):
        await use(url, data_dir, mark=mark)


# at the start


async def test_a_store_is_recognised_by_everybody_who_has_used_it(outside: RedisServer, tmp_path: Path) -> None:
    for _ in range(2):
        await use(outside.url, tmp_path)
    await use(outside.url, tmp_path / "another machine")
    await use(outside.url, tmp_path)


async def test_a_store_of_a_release_that_marked_none_is_taken_as_it_is(outside: RedisServer, tmp_path: Path) -> None:
    await use(outside.url, tmp_path)
    await outside.ask("DEL", STORE)
    (tmp_path / "store.json").unlink()
    async with using_at(outside.url, tmp_path) as user:
        assert await user.store.clients() == {CONTOSO}


async def test_a_store_that_was_emptied_is_refused_until_it_is_adopted(outside: RedisServer, tmp_path: Path) -> None:
    await use(outside.url, tmp_path)
    await outside.ask("FLUSHALL")
    await refuse(outside.url, tmp_path, "store_emptied")
    await refuse(outside.url, tmp_path, "store_emptied")
    assert await adopt(outside.url, tmp_path) == 0
    await use(outside.url, tmp_path)


async def test_another_store_is_refused(outside: RedisServer, tmp_path: Path) -> None:
    await use(outside.url, tmp_path)
    async with a_redis(tmp_path / "second") as second:
        await use(second.url, tmp_path / "another installation")
        await refuse(second.url, tmp_path, "store_another")
        assert await adopt(second.url, tmp_path) == 1
        await use(second.url, tmp_path)
        await use(second.url, tmp_path / "another installation")


async def test_the_store_of_the_data_directory_is_refused_where_another_was_used(
    outside: RedisServer, tmp_path: Path
) -> None:
    await use(outside.url, tmp_path)
    await refuse("", tmp_path, "store_emptied")  # ROOMFIX_REDIS_URL was lost


async def test_with_its_mark_in_the_configuration_a_store_needs_no_file(outside: RedisServer, tmp_path: Path) -> None:
    async with using_at(outside.url, tmp_path / "first") as user:
        mark = user.watch.mark
        await user.set_up()
    await use(outside.url, tmp_path / "container 1", mark=mark)
    await outside.ask("FLUSHALL")
    await refuse(outside.url, tmp_path / "container 2", "store_emptied", mark=mark)
    await adopt(outside.url, tmp_path / "container 3", mark=mark)
    await use(outside.url, tmp_path / "container 4", mark=mark)
    await refuse(outside.url, tmp_path / "container 5", "store_another", mark="of-another-one")


async def test_an_append_only_file_that_has_lost_its_end_is_noticed(tmp_path: Path) -> None:
    async with using_at("", tmp_path) as user:
        await user.set_up()
        for number in range(60):
            await user.redis.commands.hset("{c:contoso}:written", str(number), "x" * 100)
    lose_the_end_of(tmp_path)
    await refuse("", tmp_path, "store_behind")
    assert await adopt("", tmp_path) == 1
    await use("", tmp_path)


def lose_the_end_of(data_dir: Path) -> None:
    files = [
        file for file in server_files.at(data_dir).path.rglob("appendonly*") if ".aof" in file.name and file.is_file()
    ]
    longest = max(files, key=lambda file: file.stat().st_size)
    os.truncate(longest, longest.stat().st_size - 5000)


async def test_a_store_in_the_data_directory_whose_memory_is_gone_is_refused(tmp_path: Path) -> None:
    await use("", tmp_path)
    (tmp_path / "store.json").unlink()
    await refuse("", tmp_path, "store_unremembered")
    await adopt("", tmp_path)
    await use("", tmp_path)


async def test_a_data_directory_that_was_emptied_is_a_new_one(tmp_path: Path) -> None:
    await use("", tmp_path)
    shutil.rmtree(tmp_path)
    await use("", tmp_path)


async def test_an_append_only_file_that_is_gone_is_an_emptied_store(tmp_path: Path) -> None:
    await use("", tmp_path)
    for file in server_files.at(tmp_path).path.glob("appendonly*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    await refuse("", tmp_path, "store_emptied")


@pytest.mark.parametrize("has_mark", [True, False], ids=["marked", "not marked yet"])
async def test_a_kill_while_a_new_store_is_marked_leaves_one_that_can_be_used(tmp_path: Path, has_mark: bool) -> None:
    async with (
        running("", tmp_path, search_path=HERE) as server,
        connected(server.url, loader_url=server.loader_url) as redis,
    ):
        (tmp_path / "store.json").write_text(json.dumps({"mark": "abc", "beats": 0, "at": ""}))
        if has_mark:
            await redis.commands.hset(STORE, "mark", "abc")
    await use("", tmp_path)


async def test_what_an_outside_store_loses_in_seconds_is_said_and_more_is_refused(
    outside: RedisServer, tmp_path: Path
) -> None:
    await use(outside.url, tmp_path)
    await remember_more(tmp_path, beats=3)
    async with using_at(outside.url, tmp_path) as user:
        assert "status.store_lost" in findings_of(user)
    await remember_more(tmp_path, beats=100)
    await refuse(outside.url, tmp_path, "store_behind")


async def remember_more(data_dir: Path, *, beats: int) -> None:
    file = data_dir / "store.json"
    known = json.loads(file.read_text())
    file.write_text(json.dumps(known | {"beats": known["beats"] + beats}))


def findings_of(user: User) -> list[str]:
    return [found.key for found in findings(a_setup(), Observed(store=user.watch.health), now=now())]


# while it is used


async def test_a_store_that_is_emptied_in_use_answers_nobody_until_it_is_adopted(
    outside: RedisServer, tmp_path: Path
) -> None:
    async with using_at(outside.url, tmp_path) as user:
        await user.set_up()
        await outside.ask("FLUSHALL")
        for _ in range(3):
            with pytest.raises(Unavailable, match="store_emptied"):
                await user.store.setup(CONTOSO)
            with pytest.raises(Unavailable, match="store_emptied"):
                await user.store.clients()
        with pytest.raises(Unavailable, match="store_emptied"):
            await user.set_up()
        assert await adopt(outside.url, tmp_path) == 0
        await wait_for(lambda: user.redis.commands.refusal is None)
        await user.set_up()
        assert await user.store.clients() == {CONTOSO}


async def test_a_set_up_that_the_store_has_lost_is_no_new_client(outside: RedisServer, tmp_path: Path) -> None:
    async with using_at(outside.url, tmp_path) as user:
        await user.set_up()
        await outside.ask("DEL", "{c:contoso}:setup")
        with pytest.raises(Unavailable, match="store_lost_setup"):
            await user.set_up()


async def test_whoever_looks_while_a_client_is_set_up_for_the_first_time_is_told_of_no_loss(
    outside: RedisServer, tmp_path: Path
) -> None:
    async with using_at(outside.url, tmp_path) as user:
        await user.set_up()
        await confirm_never_set_up(user.redis.commands, CONTOSO)


async def test_a_store_that_evicts_is_refused_and_taken_again(
    outside: RedisServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_watch, "INSPECTED_EVERY", 1)
    monkeypatch.setattr(store_watch, "EVERY", 0.02)
    await outside.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    await refuse(outside.url, tmp_path, "store_evicts")
    await outside.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    async with using_at(outside.url, tmp_path) as user:
        await outside.ask("CONFIG", "SET", "maxmemory-policy", "volatile-ttl")
        await wait_for(lambda: user.redis.commands.refusal is not None)
        with pytest.raises(Unavailable, match="store_evicts"):
            await user.store.clients()
        with pytest.raises(Unavailable, match="store_evicts"):
            await user.watch.look()
        await outside.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
        await wait_for(lambda: user.redis.commands.refusal is None)


async def test_a_store_that_was_rolled_back_in_use_goes_on_and_is_a_finding(
    outside: RedisServer, tmp_path: Path
) -> None:
    async with using_at(outside.url, tmp_path) as user:
        await outside.ask("HINCRBY", STORE, "beats", -3)  # as a replica that was promoted behind its master has it
        await wait_for(lambda: user.watch.health.lost_at)
        assert user.redis.commands.refusal is None


@pytest.mark.parametrize("settings", [(), ("--appendonly", "yes", "--appendfsync", "everysec")], ids=["off", "weak"])
async def test_a_store_that_is_less_than_durable_is_a_finding(tmp_path: Path, settings: tuple[str, ...]) -> None:
    async with a_redis(tmp_path / "outside", *settings) as server, using_at(server.url, tmp_path) as user:
        assert "status.store_not_durable" in findings_of(user)


async def test_a_durable_store_is_none(outside: RedisServer, tmp_path: Path) -> None:
    async with using_at(outside.url, tmp_path) as user:
        assert not [found for found in findings_of(user) if found.startswith("status.store")]


async def test_a_clock_more_than_a_minute_off_is_a_finding(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as server:
        async with using(server, ahead=timedelta(seconds=75)) as user:
            assert "status.store_clock" in findings_of(user)
        async with using(server, ahead=timedelta(seconds=-30)) as user:
            assert "status.store_clock" not in findings_of(user)


async def test_a_store_that_hangs_and_comes_back_is_the_same(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as server, using(server) as user:
        os.kill(int(server_files.at(tmp_path).pid.read_text()), signal.SIGKILL)
        await asyncio.sleep(0.2)
        await user.watch.look()
        assert user.watch.health.lost_at is None
