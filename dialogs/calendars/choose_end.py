"""How `calendars` ends: the calendars in the set-up, and what is said of each that was named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.list_forms import short, shortened
from services.model import Calendar, ConnectionId, Location, LocationId
from services.model.business_hours import BusinessHours
from services.model.dialog import Begin, End, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.hours_text import read_week
from services.parsing.spelling import same


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A location to be made; `hours` as they were typed, known to be readable."""

    name: str
    zone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Calendars (address → name) that a connection shall read, and the location they are at.

    A `new_place` is made under the id `location`.
    """

    connection: ConnectionId
    calendars: Mapping[str, str]
    location: LocationId
    new_place: NewPlace | None = None


def changed(setup: Setup, wish: Wish) -> Setup:
    """The set-up with the calendars that are nobody's yet.

    Raises Refusal: `calendars_connection_gone`, `place_gone`, `place_taken`.
    """
    if setup.connection(wish.connection) is None:
        raise Refusal("calendars_connection_gone")
    setup = _placed(setup, wish)
    had = {calendar.address for calendar in setup.calendars}
    new = (
        Calendar(address, name, wish.connection, wish.location)
        for address, name in wish.calendars.items()
        if address not in had
    )
    return replace(setup, calendars=(*setup.calendars, *new))


def require_new_name(setup: Setup, name: str) -> None:
    """Raise Refusal("place_taken") where a location has that name."""
    if same(name) in {same(place.name) for place in setup.locations}:
        raise Refusal("place_taken", name=name)


def end(setup: Setup, wish: Wish, *, faults: Sequence[Text], then: Begin) -> End:
    """What was added, what was not, and why; `setup` is the one before."""
    had = {calendar.address: calendar.connection for calendar in setup.calendars}
    new = [(address, name) for address, name in wish.calendars.items() if address not in had]
    same = sum(had.get(address) == wish.connection for address in wish.calendars)
    foreign = [address for address in wish.calendars if had.get(address, wish.connection) != wish.connection]
    added = [Text("calendars.added", {"name": short(name), "address": address}) for address, name in new]
    refused = [Text("calendars.foreign", {"address": address}) for address in foreign]
    lines = (
        *shortened(added),
        *((Text("calendars.had", {"count": same}),) if same else ()),
        *shortened([*refused, *faults]),
    )
    title = Text(
        "calendars.done" if new else "calendars.done_none", {"count": len(new), "location": _place(setup, wish)}
    )
    return End(title, lines, then=then)


def _placed(setup: Setup, wish: Wish) -> Setup:
    if wish.new_place is None:
        if setup.location(wish.location) is None:
            raise Refusal("place_gone")
        return setup
    require_new_name(setup, wish.new_place.name)
    hours = BusinessHours(wish.new_place.zone, read_week(wish.new_place.hours))
    return replace(setup, locations=(*setup.locations, Location(wish.location, wish.new_place.name, hours)))


def _place(setup: Setup, wish: Wish) -> str:
    if wish.new_place is not None:
        return short(wish.new_place.name)
    location = setup.location(wish.location)
    return short(location.name) if location else ""
