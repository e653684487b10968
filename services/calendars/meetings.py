"""Which meetings a fault hits, and which rooms could take them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.model import Busy, Room, Slot
from services.model.meeting import Meeting

AHEAD: Final = timedelta(hours=2)
"""How soon a meeting begins that a fault hits before it has begun."""


def hit(
    meetings: Iterable[Meeting], *, held: Busy, ours: frozenset[str], zone: ZoneInfo, now: datetime
) -> tuple[Meeting, ...]:
    """The meetings that a fault hits, the first one first: those that run or begin soon, at times of the room's zone.

    Visits are none: they take a time that is `held`, or one of `ours`, Roomfix's own addresses and the room's, has
    made them. A whole day that somebody keeps for themselves is none either.
    """
    placed = [_placed(meeting, zone) for meeting in meetings]
    found = [
        meeting
        for meeting in placed
        if meeting.slot.end > now
        and meeting.slot.start <= now + AHEAD
        and meeting.address not in ours | {""}
        and _span(meeting.slot) not in held
        and (meeting.has_guests or not meeting.is_all_day)
    ]
    return tuple(sorted(found, key=lambda meeting: (meeting.slot, meeting.id)))


def fitting(room: Room, rooms: Iterable[Room]) -> tuple[Room, ...]:
    """The other rooms of a room's location that hold as many people, the closest in size first.

    One whose size nobody knows fits, and comes last; where the room's own is not known, every other fits.
    """
    others = [one for one in rooms if one.location == room.location and one.id != room.id]
    large = [one for one in others if one.capacity is None or one.capacity >= (room.capacity or 0)]
    return tuple(sorted(large, key=lambda one: (one.capacity is None, one.capacity or 0, one.name)))


def is_free(busy: Busy, slot: Slot) -> bool:
    """Whether no busy period overlaps a slot."""
    first, last = _span(slot)
    return not any(start < last and end > first for start, end in busy)


def _placed(meeting: Meeting, zone: ZoneInfo) -> Meeting:
    """A meeting of whole days at the midnights of a zone, any other as it is."""
    if not meeting.is_all_day:
        return meeting
    start, end = (at.replace(tzinfo=zone).astimezone(UTC) for at in (meeting.slot.start, meeting.slot.end))
    return replace(meeting, slot=Slot(start, end))


def _span(slot: Slot) -> tuple[int, int]:
    return int(slot.start.timestamp()), int(slot.end.timestamp())
