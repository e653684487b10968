"""Weekly hours and dated exceptions as people type them: `Mon-Fri 08:00-18:00, Sat closed`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from locales import TEXTS
from services.model.business_hours import DAY_MINUTES, DayPeriod
from services.model.dialog import Text
from services.model.errors import Refusal
from services.parsing.day_text import DATE, read_date, write_date
from services.parsing.hours_words import Sign, Token, plain, tokens
from services.parsing.hours_written import (
    LONGEST_RANGE,
    NOON,
    Exceptions,
    Periods,
    Week,
    runs,
    write_day,
    write_periods,
)
from services.parsing.vocabulary import is_nothing, pattern

LONGEST = 15_000
"""Characters of typed hours or exceptions, and of exceptions as they are written."""
MOST_PERIODS = 12
"""Periods of one day."""
MOST_EXCEPTIONS = 400

_LONGEST_RANGE_WRITTEN: Final = max(
    len(texts["hours.exceptions"].format(first="24.12.2035", last="01.01.2036", hours="")) for texts in TEXTS.values()
)
_LONGEST_CLOSED_WRITTEN: Final = max(len(f"{texts['hours.closed']}\n") for texts in TEXTS.values())

_LINE_ENDS: Final = re.compile(rf"[\n;]|,(?= ?{DATE})")
_FROM, _TO = pattern("from"), pattern("to")
_EXCEPTION: Final = re.compile(
    rf"(?:(?:{_FROM}) )?({DATE})(?: ?(?:-|{_TO}) ?({DATE}))?(?![0-9]) ?:? ?(.*)", re.IGNORECASE
)


def read_week(text: str) -> Week:
    """Typed weekly hours; raises Refusal whose words name the piece at fault.

    Pieces are separated by commas, semicolons or lines. A piece without days belongs to the days before it; days
    without hours wait for the next piece. What is not named is closed.
    """
    _check_length(text)
    hours: dict[int, list[DayPeriod]] = {}
    closed: set[int] = set()
    days: tuple[int, ...] = ()
    waiting = ""
    for piece in _pieces(text):
        read = tokens(piece)
        named, rest = _split_days(read, piece)
        days = (*days, *named) if waiting and named else named or days
        if not rest:
            waiting = piece
            continue
        waiting = ""
        _enter(days, _periods(rest, piece), piece, hours=hours, closed=closed)
    if waiting:
        raise Refusal("hours_no_times", piece=waiting)
    return _week(hours, closed)


def read_exceptions(text: str) -> Exceptions:
    """Typed exceptions, one a line, by date; raises Refusal whose words name the line at fault.

    A line is a date, or two dates that span days, and `closed` or hours. Nothing, or "none", is no exception.
    """
    _check_length(text)
    if is_nothing(text):
        return ()
    read: dict[date, Periods] = {}
    for line in (part.strip(" ,") for part in _LINE_ENDS.split(plain(text))):
        for day, periods in _exception(line) if line else ():
            if day in read:
                raise Refusal("exception_twice", date=write_date(day))
            read[day] = periods
        if len(read) > MOST_EXCEPTIONS:
            raise Refusal("exceptions_over_limit", most=MOST_EXCEPTIONS)
    exceptions = tuple(sorted(read.items()))
    _check_written(exceptions)
    return exceptions


def _check_length(text: str) -> None:
    if len(text) > LONGEST:
        raise Refusal("hours_too_long", most=LONGEST)


def _check_written(exceptions: Exceptions) -> None:
    """Check the length of exceptions as they are written in the language that needs most characters for them."""
    length = 0
    for first, last, periods in runs(exceptions):
        length += len("24.12.2035 ") if first == last else _LONGEST_RANGE_WRITTEN
        length += len("08:00-12:00, ") * len(periods) or _LONGEST_CLOSED_WRITTEN
    if length > LONGEST:
        raise Refusal("hours_too_long", most=LONGEST)


def _pieces(text: str) -> list[str]:
    pieces = [piece.strip() for piece in re.split(r"[\n,;]", plain(text))]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        raise Refusal("hours_missing")
    return pieces


def _split_days(read: tuple[Token, ...], piece: str) -> tuple[tuple[int, ...], tuple[Token, ...]]:
    """The days a piece begins with, and the tokens after them."""
    days: list[int] = []
    at = 0
    while at < len(read) and read[at].sign is Sign.DAYS:
        signs = [token.sign for token in read[at + 1 : at + 3]]
        if signs == [Sign.DASH, Sign.DAYS]:
            days += _day_range(read[at], read[at + 2], piece)
            at += 3
        else:
            days += read[at].days
            at += 1
        if at < len(read) and read[at].sign in (Sign.PLUS, Sign.COLON):
            at += 1
    return tuple(days), read[at:]


def _day_range(first: Token, last: Token, piece: str) -> list[int]:
    """Monday to Friday, and over the Sunday where it ends earlier in the week than it begins."""
    if len(first.days) != 1 or len(last.days) != 1:
        raise Refusal("hours_piece", piece=piece)
    length = (last.days[0] - first.days[0]) % 7
    return [(first.days[0] + step) % 7 for step in range(length + 1)]


def _periods(read: tuple[Token, ...], piece: str) -> Periods:
    """The periods that a piece names after its days, none for "closed"."""
    match [token.sign for token in read]:
        case [Sign.CLOSED]:
            return ()
        case [Sign.ALL_DAY]:
            return (DayPeriod(0, DAY_MINUTES),)
    return tuple(_read_periods(read, piece))


def _read_periods(read: tuple[Token, ...], piece: str) -> Iterator[DayPeriod]:
    rest = list(read)
    while rest:
        if [token.sign for token in rest[:3]] != [Sign.TIME, Sign.DASH, Sign.TIME]:
            raise Refusal("hours_piece", piece=piece)
        yield _period(rest[0], rest[2], piece)
        del rest[:3]
        if len(rest) > 1 and rest[0].sign is Sign.PLUS:
            del rest[0]


def _period(first: Token, last: Token, piece: str) -> DayPeriod:
    """A period; one that ends before it starts runs into the next day, if that can be meant.

    9-5 is seldom twenty hours, so what starts before noon and ends the next day has to be written 09:00-29:00.
    """
    start, end = first.minute, last.minute
    if start >= DAY_MINUTES:
        raise Refusal("hours_start", piece=piece)
    if start == end:
        raise Refusal("hours_no_length", piece=piece)
    is_wrapped = end < start
    if first.half != last.half or (is_wrapped and end > 0 and start < NOON):
        raise Refusal("hours_ambiguous", piece=piece)
    return DayPeriod(start, end + DAY_MINUTES if is_wrapped else end)


def _enter(
    days: Iterable[int], periods: Periods, piece: str, *, hours: dict[int, list[DayPeriod]], closed: set[int]
) -> None:
    days = tuple(dict.fromkeys(days))
    if not days:
        raise Refusal("hours_no_days", piece=piece)
    for day in days:
        if day in closed or (not periods and day in hours):
            raise Refusal("hours_closed_and_open", day=write_day(day), piece=piece)
        if periods:
            hours.setdefault(day, []).extend(periods)
        else:
            closed.add(day)


def _week(hours: dict[int, list[DayPeriod]], closed: set[int]) -> Week:
    week = tuple(_in_order(hours.get(day, []), write_day(day)) for day in range(7))
    if not any(week):
        raise Refusal("hours_never_open")
    return week


def _in_order(periods: Iterable[DayPeriod], day: Text) -> Periods:
    """The periods of a day by start; raises Refusal where two overlap, or for too many."""
    ordered = tuple(sorted(periods))
    if len(ordered) > MOST_PERIODS:
        raise Refusal("hours_over_limit", day=day, most=MOST_PERIODS)
    for one, other in pairwise(ordered):
        if one.end > other.start:
            raise Refusal("hours_overlap", day=day, first=write_periods((one,)), second=write_periods((other,)))
    return ordered


def _exception(line: str) -> Iterator[tuple[date, Periods]]:
    found = _EXCEPTION.fullmatch(line)
    if found is None:
        raise Refusal("exception_line", line=line)
    first = _date(found[1], line)
    last = _date(found[2], line) if found[2] else first
    if not first <= last or (last - first).days >= LONGEST_RANGE:
        raise Refusal("exception_range", line=line, most=LONGEST_RANGE)
    if not found[3]:
        raise Refusal("exception_no_hours", line=line)
    pieces = [piece.strip() for piece in found[3].split(",")]
    read = [_periods(tokens(piece), line) for piece in pieces if piece]
    if len(read) > 1 and not all(read):
        raise Refusal("exception_line", line=line)
    periods = _in_order((period for some in read for period in some), write_date(first))
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step), periods


def _date(typed: str, line: str) -> date:
    found = read_date(typed)
    if found is None:
        raise Refusal("exception_date", date=typed, line=line)
    return found
