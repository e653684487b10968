"""The whole of Roomfix, started as a person starts it: `python app.py run` beside a Microsoft 365 stand-in."""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench import town
from bench.process import Child, free_port, running
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, CONTOSO
from services.model.conversations import Conversation
from services.model.setup import Setup
from services.store import server
from services.store.connection import Connections, connected
from services.store.redis_store import Store

READY_WITHIN = 30.0
LOOK_EVERY = 0.002
"""Seconds between two looks whether it is ready: no figure is more exact."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A running app that is ready; `seconds` from the start of its process to that."""

    child: Child
    url: str
    secret: str
    seconds: float


@asynccontextmanager
async def whole(
    data_dir: Path, m365: str, *, main: Sequence[str] = ("app.py", "run"), redis_url: str = ""
) -> AsyncIterator[Whole]:
    """The app on its own embedded Redis, or on the one at `redis_url`, ready to serve, until the context ends."""
    port, secret = free_port(), "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    began = perf_counter()
    env = {**_environment(data_dir, m365, port, secret), "ROOMFIX_REDIS_URL": redis_url}
    log = data_dir / "log"
    async with running(*main, env=env, log=log, says_ready=False) as child:
        await _ready(child, port, log)
        yield Whole(child, f"http://127.0.0.1:{port}", secret, perf_counter() - began)


async def set_up(data_dir: Path, setup: Setup, chats: list[Conversation]) -> None:
    """Put the client of `bench.town`, set up that way, and its conversations in place, before the app starts."""
    async with store_at(data_dir) as store:
        await store.change_setup(town.TOWN, lambda _: setup)
        for chat in chats:
            await store.hear(town.TOWN, chat)


@asynccontextmanager
async def store_at(data_dir: Path) -> AsyncIterator[Store]:
    """The store of a directory that no app runs on."""
    async with (
        server.running("", data_dir, search_path=os.environ.get("PATH", "")) as found,
        connected(found.url, loader_url=found.loader_url) as connections,
    ):
        yield Store(connections.commands, connections.scripts)


@asynccontextmanager
async def joined(data_dir: Path) -> AsyncIterator[Connections]:
    """The Redis of the app that runs on a directory."""
    found = await server.join("", data_dir)
    async with connected(found.url, loader_url=found.loader_url) as connections:
        yield connections


async def calendars_read(data_dir: Path) -> None:
    """Wait until the running app has read every calendar once."""
    async with joined(data_dir) as connections, asyncio.timeout(READY_WITHIN):
        store = Store(connections.commands, connections.scripts)
        for room in CONTOSO.rooms:
            while await store.mirrored(town.TOWN, room.address) is None:  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.05)


def _environment(data_dir: Path, m365: str, port: int, secret: str) -> Mapping[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ROOMFIX_", "Microsoft"))}
    return own | {
        "ROOMFIX_PORT": str(port),
        "ROOMFIX_DATA_DIR": str(data_dir),
        "ROOMFIX_INTAKE_KEYS": f"roomfix={secret}",
        "ROOMFIX_GRAPH_URL": f"{m365}/v1.0",
        "ROOMFIX_LOGIN_URL": m365,
        "ROOMFIX_GRAPH_CLIENT_ID": CLIENT_ID,
        "ROOMFIX_GRAPH_CLIENT_SECRET": CLIENT_SECRET,
    }


async def _ready(child: Child, port: int, log: Path) -> None:
    async with asyncio.timeout(READY_WITHIN):
        while not await _says_ready(port):
            if child.process.returncode is not None:
                raise _not_started(log)
            await asyncio.sleep(LOOK_EVERY)


def _not_started(log: Path) -> RuntimeError:
    return RuntimeError(f"the app did not start:\n{log.read_text()}")


async def _says_ready(port: int) -> bool:
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer.startswith(b"HTTP/1.1 200")
    return False
