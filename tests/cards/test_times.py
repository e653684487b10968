"""Times are told in the location's zone, and no two that differ read the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cards.text.times import clock_time, day, exactly, moment, starts, zone_name
from services.model import Slot
from tests.builders.incident_builder import BERLIN, NOW, a_slot, some_slots

CLOCKS_BACK = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
"""Berlin: 02:00 CEST; an hour later it is 02:00 again."""


def in_zone(name: str, *at: int, minutes: int = 60) -> Slot:
    return a_slot(datetime(*at, tzinfo=ZoneInfo(name)).astimezone(UTC), minutes=minutes)  # type: ignore[misc,arg-type]


def test_a_slot_has_its_day_and_both_ends_in_the_locations_zone() -> None:
    assert clock_time(a_slot(), BERLIN) == "Tue 24 Nov 09:00–10:00"
    assert clock_time(a_slot(), ZoneInfo("America/New_York")) == "Tue 24 Nov 03:00–04:00"
    assert clock_time(a_slot(), ZoneInfo("Asia/Kathmandu")) == "Tue 24 Nov 13:45–14:45"


def test_a_slot_over_midnight_names_both_days() -> None:
    slot = in_zone("Europe/Berlin", 2026, 12, 31, 23, 30)
    assert clock_time(slot, BERLIN) == "Thu 31 Dec 23:30 – Fri 1 Jan 00:30"


def test_the_hour_that_comes_twice_says_which_one_is_meant() -> None:
    hours = [clock_time(a_slot(CLOCKS_BACK + timedelta(hours=nth)), BERLIN) for nth in range(-1, 3)]
    assert hours == [
        "Sun 25 Oct 01:00–02:00 CEST",
        "Sun 25 Oct 02:00 CEST–02:00 CET",
        "Sun 25 Oct 02:00 CET–03:00",
        "Sun 25 Oct 03:00–04:00",
    ]


def test_a_slot_over_the_hour_that_is_skipped_ends_by_the_new_clock() -> None:
    slot = a_slot(datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert clock_time(slot, BERLIN) == "Sun 29 Mar 01:30–03:30"


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Europe/Berlin", "Tue 24 Nov 09:00–10:00 CET"),
        ("Europe/London", "Tue 24 Nov 08:00–09:00 GMT"),
        ("America/Sao_Paulo", "Tue 24 Nov 05:00–06:00 UTC-03"),
        ("UTC", "Tue 24 Nov 08:00–09:00 UTC"),
    ],
)
def test_a_time_on_its_own_carries_its_offset(zone: str, told: str) -> None:
    assert exactly(a_slot(), ZoneInfo(zone)) == told


def test_a_moment_of_another_year_says_the_year() -> None:
    assert moment(NOW, BERLIN, now=NOW) == "Mon 23 Nov 14:20"
    assert moment(NOW - timedelta(days=365), BERLIN, now=NOW) == "Sun 23 Nov 2025 14:20"
    assert moment(NOW - timedelta(days=365), BERLIN) == "Sun 23 Nov 14:20"


def test_the_year_turns_by_the_locations_clock() -> None:
    new_years_eve = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert moment(new_years_eve + timedelta(hours=1), BERLIN, now=new_years_eve) == "Fri 1 Jan 2027 00:30"


def test_a_zone_is_named_with_what_the_clocks_show() -> None:
    assert zone_name(BERLIN, [NOW]) == "Europe/Berlin (CET)"
    assert zone_name(BERLIN, [CLOCKS_BACK, CLOCKS_BACK + timedelta(days=1)]) == "Europe/Berlin (CEST/CET)"
    assert zone_name(ZoneInfo("America/Sao_Paulo"), [NOW]) == "America/Sao_Paulo (UTC-03)"


def test_a_start_within_six_days_needs_no_date() -> None:
    slots = [a_slot(NOW + timedelta(days=nth, hours=1)) for nth in (1, 6, 7)]
    assert starts(slots, BERLIN, now=NOW) == ["Tue 15:20", "Sun 15:20", "Mon 30 Nov 15:20"]


def test_days_are_counted_by_the_locations_clock() -> None:
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert starts([a_slot(late)], ZoneInfo("UTC"), now=NOW) == ["Sun 23:30"]
    assert starts([a_slot(late)], BERLIN, now=NOW) == ["Mon 30 Nov 00:30"]


def test_no_two_starts_read_the_same() -> None:
    slots = some_slots(16 * 14)
    assert len(set(starts(slots, BERLIN, now=NOW))) == len(slots)
    twice = [a_slot(CLOCKS_BACK), a_slot(CLOCKS_BACK + timedelta(hours=1))]
    assert starts(twice, BERLIN, now=CLOCKS_BACK - timedelta(days=2)) == ["Sun 02:00 CEST", "Sun 02:00 CET"]


def test_starts_that_would_read_the_same_get_their_dates() -> None:
    slots = [a_slot(NOW - timedelta(days=7)), a_slot(NOW)]
    assert starts(slots, BERLIN, now=NOW) == ["Mon 16 Nov 14:20", "Mon 23 Nov 14:20"]


def test_a_day_is_told_without_the_machines_locale() -> None:
    assert day(NOW.astimezone(BERLIN)) == "Mon 23 Nov"
