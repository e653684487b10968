"""What `map` does to the inventory: which calendar becomes whose, and rooms made of calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Final

from services.matching.mapping import Confidence, MatchReason
from services.model import Calendar, LocationId, Room, RoomId
from services.model.dialog import Known
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.spelling import same

LEAVE, NEW = "-", "+"
"""What can be chosen for a calendar instead of a room: nothing, and a new room made of it."""
# looked up 2,000 times a step: calling an enum takes ten times as long
_CONFIDENCES: Final = {str(one): one for one in Confidence}
_REASONS: Final = {str(one): one for one in MatchReason}
_ORDER: Final = {one: place for place, one in enumerate(Confidence)}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A `services.matching.mapping.Proposal` as the work's result has it; `at` is its place there, `name` the
    calendar's."""

    at: int
    calendar: str
    name: str
    room: str
    confidence: Confidence
    reason: MatchReason
    values: Mapping[str, str]
    runner_up: str

    @property
    def is_sure(self) -> bool:
        """Whether it may be accepted together with others."""
        return self.confidence is Confidence.SURE

    @property
    def is_unmatched(self) -> bool:
        """Whether no room of the inventory seems to be this one."""
        return self.reason is MatchReason.NO_MATCH

    @property
    def field(self) -> str:
        """The name of its field in a form."""
        return f"c{self.at}"


def proposals(known: Known) -> tuple[Proposed, ...]:
    """What was proposed, the surest first."""
    rows = known.result("propose").get("proposals", ())
    return tuple(sorted((_proposed(at, row) for at, row in enumerate(rows)), key=lambda one: _ORDER[one.confidence]))


def _proposed(at: int, row: Mapping[str, Any]) -> Proposed:
    return Proposed(
        at,
        row["calendar"],
        row["name"],
        row["room"] or "",
        _CONFIDENCES[row["confidence"]],
        _REASONS[row["reason"]],
        row["values"],
        row["runner_up"] or "",
    )


def free_calendars(setup: Setup) -> tuple[Calendar, ...]:
    """The calendars that no room has."""
    taken = {room.calendar for room in setup.rooms}
    return tuple(calendar for calendar in setup.calendars if calendar.address not in taken)


def free_rooms(setup: Setup) -> tuple[Room, ...]:
    """The rooms without a calendar."""
    return tuple(room for room in setup.rooms if room.calendar is None)


def mapped(setup: Setup, wanted: Mapping[str, str], *, dialog: str) -> Setup:
    """The set-up in which calendars (by address) have the rooms wanted for them, or NEW ones.

    What does not fit any more, because somebody else mapped the room or the calendar meanwhile, is left as it is.
    """
    free = {calendar.address: calendar for calendar in free_calendars(setup)}
    asked = {room: address for address, room in wanted.items() if address in free}
    rooms = tuple(
        replace(room, calendar=asked[room.id]) if room.calendar is None and room.id in asked else room
        for room in setup.rooms
    )
    new = [free[address] for address, room in wanted.items() if room == NEW and address in free]
    return replace(setup, rooms=(*rooms, *_made(new, rooms, dialog=dialog))) if new else replace(setup, rooms=rooms)


def listed(setup: Setup, names: Iterable[str], location: LocationId, *, dialog: str) -> Setup:
    """The set-up with rooms of these names at a location, but for those it has there; raises Refusal("place_gone")."""
    if setup.location(location) is None:
        raise Refusal("place_gone")
    had = {same(room.name) for room in setup.rooms if room.location == location}
    fresh = [name for name in names if same(name) not in had]
    new = (Room(RoomId(f"{dialog}-{number}"), name, location, None) for number, name in enumerate(fresh, start=1))
    return replace(setup, rooms=(*setup.rooms, *new))


def connected(setup: Setup, room: str, address: str) -> Setup:
    """The set-up in which a room has a calendar, instead of the one it may have had.

    Raises Refusal: `room_gone`, `calendar_gone`, `calendar_taken`.
    """
    require_room(setup, room)
    if address not in {calendar.address for calendar in setup.calendars}:
        raise Refusal("calendar_gone", address=address)
    holder = next((one for one in setup.rooms if one.calendar == address and one.id != room), None)
    if holder is not None:
        raise Refusal("calendar_taken", address=address, room=holder.name)
    return changed_room(setup, room, lambda one: replace(one, calendar=address))


def disconnected(setup: Setup, room: str) -> Setup:
    """The set-up in which a room has no calendar; raises Refusal("room_gone")."""
    require_room(setup, room)
    return changed_room(setup, room, lambda one: replace(one, calendar=None))


def removed(setup: Setup, room: str) -> Setup:
    """The set-up without a room; raises Refusal("room_gone")."""
    require_room(setup, room)
    return replace(setup, rooms=tuple(one for one in setup.rooms if one.id != room))


def require_room(setup: Setup, wanted: str) -> Room:
    """The room of that id; raises Refusal("room_gone")."""
    room = setup.room(RoomId(wanted))
    if room is None:
        raise Refusal("room_gone")
    return room


def changed_room(setup: Setup, wanted: str, change: Callable[[Room], Room]) -> Setup:
    """The set-up with one room changed."""
    return replace(setup, rooms=tuple(change(room) if room.id == wanted else room for room in setup.rooms))


def _made(calendars: Iterable[Calendar], rooms: Iterable[Room], *, dialog: str) -> Iterator[Room]:
    """A room for each calendar, at its location, under a name that no other room there has."""
    taken = {(room.location, same(room.name)) for room in rooms}
    for number, calendar in enumerate(calendars, start=1):
        name = next(name for name in _names(calendar) if (calendar.location, same(name)) not in taken)
        taken.add((calendar.location, same(name)))
        yield Room(RoomId(f"{dialog}-{number}"), name, calendar.location, calendar.address)


def _names(calendar: Calendar) -> Iterator[str]:
    yield calendar.name
    yield f"{calendar.name} ({calendar.address.partition('@')[0]})"
    yield from (f"{calendar.name} ({number})" for number in count(2))
