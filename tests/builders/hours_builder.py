"""Business hours and moments for tests, in few words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from services.model.business_hours import BusinessHours, DayPeriod

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
CLOSED: tuple[tuple[DayPeriod, ...], ...] = ((),) * 7


def period(text: str) -> DayPeriod:
    """ "08:00-18:00" as minutes after midnight."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return DayPeriod(start, end)


def working_days(
    zone: str,
    *periods: str,
    holidays: frozenset[date] = frozenset(),
    overrides: tuple[tuple[date, tuple[DayPeriod, ...]], ...] = (),
) -> BusinessHours:
    return BusinessHours(zone, (tuple(map(period, periods)),) * 5 + ((),) * 2, holidays, overrides)


def at(text: str, zone: str = BERLIN) -> datetime:
    """ "2026-11-23 09:00" on the clocks of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


OFFICE = working_days(BERLIN, "08:00-18:00")
