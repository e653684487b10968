"""Which meetings a fault hits, and which rooms could take them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.calendars.meetings import fitting, hit, is_free
from services.model import Busy, LocationId, Room, RoomId, Slot
from services.model.meeting import Meeting

NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
"""A Monday, 09:55 in Munich."""
BERLIN = ZoneInfo("Europe/Berlin")
ROOMFIX, ISAR = "roomfix@contoso.example", "muc.isar@contoso.example"
MUNICH, LONDON = LocationId("munich"), LocationId("london")


def a_meeting(start: float, end: float, **changes: Any) -> Meeting:
    """From so many minutes after now until so many."""
    slot = Slot(NOW + timedelta(minutes=start), NOW + timedelta(minutes=end))
    return replace(Meeting(f"{start}-{end}", slot, "lena.vogt@contoso.example", "Lena Vogt"), **changes)


def a_day(day: int, **changes: Any) -> Meeting:
    """A whole day of January as Graph writes it: at the midnights of wherever it was made."""
    start = datetime(2035, 1, day, tzinfo=UTC)
    return replace(a_meeting(0, 0), slot=Slot(start, start + timedelta(days=1)), is_all_day=True, **changes)


def a_room(name: str, capacity: int | None, *, at: LocationId = MUNICH) -> Room:
    return Room(RoomId(name.casefold()), name, at, f"{name.casefold()}@contoso.example", capacity)


def hits(*meetings: Meeting, held: Busy = ()) -> tuple[Meeting, ...]:
    return hit(meetings, held=held, ours=frozenset({ROOMFIX, ISAR}), zone=BERLIN, now=NOW)


@pytest.mark.parametrize(("start", "end"), [(-60, 1), (-1, 600), (0, 30), (60, 90), (120, 150)])
def test_a_meeting_that_runs_or_begins_within_two_hours_is_hit(start: float, end: float) -> None:
    assert hits(a_meeting(start, end)) == (a_meeting(start, end),)


@pytest.mark.parametrize(("start", "end"), [(-60, -30), (-60, 0), (120.1, 150), (1440, 1500)])
def test_one_that_is_over_or_begins_later_is_not(start: float, end: float) -> None:
    assert hits(a_meeting(start, end)) == ()


def test_the_one_that_runs_comes_before_those_that_follow() -> None:
    running, following, last = a_meeting(-30, 30), a_meeting(30, 60), a_meeting(60, 90)
    assert hits(last, running, following) == (running, following, last)


@pytest.mark.parametrize("address", [ROOMFIX, ISAR, ""])
def test_what_roomfix_or_the_room_has_made_or_nobody_known_is_no_meeting(address: str) -> None:
    assert hits(a_meeting(0, 60, address=address)) == ()


def test_a_time_that_a_claim_holds_is_a_visit_whoever_made_the_entry() -> None:
    visit, meeting = a_meeting(0, 60), a_meeting(0, 90)
    held = ((int(visit.slot.start.timestamp()), int(visit.slot.end.timestamp())),)
    assert hits(visit, meeting, held=held) == (meeting,)


def test_a_day_that_somebody_keeps_alone_is_no_meeting_and_one_with_guests_is() -> None:
    alone, together = a_day(8, has_guests=False), a_day(8, id="together")
    (found,) = hits(alone, together)
    assert found.id == "together"
    assert found.slot == Slot(datetime(2035, 1, 7, 23, tzinfo=UTC), datetime(2035, 1, 8, 23, tzinfo=UTC))


def test_an_hour_that_somebody_keeps_alone_is_a_meeting() -> None:
    assert len(hits(a_meeting(0, 60, has_guests=False))) == 1


def test_whole_days_begin_and_end_where_the_room_is() -> None:
    assert hits(a_day(9)) == ()
    late = datetime(2035, 1, 8, 22, 30, tzinfo=UTC)
    soon = hit([a_day(9)], held=(), ours=frozenset(), zone=BERLIN, now=late)
    assert [meeting.slot.start for meeting in soon] == [datetime(2035, 1, 8, 23, tzinfo=UTC)]


def test_rooms_of_the_same_place_that_are_large_enough_fit_the_closest_first_and_unknown_ones_last() -> None:
    isar = a_room("Isar", 10)
    rooms = (a_room("Hall", None), a_room("Lech", 9), a_room("Donau", 20), a_room("Inn", 10), a_room("Amper", 12))
    far = a_room("Thames", 10, at=LONDON)
    assert [room.name for room in fitting(isar, (isar, *rooms, far))] == ["Inn", "Amper", "Donau", "Hall"]


def test_where_a_rooms_own_size_is_unknown_every_other_fits() -> None:
    isar, small, unknown = a_room("Isar", None), a_room("Lech", 2), a_room("Hall", None)
    assert fitting(isar, (unknown, isar, small)) == (small, unknown)


@pytest.mark.parametrize(
    ("busy", "free"),
    [((), True), ((-30, 0), True), ((60, 90), True), ((-30, 1), False), ((59, 90), False), ((20, 30), False)],
)
def test_a_room_is_free_where_nothing_overlaps(busy: tuple[int, int] | tuple[()], free: bool) -> None:
    spans = [int((NOW + timedelta(minutes=at)).timestamp()) for at in busy]
    taken: Busy = ((spans[0], spans[1]),) if spans else ()
    assert is_free(taken, a_meeting(0, 60).slot) is free
