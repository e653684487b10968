from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.admin.inventory import Column, RoomRow, export, read_rooms
from services.admin.inventory_plan import MOST_GUESSES, MOST_REMOVED, NO_ID, Plan, RoomChange, apply, plan
from services.model import Location, LocationId, Room, RoomId
from services.model.business_hours import BusinessHours
from services.model.errors import Refusal
from services.parsing.lists import Problem, ProblemReason, Reading
from services.parsing.spelling import same

HOURS = BusinessHours("UTC", ((),) * 7)
BERLIN = Location(LocationId("ber"), "Berlin", HOURS)
MUNICH = Location(LocationId("muc"), "München", HOURS)
BOTH = (BERLIN, MUNICH)


def a_room(name: str, calendar: str | None = None, *, id: str | None = None, at: Location = BERLIN) -> Room:  # noqa: A002
    return Room(RoomId(id or name.lower()), name, at.id, calendar)


def planned(
    current: Sequence[Room], text: str, *, complete: bool = False, locations: Sequence[Location] = BOTH
) -> Plan:
    return plan(current, read_rooms(text), locations=locations, complete=complete)


def ids() -> Iterator[RoomId]:
    return (RoomId(f"new{number}") for number in count(1))


def applied(found: Plan, current: Sequence[Room]) -> tuple[Room, ...]:
    made = ids()
    return apply(found, current, new_id=lambda: next(made))


def reasons(found: Plan) -> list[tuple[int, ProblemReason]]:
    return [(one.line, one.reason) for one in found.problems]


AURORA = a_room("Aurora", "a@rooms.example")
BOREALIS = a_room("Borealis", "b@rooms.example")
CORONA = a_room("Corona", at=MUNICH)


def test_a_first_list_makes_rooms_with_ids_of_ours() -> None:
    found = planned((), "name,location,calendar\nAurora,berlin,A@rooms.example\nCorona,MÜNCHEN,\n")
    assert found.new == (Room(NO_ID, "Aurora", BERLIN.id, "a@rooms.example"), Room(NO_ID, "Corona", MUNICH.id, None))
    assert [room.id for room in applied(found, ())] == ["new1", "new2"]


def test_a_room_is_known_by_its_id_whatever_else_has_changed() -> None:
    found = planned((AURORA,), "id,name,location,calendar\naurora,Zenith,München,z@rooms.example\n")
    assert found.changed == (RoomChange(AURORA, a_room("Zenith", "z@rooms.example", id="aurora", at=MUNICH)),)
    assert found.new == ()


def test_a_room_is_known_by_its_name_at_its_location() -> None:
    twins = (AURORA, a_room("Aurora", id="aurora2", at=MUNICH))
    found = planned(twins, "name,location,calendar\n aurora,München,m@rooms.example\n")
    assert found.changed == (RoomChange(twins[1], a_room("aurora", "m@rooms.example", id="aurora2", at=MUNICH)),)


def test_a_room_is_known_by_its_calendar() -> None:
    found = planned((AURORA, BOREALIS), "name,location,calendar\nZenith,München,a@rooms.example\n")
    assert found.changed == (RoomChange(AURORA, a_room("Zenith", "a@rooms.example", id="aurora", at=MUNICH)),)


def test_a_room_is_known_by_its_calendar_in_any_spelling() -> None:
    room = a_room("Aurora", "A@Rooms.example")
    (change,) = planned((room,), "name,calendar\nZenith,a@rooms.EXAMPLE\n").changed
    assert (change.before, change.after.name) == (room, "Zenith")


def test_a_room_of_the_same_name_elsewhere_is_another_room() -> None:
    found = planned((AURORA,), "name,location\nAurora,München\n")
    assert (found.new, found.changed) == ((Room(NO_ID, "Aurora", MUNICH.id, None),), ())


def test_an_id_of_another_program_says_nothing() -> None:
    found = planned((AURORA,), "id,name,location\n4711,Aurora,Berlin\n4712,Zenith,Berlin\n")
    assert found.same == (AURORA,)
    assert found.new == (Room(NO_ID, "Zenith", BERLIN.id, None),)


