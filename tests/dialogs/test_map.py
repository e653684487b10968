from __future__ import annotations

from typing import Any

import pytest

from dialogs.mapping.map import Map
from dialogs.mapping.map_state import Step
from services.model import Calendar, Room, RoomId
from services.model.dialog import Answer, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.card_checks import titles
from tests.builders.client_with_rooms import CONTOSO, LONDON, MUNICH, a_calendar, a_room, a_setup, address, proposed
from tests.builders.dialog_walk import Walk, refused
from tests.builders.written_texts import shown

AWAY = Text("store_away")
NO_MATCH = {"confidence": "none", "reason": "no_match"}
LIKELY = {"confidence": "likely", "reason": "close_name"}
LEAVE, NEW = "-", "+"


def calendars(*names: str, **more: Any) -> dict[str, Any]:
    return {"calendars": tuple(map(a_calendar, names)), **more}


def rooms(*names: str) -> tuple[Room, ...]:
    return tuple(map(a_room, names))


def at_proposals(setup: Setup, *rows: dict[str, Any], words: str = "") -> Walk:
    walk = Walk(Map(), setup, words)
    assert (walk.work.name, walk.work.args) == ("propose", {})
    return walk.done(proposals=list(rows))


def mapping(walk: Walk) -> dict[str, str | None]:
    return {room.name: room.calendar for room in walk.setup.rooms}


def changed(walk: Walk, verb: str, filled: dict[str, str], setup: Setup) -> Setup:
    """What an answer changes in a set-up that somebody else has changed meanwhile."""
    state = walk.dialog.answer(walk.state, Answer(verb, filled), walk.known)
    known = Known(setup, walk.known.person, walk.known.now, results=walk.known.results)
    walk.dialog.show(state, known)
    result: Setup = walk.dialog.change(state, known)
    return result


# all calendars


def test_proposals_beyond_doubt_are_taken_together() -> None:
    setup = a_setup(**calendars("Isar", "Inn"), rooms=rooms("Isar", "Inn"))
    walk = at_proposals(setup, proposed("Isar", "Isar"), proposed("Inn", "Inn", reason="same_number"))
    assert "**Isar** → Isar, Munich: the same name" in walk.words
    assert titles(walk.card) == ["Yes, take all 2", "Look at each", "No, none of them", "Back", "Cancel"]
    walk.press("yes")
    assert mapping(walk) == {"Isar": address("Isar"), "Inn": address("Inn")}
    assert "Calendars mapped: 2" in walk.words
    assert "still" not in walk.words
    assert walk.end.then is None


def test_as_a_part_of_connecting_it_leads_on_to_booking() -> None:
    setup = a_setup(**calendars("Isar"), rooms=rooms("Isar"))
    walk = at_proposals(setup, proposed("Isar", "Isar"), words="setup contoso").press("yes")
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("booking", "contoso")
    assert not walk.end.offers


def test_the_others_are_looked_at_with_the_likely_room_chosen_already() -> None:
    setup = a_setup(**calendars("Isar", "Inn 2", "Lech"), rooms=rooms("Isar", "Inn", "Lech", "Ilz"))
    walk = at_proposals(
        setup,
        proposed("Isar", "Isar"),
        proposed("Inn 2", "Inn", **LIKELY, runner_up="ilz"),
        proposed("Lech", "Lech", confidence="unsure", reason="twin", values={"other": "Lech B"}),
    ).press("yes")
    inn, lech = walk.form.fields
    assert [choice.value for choice in inn.choices] == ["inn", "ilz", LEAVE, NEW, "lech"]
    assert (inn.value, lech.value) == ("inn", LEAVE)
    assert "Inn 2 – the names are nearly the same (likely)" in walk.words
    assert "Lech – Lech B fits as well (please look)" in walk.words
    walk.press(c1="ilz", c2=LEAVE)
    assert mapping(walk) == {"Isar": address("Isar"), "Inn": None, "Lech": None, "Ilz": address("Inn 2")}
    assert "Calendars still without a room: 1" in walk.words
    assert "without a calendar, whose free times are therefore unknown: 2" in walk.words


