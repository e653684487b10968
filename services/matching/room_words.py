"""The words offices put into the names of rooms and calendars beside the name proper, and what each of them says. Pure.

They stand in `locales`, each language's in its `room_names.json`, and here as `fold` leaves them. The habits are those
that administrators are told to have: city, building, floor, name, seats and equipment in this order, other things than
rooms in brackets first (Google Workspace Admin: "Resource naming recommendations"), "the most important details in the
room name" (Microsoft Learn: "Create and manage room mailboxes"), building and door number (universities: FAB-87-01,
HG/1.40), and the German, Austrian, Swiss, French, British and American ways to abbreviate all of these.
"""

from __future__ import annotations

from locales import understood
from services.parsing.spelling import fold
from services.parsing.vocabulary import either

_LISTED = {meaning: tuple(map(fold, words)) for meaning, words in understood("room_names").items()}


def _words(meaning: str) -> frozenset[str]:
    return frozenset(_LISTED[meaning])


def _meanings(kind: str) -> dict[str, str]:
    return {word: meaning for meaning, words in _of(kind).items() for word in words}


def _numbers(kind: str) -> dict[str, int]:
    return {word: int(number) for word, number in _meanings(kind).items()}


def _several(kind: str) -> dict[str, frozenset[str]]:
    """Words that can mean more than one thing."""
    listed = {word for words in _of(kind).values() for word in words}
    return {word: frozenset(meaning for meaning, words in _of(kind).items() if word in words) for word in listed}


def _of(kind: str) -> dict[str, tuple[str, ...]]:
    keys = ((meaning.partition("."), words) for meaning, words in _LISTED.items())
    return {meaning: words for (first, _, meaning), words in keys if first == kind}


def either_of(meaning: str) -> str:
    """What finds any of these words in a folded text; a star in one stands for its rest, a hyphen for a space, too."""
    return either(_LISTED[meaning]).replace(r"\*", r"\w*\.?").replace(r"\-", "[ -]").replace(r"\ ", "[ -]")


GENERIC = _meanings("generic")
"""Words that say "this is a meeting room"; they tell rooms apart only where nothing else does."""

MAY_MEAN = _several("may_mean")
"""Abbreviations of more than one kind of room: they fit each and prove none."""

HEADS = _meanings("head")
"""Last parts of closed compounds (Schulungsraum, boardroom) and what each stands for."""

KINDS = _meanings("kind")
"""Kinds of rooms of which a site has few: these do name a room, but one at every site."""

NAMES = _meanings("name")
"""Colours, cities and parts of names in the languages they are written in: rooms and locations are named after them."""

SAME_WORD = KINDS | NAMES

KIND_WORDS = frozenset(KINDS.values()) | {"meeting", "conference"}

CITY_CODES = _of("city_code")
"""Codes that the city's name does not show (as airlines and number plates have them)."""

SHORT_FORMS = _several("short")
"""Short forms with more than one meaning; they count as the word that the other name has."""

MARKS = _meanings("mark")
"""Words that tell twins apart (Foyer Nord, Foyer Süd); they are never a misspelling of each other."""

NUMBER_WORDS = _numbers("number")

ORDINALS = _numbers("ordinal")

EQUIPMENT = _words("equipment")
"""What stands in a room; it never names one, unless there is no other word."""

THINGS = _words("thing")
"""Bookable things that are not rooms; they are numbered like rooms and must not be taken for them."""

RETIRED = _words("retired")
"""Marks of a calendar that is out of use."""

STOP = _words("stop")
"""Words without weight: articles, those that only introduce a number, and those for all parts of a room together."""
