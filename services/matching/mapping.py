"""Proposing which room calendar belongs to which room of the inventory, from their names alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from services.matching.compounds import vocabulary
from services.matching.likeness import CalendarReading, Closeness, Likeness, RoomReading, Surroundings, compare
from services.matching.name_index import RoomIndex, surroundings
from services.matching.name_places import NumberedPlaces
from services.matching.room_names import read
from services.model import RoomId

LEARNT_FROM = 3
"""So many sure proposals make a word the sign of the location they have in common."""


@dataclass(frozen=True, slots=True)
class CalendarName:
    """A calendar to be mapped: a room mailbox's address and display name."""

    address: str
    name: str


@dataclass(frozen=True, slots=True)
class RoomName:
    """A room of the inventory with the name of its location."""

    id: RoomId
    name: str
    location: str


class Confidence(StrEnum):
    """How far a proposal can be trusted.

    SURE may be accepted together with others, LIKELY is right more often than not, UNSURE has to be looked at.
    """

    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"
    NONE = "none"


class MatchReason(StrEnum):
    """Why a room is proposed, or none is, as a key of the text catalogue."""

    SAME_NAME = "same_name"
    SAME_NUMBER = "same_number"
    PART_OF_NAME = "part_of_name"
    CLOSE_NAME = "close_name"
    ADDRESS = "address"
    INCOMPLETE = "incomplete"
    WHICH_LOCATION = "which_location"
    TWIN = "twin"
    RETIRED = "retired"
    TAKEN = "taken"
    NO_MATCH = "no_match"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One calendar (its address) and the room it seems to belong to, if any; `runner_up` is the room that comes next.

    `reason` finds the words and `values` are what they need: for TWIN and TAKEN `other`, the name of the room or
    calendar that is as good, or of the calendar that has the room.
    """

    calendar: str
    room: RoomId | None
    confidence: Confidence
    reason: MatchReason
    values: Mapping[str, str] = field(default_factory=dict)
    runner_up: RoomId | None = None


def propose(calendars: Sequence[CalendarName], rooms: Sequence[RoomName]) -> tuple[Proposal, ...]:
    """For each calendar, in their order, the room it seems to belong to; no room is proposed twice.

    A proposal is SURE only if all of the name or number agrees and no other room and no other calendar is as good.
    The names are compared twice: the sure proposals of the first time show which words stand for which location.
    """
    readings, index = _read(calendars, rooms)
    known = surroundings(readings, index)
    matching = _Matching.of(readings, index, known)
    if len({room.location for room in rooms}) > 1 and (learnt := _learnt(matching, readings, index)):
        matching = _Matching.of(readings, index, replace(known, places={**known.places, **learnt}))
    return tuple(_proposal(position, matching, calendars, rooms) for position in range(len(calendars)))


def _read(calendars: Sequence[CalendarName], rooms: Sequence[RoomName]) -> tuple[list[CalendarReading], RoomIndex]:
    """Read all names, each side knowing the words of the other."""
    locations = {room.location: read(room.location).words for room in rooms}
    numbered = NumberedPlaces.of(locations)
    spoken = vocabulary(calendar.name for calendar in calendars)
    index = RoomIndex.of(
        tuple(
            RoomReading(read(numbered.cut(room.name)[0], spoken), room.location, locations[room.location])
            for room in rooms
        )
    )
    spoken = vocabulary(room.name for room in rooms) | vocabulary(locations)
    return [_read_calendar(calendar, numbered, spoken) for calendar in calendars], index


def _read_calendar(calendar: CalendarName, numbered: NumberedPlaces, spoken: frozenset[str]) -> CalendarReading:
    name, places = numbered.cut(calendar.name)
    return CalendarReading(read(name, spoken), read(calendar.address, spoken), places)


def _learnt(matching: _Matching, readings: Sequence[CalendarReading], index: RoomIndex) -> dict[str, frozenset[str]]:
    """Words that the sure calendars of one location have and those of no other: codes, streets, subsidiaries."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in matching.sure:
        for word in set(readings[pair.calendar].name.words) - index.words:
            seen[word][index.rooms[pair.room].location] += 1
    return {word: frozenset(where) for word, where in seen.items() if len(where) == 1 and where.total() >= LEARNT_FROM}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A calendar and a room, by position, that could belong together."""

    calendar: int
    room: int
    likeness: Likeness

    @property
    def order(self) -> tuple[tuple[int, ...], int, int]:
        """Greater is better; between equals, the earlier."""
        return self.likeness.strengths, -self.calendar, -self.room


@dataclass(frozen=True, slots=True)
class _Matching:
    """All pairs worth a thought, best first, and those chosen.

    `holders` gives the calendar that has a room; `scattered` are the rooms whose words other locations number too.
    """

    by_calendar: Mapping[int, Sequence[_Pair]]
    by_room: Mapping[int, Sequence[_Pair]]
    chosen: Mapping[int, _Pair]
    holders: Mapping[int, int]
    scattered: frozenset[int]

    @classmethod
    def of(cls, readings: Sequence[CalendarReading], index: RoomIndex, known: Surroundings) -> _Matching:
        """Compare, then give away the best pair, then the best of those left; no calendar gets a room but its best."""
        pairs = sorted(_pairs(readings, index, known), key=lambda pair: pair.order, reverse=True)
        by_calendar: dict[int, list[_Pair]] = defaultdict(list)
        by_room: dict[int, list[_Pair]] = defaultdict(list)
        chosen: dict[int, _Pair] = {}
        holders: dict[int, int] = {}
        for pair in pairs:
            by_calendar[pair.calendar].append(pair)
            by_room[pair.room].append(pair)
            best = by_calendar[pair.calendar][0]
            if pair.calendar in chosen or pair.room in holders or best.likeness.beats(pair.likeness):
                continue
            chosen[pair.calendar] = pair
            holders[pair.room] = pair.calendar
        return cls(by_calendar, by_room, chosen, holders, index.scattered())

    @property
    def sure(self) -> list[_Pair]:
        """The chosen pairs beyond doubt."""
        return [pair for pair in self.chosen.values() if self.verdict(pair)[0] is Confidence.SURE]

    def twin(self, pair: _Pair) -> _Pair | None:
        """Another room for the calendar or another calendar for the room that this pair does not beat."""
        rivals = (*self.by_calendar[pair.calendar], *self.by_room[pair.room])
        return next((other for other in rivals if other is not pair and not pair.likeness.beats(other.likeness)), None)

    def verdict(self, pair: _Pair) -> tuple[Confidence, MatchReason]:
        """How far the pair can be trusted, and why."""
        if pair.likeness.retired:
            return Confidence.UNSURE, MatchReason.RETIRED
        if self.twin(pair):
            return Confidence.UNSURE, MatchReason.TWIN
        reason = _reason(pair.likeness, scattered=pair.room in self.scattered)
        return (
            Confidence.SURE if reason in (MatchReason.SAME_NAME, MatchReason.SAME_NUMBER) else Confidence.LIKELY
        ), reason


def _pairs(readings: Sequence[CalendarReading], index: RoomIndex, known: Surroundings) -> Iterable[_Pair]:
    for position, reading in enumerate(readings):
        for room in index.candidates(reading, known):
            if likeness := compare(reading, index.rooms[room], known):
                yield _Pair(position, room, likeness)


def _reason(likeness: Likeness, *, scattered: bool) -> MatchReason:
    """What made the match, or what is wanting in it."""
    if likeness.closeness is Closeness.ADDRESS:
        return MatchReason.ADDRESS
    if not likeness.whole:
        return MatchReason.INCOMPLETE
    if likeness.closeness is Closeness.CLOSE:
        return MatchReason.CLOSE_NAME
    if likeness.place < 0 or (scattered and not likeness.telling and likeness.place == 0):
        return MatchReason.WHICH_LOCATION
    if likeness.closeness is Closeness.PART:
        return MatchReason.SAME_NUMBER if likeness.door else MatchReason.PART_OF_NAME
    return MatchReason.SAME_NUMBER if likeness.by_number else MatchReason.SAME_NAME


def _proposal(
    position: int, matching: _Matching, calendars: Sequence[CalendarName], rooms: Sequence[RoomName]
) -> Proposal:
    address, pairs = calendars[position].address, matching.by_calendar.get(position, ())
    if not pairs:
        return Proposal(address, None, Confidence.NONE, MatchReason.NO_MATCH)
    chosen = matching.chosen.get(position)
    if not chosen:
        holder = calendars[matching.holders[pairs[0].room]].name
        return Proposal(address, None, Confidence.NONE, MatchReason.TAKEN, {"other": holder}, rooms[pairs[0].room].id)
    confidence, reason = matching.verdict(chosen)
    runner_up = next((rooms[pair.room].id for pair in pairs if pair is not chosen), None)
    twin = matching.twin(chosen) if reason is MatchReason.TWIN else None
    values = {"other": _name_of(twin, position, calendars, rooms)} if twin else {}
    return Proposal(address, rooms[chosen.room].id, confidence, reason, values, runner_up)


def _name_of(twin: _Pair, position: int, calendars: Sequence[CalendarName], rooms: Sequence[RoomName]) -> str:
    return rooms[twin.room].name if twin.calendar == position else calendars[twin.calendar].name
