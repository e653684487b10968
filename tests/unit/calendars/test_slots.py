from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.calendars.slots import LONGEST, WINDOW, free_slots, free_starts, make_offer
from services.model import Busy, Offer, SlotRules
from services.model.business_hours import BusinessHours, DayPeriod

OFFICE = (DayPeriod(8 * 60, 18 * 60),)
WEEKDAYS = BusinessHours("Europe/Berlin", (OFFICE,) * 5 + ((), ()))
RULES = SlotRules(length=60, step=30)
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 1, 9, 17, 30, tzinfo=UTC)


def starts(*busy: tuple[int, int], opening: tuple[int, int] = (0, 100), **changed: int) -> list[int]:
    """Where slots of 10 start every 5 between 0 and 100, unless changed."""
    asked = {"start": 0, "end": 100, "length": 10, "step": 5} | changed
    return free_starts([opening], busy, **asked)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def busy(*periods: tuple[str, str]) -> Busy:
    return tuple((int(at(start).timestamp()), int(at(end).timestamp())) for start, end in periods)


def all_day(first: str, days: int) -> Busy:
    start = at(first)
    return busy((start.isoformat()[:19], (start + timedelta(days=days)).isoformat()[:19]))


def times(offer: Offer) -> list[str]:
    return [f"{slot.start:%a %H:%M}" for slot in offer.slots]


def test_an_empty_room_is_free_until_the_last_slot_that_fits() -> None:
    assert starts(opening=(3, 31)) == [3, 8, 13, 18]


def test_a_meeting_that_touches_the_slot_does_not_block_it() -> None:
    assert starts((10, 20), opening=(0, 30)) == [0, 20]


def test_a_meeting_of_a_moment_inside_the_slot_blocks_it() -> None:
    assert starts((9, 10), opening=(0, 20)) == [10]


def test_a_meeting_without_length_blocks_nothing() -> None:
    assert starts((12, 12), opening=(0, 20), before=5, after=5) == [0, 5, 10]


def test_the_room_is_free_for_the_buffer_before_a_slot() -> None:
    assert starts((0, 10), opening=(0, 30), before=5) == [15, 20]
    assert starts((0, 10), opening=(0, 30), before=6) == [20]


def test_the_room_is_free_for_the_buffer_after_a_slot() -> None:
    assert starts((25, 30), opening=(0, 30), after=5) == [0, 5, 10]
    assert starts((25, 30), opening=(0, 30), after=6) == [0, 5]


def test_a_buffer_may_lie_outside_the_opening_but_has_to_be_free() -> None:
    assert starts(opening=(0, 20), before=5, after=5) == [0, 5, 10]
    assert starts((-3, 0), (20, 22), opening=(0, 20), before=5, after=5) == [5]


def test_overlapping_adjacent_and_unsorted_meetings_block_as_one() -> None:
    assert starts((40, 60), (10, 30), (20, 45), (60, 80), (12, 13), opening=(0, 100)) == [0, 80, 85, 90]


def test_a_long_meeting_before_short_ones_still_blocks() -> None:
    assert starts((-1000, 85), (-900, -800), (3, 4), (50, 60)) == [85, 90]


def test_slots_hang_on_the_opening_wherever_the_window_begins() -> None:
    assert starts(opening=(3, 40), start=9) == [13, 18, 23, 28]


def test_a_slot_lies_inside_the_window() -> None:
    assert starts(start=20, end=36) == [20, 25]


def test_a_slot_longer_than_its_step_may_overlap_the_next_one() -> None:
    assert starts(opening=(0, 20), length=20, step=1) == [0]
    assert starts(opening=(0, 40), length=10, step=20) == [0, 20]


def test_openings_that_overlap_give_each_start_once() -> None:
    asked = {"start": 0, "end": 100, "length": 10, "step": 10}
    assert free_starts([(0, 40), (5, 30), (10, 30)], [(22, 24)], **asked) == [0, 5, 10, 30]


def test_a_slot_does_not_reach_from_one_opening_into_the_next() -> None:
    asked = {"start": 0, "end": 100, "length": 10, "step": 5}
    assert free_starts([(0, 15), (15, 30)], [], **asked) == [0, 5, 15, 20]


@pytest.mark.parametrize(("length", "step"), [(0, 5), (-5, 5), (10, 0), (10, -5)])
def test_slots_without_length_or_step_are_refused(length: int, step: int) -> None:
    with pytest.raises(ValueError, match="more than zero"):
        starts(length=length, step=step)


def test_slots_are_utc_and_as_long_as_the_rules_say() -> None:
    slots = free_slots(WEEKDAYS, (), rules=SlotRules(length=45), start=MONDAY, end=MONDAY + timedelta(days=1))
    assert slots[0].start == at("2026-01-05T07:00")
    assert {(slot.end - slot.start, slot.end.tzinfo) for slot in slots} == {(timedelta(minutes=45), UTC)}