def test_the_surest_sign_of_all_rows_decides_first() -> None:
    text = "id,name,location,calendar\n,Aurora,Berlin,n@rooms.example\naurora,Zenith,Berlin,a@rooms.example\n"
    found = planned((AURORA,), text)
    assert found.changed == (RoomChange(AURORA, a_room("Zenith", "a@rooms.example", id="aurora")),)
    assert found.new == (Room(NO_ID, "Aurora", BERLIN.id, "n@rooms.example"),)
    assert found.problems == ()


def test_what_the_list_has_no_column_for_stays_and_an_empty_cell_empties() -> None:
    assert planned((AURORA,), "name,location\nAurora,Berlin\n").same == (AURORA,)
    assert planned((CORONA,), "name,location\nCorona,\n").same == (CORONA,)
    (change,) = planned((AURORA,), "name,calendar\nAurora,\n").changed
    assert change.after.calendar is None


def test_the_same_address_in_capitals_is_no_change() -> None:
    room = a_room("Aurora", "A@Rooms.example")
    assert planned((room,), "name,calendar\nAurora,a@rooms.example\n").same == (room,)


def test_a_new_room_without_a_location_gets_the_only_one() -> None:
    assert planned((), "name\nAurora\n", locations=[MUNICH]).new == (Room(NO_ID, "Aurora", MUNICH.id, None),)
    for locations in ((), BOTH):
        found = planned((), "name\nAurora\n", locations=locations)
        assert (found.new, reasons(found)) == ((), [(2, ProblemReason.NO_LOCATION)])


def test_a_name_that_several_locations_have_needs_one() -> None:
    twins = (AURORA, a_room("Aurora", id="aurora2", at=MUNICH))
    found = planned(twins, "name,calendar\nAurora,n@rooms.example\n")
    assert (found.changed, found.new, reasons(found)) == ((), (), [(2, ProblemReason.NO_LOCATION)])


def test_an_unknown_location_is_told_with_similar_names() -> None:
    found = planned((), "name,location\nAurora,Berln\nCorona,Xanadu\n")
    assert found.new == ()
    assert found.problems == (
        Problem(2, "Berln", ProblemReason.UNKNOWN_LOCATION, {"close": "Berlin"}),
        Problem(3, "Xanadu", ProblemReason.UNKNOWN_LOCATION, {"close": None}),
    )


def test_a_location_can_be_given_by_id_and_must_be_where_two_have_one_name() -> None:
    twins = (BERLIN, Location(LocationId("ber2"), "berlin", HOURS))
    found = planned((), "name,location\nAurora,ber2\nCorona,Berlin\n", locations=twins)
    assert [room.location for room in found.new] == ["ber2"]
    assert found.problems == (Problem(3, "Berlin", ProblemReason.WHICH_LOCATION, {"locations": "ber, ber2"}),)


def test_only_the_first_unknown_locations_get_similar_names() -> None:
    text = "name,location\n" + "".join(f"Room {at},Berlin {at}\n" for at in range(MOST_GUESSES + 2))
    close = [one.values["close"] for one in planned((), text).problems]
    assert close == ["Berlin"] * MOST_GUESSES + [None] * 2


def test_a_calendar_that_another_room_has_is_not_given_away() -> None:
    found = planned((AURORA, BOREALIS), "name,location,calendar\nBorealis,Berlin,A@rooms.example\n")
    assert found.problems == (Problem(2, "Borealis", ProblemReason.CALENDAR_TAKEN, {"room": "Aurora"}),)
    assert applied(found, (AURORA, BOREALIS)) == (AURORA, BOREALIS)


def test_a_name_that_another_room_of_the_location_has_is_not_given_away() -> None:
    found = planned((AURORA, BOREALIS), "id,name\nborealis,AURORA\n")
    assert found.problems == (Problem(2, "AURORA", ProblemReason.NAME_TAKEN, {"room": "Aurora"}),)


def test_two_rows_for_one_room_are_told_with_the_line_of_the_other() -> None:
    found = planned((AURORA,), "id,name,location\naurora,Aurora,\n,Aurora,Berlin\n")
    assert found.same == (AURORA,)
    assert found.problems == (Problem(3, "Aurora", ProblemReason.DOUBLE_ROOM, {"first": 2}),)


