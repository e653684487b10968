"""What a list of rooms would change in the inventory, decided before anything is changed."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, TypeVar

from services.admin.inventory import Column, RoomRow
from services.model import Location, LocationId, Room, RoomId
from services.model.errors import Refusal
from services.parsing.lists import Problem, ProblemReason, Reading, Unread, problem
from services.parsing.spelling import same

MOST_REMOVED: Final = 25
"""Rooms that one list may remove without their number being typed."""
MOST_GUESSES: Final = 5
LONGEST_GUESS: Final = 40
"""Unknown locations that get similar names, and characters compared: comparing takes its time."""

NO_ID: Final = RoomId("")

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")

_CARRIED: Final = {Column.NAME, Column.CALENDAR, Column.CAPACITY} & {field.name for field in fields(Room)}
"""The columns that become part of a room as they are."""


@dataclass(frozen=True, slots=True)
class RoomChange:
    """One room as it is and as the list wants it."""

    before: Room
    after: Room


@dataclass(frozen=True, slots=True)
class Plan:
    """What a list changes in the inventory `current`; rooms it neither names nor removes are in none of the tuples.

    `new` are without ids (NO_ID) until they are applied. `problems` are the plan's own, beside those of the reading.
    """

    current: tuple[Room, ...]
    new: tuple[Room, ...] = ()
    changed: tuple[RoomChange, ...] = ()
    same: tuple[Room, ...] = ()
    gone: tuple[Room, ...] = ()
    problems: tuple[Problem, ...] = ()

    def needs_number(self) -> int | None:
        """How many rooms are removed, where that is so many that the number has to be typed."""
        return len(self.gone) if len(self.gone) > MOST_REMOVED else None


def plan(current: Sequence[Room], reading: Reading[RoomRow], *, locations: Sequence[Location], complete: bool) -> Plan:
    """What a list changes: its rows are matched to rooms by id, else by location and name, else by calendar.

    What the list has no column for stays as it is; so does a room's location where its cell is empty. A new room
    without a location gets the only one there is. `complete` says that the list is the whole inventory: rooms that it
    does not name are gone. While anything about it is a problem, none is: the faulty line may be theirs.
    """
    wishes, problems = _wishes(current, reading.rows, locations)
    whole = _planned(current, wishes, problems, complete=complete)
    if not whole.gone or not (reading.problems or whole.problems):
        return whole
    kept = _planned(current, wishes, problems, complete=False)
    return replace(kept, problems=(*kept.problems, problem(0, "", ProblemReason.NOT_REMOVED, count=len(whole.gone))))


def apply(plan: Plan, current: Sequence[Room], *, new_id: Callable[[], RoomId]) -> tuple[Room, ...]:
    """The inventory after a plan, in its order, new rooms last; raises Refusal if it is not the one planned for."""
    if set(current) != set(plan.current):
        raise Refusal("inventory_changed")
    after = {change.before.id: change.after for change in plan.changed}
    gone = {room.id for room in plan.gone}
    kept = (after.get(room.id, room) for room in current if room.id not in gone)
    return (*kept, *(replace(room, id=new_id()) for room in plan.new))


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """One row, the room it is about, if there is one, and that room as the row wants it."""

    row: RoomRow
    before: Room | None
    after: Room

    def kept(self) -> set[_Key]:
        return _keys(self.after) & _keys(self.before)

    def claimed(self) -> set[_Key]:
        return _keys(self.after) - _keys(self.before)

    def given_up(self) -> set[_Key]:
        return _keys(self.before) - _keys(self.after)


_Key = tuple[ProblemReason, str]
"""What only one room can have, under the reason why another does not get it."""


def _keys(room: Room | None) -> set[_Key]:
    if room is None:
        return set()
    keys = {(ProblemReason.NAME_TAKEN, _place_key(room.location, room.name))}
    return keys | {(ProblemReason.CALENDAR_TAKEN, room.calendar.lower())} if room.calendar else keys


def _place_key(location: LocationId, name: str) -> str:
    return f"{location}\n{same(name)}"


@dataclass(slots=True)
class _Names:
    """Who has which name and calendar once a plan is carried out."""

    held: dict[_Key, Room | RoomRow]
    claims: dict[_Key, _Wish] = field(default_factory=dict)
    refused: dict[_Wish, Problem] = field(default_factory=dict)

    def claim(self, wish: _Wish) -> None:
        """Grant a wish, or refuse it because of somebody who stays or came first."""
        for key in sorted(wish.claimed()):
            rival = self.claims.get(key)
            holder = rival.row if rival else self.held.get(key)
            if holder is not None:
                self._refuse(wish, key, holder)
                return
        self.claims.update(dict.fromkeys(wish.claimed(), wish))

    def _refuse(self, wish: _Wish, key: _Key, holder: Room | RoomRow) -> None:
        """A refused wish leaves its room as it is, so that whoever claimed what the room gave up is refused, too."""
        waiting = [(wish, key, holder)]
        while waiting:
            wish, key, holder = waiting.pop()
            self.refused[wish] = _taken(wish.row, key[0], holder)
            for mine in wish.claimed():
                if self.claims.get(mine) is wish:
                    del self.claims[mine]
            if wish.before is not None:
                self.held |= dict.fromkeys(wish.given_up(), wish.before)
                waiting += [(self.claims[back], back, wish.before) for back in wish.given_up() if back in self.claims]


def _taken(row: RoomRow, reason: ProblemReason, holder: Room | RoomRow) -> Problem:
    if isinstance(holder, Room):
        return problem(row.line, row.name, reason, room=holder.name)
    double = ProblemReason.DOUBLE_ROOM if reason is ProblemReason.NAME_TAKEN else ProblemReason.DOUBLE_CALENDAR
    return problem(row.line, row.name, double, first=holder.line)


def _planned(current: Sequence[Room], wishes: Sequence[_Wish], problems: Sequence[Problem], *, complete: bool) -> Plan:
    named = {wish.before.id for wish in wishes if wish.before}
    unnamed = tuple(room for room in current if room.id not in named)
    held: dict[_Key, Room | RoomRow] = {} if complete else {key: room for room in unnamed for key in _keys(room)}
    names = _Names(held | {key: wish.row for wish in wishes for key in wish.kept()})
    for wish in wishes:
        names.claim(wish)
    granted = [wish for wish in wishes if wish not in names.refused]
    return Plan(
        tuple(current),
        new=tuple(wish.after for wish in granted if wish.before is None),
        changed=tuple(RoomChange(wish.before, wish.after) for wish in granted if wish.before not in (None, wish.after)),
        same=tuple(wish.after for wish in granted if wish.before == wish.after),
        gone=unnamed if complete else (),
        problems=tuple(sorted((*problems, *names.refused.values()), key=lambda one: one.line)),
    )


def _wishes(
    current: Sequence[Room], rows: Sequence[RoomRow], locations: Sequence[Location]
) -> tuple[list[_Wish], list[Problem]]:
    places = _Places(locations)
    placed, unplaced = _each(rows, lambda row: (row, places.said(row)))
    matched = zip(placed, _matches(current, placed), strict=True)
    wishes, homeless = _each(matched, lambda pair: _wish(*pair[0], pair[1], places.only))
    return wishes, unplaced + homeless


def _each(items: Iterable[_Item], make: Callable[[_Item], _Made]) -> tuple[list[_Made], list[Problem]]:
    made, problems = list[_Made](), list[Problem]()
    for item in items:
        try:
            made.append(make(item))
        except Unread as error:
            problems.append(error.problem)
    return made, problems


def _matches(current: Sequence[Room], placed: Sequence[_Placed]) -> list[Room | None]:
    """The room that each row is about: the surest sign of all rows first, and no room twice."""
    left = {room.id: room for room in current}
    found: list[Room | None] = [None] * len(placed)
    for of_room, of_row in _SIGNS:
        count = Counter(map(of_room, left.values()))
        known = {sign: room for room in left.values() if (sign := of_room(room)) and count[sign] == 1}
        for at, (row, place) in enumerate(placed):
            room = known.get(of_row(row, place) or "") if found[at] is None else None
            if room is not None and room.id in left:
                found[at] = left.pop(room.id)
    return found


_Placed = tuple[RoomRow, LocationId | None]
"""A row and the location that it says."""

_Sign = tuple[Callable[[Room], str | None], Callable[[RoomRow, LocationId | None], str | None]]

_SIGNS: Final[tuple[_Sign, ...]] = (
    (lambda room: room.id, lambda row, _: row.id),
    (lambda room: _place_key(room.location, room.name), lambda row, place: place and _place_key(place, row.name)),
    (lambda room: same(room.name), lambda row, place: None if place else same(row.name)),
    (lambda room: room.calendar and room.calendar.lower(), lambda row, _: row.calendar),
)


def _wish(row: RoomRow, place: LocationId | None, before: Room | None, only: Callable[[RoomRow], LocationId]) -> _Wish:
    location = place or (before.location if before else only(row))
    room = before or Room(NO_ID, row.name, location, None)
    said: dict[str, Any] = {column.value: getattr(row, column) for column in _CARRIED & row.columns}
    if room.calendar and row.calendar == room.calendar.lower():
        said.pop(Column.CALENDAR.value, None)  # the same address in another spelling
    return _Wish(row, before, replace(room, location=location, **said))


class _Places:
    """The locations by their names, or by id where a name is not enough."""

    def __init__(self, locations: Sequence[Location]) -> None:
        self._ids = {place.id: place for place in locations}
        self._named: dict[str, list[Location]] = {}
        for place in locations:
            self._named.setdefault(same(place.name), []).append(place)
        self._guesses = MOST_GUESSES

    def said(self, row: RoomRow) -> LocationId | None:
        """The location that a row says, None if it says none; raises Unread where no or several locations are it."""
        if not row.location:
            return None
        named = self._named.get(same(row.location), [])
        if len(named) == 1:
            return named[0].id
        if row.location in self._ids:
            return LocationId(row.location)
        if named:
            ids = ", ".join(place.id for place in named)
            raise Unread(problem(row.line, row.location, ProblemReason.WHICH_LOCATION, locations=ids))
        raise Unread(problem(row.line, row.location, ProblemReason.UNKNOWN_LOCATION, close=self._close(row.location)))

    def only(self, row: RoomRow) -> LocationId:
        """The location of a new room that says none; raises Unread unless there is just one."""
        if len(self._ids) == 1:
            return next(iter(self._ids))
        raise Unread(problem(row.line, row.name, ProblemReason.NO_LOCATION))

    def _close(self, text: str) -> str | None:
        if not self._guesses:
            return None
        self._guesses -= 1
        names = {name[:LONGEST_GUESS]: places[0].name for name, places in self._named.items()}
        close = difflib.get_close_matches(same(text)[:LONGEST_GUESS], names, n=3, cutoff=0.5)
        return ", ".join(names[name] for name in close) or None
