"""Rooms that appear in Microsoft 365 after the set-up: found once a day, and offered to the admins."""

from __future__ import annotations

from datetime import timedelta

from services.microsoft.graph_setup import FoundRoom, GraphSetup
from services.model import ClientId, Connection
from services.model.dialog import Begin, End, Text
from services.model.errors import NeedsAdmin
from services.model.job_wire import queued
from services.model.jobs import TellAdmins
from services.store.redis_store import Store

EVERY = timedelta(days=1)
"""Graph: places have no delta, and a new room takes up to a day to be listed."""
MOST_NAMED = 20


async def discover(store: Store, graph: GraphSetup, client: ClientId) -> None:
    """Tell the admins of rooms that a connection lists and did not list the last time; the first list tells nothing.

    Raises Unavailable. A list that may not be read is no news.
    """
    setup = await store.setup(client)
    had = {calendar.address for calendar in setup.calendars}
    for connection in setup.connections:
        try:
            listed = {room.address: room for room in await graph.rooms(client, connection)}
        except NeedsAdmin:
            continue
        before = await store.room_names.listed(client, connection.id)
        new = [room for address, room in listed.items() if address not in before | had]
        if before and new:
            await store.enqueue(client, queued(TellAdmins(_notice(connection, new), f"new-rooms:{connection.id}")))
        await store.room_names.note_listed(client, connection.id, listed)


def _notice(connection: Connection, rooms: list[FoundRoom]) -> End:
    names = ", ".join(room.name for room in rooms[:MOST_NAMED])
    lines = (Text("notice.new_rooms_named", {"names": names}), Text("notice.new_rooms_why"))
    offer = Begin(Text("connect.then_calendars"), "calendars", connection.id)
    return End(Text("notice.new_rooms", {"count": len(rooms)}), lines, offers=(offer,))
