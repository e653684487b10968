"""What `rooms` shows: a list in pages, one room with its free times, and who is free now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dialogs.list_forms import AGAIN, DoneEffects, gone_form, page_line, searchable, short
from dialogs.mapping.map_room import disconnect_form
from services.model import LocationId, Room, RoomId
from services.model.dialog import BACK, CANCEL, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.setup import Setup
from services.parsing.day_text import write_date
from services.parsing.hours_written import write_day
from services.parsing.paging import Page, matching, page_of

PAGE: Final = 10
PERIODS: Final = 7
"""Busy periods in one line; a longer value would be cut off."""

OPEN: Final = Button("next", Text("rooms.button_open"), needs_fields=True)
GLANCE: Final = Button("glance", Text("rooms.button_glance"))


class Step(StrEnum):
    """Where the dialog stands."""

    NONE = "none"
    LIST = "list"
    GLANCE = "glance"
    ROOM = "room"
    DISCONNECT = "disconnect"
    REMOVE = "remove"
    MAP = "map"
    DISCONNECTED = "disconnected"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class State:
    """The page of the list, and the room that was opened."""

    step: Step
    search: str = ""
    page: int = 0
    room: str = ""
    works: DoneEffects = field(default_factory=DoneEffects)


def page(state: State, known: Known) -> Page[Room]:
    """A page of the rooms that a search finds by name, address or location."""
    places = _places(known.setup)

    def words(room: Room) -> str:
        return f"{room.name} {room.calendar or ''} {places.get(room.location, '')}"

    return page_of(matching(known.setup.rooms, state.search, words=words), state.page, size=PAGE)


def listing(state: State, known: Known) -> Form:
    """The rooms with what they are mapped to, to open one."""
    setup, shown, places = known.setup, page(state, known), _places(known.setup)
    unmapped = sum(room.calendar is None for room in setup.rooms)
    title = Text("rooms.title", {"count": len(setup.rooms), "unmapped": unmapped})
    choices = tuple(Choice(room.id, _named(room, places)) for room in shown.items)
    value = choices[0].value if len(choices) == 1 else ""
    room = Field("room", FieldKind.ONE, Text("rooms.room"), value, choices)
    fields, turning = searchable(room, state.search, shown, is_long=True)
    lines = (page_line(shown), *(_row(room, places) for room in shown.items))
    return Form(title, lines, fields, (OPEN, *turning, GLANCE, CANCEL))


def glance(state: State, known: Known) -> Form:
    """Which rooms of a page are free now."""
    shown, problem = page(state, known), state.works.problem_of("glance")
    states = {} if problem else known.result("glance").get("rooms", {})
    lines = tuple(_glanced(room, states.get(room.id)) for room in shown.items)
    turning = (Button("more", Text("button.more")),) if shown.count > 1 else ()
    return Form(Text("rooms.glance"), (page_line(shown), *lines), (), (*turning, AGAIN, BACK, CANCEL), problem=problem)


def one(state: State, known: Known) -> Form:
    """One room: where it is, which calendar it has, when it is free now and the next two days."""
    room, problem = known.setup.room(RoomId(state.room)), state.works.problem_of("free_busy")
    if room is None:
        return gone_form()
    lines = [_row(room, _places(known.setup))]
    if room.capacity is not None:
        lines.append(Text("rooms.capacity", {"count": room.capacity}))
    if room.calendar and not problem:
        result = known.result("free_busy")
        lines += [Text("rooms.now", {"how": _now(result)}), *_days(result)]
    connect = Button("map", Text("rooms.button_another" if room.calendar else "rooms.button_connect"))
    mapped = (Button("disconnect", Text("map.button_disconnect")), AGAIN) if room.calendar else ()
    buttons = (connect, *mapped, Button("remove", Text("rooms.button_remove")), BACK, CANCEL)
    return Form(Text("rooms.one", {"room": short(room.name)}), tuple(lines), (), buttons, problem=problem)


def asked(state: State, known: Known) -> Form:
    """Whether to disconnect or remove a room."""
    room = known.setup.room(RoomId(state.room))
    if room is None:
        return gone_form()
    if state.step is Step.DISCONNECT:
        return disconnect_form(room)
    yes = Button("yes", Text("rooms.button_remove"))
    title = Text("rooms.remove", {"room": short(room.name)})
    return Form(title, (Text("rooms.remove_why"),), (), (yes, BACK, CANCEL))


def _places(setup: Setup) -> dict[LocationId, str]:
    return {place.id: short(place.name) for place in setup.locations}


def _named(room: Room, places: Mapping[LocationId, str]) -> Text:
    return Text("map.room", {"room": short(room.name), "place": places.get(room.location, "")})


def _row(room: Room, places: Mapping[LocationId, str]) -> Text:
    key = "rooms.row" if room.calendar else "rooms.row_unmapped"
    return Text(key, {"room": short(room.name), "place": places.get(room.location, ""), "calendar": room.calendar})


def _glanced(room: Room, state: Mapping[str, Any] | None) -> Text:
    how = Text("rooms.not_mapped") if room.calendar is None else _now(state or {})
    return Text("rooms.glanced", {"room": short(room.name), "how": how})


def _now(state: Mapping[str, Any]) -> Text:
    if state.get("free_now") is None:
        return Text("rooms.unknown_now")
    kind = "free" if state["free_now"] else "busy"
    return Text(f"rooms.{kind}_until", {"until": state["until"]}) if state["until"] else Text(f"rooms.{kind}_long")


def _days(result: Mapping[str, Any]) -> Iterator[Text]:
    for line in result.get("lines", ()):
        busy: Sequence[Sequence[str]] = line["busy"]
        day = _day(line["day"])
        if not busy:
            yield Text("rooms.day_free", {"day": day})
        for first in range(0, len(busy), PERIODS):
            times = ", ".join(f"{start}–{end}" for start, end in busy[first : first + PERIODS])
            yield Text("rooms.day_busy", {"day": day, "times": times})


def _day(iso: str) -> Text:
    day = date.fromisoformat(iso)
    return Text("rooms.day", {"weekday": write_day(day.weekday()), "day": write_date(day)})
