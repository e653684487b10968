"""`python app.py demo` as a person starts it: a process of its own with a terminal, ended by Ctrl-C."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

import aiohttp

from config import Config
from config_reader import IntakeKey
from sandbox.m365 import M365
from sandbox.send import an_incident, send
from services.calendars.slots import make_offer
from services.model import Location, LocationId, Room
from tests.builders.contoso import contoso_setup
from tests.builders.echobot import free_port
from tests.builders.secrecy import a_secret, secrets_in

KEY = a_secret("whsec_" + base64.b64encode(b"the key of a test's demo").decode())
LOOPBACK = "127.0.0.1"
NONE: Mapping[str, str] = {}

_ROOT = Path(__file__).parents[2]
_PROCESSES = Path("/proc")
_OURS = ("ROOMFIX_", "Microsoft")
_READY_WITHIN = 100.0
_ENDED_WITHIN = 60.0


@dataclass(slots=True)
class Demo:
    """One demo: its ports, what its terminal has said, and what a monitor and a person at the keyboard do to it."""

    data_dir: Path
    port: int
    playground_port: int
    process: Process
    terminal: list[str] = field(default_factory=list)
    _broken: dict[str, str] = field(default_factory=dict)

    @property
    def playground(self) -> str:
        """The address that the terminal gives."""
        return f"http://{LOOPBACK}:{self.playground_port}"

    async def report(self, room: str, title: str) -> str:
        """A monitor's signed report; the incident's id."""
        return await self._send(an_incident(room, title, "major"))

    async def repair(self) -> None:
        """What the monitor has reported is gone, it says: that ends the visits, so that people are free again."""
        while self._broken:
            source_id, room = self._broken.popitem()
            await self._send(an_incident(room, "Gone", "major", source_id, "resolved"))

    async def incident(self, incident: str) -> dict[str, Any]:
        """An incident as Roomfix tells it over HTTP."""
        url = f"http://{LOOPBACK}:{self.port}/api/incidents/{incident}"
        headers = {"Authorization": f"Bearer {KEY}"}
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def _send(self, report: dict[str, Any]) -> str:
        code, answer = await send(Config(port=self.port, intake_keys=(IntakeKey("roomfix", KEY),)), report)
        assert code == 202, answer
        if report["status"] == "triggered":
            self._broken[report["source_id"]] = report["room"]
        return str(answer["id"])

    async def ctrl_c(self) -> None:
        """Press Ctrl-C and wait for the end, which the exit status tells of; what does not end is killed."""
        try:
            if self.process.returncode is None:
                self.process.send_signal(signal.SIGINT)
            async with asyncio.timeout(_ENDED_WITHIN):
                await self.process.wait()
        except TimeoutError:
            await self.kill()
            for pid in _at_work_in(self.data_dir):
                os.kill(pid, signal.SIGTERM)

    async def kill(self) -> None:
        """Kill it, as no program can prevent."""
        self.process.kill()
        await self.process.wait()

    def remains(self) -> list[str]:
        """What is left of it on this machine: ports that answer, and (on Linux) processes at work in its directory."""
        ports = [f"port {port}" for port in (self.port, self.playground_port) if is_listening(port)]
        return [*ports, *(f"process {pid}: {command}" for pid, command in _at_work_in(self.data_dir).items())]

    async def read(self, *, until: str = "") -> bool:
        """Take in what the terminal says, up to a line that begins so or to the end; whether there was such a line."""
        assert self.process.stdout is not None
        while line := (await self.process.stdout.readline()).decode():
            assert not secrets_in(line), line
            self.terminal.append(line.rstrip("\n"))
            if until and line.startswith(until):
                return True
        return False


@asynccontextmanager
async def demo(data_dir: Path, *, port: int = 0, playground_port: int = 0, empty: bool = False) -> AsyncIterator[Demo]:
    """A demo that is ready, on free ports unless they are given; at the end Ctrl-C is pressed."""
    running = await _start(data_dir, port=port, playground_port=playground_port, empty=empty)
    try:
        async with asyncio.timeout(_READY_WITHIN):
            assert await running.read(until="ready"), running.terminal
        reading = asyncio.create_task(running.read())
        yield running
    finally:
        await running.ctrl_c()
    await reading


async def _start(
    data_dir: Path,
    *,
    port: int = 0,
    playground_port: int = 0,
    empty: bool = False,
    variables: Mapping[str, str] = NONE,
) -> Demo:
    """Begin a demo, ready or not, with more environment variables if given."""
    port, playground_port = port or free_port(), playground_port or free_port()
    machine = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    settings = {
        "ROOMFIX_PORT": str(port),
        "ROOMFIX_PLAYGROUND_PORT": str(playground_port),
        "ROOMFIX_DATA_DIR": str(data_dir),
        "ROOMFIX_INTAKE_KEYS": f"roomfix={KEY}",
    }
    command = (sys.executable, str(_ROOT / "app.py"), "demo", *(["--empty"] if empty else []))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=_ROOT, env={**machine, **settings, **variables}, stdout=PIPE, stderr=STDOUT
    )
    return Demo(data_dir, port, playground_port, process)


async def refused(
    data_dir: Path, *, port: int = 0, playground_port: int = 0, variables: Mapping[str, str] = NONE
) -> tuple[int, str]:
    """Begin a demo that cannot be; the exit status and all that it says."""
    attempt = await _start(data_dir, port=port, playground_port=playground_port, variables=variables)
    try:
        async with asyncio.timeout(_READY_WITHIN):
            assert not await attempt.read(until="ready"), "it is not refused"
            return await attempt.process.wait(), "\n".join(attempt.terminal)
    finally:
        await attempt.ctrl_c()


def freest_rooms(now: datetime) -> list[str]:
    """Contoso's rooms, that with most free times first: which one that is depends on the hour a test runs at.

    Each is of another location than the one before, as far as there are: several faults of one location share a card.
    """
    world, setup = M365(clock=lambda: now), contoso_setup()

    def free(room: Room) -> int:
        location = setup.location(room.location)
        assert isinstance(location, Location)
        meetings = world.events(room.calendar or "")
        busy = tuple((int(meeting.start.timestamp()), int(meeting.end.timestamp())) for meeting in meetings)
        return len(make_offer(location.hours, busy, setup.client.rules, now=now).slots)

    places: dict[LocationId | None, list[str]] = {}
    for room in sorted(setup.rooms, key=free, reverse=True):
        places.setdefault(room.location, []).append(room.name)
    return [name for turn in zip_longest(*places.values()) for name in turn if name is not None]


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((LOOPBACK, port)) == 0


def _at_work_in(directory: Path) -> dict[int, str]:
    """The store's server and the Playground both work inside the data directory; elsewhere than on Linux, nothing."""
    found = {}
    for link in _PROCESSES.glob("[0-9]*/cwd"):
        with suppress(OSError):  # it has ended meanwhile, or is somebody else's
            if link.resolve(strict=True).is_relative_to(directory.resolve()):
                found[int(link.parent.name)] = (link.parent / "cmdline").read_text().replace("\0", " ")
    return found
