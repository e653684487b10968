"""How alike a calendar's name and a room's name are, and what speaks for and against them being the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from services.matching.room_names import JOINT, Code, ReadName
from services.matching.room_words import KIND_WORDS, SHORT_FORMS

FLOOR_AND_DOOR = 2
"""A room number of so many parts stands for itself; a single number or letter needs the words to agree."""


class Closeness(IntEnum):
    """How much of the two names is the same; at ADDRESS only the calendar's address speaks for the room."""

    ADDRESS = 0
    CLOSE = 1
    PART = 2
    SAME = 3


class CodeMatch(IntEnum):
    """What two room numbers say to each other."""

    DIFFERENT = 0
    """2.11 and 2.12, A and B: never the same room."""
    MISSING = 1
    """Paris 2 and Paris: one has a number that belongs to its name, the other has none."""
    PART = 2
    """2.11 and 11: one is the end of the other."""
    UNLETTERED = 3
    """A 2.11 and 2.11: one says the building or wing, the other does not."""
    SILENT = 4
    """At most one has a number, and it says where the room is, not which it is."""
    SAME = 5


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """A calendar's display name and address, read; `places` are the locations it speaks of by number (21 Hudson)."""

    name: ReadName
    address: ReadName
    places: frozenset[str] = frozenset()

    @property
    def all_words(self) -> tuple[str, ...]:
        """The words of both."""
        return self.name.words + self.name.codes + self.address.words


@dataclass(frozen=True, slots=True)
class RoomReading:
    """A room's name, read, with its location and the words of the location's name."""

    name: ReadName
    location: str
    location_words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words of these calendars mean beside naming a room.

    `places` are the locations a word can stand for; `habitual` words are so common that they name nothing; `alike` are
    the rooms' words that a calendar's word could be a misspelling or a short form of.
    """

    places: Mapping[str, frozenset[str]]
    habitual: frozenset[str]
    alike: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for a calendar being a room's; of each part, more is better.

    `whole` is False where a number, a direction or a size stands on one side only. `place` is 1 where the calendar
    speaks of the room's location and -1 where its address speaks of another. `telling` is False if all that agrees is a
    single number, a letter or a kind of room, which every location may have. `door` says that floor and door number
    agree, `by_number` that no word does.
    """

    closeness: Closeness
    whole: bool
    place: int
    address: bool
    floor: bool
    kind: bool
    written: bool
    retired: bool
    telling: bool
    door: bool
    by_number: bool

    @property
    def strengths(self) -> tuple[int, ...]:
        """The heaviest first."""
        sound = (not self.retired, self.whole, self.closeness, self.place)
        return (*sound, self.address, self.floor, self.kind, self.written)

    def beats(self, other: Likeness) -> bool:
        """Whether it is better in something and worse in nothing; without that, the two are twins.

        Addresses outlive names: what a mailbox is called now counts, whatever room its address may still show.
        """
        if self.closeness > other.closeness is Closeness.ADDRESS and self.whole:
            return True
        ours, theirs = self.strengths, other.strengths
        return ours != theirs and all(one >= two for one, two in zip(ours, theirs, strict=True))


def compare(calendar: CalendarReading, room: RoomReading, known: Surroundings) -> Likeness | None:
    """What speaks for this calendar being this room's; None if nothing does, or if something rules it out."""
    name = calendar.name
    code = compare_codes(name, room.name)
    if code is CodeMatch.DIFFERENT or _are_apart(name, room.name):
        return None
    place = _place(calendar, room, known)
    if place is None:
        return None
    words = _Words.of(name, room, known, place=place)
    door = code is CodeMatch.SAME and count_numbers(room.name.code) >= FLOOR_AND_DOOR
    closeness = words.closeness(code, door=door)
    address = _address_agrees(calendar.address, room.name)
    if closeness is None and not address:
        return None
    return Likeness(
        closeness=Closeness.ADDRESS if closeness is None else closeness,
        whole=code >= CodeMatch.SILENT and name.marks == room.name.marks,
        place=place,
        address=address,
        floor=name.floor is not None and name.floor == room.name.floor,
        kind=bool((name.kinds - {"room"}) & room.name.kinds),
        written=_are_written_alike(name, room.name),
        retired=name.retired and not room.name.retired,
        telling=door or bool(words.common - KIND_WORDS) or bool(words.common and room.name.marks),
        door=door,
        by_number=not words.common and not words.close,
    )


def compare_codes(one: ReadName, other: ReadName) -> CodeMatch:
    """What two names' numbers say to each other, floors and numbers of buildings included."""
    if not one.code or not other.code:
        return _alone(one if one.code else other)
    if spellings(one) & spellings(other) and not (one.outer and other.outer and one.outer != other.outer):
        return CodeMatch.SAME
    short, long = sorted((one.code, other.code), key=len)
    ahead = long[: -len(short)]
    if not ahead or long[-len(short) :] != short or JOINT in ahead:
        return CodeMatch.DIFFERENT
    return CodeMatch.PART if count_numbers(ahead) else CodeMatch.UNLETTERED


