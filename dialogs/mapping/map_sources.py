"""Where the rooms of an empty inventory come from: a list, incidents, or the calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from dialogs.list_forms import AGAIN, PAGE, page_line, place_fields, place_of, searchable, short, shortened, turned
from dialogs.mapping.map_plan import free_calendars
from dialogs.mapping.map_state import State, Step
from services.model.dialog import BACK, CANCEL, NEXT, YES, Answer, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.errors import Refusal
from services.parsing.paging import Page, matching, page_of

SeenRoom = tuple[int, Mapping[str, Any]]
"""A room that incidents named, with its place in the list."""

_STEPS: Final = {"import": Step.IMPORT, "seen": Step.SEEN, "take": Step.TAKE}


def source_form(state: State, known: Known) -> Form:
    """The ways there are."""
    setup = known.setup
    kinds = ("import", *(("seen",) if setup.locations else ()), *(("take",) if setup.calendars else ()))
    lines = (Text("map.source_why"), *(Text(f"map.source_{kind}") for kind in kinds))
    buttons = tuple(Button(kind, Text(f"map.button_{kind}")) for kind in kinds)
    return Form(Text("map.source"), lines, (), (*buttons, BACK, CANCEL))


def answer_source(state: State, answer: Answer, known: Known) -> State:
    """The way that was chosen."""
    return replace(state, step=_STEPS[answer.verb], search="", page=0)


def take_form(state: State, known: Known) -> Form:
    """Whether each calendar shall become a room."""
    calendars = free_calendars(known.setup)
    lines = [Text("map.take_each", {"name": short(one.name), "address": one.address}) for one in calendars]
    title = Text("map.take", {"count": len(calendars)})
    return Form(title, (Text("map.take_why"), *shortened(lines)), (), (YES, BACK, CANCEL))


def seen_form(state: State, known: Known) -> Form:
    """Which of the rooms that incidents named become rooms of the inventory."""
    title, rows = Text("map.seen"), _seen(known)
    problem = state.works.problem_of("seen_rooms")
    if problem is not None:
        return Form(title, (), (), (AGAIN, BACK, CANCEL), problem=problem)
    if not rows:
        return Form(title, (Text("map.seen_none"),), (), (BACK, CANCEL))
    shown = _seen_page(state, known)
    choices = tuple(_seen_choice(at, row) for at, row in shown.items)
    value = ",".join(str(at) for at, _ in shown.items if str(at) in state.ticked)
    rooms = Field("rooms", FieldKind.MANY, Text("map.rooms"), value, choices)
    fields, turning = searchable(rooms, state.search, shown, is_long=len(rows) > PAGE)
    return Form(title, (Text("map.seen_why"), page_line(shown)), fields, (NEXT, *turning, BACK, CANCEL))


def answer_seen(state: State, answer: Answer, known: Known) -> State:
    """Another page, or on to their location; raises Refusal: `map_not_seen`, `map_none_ticked`."""
    chosen = answer.many("rooms")
    strange = set(chosen) - {str(at) for at in range(len(_seen(known)))}
    if strange:
        raise Refusal("map_not_seen", name=short(min(strange)))
    page = {str(at) for at, _ in _seen_page(state, known).items}
    ticked = tuple(dict.fromkeys((*(one for one in state.ticked if one not in page), *chosen)))
    turn = turned(answer, replace(state, ticked=ticked))
    if turn is not None:
        return turn
    if not ticked:
        raise Refusal("map_none_ticked")
    places = known.setup.locations
    step, location = (Step.LISTED, places[0].id) if len(places) == 1 else (Step.PLACE, "")
    return replace(state, ticked=ticked, step=step, location=location, search="", page=0)


def place_form(state: State, known: Known) -> Form:
    """Where the rooms are that incidents named."""
    fields, turning = place_fields(known.setup.locations, state.search, state.page, state.location)
    return Form(Text("map.place"), (), fields, (NEXT, *turning, BACK, CANCEL))


def answer_place(state: State, answer: Answer, known: Known) -> State:
    """There; raises Refusal("place_unknown")."""
    turn = turned(answer, state)
    if turn is not None:
        return turn
    return replace(state, step=Step.LISTED, location=place_of(answer, known.setup))


def names(state: State, known: Known) -> tuple[str, ...]:
    """The names that were ticked."""
    return tuple(row["name"] for at, row in enumerate(_seen(known)) if str(at) in state.ticked)


def _seen(known: Known) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = known.result("seen_rooms").get("rooms", ())
    return rows


def _seen_page(state: State, known: Known) -> Page[SeenRoom]:
    found = matching(enumerate(_seen(known)), state.search, words=lambda pair: str(pair[1]["name"]))
    return page_of(found, state.page, size=PAGE)


def _seen_choice(at: int, row: Mapping[str, Any]) -> Choice:
    return Choice(str(at), Text("map.seen_choice", {"name": short(row["name"]), "last": row["last"]}))
