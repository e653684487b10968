"""Times as people at a location read them: in the location's zone, written as their language writes dates.

What is pure and asked for again and again (one incident is drawn for many messages) is remembered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from cards.text.catalogue import say
from services.model import Slot
from services.parsing.cldr import day as dated
from services.parsing.cldr import weekday

WEEK: Final = 6
"""Days ahead in which a weekday alone says which day is meant."""
REMEMBERED: Final = 4096


@lru_cache(REMEMBERED)
def clock_time(slot: Slot, zone: ZoneInfo, language: str = "en") -> str:
    """A slot, such as "Tue 24 Nov 09:00–10:00"; with both days where it crosses midnight."""
    start, end = slot.start.astimezone(zone), slot.end.astimezone(zone)
    first = day(start, language)
    if start.date() == end.date():
        return say("time.slot", language, day=first, start=_hour(start), end=_hour(end))
    last = day(end, language)
    return say("time.slot_overnight", language, day=first, start=_hour(start), end_day=last, end=_hour(end))


def exactly(time: Slot | datetime, zone: ZoneInfo, language: str = "en", *, now: datetime | None = None) -> str:
    """A slot or an instant where no zone stands near it, such as "Tue 24 Nov 09:00–10:00 CET"."""
    if isinstance(time, Slot):
        shown, at = clock_time(time, zone, language), time.start
    else:
        shown, at = moment(time, zone, language, now=now), time
    return say("time.exactly", language, time=shown, offset=_abbreviation(at.astimezone(zone)))


def moment(at: datetime, zone: ZoneInfo, language: str = "en", *, now: datetime | None = None) -> str:
    """An instant, such as "Mon 23 Nov 14:05"; with its year where that is another than `now`'s."""
    return _moment(at, zone, language, None if now is None else now.astimezone(zone).year)


def day(when: date, language: str = "en", *, with_year: bool = False) -> str:
    """A day, such as "Tue 24 Nov", or "Tue 24 Nov 2026"."""
    pattern = say("time.day_of_year" if with_year else "time.day", language)
    return dated(pattern, when, language)


def starts(slots: Sequence[Slot], zone: ZoneInfo, language: str = "en", *, now: datetime) -> list[str]:
    """Where slots start, short and no two alike: "Tue 09:00", or "Tue 1 Dec 09:00" for more than six days ahead."""
    today = now.astimezone(zone).date().toordinal()
    short = [_short(slot.start, zone, language) for slot in slots]
    seen = Counter(text for text, _ in short)
    return [
        moment(slot.start, zone, language) if seen[text] > 1 or ordinal - today > WEEK else text
        for slot, (text, ordinal) in zip(slots, short, strict=True)
    ]


def zone_name(zone: ZoneInfo, instants: Iterable[datetime], language: str = "en") -> str:
    """A zone as a person knows it, such as "Europe/Berlin (CET)": the abbreviations that hold at those instants."""
    offsets = dict.fromkeys(_abbreviation(at.astimezone(zone)) for at in instants)
    return say("time.zone", language, zone=zone.key, offset="/".join(offsets))


@lru_cache(REMEMBERED)
def _moment(at: datetime, zone: ZoneInfo, language: str, year: int | None) -> str:
    local = at.astimezone(zone)
    with_year = year is not None and local.year != year
    return say("time.start", language, day=day(local, language, with_year=with_year), start=_hour(local))


@lru_cache(REMEMBERED)
def _short(at: datetime, zone: ZoneInfo, language: str) -> tuple[str, int]:
    """An instant as weekday and time of day, and the ordinal of its local day."""
    local = at.astimezone(zone)
    day_of_week = weekday(local.weekday(), language)
    return say("time.start", language, day=day_of_week, start=_hour(local)), local.toordinal()


def _hour(local: datetime) -> str:
    """The time of day; in the hour that a change of the clocks repeats, with the abbreviation that tells which one."""
    clock = f"{local.hour:02}:{local.minute:02}"
    is_repeated = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    return f"{clock} {_abbreviation(local)}" if is_repeated else clock


def _abbreviation(local: datetime) -> str:
    """A zone's abbreviation; some have only digits (tzdata: `-03`), which need `UTC` to be read as an offset."""
    short = local.tzname() or ""
    return f"UTC{short}" if short.startswith(("+", "-")) else short
