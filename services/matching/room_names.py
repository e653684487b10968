"""Reading the name of a room or calendar: what names it, what numbers it, and what only surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from services.matching.compounds import taken_apart
from services.matching.room_words import (
    EQUIPMENT,
    GENERIC,
    HEADS,
    MARKS,
    MAY_MEAN,
    NUMBER_WORDS,
    ORDINALS,
    RETIRED,
    SAME_WORD,
    STOP,
    THINGS,
    either_of,
)
from services.parsing.spelling import fold

Code = tuple[int | str, ...]
"""A room's number in its parts: A-2.11 and A211 are ("a", 2, 11), 101B is (1, 1, "b")."""

JOINT = "+"
JOINTS = frozenset("+&")
"""In a code: rooms thrown together (Forum 1+2, Saal A & B), which is a room of its own."""


@dataclass(frozen=True, slots=True)
class ReadName:
    """One name, read: `words` name it, `code` numbers it, `marks` tell it from a twin; the rest surrounds it.

    `outer` holds the numbers apart from the code (Building 83 Room 15). `trailing` says that the code follows the words
    and so belongs to them (Paris 2), not before them (2F-14 Paris). `may_mean` are the kinds of room an abbreviation
    could stand for. `thing` is something bookable that is no room. `codes` are little words in
    capitals, which may stand for a location (DEN). `written` gives each word and number as it stood
    there, by what it was made equal to.
    """

    words: tuple[str, ...] = ()
    code: Code = ()
    outer: Code = ()
    trailing: bool = True
    marks: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    may_mean: frozenset[str] = frozenset()
    floor: int | None = None
    retired: bool = False
    thing: bool = False
    codes: tuple[str, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)


_FORMER = re.compile(rf"\b(?:{either_of('former')})\s[^)\]]*")
_PHONE = re.compile(rf"\b(?:{either_of('extension')})\b[.:]?\s*\+?\d[\d /()-]{{2,}}")
_CAPACITY = re.compile(
    rf"(?:\b(?:{either_of('at_most')})\b[.:]?\s*)?\b\d+(?:\s*[-–]\s*\d+)?\s*(?:{either_of('seats')})\b\.?"
    rf"|\b(?:{either_of('capacity')})\b[.:]?\s*\d+"
)
_AROUND = (_FORMER, _PHONE, _CAPACITY)
_LONGEST_NUMBER = 9
"""No door has a longer number; one that long is not worth reading as a number."""
_BRACKETED_NUMBER = re.compile(r"[(\[{]\s*\d+\s*[)\]}]")
_FLOOR_WORD = rf"(?:{either_of('floor')})"
_FLOORS = (
    re.compile(rf"\b(\d{{1,2}})\s*(?:\.|{either_of('ordinal_ending')})?\s*{_FLOOR_WORD}\b"),
    re.compile(rf"\b{_FLOOR_WORD}\s*(\d{{1,2}})\b"),
    re.compile(r"\b(\d{1,2})f\b"),
    re.compile(r"\bl(\d{1,2})\b"),
    re.compile(r"\br\s?\+\s?(\d{1,2})\b"),
)
"""2. OG, 5th floor, 1er étage · OG 2, level 3 · 2F · L2 · R+2"""
_WORDED_FLOOR = re.compile(rf"\b({'|'.join(ORDINALS)})\s+{_FLOOR_WORD}\b")
_GROUND = re.compile(rf"\b(?:{either_of('ground_floor')})\b")
_BASEMENT = re.compile(rf"\b(?:{either_of('basement')})\b")
_ROOM_LETTER = re.compile(r"\br(?=[ .-]?\d)")
"""R.12, R15 and Room 15 are one; R+2 is a floor and taken before."""
_DOMAIN = re.compile(r"@[\w-]+(?:\.[\w-]+)+")
_LITTLE_WORD = re.compile(rf"\b(?:{either_of('elided')})['’](?=\w)|\bw/")
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[+&](?=\s*(?:\d|[^\W\d_]\b))")
_WRITTEN = re.compile(r"[^\W\d_]+|\d+")
_CODE = re.compile(r"\b[A-Z]{3}\b")
_COMPOUND = re.compile(rf"(.{{3,}}?)s?({'|'.join(HEADS)})")


