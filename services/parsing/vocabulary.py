"""What people may type, by what they mean by it, in every language that Roomfix speaks. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from locales import understood
from services.parsing.spelling import same

_APOSTROPHES: Final = str.maketrans("’ʼ", "''")
_NOTHING: Final = frozenset({"", "-", "–"})


@cache
def words(meaning: str) -> frozenset[str]:
    """Every way to type a meaning, as `folded` leaves it; raises KeyError for one that no language has."""
    return frozenset(map(folded, understood("typed")[meaning]))


@cache
def meanings(kind: str) -> dict[str, str]:
    """Every way to type something of a kind, such as `day`, and which of them it is: `mo` → `0`."""
    listed = understood("typed").items()
    kinds = ((meaning.partition("."), said) for meaning, said in listed)
    return {folded(word): which for (first, _, which), said in kinds if first == kind for word in said}


def means(text: str, meaning: str) -> bool:
    """Whether a text is one of the ways to type a meaning."""
    return folded(text) in words(meaning)


def is_nothing(text: str) -> bool:
    """Whether a text says that there is none of something: nothing at all, a dash, or a word for it."""
    return folded(text) in _NOTHING or means(text, "nothing")


def spellings(meaning: str) -> tuple[str, ...]:
    """The ways to type a meaning as they are written; none where no language has any."""
    return understood("typed").get(meaning, ())


def folded(text: str) -> str:
    """A typed text in lower case, in one line and with one kind of apostrophe."""
    return same(text.translate(_APOSTROPHES))


def pattern(*kinds: str) -> str:
    """What finds any of the ways to type these meanings, in a folded text, the longest first."""
    return either(word for kind in kinds for word in words(kind))


def either(listed: Iterable[str]) -> str:
    """What finds one of some words, the longest first; nothing where there are none."""
    return "|".join(map(re.escape, sorted(listed, key=lambda word: (-len(word), word)))) or "(?!)"
