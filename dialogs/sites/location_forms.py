"""The questions of `locations`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing, some
from dialogs.sites import part_menu
from dialogs.sites.location_parts import LocationPart, State, Step, merged
from services.model import Location
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text, joined
from services.model.setup import Setup
from services.parsing.day_text import write_date
from services.parsing.hours_text import read_week
from services.parsing.hours_written import exception_lines, week_lines, write_week
from services.parsing.zone_search import found_zones

USUAL_WEEK: Final = read_week("Mon-Fri 08:00-18:00")
MOST_DAYS: Final = 8
"""Holidays, exceptions and groups of hours that a form shows before it counts the rest."""

OPEN = Button("open", Text("locations.open"), needs_fields=True)
ADD = Button("add", Text("locations.add"))
REMOVE = Button("remove", Text("locations.remove"))
NO_HOLIDAYS = Button("none", Text("locations.no_holidays"))
WHOLE = Button("whole", Text("locations.whole"))
USE = Button("next", Text("locations.use"))
YES = Button("yes", Text("button.yes"))


def listing(state: State, known: Known) -> Listing:
    """The locations."""
    choices = tuple(Choice(one.id, one.name) for one in known.setup.locations)
    return Listing(choices, state.look.at(Step.LIST))


def overview(state: State, known: Known) -> Form:
    """The locations, with what is missing of each."""
    listed = listing(state, known)
    if not listed.choices:
        return Form(Text("locations.title"), (Text("locations.nothing"),), (), (ADD, CANCEL))
    values = {choice.value for choice in listed.page.items}
    shown = [location for location in known.setup.locations if location.id in values]
    lines = [*listed.lines(), *(_line(location, known.setup) for location in shown)]
    buttons = (OPEN, ADD, *listed.buttons(), CANCEL)
    return Form(Text("locations.title"), tuple(lines), listed.fields(Text("locations.location")), buttons)


def menu(state: State, known: Known) -> Form:
    """Everything of a location, and what of it to change."""
    location = merged(state, known.setup)
    lines = [Text("locations.zone_is", {"zone": location.hours.timezone}), *_hours(location)]
    lines += [_holidays(location, known), *_exceptions(location)]
    title = Text("locations.menu_title", {"name": location.name})
    titles = {part: part_title(part) for part in LocationPart}
    removal = () if state.is_new else (REMOVE,)
    return part_menu.menu(title, lines, Text("locations.part"), parts=titles, edited=state.parts, removal=removal)


def part_title(part: LocationPart) -> Text:
    """What a part is called."""
    return Text(f"locations.part_{part}")


def name(state: State, known: Known) -> Form:
    """What the location is called."""
    value = merged(state, known.setup).name
    field = Field(
        "name", FieldKind.LINE, Text("locations.name"), value, is_required=True, hint=Text("locations.name_hint")
    )
    return _asked("name", state, field)


def zone(state: State, known: Known) -> Form:
    """Its time zone."""
    is_known = not state.is_new or LocationPart.ZONE in state.parts
    value = merged(state, known.setup).hours.timezone if is_known else ""
    field = Field(
        "zone", FieldKind.LINE, Text("locations.zone"), value, is_required=True, hint=Text("locations.zone_hint")
    )
    return _asked("zone", state, field)


def zone_listing(state: State) -> Listing:
    """The zones that what was typed can mean."""
    return Listing(tuple(Choice(one, one) for one in found_zones(state.zone)), state.look.at(Step.ZONES))


def zones(state: State) -> Form:
    """Which of several zones is meant."""
    listed = zone_listing(state)
    lines = (Text("locations.zones", {"typed": state.zone}), *listed.lines())
    fields = listed.fields(Text("locations.zone"))
    return Form(Text("locations.zone_title"), lines, fields, (NEXT, *listed.buttons(), BACK, CANCEL))


def hours(state: State, known: Known) -> Form:
    """Its weekly hours."""
    week = merged(state, known.setup).hours.weekly
    value = write_week(week if any(week) else USUAL_WEEK)
    field = Field(
        "hours", FieldKind.LINES, Text("sites.hours"), (value,), is_required=True, hint=Text("sites.hours_hint")
    )
    return _asked("hours", state, field, Text("sites.hours_syntax"))


def country_listing(state: State, known: Known) -> Listing:
    """The countries by name, those of this and of other locations first; other languages' names may be typed, too."""
    used = {state.country, *(location.country for location in known.setup.locations)}
    ordered = sorted(known.result("countries").get("countries", ()), key=lambda row: row[0] not in used)
    choices = tuple(Choice(code, name, tuple(others)) for code, name, *others in ordered)
    return Listing(choices, state.look.at(Step.COUNTRY))


def country(state: State, known: Known) -> Form:
    """Which country's holidays."""
    listed = country_listing(state, known)
    problem = state.works.problem_of("countries")
    lines = (Text("locations.country_lead"), *listed.lines())
    forward = (NEXT, *listed.buttons()) if listed.choices else (AGAIN,)
    fields = listed.fields(Text("locations.country"), merged(state, known.setup).country)
    buttons = (*forward, NO_HOLIDAYS, BACK, CANCEL)
    return Form(Text("locations.country_title"), lines, fields, buttons, problem=problem)


def region_listing(state: State, known: Known) -> Listing:
    """The regions of the country that is being looked at."""
    pairs = known.result("regions").get("regions", ())
    return Listing(tuple(Choice(code, name) for code, name in pairs), state.look.at(Step.REGION))


def region(state: State, known: Known) -> Form:
    """Which region's holidays, or those of the whole country."""
    listed = region_listing(state, known)
    problem = state.works.problem_of("regions")
    lines = (Text("locations.region_lead", {"country": country_name(state.country, known)}), *listed.lines())
    forward = (NEXT, *listed.buttons()) if problem is None else (AGAIN,)
    fields = listed.fields(Text("locations.region"), merged(state, known.setup).region) if problem is None else ()
    buttons = (*forward, WHOLE, BACK, CANCEL)
    return Form(Text("locations.region_title"), lines, fields, buttons, problem=problem)


def holidays(state: State, known: Known) -> Form:
    """The next holidays, to be looked at before they are used."""
    problem = state.works.problem_of("holidays")
    days = known.result("holidays").get("holidays", ()) if problem is None else ()
    today = known.now.date()
    coming = [(day, name) for day, name in days if date.fromisoformat(day) >= today]
    called = next((str(one.title) for one in region_listing(state, known).choices if one.value == state.region), "")
    place = {"country": country_name(state.country, known), "region": called}
    where = Text("locations.holidays_region" if state.region else "locations.holidays_country", place)
    lines = [Text("locations.holiday", {"date": _date(day), "name": name}) for day, name in coming[:MOST_DAYS]]
    if len(coming) > MOST_DAYS:
        until = _date(coming[-1][0])
        lines.append(Text("locations.holidays_until", {"count": len(coming) - MOST_DAYS, "until": until}))
    if not coming and problem is None:
        lines.append(Text("locations.holidays_unknown"))
    forward = (USE,) if problem is None else (AGAIN,)
    buttons = (*forward, NO_HOLIDAYS, BACK, CANCEL)
    return Form(Text("locations.holidays_title"), (where, *lines), (), buttons, problem=problem)


def exceptions(state: State, known: Known) -> Form:
    """Dates with hours of their own."""
    value = exception_lines(merged(state, known.setup).hours.overrides)
    field = Field(
        "exceptions", FieldKind.LINES, Text("locations.exceptions"), value, hint=Text("locations.exceptions_hint")
    )
    return _asked("exceptions", state, field, Text("locations.exceptions_syntax"))


def removal(state: State, known: Known) -> Form:
    """Whether to remove a location, with what stops."""
    serving = known.setup.providers_at(state.draft.id)
    lines = [Text("locations.remove_what")]
    if serving:
        names = some(provider.name for provider in serving)
        lines.append(Text("locations.remove_serving", {"names": names}))
    title = Text("locations.remove_title", {"name": merged(state, known.setup).name})
    return Form(title, tuple(lines), (), (YES, BACK, CANCEL))


def country_name(code: str, known: Known) -> str:
    """A country's name in the reader's language, its code where the names have not been asked for."""
    rows: Sequence[Sequence[str]] = known.result("countries").get("countries", ())
    return next((row[1] for row in rows if row[0] == code), code)


def missing(location: Location, setup: Setup) -> list[Text]:
    """What a location still lacks."""
    lacks = {
        "locations.lacks_hours": not any(location.hours.weekly),
        "locations.lacks_provider": not setup.providers_at(location.id),
        "locations.lacks_rooms": all(room.location != location.id for room in setup.rooms),
        "locations.lacks_holidays": not location.hours.holidays,
    }
    return [Text(key) for key, is_so in lacks.items() if is_so]


def _date(day: str) -> Text:
    """An ISO date as it is written."""
    return write_date(date.fromisoformat(day))


def _asked(key: str, state: State, field: Field, *lines: Text) -> Form:
    return Form(Text(f"locations.{key}_title"), (Text(f"locations.{key}_lead"), *lines), (field,), (NEXT, BACK, CANCEL))


def _line(location: Location, setup: Setup) -> Text:
    lacks = joined(missing(location, setup))
    return Text(
        "locations.line",
        {
            "name": location.name,
            "zone": location.hours.timezone,
            "hours": write_week(location.hours.weekly),
            "lacks": lacks,
        },
    )


def _hours(location: Location) -> list[Text]:
    groups = week_lines(location.hours.weekly)
    return [Text("locations.hours_are", {"hours": group}) for group in groups] or [Text("locations.hours_none")]


def _holidays(location: Location, known: Known) -> Text:
    days = location.hours.holidays
    if not days:
        return Text("locations.holidays_none")
    if not location.country:
        return Text("locations.holidays_loose", {"until": write_date(max(days))})
    place = [country_name(location.country, known), location.region]
    where = ", ".join(name for name in place if name)
    return Text("locations.holidays_are", {"where": where, "until": write_date(max(days))})


def _exceptions(location: Location) -> list[Text]:
    lines = exception_lines(location.hours.overrides)
    shown = [Text("locations.exception_is", {"line": line}) for line in lines[-MOST_DAYS:]]
    earlier = len(lines) - len(shown)
    return [*([Text("locations.exceptions_earlier", {"count": earlier})] if earlier else []), *shown]
