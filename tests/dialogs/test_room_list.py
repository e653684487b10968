from __future__ import annotations

from typing import Any

import pytest

from dialogs.rooms.room_list import Rooms
from dialogs.rooms.room_list_forms import State, Step
from services.model import Room, RoomId
from services.model.dialog import Answer, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.card_checks import titles
from tests.builders.client_with_rooms import LONDON, MUNICH, a_room, a_setup
from tests.builders.dialog_walk import Walk, refused

AWAY = Text("graph_away")
ROOMS = (a_room("Isar", "Isar", capacity=8), a_room("Inn"), a_room("Thames", "Thames", at=LONDON))
BUSY: dict[str, Any] = {
    "lines": [
        {"day": "2035-01-08", "busy": [["09:00", "10:00"], ["11:30", "12:00"]]},
        {"day": "2035-01-09", "busy": []},
    ],
    "free_now": True,
    "until": "09:00",
}


def a_town(rooms: tuple[Room, ...] = ROOMS) -> Setup:
    return a_setup(locations=(MUNICH, LONDON), rooms=rooms)


def at_list(words: str = "", rooms: tuple[Room, ...] = ROOMS) -> Walk:
    return Walk(Rooms(), a_town(rooms), words)


def at_room(room: str = "isar") -> Walk:
    walk = at_list().press(room=room)
    assert (walk.work.name, walk.work.args) == ("free_busy", {"room": room})
    return walk.done(**BUSY)


def many(count: int = 2_000) -> tuple[Room, ...]:
    return tuple(
        Room(RoomId(f"r{at}"), f"*Room* {at} " + "<b>x" * 40, MUNICH.id, f"r{at}@x.example") for at in range(count)
    )


def test_the_list_says_what_each_room_is_mapped_to() -> None:
    walk = at_list()
    assert "Your rooms: 3, without a calendar: 1" in walk.words
    assert "**Isar** · Munich · isar@contoso.example" in walk.words
    assert "**Inn** · Munich · not mapped to a calendar" in walk.words
    assert titles(walk.card) == ["Open", "Search", "Who is free now", "Cancel"]


@pytest.mark.parametrize("words", ["thames", "LONDON", "thames@contoso"])
def test_it_is_searched_by_name_location_and_address(words: str) -> None:
    for walk in (at_list(words), at_list().press(search=words)):
        assert [choice.value for choice in walk.form.fields[1].choices] == ["thames"]
        assert walk.form.fields[1].value == "thames", "the only one is chosen already"


def test_nothing_found_says_how_to_see_all() -> None:
    walk = at_list("zzz")
    assert "Clear the search" in walk.words
    assert refused(walk, search="zzz") == "room_not_chosen"


def test_ten_rooms_stand_on_a_page_however_many_there_are() -> None:
    walk = at_list(rooms=many())
    assert len(walk.form.fields[1].choices) == 10
    walk.press("more", search="")
    assert "11 to 20 of 2000" in walk.words


def test_without_rooms_it_says_where_they_come_from() -> None:
    walk = at_list(rooms=())
    assert [offer.name for offer in walk.end.offers] == ["import", "map"]


def test_a_room_shows_when_it_is_free_now_and_in_the_next_days() -> None:
    walk = at_room()
    for words in (
        "**Isar** · Munich · isar@contoso.example",
        "Places: 8",
        "Now free until 09:00",
        "Mon 2035-01-08: busy 09:00–10:00, 11:30–12:00",
        "Tue 2035-01-09: free all day",
    ):
        assert words in walk.words
    assert titles(walk.card) == ["Another calendar", "Disconnect", "Check again", "Remove the room", "Back", "Cancel"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"free_now": False, "until": "2035-01-09 10:00"}, "busy until 2035-01-09 10:00"),
        ({"free_now": True, "until": ""}, "free for the next two days"),
        ({"free_now": False, "until": ""}, "busy for the next two days"),
        ({"free_now": None, "until": ""}, "does not say whether it is free"),
    ],
)
def test_what_is_known_of_now_is_said(state: dict[str, Any], words: str) -> None:
    assert words in at_list().press(room="isar").done(**{"lines": [], **state}).words


