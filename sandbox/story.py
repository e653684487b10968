"""The demo's terminal: what happens to incidents, told in words as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from cards.text.texts import Voice
from services.model import ClientId, Entry, Incident, IncidentId, State
from services.model.business_hours import zone
from services.model.errors import Unavailable
from services.store.redis_store import Store

LOOK_EVERY = 0.25
"""Seconds between two looks at the store."""


async def tell(store: Store, client: ClientId, say: Callable[[str], None]) -> None:
    """Say every new line of every incident's history until cancelled."""
    told: dict[IncidentId, int] = {}
    watched: set[IncidentId] = set()
    while True:
        try:
            watched |= set(await store.open_incidents(client))
            for name in tuple(watched):
                incident = await store.incident(client, name)
                if incident is not None:
                    _tell_news(incident, told, say)
                    if incident.state is State.CLOSED:
                        watched.discard(name)
        except Unavailable:
            say("The store does not answer; waiting.")
        await asyncio.sleep(LOOK_EVERY)


def _tell_news(incident: Incident, told: dict[IncidentId, int], say: Callable[[str], None]) -> None:
    news = incident.happened - told.get(incident.id, 0)
    for entry in incident.history[-news:] if news else ():
        say(line(incident, entry))
    told[incident.id] = incident.happened


def line(incident: Incident, entry: Entry) -> str:
    """One line of history for the terminal: local time, room, what happened."""
    voice = Voice(zone(incident.location.hours.timezone))
    who = entry.person.name if entry.person else voice.plain(f"source.{incident.source}")
    known = {
        "who": who,
        "slot": entry.slot or voice.plain("history.no_slot"),
        "other": entry.other.name if entry.other else voice.plain("history.nobody"),
        "note": entry.note or voice.plain("history.admins"),
        "count": entry.left_out,
    }
    what = voice.plain(f"history.{entry.event}", **known)
    return f"{_clock(entry.at)}  {incident.room.name} ({incident.location.name}), {incident.title}: {what}"


def _clock(at: datetime) -> str:
    return at.astimezone().strftime("%H:%M:%S")
