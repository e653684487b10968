"""The location of the calendars that were chosen: one that there is, or a new one as its mailboxes propose it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from dialogs.calendars.choose_end import NewPlace, require_new_name
from dialogs.calendars.choose_state import State, Step
from dialogs.form_fields import line, switch
from dialogs.list_forms import place_fields, place_of, turned
from services.model import LocationId
from services.model.business_hours import DayPeriod, zone
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, Field, FieldKind, Form, Known, Text
from services.model.errors import Refusal
from services.parsing.hours_text import read_week
from services.parsing.hours_written import write_week
from services.parsing.spelling import seen
from services.parsing.zone_search import close_zones, found_zones

LONGEST_NAME: Final = 80
NEW_PLACE: Final = Button("new", Text("calendars.new_place"))


def place_form(state: State, known: Known) -> Form:
    """Which location."""
    fields, turning = place_fields(known.setup.locations, state.search, state.page, state.location)
    buttons = (NEXT, *turning, NEW_PLACE, BACK, CANCEL)
    return Form(Text("calendars.place"), (Text("calendars.place_why"),), (*fields, _more_field(state)), buttons)


def answer_place(state: State, answer: Answer, known: Known) -> State:
    """That one, or another page; raises Refusal("place_unknown")."""
    if answer.verb == NEW_PLACE.verb:
        return replace(state, step=Step.NEW_PLACE)
    state = replace(state, is_more=answer.is_on("more"))
    turn = turned(answer, state)
    if turn is not None:
        return turn
    return replace(state, step=Step.DONE, location=place_of(answer, known.setup), new_place=None)


def new_place_form(state: State, known: Known, buildings: Iterable[str]) -> Form:
    """A new location: its name, zone and weekly hours; `buildings` are those of its calendars, which may name it."""
    problem = state.works.problem_of("hours")
    zone_name, hours = _proposed_hours({} if problem else known.result("hours"))
    shown = state.new_place or NewPlace(_proposed_name(buildings), zone_name, "")
    name = Field("name", FieldKind.LINE, Text("calendars.place_name"), shown.name, is_required=True)
    zone_field = line("zone", Text("calendars.zone"), shown.zone, is_required=True, hint=Text("calendars.zone_hint"))
    week = line(
        "hours",
        Text("calendars.hours"),
        shown.hours or hours,
        is_required=True,
        kind=FieldKind.LINES,
        hint=Text("calendars.hours_hint"),
    )
    lines = (Text("calendars.hours_proposed" if hours else "calendars.hours_unknown"),)
    fields = (name, zone_field, week, _more_field(state))
    return Form(Text("calendars.new_place_title"), lines, fields, problem=problem)


def answer_new_place(state: State, answer: Answer, known: Known) -> State:
    """It is made; raises Refusal: `place_name`, `place_taken`, `place_zone`, or what `read_week` says to the hours."""
    name = seen(answer.text("name"))
    if not name or len(name) > LONGEST_NAME:
        raise Refusal("place_name", most=LONGEST_NAME)
    require_new_name(known.setup, name)
    hours = answer.text("hours")
    read_week(hours)
    made = NewPlace(name, _zone(answer.text("zone")), hours)
    location, is_more = LocationId(known.dialog), answer.is_on("more")
    return replace(state, step=Step.DONE, location=location, new_place=made, is_more=is_more)


def _more_field(state: State) -> Field:
    """Whether calendars of another location come afterwards."""
    return switch("more", Text("calendars.more"), is_on=state.is_more)


def _proposed_hours(result: Mapping[str, Any]) -> tuple[str, tuple[Text, ...]]:
    """The zone and the weekly hours that the mailboxes have, in words; empty where they do not say."""
    if not result:
        return "", ()
    week = tuple(tuple(DayPeriod(start, end) for start, end in day) for day in result["weekly"])
    return result["zone"], (write_week(week),) if any(week) else ()


def _proposed_name(buildings: Iterable[str]) -> str:
    """The building that most of the rooms are in."""
    count = Counter(building for building in buildings if building)
    return max(count, key=lambda name: count[name], default="")[:LONGEST_NAME]


def _zone(typed: str) -> str:
    try:
        return zone(typed).key
    except ValueError as error:
        found = found_zones(typed)
        if len(found) == 1:
            return found[0]
        raise Refusal("place_zone", name=typed, close=", ".join(found[:3] or close_zones(typed))) from error
