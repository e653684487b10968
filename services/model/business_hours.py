"""Business hours of a location, and when they are open on the UTC line, daylight saving included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import chain
from math import ceil, floor
from zoneinfo import ZoneInfo, available_timezones

DAY = 86_400
DAY_MINUTES = 1440
EPOCH_DAY = date(1970, 1, 1).toordinal()
LAST_DAY = date.max.toordinal() - 2
"""The last local day that is read: a period of it can end two days later, and there the calendar ends."""

Span = tuple[int, int]
"""A half-open period [start, end) in epoch seconds."""


@dataclass(frozen=True, slots=True, order=True)
class DayPeriod:
    """An opening [start, end) of one local day in minutes after its midnight; an end over 1440 lies in the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < DAY_MINUTES:
            raise ValueError(f"a period starts 0 to {DAY_MINUTES - 1} minutes after midnight, not {self.start}")
        if not self.start < self.end <= 2 * DAY_MINUTES:
            raise ValueError(f"a period ends after its start and by {2 * DAY_MINUTES} minutes, not at {self.end}")


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When a location is open: periods for Monday to Sunday in an IANA zone, less holidays, with dated overrides.

    An override replaces the periods of its date, none meaning closed, and wins over a holiday. A period belongs to the
    local day it starts on: a holiday takes away what starts that day, not what still runs from the day before. Every
    period stands for itself: periods that touch are two openings, and no slot reaches from one into the other.
    Raises ValueError for an unknown zone, a week of other than seven days and a date with two overrides.
    """

    timezone: str
    weekly: tuple[tuple[DayPeriod, ...], ...]
    holidays: frozenset[date] = frozenset()
    overrides: tuple[tuple[date, tuple[DayPeriod, ...]], ...] = ()

    def __post_init__(self) -> None:
        zone(self.timezone)
        if len(self.weekly) != 7:
            raise ValueError(f"business hours need seven days, Monday first, not {len(self.weekly)}")
        if len({day for day, _ in self.overrides}) != len(self.overrides):
            raise ValueError("a date has two overrides")


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name, spelt exactly; raises ValueError for any other name."""
    # ZoneInfo alone would also take `right/…`, which counts leap seconds, and whatever the machine calls local
    if name not in _zone_names():
        raise ValueError(f"unknown time zone {name[:60]!r}")
    return ZoneInfo(name)


def openings(hours: BusinessHours, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The openings that overlap [start, end), whole and not clipped to it, in UTC, by start.

    Wall times are read as RFC 5545 §3.3.5 says: a time that the clock skips has the offset from before the gap, a time
    that comes twice means the first. An opening that a gap leaves without any time does not exist.
    """
    # openings begin and end on whole seconds: rounding outwards adds none
    spans = opening_spans(hours, floor(start.timestamp()), ceil(end.timestamp()))
    return tuple((datetime.fromtimestamp(opens, UTC), datetime.fromtimestamp(closes, UTC)) for opens, closes in spans)


def opening_spans(hours: BusinessHours, start: int, end: int) -> list[Span]:
    """As `openings`, all in epoch seconds: what a calculation over many rooms uses."""
    return [span for span in _spans(hours, start // DAY, end // DAY) if span[0] < end and span[1] > start]


def next_close(hours: BusinessHours, at: int) -> int:
    """The first end of a local day's business at or after `at`, a moment in an opening or its end (epoch seconds)."""
    closes = (max(end for _, end in day) for day in _days(hours, at // DAY, at // DAY) if day)
    return min(close for close in closes if close >= at)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones() - {"localtime"})


@lru_cache(maxsize=4096)
def _spans(hours: BusinessHours, first: int, last: int) -> tuple[Span, ...]:
    """The openings around these days of the UTC line; whole days, so that questions of the same day share an answer."""
    start, end = first * DAY, (last + 1) * DAY
    spans = chain.from_iterable(_days(hours, first, last))
    # a day that the clock skips as a whole (Apia 2011) gives the day after it the same openings once more
    return tuple(sorted({span for span in spans if span[0] < end and span[1] > start}))


def _days(hours: BusinessHours, first: int, last: int) -> Iterator[list[Span]]:
    """The openings of each local day that can touch these days of the UTC line.

    Four days back: the zone's offset, a skipped day and a period of 48 hours; two ahead: offset and a repeated hour.
    """
    overrides = dict(hours.overrides)
    for ordinal in range(max(1, EPOCH_DAY + first - 4), min(EPOCH_DAY + last + 2, LAST_DAY) + 1):
        day = date.fromordinal(ordinal)
        usual = () if day in hours.holidays else hours.weekly[day.weekday()]
        yield list(_resolved(zone(hours.timezone), day, overrides.get(day, usual)))


def _resolved(zone_info: ZoneInfo, day: date, periods: tuple[DayPeriod, ...]) -> Iterator[Span]:
    # `datetime` reads a wall time just as RFC 5545 does while `fold` is 0, and adding minutes to it keeps it so
    midnight = datetime.combine(day, time.min, zone_info)
    for period in periods:
        start = int((midnight + timedelta(minutes=period.start)).timestamp())
        end = int((midnight + timedelta(minutes=period.end)).timestamp())
        if start < end:
            yield start, end
