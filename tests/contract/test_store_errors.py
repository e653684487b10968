"""A store that is there and cannot serve, or may not: each state of a real server, and what Roomfix makes of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from redis.exceptions import ResponseError

from services.model import ClientId
from services.model.errors import NeedsAdmin, Unavailable
from services.model.job_order import JobOrder
from services.store import connection
from services.store.connection import client_at, connected
from services.store.job_queue import JobQueue
from services.store.server import running
from tests.builders.redis_servers import RedisServer, a_redis
from tests.builders.running_roomfix import wait_for_answer

KEY = "{c:x}:some"
JOB = JobOrder("visit:1", "visit")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.3)


async def refuse_to_write(server: RedisServer) -> None:
    """A command, a pipeline and a script, each of which says that the store is away."""
    async with client_at(server.url) as client:
        with pytest.raises(Unavailable, match="store_away"):
            await client.hset(KEY, "a", "b")
        pipe = client.pipeline(transaction=False)
        pipe.hset(KEY, "a", "b")
        with pytest.raises(Unavailable, match="store_away"):
            await pipe.execute()


async def refuse_to_queue(server: RedisServer) -> None:
    with pytest.raises(Unavailable, match="store_away"):
        await queue(server.url)


async def queue(url: str) -> None:
    async with connected(url, loader_url=url) as redis:
        await JobQueue(redis.scripts, ClientId("x")).enqueue(JOB)


@asynccontextmanager
async def a_replica(folder: Path, *settings: str) -> AsyncIterator[RedisServer]:
    async with a_redis(folder / "master") as master, a_redis(folder / "replica", *settings) as replica:
        await replica.ask("REPLICAOF", "127.0.0.1", master.port)
        await until(replica, "INFO replication", "'master_link_status': 'up'")
        yield replica


async def until(server: RedisServer, command: str, words: str) -> None:
    """Until the answer to a command has these words in it."""

    async def look() -> bool:
        return words in str(await server.ask(*command.split()))

    await wait_for_answer(look)


async def test_a_replica_takes_no_writes(tmp_path: Path) -> None:
    async with a_replica(tmp_path) as replica:
        await refuse_to_write(replica)
        await refuse_to_queue(replica)


async def test_a_replica_without_its_master_answers_nothing(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--replica-serve-stale-data", "no") as server:
        await server.ask("REPLICAOF", "127.0.0.1", 1)
        await refuse_to_write(server)


async def test_a_store_whose_memory_is_full(tmp_path: Path) -> None:
    async with a_redis(tmp_path) as server:
        await server.ask("CONFIG", "SET", "maxmemory", "1")
        await refuse_to_write(server)
        await refuse_to_queue(server)


async def test_a_store_that_cannot_save(tmp_path: Path) -> None:
    async with a_redis(tmp_path / "gone") as server:
        await server.ask("CONFIG", "SET", "save", "3600 1")
        (tmp_path / "gone").rmdir()
        await server.ask("BGSAVE")
        await until(server, "INFO persistence", "'rdb_last_bgsave_status': 'err'")
        await refuse_to_write(server)
        await refuse_to_queue(server)


async def test_a_master_that_has_too_few_replicas(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--min-replicas-to-write", "1") as server:
        await refuse_to_write(server)
        await refuse_to_queue(server)


async def test_a_cluster_with_slots_that_nobody_has(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--cluster-enabled", "yes") as server:
        await refuse_to_write(server)


async def test_a_slot_that_is_on_its_way_to_another_node(tmp_path: Path) -> None:
    async with (
        a_redis(tmp_path / "a", "--cluster-enabled", "yes") as old,
        a_redis(tmp_path / "b", "--cluster-enabled", "yes") as new,
    ):
        await old.ask("CLUSTER", "ADDSLOTS", *range(16384))
        await old.ask("CLUSTER", "MEET", "127.0.0.1", new.port)
        owner, slot = str(await old.ask("CLUSTER", "MYID")), int(await old.ask("CLUSTER", "KEYSLOT", KEY))
        await until(new, "CLUSTER NODES", owner)
        await until(new, "CLUSTER INFO", "cluster_state:ok")
        await new.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", owner)
        async with client_at(new.url) as client:
            pipe = client.pipeline(transaction=False)
            pipe.execute_command("ASKING")
            pipe.mget(KEY, "{c:x}:another")
            with pytest.raises(Unavailable, match="store_away"):
                await pipe.execute()


async def test_a_store_that_is_still_loading(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--dbfilename", "dump.rdb") as server:
        async with server.client() as client:
            await client.mset({f"key {number}": os.urandom(10_000) for number in range(4000)})
        await server.ask("SAVE")
        await server.stop()
        await server.start("--key-load-delay", "5000")  # microseconds; in between it answers once every 2 MB
        await refuse_to_write(server)


async def test_a_store_that_is_busy_with_a_script(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--lua-time-limit", "10") as server:
        endless = asyncio.create_task(server.ask("EVAL", "while true do end", 0))
        await wait_for_answer(lambda: is_busy(server))
        await refuse_to_write(server)
        await server.ask("SCRIPT", "KILL")
        await asyncio.gather(endless, return_exceptions=True)


async def is_busy(server: RedisServer) -> bool:
    try:
        await server.ask("PING")
    except ResponseError as error:
        return "BUSY" in str(error)
    return False


async def test_a_script_that_is_forgotten_again_before_it_runs_is_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a server that restarts twice in a row; only Redis 6.2 finds its scripts in its file again."""
    async with a_redis(tmp_path) as server, connected(server.url, loader_url=server.url) as redis:
        bring, brought = redis.scripts._loader.script_load, []

        async def brought_in_vain(text: str) -> None:
            await bring(text)
            brought.append(text)
            if len(brought) < 3:
                await server.ask("SCRIPT", "FLUSH")

        monkeypatch.setattr(redis.scripts._loader, "script_load", brought_in_vain)
        await server.ask("SCRIPT", "FLUSH")
        await JobQueue(redis.scripts, ClientId("x")).enqueue(JOB)
        assert (await JobQueue(redis.scripts, ClientId("x")).stats()).waiting == 1
        assert len(brought) >= 3


