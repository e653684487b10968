"""A store behind Sentinels: the master is found through them, and found again when it has moved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.model.errors import Unavailable
from services.store.connection import Commands, client_at, connected
from services.store.sentinel_address import Sentinels, sentinels_of
from services.store.server import running
from tests.builders.redis_servers import RedisServer, a_redis
from tests.builders.running_roomfix import wait_for_answer


@asynccontextmanager
async def a_sentinel(folder: Path, master: RedisServer) -> AsyncIterator[RedisServer]:
    """One that watches the master under the name `rooms`; with a quorum of one it decides alone."""
    folder.mkdir()  # noqa: ASYNC240 - a test's own folder
    file = folder / "sentinel.conf"
    file.write_text(
        f"sentinel monitor rooms 127.0.0.1 {master.port} 1\nsentinel down-after-milliseconds rooms 500\n"
        "sentinel failover-timeout rooms 3000\n"
    )
    async with a_redis(folder, "--sentinel", configuration=file) as sentinel:
        yield sentinel


async def test_writes_go_on_at_the_new_master_after_a_failover(tmp_path: Path) -> None:
    async with (
        a_redis(tmp_path / "a") as master,
        a_redis(tmp_path / "b", "--replicaof", "127.0.0.1", str(master.port)) as replica,
        a_sentinel(tmp_path / "s", master) as sentinel,
    ):
        await wait_for_answer(lambda: knows_a_replica(sentinel))
        url = f"redis+sentinel://127.0.0.1:1,127.0.0.1:{sentinel.port}/rooms/0"
        async with running(url, tmp_path, search_path="") as found, connected(url, loader_url=url) as redis:
            assert found.version
            await redis.commands.hset("written", "before", "x")
            await master.stop()
            async with client_at(url) as client:
                await wait_for_answer(lambda: is_written(client))
            await redis.commands.hset("written", "after", "x")
            assert await redis.scripts.run("block", keys=["{c:x}:block:y"], args=[60_000]) is None
        assert await replica.ask("HGET", "written", "after") == "x"


async def knows_a_replica(sentinel: RedisServer) -> bool:
    return bool(await sentinel.ask("SENTINEL", "REPLICAS", "rooms"))


async def is_written(client: Commands) -> bool:
    try:
        await client.hset("written", "meanwhile", "x")
    except Unavailable:
        return False
    return True


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis+sentinel://a:1,b/rooms", Sentinels((("a", 1), ("b", 26379)), "rooms", is_secure=False)),
        (
            "rediss+sentinel://roomfix:p%40ss@[::1]:26380/rooms/3",
            Sentinels((("::1", 26380),), "rooms", is_secure=True, user="roomfix", password="p@ss", database=3),
        ),
        ("redis+sentinel://:secret@a/rooms", Sentinels((("a", 26379),), "rooms", is_secure=False, password="secret")),
    ],
)
def test_an_address_names_the_sentinels_the_group_and_the_login(url: str, expected: Sentinels) -> None:
    assert sentinels_of(url) == expected
    assert "p@ss" not in repr(sentinels_of(url))


@pytest.mark.parametrize(
    "url",
    [
        "redis://a:1/0",
        "redis+sentinel://a:1",
        "redis+sentinel:///rooms",
        "redis+sentinel://a:0/rooms",
        "redis+sentinel://a:99999/rooms",
        "redis+sentinel://a:1,,b/rooms",
        "redis+sentinel://a b/rooms",
        "http+sentinel://a/rooms",
    ],
)
def test_another_address_or_one_with_a_mistake_names_none(url: str) -> None:
    assert sentinels_of(url) is None
