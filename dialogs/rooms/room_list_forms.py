"""What `rooms` shows: a list in pages, one room with its free times, and who is free now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from dialogs.list_forms import AGAIN, MORE, SEARCH, page_line, search_field, short
from services.model import LocationId, Room
from services.model.dialog import BACK, CANCEL, Button, Choice, Field, FieldKind, Form, Text
from services.model.setup import Setup
from services.parsing.day_text import write_date
from services.parsing.hours_written import write_day
from services.parsing.paging import Page, matching, page_of

PAGE: Final = 10
PERIODS: Final = 7
"""Busy periods in one line; a longer value would be cut off."""

OPEN: Final = Button("next", Text("rooms.button_open"), needs_fields=True)
GLANCE: Final = Button("glance", Text("rooms.button_glance"))


def page(setup: Setup, search: str, number: int) -> Page[Room]:
    """A page of the rooms that a search finds by name, address or location."""
    places = _places(setup)
    found = matching(
        setup.rooms,
        search,
        words=lambda room: f"{room.name} {room.calendar or ''} {places.get(room.location, '')}",
    )
    return page_of(found, number, size=PAGE)


def listing(setup: Setup, search: str, number: int) -> Form:
    """The rooms with what they are mapped to, to open one."""
    shown, places = page(setup, search, number), _places(setup)
    unmapped = sum(room.calendar is None for room in setup.rooms)
    title = Text("rooms.title", {"count": len(setup.rooms), "unmapped": unmapped})
    choices = tuple(Choice(room.id, _named(room, places)) for room in shown.items)
    value = choices[0].value if len(choices) == 1 else ""
    fields = (search_field(search), Field("room", FieldKind.ONE, Text("rooms.room"), value, choices))
    turning = (MORE,) if shown.count > 1 else ()
    lines = (page_line(shown), *(_row(room, places) for room in shown.items))
    return Form(title, lines, fields, (OPEN, SEARCH, *turning, GLANCE, CANCEL))


def glance(setup: Setup, shown: Page[Room], result: Mapping[str, Any], problem: Text | None) -> Form:
    """Which rooms of a page are free now."""
    states = {} if problem else result.get("rooms", {})
    lines = tuple(_glanced(room, states.get(room.id)) for room in shown.items)
    turning = (Button("more", Text("button.more")),) if shown.count > 1 else ()
    return Form(Text("rooms.glance"), (page_line(shown), *lines), (), (*turning, AGAIN, BACK, CANCEL), problem=problem)


def one(room: Room, setup: Setup, result: Mapping[str, Any], problem: Text | None) -> Form:
    """One room: where it is, which calendar it has, when it is free now and the next two days."""
    lines = [_row(room, _places(setup))]
    if room.capacity is not None:
        lines.append(Text("rooms.capacity", {"count": room.capacity}))
    if room.calendar and not problem:
        lines += [Text("rooms.now", {"how": _now(result)}), *_days(result)]
    connect = Button("map", Text("rooms.button_another" if room.calendar else "rooms.button_connect"))
    mapped = (Button("disconnect", Text("map.button_disconnect")), AGAIN) if room.calendar else ()
    buttons = (connect, *mapped, Button("remove", Text("rooms.button_remove")), BACK, CANCEL)
    return Form(Text("rooms.one", {"room": short(room.name)}), tuple(lines), (), buttons, problem=problem)


def asked(room: Room, what: str) -> Form:
    """Whether to disconnect or remove a room."""
    keys = {"disconnect": ("map.disconnect", "map.disconnect_why", "map.button_disconnect")}
    title, why, yes = keys.get(what, ("rooms.remove", "rooms.remove_why", "rooms.button_remove"))
    values: dict[str, Text | str | int | float | None] = {"room": short(room.name), "calendar": room.calendar}
    return Form(Text(title, values), (Text(why),), (), (Button("yes", Text(yes)), BACK, CANCEL))


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