def test_looking_at_each_shows_the_sure_ones_too_and_refusing_all_leaves_them() -> None:
    setup = a_setup(**calendars("Isar"), rooms=rooms("Isar"))
    each = at_proposals(setup, proposed("Isar", "Isar")).press("each")
    assert each.form.fields[0].value == "isar"
    assert mapping(each.press(c0="isar")) == {"Isar": address("Isar")}
    none = at_proposals(setup, proposed("Isar", "Isar")).press("no")
    assert mapping(none) == {"Isar": None}
    assert "Calendars mapped: 0" in none.words


def test_whoever_goes_back_and_takes_all_gets_the_sure_rooms() -> None:
    names = [f"cal{number}" for number in range(9)]
    setup = a_setup(**calendars("Isar", *names), rooms=rooms("Isar", "Inn"))
    rows = [proposed("Isar", "Isar"), *(proposed(name, None, **NO_MATCH) for name in names)]
    walk = at_proposals(setup, *rows).press("each").press(c0=LEAVE, c1="isar")
    walk.back().press("yes")
    assert "isar" not in {choice.value for field in walk.form.fields for choice in field.choices}
    walk.press("finish", c1="inn")
    assert mapping(walk) == {"Isar": address("Isar"), "Inn": address("cal0")}


def test_eight_calendars_stand_on_a_page_and_other_pages_are_remembered() -> None:
    names = [f"Room {number}" for number in range(20)]
    setup = a_setup(**calendars(*(f"cal{number}" for number in range(20))), rooms=rooms(*names))
    rows = [proposed(f"cal{number}", None, **NO_MATCH) for number in range(20)]
    walk = at_proposals(setup, *rows)
    assert len(walk.form.fields) == 8
    assert titles(walk.card) == ["Next", "New rooms for 20 without match", "Leave the rest", "Back", "Cancel"]
    walk.press(c0="room 5")
    assert "room 5" not in {choice.value for field in walk.form.fields for choice in field.choices}
    assert refused(walk, c8="room 5") == "map_no_such_room"
    walk.press("previous")
    assert walk.form.fields[0].value == "room 5"
    walk.press(c0="room 6").press().press(c19="room 5")
    assert {name for name, calendar in mapping(walk).items() if calendar} == {"Room 5", "Room 6"}


def test_the_rest_can_be_left() -> None:
    setup = a_setup(**calendars(*(f"cal{number}" for number in range(20))), rooms=rooms("Isar"))
    walk = at_proposals(setup, *(proposed(f"cal{number}", None, **NO_MATCH) for number in range(20)))
    walk.press("finish", c3="isar")
    assert mapping(walk) == {"Isar": address("cal3")}
    assert "Calendars still without a room: 19" in walk.words


def test_calendars_without_a_match_can_all_become_rooms_and_the_others_are_still_looked_at() -> None:
    names = [f"cal{number}" for number in range(12)]
    setup = a_setup(**calendars(*names, "Isar 2"), rooms=rooms("Isar", "Inn"))
    rows = [proposed(name, None, **NO_MATCH) for name in names]
    walk = at_proposals(setup, *rows, proposed("Isar 2", "Isar", **LIKELY))
    walk.press("new", c12="isar", c0="inn")
    assert [field.name for field in walk.form.fields] == ["c12", "c0"]
    walk.press(c12="isar", c0="inn")
    assert mapping(walk) == {
        "Isar": address("Isar 2"),
        "Inn": address("cal0"),
        **{name: address(name) for name in names[1:]},
    }
    assert "New rooms made of calendars: 11" in walk.words


def test_one_calendar_can_become_a_new_room() -> None:
    setup = a_setup(**calendars("Isar"), rooms=rooms("Inn"))
    walk = at_proposals(setup, proposed("Isar", None, **NO_MATCH)).press(c0=NEW)
    assert walk.setup.rooms[-1] == Room(RoomId("d-1"), "Isar", MUNICH.id, address("Isar"))


