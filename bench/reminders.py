"""A thousand visits whose reminders fall due at the same moment: how soon each is noted, and when it is told."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from bench import town
from bench.client import Call, Connector
from bench.figures import line, title
from bench.teams import RATE, soonest
from bench.whole import joined, set_up, store_at, whole
from bot.jobs.incident_jobs import USUAL_LEAD
from bot.jobs.posting import look
from cards.incident.incident_card import incident_card
from services.incidents.reporting import incident_id
from services.lifecycle import visit_transitions
from services.lifecycle.transitions import by_clock
from services.model import (
    Claim,
    ClaimId,
    Entry,
    Event,
    Incident,
    Offer,
    RoomResponse,
    Severity,
    Slot,
    State,
    Via,
)
from services.model.conversations import Post
from services.model.deliveries import News
from services.model.job_wire import queued
from services.model.setup import Setup
from services.notifications.notices import tell_own
from services.store.changes import IncidentChange
from services.store.job_queue import JobQueue
from services.store.redis_store import Store

T = TypeVar("T")

VISITS = 1_000
AT_ONCE = 8
"""Commits at a time, as many as a worker does of one client."""
DUE_IN = timedelta(seconds=30)
"""The time to put everything in place and to start the app."""
WITHIN = 300.0
QUIET = 3.0
"""Seconds without a message, after which none comes any more."""
NO_CALENDARS = "http://127.0.0.1:9/"


@dataclass(frozen=True, slots=True)
class Found:
    """In seconds since the reminders fell due: the last one noted, half of them told, the last one told, the last
    message. So many messages in all, and so many reminders that came twice or were noted twice."""

    noted: float
    half: float
    told: float
    ended: float
    messages: int
    twice: int


async def measure() -> None:
    """Measure and print."""
    floor = VISITS / await bare()
    found = await reminded()
    title(
        f"{VISITS} reminders due at the same moment",
        f"The whole app; the visits of {town.LOCATIONS} contacts of one client, told in their personal chats.",
        f"Teams takes {RATE} messages a second from a bot for a client: no last reminder before {soonest(VISITS)} s.",
        f"A card that shows the same after it is not edited: {found.messages} messages came in all.",
    )
    line("last noted", f"{found.noted:.2f} s   {VISITS / found.noted:.0f} a second")
    line("floor: the same commits alone", f"{VISITS / floor:.2f} s   {floor:.0f} a second")
    line("Roomfix / floor", f"{VISITS / found.noted / floor:.2f} of its commits a second")
    line("half of them told", f"{found.half:.2f} s")
    line("last told", f"{found.told:.2f} s   {VISITS / found.told:.1f} a second   {found.twice} twice")
    line("last told / Teams' limit", f"{found.told / soonest(VISITS):.2f}")
    line("last message", f"{found.ended:.2f} s   {found.messages / found.ended:.1f} a second")
    line("last message / Teams' limit", f"{found.ended / soonest(found.messages):.2f}")


async def bare() -> float:
    """Seconds that the commits of all reminders take, one after the other but a few at a time, on a store alone."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        async with store_at(Path(folder)) as store:
            incidents = await prepare(store, now)
            changes = [_reminder(incident, now) for incident in incidents]
            began = perf_counter()
            await _each(changes, store.commit)
            return perf_counter() - began


async def reminded() -> Found:
    """What the app makes of them."""
    async with AsyncExitStack() as stack:
        data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        connector = await stack.enter_async_context(Connector.serve())
        await set_up(data_dir, setup(), town.chats(connector.url))
        due = datetime.now(UTC) + DUE_IN
        async with store_at(data_dir) as store:
            incidents = await prepare(store, due)
        await stack.enter_async_context(whole(data_dir, NO_CALENDARS))
        connections = await stack.enter_async_context(joined(data_dir))
        store = Store(connections.commands, connections.scripts)
        began = await _idle_until(due, JobQueue(connections.scripts, town.TOWN), connector)
        await _all_sent(connector)
        after = [await store.incident(town.TOWN, incident.id) for incident in incidents]
    entries = [entry for one in after if one for entry in one.history if entry.event is Event.REMINDED]
    told = [(call.at, number) for call in connector.calls for number in _numbers(call)]
    times = Counter(number for _, number in told)
    if len(times) < VISITS or len(entries) < VISITS:
        raise RuntimeError(f"of {VISITS} reminders {len(entries)} were noted and {len(times)} told")
    return Found(
        noted=(max(entry.at for entry in entries) - due).total_seconds(),
        half=median(at for at, _ in told) - began,
        told=max(at for at, _ in told) - began,
        ended=connector.calls[-1].at - began,
        messages=len(connector.calls),
        twice=len(told) - VISITS + len(entries) - VISITS,
    )