def test_a_calendar_that_a_row_keeps_is_not_given_to_another() -> None:
    found = planned((AURORA,), "name,location,calendar\nZenith,Berlin,z@rooms.example\n")
    assert found.problems == ()
    silent = RoomRow(2, "Aurora", "Berlin", columns=frozenset({Column.NAME, Column.LOCATION}))
    taker = RoomRow(3, "Zenith", "Berlin", "a@rooms.example")
    found = plan((AURORA,), Reading((silent, taker)), locations=BOTH, complete=False)
    assert found.problems == (Problem(3, "Zenith", ProblemReason.DOUBLE_CALENDAR, {"first": 2}),)


def test_rooms_can_swap_names_and_calendars() -> None:
    text = "id,name,calendar\naurora,Borealis,b@rooms.example\nborealis,Aurora,a@rooms.example\n"
    found = planned((AURORA, BOREALIS), text, complete=True)
    assert found.problems == ()
    assert applied(found, (AURORA, BOREALIS)) == (
        a_room("Borealis", "b@rooms.example", id="aurora"),
        a_room("Aurora", "a@rooms.example", id="borealis"),
    )


def test_a_room_that_cannot_change_keeps_what_another_wanted_of_it() -> None:
    # Corona wants what Borealis gives up, Borealis what Aurora gives up, and Aurora cannot have what Dome keeps
    current = (AURORA, BOREALIS, a_room("Corona", "c@rooms.example"), a_room("Dome", "d@rooms.example"))
    text = (
        "name,location,calendar\n"
        "Corona,Berlin,b@rooms.example\nBorealis,Berlin,a@rooms.example\nAurora,Berlin,d@rooms.example\n"
    )
    found = planned(current, text)
    assert {(one.line, one.values["room"]) for one in found.problems} == {(2, "Borealis"), (3, "Aurora"), (4, "Dome")}
    assert (found.changed, found.new) == ((), ())


def test_what_a_refused_row_wanted_is_free_for_another() -> None:
    # Borealis cannot have Dome's calendar, so Aurora cannot have that of Borealis, and the name Xenia is left
    current = (AURORA, BOREALIS, a_room("Dome", "d@rooms.example"))
    text = (
        "id,name,location,calendar\n"
        "aurora,Xenia,,b@rooms.example\nborealis,Borealis,Berlin,d@rooms.example\n,Xenia,Berlin,\n"
    )
    found = planned(current, text)
    assert reasons(found) == [(2, ProblemReason.CALENDAR_TAKEN), (3, ProblemReason.CALENDAR_TAKEN)]
    assert found.new == (Room(NO_ID, "Xenia", BERLIN.id, None),)


def test_rooms_that_share_a_calendar_already_may_go_on() -> None:
    current = (AURORA, a_room("Half", "a@rooms.example"))
    found = planned(current, "name,location\nAurora,Berlin\nHalf,Berlin\n", complete=True)
    assert (found.same, found.problems) == (current, ())


def test_only_a_list_of_everything_removes_rooms() -> None:
    current = (AURORA, BOREALIS, CORONA)
    assert planned(current, "name,location\nAurora,Berlin\n").gone == ()
    found = planned(current, "name,location\nAurora,Berlin\n", complete=True)
    assert found.gone == (BOREALIS, CORONA)
    assert applied(found, current) == (AURORA,)


def test_a_room_that_goes_leaves_its_calendar_to_another() -> None:
    found = planned((AURORA,), "name,location,calendar\nCorona,München,\n", complete=True)
    assert found.gone == (AURORA,)
    found = planned((AURORA, CORONA), "id,name,calendar\ncorona,Corona,a@rooms.example\n", complete=True)
    assert (found.gone, found.problems) == ((AURORA,), ())


@pytest.mark.parametrize(
    "text",
    [
        "name,location\nAurora,Berlin\nBorealis\n",
        "name,location\nAurora,Berlin\nBorealis,Berln\n",
        'name,location\nAurora,Berlin\n"Borealis,Berlin\n',
        "name,location\n",
        "",
    ],
)
def test_nothing_is_removed_while_something_about_the_list_is_a_problem(text: str) -> None:
    current = (AURORA, BOREALIS)
    found = planned(current, text, complete=True)
    assert found.gone == ()
    assert ProblemReason.NOT_REMOVED in {one.reason for one in found.problems}
    assert applied(found, current) == current


def test_what_is_not_removed_keeps_its_calendar() -> None:
    text = "id,name,calendar,capacity\ncorona,Corona,a@rooms.example,\n,Bad,,many\n"
    found = planned((AURORA, CORONA), text, complete=True)
    assert found.problems == (
        Problem(2, "Corona", ProblemReason.CALENDAR_TAKEN, {"room": "Aurora"}),
        Problem(0, "", ProblemReason.NOT_REMOVED, {"count": 1}),
    )