def test_a_room_for_two_calendars_and_one_that_is_not_free_are_refused() -> None:
    setup = a_setup(**calendars("Isar", "Inn", "Lech"), rooms=(*rooms("Isar", "Inn"), a_room("Lech", "Lech")))
    walk = at_proposals(setup, proposed("Isar", None, **NO_MATCH), proposed("Inn", None, **NO_MATCH))
    assert refused(walk, c0="isar", c1="isar") == "map_room_twice"
    assert refused(walk, c0="lech") == "map_no_such_room"
    assert refused(walk, c0="<at>all</at>") == "map_no_such_room"
    assert mapping(walk.press(c0=" ISAR ", c1="inn"))["Isar"] == address("Isar"), "a room can be typed by its name"


def test_rooms_of_other_locations_are_offered_only_where_they_are_proposed() -> None:
    setup = a_setup(
        locations=(MUNICH, LONDON), **calendars("Isar"), rooms=(a_room("Thames", at=LONDON), a_room("Cam", at=LONDON))
    )
    walk = at_proposals(setup, proposed("Isar", "Thames", confidence="likely", reason="which_location"))
    assert [choice.value for choice in walk.form.fields[0].choices] == ["thames", LEAVE, NEW]
    assert "Thames · London" in walk.words


def test_a_mapping_that_somebody_else_made_meanwhile_stays_and_is_said() -> None:
    names = ("Isar", "Inn", "Lech")
    setup = a_setup(**calendars(*names), rooms=rooms(*names))
    walk = at_proposals(setup, *(proposed(name, name) for name in names))
    taken = a_setup(**calendars(*names), rooms=(a_room("Isar", "Inn"), *rooms("Inn", "Lech")))
    after = changed(walk, "yes", {}, taken)
    assert [room.calendar for room in after.rooms] == [address("Inn"), None, address("Lech")]


def test_proposals_that_cannot_be_made_are_asked_for_again() -> None:
    setup = a_setup(**calendars("Isar"), rooms=rooms("Isar"))
    walk = Walk(Map(), setup).done(AWAY)
    assert titles(walk.card) == ["Check again", "Back", "Cancel"]
    assert mapping(walk.press("again").done(proposals=[proposed("Isar", "Isar")]).press("yes"))["Isar"] == address(
        "Isar"
    )


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (a_setup(**calendars("Isar"), rooms=(a_room("Isar", "Isar"), a_room("Inn"))), "Rooms without a calendar: 1"),
        (a_setup(rooms=rooms("Isar")), "There are no calendars to map yet"),
    ],
)
def test_with_nothing_to_map_it_says_why(setup: Setup, words: str) -> None:
    walk = Walk(Map(), setup)
    assert words in walk.words
    assert walk.setup == setup
    assert Walk(Map(), setup, "setup contoso").end.then is not None


# where rooms come from


def test_an_empty_inventory_can_come_from_a_list() -> None:
    walk = Walk(Map(), a_setup(), "setup contoso").press("import")
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("import", "setup contoso")


def test_each_calendar_can_become_a_room_of_its_location_under_a_name_of_its_own() -> None:
    twins = (Calendar(f"b{number}@x.example", "isar", CONTOSO, MUNICH.id) for number in (1, 2))
    had = (a_calendar("Isar"), a_calendar("Inn", at=LONDON), *twins)
    walk = Walk(Map(), a_setup(locations=(MUNICH, LONDON), calendars=had)).press("take").press("yes")
    assert [(room.name, room.location, room.calendar) for room in walk.setup.rooms] == [
        ("Isar", MUNICH.id, address("Isar")),
        ("Inn", LONDON.id, address("Inn")),
        ("isar (b1)", MUNICH.id, "b1@x.example"),
        ("isar (b2)", MUNICH.id, "b2@x.example"),
    ]
    assert len({room.id for room in walk.setup.rooms}) == 4
    assert "Calendars mapped: 4" in walk.words