def read(text: str, known: frozenset[str] = frozenset()) -> ReadName:
    """Read a name or an address, whose domain says nothing; words run together are split if `known` has the parts.

    What otherwise only surrounds a name is taken for it where there is nothing else: a room is called Ground floor.
    """
    text = _DOMAIN.sub(" ", text).replace("_", " ")
    written = {_number_or_fold(word): word for word in _WRITTEN.findall(normalize("NFC", text.casefold()))}
    codes = tuple(word.lower() for word in _CODE.findall(text) if word.lower() in STOP)
    whole = rest = _LITTLE_WORD.sub("", taken_apart(fold(text), known))
    for pattern in _AROUND:
        rest = pattern.sub(" ", rest)
    floor, rest = _take_floor(rest)
    rest = _ROOM_LETTER.sub(" ", rest)
    name = _Sorting(floor, codes, written).sort(_BRACKETED_NUMBER.sub(" ", rest))
    if not (name.words or name.code):
        name = _Sorting(floor, codes, written).sort(rest, keep_all=True)
    if not (name.words or name.code):
        name = _Sorting(None, codes, written).sort(whole, keep_all=True)
    return name


def parts_of_number(digits: str) -> Code:
    """A room number in floor and door: 211 is 2.11 and 004 is 0.04, while 12 stays 12."""
    if len(digits) > _LONGEST_NUMBER:
        return (digits,)
    return (int(digits[:-2]), int(digits[-2:])) if len(digits) in (3, 4) else (int(digits),)


def split_compound(word: str) -> Iterator[str]:
    """Schulungsraum as Schulung and room, boardroom as board and room; any other word as it is."""
    found = None if word in SAME_WORD or word in GENERIC else _COMPOUND.fullmatch(word)
    if not found:
        yield word
        return
    yield found[1]
    yield HEADS[found[2]]


def _number_or_fold(word: str) -> str:
    return word.lstrip("0") if word.isdigit() else fold(word)


def _take_floor(text: str) -> tuple[int | None, str]:
    """The floor a text speaks of, if any, and the text without it."""
    for pattern in _FLOORS:
        if found := pattern.search(text):
            return int(found[1]), _without(text, found)
    if found := _WORDED_FLOOR.search(text):
        return ORDINALS[found[1]], _without(text, found)
    for floor, pattern in ((0, _GROUND), (-1, _BASEMENT)):
        if found := pattern.search(text):
            return floor, _without(text, found)
    return None, text


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


@dataclass(slots=True)
class _Sorting:
    """Puts the tokens of one name where they belong, and runs of numbers and letters together in their order."""

    floor: int | None
    codes: tuple[str, ...]
    written: Mapping[str, str]
    words: list[str] = field(default_factory=list)
    runs: list[list[int | str]] = field(default_factory=list)
    in_run: bool = False
    trailing: bool = True
    marks: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    may_mean: set[str] = field(default_factory=set)
    retired: bool = False
    thing: bool = False

    def sort(self, text: str, *, keep_all: bool = False) -> ReadName:
        """Sort every token; `keep_all` takes kinds and equipment for words, where a name has nothing else."""
        for token in _TOKEN.findall(text):
            if token.isdecimal():
                self._number(*parts_of_number(token))
            elif token in JOINTS:
                self._join()
            elif len(token) == 1 and token not in NUMBER_WORDS:
                self._number(token)
            else:
                for part in split_compound(token):
                    self._word(part, keep_all=keep_all)
        return self._name()

    def _number(self, *parts: int | str) -> None:
        if not self.in_run:
            self.runs.append([])
        self.runs[-1].extend(parts)
        self.in_run = self.trailing = True

    def _join(self) -> None:
        """Only between numbers or letters; a + before equipment says nothing."""
        if self.in_run:
            self._number(JOINT)

    def _word(self, word: str, *, keep_all: bool) -> None:
        if word in NUMBER_WORDS and (self.words or self.kinds):
            self._number(NUMBER_WORDS[word])
            return
        self.in_run = False
        self.may_mean |= MAY_MEAN.get(word, frozenset())
        if word in GENERIC or word in MAY_MEAN:
            self._kind(GENERIC.get(word, "room"), keep_all=keep_all)
        elif word in MARKS:
            self.marks.add(MARKS[word])
        elif word in RETIRED:
            self.retired = True
        elif word not in STOP and (keep_all or word not in EQUIPMENT):
            self._plain_word(word)

    def _kind(self, kind: str, *, keep_all: bool) -> None:
        self.kinds.add(kind)
        if keep_all and kind != "room":
            self._plain_word(kind)

    def _plain_word(self, word: str) -> None:
        self.words.append(SAME_WORD.get(word, word))
        self.thing = self.thing or word in THINGS
        self.trailing = False

    def _name(self) -> ReadName:
        return ReadName(
            words=tuple(self.words),
            code=tuple(self.runs[-1]) if self.runs else (),
            outer=tuple(part for run in self.runs[:-1] for part in run),
            trailing=self.trailing,
            marks=frozenset(self.marks),
            kinds=frozenset(self.kinds),
            may_mean=frozenset(self.may_mean),
            floor=self.floor,
            retired=self.retired,
            thing=self.thing,
            codes=self.codes,
            written=self.written,
        )
