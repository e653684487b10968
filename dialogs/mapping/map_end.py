"""How `map` ends: what is mapped now and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping

from dialogs.list_forms import short
from dialogs.mapping.map_plan import LEAVE, free_calendars, free_rooms
from services.model import Room
from services.model.dialog import Begin, End, Text
from services.model.setup import Setup

ROOMS = Begin(Text("map.offer_rooms"), "rooms")
CALENDARS = Begin(Text("map.offer_calendars"), "calendars")
ALL = Begin(Text("map.offer_map"), "map")
IMPORT = Begin(Text("map.offer_import"), "import")


def nothing(setup: Setup, then: Begin | None) -> End:
    """There is no calendar to map."""
    if not setup.calendars:
        return End(Text("map.no_calendars"), (Text("map.no_calendars_why"),), then, () if then else (CALENDARS,))
    lines = (Text("map.all_mapped_rooms", {"count": len(free_rooms(setup))}),)
    return End(Text("map.all_mapped"), lines, then, () if then else (ROOMS,))


def mapped(before: Setup, after: Setup, wanted: Mapping[str, str], then: Begin | None) -> End:
    """What was mapped, made, and not mapped after all; what is left."""
    now = len(free_calendars(before)) - len(free_calendars(after))
    asked = sum(room != LEAVE for room in wanted.values())
    made, left = len(after.rooms) - len(before.rooms), len(free_calendars(after))
    counts = {"map.made": made, "map.skipped": asked - now, "map.left": left, "map.rooms_left": len(free_rooms(after))}
    lines = tuple(Text(key, {"count": count}) for key, count in counts.items() if count)
    offers = () if then else (*((ALL,) if left else ()), ROOMS)
    return End(Text("map.done", {"count": now}), lines, then, offers)


def listed(before: Setup, after: Setup, then: Begin) -> End:
    """How many rooms the inventory got from incidents."""
    count = len(after.rooms) - len(before.rooms)
    return End(Text("map.listed", {"count": count}), (), then)


def one(room: Room, calendar: str | None) -> End:
    """What one room has now."""
    values = {"room": short(room.name), "calendar": calendar}
    if calendar is None:
        return End(Text("map.disconnected", values), (Text("map.disconnected_why"),), offers=(ROOMS,))
    lines = (Text("map.instead", {"calendar": room.calendar}),) if room.calendar else ()
    return End(Text("map.connected", values), lines, offers=(ROOMS,))