def spellings(name: ReadName) -> set[Code]:
    """The ways to write a number: 2.11 is also 2. OG, 11 and Building 2, Room 11."""
    floor = () if name.floor is None else (name.floor,)
    return {name.code, floor + name.code, name.outer + name.code}


def count_numbers(code: Code) -> int:
    """How many parts of a room number are numbers."""
    return sum(isinstance(part, int) for part in code)


def _alone(name: ReadName) -> CodeMatch:
    belongs = name.code and name.words and name.trailing and count_numbers(name.code) < FLOOR_AND_DOOR
    return CodeMatch.MISSING if belongs else CodeMatch.SILENT


def _are_apart(one: ReadName, other: ReadName) -> bool:
    """Whether they name different kinds of things, other floors or other directions: Foyer Nord and Foyer Süd."""
    floors = {one.floor, other.floor} - {None}
    marks_agree = one.marks <= other.marks or other.marks <= one.marks
    return one.thing != other.thing or len(floors) > 1 or not marks_agree


def _are_written_alike(one: ReadName, other: ReadName) -> bool:
    """Whether what counts as equal is also spelt equally: Würm and Wurm, 2.04 and 204 may both be there."""
    return all(
        one.written.get(word, "" if word.isdecimal() else spelling) == spelling
        for word, spelling in other.written.items()
    )


def _place(calendar: CalendarReading, room: RoomReading, known: Surroundings) -> int | None:
    """1 where the calendar speaks of the room's location, None where of another; -1 if only its address does that."""
    spoken = _spoken(calendar.name, room, known)
    if calendar.places:
        spoken.append(calendar.places)
    if spoken:
        return 1 if room.location in _agreed(spoken) else None
    spoken = _spoken(calendar.address, room, known)
    if spoken:
        return 1 if room.location in _agreed(spoken) else -1
    return 0


def _spoken(name: ReadName, room: RoomReading, known: Surroundings) -> list[frozenset[str]]:
    """The locations that each word stands for; the room's own name does not count: a room in Zürich is called Paris."""
    words = (word for word in name.words + name.codes if word not in room.name.words)
    return [known.places[word] for word in words if word in known.places]


def _agreed(spoken: list[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*spoken) or frozenset.union(*spoken)


def _address_agrees(address: ReadName, room: ReadName) -> bool:
    """Whether the address alone would name the room in full."""
    if room.code and compare_codes(address, room) not in (CodeMatch.SAME, CodeMatch.UNLETTERED):
        return False
    named = bool(room.words) or count_numbers(room.code) >= FLOOR_AND_DOOR
    return named and address.marks >= room.marks and set(room.words) <= set(address.words)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words two names share, how many more are close, and those that only one has and nothing explains."""

    common: frozenset[str]
    close: int
    missing: frozenset[str]
    extra: frozenset[str]

    @classmethod
    def of(cls, name: ReadName, room: RoomReading, known: Surroundings, *, place: int) -> _Words:
        ours, theirs = set(name.words), set(room.name.words)
        kinds = theirs & (name.kinds | name.may_mean) | ours & (room.name.kinds | room.name.may_mean)
        common = ours & theirs | kinds
        missing = theirs - common - set(room.location_words)
        extra = {word for word in ours - common - known.habitual if not (place == 1 and word in known.places)}
        _drop_short_forms(extra, missing)
        _drop_short_forms(missing, extra)
        close = _drop_close(extra, missing, known)
        return cls(frozenset(common), close, frozenset(missing), frozenset(extra))

    def closeness(self, code: CodeMatch, *, door: bool) -> Closeness | None:
        """How much is the same; None where the names only share a word, or a number that many rooms have.

        `door` says that floor and door number are the same; then a word of difference is a name one side left out.
        """
        if not self.common and not self.close:
            return self._by_number(code, door=door)
        if self.missing and self.extra and not door:
            return None
        if self.close or (self.missing and self.extra):
            return Closeness.CLOSE
        return Closeness.PART if self.missing or self.extra else Closeness.SAME

    def _by_number(self, code: CodeMatch, *, door: bool) -> Closeness | None:
        if code not in (CodeMatch.SAME, CodeMatch.PART, CodeMatch.UNLETTERED) or (self.missing and self.extra):
            return None
        if self.missing or self.extra:
            return Closeness.PART if door else None
        return Closeness.SAME


def _drop_short_forms(ours: set[str], theirs: set[str]) -> None:
    for word in [word for word in ours if word in SHORT_FORMS]:
        if long := SHORT_FORMS[word] & theirs:
            ours.discard(word)
            theirs -= long


def _drop_close(extra: set[str], missing: set[str], known: Surroundings) -> int:
    """Take out the words that are close to each other; how many there were."""
    close = 0
    for word in sorted(extra):
        if pair := known.alike.get(word, frozenset()) & missing:
            extra.discard(word)
            missing.discard(min(pair))
            close += 1
    return close
