"""The mirror of the room calendars: kept by polling, read for slots, read anew for each incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from services.calendars import slots
from services.calendars.provider_gaps import provider_gaps
from services.microsoft.graph import Graph
from services.model import (
    Busy,
    Connection,
    Location,
    Offer,
    Room,
    Slot,
)
from services.model.errors import NeedsAdmin
from services.model.setup import Setup
from services.store.records import Mirrored
from services.store.redis_store import Store

STALE_AFTER = timedelta(minutes=15)
"""A mirrored calendar older than this says nothing about now."""


async def mirrored_offer(store: Store, setup: Setup, room: Room, location: Location, *, now: datetime) -> Offer:
    """The open slots of a room as the mirror has them, less what claims hold; unknown when the mirror is too old."""
    mirrored = await store.mirrored(setup.client.id, room.calendar or "")
    if mirrored is None or mirrored.busy is None or now - mirrored.read_at > STALE_AFTER:
        return Offer(slots=(), until=now + slots.WINDOW, known=False)
    held = await store.held(setup.client.id, room)
    nobody = provider_gaps(setup, location.id, window=Slot(now, now + slots.LONGEST))
    return slots.make_offer(location.hours, (*mirrored.busy, *held, *nobody), setup.client.rules, now=now)


async def read_all(
    store: Store, graph: Graph, setup: Setup, connection: Connection, *, now: datetime
) -> Mapping[str, bool]:
    """Read every calendar of a connection that a room has into the mirror; for each, whether it could be read.

    Raises NeedsAdmin or Unavailable when none could, because the connection itself does not work.
    """
    own = {calendar.address for calendar in setup.calendars if calendar.connection == connection.id}
    mapped = [room.calendar for room in setup.rooms if room.calendar in own]
    found = await read_calendars(store, graph, setup, connection, mapped, now=now)
    return {calendar: busy is not None for calendar, busy in found.items()}


def connection_for(setup: Setup, calendar: str | None) -> Connection:
    """The connection that reads and books a calendar; raises NeedsAdmin("not_set_up") where there is none."""
    found = setup.connection_of(calendar)
    if found is None:
        raise NeedsAdmin("not_set_up")
    return found


async def read_calendars(
    store: Store, graph: Graph, setup: Setup, connection: Connection, calendars: Iterable[str], *, now: datetime
) -> Mapping[str, Busy | None]:
    """Read these calendars of a connection into the mirror; None for one that could not be read."""
    window = Slot(now, now + slots.LONGEST)
    found = await graph.free_busy(setup.client.id, connection, calendars, window=window)
    await store.mirror(setup.client.id, {calendar: Mirrored(now, busy) for calendar, busy in found.items()})
    return found
