"""What keeps a monitor's report from being told at once: its source's grace, and maintenance in its room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.model import (
    Client,
    ClientId,
    Grace,
    IncidentId,
    Location,
    LocationId,
    Pause,
    PauseId,
    Person,
    PersonId,
    Room,
    RoomId,
    Severity,
    Slot,
    SlotRules,
)
from services.model.business_hours import BusinessHours
from services.model.errors import Refusal
from services.model.setup import Setup
from services.monitors.grace_periods import grace_of, read_grace, with_grace
from services.monitors.intake import Report, ReportStatus
from services.monitors.maintenance_windows import (
    MOST,
    ahead,
    ended,
    is_paused,
    location_of,
    pause_in,
    place_of,
    with_pause,
)
from services.monitors.pending import Pending, Waiting, held_back, until_when

NOW = datetime(2035, 1, 8, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MUNICH, BERLIN = (
    Location(LocationId(name.lower()), name, BusinessHours("Europe/Berlin", ((),) * 7)) for name in ("Munich", "Berlin")
)
ISAR, INN, SPREE = (
    Room(RoomId("isar"), "Isar", MUNICH.id, "isar@x.example"),
    Room(RoomId("inn"), "Inn", MUNICH.id, None),
    Room(RoomId("spree"), "Spree", BERLIN.id, None),
)
ANNE = Person(PersonId("anne"), "Anne")
SETUP = Setup(Client(ClientId("c"), "Contoso", SlotRules()), (MUNICH, BERLIN), (ISAR, INN, SPREE))
REPORT = Report("av", "1", "Isar", "Dark", "", Severity.MAJOR, ReportStatus.TRIGGERED, None, None, None)


def a_pause(name: str = "p", *, begins: int = -1, hours: int = 2, **where: Any) -> Pause:
    """Maintenance that has run for an hour and will for another, in Isar but for what is named."""
    there = {"room": ISAR.id, "location": None, **where}
    start = NOW + begins * HOUR
    return Pause(PauseId(name), there["room"], there["location"], start, start + hours * HOUR, ANNE)


AT_MUNICH = a_pause("m", room=None, location=MUNICH.id)


def held(setup: Setup, room: Room = ISAR) -> Pending | None:
    location = setup.location(room.location)
    assert location is not None
    return held_back(setup, REPORT, room, location, now=NOW, new_id=IncidentId("i"))


# graces


def test_a_grace_is_set_changed_and_removed_for_one_source_alone() -> None:
    setup = with_grace(with_grace(SETUP, "b", 5), "a", 60)
    assert setup.client.graces == (Grace("a", 60), Grace("b", 5))
    assert grace_of(setup, "b") == timedelta(minutes=5)
    assert with_grace(setup, "a", 1).client.graces == (Grace("a", 1), Grace("b", 5))
    assert with_grace(setup, "a", 0).client.graces == (Grace("b", 5),)
    assert grace_of(SETUP, "a") == timedelta()


@pytest.mark.parametrize("minutes", [-1, 61])
def test_a_grace_lasts_an_hour_at_most(minutes: int) -> None:
    with pytest.raises(Refusal, match="grace_range"):
        with_grace(SETUP, "a", minutes)


def test_there_are_not_more_graces_than_monitors() -> None:
    setup = SETUP
    for number in range(100):
        setup = with_grace(setup, f"s{number:03}", 5)
    with pytest.raises(Refusal, match="graces_over_limit"):
        with_grace(setup, "one more", 5)
    assert len(with_grace(setup, "s000", 6).client.graces) == 100


@pytest.mark.parametrize(
    ("text", "minutes"), [("5", 5), (" 5 min ", 5), ("1 h", 60), ("0", 0), ("none", 0), ("", 0), ("007", 7)]
)
def test_a_grace_is_typed_as_minutes(text: str, minutes: int) -> None:
    assert read_grace(text) == minutes


@pytest.mark.parametrize("text", ["61", "2 h", "-1", "soon", "1 day", "9" * 50, "٥", "²"])
def test_what_is_no_grace_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="grace_range"):
        read_grace(text)


# pauses


@pytest.mark.parametrize(
    ("pause", "rooms"),
    [
        (a_pause(), [ISAR]),
        (AT_MUNICH, [ISAR, INN]),
        (a_pause(begins=0, hours=1), [ISAR]),
        (a_pause(begins=1), []),
        (a_pause(begins=-2), []),
    ],
    ids=["in a room", "at a location", "from now on", "to come", "over"],
)
def test_maintenance_is_where_and_when_it_was_announced(pause: Pause, rooms: list[Room]) -> None:
    setup = replace(SETUP, pauses=(pause,))
    assert [room for room in SETUP.rooms if pause_in(setup, room, NOW) == pause] == rooms


def test_of_several_the_one_that_ends_last_counts() -> None:
    longer = a_pause("longer", hours=5)
    setup = replace(SETUP, pauses=(a_pause(), longer, AT_MUNICH))
    assert pause_in(setup, ISAR, NOW) == longer
    assert pause_in(setup, INN, NOW) == AT_MUNICH


@pytest.mark.parametrize(
    ("begins", "hours", "is_hit"),
    [(-3, 3, False), (-1, 2, True), (0, 1, True), (1, 9, True), (2, 1, False)],
    ids=["over", "ends during it", "within", "begins during it", "afterwards"],
)
def test_maintenance_at_any_moment_of_a_period_counts(begins: int, hours: int, is_hit: bool) -> None:
    setup = replace(SETUP, pauses=(a_pause(begins=begins, hours=hours),))
    slot = Slot(NOW, NOW + 2 * HOUR)
    assert is_paused(setup, ISAR, slot) is is_hit
    assert not is_paused(setup, SPREE, slot)


def test_what_is_over_is_forgotten_when_something_new_is_announced() -> None:
    over, running, to_come = a_pause("over", begins=-3), a_pause("running"), a_pause("to come", begins=1)
    setup = with_pause(replace(SETUP, pauses=(over, running)), to_come, NOW)
    assert setup.pauses == (running, to_come)
    assert with_pause(setup, to_come, NOW) == setup, "announced again by the same dialog"
    assert ahead(replace(SETUP, pauses=(over, to_come, running)), NOW) == (running, to_come)


def test_maintenance_ends_early_and_only_once() -> None:
    setup = replace(SETUP, pauses=(a_pause("one"), a_pause("other")))
    after = ended(setup, PauseId("one"))
    assert [one.id for one in after.pauses] == ["other"]
    assert ended(after, PauseId("one")) == after


@pytest.mark.parametrize("gone", [{"rooms": ()}, {"locations": ()}])
def test_maintenance_is_nowhere_once_its_place_is_gone(gone: dict[str, Any]) -> None:
    setup = replace(SETUP, **gone)
    assert location_of(setup, a_pause()) is None
    with pytest.raises(Refusal, match="pause_nowhere"):
        with_pause(setup, a_pause(), NOW)


def test_its_place_is_called_by_its_name_and_by_its_id_once_it_is_gone() -> None:
    assert [place_of(SETUP, one) for one in (a_pause(), AT_MUNICH)] == ["Isar", "Munich"]
    empty = replace(SETUP, rooms=(), locations=())
    assert [place_of(empty, one) for one in (a_pause(), AT_MUNICH)] == ["isar", "munich"]


def test_too_many_maintenances_are_a_mistake() -> None:
    setup = replace(SETUP, pauses=tuple(a_pause(str(number)) for number in range(MOST)))
    with pytest.raises(Refusal, match="pauses_over_limit"):
        with_pause(setup, a_pause("one more"), NOW)


# what waits


def test_a_report_is_told_at_once_where_nothing_keeps_it() -> None:
    assert held(SETUP) is None
    assert held(replace(with_grace(SETUP, "other", 5), pauses=(a_pause(begins=1),))) is None


def test_a_report_waits_for_the_grace_of_its_source() -> None:
    setup = with_grace(SETUP, "av", 5)
    pending = held(setup)
    assert pending is not None
    assert (pending.state, pending.version, pending.until) == (Waiting.PENDING, 1, NOW + timedelta(minutes=5))
    assert until_when(setup, pending, NOW) == pending.until
    assert until_when(SETUP, pending, NOW) == pending.until, "what waits already waits on"
    assert pending.counts_from(NOW + HOUR) == pending.occurred_at == NOW


def test_a_report_waits_for_maintenance_and_its_deadlines_with_it() -> None:
    setup = replace(SETUP, pauses=(a_pause(),))
    pending = held(setup)
    assert pending is not None
    assert pending.paused_until == until_when(setup, pending, NOW) == NOW + HOUR
    assert pending.counts_from(NOW + 3 * HOUR) == NOW + HOUR
    assert pending.counts_from(NOW + HOUR / 2) == NOW + HOUR / 2, "it has ended early"
    assert until_when(SETUP, pending, NOW) <= NOW


def test_a_report_waits_for_what_lasts_longer() -> None:
    setup = with_grace(replace(SETUP, pauses=(a_pause(hours=1, begins=0),)), "av", 60)
    soon = NOW + HOUR / 2
    pending = held_back(setup, REPORT, ISAR, MUNICH, now=soon, new_id=IncidentId("i"))
    assert pending is not None
    assert until_when(setup, pending, soon) == soon + HOUR


def test_a_room_that_has_moved_waits_for_where_it_is_now() -> None:
    setup = replace(SETUP, pauses=(AT_MUNICH,))
    pending = held(setup)
    assert pending is not None
    moved = replace(setup, rooms=(replace(ISAR, location=BERLIN.id),))
    assert until_when(moved, pending, NOW) <= NOW
    assert until_when(replace(setup, rooms=()), pending, NOW) == NOW + HOUR, "gone, it is where it was"