def test_rooms_seen_in_incidents_are_ticked_and_then_mapped() -> None:
    walk = Walk(Map(), a_setup(**calendars("Isar")), "setup contoso").press("seen")
    assert walk.work.name == "seen_rooms"
    walk.done(rooms=[{"name": "Isar", "last": "2035-01-07"}, {"name": "Inn, 2", "last": "2035-01-01"}])
    assert "Isar · last on 2035-01-07" in walk.words
    assert refused(walk) == "map_none_ticked"
    assert refused(walk, rooms="7") == "map_not_seen"
    walk.press(rooms="1")
    assert walk.setup.rooms == (Room(RoomId("d-1"), "Inn, 2", MUNICH.id, None),)
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("map", "setup contoso")


def test_seen_rooms_are_searched_and_their_location_is_asked_for_where_there_are_several() -> None:
    walk = Walk(Map(), a_setup(locations=(MUNICH, LONDON))).press("seen")
    walk.done(rooms=[{"name": f"Room {number}", "last": "2035-01-07"} for number in range(2_000)])
    walk.press(search="1999", rooms="3").press(search="1999", rooms="1999")
    assert refused(walk, location="nowhere") == "place_unknown"
    walk.press(location=LONDON.id)
    assert [(room.name, room.location) for room in walk.setup.rooms] == [
        ("Room 3", LONDON.id),
        ("Room 1999", LONDON.id),
    ]


def test_without_incidents_there_is_another_way() -> None:
    walk = Walk(Map(), a_setup(**calendars("Isar"))).press("seen").done(rooms=[])
    assert "No incident has named a room yet" in walk.words
    walk.back()
    assert "take" in {button.verb for button in walk.form.buttons}


def test_ways_that_cannot_work_are_not_offered() -> None:
    assert titles(Walk(Map(), a_setup(locations=())).card) == ["A CSV list", "Back", "Cancel"]


# one room


def test_one_room_gets_a_calendar_by_its_name() -> None:
    setup = a_setup(**calendars("Inn", "Isar", "Lech"), rooms=(a_room("Isar"), a_room("Lech", "Lech")))
    walk = Walk(Map(), setup, "isar")
    assert [choice.value for choice in walk.form.fields[1].choices] == [address("Isar"), address("Inn")]
    assert walk.form.fields[1].value == address("Isar"), "the one of its name is chosen already"
    walk.press(calendar=address("Isar"))
    assert mapping(walk) == {"Isar": address("Isar"), "Lech": address("Lech")}
    assert "Isar has the calendar isar@contoso.example now" in walk.words


def test_a_free_calendar_is_searched_by_name_or_address() -> None:
    setup = a_setup(calendars=tuple(a_calendar(f"Room{number}") for number in range(2_000)), rooms=rooms("Isar"))
    walk = Walk(Map(), setup, "isar")
    assert "1 to 40 of 2000" in walk.words
    walk.press(search="room1999@contoso")
    assert walk.form.fields[1].value == address("Room1999")
    walk.press(search="room1999@contoso", calendar=address("Room1999"))
    assert mapping(walk) == {"Isar": address("Room1999")}


def test_a_room_can_get_another_calendar_and_lose_it() -> None:
    setup = a_setup(**calendars("Inn", "Isar"), rooms=(a_room("Isar", "Isar"),))
    other = Walk(Map(), setup, "isar").press(calendar=address("Inn"))
    assert mapping(other) == {"Isar": address("Inn")}
    assert "Before it had isar@contoso.example, which is free now." in other.words
    gone = Walk(Map(), setup, "isar").press("disconnect")
    assert "Disconnect Isar from isar@contoso.example?" in gone.words
    gone.press("yes")
    assert mapping(gone) == {"Isar": None}


def test_with_no_free_calendar_a_room_can_only_lose_its_own() -> None:
    walk = Walk(Map(), a_setup(**calendars("Isar"), rooms=(a_room("Isar", "Isar"),)), "isar")
    assert "No calendar is free" in walk.words
    assert titles(walk.card) == ["Disconnect", "Back", "Cancel"]


