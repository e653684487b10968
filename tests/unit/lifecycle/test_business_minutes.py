"""Minutes of business time, counted and added: nights, weekends, holidays, common hours, clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.lifecycle import deadlines
from services.model.business_hours import BusinessHours, DayPeriod
from tests.builders.hours_builder import BERLIN, CLOSED, NEW_YORK, OFFICE, at, period, working_days

LUNCH = working_days(BERLIN, "08:00-12:00", "13:00-18:00")
XMAS = frozenset({date(2026, 12, 25)})


@pytest.mark.parametrize(
    ("hours", "start", "minutes", "end"),
    [
        (OFFICE, "2026-11-23 09:00", 60, "2026-11-23 10:00"),
        # to the very end of the day, and one minute more
        (OFFICE, "2026-11-23 09:00", 540, "2026-11-23 18:00"),
        (OFFICE, "2026-11-23 09:00", 541, "2026-11-24 08:01"),
        # from the night before and after, and from the minute it closes
        (OFFICE, "2026-11-23 03:00", 30, "2026-11-23 08:30"),
        (OFFICE, "2026-11-23 22:00", 30, "2026-11-24 08:30"),
        (OFFICE, "2026-11-23 18:00", 30, "2026-11-24 08:30"),
        (OFFICE, "2026-11-23 22:00", 0, "2026-11-24 08:00"),
        # over a weekend, and a week with its weekend
        (OFFICE, "2026-11-20 17:30", 60, "2026-11-23 08:30"),
        (OFFICE, "2026-11-21 12:00", 60, "2026-11-23 09:00"),
        (OFFICE, "2026-11-23 09:00", 5 * 600, "2026-11-30 09:00"),
        # over lunch; periods that touch are one
        (LUNCH, "2026-11-23 11:30", 60, "2026-11-23 13:30"),
        (working_days(BERLIN, "08:00-12:00", "12:00-18:00"), "2026-11-23 11:30", 60, "2026-11-23 12:30"),
        # periods that overlap are not counted twice
        (working_days(BERLIN, "08:00-12:00", "10:00-18:00"), "2026-11-23 09:00", 240, "2026-11-23 13:00"),
        # a holiday, one that an override opens, and a day that an override closes
        (working_days(BERLIN, "08:00-18:00", holidays=XMAS), "2026-12-24 17:30", 60, "2026-12-28 08:30"),
        (
            working_days(
                BERLIN, "08:00-18:00", holidays=XMAS, overrides=((date(2026, 12, 25), (period("10:00-12:00"),)),)
            ),
            "2026-12-24 17:30",
            60,
            "2026-12-25 10:30",
        ),
        (
            working_days(BERLIN, "08:00-18:00", overrides=((date(2026, 11, 24), ()),)),
            "2026-11-23 17:30",
            60,
            "2026-11-25 08:30",
        ),
        # a shift over midnight belongs to the day it begins on
        (working_days(BERLIN, "22:00-30:00"), "2026-11-20 23:00", 420, "2026-11-21 06:00"),
        (working_days(BERLIN, "22:00-30:00"), "2026-11-20 23:00", 421, "2026-11-23 22:01"),
    ],
)
def test_business_time_passes_while_it_is_open(hours: BusinessHours, start: str, minutes: int, end: str) -> None:
    assert add((hours,), at(start), minutes) == at(end)
    assert business_minutes((hours,), at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("zone", "day", "shown", "hours"),
    [
        # 24 hours on the wall are 23 or 25 in truth
        (BERLIN, "2026-03-29", "00:00-24:00", 23),
        (BERLIN, "2026-10-25", "00:00-24:00", 25),
        (NEW_YORK, "2026-03-08", "00:00-24:00", 23),
        (NEW_YORK, "2026-11-01", "00:00-24:00", 25),
        # a shift of four hours over the change
        (BERLIN, "2026-03-29", "01:00-05:00", 3),
        (BERLIN, "2026-10-25", "01:00-05:00", 5),
        (NEW_YORK, "2026-03-08", "00:00-04:00", 3),
        (NEW_YORK, "2026-11-01", "00:00-04:00", 5),
    ],
)
def test_the_day_that_the_clocks_change_has_the_hours_that_pass(zone: str, day: str, shown: str, hours: int) -> None:
    open_then = (BusinessHours(zone, CLOSED, overrides=((date.fromisoformat(day), (period(shown),)),)),)
    start, end = at(f"{day} 00:00", zone), at(f"{day} 00:00", zone) + timedelta(days=2)
    assert business_minutes(open_then, start, end) == hours * 60
    assert business_minutes(open_then, start, add(open_then, start, hours * 60) or start) == hours * 60
    assert add(open_then, start, hours * 60 + 1) is None


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        (BERLIN, "2026-03-27 17:00", "2026-03-30 10:00"),
        (BERLIN, "2026-10-23 17:00", "2026-10-26 10:00"),
        (NEW_YORK, "2026-03-06 17:00", "2026-03-09 10:00"),
        (NEW_YORK, "2026-10-30 17:00", "2026-11-02 10:00"),
    ],
)
def test_office_hours_go_on_over_the_weekend_that_the_clocks_change(zone: str, start: str, end: str) -> None:
    assert add((working_days(zone, "08:00-18:00"),), at(start, zone), 180) == at(end, zone)


@pytest.mark.parametrize(
    "hours",
    [
        (BusinessHours(BERLIN, CLOSED),),
        (OFFICE, BusinessHours(BERLIN, CLOSED)),
        (working_days(BERLIN, "08:00-12:00"), working_days(BERLIN, "12:00-18:00")),
        (working_days("UTC", "08:00-10:00"), working_days(NEW_YORK, "08:00-10:00")),
    ],
)
def test_hours_that_never_come_have_no_end(hours: tuple[BusinessHours, ...]) -> None:
    start = at("2026-11-23 09:00")
    assert add(hours, start, 1) is None
    assert business_minutes(hours, start, start + timedelta(days=30)) == 0


def add(hours: Sequence[BusinessHours], start: datetime, minutes: int) -> datetime | None:
    return deadlines.add(hours, start, minutes * 60)


def business_minutes(hours: Sequence[BusinessHours], start: datetime, end: datetime) -> float:
    return deadlines.business_seconds(hours, start, end) / 60


def test_the_one_day_of_the_year_that_is_open_is_found() -> None:
    once = BusinessHours(BERLIN, CLOSED, overrides=((date(2027, 11, 23), (period("10:00-12:00"),)),))
    assert add((once,), at("2026-11-23 09:00"), 60) == at("2027-11-23 11:00")


def test_business_time_is_what_all_hours_have_in_common() -> None:
    common = (OFFICE, working_days(NEW_YORK, "08:00-18:00"))  # 14:00 to 18:00 in Berlin
    assert add(common, at("2026-11-23 09:00"), 300) == at("2026-11-24 15:00")


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:00", 0),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),
        ("2026-11-23 09:00:30", "2026-11-23 09:01:15", 0.75),
        ("2026-11-23 09:00:30", "2026-11-23 09:01:30", 1),
        ("2026-11-23 19:00", "2026-11-24 07:00", 0),
        ("2026-11-23 17:59", "2026-11-24 08:01", 2),
    ],
)
def test_every_second_between_two_moments_counts(start: str, end: str, minutes: float) -> None:
    assert business_minutes((OFFICE,), at(start), at(end)) == minutes


zones = st.sampled_from([BERLIN, NEW_YORK, "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"])
periods = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=3)
weeks = st.builds(
    lambda zone, days: BusinessHours(zone, tuple(tuple(DayPeriod(a, a + b) for a, b in day) for day in days)),
    zones,
    st.lists(periods, min_size=7, max_size=7),
)
around_changes = st.sampled_from(["2026-03-07", "2026-03-28", "2026-10-03", "2026-10-24", "2026-10-31"])


@settings(max_examples=60)
@given(st.lists(weeks, min_size=1, max_size=2), around_changes, st.integers(-4000, 4000), st.integers(0, 6000))
def test_as_many_minutes_lie_behind_as_were_added(
    hours: list[BusinessHours], day: str, offset: int, minutes: int
) -> None:
    start = at(f"{day} 12:00", "UTC") + timedelta(minutes=offset, seconds=7)
    end = add(hours, start, minutes)
    if end is not None:
        assert end >= start
        assert business_minutes(hours, start, end) == minutes


@settings(max_examples=40)
@given(weeks, around_changes, st.integers(-4000, 4000), st.integers(0, 3000), st.integers(0, 3000))
def test_two_waits_one_after_the_other_are_one(
    hours: BusinessHours, day: str, offset: int, first: int, second: int
) -> None:
    start = at(f"{day} 12:00", "UTC") + timedelta(minutes=offset)
    between = add((hours,), start, first)
    if between is not None and second:
        assert add((hours,), between, second) == add((hours,), start, first + second)
