"""The parts of a location as they are being edited, and what of them is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dialogs.list_forms import DoneEffects
from dialogs.long_lists import Look
from services.model import Location, LocationId
from services.model.business_hours import BusinessHours
from services.model.dialog import Known
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.day_text import write_date
from services.parsing.hours_written import Exceptions

YEARS: Final = 5
"""Years of holidays that are stored, this one included."""


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    MENU = "menu"
    NAME = "name"
    ZONE = "zone"
    ZONES = "zones"
    HOURS = "hours"
    COUNTRY = "country"
    REGION = "region"
    HOLIDAYS = "holidays"
    EXCEPTIONS = "exceptions"
    REMOVE = "remove"
    DONE = "done"


class LocationPart(StrEnum):
    """What can be edited by itself."""

    NAME = "name"
    ZONE = "zone"
    HOURS = "hours"
    HOLIDAYS = "holidays"
    EXCEPTIONS = "exceptions"


_OF_HOURS: Final = {
    LocationPart.ZONE: "timezone",
    LocationPart.HOURS: "weekly",
    LocationPart.HOLIDAYS: "holidays",
    LocationPart.EXCEPTIONS: "overrides",
}

ENTRY: Final = {
    LocationPart.NAME: Step.NAME,
    LocationPart.ZONE: Step.ZONE,
    LocationPart.HOURS: Step.HOURS,
    LocationPart.HOLIDAYS: Step.COUNTRY,
    LocationPart.EXCEPTIONS: Step.EXCEPTIONS,
}
"""Where editing a part begins."""

FOLLOWING: Final = {
    LocationPart.NAME: Step.ZONE,
    LocationPart.ZONE: Step.HOURS,
    LocationPart.HOURS: Step.COUNTRY,
    LocationPart.HOLIDAYS: Step.EXCEPTIONS,
    LocationPart.EXCEPTIONS: Step.MENU,
}
"""What a new location is asked for after a part."""


def blank(wanted: LocationId) -> Location:
    """A location of which nothing is known yet."""
    return Location(wanted, "", BusinessHours("UTC", ((),) * 7))


@dataclass(frozen=True, slots=True)
class State:
    """`draft` is a location of which only the edited `parts` count; `is_walking` leads through all parts of a new one.

    `zone` is what was typed for one, `country` and `region` are being looked at.
    """

    step: Step = Step.LIST
    draft: Location = field(default_factory=lambda: blank(LocationId("")))
    parts: tuple[LocationPart, ...] = ()
    is_new: bool = False
    is_walking: bool = False
    is_removal: bool = False
    look: Look = field(default_factory=Look)
    works: DoneEffects = field(default_factory=DoneEffects)
    zone: str = ""
    country: str = ""
    region: str = ""


def merged(state: State, setup: Setup) -> Location:
    """The location as it will be: as it is now, with the edited parts."""
    there, draft = setup.location(state.draft.id) or blank(state.draft.id), state.draft
    changed = {_OF_HOURS[part]: getattr(draft.hours, _OF_HOURS[part]) for part in state.parts if part in _OF_HOURS}
    location = replace(there, hours=replace(there.hours, **changed))
    if LocationPart.NAME in state.parts:
        location = replace(location, name=draft.name)
    if LocationPart.HOLIDAYS in state.parts:
        location = replace(location, country=draft.country, region=draft.region)
    return location


def edited(state: State, part: LocationPart, *, name: str | None = None, **hours: Any) -> State:
    """The state with a part edited, standing at what comes next."""
    draft = replace(state.draft, hours=replace(state.draft.hours, **hours))
    if name is not None:
        draft = replace(draft, name=name)
    parts = tuple(dict.fromkeys((*state.parts, part)))
    step = FOLLOWING[part] if state.is_walking else Step.MENU
    return replace(state, draft=draft, parts=parts, step=step, is_walking=state.is_walking and step is not Step.MENU)


def with_holidays(state: State, days: Iterable[str], *, country: str, region: str) -> State:
    """The state with the holidays (ISO dates) of a country and a region, "" for none."""
    state = replace(state, draft=replace(state.draft, country=country, region=region))
    return edited(state, LocationPart.HOLIDAYS, holidays=frozenset(date.fromisoformat(day) for day in days))


def other_names(state: State, setup: Setup) -> list[str]:
    """What the other locations are called."""
    return [location.name for location in setup.locations if location.id != state.draft.id]


def require_there(state: State, setup: Setup) -> None:
    """Raise Refusal("location_gone") if another admin has removed the location meanwhile."""
    if not state.is_new and setup.location(state.draft.id) is None:
        raise Refusal("location_gone")


def require_empty(setup: Setup, location: Location) -> None:
    """Raise Refusal("location_in_use") where rooms or calendars are at a location."""
    rooms = sum(room.location == location.id for room in setup.rooms)
    calendars = sum(calendar.location == location.id for calendar in setup.calendars)
    if rooms or calendars:
        raise Refusal("location_in_use", name=location.name, rooms=rooms, calendars=calendars)


def require_upcoming(exceptions: Exceptions, *, before: Exceptions, known: Known) -> None:
    """Raise Refusal("exception_past") for a date that is over and was not there before: its year is wrong, most likely.

    A day's grace, because it is still yesterday in some zones.
    """
    there = {day for day, _ in before}
    for day, _ in exceptions:
        if day.toordinal() < known.now.date().toordinal() - 1 and day not in there:
            raise Refusal("exception_past", date=write_date(day))


def saved(state: State, setup: Setup) -> Setup:
    """The set-up with the location as edited; asked again, it changes nothing more."""
    location = merged(state, setup)
    if setup.location(location.id) is None:
        return replace(setup, locations=(*setup.locations, location))
    return replace(setup, locations=tuple(location if one.id == location.id else one for one in setup.locations))


def removed(wanted: LocationId, setup: Setup) -> Setup:
    """The set-up without a location, which no provider serves any more, and to which no agreement applies."""
    providers = tuple(
        replace(
            provider,
            locations=tuple(location for location in provider.locations if location != wanted),
            agreements=tuple(one for one in provider.agreements if one.location != wanted),
        )
        for provider in setup.providers
    )
    locations = tuple(location for location in setup.locations if location.id != wanted)
    return replace(setup, locations=locations, providers=providers)