def test_notice_counts_from_now_to_the_second() -> None:
    rules, end = SlotRules(notice=30), MONDAY + timedelta(days=1)
    on_time = free_slots(WEEKDAYS, (), rules=rules, start=MONDAY, end=end, now=at("2026-01-05T08:00"))
    too_late = free_slots(WEEKDAYS, (), rules=rules, start=MONDAY, end=end, now=at("2026-01-05T08:00:00.000001"))
    assert (on_time[0].start, too_late[0].start) == (at("2026-01-05T08:30"), at("2026-01-05T09:00"))


def test_no_slot_ends_a_fraction_of_a_second_after_the_window() -> None:
    slots = free_slots(WEEKDAYS, (), rules=RULES, start=MONDAY, end=at("2026-01-05T08:29:59.999999"))
    assert [slot.start for slot in slots] == [at("2026-01-05T07:00")]


def test_slots_keep_their_step_over_a_change_of_the_clocks() -> None:
    night = BusinessHours("Europe/Berlin", ((DayPeriod(60, 5 * 60),),) * 7)
    slots = free_slots(night, (), rules=SlotRules(60, 60), start=at("2026-03-29T00:00"), end=at("2026-03-29T12:00"))
    assert [f"{slot.start:%H:%M}" for slot in slots] == ["00:00", "01:00", "02:00"]


def test_an_offer_holds_the_slots_of_two_days() -> None:
    offer = make_offer(WEEKDAYS, busy(("2026-01-05T08:00", "2026-01-07T07:30")), RULES, now=at("2026-01-05T07:00"))
    assert (times(offer), offer.until, offer.grown, offer.known) == (["Mon 07:00"], at("2026-01-07T07:00"), False, True)


def test_a_calendar_that_could_not_be_read_is_never_free() -> None:
    assert make_offer(WEEKDAYS, None, RULES, now=MONDAY) == Offer((), MONDAY + WINDOW, known=False)


def test_on_a_friday_evening_the_window_grows_to_the_end_of_monday() -> None:
    offer = make_offer(WEEKDAYS, (), RULES, now=FRIDAY_EVENING)
    assert (times(offer)[0], times(offer)[-1], offer.until) == ("Mon 07:00", "Mon 16:00", at("2026-01-12T17:00"))
    assert offer.grown


def test_the_window_grows_past_full_days_and_holidays() -> None:
    hours = BusinessHours("Europe/Berlin", (OFFICE,) * 5 + ((), ()), holidays=frozenset({date(2026, 1, 13)}))
    offer = make_offer(hours, all_day("2026-01-12", 1), RULES, now=FRIDAY_EVENING)
    assert {slot.start.date() for slot in offer.slots} == {date(2026, 1, 14)}


def test_the_rest_of_the_day_the_window_ends_in_is_the_first_to_be_added() -> None:
    taken = busy(("2026-01-05T00:00", "2026-01-07T15:00"))
    offer = make_offer(WEEKDAYS, taken, RULES, now=at("2026-01-05T12:00"))
    assert (times(offer), offer.until) == (["Wed 15:00", "Wed 15:30", "Wed 16:00"], at("2026-01-07T17:00"))


def test_a_night_belongs_to_the_business_day_it_starts_on() -> None:
    nights = BusinessHours("UTC", ((DayPeriod(22 * 60, 26 * 60),),) * 7)
    offer = make_offer(nights, all_day("2026-01-05", 3), SlotRules(60, 60), now=at("2026-01-05T00:00"))
    assert times(offer) == ["Thu 00:00", "Thu 01:00"]
    assert offer.until == at("2026-01-08T02:00")


def test_after_fourteen_days_without_a_slot_the_search_ends() -> None:
    offer = make_offer(WEEKDAYS, all_day("2026-01-01", 60), RULES, now=MONDAY)
    assert offer == Offer((), MONDAY + LONGEST, grown=True)


def test_the_window_grows_no_further_than_fourteen_days() -> None:
    offer = make_offer(WEEKDAYS, all_day("2026-01-01", 18), RULES, now=at("2026-01-05T10:00"))
    assert (times(offer)[0], times(offer)[-1], offer.until) == ("Mon 07:00", "Mon 09:00", at("2026-01-19T10:00"))


def test_notice_longer_than_two_days_makes_the_window_grow() -> None:
    offer = make_offer(WEEKDAYS, (), SlotRules(notice=3 * 1440), now=at("2026-01-05T08:00"))
    assert (times(offer)[0], offer.grown) == ("Thu 08:00", True)


minutes = st.integers(0, 240)
spans = st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair)))


@given(
    st.lists(spans, max_size=3).map(sorted),
    st.lists(spans, max_size=6),
    spans,
    st.integers(1, 40),
    st.integers(1, 40),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_starts_are_those_that_trying_every_minute_finds(
    openings: list[tuple[int, int]],
    taken: list[tuple[int, int]],
    window: tuple[int, int],
    length: int,
    step: int,
    before: int,
    after: int,
) -> None:
    busy_minutes = {minute for start, end in taken for minute in range(start, end)}
    expected = [
        minute
        for minute in range(window[0], window[1] - length + 1)
        if any(minute in range(opens, closes - length + 1, step) for opens, closes in openings)
        and busy_minutes.isdisjoint(range(minute - before, minute + length + after))
    ]
    found = free_starts(
        openings, taken, start=window[0], end=window[1], length=length, step=step, before=before, after=after
    )
    assert found == expected
