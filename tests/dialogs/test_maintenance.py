"""`maintenance`, walked by card and by typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.text.texts import word
from dialogs.monitors.maintenance import Maintenance
from dialogs.monitors.report_grace import Sources
from services.model import Pause, PauseId, Room, RoomId
from services.model.dialog import Effect, Form, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.client_with_sites import BERLIN, MUNICH, a_setup, refused, typed
from tests.builders.dialog_walk import ANNE, NOW, Walk

ISAR, INN = (Room(RoomId(name.lower()), name, MUNICH.id, None) for name in ("Isar", "Inn"))
SPREE = Room(RoomId("spree"), "Spree", BERLIN.id, None)
SETUP = a_setup(locations=(MUNICH, BERLIN), rooms=(ISAR, INN, SPREE))
HOUR = timedelta(hours=1)


def a_pause(name: str = "p1", *, begins: int = 0, room: Room | None = ISAR, why: str = "") -> Pause:
    """Two hours of maintenance, in a room or in all of Munich."""
    start = NOW + begins * HOUR
    location = None if room else MUNICH.id
    return Pause(PauseId(name), room.id if room else None, location, start, start + 2 * HOUR, ANNE, why)


def with_pauses(*pauses: Pause) -> Setup:
    return replace(SETUP, pauses=pauses)


def at_when(place: str = "r:isar", setup: Setup = SETUP) -> Walk:
    return Walk(Maintenance(), setup).press(pick=place)


def announced(walk: Walk) -> Pause:
    (pause,) = walk.setup.pauses
    return pause


# announced


def test_maintenance_is_announced_by_card_for_a_room() -> None:
    walk = Walk(Maintenance(), SETUP)
    assert [choice.title for choice in walk.form.fields[0].choices] == [
        "Munich",
        "Berlin",
        "Isar · Munich",
        "Inn · Munich",
        "Spree · Berlin",
    ]
    walk.press(pick="r:isar")
    assert "Times are those of Europe/Berlin, where it is 2035-01-08 09:55." in walk.words
    walk.press(end="2 h", start="", why=" New  projector ")
    assert announced(walk) == Pause(PauseId("d"), ISAR.id, None, NOW, NOW + 2 * HOUR, ANNE, "New projector")
    said = "**Isar** · runs until 2035-01-08 11:55 (Europe/Berlin) · Anne Admin · New projector"
    assert said in walk.words
    assert "what monitors report there is taken in, but not posted" in walk.words


def test_maintenance_is_announced_by_typing_for_a_location() -> None:
    walk = typed(typed(Walk(Maintenance(), SETUP), "munich"), "until 18:00")
    pause = announced(walk)
    assert (pause.room, pause.location, pause.start, pause.why) == (None, MUNICH.id, NOW, "")
    assert "**Munich** · runs until 2035-01-08 18:00 (Europe/Berlin) · Anne Admin" in walk.words


def test_maintenance_to_come_is_announced_with_its_beginning() -> None:
    walk = typed(at_when(), "From: 2035-01-09 08:00; Until: 12:00; Reason: Cabling")
    pause = announced(walk)
    assert (pause.start, pause.end) == (NOW + timedelta(hours=22, minutes=5), NOW + timedelta(hours=26, minutes=5))
    assert (
        "**Isar** · from 2035-01-09 08:00 until 2035-01-09 12:00 (Europe/Berlin) · Anne Admin · Cabling" in walk.words
    )


def test_a_place_after_the_word_leads_to_it() -> None:
    assert Walk(Maintenance(), SETUP, "isar").state.place == "r:isar"
    assert Walk(Maintenance(), SETUP, "Berlin").state.place == "l:berlin"
    assert refused(lambda: Walk(Maintenance(), SETUP, "Elbe")).key == "choice_unknown"
    assert refused(lambda: Walk(Maintenance(), SETUP, "in")).key == "choice_several"


@pytest.mark.parametrize(
    ("filled", "key"),
    [
        ({"end": ""}, "moment_unreadable"),
        ({"end": "soon"}, "moment_unreadable"),
        ({"end": "2 h", "start": "later"}, "moment_unreadable"),
        ({"end": "2 h", "start": "2035-01-07 08:00"}, "pause_past"),
        ({"end": "2 h", "start": "2037-01-07 08:00"}, "pause_far"),
        ({"end": "2035-01-08 09:00"}, "pause_order"),
        ({"end": "2035-01-09 10:00", "start": "2035-01-09 10:00"}, "pause_order"),
        ({"end": "32 days"}, "pause_long"),
        ({"end": "2 h", "why": "x" * 201}, "note_long"),
    ],
)
def test_times_that_cannot_be_are_refused_and_change_nothing(filled: dict[str, str], key: str) -> None:
    walk = at_when()
    before = walk.state
    assert refused(lambda: walk.press(**filled)).key == key
    assert walk.state == before


def test_a_place_that_was_removed_meanwhile_is_said_to_be_gone() -> None:
    walk = at_when()
    gone = replace(walk.known, setup=replace(SETUP, rooms=(INN,)))
    walk.known = gone
    assert refused(lambda: walk.press(end="2 h")).key == "pause_nowhere"
    assert Maintenance().show(walk.state, gone).problem == Text("pause_nowhere")  # type: ignore[union-attr]
    walk = at_when()
    walk.press(end="2 h")
    assert refused(lambda: walk.dialog.change(walk.state, gone)).key == "pause_nowhere"


def test_the_end_asked_again_announces_it_once() -> None:
    walk = at_when().press(end="2 h")
    assert walk.dialog.change(walk.state, walk.known) == walk.setup


def test_without_locations_there_is_nowhere() -> None:
    walk = Walk(Maintenance(), a_setup(locations=()))
    assert "There are no locations yet" in walk.words


def test_hundreds_of_rooms_are_paged_searched_and_named() -> None:
    rooms = tuple(Room(RoomId(f"r{number}"), f"Room {number:03}", MUNICH.id, None) for number in range(300))
    walk = Walk(Maintenance(), a_setup(rooms=rooms))
    assert "Room 010" in walk.press("more", pick="").words
    assert typed(walk, "Search: 299").form.fields[0].choices[0].value == "r:r299"
    assert typed(walk, "Room 123").state.place == "r:r123"


# listed and ended


def test_the_list_has_what_runs_and_what_is_to_come_but_nothing_that_is_over() -> None:
    over = a_pause("over", begins=-3, room=SPREE)
    walk = Walk(Maintenance(), with_pauses(a_pause("later", begins=5, room=None), a_pause(why="Cabling"), over))
    first, second = (choice.title for choice in walk.form.fields[0].choices)
    assert (first, second) == ("Isar · 2035-01-08 11:55", "Munich · 2035-01-08 16:55")
    assert "**Isar** · runs until 2035-01-08 11:55 (Europe/Berlin) · Anne Admin · Cabling" in walk.words
    assert "**Munich** · from 2035-01-08 14:55 until 2035-01-08 16:55" in walk.words
    assert "Spree" not in walk.words
    assert walk.press("add").state.step == "place"


def test_one_is_ended_after_being_asked() -> None:
    walk = Walk(Maintenance(), with_pauses(a_pause(), a_pause("p2", room=None))).press("end", pick="p1")
    assert "End the maintenance in Isar now?" in walk.words
    walk.press("yes")
    assert (walk.work.name, walk.work.args) == ("end_pause", {"pause": "p1"})
    walk.known = replace(walk.known, setup=with_pauses(a_pause("p2", room=None)))  # as the work leaves it
    walk.done(count=2)
    assert "The maintenance in Isar is over" in walk.words
    assert "are posted now: 2." in walk.words


def test_one_is_ended_by_typing_and_nothing_had_waited() -> None:
    walk = typed(typed(Walk(Maintenance(), with_pauses(a_pause())), "isar"), "yes").done(count=0)
    assert "No fault had waited for that alone." in walk.words


def test_one_that_could_not_be_ended_is_still_there_to_be_ended() -> None:
    walk = typed(typed(Walk(Maintenance(), with_pauses(a_pause())), "isar"), "yes").done(Text("store_away"))
    assert walk.form.problem == Text("store_away")
    assert walk.press("end", pick="p1").state.works.problem is None


def test_one_of_a_room_that_is_gone_can_still_be_ended() -> None:
    walk = Walk(Maintenance(), replace(with_pauses(a_pause()), rooms=()))
    assert "**isar** · runs until 2035-01-08 10:55 (UTC)" in walk.words
    assert "End the maintenance in isar now?" in typed(walk, "isar").words


def test_the_last_one_that_is_over_meanwhile_leaves_an_empty_list() -> None:
    walk = Walk(Maintenance(), with_pauses(a_pause()))
    later = replace(walk.known, now=NOW + 3 * HOUR)
    form = Maintenance().show(walk.state, later)
    assert isinstance(form, Form)
    assert form.lines == (Text("maintenance.nothing"),)
    assert [button.verb for button in form.buttons] == ["add", "cancel"]


def test_every_step_leads_back() -> None:
    walk = Walk(Maintenance(), with_pauses(a_pause())).press("add").press(pick="r:inn")
    assert [walk.back().state.step, walk.back().state.step] == ["place", "list"]


# whatever is typed

ANSWERS = (
    "add", "end", "yes", "back", "next", "none", "more", "search", "again", "isar", "Isar", "munich", "1", "room 1",
    "2 h", "until 18:00", "tomorrow 8:00", "2035-01-09 8:00", "9:00", "3 days", "0", "61", "5 min", "alertmanager",
    "Until: 2 h; From: 14:00", "Reason: x", "Search: 1", "Another source: b", "<at>x</at> *y*", "x" * 300, ",",
)  # fmt: skip


def answered(walk: Walk, answer: str) -> None:
    """One answer; a refusal has words and leaves all as it was."""
    before = walk.state, list(walk.past)
    try:
        typed(walk, answer) if answer != "back" else walk.back() if walk.past else None
    except Refusal as refusal:
        walk.state, walk.past = before
        assert "{" not in word(refusal)  # noqa: PT017 (most answers are no refusals)


@pytest.mark.parametrize("dialog", [Maintenance(), Sources()], ids=["maintenance", "sources"])
@given(answers=st.lists(st.sampled_from(ANSWERS), min_size=4, max_size=16), works=st.booleans())
@settings(max_examples=40)
def test_whatever_is_typed_is_taken_or_refused_and_shown(dialog: Maintenance, answers: list[str], works: bool) -> None:
    rooms = tuple(Room(RoomId(f"r{number}"), f"Room {number}", MUNICH.id, None) for number in range(12))
    setup = replace(SETUP, rooms=(*SETUP.rooms, *rooms), pauses=(a_pause(),))
    walk = Walk(dialog, setup)
    for answer in ["", *answers]:
        if isinstance(walk.shown, Effect):
            walk.done(sources=["alertmanager"], count=1) if works else walk.done(Text("store_away"))
        elif isinstance(walk.shown, Form) and answer:
            answered(walk, answer)
    assert len(walk.setup.pauses) <= 2
