"""What happens in a long run: incidents with their whole life, people who type, and a monitor that talks nonsense."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import aiohttp

from bench import town
from bench.client import Connector, Monitor, incident_in
from bench.teams import Press, in_own_chat
from services.model import Incident, IncidentId
from services.store.redis_store import Store

SITES = 150
"""Locations whose incidents come one by one: at one a second four of each in ten minutes, too few for a storm."""
STORMY = SITES
"""The one location whose incidents share a card."""
_TOWN = town.setup(SITES + 1)
SETUP = replace(_TOWN, admins=_TOWN.providers[0].contacts)
"""The town, with the contact of its first location for its admin."""
SHOWN_WITHIN = 60.0
PAUSE = 2.0
"""Seconds between two things that happen to one incident."""
WORDS = ("help", "incidents", "notify", "cancel", "report", "lorem ipsum dolor", "claim", "told", "status", "🦄" * 40)
ADMINS_WORDS = (
    "status",
    "rooms",
    "providers",
    "locations",
    "people",
    "map",
    "maintenance",
    "sources",
    "cancel",
    "test",
)
NONSENSE: tuple[Mapping[str, Any], ...] = (
    {"room": "no such room"},
    {"severity": "apocalyptic"},
    {"source_id": ""},
    {"status": "resolved", "source_id": "never heard of"},
    {"tenant": "00000000-0000-4000-8000-000000000000"},
    {"description": "x" * 9_000, "occurred_at": "yesterday"},
)


@dataclass(slots=True)
class Tally:
    """What has come of it so far: milliseconds that presses and cards took, and how often what happened."""

    presses: list[float] = field(default_factory=list)
    cards: list[float] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Scene:
    """The running app as the stand-ins around it see it."""

    url: str
    store: Store
    connector: Connector
    session: aiohttp.ClientSession
    monitor: Monitor
    tally: Tally


async def counted(scene: Scene, name: str, work: Awaitable[None]) -> None:
    """Do it, and count how it ended: nothing of it ends the run."""
    try:
        await work
    except (TimeoutError, RuntimeError, aiohttp.ClientError) as error:
        scene.tally.done[f"{name} failed: {type(error).__name__} {getattr(error, 'status', '')}"] += 1
    else:
        scene.tally.done[name] += 1


async def live(scene: Scene, number: int) -> None:
    """An incident reported, claimed and released, and in the end resolved; every fifth with its visit."""
    said = incident_in(town.room_name(number, SITES))
    began = perf_counter()
    incident = await scene.monitor.send(said)
    scene.tally.cards.append((await scene.connector.card_of(incident, within=SHOWN_WITHIN) - began) * 1000)
    await asyncio.sleep(PAUSE)
    await _press(scene, await _known(scene, incident), number % SITES, _claim)
    await asyncio.sleep(PAUSE)
    known = await _known(scene, incident)
    if number % 5 and known.claim is not None:
        await _press(scene, known, number % SITES, _release)
        await asyncio.sleep(PAUSE)
    await scene.monitor.send({**said, "status": "resolved", "occurred_at": None})
    scene.connector.arrived.pop(incident, None)


async def storm(scene: Scene) -> None:
    """Ten incidents of one location at once, and their end."""
    reports = [incident_in(f"Room {STORMY}") for _ in range(10)]
    ids = await asyncio.gather(*(scene.monitor.send(said) for said in reports))
    await asyncio.sleep(PAUSE * 5)
    for said, incident in zip(reports, ids, strict=True):
        await scene.monitor.send({**said, "status": "resolved", "occurred_at": None})
        scene.connector.arrived.pop(incident, None)


async def talk(scene: Scene) -> None:
    """Somebody types a word to Roomfix in their own chat; now and then it is the admin."""
    place = random.choice((0, random.randrange(SITES)))
    text = random.choice(ADMINS_WORDS if place == 0 else WORDS)
    press = _presser(place, IncidentId(""), "")
    activity = in_own_chat(press, scene.connector.url) | {"type": "message", "text": text, "value": None, "name": None}
    async with scene.session.post(f"{scene.url}/api/messages", json=activity) as answer:
        answer.raise_for_status()


async def nonsense(scene: Scene) -> None:
    """A report that must be refused."""
    try:
        await scene.monitor.send({**incident_in("Room 1"), **random.choice(NONSENSE)})
    except aiohttp.ClientResponseError as error:
        if error.status >= 500:
            raise
        return
    raise RuntimeError("nonsense was taken")


async def _known(scene: Scene, incident: str) -> Incident:
    known = await scene.store.incident(town.TOWN, IncidentId(incident))
    if known is None:
        raise RuntimeError("an incident that was acknowledged is not there")
    return known


Action = Callable[[Incident], Mapping[str, Any]]


async def _press(scene: Scene, incident: Incident, place: int, action: Action) -> None:
    """A button of the card in its contact's own chat."""
    chat = f"a:chat-{place}"
    post = await scene.store.post(town.TOWN, incident.id, chat)
    activity = in_own_chat(_presser(place, incident.id, (post and post.message) or ""), scene.connector.url)
    activity["value"] = {"action": {"type": "Action.Execute", **action(incident)}, "trigger": "manual"}
    began = perf_counter()
    async with scene.session.post(f"{scene.url}/api/messages", json=activity) as answer:
        answer.raise_for_status()
        body = await answer.text()
    scene.tally.presses.append((perf_counter() - began) * 1000)
    scene.tally.done["press answered with a card" if "AdaptiveCard" in body else "press refused in words"] += 1


def _claim(incident: Incident) -> Mapping[str, Any]:
    start = random.choice(incident.offer.slots).start if incident.offer.slots else incident.reported_at
    return {"verb": "claim", "data": {"i": incident.id, "s": int(start.timestamp())}}


def _release(incident: Incident) -> Mapping[str, Any]:
    return {"verb": "release", "data": {"i": incident.id, "c": incident.claim.id if incident.claim else ""}}


def _presser(place: int, incident: str, message: str) -> Press:
    contact = SETUP.providers[place].contacts[0]
    return Press(town.TOWN, incident, 0, contact.id, contact.name, f"a:chat-{place}", message)
