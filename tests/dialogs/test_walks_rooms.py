"""What holds for the dialogs about rooms and calendars, whatever is answered, by button or by word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.typed_answers import as_answer
from cards.text.texts import word
from dialogs.calendars.choose_calendars import Calendars
from dialogs.mapping.map import Map
from dialogs.rooms.room_import import Import
from dialogs.rooms.room_list import Rooms
from services.model import LocationId
from services.model.dialog import Answer, Effect, FieldKind, Form, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.client_with_rooms import (
    FABRIKAM,
    LONDON,
    MUNICH,
    WEEK,
    a_calendar,
    a_room,
    a_setup,
    address,
    found,
    looked_up,
    proposed,
    two_connections,
)
from tests.builders.dialog_walk import Walk
from tests.builders.written_texts import shown

NAMES = tuple(f"Room{number}" for number in range(45))
EVIL = '<at>x</at> *y* "'
PLAN = {
    "new": 2,
    "changed": 1,
    "same": 0,
    "gone": 30,
    "needs_number": 30,
    "unnamed": 4,
    "unread": 1,
    "problem_count": 0,
    "lines": [],
    "problems": [],
    "ignored": [],
}
FOUND: dict[str, dict[str, Any]] = {
    "find_rooms": found(*NAMES, EVIL.replace(",", ""), building="HQ"),
    "look_up": looked_up("Isar", people=[address("lena")], unknown=["a@b.example"], denied=["c@d.example"]),
    "hours": {"zone": "Europe/Berlin", "weekly": WEEK},
    "seen_rooms": {"rooms": [{"name": name, "last": "2035-01-07"} for name in (*NAMES, EVIL)]},
    "propose": {
        "proposals": [
            proposed("Room1", "Room1"),
            *(proposed(name, None, confidence="none", reason="no_match") for name in NAMES[2:20]),
            proposed("Room20", "Room20", confidence="likely", reason="close_name", runner_up="room21"),
        ]
    },
    "free_busy": {"lines": [{"day": "2035-01-08", "busy": [["09:00", "10:00"]]}], "free_now": True, "until": "09:00"},
    "glance": {"rooms": {"room1": {"free_now": False, "until": ""}}},
    "plan_import": PLAN,
    "apply_import": {"new": 2, "changed": 1, "gone": 30},
}
EMPTY = a_setup(calendars=tuple(map(a_calendar, NAMES)))
FULL = a_setup(
    connections=two_connections(),
    locations=(MUNICH, LONDON, *(replace(MUNICH, id=LocationId(f"l{at}"), name=f"{EVIL}{at}") for at in range(45))),
    calendars=(*map(a_calendar, NAMES), a_calendar("Far", at=LONDON, of=FABRIKAM)),
    rooms=(a_room("Mapped", "Room0"), *map(a_room, NAMES), a_room("Ilz", "Ilz", at=LONDON)),
)
TYPED = (
    *(
        "isar",
        "Room1",
        "Room1@contoso.example",
        "1",
        "2, 3",
        "30",
        "next",
        "yes",
        "more",
        "all",
        "back",
        "new",
        "calendar: 1",
    ),
    *(EVIL, "x" * 300, ",", ";", "Search: room; Room: Ilz", "Munich", "HQ2", "Mon-Fri 8-18", "name\nIsar\n"),
)
WORDS = ("", "setup contoso")


def answered(walk: Walk, data: st.DataObject) -> None:
    """One answer by button or by word, taken or refused."""
    form = walk.form
    before = walk.state
    verb = data.draw(st.sampled_from([*(one.verb for one in form.buttons), "upload", "typed"]))
    if verb == "back" and walk.past:
        walk.back()
        return
    answer = as_answer(form, data.draw(st.sampled_from(TYPED))) if verb == "typed" else pressed(form, verb, data)
    if answer.verb in {"back", "cancel"} or answer.verb not in {*(one.verb for one in form.buttons), "upload"}:
        return
    past = list(walk.past)
    refusal = refusal_of(lambda: walk.press(answer.verb, **answer.filled))
    if refusal is not None:
        assert "{" not in word(refusal)
        walk.state, walk.past = before, past
        walk.shown = walk.dialog.show(walk.state, walk.known)


def refusal_of(act: Callable[[], Any]) -> Refusal | None:
    try:
        act()
    except Refusal as refusal:
        return refusal
    return None


def pressed(form: Form, verb: str, data: st.DataObject) -> Answer:
    if verb == "upload":
        return Answer(verb, {"name": EVIL, "url": "https://contoso.sharepoint.com/x"})
    values = {}
    for field in form.fields:
        usual = [shown(field), *(choice.value for choice in field.choices[:5]), "true", EVIL]
        if field.kind is FieldKind.LINE:
            usual += ["room", "30", "Ulm", "Europe/Berlin"]
        values[field.name] = data.draw(st.sampled_from(usual))
    return Answer(verb, values)


@pytest.mark.parametrize("dialog", [Calendars(), Map(), Rooms(), Import()], ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("setup", [EMPTY, FULL], ids=["empty", "full"])
@given(data=st.data())
@settings(max_examples=12)
def test_whatever_is_answered_is_taken_or_refused_and_shown(dialog: Any, setup: Setup, data: st.DataObject) -> None:
    walk = Walk(dialog, setup, "" if isinstance(dialog, Calendars) else data.draw(st.sampled_from(WORDS)))
    for _ in range(12):
        if isinstance(walk.shown, Effect):
            walk.done(**FOUND[walk.work.name]) if data.draw(st.integers(0, 4)) else walk.done(Text("graph_away"))
        elif isinstance(walk.shown, Form):
            answered(walk, data)
    assert_sound(walk.setup)


def assert_sound(setup: Setup) -> None:
    """A calendar belongs to one room, every id is there once, and rooms of one location have names of their own."""
    mapped = [room.calendar for room in setup.rooms if room.calendar]
    assert len(mapped) == len(set(mapped))
    assert len({room.id for room in setup.rooms}) == len(setup.rooms)
    assert len({(room.location, room.name.casefold()) for room in setup.rooms}) == len(setup.rooms)
    assert len({calendar.address for calendar in setup.calendars}) == len(setup.calendars)
    assert {calendar.location for calendar in setup.calendars} <= {place.id for place in setup.locations}
