"""Times of day and days as people type them, read and written: `22:00-07:00` and `08:00`, `24.12.2035`. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from services.model.business_hours import DAY_MINUTES
from services.model.dialog import Text
from services.model.errors import Refusal
from services.parsing.day_times import Quiet
from services.parsing.hours_words import Sign, Token, plain, tokens

LONGEST: Final = 60
"""Characters of typed times."""
DATE: Final = r"(?:[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})"
"""What finds a date in a text; whether there is such a day is another question."""
_NOON: Final = 12 * 60
_FROM_TO: Final = [Sign.TIME, Sign.DASH, Sign.TIME]


def read_quiet(text: str) -> Quiet:
    """From when to when, in minutes after midnight; raises Refusal: `quiet_unreadable`, `quiet_whole_day`,
    `quiet_ambiguous` for what begins in the morning and would end the next day: 10-7 is seldom 21 hours."""
    read = _tokens(text)
    if [token.sign for token in read] != _FROM_TO:
        raise Refusal("quiet_unreadable", typed=text[:LONGEST])
    first, last = read[0], read[2]
    if first.minute >= DAY_MINUTES or last.minute > DAY_MINUTES:
        raise Refusal("quiet_unreadable", typed=text[:LONGEST])
    start, end = first.minute, last.minute % DAY_MINUTES
    if start == end:
        raise Refusal("quiet_whole_day", typed=text)
    if first.half != last.half or (0 < end < start < _NOON):
        raise Refusal("quiet_ambiguous", typed=text)
    return start, end


def write_quiet(quiet: Quiet) -> str:
    """Quiet hours as `read_quiet` reads them."""
    return "-".join(write_hour(minute) for minute in quiet)


def read_hour(text: str) -> int:
    """A time of day in minutes after midnight; raises Refusal("hour_unreadable")."""
    read = _tokens(text)
    if [token.sign for token in read] != [Sign.TIME] or read[0].minute >= DAY_MINUTES:
        raise Refusal("hour_unreadable", typed=text[:LONGEST])
    return read[0].minute


def write_hour(minute: int) -> str:
    """A time of day as `read_hour` reads it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read_date(text: str) -> date | None:
    """A day of what DATE finds, `2035-12-24` or `24.12.2035`; None for one that the calendar has not.

    There is none with slashes: half the world puts the month first.
    """
    year, month, day = text.split("-") if "-" in text else reversed(text.split("."))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def write_date(day: date) -> Text:
    """A day with its year, as everything that takes a date reads it in each language."""
    return Text("date.written", {"year": f"{day.year:04}", "month": f"{day.month:02}", "day": f"{day.day:02}"})


def _tokens(text: str) -> tuple[Token, ...]:
    """The words and signs of a short text, none of one that has others than those of hours."""
    if len(text) > LONGEST:
        return ()
    try:
        return tokens(plain(text))
    except Refusal:
        return ()
