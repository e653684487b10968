"""When rooms are free now and in the next two days, as their locations read the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.microsoft.graph import Graph
from services.model import Busy, Connection, ConnectionId, Room, RoomId, Slot
from services.model.business_hours import Span, zone
from services.model.errors import Refusal
from services.model.setup import Setup

DAYS: Final = 3
"""Today and the next two days."""


async def free_busy(graph: Graph, setup: Setup, room: RoomId, *, now: datetime) -> Mapping[str, Any]:
    """The busy periods of today and the next two days: `lines` of a `day` (ISO) and its `busy` clock times.

    `free_now` is None where Microsoft 365 cannot tell; `until` is when that changes, "" if not in these days.
    Raises Refusal: `room_gone`, `calendar_unread`; NeedsAdmin, Unavailable.
    """
    found = setup.room(room)
    if found is None:
        raise Refusal("room_gone")
    week = _Days.of(setup, found, now=now)
    connection = setup.connection_of(found.calendar)
    if connection is None or found.calendar is None:
        raise Refusal("calendar_unread", address=found.calendar)
    answers = await graph.free_busy(setup.client.id, connection, [found.calendar], window=week.window)
    busy = answers[found.calendar]
    lines = [] if busy is None else [{"day": day.isoformat(), "busy": week.clock(busy, day)} for day in week.days]
    return {"lines": lines, **week.state(busy, now=now)}


async def glance(graph: Graph, setup: Setup, rooms: Iterable[str], *, now: datetime) -> Mapping[str, Any]:
    """`rooms`: for each id whether it is `free_now` and `until` when; rooms that nobody reads are left out.

    Raises NeedsAdmin and Unavailable.
    """
    groups: dict[ConnectionId, list[Room]] = defaultdict(list)
    for room in (setup.room(RoomId(one)) for one in rooms):
        connection = setup.connection_of(room.calendar) if room else None
        if room and connection:
            groups[connection.id].append(room)
    states: dict[str, Mapping[str, Any]] = {}
    for connection in setup.connections:
        states |= await _states(graph, setup, connection, groups.get(connection.id, ()), now=now)
    return {"rooms": states}


async def _states(
    graph: Graph, setup: Setup, connection: Connection, rooms: Sequence[Room], *, now: datetime
) -> dict[str, Mapping[str, Any]]:
    """The states of rooms that one connection reads."""
    if not rooms:
        return {}
    window = Slot(now, now + timedelta(days=DAYS))
    calendars = [room.calendar for room in rooms if room.calendar]
    answers = await graph.free_busy(setup.client.id, connection, calendars, window=window)
    return {room.id: _Days.of(setup, room, now=now).state(answers.get(room.calendar or ""), now=now) for room in rooms}


@dataclass(frozen=True, slots=True)
class _Days:
    """The days that are shown of one room, in its location's zone."""

    zone: ZoneInfo
    days: tuple[date, ...]

    @classmethod
    def of(cls, setup: Setup, room: Room, *, now: datetime) -> _Days:
        """The days of a room; in UTC if its location is gone."""
        location = setup.location(room.location)
        local = zone(location.hours.timezone) if location else ZoneInfo("UTC")
        today = now.astimezone(local).date()
        return cls(local, tuple(today + timedelta(days=ahead) for ahead in range(DAYS)))

    @property
    def window(self) -> Slot:
        """From the first day's midnight to that after the last one."""
        return Slot(self._midnight(self.days[0]), self._midnight(self.days[-1] + timedelta(days=1)))

    def clock(self, busy: Busy, day: date) -> list[list[str]]:
        """The busy periods of a day as clock times, merged and cut at its midnights."""
        first = int(self._midnight(day).timestamp())
        last = int(self._midnight(day + timedelta(days=1)).timestamp())
        cut = [(max(start, first), min(end, last)) for start, end in _merged(busy) if start < last and end > first]
        return [[self._hour(start), "24:00" if end == last else self._hour(end)] for start, end in cut]

    def state(self, busy: Busy | None, *, now: datetime) -> dict[str, bool | str | None]:
        """Whether the room is free now, and until when."""
        if busy is None:
            return {"free_now": None, "until": ""}
        at, merged = int(now.timestamp()), _merged(busy)
        current = next((span for span in merged if span[0] <= at < span[1]), None)
        if current is not None:
            return {"free_now": False, "until": self._until(current[1])}
        coming = next((start for start, _ in merged if start > at), None)
        return {"free_now": True, "until": "" if coming is None else self._until(coming)}

    def _until(self, moment: int) -> str:
        """The clock time, with its day if that is not today; "" after the days that are shown."""
        if moment >= self.window.end.timestamp():
            return ""
        day = datetime.fromtimestamp(moment, self.zone).date()
        return self._hour(moment) if day == self.days[0] else f"{day.isoformat()} {self._hour(moment)}"

    def _hour(self, moment: int) -> str:
        return datetime.fromtimestamp(moment, self.zone).strftime("%H:%M")

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time.min, self.zone).astimezone(UTC)


def _merged(busy: Busy) -> list[Span]:
    """Periods that overlap or touch as one, by start."""
    merged: list[Span] = []
    for start, end in sorted(busy):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged
