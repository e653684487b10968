"""The questions of `calendars`, and the lists behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dialogs.calendars.choose_state import State
from dialogs.form_fields import line, one_of, switch
from dialogs.list_forms import AGAIN, PAGE, fault, page_line, searchable, short, shortened
from services.model import Calendar
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.setup import Setup
from services.parsing.paging import Page, matching, page_of

DENIED, UNLISTED = "denied", "unlisted"
_LONGEST_LIST: Final = 20_000
"""Characters; more cannot be typed into one field."""


@dataclass(frozen=True, slots=True)
class ListedMailbox:
    """A room mailbox that Microsoft 365 lists, its address in lower case."""

    address: str
    name: str
    building: str = ""


def listed(known: Known) -> tuple[ListedMailbox, ...]:
    """The rooms that Microsoft 365 lists, in its order."""
    rows: Sequence[Mapping[str, Any]] = known.result("find_rooms").get("rooms", ())
    return tuple(
        ListedMailbox(row["address"].lower(), row["name"] or row["address"], row["building"] or "") for row in rows
    )


def owners(setup: Setup) -> dict[str, Calendar]:
    """The calendars that are Roomfix's already, by address."""
    return {calendar.address: calendar for calendar in setup.calendars}


def picked_page(state: State, known: Known) -> Page[ListedMailbox]:
    """The part of the list that is shown."""
    return page_of(searched(known, state.search), state.page, size=PAGE)


def searched(known: Known, search: str) -> tuple[ListedMailbox, ...]:
    """The listed rooms that a search finds by name, address or building."""
    return matching(listed(known), search, words=lambda room: f"{room.name} {room.address} {room.building}")


def which(state: State, known: Known) -> Form:
    """Which connection, where there are several."""
    accounts = ((one.id, Text("calendars.connection", {"account": one.account})) for one in known.setup.connections)
    field = one_of("connection", Text("calendars.connections"), (Choice(*one) for one in accounts))
    return Form(Text("calendars.title"), (Text("calendars.which"),), (field,))


def how(state: State, known: Known) -> Form:
    """By ticking, or by addresses."""
    problem, rooms, had = state.works.problem_of("find_rooms"), listed(known), owners(known.setup)
    fresh = sum(room.address not in had for room in rooms)
    if problem is not None:
        told: tuple[Text, ...] = (Text("calendars.paste_instead"),)
    elif rooms:
        told = (Text("calendars.listed", {"count": len(rooms), "new": fresh}), Text("calendars.how"))
    else:
        told = (Text("calendars.none_listed" if known.result("find_rooms").get("known") else "calendars.no_list"),)
    pick = (Button("pick", Text("calendars.pick_button")),) if rooms and problem is None else ()
    buttons = (*pick, Button("paste", Text("calendars.paste_button")), AGAIN, BACK, CANCEL)
    return Form(Text("calendars.title"), told, (), buttons, problem=problem, takes_file=True)


def pick(state: State, known: Known) -> Form:
    """The list to tick, a page of it."""
    had, shown = owners(known.setup), picked_page(state, known)
    free = sum(room.address not in had for room in searched(known, state.search))
    values = ",".join(room.address for room in shown.items if room.address in state.ticked)
    choices = tuple(_choice(room, had.get(room.address), state.connection) for room in shown.items)
    rooms = Field("calendars", FieldKind.MANY, Text("calendars.calendars"), values, choices)
    fields, turning = searchable(rooms, state.search, shown, is_long=len(listed(known)) > PAGE)
    everything = (Button("all", Text("calendars.all_button", {"count": free})),) if free else ()
    lines = (page_line(shown), Text("calendars.ticked", {"count": len(state.ticked)}))
    return Form(Text("calendars.pick"), lines, fields, (NEXT, *turning, *everything, BACK, CANCEL)[:6])


def _choice(room: ListedMailbox, owner: Calendar | None, connection: str) -> Choice:
    mark = "free" if owner is None else "added" if owner.connection == connection else "foreign"
    return Choice(room.address, Text(f"calendars.choice_{mark}", {"name": short(room.name), "address": room.address}))


def paste(state: State, known: Known) -> Form:
    """Addresses or CSV to paste."""
    shown = state.typed[:_LONGEST_LIST]
    field = line(
        "list", Text("calendars.list"), shown, is_required=True, kind=FieldKind.LINES, hint=Text("calendars.list_hint")
    )
    lines = (Text("calendars.paste_how"), Text("calendars.paste_file"))
    return Form(Text("calendars.paste"), lines, (field,), takes_file=True)


def found(state: State, known: Known) -> Form:
    """What Microsoft 365 says to the addresses."""
    title, result, problem = Text("calendars.found"), known.result("look_up"), state.works.problem_of("look_up")
    if problem is not None:
        return Form(title, (), (), (AGAIN, BACK, CANCEL), problem=problem)
    good, denied, people = (len(result[kind]) for kind in ("calendars", "denied", "people"))
    lines = (Text("calendars.found_good", {"count": good, "total": result["total"]}), *shortened(tuple(faults(result))))
    if not good + denied + people:
        return Form(title, lines, (), (BACK, CANCEL))
    switches = (
        (DENIED, Text("calendars.with_denied", {"count": denied}), state.with_denied, denied),
        (UNLISTED, Text("calendars.with_unlisted", {"count": people}), state.with_unlisted, people),
    )
    fields = tuple(switch(name, label, is_on=is_on) for name, label, is_on, count in switches if count)
    return Form(title, lines, fields)


def faults(result: Mapping[str, Any]) -> Iterator[Text]:
    """What was not taken of a list and why, line by line."""
    yield from (fault(row) for row in result["problems"])
    for kind in ("people", "unknown", "denied"):
        yield from (Text(f"calendars.{kind}", {"address": address}) for address in result[kind])
