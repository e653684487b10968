"""Redis servers that are not Roomfix's own, in any state: settings on the command line, and everything allowed."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError

from services.store.redis_binary import find_binary
from tests.builders.echobot import free_port

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")


@dataclass(slots=True)
class RedisServer:
    """A server on loopback; `settings` are its command line's, and it keeps its files in `folder`."""

    folder: Path
    settings: tuple[str, ...]
    port: int
    configuration: Path | None = None
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def client(self) -> Redis:
        """Somebody who may do everything, without Roomfix's patience."""
        once = Retry(NoBackoff(), 0)
        return Redis(host="127.0.0.1", port=self.port, decode_responses=True, socket_timeout=5, retry=once)

    async def ask(self, *command: str | int) -> Any:
        """The answer to one command."""
        async with self.client() as client:
            return await client.execute_command(*command)  # type: ignore[no-untyped-call]

    async def start(self, *more: str) -> None:
        """Start it; returns once it answers, if only with an error."""
        binary = await find_binary(os.environ["PATH"])
        places = ("--port", str(self.port), "--dir", str(self.folder), "--save", "")
        file = () if self.configuration is None else (str(self.configuration),)
        command = (str(binary.path), *file, *(places[:4] if file else places), *self.settings, *more)
        self.process = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
        async with asyncio.timeout(60):
            while not await self._answers():  # noqa: ASYNC110 - another process comes up
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Kill it."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()

    async def _answers(self) -> bool:
        try:
            await self.ask("PING")
        except OSError:
            return False
        except RedisError as error:  # a refused login is a kind of ConnectionError, and so is a server that is loading
            return type(error) is not NoConnection
        return True


def _port() -> int:
    """A free one that leaves room for a cluster's own, 10,000 above it."""
    return next(port for port in iter(free_port, 0) if port < 55_000)


@asynccontextmanager
async def a_redis(folder: Path, *settings: str, configuration: Path | None = None) -> AsyncIterator[RedisServer]:
    """A server with these settings, killed at the end."""
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a test's own folder
    server = RedisServer(folder, settings, _port(), configuration)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