async def test_connections_to_a_master_that_became_a_replica_are_let_go(tmp_path: Path) -> None:
    """As behind one address whose server changes: what is open still leads to the old one."""
    async with AsyncExitStack() as stack:
        old, new = [await stack.enter_async_context(a_redis(tmp_path / name)) for name in ("old", "new")]
        leads_to = [old.port]
        address = await stack.enter_async_context(a_door(leads_to))
        client = await stack.enter_async_context(client_at(address))
        await asyncio.gather(*(client.hset(KEY, str(number), "before") for number in range(20)))
        leads_to[0] = new.port
        await old.ask("REPLICAOF", "127.0.0.1", new.port)
        await asyncio.gather(*(client.hset(KEY, str(number), "after") for number in range(20)))
        assert await client.hget(KEY, "0") == "after"


@asynccontextmanager
async def a_door(leads_to: list[int]) -> AsyncIterator[str]:
    """An address whose new connections lead to the port that stands in the list."""
    tasks: set[asyncio.Task[None]] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", leads_to[0])
        tasks.update(asyncio.create_task(carry(*way)) for way in ((reader, inner_writer), (inner_reader, writer)))

    server = await asyncio.start_server(let_in, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@pytest.mark.parametrize(
    ("allowed", "what"),
    [
        ("+@all -info ~* &*", "INFO"),
        ("+@all -evalsha ~* &*", "EVALSHA"),
        ("+@all -script ~* &*", "SCRIPT"),
        ("+@all ~* resetchannels", "the channel"),
        ("+@all ~{c:* &*", "the channel or the keys"),
    ],
)
async def test_a_login_that_may_not_do_what_is_needed_is_told_what(tmp_path: Path, allowed: str, what: str) -> None:
    async with a_redis(tmp_path) as server:
        await server.ask("ACL", "SETUSER", "limited", "on", ">secret", *allowed.split())
        url = server.url.replace("://", "://limited:secret@")
        with pytest.raises(Unavailable, match="store_forbids") as caught:
            await use(url, tmp_path)
        assert what in str(caught.value.values["what"])


async def use(url: str, data_dir: Path) -> None:
    async with running(url, data_dir, search_path=""), client_at(url) as client:
        await client.smembers("roomfix:clients")
        await queue(url)


async def test_a_database_that_the_store_has_not_is_told(tmp_path: Path) -> None:
    async with a_redis(tmp_path) as server:
        with pytest.raises(Unavailable, match="store_no_such_database"):
            await use(f"{server.url}/99", tmp_path)


async def test_a_wrong_login_is_still_told_as_such(tmp_path: Path) -> None:
    async with a_redis(tmp_path, "--requirepass", "secret") as server:
        with pytest.raises(NeedsAdmin, match="store_login_refused"):
            await use(server.url.replace("://", "://:wrong@"), tmp_path)
