"""The words and signs of typed hours, English and German: days, times of day, dashes, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.errors import Refusal

_SPELLINGS: Final = (
    "mo mon monday mondays montag montags",
    "tu tue tues tuesday tuesdays di dienstag dienstags",
    "we wed weds wednesday wednesdays mi mittwoch mittwochs",
    "th thu thur thurs thursday thursdays do donnerstag donnerstags",
    "fr fri friday fridays freitag freitags",
    "sa sat saturday saturdays samstag samstags sonnabend sonnabends",
    "su sun sunday sundays so sonntag sonntags",
)
_SEVERAL: Final = {
    "daily": range(7),
    "everyday": range(7),
    "täglich": range(7),
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "wochenende": range(5, 7),
}
"""No `werktags`: in Germany the Saturday is one of them (BUrlG § 3), in most offices it is not."""

_DAY_WORDS: Final = {word: (day,) for day, words in enumerate(_SPELLINGS) for word in words.split()} | {
    word: tuple(days) for word, days in _SEVERAL.items()
}
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_PHRASES: Final = (
    (re.compile(r"\b24 ?/ ?7\b"), "daily allday"),
    (re.compile(r"(?<!-)(?<!- )\b24 ?(?:h|hours?|std|stunden)\b(?! ?-)"), "allday"),
    (re.compile(r"\b(?:all day|around the clock|round the clock|rund um die uhr|ganztags|ganztägig)\b"), "allday"),
    (re.compile(r"\b(?:every day|jeden tag)\b"), "daily"),
    (re.compile(r"\b(?:to|till|until|through|thru|bis)\b"), "-"),
    (re.compile(r"\b(?:and|und)\b"), "+"),
    (re.compile(r"\b(?:from|von)\b"), " "),
)
_CLOSED: Final = frozenset({"closed", "geschlossen", "zu", "off"})
_TOKEN: Final = re.compile(
    r" *(?:(?P<time>[0-9]+(?:[:.h][0-9]+)? ?(?:am\b|pm\b|uhr\b|h\b)?)|(?P<word>[^\W\d_]+)\.?|(?P<sign>\S))"
)
_TIME: Final = re.compile(r"([0-9]{1,2})(?:[:.h]?([0-9]{2}))? ?(am|pm|uhr|h)?")


class Sign(StrEnum):
    """What a token is."""

    DAYS = "days"
    TIME = "time"
    CLOSED = "closed"
    ALL_DAY = "all day"
    DASH = "dash"
    PLUS = "plus"
    COLON = "colon"


@dataclass(frozen=True, slots=True)
class Token:
    """One word or sign: the `days` it stands for (Monday is 0), the minute of a time of day, and whether that says am
    or pm."""

    sign: Sign
    days: tuple[int, ...] = ()
    minute: int = 0
    half: bool = False


_SIGNS: Final = {
    "-": Token(Sign.DASH),
    "+": Token(Sign.PLUS),
    "&": Token(Sign.PLUS),
    "/": Token(Sign.PLUS),
    ":": Token(Sign.COLON),
}


def plain(text: str) -> str:
    """Typed hours with one kind of dash and single spaces, case and lines as they are."""
    return "\n".join(" ".join(line.split()) for line in text.translate(_DASHES).splitlines())


def tokens(piece: str) -> tuple[Token, ...]:
    """A piece's words and signs; raises Refusal naming the one that is none, and the piece it stands in."""
    text = piece.casefold()
    for phrase, word in _PHRASES:
        text = phrase.sub(f" {word} ", text)
    return tuple(_token(found, piece) for found in _TOKEN.finditer(text.rstrip()))


def _token(found: re.Match[str], piece: str) -> Token:
    if found["time"]:
        return _time(found["time"].strip(), piece)
    if found["sign"]:
        known = _SIGNS.get(found["sign"])
        if known is None:
            raise Refusal("hours_sign", sign=found["sign"], piece=piece)
        return known
    word = found["word"]
    if word in _CLOSED:
        return Token(Sign.CLOSED)
    if word == "allday":
        return Token(Sign.ALL_DAY)
    if word not in _DAY_WORDS:
        raise Refusal("hours_word", word=word, piece=piece)
    return Token(Sign.DAYS, days=_DAY_WORDS[word])


def _time(typed: str, piece: str) -> Token:
    """A time of day as minutes after midnight; hours over 24 lie in the next day, up to 48:00."""
    found = _TIME.fullmatch(typed)
    if found is None:
        raise Refusal("hours_time", time=typed, piece=piece)
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3] in ("am", "pm")
    if half and not 1 <= hour <= 12:
        raise Refusal("hours_time", time=typed, piece=piece)
    if half:
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if minute > 59 or hour * 60 + minute > 48 * 60:
        raise Refusal("hours_time", time=typed, piece=piece)
    return Token(Sign.TIME, minute=hour * 60 + minute, half=half)
