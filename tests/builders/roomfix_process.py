"""Roomfix as `app.py run` in a process of its own, which can be killed at any moment and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

import aiohttp

from config import Config
from sandbox.send import send
from services.model.setup import Setup
from services.store import server as redis_server
from services.store import server_files
from services.store.connection import Connections, connected
from services.store.redis_store import Store
from tests.builders.teams_standin import Json

ROOT = Path(__file__).parents[2]
STARTED_WITHIN = 100.0
_TURNS: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(slots=True)
class Application:
    """One installation: a configuration with its data directory, and the process that serves it, if one does.

    The process may have so many files and connections open; 0 for as many as the tests themselves.
    """

    config: Config
    descriptors: int = 0
    _process: Process | None = field(default=None)
    _worker: Process | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://{self.config.host}:{self.config.port}"

    @property
    def log(self) -> Path:
        """What the process writes."""
        return self.config.data_dir / "app.log"

    async def set_up(self, setup: Setup) -> None:
        """Put a client's set-up into the store before the application runs."""
        server = redis_server.running("", self.config.data_dir, search_path=os.environ["PATH"])
        async with server as found, connected(found.url, loader_url=found.loader_url) as redis:
            await store_of(redis).change_setup(setup.client.id, lambda _: setup)

    async def start(self) -> None:
        """Start the process, when it is its turn; returns once it is able to serve."""
        async with _turn(), asyncio.timeout(STARTED_WITHIN):
            self._process = await self._run("run")
            while not await self.readiness():
                assert self._process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)

    async def readiness(self) -> Json:
        """What `/readyz` says, {} while it is not."""
        with suppress(aiohttp.ClientError):
            async with aiohttp.ClientSession() as session, session.get(f"{self.url}/readyz") as response:
                told: Json = await response.json()
                return told if response.status == 200 else {}
        return {}

    async def report(self, incident: Json) -> str:
        """Report an incident as a monitor does: again until it is taken; its id."""
        async with asyncio.timeout(STARTED_WITHIN):
            while True:
                with suppress(aiohttp.ClientError):
                    status, answer = await send(self.config, incident)
                    if status == 202:
                        return str(answer["id"])
                    assert status == 503, answer
                await asyncio.sleep(0.05)

    async def start_worker(self) -> None:
        """Start a worker beside it."""
        self._worker = await self._run("worker")

    async def _run(self, command: str) -> Process:
        words: tuple[str | Path, ...] = (sys.executable, ROOT / "app.py", command)
        if self.descriptors:
            words = ("sh", "-c", f'ulimit -n {self.descriptors}; exec "$@"', "sh", *words)
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *words, cwd=ROOT, env=_environment(self.config), stdout=log, stderr=log
            )

    def pause(self) -> None:
        """Stop the process where it is, as a machine that is suspended does; the store goes on."""
        assert self._process
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on."""
        assert self._process
        self._process.send_signal(signal.SIGCONT)

    def kill(self, *, with_store: bool) -> None:
        """SIGKILL, now; also to the store's server if wanted."""
        if self._process and self._process.returncode is None:
            self._process.kill()
        if with_store:
            os.kill(int(server_files.at(self.config.data_dir).pid.read_text()), signal.SIGKILL)

    async def ended(self) -> None:
        """Until the killed process is gone."""
        assert self._process
        await self._process.wait()

    async def stop(self) -> None:
        """End it as an operator does, and the store's server with it."""
        for process in (self._worker, self._process):
            if process and process.returncode is None:
                process.terminate()
                await process.wait()


def _turn() -> asyncio.Semaphore:
    """Twenty that start at once keep each other, and the store's servers, from answering in time."""
    at_once = 2 * (os.cpu_count() or 1)
    return _TURNS.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(at_once))


def store_of(redis: Connections) -> Store:
    """The store behind connections."""
    return Store(redis.commands, redis.scripts)


def _environment(config: Config) -> Mapping[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ROOMFIX_", "MicrosoftApp"))},
        "ROOMFIX_PORT": str(config.port),
        "ROOMFIX_DATA_DIR": str(config.data_dir),
        "ROOMFIX_GRAPH_URL": config.graph_url,
        "ROOMFIX_LOGIN_URL": config.login_url,
        "ROOMFIX_GRAPH_CLIENT_ID": config.graph_client_id,
        "ROOMFIX_GRAPH_CLIENT_SECRET": config.graph_client_secret,
        "ROOMFIX_INTAKE_KEYS": ",".join(f"{key.name}={key.secret}" for key in config.intake_keys),
    }
