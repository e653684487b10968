"""Calendars looked at one by one, eight on a page: the room proposed for each, another one, a new one, or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dialogs.list_forms import page_line, short
from dialogs.mapping.map_plan import LEAVE, NEW, Proposed, free_rooms
from services.matching.mapping import Confidence
from services.model import LocationId, Room
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, Choice, Field, FieldKind, Form, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.paging import Page, fitting, page_of
from services.parsing.spelling import same

PAGE: Final = 8
MOST_OTHERS: Final = 30
"""Rooms of its location that a calendar can be given besides those that are proposed."""
MOST_BYTES: Final = 5_500
"""What these may take on the card, which has eight such fields and at most 80 KB."""
_AROUND: Final = 34
"""Characters of a choice in a card besides its title and value."""

PREVIOUS: Final = Button("previous", Text("map.button_previous"), needs_fields=True)
FINISH: Final = Button("finish", Text("map.button_finish"), needs_fields=True)


@dataclass(frozen=True, slots=True)
class Each:
    """What is looked at: `rows`, what was `chosen` for some of them so far, and the rooms `granted` to others."""

    rows: Sequence[Proposed]
    chosen: Mapping[str, str]
    granted: frozenset[str]
    setup: Setup

    def page(self, number: int) -> Page[Proposed]:
        """The calendars of a page."""
        return page_of(self.rows, number, size=PAGE)

    def free(self, page: Page[Proposed]) -> dict[str, Room]:
        """The rooms, by id, that calendars of a page can still get."""
        here = {one.calendar for one in page.items}
        elsewhere = {room for address, room in self.chosen.items() if address not in here}
        gone = self.granted | elsewhere
        return {str(room.id): room for room in free_rooms(self.setup) if room.id not in gone}


def form(each: Each, number: int, *, is_asking_for_rest: bool) -> Form:
    """A page of calendars with a choice for each."""
    page = each.page(number)
    free = each.free(page)
    near = _by_location(free.values())
    places = {calendar.address: calendar.location for calendar in each.setup.calendars}
    names = {place.id: place.name for place in each.setup.locations}
    fields = tuple(
        _field(one, each.chosen.get(one.calendar), free, near.get(places.get(one.calendar, LocationId("")), ()), names)
        for one in page.items
    )
    unmatched = sum(one.is_unmatched for one in each.rows)
    new = Button("new", Text("map.button_new", {"count": unmatched}), needs_fields=True)
    buttons = (
        NEXT,
        *((PREVIOUS,) if page.number else ()),
        *((new,) if unmatched and is_asking_for_rest else ()),
        *((FINISH,) if page.number + 1 < page.count else ()),
        BACK,
        CANCEL,
    )
    return Form(Text("map.each"), (page_line(page), Text("map.each_why")), fields, buttons)


def read(each: Each, number: int, answer: Answer) -> dict[str, str]:
    """All that is chosen after an answer: calendar → room id, NEW or LEAVE.

    Raises Refusal: `map_no_such_room`, and `map_room_twice` for a room that two calendars of the page were given.
    """
    page = each.page(number)
    free = each.free(page)
    picked = {one.calendar: _read_one(answer.text(one.field), free) for one in page.items}
    given: set[str] = set()
    for room in picked.values():
        if room in given and room not in {LEAVE, NEW}:
            raise Refusal("map_room_twice", room=free[room].name)
        given.add(room)
    return {**each.chosen, **picked}


def reason(one: Proposed) -> Text:
    """Why a room is proposed, or none is."""
    return Text(f"mapping.{one.reason}", {name: short(value) for name, value in one.values.items()})


def _read_one(text: str, free: Mapping[str, Room]) -> str:
    """A choice, or a free room's name typed by itself; a field that was left out leaves the calendar as it is."""
    if text in {LEAVE, NEW, ""}:
        return text or LEAVE
    if text in free:
        return text
    named = [room_id for room_id, room in free.items() if same(room.name) == same(text)]
    if len(named) != 1:
        raise Refusal("map_no_such_room", name=short(text))
    return named[0]


def _field(
    one: Proposed, chosen: str | None, free: Mapping[str, Room], near: Sequence[Room], places: Mapping[LocationId, str]
) -> Field:
    first = [free[room] for room in dict.fromkeys((chosen or "", one.room, one.runner_up)) if room in free]
    others = [room for room in near if room not in first][:MOST_OTHERS]
    choices = (
        *(_choice(room, places) for room in first),
        Choice(LEAVE, Text("map.leave")),
        Choice(NEW, Text("map.new")),
        *fitting((_choice(room, places) for room in others), MOST_BYTES, words=_words),
    )
    is_trusted = one.confidence in {Confidence.SURE, Confidence.LIKELY}
    wanted = chosen or (one.room if is_trusted else LEAVE)
    value = wanted if wanted in free or wanted == NEW else LEAVE
    confidence = Text(f"confidence.{one.confidence}")
    label = Text("map.label", {"calendar": short(one.name), "why": reason(one), "confidence": confidence})
    return Field(one.field, FieldKind.ONE, label, value, choices)


def _choice(room: Room, places: Mapping[LocationId, str]) -> Choice:
    place = short(places.get(room.location, ""))
    return Choice(room.id, Text("map.room", {"room": short(room.name), "place": place}))


def _words(choice: Choice) -> str:
    values = choice.title.values.values() if isinstance(choice.title, Text) else ()
    return choice.value + "".join(map(str, values)) + "·" * _AROUND


def _by_location(rooms: Iterable[Room]) -> Mapping[LocationId, Sequence[Room]]:
    near: dict[LocationId, list[Room]] = defaultdict(list)
    for room in sorted(rooms, key=lambda one: one.name.casefold()):
        near[room.location].append(room)
    return near
