"""Seconds from a claim to the last of forty edited copies of its card, pressed and posted as in Teams."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import perf_counter

import aiohttp

from bench import town
from bench.client import Call, Connector, Monitor
from bench.figures import Times, line, middle, percentile, title
from bench.process import running
from bench.teams import CARD_TYPE, RATE, Press, in_own_chat, soonest
from bench.whole import Whole, calendars_read, joined, set_up, whole
from services.model import Incident, IncidentId, Provider, ProviderId, State
from services.model.setup import Setup
from services.store.redis_store import Store

COPIES = 40
ROUNDS = 5
WITHIN = 30.0
LOOK_EVERY = 0.1
PAUSE = 2.5
"""Seconds without a message before each press, so that no earlier one counts for Teams' limits."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The running app and its store, and the connector that it posts to."""

    app: Whole
    store: Store
    connector: Connector
    session: aiohttp.ClientSession


@dataclass(frozen=True, slots=True)
class Round:
    """One claim, all in seconds since its press: the answer, the first edit of each copy, the last edit of all; so many
    edits. `floor` are those of the same edits sent straight."""

    answered: float
    edited: tuple[float, ...]
    settled: float
    edits: int
    floor: tuple[float, ...]


async def measure() -> None:
    """Measure and print."""
    async with staged() as scene:
        rounds = [await one_round(scene, number) for number in range(ROUNDS)]
    lasts, floors = [max(one.edited) for one in rounds], [max(one.floor) for one in rounds]
    bound, edits = soonest(COPIES), round(median(one.edits for one in rounds))
    title(
        f"From a claim to the last of {COPIES} edited copies of its card",
        f"The whole app, a button pressed over HTTP; one incident's card in {COPIES} personal chats, {ROUNDS} claims.",
        f"Teams takes {RATE} messages a second from a bot for a client: no last copy before {bound} s.",
    )
    line("press answered", str(Times(tuple(one.answered * 1000 for one in rounds))))
    line("copy edited first", _edits([one.edited for one in rounds]))
    line(f"floor: {COPIES} such edits, sent straight", _edits([one.floor for one in rounds]))
    line("last copy", f"{middle(lasts)} s")
    line("last copy / floor", f"{median(lasts) / median(floors):.1f}")
    line("last copy / Teams' limit", f"{median(lasts) / bound:.2f}")
    line("every copy shows the booked visit", f"{middle([one.settled for one in rounds])} s, {edits} edits in all")
    line("that / Teams' limit for so many", f"{median(one.settled for one in rounds) / soonest(edits):.2f}")


@asynccontextmanager
async def staged() -> AsyncIterator[Scene]:
    """Everything running, the calendars read; ended afterwards."""
    async with AsyncExitStack() as stack:
        data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        connector = await stack.enter_async_context(Connector.serve())
        await set_up(data_dir, setup(), town.chats(connector.url))
        m365 = await stack.enter_async_context(running("-m", "sandbox.m365"))
        app = await stack.enter_async_context(whole(data_dir, m365.url))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        await calendars_read(data_dir)
        connections = await stack.enter_async_context(joined(data_dir))
        yield Scene(app, Store(connections.commands, connections.scripts), connector, session)


def setup() -> Setup:
    """A location for each round, all served by one provider with forty contacts."""
    known = town.setup()
    locations = tuple(location.id for location in known.locations)
    contacts = tuple(contact for provider in known.providers[:COPIES] for contact in provider.contacts)
    return replace(known, providers=(Provider(ProviderId("av"), "Audio and Video", contacts, locations),))


async def one_round(scene: Scene, number: int) -> Round:
    """Report an incident in another room, claim it as another contact, and wait until every copy shows its visit."""
    monitor = Monitor(scene.session, scene.app.url, scene.app.secret)
    reported = await monitor.report(town.room_name(number))
    incident = await _shown(scene, IncidentId(reported.incident), State.OPEN)
    await asyncio.sleep(PAUSE)
    sent, began = len(scene.connector.calls), perf_counter()
    await _press(scene, await _button(scene, incident, number))
    answered = perf_counter() - began
    await scene.connector.until(lambda: len(_first_of_each(scene.connector.edits(sent))) == COPIES, within=WITHIN)
    await _shown(scene, incident.id, State.BOOKED)
    edits = scene.connector.edits(sent)
    first = _first_of_each(edits)
    floor = await _straight(scene, list(first.values()))
    settled = max(call.at for call in edits) - began
    return Round(answered, tuple(call.at - began for call in first.values()), settled, len(edits), floor)


async def _shown(scene: Scene, incident: IncidentId, state: State) -> Incident:
    """The incident once it is in that state and its card in every chat shows that."""
    async with asyncio.timeout(WITHIN):
        while True:
            known = await scene.store.incident(town.TOWN, incident)
            posts = await scene.store.posts(town.TOWN, incident)
            if known and known.state is state and [post.shown for post in posts] == [known.version] * COPIES:
                return known
            await asyncio.sleep(LOOK_EVERY)


async def _button(scene: Scene, incident: Incident, number: int) -> Press:
    """The last slot of the card in the chat of the contact of that number."""
    contact = setup().providers[0].contacts[number]
    chat = next(chat for chat in town.chats(scene.connector.url) if chat.person == contact.id)
    post = await scene.store.post(town.TOWN, incident.id, chat.id)
    start = int(incident.offer.slots[-1].start.timestamp())
    message = (post.message if post else None) or ""
    return Press(town.TOWN, incident.id, start, contact.id, contact.name, chat.id, message)


async def _press(scene: Scene, press: Press) -> None:
    activity = in_own_chat(press, scene.connector.url)
    async with scene.session.post(f"{scene.app.url}/api/messages", json=activity) as answer:
        said = await answer.text()
    if not re.search(f'"type": ?"{CARD_TYPE}"', said):
        raise RuntimeError(f"the press was refused: {said}")


async def _straight(scene: Scene, edits: list[Call]) -> tuple[float, ...]:
    """The times of the same edits from the bench itself, without limits."""
    connector, sent = scene.connector, len(scene.connector.calls)

    async def send(call: Call) -> None:
        url = connector.url.rstrip("/") + call.path
        async with scene.session.put(url, data=call.body, headers={"Content-Type": "application/json"}) as answer:
            await answer.read()

    began = perf_counter()
    await asyncio.gather(*(send(call) for call in edits))
    return tuple(call.at - began for call in connector.edits(sent))


def _first_of_each(edits: list[Call]) -> dict[str, Call]:
    """The first edit of each message."""
    return {call.path: call for call in reversed(edits)}


def _edits(rounds: list[tuple[float, ...]]) -> str:
    every = [seconds * 1000 for edited in rounds for seconds in edited]
    last = median(max(edited) for edited in rounds) * 1000
    return f"p50 {percentile(every, 50):7.2f} ms   last {last:7.2f} ms"
