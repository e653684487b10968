"""The Redis that Roomfix stores everything in: an outside one, or one that Roomfix runs itself."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import structlog
from redis.exceptions import RedisError

from services.model.errors import NeedsAdmin, RoomfixError, Unavailable
from services.store import server_files as files
from services.store.connection import client_at, impatient_client_at, is_login_refused
from services.store.redis_binary import LEAST_VERSION, Binary, find_binary
from services.store.server_files import Passwords, ServerFiles
from services.store.tasks import end

STARTED_WITHIN = 60.0
"""Seconds a server may take to read its append-only file; 100 MB take a fifth of one."""
ENDED_WITHIN = 5.0
LOCK_POLL = 0.05
RESTART_PAUSE = 1.0

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Server:
    """A Redis that answers. `loader_url` is for loading scripts; `binary` is an embedded server's file, else None.

    `data_dir` is where it is remembered.
    """

    url: str = field(repr=False)
    loader_url: str = field(repr=False)
    version: str
    data_dir: Path
    binary: str | None = None

    @property
    def embedded(self) -> bool:
        """Whether Roomfix runs this server itself."""
        return self.binary is not None


@asynccontextmanager
async def running(url: str, data_dir: Path, *, search_path: str) -> AsyncIterator[Server]:
    """The server at `url`, or if that is empty an embedded one under `data_dir` for as long as the context lasts.

    Raises `NeedsAdmin` when there can be none: "store_binary_missing", "store_in_use" (another application has this
    directory), "store_directory_unsafe", "store_written_by_newer", "store_start_failed", "store_too_old",
    "store_login_refused"; `Unavailable("store_away")` when nothing answers at `url`.
    """
    if url:
        yield await _inspected(Server(url, url, "", data_dir))
        return
    directory = files.at(data_dir)
    with _owned(directory):
        binary = await _binary_for(directory, search_path)
        with files.usable(directory.path):
            passwords = files.known_passwords(directory) or files.new_passwords(directory)
        embedded = Embedded(directory, binary, passwords)
        try:
            await embedded.start()
            yield await _inspected(_embedded_server(data_dir, directory, passwords))
        finally:
            await embedded.stop()


async def join(url: str, data_dir: Path) -> Server:
    """The server at `url`, or if that is empty the embedded one that an application runs under `data_dir`.

    Raises `Unavailable("store_not_running", directory=…)` when no application runs one.
    """
    if url:
        return await _inspected(Server(url, url, "", data_dir))
    directory = files.at(data_dir)
    passwords = files.known_passwords(directory)
    if passwords is None or not await _answers(directory, passwords):
        raise Unavailable("store_not_running", directory=str(directory.path))
    return await _inspected(_embedded_server(data_dir, directory, passwords))


class _Running(Protocol):
    async def wait(self) -> int: ...
    def send_signal(self, signal: int, /) -> None: ...


@dataclass(frozen=True, slots=True)
class _Leftover:
    """A server that outlived the application that started it; its lock tells when it has ended, even as a zombie."""

    directory: ServerFiles

    async def wait(self) -> int:
        while files.is_locked(self.directory.server_lock):  # noqa: ASYNC110 - another process lets go of it
            await asyncio.sleep(LOCK_POLL)
        return 0

    def send_signal(self, signal: int, /) -> None:
        """To the process in the server's pid file, if that is still a server of this directory."""
        pid = int(self.directory.pid.read_text())
        if _works_in(pid, self.directory.path):
            os.kill(pid, signal)


