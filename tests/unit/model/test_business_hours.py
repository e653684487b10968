from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.business_hours import BusinessHours, DayPeriod, next_close, opening_spans, openings, zone

CLOSED: tuple[tuple[DayPeriod, ...], ...] = ((),) * 7
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns")
CLOCK_CHANGES = tuple(map(date.fromisoformat, ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-25", "2026-11-01")))


def every_day(
    zone_name: str,
    *periods: str,
    holidays: frozenset[date] = frozenset(),
    overrides: tuple[tuple[date, tuple[DayPeriod, ...]], ...] = (),
) -> BusinessHours:
    return BusinessHours(zone_name, (tuple(map(period, periods)),) * 7, holidays, overrides)


def period(text: str) -> DayPeriod:
    """ "22:00-26:00" as minutes after midnight."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return DayPeriod(start, end)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opened(hours: BusinessHours, start: str, end: str) -> list[str]:
    found = openings(hours, utc(start), utc(end))
    return [f"{opens:%d %H:%M}-{closes:%d %H:%M}" for opens, closes in found]


def test_hours_open_at_the_wall_clock_of_their_zone() -> None:
    assert opened(every_day("Asia/Kathmandu", "09:00-17:00"), "2026-01-05", "2026-01-06") == ["05 03:15-05 11:15"]


def test_openings_are_whole_even_where_the_window_cuts_them() -> None:
    hours = every_day("Europe/Berlin", "08:00-12:00", "12:00-18:00")
    assert opened(hours, "2026-01-05T10:30", "2026-01-05T11:30") == ["05 07:00-05 11:00", "05 11:00-05 17:00"]


def test_an_opening_that_only_touches_the_window_is_not_in_it() -> None:
    hours = every_day("UTC", "08:00-12:00")
    assert opened(hours, "2026-01-05T12:00", "2026-01-06T08:00") == []
    assert opened(hours, "2026-01-05T11:59:59.9", "2026-01-05T12:00") == ["05 08:00-05 12:00"]


def test_last_nights_period_is_still_open_this_morning() -> None:
    hours = every_day("Europe/Berlin", "22:00-26:00")
    assert opened(hours, "2026-01-06T00:00", "2026-01-06T02:00") == ["05 21:00-06 01:00"]


def test_only_the_days_of_the_week_that_have_periods_open() -> None:
    monday_only = BusinessHours("UTC", ((period("08:00-12:00"),), *CLOSED[1:]))
    assert opened(monday_only, "2026-01-04", "2026-01-12") == ["05 08:00-05 12:00"]


def test_a_holiday_takes_what_starts_on_it_and_leaves_what_runs_into_it() -> None:
    hours = every_day("UTC", "22:00-26:00", holidays=frozenset({date(2026, 1, 6)}))
    assert opened(hours, "2026-01-05T12:00", "2026-01-08T00:00") == ["05 22:00-06 02:00", "07 22:00-08 02:00"]


def test_an_override_replaces_its_day_and_wins_over_a_holiday() -> None:
    day, next_day = date(2026, 1, 6), date(2026, 1, 7)
    hours = every_day(
        "UTC", "08:00-18:00", holidays=frozenset({day}), overrides=((day, (period("10:00-11:00"),)), (next_day, ()))
    )
    assert opened(hours, "2026-01-05", "2026-01-08") == ["05 08:00-05 18:00", "06 10:00-06 11:00"]


@pytest.mark.parametrize(
    ("zone_name", "day", "times", "expected"),
    [
        # 02:00 to 03:00 is skipped: 02:30 has the offset of before, +01:00
        ("Europe/Berlin", "2026-03-29", "02:30-05:00", ["29 01:30-29 03:00"]),
        ("Europe/Berlin", "2026-03-29", "00:00-02:30", ["28 23:00-29 01:30"]),
        # 02:00 to 03:00 comes twice: the first 02:30 has +02:00
        ("Europe/Berlin", "2026-10-25", "02:30-05:00", ["25 00:30-25 04:00"]),
        ("Europe/Berlin", "2026-10-25", "00:00-02:30", ["24 22:00-25 00:30"]),
        ("America/New_York", "2026-03-08", "02:30-04:00", ["08 07:30-08 08:00"]),
        ("America/New_York", "2026-11-01", "01:30-04:00", ["01 05:30-01 09:00"]),
        # Lord Howe moves its clocks by half an hour, at 02:00
        ("Australia/Lord_Howe", "2026-10-04", "02:15-04:00", ["03 15:45-03 17:00"]),
        ("Australia/Lord_Howe", "2026-04-05", "01:45-04:00", ["04 14:45-04 17:30"]),
        # a period past midnight over a change of the clocks keeps its wall times
        ("Europe/Berlin", "2026-03-28", "22:00-30:00", ["28 21:00-29 04:00"]),
        ("Europe/Berlin", "2026-10-24", "22:00-30:00", ["24 20:00-25 05:00"]),
    ],
)
def test_wall_times_that_the_clock_skips_or_repeats(zone_name: str, day: str, times: str, expected: list[str]) -> None:
    hours = BusinessHours(zone_name, CLOSED, overrides=((date.fromisoformat(day), (period(times),)),))
    start = utc(day) - timedelta(days=2)
    found = openings(hours, start, start + timedelta(days=5))
    assert [f"{opens:%d %H:%M}-{closes:%d %H:%M}" for opens, closes in found] == expected


@pytest.mark.parametrize("times", ["02:00-03:00", "02:30-03:15"])
def test_a_period_that_the_clock_skips_is_no_opening(times: str) -> None:
    hours = BusinessHours("Europe/Berlin", CLOSED, overrides=((date(2026, 3, 29), (period(times),)),))
    assert opened(hours, "2026-03-28", "2026-03-31") == []


def test_a_day_that_a_zone_skipped_adds_no_second_opening() -> None:
    hours = every_day("Pacific/Apia", "08:00-10:00")  # 30 December 2011 did not happen there
    assert opened(hours, "2011-12-29T12:00", "2011-12-31T12:00") == ["29 18:00-29 20:00", "30 18:00-30 20:00"]


def test_the_calendar_ends_without_an_error() -> None:
    hours = every_day("Asia/Tokyo", "08:00-10:00")
    assert opened(hours, "0001-01-02", "0001-01-03")[:1] == ["01 22:41-02 00:41"]  # in local mean time
    assert opened(hours, "9999-12-28", "9999-12-31T23:59")[-1:] == ["28 23:00-29 01:00"]


def test_the_next_close_is_the_end_of_the_days_last_opening() -> None:
    hours = every_day("UTC", "08:00-12:00", "13:00-18:00")
    assert next_close(hours, seconds("2026-01-05T09:00")) == seconds("2026-01-05T18:00")
    assert next_close(hours, seconds("2026-01-05T18:00")) == seconds("2026-01-05T18:00")


def test_the_next_close_of_a_night_lies_on_the_day_after() -> None:
    hours = every_day("UTC", "08:00-12:00", "22:00-26:00")
    assert next_close(hours, seconds("2026-01-05T09:00")) == seconds("2026-01-06T02:00")


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Europe", "europe/berlin", "../UTC", "right/UTC", "localtime"])
def test_an_unknown_zone_is_refused_by_name(name: str) -> None:
    with pytest.raises(ValueError, match="unknown time zone"):
        BusinessHours(name, CLOSED)


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (1440, 1500), (60, 60), (60, 30), (0, 2881)])
def test_a_period_outside_its_day_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="a period"):
        DayPeriod(start, end)


def test_a_week_of_six_days_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days"):
        BusinessHours("UTC", CLOSED[:6])


def test_two_overrides_of_a_date_are_refused() -> None:
    with pytest.raises(ValueError, match="two overrides"):
        BusinessHours("UTC", CLOSED, overrides=((date(2026, 1, 6), ()), (date(2026, 1, 6), ())))


def test_equal_hours_are_one_key() -> None:
    assert len({every_day("UTC", "08:00-12:00"), every_day("UTC", "08:00-12:00")}) == 1


@settings(max_examples=25)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(CLOCK_CHANGES),
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), min_size=1, max_size=3),
    st.integers(-2000, 2000),
    st.integers(1, 3000),
)
def test_openings_are_what_a_clock_on_the_wall_shows(
    zone_name: str, day: date, lengths: list[tuple[int, int]], offset: int, length: int
) -> None:
    periods = tuple(DayPeriod(start, start + more) for start, more in lengths)
    start = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) + offset * 60
    end = start + length * 60
    assert opening_spans(BusinessHours(zone_name, (periods,) * 7), start, end) == sorted(
        {
            (opens, closes)
            for number in range(-4, 6)
            for entry in periods
            for opens, closes in [shown(zone(zone_name), day + timedelta(days=number), entry)]
            if opens < closes and opens < end and closes > start
        }
    )


def shown(place: ZoneInfo, day: date, entry: DayPeriod) -> tuple[int, int]:
    return first_shown(place, day, entry.start), first_shown(place, day, entry.end)


def first_shown(place: ZoneInfo, day: date, minutes: int) -> int:
    """When a clock first shows that time, tried by the minute; a skipped time is as long after the last one shown."""
    wanted = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (a wall time)
    moment = wanted.replace(tzinfo=UTC) - timedelta(hours=16)
    before = moment
    while (wall := moment.astimezone(place).replace(tzinfo=None)) != wanted:
        if wall > wanted:
            skipped = wanted - before.astimezone(place).replace(tzinfo=None)
            return int((before + skipped).timestamp())
        before, moment = moment, moment + timedelta(minutes=1)
    return int(moment.timestamp())


def seconds(text: str) -> int:
    return int(utc(text).timestamp())
