"""One room and its calendar: which room is meant, which calendar it gets, whether it loses the one it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from dialogs.list_forms import MORE, PAGE, gone_form, page_line, searchable, short, turned
from dialogs.mapping.map_plan import free_calendars
from dialogs.mapping.map_state import State, Step
from services.model import Calendar, LocationId, Room, RoomId
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.addresses import address_in
from services.parsing.paging import matching, page_of, plain
from services.parsing.spelling import same

CONNECT: Final = Button("next", Text("map.button_connect"), needs_fields=True)
DISCONNECT: Final = Button("disconnect", Text("map.button_disconnect"))


def meant(setup: Setup, words: str) -> tuple[Room, ...]:
    """The rooms that some words can mean: one by its id, else those of that name, else those that have the words in it.

    Raises Refusal("map_unknown_room") for none.
    """
    by_id = tuple(room for room in setup.rooms if room.id == words)
    wanted = same(words)
    named = by_id or tuple(room for room in setup.rooms if wanted in {same(room.name), room.calendar})
    found = named or matching(setup.rooms, words, words=lambda room: f"{room.name} {room.calendar or ''}")
    if not found:
        raise Refusal("map_unknown_room", name=short(words))
    return found


def which_form(state: State, known: Known) -> Form:
    """Which of several rooms is meant."""
    places = {place.id: place.name for place in known.setup.locations}
    shown = page_of(_meant_now(state, known), state.page, size=PAGE)
    choices = tuple(_room_choice(room, places) for room in shown.items)
    field = Field("room", FieldKind.ONE, Text("map.which_room"), choices=choices)
    turning = (MORE,) if shown.count > 1 else ()
    return Form(Text("map.which"), (page_line(shown),), (field,), (NEXT, *turning, BACK, CANCEL))


def answer_which(state: State, answer: Answer, known: Known) -> State:
    """That one; raises Refusal("map_unknown_room")."""
    if answer.verb == MORE.verb:
        return replace(state, page=state.page + 1)
    wanted = answer.text("room")
    if wanted not in {room.id for room in _meant_now(state, known)}:
        raise Refusal("map_unknown_room", name=short(wanted))
    return replace(state, step=Step.ROOM, room=wanted, page=0)


def room_form(state: State, known: Known) -> Form:
    """Which calendar a room gets."""
    setup, room = known.setup, known.setup.room(RoomId(state.room))
    if room is None:
        return gone_form()
    candidates = _candidates(room, setup)
    found = matching(candidates, state.search, words=lambda one: f"{one.name} {one.address}")
    shown = page_of(found, state.page, size=PAGE)
    title, off = Text("map.one", {"room": short(room.name)}), (DISCONNECT,) if room.calendar else ()
    now = Text("map.one_now", {"calendar": room.calendar}) if room.calendar else Text("map.one_none")
    if not candidates:
        return Form(title, (now, Text("map.none_free")), (), (*off, BACK, CANCEL))
    value = shown.items[0].address if len(found) == 1 or _is_namesake(room, shown.items) else ""
    choices = tuple(_calendar_choice(one) for one in shown.items)
    field = Field("calendar", FieldKind.ONE, Text("map.calendar_label"), value, choices)
    fields, turning = searchable(field, state.search, shown, is_long=True)
    return Form(title, (now, page_line(shown)), fields, (CONNECT, *turning, *off, BACK, CANCEL))


def answer_room(state: State, answer: Answer, known: Known) -> State:
    """Another page, a calendar for the room, or the question whether it loses its own."""
    if answer.verb == DISCONNECT.verb:
        return replace(state, step=Step.DISCONNECT)
    turn = turned(answer, state)
    if turn is not None:
        return turn
    address = address_in(answer.text("calendar"))
    if address not in {one.address for one in free_calendars(known.setup)}:
        raise Refusal("map_no_such_calendar", name=short(answer.text("calendar")))
    return replace(state, step=Step.CONNECTED, calendar=address or "")


def disconnect_form(room: Room) -> Form:
    """Whether a room shall lose its calendar."""
    title = Text("map.disconnect", {"room": short(room.name), "calendar": room.calendar})
    return Form(title, (Text("map.disconnect_why"),), (), (replace(DISCONNECT, verb="yes"), BACK, CANCEL))


def asked_form(state: State, known: Known) -> Form:
    """Whether the room that was named shall."""
    room = known.setup.room(RoomId(state.room))
    return gone_form() if room is None else disconnect_form(room)


def _meant_now(state: State, known: Known) -> tuple[Room, ...]:
    """Those that the words still mean."""
    try:
        return meant(known.setup, state.words)
    except Refusal:
        return ()


def _candidates(room: Room, setup: Setup) -> tuple[Calendar, ...]:
    """The free calendars, those first that are called like the room, then those at its location."""
    name = plain(room.name)

    def order(one: Calendar) -> tuple[bool, bool, bool, str]:
        called = plain(one.name)
        return called != name, name not in called, one.location != room.location, called

    return tuple(sorted(free_calendars(setup), key=order))


def _is_namesake(room: Room, calendars: Sequence[Calendar]) -> bool:
    return bool(calendars) and plain(calendars[0].name) == plain(room.name)


def _room_choice(room: Room, places: Mapping[LocationId, str]) -> Choice:
    place = short(places.get(room.location, ""))
    return Choice(room.id, Text("map.room", {"room": short(room.name), "place": place}))


def _calendar_choice(one: Calendar) -> Choice:
    return Choice(one.address, Text("map.calendar", {"name": short(one.name), "address": one.address}))
