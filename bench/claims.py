"""Claim presses a second, and how long one takes, against a floor with the SDK and a floor without."""

from __future__ import annotations

import json
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import teams
from bench.figures import Times, line, middle, title
from bench.load import write_requests
from bench.process import Child, output, running
from bench.scene import client_ids, prepare
from bench.teams import Press
from services.model import ClientId, IncidentId, State
from services.store import server
from services.store.connection import connected
from services.store.redis_store import Store

ROUNDS = 3
SERVERS = {
    "roomfix": "Roomfix",
    "bare": "floor: aiohttp, PyJWT, json, one script",
    "sdk": "floor: CloudAdapter repaired, fixed card",
}


@dataclass(frozen=True, slots=True)
class Course:
    """So many presses over so many connections at once."""

    connections: int
    presses: int


WARM_UP = Course(16, 500)
MANY = Course(16, 2000)
ONE = Course(1, 300)


@dataclass(frozen=True, slots=True)
class Run:
    """One server's answers to one course: presses a second, times in ms, the server's processor time for a press in
    ms, the generator's share of a core."""

    rate: float
    ms: tuple[float, ...]
    work: float
    busy: float


Runs = dict[str, list[Run]]
"""The runs of each server, round by round."""


@dataclass(slots=True)
class Stage:
    """The running servers, and the store of the one that is Roomfix."""

    directory: Path
    bearer: str
    children: dict[str, Child]
    store: Store
    clients: Iterator[ClientId] = field(default_factory=client_ids)
    pressed: list[Press] = field(default_factory=list)


async def measure() -> None:
    """Measure and print."""
    async with staged() as stage:
        idle = stage.children["roomfix"].memory()
        await course(stage, WARM_UP, rounds=1)
        many, one = await course(stage, MANY, rounds=ROUNDS), await course(stage, ONE, rounds=ROUNDS)
        loaded = stage.children["roomfix"].memory()
        won = await winners(stage)
    title(
        "Claim presses: token check, decision, atomic claim, card",
        f"Each press claims a free slot in another room: {won} of {len(stage.pressed)} won. No worker runs beside it.",
        f"{ROUNDS} rounds, the servers in turn, each with {MANY.presses} presses ({ONE.presses} at 1 connection).",
    )
    _report(many, MANY.connections)
    _report(one, ONE.connections)
    line("memory of Roomfix, before and after", f"{idle:.0f} MiB, {loaded:.0f} MiB")


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    """The servers, each a process with a directory of its own; ended afterwards."""
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        key = teams.make_key(directory / "keys.json")
        children = {}
        for name in SERVERS:
            (directory / name).mkdir()
            (directory / name / "keys.json").write_bytes((directory / "keys.json").read_bytes())
            children[name] = await stack.enter_async_context(running("-m", f"bench.{name}", str(directory / name)))
        found = await server.join("", directory / "roomfix")
        connections = await stack.enter_async_context(connected(found.url, loader_url=found.loader_url))
        yield Stage(directory, teams.token(key), children, Store(connections.commands, connections.scripts))


async def course(stage: Stage, wanted: Course, *, rounds: int) -> Runs:
    """Send the same presses to one server after the other, every round new ones."""
    runs: Runs = {name: [] for name in SERVERS}
    for turn in range(rounds):
        presses = await prepare(stage.store, stage.clients, wanted.presses)
        stage.pressed += presses
        file = stage.directory / "presses"
        write_requests(file, (teams.request(press, stage.bearer) for press in presses))
        for name in sorted(SERVERS, reverse=turn % 2 == 1):
            runs[name].append(await _sent(stage.children[name], wanted, file))
    return runs


async def winners(stage: Stage) -> int:
    """How many of the presses hold their slot now."""
    found = 0
    for press in stage.pressed:
        incident = await stage.store.incident(ClientId(press.client), IncidentId(press.incident))
        claim = incident.claim if incident else None
        found += claim is not None and incident is not None and incident.state is State.CLAIMING
    return found


async def _sent(child: Child, wanted: Course, file: Path) -> Run:
    worked = child.worked()
    said = json.loads(await output("-m", "bench.load", child.url, str(wanted.connections), str(file)))
    if said["refused"]:
        raise RuntimeError(f"a press was refused: {said['refused'][0]}")
    work = (child.worked() - worked) * 1000 / wanted.presses
    return Run(wanted.presses / said["seconds"], tuple(said["ms"]), work, said["busy"])


def _report(runs: Runs, connections: int) -> None:
    print(f"  at {connections} connection{'s' if connections > 1 else ''}")
    for name, words in SERVERS.items():
        times = Times(tuple(ms for run in runs[name] for ms in run.ms))
        rate, work = (median(getattr(run, value) for run in runs[name]) for value in ("rate", "work"))
        line(words, f"{rate:6.0f} presses/s   {times}   {work:.2f} ms of processor each")
    for floor in ("bare", "sdk"):
        rate, work = (_ratio(runs, floor, value) for value in ("rate", "work"))
        line(f"Roomfix / {floor}", f"{rate} of its presses/s   {work} of its processor time")
    busy = max(run.busy for of_server in runs.values() for run in of_server)
    line("the generator's own share of a core, at most", f"{busy:.0%}")


def _ratio(runs: Runs, floor: str, value: str) -> str:
    """Roomfix's figure over the floor's, round by round: what else the machine does changes both."""
    pairs = zip(runs["roomfix"], runs[floor], strict=True)
    return middle([getattr(ours, value) / getattr(theirs, value) for ours, theirs in pairs])