def test_removing_many_rooms_needs_their_number() -> None:
    current = [a_room(f"Room {number}") for number in range(MOST_REMOVED + 2)]
    keeps_one = planned(current, "name,location\nRoom 0,Berlin\n", complete=True)
    keeps_two = planned(current, "name,location\nRoom 0,Berlin\nRoom 1,Berlin\n", complete=True)
    assert (keeps_one.needs_number(), keeps_two.needs_number()) == (MOST_REMOVED + 1, None)
    assert len(keeps_two.gone) == MOST_REMOVED


def test_a_plan_is_not_applied_to_another_inventory() -> None:
    found = planned((AURORA,), "name,location\nZenith,Berlin\n")
    with pytest.raises(Refusal, match="inventory_changed"):
        applied(found, (AURORA, BOREALIS))
    assert len(applied(found, (AURORA,))) == 2


def test_an_exported_inventory_changes_nothing() -> None:
    current = (AURORA, BOREALIS, CORONA, a_room("=1", id="one"))
    found = planned(current, export(current, BOTH), complete=True)
    assert found == Plan(current, same=current)


def test_two_thousand_rows_are_planned() -> None:
    text = "name,location,calendar\n" + "".join(f"Room {at},Berlin,r{at}@rooms.example\n" for at in range(2000))
    reading = read_rooms(text)
    current = applied(plan((), reading, locations=BOTH, complete=True), ())
    assert len(plan(current, reading, locations=BOTH, complete=True).same) == 2000


NAMES = st.sampled_from(["A", "a", "B", "C"])
CALENDARS = st.none() | st.sampled_from(["a@x.example", "b@x.example", "c@x.example"])


@st.composite
def inventories(draw: st.DrawFn) -> tuple[Room, ...]:
    """Some rooms that share neither names nor calendars."""
    pairs = draw(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from(BOTH)), unique=True, max_size=4))
    calendars = draw(st.permutations(["a@x.example", "b@x.example", "c@x.example", None, None, None]))
    return tuple(
        Room(RoomId(f"r{number}"), name, place.id, calendar)
        for number, ((name, place), calendar) in enumerate(zip(pairs, calendars, strict=False))
    )


ROWS = st.builds(
    RoomRow,
    st.integers(2, 99),
    NAMES,
    st.sampled_from(["", "Berlin", "muc", "Bonn"]),
    CALENDARS,
    st.none() | st.sampled_from(["r0", "r1", "r2", "other"]),
    st.none(),
    st.sets(st.sampled_from(Column)).map(lambda columns: frozenset(columns | {Column.NAME})),
)


@given(inventories(), st.lists(ROWS, max_size=6), st.booleans())
def test_no_plan_gives_two_rooms_one_name_or_one_calendar(
    current: tuple[Room, ...], rows: list[RoomRow], complete: bool
) -> None:
    found = plan(current, Reading(tuple(rows)), locations=BOTH, complete=complete)
    after = applied(found, current)
    places = Counter((room.location, same(room.name)) for room in after)
    calendars = Counter(room.calendar for room in after if room.calendar)
    assert all(number == 1 for number in (*places.values(), *calendars.values()))
    assert len({room.id for room in after}) == len(after)
    assert len(found.new) + len(found.changed) + len(found.same) + len(found.problems) >= len(rows)
    assert not (found.gone and found.problems)


@given(inventories(), st.lists(ROWS, max_size=6, unique_by=lambda row: row.line))
def test_a_list_that_was_applied_has_nothing_more_to_change(current: tuple[Room, ...], rows: list[RoomRow]) -> None:
    whole = [replace_id(row) for row in rows]
    first = plan(current, Reading(tuple(whole)), locations=BOTH, complete=True)
    if first.problems:
        return
    after = applied(first, current)
    again = plan(after, Reading(tuple(whole)), locations=BOTH, complete=True)
    assert (again.new, again.changed, again.gone, again.problems) == ((), (), (), ())


def replace_id(row: RoomRow) -> RoomRow:
    """A row that says where its room is, and no id: a new room cannot have the id that it asks for."""
    return RoomRow(row.line, row.name, row.location or "Berlin", row.calendar)
