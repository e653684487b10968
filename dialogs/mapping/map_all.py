"""All calendars at once: those beyond doubt together, the others one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from dialogs.list_forms import AGAIN, page_line, short
from dialogs.mapping import map_each
from dialogs.mapping.map_each import Each, reason
from dialogs.mapping.map_plan import LEAVE, NEW, Proposed, free_calendars, free_rooms, proposals
from dialogs.mapping.map_state import State, Step, Sure
from services.model import LocationId, Room
from services.model.dialog import BACK, CANCEL, Answer, Button, Form, Known, Text
from services.model.setup import Setup
from services.parsing.paging import page_of

SURE_PAGE: Final = 20


def sure_form(state: State, known: Known) -> Form:
    """The proposals beyond doubt, to be taken together."""
    problem = state.works.problem_of("propose")
    if problem is not None:
        return Form(Text("map.sure"), (), (), (AGAIN, BACK, CANCEL), problem=problem)
    found = sure(known)
    shown = page_of(found, state.page, size=SURE_PAGE)
    lines = (page_line(shown), *_sure_lines(shown.items, known.setup))
    turning = (Button("more", Text("button.more")),) if shown.count > 1 else ()
    yes = Button(Sure.TAKE, Text("map.yes_all", {"count": len(found)}))
    others = (Button(Sure.LOOK, Text("map.button_each")), Button(Sure.LEAVE, Text("map.button_none")))
    return Form(Text("map.sure"), lines, (), (yes, *others, *turning, BACK, CANCEL))


def answer_sure(state: State, answer: Answer, known: Known) -> State:
    """Another page, or what becomes of all of them."""
    if answer.verb == "more":
        return replace(state, page=state.page + 1)
    return looking(replace(state, sure=Sure(answer.verb), chosen=(), has_new=False), known)


def each_form(state: State, known: Known) -> Form:
    """Calendars to be looked at one by one."""
    return map_each.form(_each(state, known), state.page, is_asking_for_rest=not state.has_new)


def answer_each(state: State, answer: Answer, known: Known) -> State:
    """Another page with what was chosen on this one, or the end; raises Refusal as `map_each.read` does."""
    each = _each(state, known)
    chosen = map_each.read(each, state.page, answer)
    page = each.page(state.page)
    match answer.verb:
        case "new":
            unmatched = {one.calendar for one in each.rows if one.is_unmatched}
            kept = tuple(pair for pair in chosen.items() if pair[0] not in unmatched or pair[1] != LEAVE)
            return looking(replace(state, chosen=kept, has_new=True), known)
        case "previous":
            return replace(state, chosen=tuple(chosen.items()), page=page.number - 1)
        case "next" if page.number + 1 < page.count:
            return replace(state, chosen=tuple(chosen.items()), page=page.number + 1)
    return replace(state, chosen=tuple(chosen.items()), step=Step.MAPPED)


def looking(state: State, known: Known) -> State:
    """On to the calendars that are to be looked at, if there are any."""
    return replace(state, step=Step.EACH if _each(state, known).rows else Step.MAPPED, page=0)


def sure(known: Known) -> tuple[Proposed, ...]:
    """The proposals beyond doubt that still fit."""
    return _sure(_rows(known), known)


def wanted(state: State, known: Known) -> Mapping[str, str]:
    """What each calendar gets: a room's id, NEW or LEAVE."""
    rows = _rows(known)
    accepted = {one.calendar: one.room for one in _sure(rows, known)} if state.sure is Sure.TAKE else {}
    new = {one.calendar: NEW for one in rows if one.is_unmatched} if state.has_new else {}
    return new | dict(state.chosen) | accepted


def all_new(setup: Setup) -> Mapping[str, str]:
    """A new room for every calendar that has none."""
    return {calendar.address: NEW for calendar in free_calendars(setup)}


def _rows(known: Known) -> tuple[Proposed, ...]:
    free = {calendar.address for calendar in free_calendars(known.setup)}
    return tuple(one for one in proposals(known) if one.calendar in free)


def _sure(rows: Iterable[Proposed], known: Known) -> tuple[Proposed, ...]:
    rooms = {room.id for room in free_rooms(known.setup)}
    return tuple(one for one in rows if one.is_sure and one.room in rooms)


def _each(state: State, known: Known) -> Each:
    rows, chosen = _rows(known), dict(state.chosen)
    accepted = _sure(rows, known)
    settled = {one.calendar for one in accepted} if state.sure is not Sure.LOOK else set()
    if state.has_new:
        settled |= {one.calendar for one in rows if one.is_unmatched and chosen.get(one.calendar, NEW) == NEW}
    left = tuple(one for one in rows if one.calendar not in settled)
    granted = frozenset(one.room for one in accepted) if state.sure is Sure.TAKE else frozenset[str]()
    return Each(left, chosen, granted, known.setup)


def _sure_lines(found: tuple[Proposed, ...], setup: Setup) -> tuple[Text, ...]:
    rooms = {str(room.id): room for room in setup.rooms}
    places = {place.id: place.name for place in setup.locations}
    return tuple(_sure_line(one, rooms[one.room], places) for one in found)


def _sure_line(one: Proposed, room: Room, places: Mapping[LocationId, str]) -> Text:
    values = {"calendar": short(one.name), "room": short(room.name), "place": short(places.get(room.location, ""))}
    return Text("map.sure_line", {**values, "why": reason(one)})
