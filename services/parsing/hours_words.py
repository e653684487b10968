"""The words and signs of typed hours, in every language: days, times of day, dashes, closed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.model.errors import Refusal
from services.parsing.vocabulary import either, folded, meanings, pattern, words

_SEVERAL: Final = {"daily": range(7), "weekdays": range(5), "weekend": range(5, 7)}
_DAY_WORDS: Final = {word: (int(day),) for word, day in meanings("day").items()} | {
    word: tuple(_SEVERAL[which]) for word, which in meanings("days").items()
}
_CLOSED: Final = words("hours.closed")
_ALL_DAY: Final = words("hours.all_day")
_SPELT: Final = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | {"’": "'"})


def _one_word(meaning: str) -> str:
    """A way to type a meaning that is a single word."""
    return next(word for word in sorted(words(meaning)) if word.isalpha())


def _phrases(meaning: str) -> tuple[re.Pattern[str], str]:
    """The ways to type a meaning that are no single word, and one that is."""
    several = (word for word in words(meaning) if not word.isalpha())
    return re.compile(rf"(?<!\w)(?:{either(several)})(?!\w)"), _one_word(meaning)


_PHRASES: Final = (
    (re.compile(r"\b24 ?/ ?7\b"), f"{_one_word('days.daily')} {_one_word('hours.all_day')}"),
    *(_phrases(meaning) for meaning in ("hours.all_day", "hours.closed", *(f"days.{some}" for some in _SEVERAL))),
    (re.compile(rf"(?<!-)(?<!- )\b24 ?(?:{pattern('unit.hours')})\b(?! ?-)"), _one_word("hours.all_day")),
    (re.compile(rf"\b(?:{pattern('to')})\b"), "-"),
    (re.compile(rf"\b(?:{pattern('and')})\b"), "+"),
    (re.compile(rf"\b(?:{pattern('from')})\b"), " "),
)
_HOUR: Final = pattern("clock.hour")
_TOKEN: Final = re.compile(
    rf" *(?:(?P<time>[0-9]+(?:(?:[:.]|{_HOUR})[0-9]+| ?(?:{_HOUR}) ?[0-9]{{2}}\b)?"
    rf" ?(?:(?:{pattern('clock.am', 'clock.pm', 'clock.hour')})\b)?)|(?P<word>[^\W\d_]+)\.?|(?P<sign>\S))"
)
_TIME: Final = re.compile(
    rf"(?P<hour>[0-9]{{1,2}})(?:(?:[:.]| ?(?:{_HOUR}) ?)?(?P<minute>[0-9]{{2}}))?"
    rf" ?(?:(?P<am>{pattern('clock.am')})|(?P<pm>{pattern('clock.pm')})|{_HOUR})?"
)


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
    """Typed hours with one kind of dash and of apostrophe and single spaces, case and lines as they are."""
    return "\n".join(" ".join(line.split()) for line in text.translate(_SPELT).splitlines())


def tokens(piece: str) -> tuple[Token, ...]:
    """A piece's words and signs; raises Refusal naming the one that is none, and the piece it stands in."""
    text = folded(piece)
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
    if word in _ALL_DAY:
        return Token(Sign.ALL_DAY)
    if word not in _DAY_WORDS:
        raise Refusal("hours_word", word=word, piece=piece)
    return Token(Sign.DAYS, days=_DAY_WORDS[word])


def _time(typed: str, piece: str) -> Token:
    """A time of day as minutes after midnight; hours over 24 lie in the next day, up to 48:00."""
    found = _TIME.fullmatch(typed)
    if found is None:
        raise Refusal("hours_time", time=typed, piece=piece)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = bool(found["am"] or found["pm"])
    if half and not 1 <= hour <= 12:
        raise Refusal("hours_time", time=typed, piece=piece)
    if half:
        hour = hour % 12 + (12 if found["pm"] else 0)
    if minute > 59 or hour * 60 + minute > 48 * 60:
        raise Refusal("hours_time", time=typed, piece=piece)
    return Token(Sign.TIME, minute=hour * 60 + minute, half=half)
