"""The parts of a location as they are being edited, and what of them is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dialogs.sites.site_dialog import SiteState, edited
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
"""Where editing a part begins, in the order in which a new location is asked for them."""


def blank(wanted: str) -> Location:
    """A location of which nothing is known yet."""
    return Location(LocationId(wanted), "", BusinessHours("UTC", ((),) * 7))


@dataclass(frozen=True, slots=True)
class State(SiteState):
    """`zone` is what was typed for one, `country` and `region` are being looked at."""

    step: Step = Step.LIST
    draft: Location = field(default_factory=lambda: blank(""))
    parts: tuple[LocationPart, ...] = ()
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


def with_hours(state: State, part: LocationPart, **hours: Any) -> State:
    """The state with a part of the hours edited, standing at what comes next."""
    return edited(state, part, replace(state.draft, hours=replace(state.draft.hours, **hours)), ENTRY)


def with_holidays(state: State, days: Iterable[str], *, country: str = "", region: str = "") -> State:
    """The state with the holidays (ISO dates) of a country and a region, "" for none."""
    state = replace(state, draft=replace(state.draft, country=country, region=region))
    return with_hours(state, LocationPart.HOLIDAYS, holidays=frozenset(map(date.fromisoformat, days)))


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


def unserved(setup: Setup, wanted: LocationId) -> Setup:
    """The set-up in which no provider serves a location any more, and no agreement applies to it."""
    providers = tuple(
        replace(
            provider,
            locations=tuple(location for location in provider.locations if location != wanted),
            agreements=tuple(one for one in provider.agreements if one.location != wanted),
        )
        for provider in setup.providers
    )
    return replace(setup, providers=providers)
