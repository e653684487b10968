from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from services.calendars.provider_gaps import provider_gaps
from services.model import LocationId, Slot
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.setup import Setup
from tests.builders.contoso import contoso_setup

MUNICH = LocationId("munich")
MONDAY = datetime(2035, 1, 8, tzinfo=UTC)
DAY = Slot(MONDAY, MONDAY + timedelta(days=1))


def works(*days: tuple[tuple[int, int], ...]) -> BusinessHours:
    weekly = tuple(tuple(DayPeriod(start * 60, end * 60) for start, end in day) for day in days)
    return BusinessHours("UTC", weekly + ((),) * (7 - len(weekly)))


def a_setup(*hours: BusinessHours | None) -> Setup:
    known = contoso_setup()
    one = known.providers[0]
    return replace(known, providers=tuple(replace(one, hours=own) for own in hours))


def clock(setup: Setup) -> list[tuple[float, float]]:
    """The gaps in hours of that Monday."""
    first = MONDAY.timestamp()
    return [((start - first) / 3600, (end - first) / 3600) for start, end in provider_gaps(setup, MUNICH, window=DAY)]


def test_a_provider_with_hours_can_send_somebody_within_them_alone() -> None:
    assert clock(a_setup(works(((9, 12), (13, 17))))) == [(0, 9), (12, 13), (17, 24)]


def test_of_several_providers_one_is_enough() -> None:
    assert clock(a_setup(works(((6, 10),)), works(((9, 20),)))) == [(0, 6), (20, 24)]


def test_a_provider_without_hours_works_whenever_the_location_is_open() -> None:
    assert clock(a_setup(works(((9, 10),)), None)) == []


def test_without_a_provider_times_are_shown_all_the_same() -> None:
    assert clock(a_setup()) == []


def test_on_a_day_off_there_is_nothing() -> None:
    assert clock(a_setup(works((), ((9, 10),)))) == [(0, 24)]