def setup() -> Setup:
    """The town without calendars, so that nothing but its reminders changes an incident."""
    known = town.setup()
    rooms = tuple(replace(room, calendar=None) for room in known.rooms)
    return replace(known, rooms=rooms, connections=(), calendars=())


async def prepare(store: Store, due: datetime) -> list[Incident]:
    """Put the visits in place whose reminders fall due then, each with its card in its contact's chat."""
    incidents = [_booked(setup(), number, due) for number in range(VISITS)]

    async def put(incident: Incident) -> None:
        chat = (incident.claim and incident.claim.conversation) or ""
        await store.commit(IncidentChange(incident, expect=0, request=incident.id, posts=(chat,)))
        shown = look(incident_card(incident, now=due))
        post = Post(chat, chat, f"card-{incident.id}", incident.version, look=shown)
        await store.messages.save_post(town.TOWN, incident.id, post, was=Post(chat))

    await _each(incidents, put)
    return incidents


def _booked(known: Setup, number: int, due: datetime) -> Incident:
    place, made = number % town.LOCATIONS, due - timedelta(days=1)
    contact, slot = known.providers[place].contacts[0], Slot(due + USUAL_LEAD, due + USUAL_LEAD + timedelta(hours=1))
    chat = next(chat.id for chat in town.chats("") if chat.person == contact.id)
    return Incident(
        id=incident_id(town.TOWN, f"{number:016x}"),
        client=town.TOWN,
        version=1,
        state=State.BOOKED,
        room=known.rooms[place],
        location=known.locations[place],
        source="roomfix",
        source_id=f"monitor-{number}",
        title=f"Projector {number} stays dark",
        description="The projector in the ceiling does not answer the room's controller since the restart at night.",
        severity=Severity.MAJOR,
        occurred_at=made,
        reported_at=made,
        offer=Offer((), made, known=False),
        claim=Claim(
            ClaimId(f"{number:016x}"),
            contact,
            slot,
            made,
            answer=RoomResponse.ACCEPTED,
            event="event",
            conversation=chat,
        ),
        history=(
            Entry(Event.REPORTED, made, source=Via.API),
            Entry(Event.CLAIMED, made, contact, slot, Via.CARD),
            Entry(Event.BOOKED, made, contact, slot, Via.CALENDAR),
        ),
    )


def _reminder(incident: Incident, now: datetime) -> IncidentChange:
    """What the app stores when it reminds."""
    claim = incident.claim
    if claim is None:
        raise ValueError("nobody is reminded of no visit")
    noted = visit_transitions.noted(incident, Event.REMINDED, by_clock(now))
    tell = tell_own(noted, "reminder", to=claim.contact, claim=claim, news=News.REMINDER)
    return IncidentChange(noted, expect=incident.version, request=f"{incident.id}:reminded", jobs=(queued(tell),))


async def _idle_until(due: datetime, queue: JobQueue, connector: Connector) -> float:
    """When the reminders fell due (`perf_counter`); raises RuntimeError if the app was still at something else."""
    left = (due - datetime.now(UTC)).total_seconds()
    began = perf_counter() + left
    await asyncio.sleep(max(0.0, left - 1))
    if left < 1 or connector.calls or (await queue.stats()).due:
        raise RuntimeError(f"{DUE_IN} were too short to put everything in place")
    return began


async def _all_sent(connector: Connector) -> None:
    """Wait until as many messages as reminders have come, and then until no more come."""
    async with asyncio.timeout(WITHIN):
        await connector.until(lambda: len(connector.calls) >= VISITS, within=WITHIN)
        while perf_counter() - connector.calls[-1].at < QUIET:  # noqa: ASYNC110 - it waits for nothing to come
            await asyncio.sleep(QUIET / 10)


async def _each(values: Sequence[T], do: Callable[[T], Awaitable[object]]) -> None:
    """Do it with each, a few at a time."""
    left = iter(values)

    async def some() -> None:
        for value in left:
            await do(value)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


def _numbers(call: Call) -> list[str]:
    """Which visits' reminders a message is: a text, where all else are cards."""
    return re.findall(r"Projector (\d+) ", call.body.decode()) if b'"textFormat"' in call.body else []