@pytest.mark.parametrize("words", ["isar-1", "Isar 1", " isar  1", "isar1@contoso.example"])
def test_a_room_is_known_by_id_name_or_calendar(words: str) -> None:
    room = Room(RoomId("isar-1"), "Isar 1", MUNICH.id, "isar1@contoso.example")
    walk = Walk(Map(), a_setup(rooms=(room, a_room("Isar 10"))), words)
    assert walk.state.room == "isar-1"


def test_of_several_rooms_one_is_chosen() -> None:
    munich, london = a_room("Isar"), Room(RoomId("isar-l"), "Isar", LONDON.id, None)
    setup = a_setup(locations=(MUNICH, LONDON), rooms=(munich, london), **calendars("Isar"))
    walk = Walk(Map(), setup, "isar ")
    assert "Isar · London" in walk.words
    assert refused(walk, room="") == "map_unknown_room"
    walk.press(room="isar-l").press(calendar=address("Isar"))
    assert [room.calendar for room in walk.setup.rooms] == [None, address("Isar")]


def test_an_unknown_room_is_refused() -> None:
    with pytest.raises(Refusal) as raised:
        Walk(Map(), a_setup(rooms=rooms("Isar")), "<b>Ilz</b>")
    assert raised.value.key == "map_unknown_room"


def test_what_is_no_free_calendar_is_refused() -> None:
    setup = a_setup(**calendars("Inn", "Isar"), rooms=(a_room("Isar"), a_room("Inn", "Inn")))
    walk = Walk(Map(), setup, "isar")
    for wrong in ("", address("Inn"), address("other"), "no address"):
        assert refused(walk, calendar=wrong) == "map_no_such_calendar"
    assert refused(walk, "upload", name="x.csv", url="https://contoso.sharepoint.com/x") == "file_unexpected"


@pytest.mark.parametrize(
    ("meanwhile", "key"),
    [
        ({"rooms": ()}, "room_gone"),
        ({"calendars": ()}, "calendar_gone"),
        ({"rooms": (a_room("Isar"), a_room("Inn", "Isar"))}, "calendar_taken"),
    ],
)
def test_what_somebody_else_did_to_the_room_meanwhile_is_not_undone(meanwhile: dict[str, Any], key: str) -> None:
    parts = {**calendars("Isar"), "rooms": rooms("Isar", "Inn")}
    walk = Walk(Map(), a_setup(**parts), "isar")
    with pytest.raises(Refusal) as raised:
        changed(walk, "next", {"calendar": address("Isar")}, a_setup(**{**parts, **meanwhile}))
    assert raised.value.key == key


def test_a_question_about_a_room_that_is_gone_says_so() -> None:
    walk = Walk(Map(), a_setup(**calendars("Isar"), rooms=(a_room("Isar", "Isar"),)), "isar")
    walk.known = Known(a_setup(), walk.known.person, walk.known.now)
    for step in (Step.ROOM, Step.DISCONNECT):
        form = walk.dialog.show(type(walk.state)(step, "isar", room="isar"), walk.known)
        assert isinstance(form, Form)
        assert form.problem == Text("room_gone")


def test_each_step_with_2000_calendars_and_rooms_fits_its_card() -> None:
    names = [f'Konferenzraum Würm {number} "<b>*Große Räume*</b>" {"x" * 60}' for number in range(2_000)]
    ids = [f"dialog-of-some-length-{number}" for number in range(2_000)]
    setup = a_setup(
        calendars=tuple(Calendar(f"r{at}@contoso.example", name, CONTOSO, MUNICH.id) for at, name in enumerate(names)),
        rooms=tuple(Room(RoomId(room), name, MUNICH.id, None) for room, name in zip(ids, names, strict=True)),
    )
    rows = [
        {**proposed("x", None), "calendar": one.address, "name": one.name, "room": room, "confidence": confidence}
        for one, room, confidence in zip(setup.calendars, ids, ("sure", "likely") * 1_000, strict=True)
    ]
    walk = at_proposals(setup, *rows)
    for verb in ("more", "yes", "next", "next", "previous", "finish"):
        filled = {field.name: shown(field) for field in walk.form.fields}
        walk.press(verb, **filled)
    assert sum(room.calendar is not None for room in walk.setup.rooms) == 1_000 + 24
