"""`python -m bench.setting_up`: two thousand rooms set up by typing, from two lists to their calendars."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time

import structlog

from bench.figures import line, title
from bench.process import free_port
from bot import serve
from bot.compose import Parts, composed
from config import Config
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, CONTOSO, M365
from sandbox.m365.tenant import MUNICH, with_rooms
from sandbox.playground.tenant import ALEX
from sandbox.setting_up import CLIENT, Typist
from services.model import Person, PersonId
from services.model.setup import Setup
from services.store import server
from tests.builders.contoso import contoso_setup

ROOMS = 2_000
TENANT = with_rooms(CONTOSO, ROOMS)


async def measure() -> None:
    """Measure and print."""
    title(
        f"Setting up {ROOMS} calendars and {ROOMS} rooms, typed",
        "Wall time, and processor time of the process, in which the Microsoft 365 stand-in works, too.",
    )
    with tempfile.TemporaryDirectory() as directory:
        async with running(Path(directory)) as parts:
            typist = Typist(parts.adapter.context.runner, ALEX)
            began, worked = perf_counter(), process_time()
            await _timed(f"{ROOMS} addresses looked up in Microsoft 365", _look_up(typist))
            await _timed("added with their location", typist.answer("next", f"Name: {MUNICH.name}"), typist)
            await _timed(f"a list of {ROOMS} rooms read and compared", _read(typist))
            await _timed("applied, and calendars and rooms compared", typist.answer("apply"), typist)
            await _timed("all mapped", _map(typist))
            line("all of it", _seconds(began, worked))


@asynccontextmanager
async def running(data_dir: Path) -> AsyncIterator[Parts]:
    """Roomfix at work on a store of its own, connected to a tenant of many rooms; nothing else is set up."""
    m365 = M365(TENANT, clock=_now, seed=None)
    await m365.start()
    try:
        config = Config(
            port=free_port(),
            data_dir=data_dir,
            graph_url=m365.graph_url,
            login_url=m365.login_url,
            graph_client_id=CLIENT_ID,
            graph_client_secret=CLIENT_SECRET,
        )
        own_store = server.running("", data_dir, search_path=os.environ.get("PATH", ""))
        async with own_store as found, composed(config, found) as parts, serve.working(parts):
            await parts.store.change_setup(CLIENT, lambda _: connected())
            yield parts
    finally:
        await m365.stop()


def connected() -> Setup:
    """A client that has connected Microsoft 365, and whose admin is Alex."""
    admins = (Person(PersonId(ALEX.object_id), ALEX.name),)
    return replace(contoso_setup(), locations=(), rooms=(), providers=(), calendars=(), admins=admins)


async def _look_up(typist: Typist) -> None:
    await typist.begin("calendars")
    await typist.answer("paste", "\n".join(room.address for room in TENANT.rooms))
    await typist.question()


async def _read(typist: Typist) -> None:
    rooms = (f"{room.name},{MUNICH.name},{room.capacity}" for room in TENANT.rooms)
    await typist.answer("import", "\n".join(("name,location,capacity", *rooms)))
    await typist.question()


async def _map(typist: Typist) -> None:
    await typist.answer("yes")
    await typist.until(lambda setup: all(room.calendar for room in setup.rooms))


async def _timed(name: str, step: Awaitable[None], typist: Typist | None = None) -> None:
    """Do a step, up to the next question where there is one, and print what it took."""
    began, worked = perf_counter(), process_time()
    await step
    if typist is not None:
        await typist.question()
    line(name, _seconds(began, worked))


def _seconds(began: float, worked: float) -> str:
    return f"{perf_counter() - began:6.2f} s   processor {process_time() - worked:6.2f} s"


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    asyncio.run(measure())
