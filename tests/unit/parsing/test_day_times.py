"""When quiet hours end and digests come: over midnight, and where the clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.model.business_hours import zone
from services.model.errors import Refusal
from services.parsing.day_text import read_hour, read_quiet, write_hour, write_quiet
from services.parsing.day_times import moment, next_at, quiet_until

BERLIN, NEW_YORK, UTC_ZONE = "Europe/Berlin", "America/New_York", "UTC"
ZONES = (BERLIN, NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", UTC_ZONE)
NIGHT = (22 * 60, 7 * 60)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, "2026-11-23T21:00", "2026-11-24T06:00"),  # 22:00 in Berlin, the first minute
        (NIGHT, "2026-11-24T05:59:59", "2026-11-24T06:00"),
        (NIGHT, "2026-11-24T06:00", None),
        (NIGHT, "2026-11-23T20:59:59", None),
        ((12 * 60, 13 * 60), "2026-11-23T11:30", "2026-11-23T12:00"),
        ((12 * 60, 13 * 60), "2026-11-23T12:00", None),
        ((22 * 60, 0), "2026-11-23T22:59", "2026-11-23T23:00"),
        ((0, 6 * 60), "2026-11-23T23:30", "2026-11-24T05:00"),
    ],
)
def test_quiet_hours_begin_with_their_first_minute_and_end_before_their_last(
    quiet: tuple[int, int], now: str, until: str | None
) -> None:
    assert quiet_until(quiet, zone(BERLIN), utc(now)) == (utc(until) if until else None)


@pytest.mark.parametrize(
    ("zone_name", "now", "until", "hours"),
    [
        (BERLIN, "2026-03-28T21:00", "2026-03-29T05:00", 8),  # the clock goes forward in this night
        (BERLIN, "2026-10-24T20:00", "2026-10-25T06:00", 10),  # and back in this one
        (NEW_YORK, "2026-03-08T03:00", "2026-03-08T11:00", 8),
        (NEW_YORK, "2026-11-01T02:00", "2026-11-01T12:00", 10),
    ],
)
def test_a_night_in_which_the_clock_changes_ends_at_the_same_time_of_day(
    zone_name: str, now: str, until: str, hours: int
) -> None:
    assert quiet_until(NIGHT, zone(zone_name), utc(now)) == utc(until)
    assert utc(until) - utc(now) == timedelta(hours=hours)
    assert utc(until).astimezone(zone(zone_name)).hour == 7


@pytest.mark.parametrize(
    ("zone_name", "quiet", "now", "until"),
    [
        (BERLIN, (60, 150), "2026-03-29T00:30", "2026-03-29T01:30"),  # until 02:30, which that day is 03:30
        (BERLIN, (60, 150), "2026-10-25T00:15", "2026-10-25T00:30"),  # until 02:30 comes for the first time
        (BERLIN, (60, 150), "2026-10-25T01:15", None),  # and not until it comes again
        (NEW_YORK, (60, 90), "2026-11-01T05:15", "2026-11-01T05:30"),
        (NEW_YORK, (60, 90), "2026-11-01T06:15", None),
        (NEW_YORK, (60, 150), "2026-03-08T06:30", "2026-03-08T07:30"),
    ],
)
def test_an_end_that_the_clock_skips_or_repeats_is_a_moment_all_the_same(
    zone_name: str, quiet: tuple[int, int], now: str, until: str | None
) -> None:
    assert quiet_until(quiet, zone(zone_name), utc(now)) == (utc(until) if until else None)


minutes = st.integers(0, 1439)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(quiet=st.tuples(minutes, minutes), zone_name=st.sampled_from(ZONES), now=moments)
@example(quiet=NIGHT, zone_name=BERLIN, now=datetime(2026, 3, 29, 1, 0, tzinfo=UTC))
def test_what_is_held_is_held_for_a_day_at_most_and_then_it_is_not_quiet(
    quiet: tuple[int, int], zone_name: str, now: datetime
) -> None:
    until = quiet_until(quiet, zone(zone_name), now)
    if until is None:
        return
    assert now < until <= now + timedelta(hours=26)
    assert until in {
        moment(until.astimezone(zone(zone_name)).date() + timedelta(days=step), quiet[1], zone(zone_name))
        for step in (-1, 0)
    }
    length = (quiet[1] - quiet[0]) % 1440
    if 0 < length < 1440 - 120:  # a gap can close the rest of a longer one
        assert quiet_until(quiet, zone(zone_name), until) is None
        assert quiet_until(quiet, zone(zone_name), until - timedelta(microseconds=1)) == until


@given(quiet=st.tuples(minutes, minutes), now=moments)
def test_where_the_clock_never_changes_it_is_quiet_just_within(quiet: tuple[int, int], now: datetime) -> None:
    start, end = quiet
    minute = now.hour * 60 + now.minute
    is_quiet = start <= minute < end if start < end else minute >= start or minute < end
    assert (quiet_until(quiet, zone(UTC_ZONE), now) is not None) == is_quiet


@given(minute=minutes, zone_name=st.sampled_from(ZONES), now=moments)
def test_the_next_digest_is_the_first_after_now_and_one_a_day(minute: int, zone_name: str, now: datetime) -> None:
    due = next_at(minute, zone(zone_name), now)
    assert now < due <= now + timedelta(hours=25)
    again = next_at(minute, zone(zone_name), due)
    assert timedelta(hours=22) <= again - due <= timedelta(hours=26)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T06:59", "2026-11-23T07:00"),
        ("2026-11-23T07:00", "2026-11-24T07:00"),
        ("2026-03-28T07:00", "2026-03-29T06:00"),
        ("2026-10-24T06:00", "2026-10-25T07:00"),
    ],
)
def test_a_digest_comes_at_the_same_time_of_day_whatever_the_clock_does(now: str, due: str) -> None:
    assert next_at(8 * 60, zone(BERLIN), utc(now)) == utc(due)


def test_a_day_that_the_clock_skips_whole_has_no_quiet_of_its_own() -> None:
    apia = zone("Pacific/Apia")  # there was no 30 December 2011
    assert moment(date(2011, 12, 30), 480, apia) == moment(date(2011, 12, 31), 480, apia)
    assert next_at(480, apia, moment(date(2011, 12, 29), 480, apia)) == moment(date(2011, 12, 31), 480, apia)


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("22:00-07:00", NIGHT),
        ("22-7", NIGHT),
        ("22 Uhr bis 7 Uhr", NIGHT),
        ("from 10 pm to 7 am", NIGHT),
        ("22:00 – 24:00", (1320, 0)),
        ("0-6", (0, 360)),
        ("12:30-13:30", (750, 810)),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(text: str, quiet: tuple[int, int]) -> None:
    assert read_quiet(text) == quiet


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "quiet_unreadable"),
        ("night", "quiet_unreadable"),
        ("22", "quiet_unreadable"),
        ("Mon 22-7", "quiet_unreadable"),
        ("25-7", "quiet_unreadable"),
        ("22-29", "quiet_unreadable"),
        ("22-7" * 20, "quiet_unreadable"),
        ("7-7", "quiet_whole_day"),
        ("0-24", "quiet_whole_day"),
        ("9-5", "quiet_ambiguous"),
        ("10-7 am", "quiet_ambiguous"),
    ],
)
def test_quiet_hours_that_cannot_be_meant_are_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as raised:
        read_quiet(text)
    assert raised.value.key == key


@pytest.mark.parametrize(
    ("text", "minute"), [("8", 480), ("08:00", 480), ("5 pm", 1020), ("17.30 Uhr", 1050), ("0", 0)]
)
def test_an_hour_is_read_as_people_write_it(text: str, minute: int) -> None:
    assert read_hour(text) == minute


@pytest.mark.parametrize("text", ["", "24", "8-9", "noon", "Mon", "8 9", "x" * 100])
def test_an_hour_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="hour_unreadable"):
        read_hour(text)


@given(quiet=st.tuples(st.integers(720, 1439), minutes))
def test_what_is_written_is_read_again(quiet: tuple[int, int]) -> None:
    assert read_hour(write_hour(quiet[1])) == quiet[1]
    if quiet[0] != quiet[1]:
        assert read_quiet(write_quiet(quiet)) == quiet
