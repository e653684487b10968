"""Which locations the words of a calendar's name speak of: by name, beginning or code, or by a numbered address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from services.matching.room_words import CITY_CODES, SAME_WORD
from services.parsing.spelling import fold

CODE_LETTERS = 3
"""Codes of cities have so many letters, taken from the name in order (MUC, LDN, ZRH)."""

_NUMBERED = re.compile(r"\d+ [^\W\d_]{3,}|[^\W\d_]{3,} \d+")
_APART = re.compile(r"\W+")


def _spelt() -> dict[str, tuple[str, ...]]:
    spelt: dict[str, tuple[str, ...]] = {}
    for word, meaning in SAME_WORD.items():
        spelt[meaning] = (*spelt.get(meaning, ()), word)
    return spelt


_SPELLINGS = _spelt()


def places_of(strange: Iterable[str], locations: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """The locations each strange word can stand for, for words that stand for any.

    `locations` gives the words of each location's name; they stand for it too.
    """
    places: dict[str, set[str]] = defaultdict(set)
    for location, words in locations.items():
        for word in words:
            places[word].add(location)
    codes = {location: _Codes.of(words) for location, words in locations.items()}
    for word in set(strange) - places.keys():
        fits = {location: fit for location, code in codes.items() if (fit := code.fit(word))}
        places[word] = {location for location, fit in fits.items() if fit == max(fits.values())}
    return {word: frozenset(found) for word, found in places.items() if found}


class _Fit(IntEnum):
    """How well a word shortens a location's name: of LON, London is the beginning, Lyon only has the letters."""

    NONE = 0
    LETTERS_OF_ANOTHER_SPELLING = 1
    LETTERS = 2
    BEGINNING_OF_ANOTHER_SPELLING = 3
    BEGINNING = 4
    KNOWN_CODE = 5


@dataclass(frozen=True, slots=True)
class _Codes:
    """What a location's name is shortened from: itself from each word on, other spellings, and codes known as such."""

    forms: tuple[str, ...]
    other_forms: tuple[str, ...]
    known: frozenset[str]

    @classmethod
    def of(cls, words: tuple[str, ...]) -> _Codes:
        tails = tuple("".join(words[start:]) for start in range(len(words)))
        other = tuple(spelling for word in words for spelling in _SPELLINGS.get(word, ()) if spelling != word)
        initials = "".join(word[0] for word in words)
        return cls(tails, other, frozenset({initials, *(code for tail in tails for code in CITY_CODES.get(tail, ()))}))

    def fit(self, word: str) -> _Fit:
        if len(word) > 1 and word in self.known:
            return _Fit.KNOWN_CODE
        if len(word) < CODE_LETTERS:
            return _Fit.NONE
        if any(form.startswith(word) for form in self.forms):
            return _Fit.BEGINNING
        if any(form.startswith(word) for form in self.other_forms):
            return _Fit.BEGINNING_OF_ANOTHER_SPELLING
        if len(word) > CODE_LETTERS:
            return _Fit.NONE
        if any(_has_letters(form, word) for form in self.forms):
            return _Fit.LETTERS
        return (
            _Fit.LETTERS_OF_ANOTHER_SPELLING
            if any(_has_letters(form, word) for form in self.other_forms)
            else _Fit.NONE
        )


def _has_letters(form: str, code: str) -> bool:
    """Whether a name has the code's letters in order and begins with the first: MUC in Munich, ZRH in Zürich."""
    letters = iter(form)
    return form.startswith(code[0]) and all(letter in letters for letter in code)


@dataclass(frozen=True, slots=True)
class NumberedPlaces:
    """The parts of locations' names that hold a number (21 Hudson, Werk 2): it must not be taken for a room's."""

    pattern: re.Pattern[str] | None
    locations: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, locations: Iterable[str]) -> NumberedPlaces:
        """Find them in the names of locations."""
        found: dict[str, set[str]] = defaultdict(set)
        for location in locations:
            for phrase in _NUMBERED.findall(fold(location)):
                found[phrase].add(location)
        if not found:
            return cls(None, {})
        longest_first = sorted(found, key=lambda phrase: (-len(phrase), phrase))
        either = "|".join(phrase.replace(" ", r"\W+") for phrase in longest_first)
        return cls(re.compile(rf"\b(?:{either})\b"), {phrase: frozenset(where) for phrase, where in found.items()})

    def cut(self, text: str) -> tuple[str, frozenset[str]]:
        """A name without them, and the locations they stand for."""
        found = self.pattern.findall(fold(text)) if self.pattern else []
        if not self.pattern or not found:
            return text, frozenset()
        where = frozenset().union(*(self.locations[_APART.sub(" ", phrase)] for phrase in found))
        return self.pattern.sub(" ", fold(text)), where
