"""Finding, for each calendar, the few rooms whose names are worth comparing, and what its words mean beside them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.matching.likeness import CalendarReading, RoomReading, Surroundings, spellings
from services.matching.name_places import places_of
from services.matching.room_names import Code, ReadName

Key = str | Code
"""What a name is found by: one of its words, its number, or a word and the number together."""

CANDIDATES = 12
"""Rooms compared with one calendar: those that share the rarest words and numbers with it."""

RAREST = 1_000_000
"""The weight of what a single room has; whole numbers add up to the same in any order."""

COMMON = 100
"""What more rooms share than this is looked up only at the locations that a calendar speaks of."""

ALIKE = 0.75
"""One slip in four letters is a misspelling, more is another word (as a share, by optimal string alignment)."""

LEAST_ALIKE_LETTERS = 4
"""Shorter words differ by design (Oak, Ash, Elm)."""

HABITUAL = 3
"""A word of so many calendars and of no room names none of them."""


@dataclass(frozen=True, slots=True)
class RoomIndex:
    """All rooms of a client, found by their words and numbers as positions in `rooms`."""

    rooms: tuple[RoomReading, ...]
    by_key: Mapping[Key, Sequence[int]]
    by_place: Mapping[tuple[Key, str], Sequence[int]]
    words: frozenset[str]

    @classmethod
    def of(cls, rooms: tuple[RoomReading, ...]) -> RoomIndex:
        """Index some rooms."""
        by_key: dict[Key, list[int]] = defaultdict(list)
        by_place: dict[tuple[Key, str], list[int]] = defaultdict(list)
        for position, room in enumerate(rooms):
            for key in set(_keys(room.name)):
                by_key[key].append(position)
                by_place[key, room.location].append(position)
        return cls(rooms, by_key, by_place, frozenset(word for room in rooms for word in room.name.words))

    def candidates(self, calendar: CalendarReading, known: Surroundings) -> list[int]:
        """The rooms worth comparing: rare things shared count more than common ones, and double at a location named."""
        near = calendar.places.union(*(known.places.get(word, frozenset()) for word in calendar.all_words))
        shared: Counter[int] = Counter()
        for key in set(_sought(calendar, known.alike)):
            if found := self.by_key.get(key):
                for position in self._worthwhile(key, near):
                    shared[position] += RAREST // len(found)

        def promise(position: int) -> tuple[int, int]:
            return shared[position] * (2 if self.rooms[position].location in near else 1), -position

        return nlargest(CANDIDATES, shared, key=promise)

    def _worthwhile(self, key: Key, near: frozenset[str]) -> Sequence[int]:
        """The rooms of a key; of a common one those nearby or, without a location, a few for all of them."""
        found = self.by_key[key]
        if len(found) <= COMMON:
            return found
        return [position for place in near for position in self.by_place.get((key, place), ())] or found[:CANDIDATES]

    def scattered(self) -> frozenset[int]:
        """The rooms whose words, numbers aside, name rooms at other locations too: Meeting 1 here, Meeting 2 there."""
        places: dict[frozenset[str], set[str]] = defaultdict(set)
        for room in self.rooms:
            places[frozenset(room.name.words)].add(room.location)
        return frozenset(
            position for position, room in enumerate(self.rooms) if len(places[frozenset(room.name.words)]) > 1
        )


def surroundings(calendars: Sequence[CalendarReading], index: RoomIndex) -> Surroundings:
    """What the calendars' words mean beside naming rooms, as far as the names alone can tell."""
    strange = {word for calendar in calendars for word in calendar.all_words} - index.words
    places = places_of(strange, {room.location: room.location_words for room in index.rooms})
    habitual = _habitual(calendars, strange - places.keys(), places)
    return Surroundings(places, habitual, _alike(strange - places.keys() - habitual, index.words))


def _habitual(
    calendars: Sequence[CalendarReading], strange: set[str], places: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Words too common to name anything; where names begin with a place, a first word is some unknown place instead."""
    counts = Counter(word for calendar in calendars for word in set(calendar.name.words))
    first = Counter(calendar.name.words[0] for calendar in calendars if calendar.name.words)
    placed = sum(count for word, count in first.items() if word in places)
    unknown_places = first.keys() if placed * 2 >= len(calendars) else frozenset[str]()
    return frozenset(word for word in strange if counts[word] >= HABITUAL and word not in unknown_places)


def _keys(room: ReadName) -> Iterator[Key]:
    """What a room is found by; a number alone finds it only if it has no name, or the number more than one part."""
    yield from room.words
    yield from _words_and_codes(room)
    if not room.words or len(room.code) > 1:
        yield from _codes(room)


def _sought(calendar: CalendarReading, alike: Mapping[str, frozenset[str]]) -> Iterator[Key]:
    for name in (calendar.name, calendar.address):
        yield from name.words
        yield from name.kinds
        yield from name.may_mean
        yield from _codes(name)
        yield from _words_and_codes(name)
        for word in name.words:
            yield from alike.get(word, ())


def _words_and_codes(name: ReadName) -> Iterator[Key]:
    if name.code:
        yield from ((word, *name.code) for word in name.words)


def _codes(name: ReadName) -> Iterator[Key]:
    """A number as it is and without the letters of its building."""
    for code in spellings(name) - {()}:
        yield code
        yield tuple(part for part in code if isinstance(part, int))


def _alike(strange: Iterable[str], words: frozenset[str]) -> dict[str, frozenset[str]]:
    """For each strange word the rooms' words it could be: misspelt, cut short, or one of theirs cut short."""
    known = sorted(word for word in words if len(word) >= LEAST_ALIKE_LETTERS)
    found = {}
    for word in strange:
        if len(word) >= LEAST_ALIKE_LETTERS:
            close = process.extract(word, known, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=3)
            found[word] = frozenset(match for match, _, _ in close) | frozenset(_cut_short(word, known))
    return {word: close for word, close in found.items() if close}


def _cut_short(word: str, known: Sequence[str]) -> Iterator[str]:
    """Words that begin with this one, and words that this one begins with; `known` is sorted."""
    for position in range(bisect_left(known, word), len(known)):
        if not known[position].startswith(word):
            break
        yield known[position]
    for length in range(LEAST_ALIKE_LETTERS, len(word)):
        position = bisect_left(known, word[:length])
        if position < len(known) and known[position] == word[:length]:
            yield word[:length]