def test_a_day_full_of_meetings_is_told_whole() -> None:
    busy = [[f"{hour:02}:00", f"{hour:02}:30"] for hour in range(24)]
    walk = at_list().press(room="isar").done(**{**BUSY, "lines": [{"day": "2035-01-08", "busy": busy}]})
    assert all(f"{start}–{end}" in walk.words for start, end in busy)


def test_it_is_read_again_and_each_room_anew() -> None:
    walk = at_room().press("again")
    assert walk.work.name == "free_busy"
    walk.done(AWAY)
    assert "Microsoft 365 does not answer" in walk.words
    assert "free until" not in walk.words
    walk.back().press(room="thames")
    assert walk.work.args == {"room": "thames"}


def test_a_room_without_a_calendar_is_not_read() -> None:
    walk = at_list().press(room="inn")
    assert "not mapped to a calendar" in walk.words
    assert titles(walk.card) == ["Connect a calendar", "Remove the room", "Back", "Cancel"]


def test_connecting_goes_on_with_the_mapping_of_that_room() -> None:
    walk = at_list().press(room="inn").press("map")
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("map", "inn")
    assert walk.setup == a_town()


def test_disconnecting_asks_first() -> None:
    walk = at_room().press("disconnect")
    assert "Disconnect Isar from isar@contoso.example?" in walk.words
    assert "open incidents keep theirs" in walk.words
    walk.press("yes")
    assert walk.setup.rooms[0].calendar is None
    assert "Isar has no calendar any more" in walk.words


def test_removing_asks_first_and_can_be_left() -> None:
    walk = at_room().press("remove")
    assert "Remove Isar from your rooms?" in walk.words
    walk.back().press("remove").press("yes")
    assert [room.name for room in walk.setup.rooms] == ["Inn", "Thames"]


@pytest.mark.parametrize("verb", ["disconnect", "remove"])
def test_a_room_that_is_gone_is_not_changed(verb: str) -> None:
    walk = at_room().press(verb)
    state = walk.dialog.answer(walk.state, Answer("yes"), walk.known)
    with pytest.raises(Refusal) as raised:
        walk.dialog.change(state, Known(a_setup(), walk.known.person, walk.known.now))
    assert raised.value.key == "room_gone"


@pytest.mark.parametrize("step", [Step.ROOM, Step.DISCONNECT, Step.REMOVE])
def test_a_question_about_a_room_that_is_gone_says_so(step: Step) -> None:
    walk = at_list()
    form = walk.dialog.show(State(step, room="gone"), walk.known)
    assert isinstance(form, Form)
    assert form.problem == Text("room_gone")


def test_who_is_free_now_is_seen_at_a_glance() -> None:
    walk = at_list().press("glance")
    assert walk.work.args == {"rooms": ["isar", "thames"]}
    walk.done(rooms={"isar": {"free_now": True, "until": "10:30"}})
    assert "**Isar**: free until 10:30" in walk.words
    assert "**Inn**: not mapped to a calendar" in walk.words
    assert "**Thames**: not known: Microsoft 365 does not say" in walk.words


def test_a_glance_turns_pages_and_looks_again() -> None:
    walk = at_list(rooms=many(25)).press("glance").done(rooms={}).press("more")
    assert walk.work.args == {"rooms": [f"r{at}" for at in range(10, 20)]}
    walk.done(AWAY)
    assert "Microsoft 365 does not answer" in walk.words
    assert walk.press("again").work.name == "glance"
    walk.done(rooms={}).back()
    assert "11 to 20 of 25" in walk.words


@pytest.mark.parametrize("wrong", [{}, {"room": "other"}, {"room": "<at>all</at>"}])
def test_what_is_no_room_is_refused(wrong: dict[str, str]) -> None:
    assert refused(at_list(), **wrong) == "room_not_chosen"


def test_a_file_has_no_place_here() -> None:
    assert refused(at_list(), "upload", name="x.csv", url="https://contoso.sharepoint.com/x") == "file_unexpected"
