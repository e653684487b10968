"""The questions of `calendars`, and the lists behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dialogs.list_forms import AGAIN, MORE, PAGE, SEARCH, fault, page_line, search_field, short, shortened
from services.model import Calendar, Connection
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


def picked_page(known: Known, search: str, page: int) -> Page[ListedMailbox]:
    """The part of the list that is shown."""
    return page_of(searched(known, search), page, size=PAGE)


def searched(known: Known, search: str) -> tuple[ListedMailbox, ...]:
    """The listed rooms that a search finds by name, address or building."""
    return matching(listed(known), search, words=lambda room: f"{room.name} {room.address} {room.building}")


def which(connections: Iterable[Connection]) -> Form:
    """Which connection, where there are several."""
    choices = tuple(Choice(one.id, Text("calendars.connection", {"account": one.account})) for one in connections)
    field = Field("connection", FieldKind.ONE, Text("calendars.connections"), choices=choices, is_required=True)
    return Form(Text("calendars.title"), (Text("calendars.which"),), (field,))


def how(known: Known, problem: Text | None) -> Form:
    """By ticking, or by addresses."""
    paste = Button("paste", Text("calendars.paste_button"))
    title = Text("calendars.title")
    if problem is not None:
        return Form(
            title,
            (Text("calendars.paste_instead"),),
            (),
            (paste, AGAIN, BACK, CANCEL),
            problem=problem,
            takes_file=True,
        )
    rooms, had = listed(known), owners(known.setup)
    if not rooms:
        nothing = "calendars.none_listed" if known.result("find_rooms").get("known") else "calendars.no_list"
        return Form(title, (Text(nothing),), (), (paste, AGAIN, BACK, CANCEL), takes_file=True)
    fresh = sum(room.address not in had for room in rooms)
    told = (Text("calendars.listed", {"count": len(rooms), "new": fresh}), Text("calendars.how"))
    pick = Button("pick", Text("calendars.pick_button"))
    return Form(title, told, (), (pick, paste, AGAIN, BACK, CANCEL), takes_file=True)


def pick(known: Known, connection: str, search: str, page: int, ticked: Sequence[str]) -> Form:
    """The list to tick, a page of it."""
    had, chosen, shown = owners(known.setup), frozenset(ticked), picked_page(known, search, page)
    free = sum(room.address not in had for room in searched(known, search))
    values = ",".join(room.address for room in shown.items if room.address in chosen)
    choices = tuple(_choice(room, had.get(room.address), connection) for room in shown.items)
    rooms = Field("calendars", FieldKind.MANY, Text("calendars.calendars"), values, choices)
    is_long = len(listed(known)) > PAGE
    fields = (search_field(search), rooms) if is_long else (rooms,)
    turning = ((SEARCH,) if is_long else ()) + ((MORE,) if shown.count > 1 else ())
    everything = (Button("all", Text("calendars.all_button", {"count": free})),) if free else ()
    lines = (page_line(shown), Text("calendars.ticked", {"count": len(ticked)}))
    return Form(Text("calendars.pick"), lines, fields, (NEXT, *turning, *everything, BACK, CANCEL)[:6])


def _choice(room: ListedMailbox, owner: Calendar | None, connection: str) -> Choice:
    mark = "free" if owner is None else "added" if owner.connection == connection else "foreign"
    return Choice(room.address, Text(f"calendars.choice_{mark}", {"name": short(room.name), "address": room.address}))


def paste(text: str) -> Form:
    """Addresses or CSV to paste."""
    shown = text[:_LONGEST_LIST]
    field = Field(
        "list", FieldKind.LINES, Text("calendars.list"), shown, is_required=True, hint=Text("calendars.list_hint")
    )
    lines = (Text("calendars.paste_how"), Text("calendars.paste_file"))
    return Form(Text("calendars.paste"), lines, (field,), takes_file=True)


def found(result: Mapping[str, Any], *, with_denied: bool, with_unlisted: bool, problem: Text | None) -> Form:
    """What Microsoft 365 says to the addresses."""
    title = Text("calendars.found")
    if problem is not None:
        return Form(title, (), (), (AGAIN, BACK, CANCEL), problem=problem)
    good, denied, people = (len(result[kind]) for kind in ("calendars", "denied", "people"))
    lines = (Text("calendars.found_good", {"count": good, "total": result["total"]}), *shortened(tuple(faults(result))))
    if not good + denied + people:
        return Form(title, lines, (), (BACK, CANCEL))
    switches = (
        (DENIED, Text("calendars.with_denied", {"count": denied}), with_denied, denied),
        (UNLISTED, Text("calendars.with_unlisted", {"count": people}), with_unlisted, people),
    )
    fields = tuple(
        Field(name, FieldKind.SWITCH, label, str(is_on).lower()) for name, label, is_on, count in switches if count
    )
    return Form(title, lines, fields)


def faults(result: Mapping[str, Any]) -> Iterator[Text]:
    """What was not taken of a list and why, line by line."""
    yield from (fault(row) for row in result["problems"])
    for kind in ("people", "unknown", "denied"):
        yield from (Text(f"calendars.{kind}", {"address": address}) for address in result[kind])
