"""Moments as people type them, read and written: `18:00`, `tomorrow 8:00`, `2035-01-09 18:00`, `for 2 h`. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.businesstime import DAY_MINUTES
from services.day_text import read_hour, write_date, write_hour
from services.day_times import moment, next_at
from services.duration_text import read_duration
from services.errors import Refusal
from services.forms import Text

LONGEST: Final = 60
"""Characters of a typed moment."""
_NOW: Final = frozenset({"", "now", "jetzt", "at once", "sofort"})
_LED: Final = re.compile(r"(?:(?:until|till|to|for|from|at|bis|von|ab|für|um) )+")
_DAYS: Final = re.compile(r"([0-9]{1,3}) ?(?:d|days?|tage?n?)")
_DATED: Final = re.compile(
    r"(?:(?P<iso>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})|(?P<german>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})|"
    r"(?P<today>today|heute)|(?P<tomorrow>tomorrow|morgen))(?:t|,? )(?:at |um )?(?P<hour>.+)"
)


def read_start(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment that a text means, in UTC; nothing is now, and a time of day the next one.

    Raises Refusal("moment_unreadable").
    """
    typed = _plain(text)
    if typed in _NOW:
        return now
    found = _dated(typed, zone, now) or _next(typed, zone, now)
    if found is None:
        raise Refusal("moment_unreadable", typed=text[:LONGEST])
    return found


def read_end(text: str, zone: ZoneInfo, start: datetime) -> datetime:
    """The same for an end, which may also be so many minutes, hours or days after `start`."""
    typed = _plain(text)
    found = _after(typed, zone, start) or _dated(typed, zone, start) or _next(typed, zone, start)
    if found is None:
        raise Refusal("moment_unreadable", typed=text[:LONGEST])
    return found


def write_moment(at: datetime, zone: ZoneInfo) -> Text:
    """A moment as both read it in each language."""
    local = at.astimezone(zone)
    return Text("date.moment", {"date": write_date(local), "time": write_hour(local.hour * 60 + local.minute)})


def _plain(text: str) -> str:
    typed = " ".join(text.casefold().split())
    return _LED.sub("", typed, count=1) if len(typed) <= LONGEST else "-"


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
    year, month, day = found["iso"].split("-") if found["iso"] else reversed(found["german"].split("."))
    try:
        named = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return named if 2000 <= named.year <= 2200 else None


def _next(typed: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The next such time of day; `2 h` is none, though hours of business may be written so."""
    minute = _minute(typed) if _after(typed, zone, now) is None else None
    return None if minute is None else next_at(minute, zone, now)


def _minute(typed: str) -> int | None:
    """A time of day in minutes after midnight; 24:00 is the end of the day."""
    if typed in {"24:00", "24 uhr"}:
        return DAY_MINUTES
    try:
        return read_hour(typed)
    except Refusal:
        return None
