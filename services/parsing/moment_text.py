"""Moments as people type them, read and written: `18:00`, `tomorrow 8:00`, `2035-01-09 18:00`, `for 2 h`. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.model.business_hours import DAY_MINUTES
from services.model.dialog import Text
from services.model.errors import Refusal
from services.parsing.day_text import DATE, read_date, read_hour, write_date, write_hour
from services.parsing.day_times import moment, next_at
from services.parsing.duration_text import read_duration
from services.parsing.vocabulary import folded, means, pattern

LONGEST: Final = 60
"""Characters of a typed moment."""
_LED: Final = re.compile(rf"(?:(?:(?P<until>{pattern('lead.until')})|{pattern('lead.for')}) )+")
_DAYS: Final = re.compile(rf"([0-9]{{1,3}}) ?(?:{pattern('unit.days')})")
_DATED: Final = re.compile(
    rf"(?:(?P<date>{DATE})|(?P<today>{pattern('today')})|(?P<tomorrow>{pattern('tomorrow')}))"
    rf"(?:t|,? )(?:(?:{pattern('at')}) )?(?P<hour>.+)"
)
_DAY_ENDS: Final = re.compile(rf"24(?::00| ?(?:{pattern('clock.hour')}))")


def read_start(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment that a text means, in UTC; nothing is now, and a time of day the next one.

    Raises Refusal("moment_unreadable").
    """
    typed, is_led = _plain(text)
    if not typed or means(typed, "now") or means(text, "now"):
        return now
    found = _dated(typed, zone, now) or _next(typed, zone, now, is_led=is_led)
    if found is None:
        raise Refusal("moment_unreadable", typed=text[:LONGEST])
    return found


def read_end(text: str, zone: ZoneInfo, start: datetime) -> datetime:
    """The moment that an end names, read as a start is; it may also be so many minutes, hours or days after `start`."""
    typed, is_led = _plain(text)
    named = _dated(typed, zone, start) or _next(typed, zone, start, is_led=is_led)
    found = named if is_led and named else _after(typed, zone, start) or named
    if found is None:
        raise Refusal("moment_unreadable", typed=text[:LONGEST])
    return found


def write_moment(at: datetime, zone: ZoneInfo) -> Text:
    """A moment as both read it in each language."""
    local = at.astimezone(zone)
    return Text("date.moment", {"date": write_date(local), "time": write_hour(local.hour * 60 + local.minute)})


def _plain(text: str) -> tuple[str, bool]:
    """The words without those that lead to a moment, and whether these say that it is one, not a length."""
    typed = folded(text)
    if len(typed) > LONGEST:
        return "-", False
    led = _LED.match(typed)
    return (typed[led.end() :], led["until"] is not None) if led else (typed, False)


def _after(typed: str, zone: ZoneInfo, start: datetime) -> datetime | None:
    """So much later; days keep the time of day, whatever the clocks do in between."""
    days = _DAYS.fullmatch(typed)
    if days is not None:
        local = start.astimezone(zone)
        return moment(local.date() + timedelta(days=int(days[1])), local.hour * 60 + local.minute, zone)
    try:
        minutes = read_duration(typed)
    except Refusal:
        return None
    return None if minutes is None else start + timedelta(minutes=minutes)


def _dated(typed: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    found = _DATED.fullmatch(typed)
    if found is None:
        return None
    day, minute = _day(found, now.astimezone(zone).date()), _minute(found["hour"])
    return None if day is None or minute is None else moment(day, minute, zone)


def _day(found: re.Match[str], today: date) -> date | None:
    if found["today"]:
        return today
    if found["tomorrow"]:
        return today + timedelta(days=1)
    named = read_date(found["date"])
    return named if named is not None and 2000 <= named.year <= 2200 else None


def _next(typed: str, zone: ZoneInfo, now: datetime, *, is_led: bool) -> datetime | None:
    """The next such time of day; `2 h` alone is none, though hours of business may be written so."""
    minute = _minute(typed) if is_led or _after(typed, zone, now) is None else None
    return None if minute is None else next_at(minute, zone, now)


def _minute(typed: str) -> int | None:
    """A time of day in minutes after midnight; 24:00 is the end of the day."""
    if _DAY_ENDS.fullmatch(typed):
        return DAY_MINUTES
    try:
        return read_hour(typed)
    except Refusal:
        return None