class Embedded:
    """The server of one directory that this application owns, kept alive until it is stopped."""

    def __init__(self, directory: ServerFiles, binary: Binary, passwords: Passwords) -> None:
        self._directory = directory
        self._binary = binary
        self._passwords = passwords
        self._process: _Running | None = None
        self._guard: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the server, or take over the one that a killed application left behind."""
        if not await self._take_over():
            await self._launch()
        self._guard = asyncio.create_task(self._keep_alive())

    async def stop(self) -> None:
        """End the server with everything on disk; never raises, whatever became of it."""
        if self._guard:
            await end([self._guard])
        if self._process:
            await _end_server(self._process)
        files.tidy(self._directory)

    async def _take_over(self) -> bool:
        """Whether a server with just these settings runs already."""
        wanted = files.configuration(self._directory, self._binary, self._passwords)
        with suppress(OSError):
            if (
                files.is_locked(self._directory.server_lock)
                and self._directory.configuration.read_text() == wanted
                and await _answers(self._directory, self._passwords)
            ):
                self._process = _Leftover(self._directory)
                log.info("redis.taken_over", binary=str(self._binary))
                return True
        return False

    async def _launch(self) -> None:
        settings = files.configuration(self._directory, self._binary, self._passwords)
        lock = await _server_lock(self._directory)
        try:
            with files.usable(self._directory.path):
                files.write_private(self._directory.configuration, settings)
                process = await _spawn(self._binary, self._directory, lock)
        finally:
            os.close(lock)  # the server has inherited it
        self._process = process
        await self._started(process)
        log.info("redis.started", binary=str(self._binary), pid=process.pid)

    async def _started(self, process: Process) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(STARTED_WITHIN):
                while process.returncode is None:
                    if await _answers(self._directory, self._passwords):
                        return
                    await asyncio.sleep(0.002)
        raise NeedsAdmin("store_start_failed", log=str(self._directory.log))

    async def _keep_alive(self) -> None:
        while self._process:
            began = asyncio.get_running_loop().time()
            await self._process.wait()
            log.error("redis.died", log=str(self._directory.log))
            if asyncio.get_running_loop().time() - began < RESTART_PAUSE:
                await asyncio.sleep(RESTART_PAUSE)  # with its disk full it ends at every write
            try:
                await self._launch()
            except RoomfixError as error:
                log.error("redis.not_restarted", reason=error.key, why=error.values.get("why"))  # noqa: TRY400


@contextmanager
def _owned(directory: ServerFiles) -> Iterator[None]:
    files.prepare(directory)
    with files.usable(directory.path):
        lock = files.take_lock(directory.app_lock)
    if lock is None:
        raise NeedsAdmin("store_in_use", directory=str(directory.path))
    try:
        yield
    finally:
        os.close(lock)


async def _binary_for(directory: ServerFiles, search_path: str) -> Binary:
    binary = await find_binary(search_path)
    if binary.version < (7,) and directory.newer_format.exists():
        raise NeedsAdmin("store_written_by_newer", directory=str(directory.path), binary=str(binary))
    return binary


def _embedded_server(data_dir: Path, directory: ServerFiles, passwords: Passwords) -> Server:
    return Server(directory.url("app", passwords.app), directory.url("loader", passwords.loader), "", data_dir, "")


async def _inspected(server: Server) -> Server:
    """The server with its version; raises `NeedsAdmin` if it refuses the login or is older than 6.2."""
    async with client_at(server.url) as client:
        try:
            told = await client.info("server")
        except Unavailable as error:
            if is_login_refused(error):
                raise NeedsAdmin("store_login_refused") from error
            raise
    version = str(told["redis_version"])
    if tuple(int(part) for part in version.split(".")[:2]) < LEAST_VERSION:
        raise NeedsAdmin("store_too_old", version=version, least=".".join(map(str, LEAST_VERSION)))
    shown = str(told.get("valkey_version", version))
    return replace(server, version=shown, binary=str(told["executable"]) if server.embedded else None)


async def _answers(directory: ServerFiles, passwords: Passwords) -> bool:
    async with impatient_client_at(directory.url("app", passwords.app)) as client:
        try:
            return bool(await client.ping())
        except (RedisError, OSError):
            return False


async def _spawn(binary: Binary, directory: ServerFiles, lock: int) -> Process:
    """The server's process, in a session of its own so that a Ctrl-C does not end it before the application has."""
    for stale in (directory.socket, directory.pid):
        stale.unlink(missing_ok=True)
    out = os.open(directory.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return await asyncio.create_subprocess_exec(
            binary.path,
            directory.configuration,
            cwd=directory.path,
            stdin=DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            pass_fds=(lock,),
        )
    finally:
        os.close(out)


async def _server_lock(directory: ServerFiles) -> int:
    """Take the lock that every server of this directory holds; one that holds it but cannot be used is ended."""
    lock = files.take_lock(directory.server_lock)
    if lock is None:
        log.warning("redis.leftover_ended", directory=str(directory.path))
        await _end_server(_Leftover(directory))
        lock = files.take_lock(directory.server_lock)
    if lock is None:
        raise NeedsAdmin("store_in_use", directory=str(directory.path))
    return lock


async def _end_server(process: _Running) -> None:
    """Ask the server to end, which puts everything on disk; after five seconds force it."""
    for order in (signal.SIGTERM, signal.SIGKILL):
        with suppress(OSError, ValueError):  # it has ended by itself, or never wrote its pid file
            process.send_signal(order)
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDED_WITHIN):
                await process.wait()
                return


def _works_in(pid: int, path: Path) -> bool:
    """Whether the process works in this directory; where processes cannot be looked at, the pid file is trusted."""
    if not Path("/proc/self/cwd").exists():
        return True
    return Path(f"/proc/{pid}/cwd").samefile(path)
