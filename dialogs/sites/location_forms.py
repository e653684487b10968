"""The questions of `locations`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dialogs.form_fields import line
from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing, some
from dialogs.sites.location_parts import LocationPart, State, Step, merged
from services.model import Location
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.setup import Setup
from services.parsing.day_text import write_date
from services.parsing.hours_text import read_week
from services.parsing.hours_written import exception_lines, week_lines, write_week
from services.parsing.zone_search import found_zones

USUAL_WEEK: Final = read_week("Mon-Fri 08:00-18:00")
MOST_DAYS: Final = 8
"""Holidays, exceptions and groups of hours that a form shows before it counts the rest."""

NO_HOLIDAYS = Button("none", Text("locations.no_holidays"))
WHOLE = Button("whole", Text("locations.whole"))
USE = Button("next", Text("locations.use"))


def zone(state: State, known: Known) -> Form:
    """Its time zone."""
    is_known = not state.is_new or LocationPart.ZONE in state.parts
    value = merged(state, known.setup).hours.timezone if is_known else ""
    return _asked(
        "zone", line("zone", Text("locations.zone"), value, is_required=True, hint=Text("locations.zone_hint"))
    )


def zone_listing(state: State, known: Known) -> Listing:
    """The zones that what was typed can mean."""
    return Listing(tuple(Choice(one, one) for one in found_zones(state.zone)), state.look.at(Step.ZONES))


def zones(state: State, known: Known) -> Form:
    """Which of several zones is meant."""
    lead = Text("locations.zones", {"typed": state.zone})
    return zone_listing(state, known).form(Text("locations.zone_title"), (lead,), Text("locations.zone"))


def hours(state: State, known: Known) -> Form:
    """Its weekly hours."""
    week = merged(state, known.setup).hours.weekly
    value = (write_week(week if any(week) else USUAL_WEEK),)
    field = line(
        "hours", Text("sites.hours"), value, is_required=True, kind=FieldKind.LINES, hint=Text("sites.hours_hint")
    )
    return _asked("hours", field, Text("sites.hours_syntax"))


def country_listing(state: State, known: Known) -> Listing:
    """The countries by name, those of this and of other locations first; other languages' names may be typed, too."""
    used = {state.country, *(location.country for location in known.setup.locations)}
    ordered = sorted(known.result("countries").get("countries", ()), key=lambda row: row[0] not in used)
    choices = tuple(Choice(code, name, tuple(others)) for code, name, *others in ordered)
    return Listing(choices, state.look.at(Step.COUNTRY))


def country(state: State, known: Known) -> Form:
    """Which country's holidays."""
    listed = country_listing(state, known)
    return listed.form(
        Text("locations.country_title"),
        (Text("locations.country_lead"),),
        Text("locations.country"),
        merged(state, known.setup).country,
        forward=(NEXT,) if listed.choices else (AGAIN,),
        others=(NO_HOLIDAYS, BACK, CANCEL),
        problem=state.works.problem_of("countries"),
    )


def region_listing(state: State, known: Known) -> Listing:
    """The regions of the country that is being looked at."""
    pairs = known.result("regions").get("regions", ())
    return Listing(tuple(Choice(code, name) for code, name in pairs), state.look.at(Step.REGION))


def region(state: State, known: Known) -> Form:
    """Which region's holidays, or those of the whole country."""
    problem = state.works.problem_of("regions")
    listed = region_listing(state, known) if problem is None else Listing((), state.look)
    return listed.form(
        Text("locations.region_title"),
        (Text("locations.region_lead", {"country": country_name(state.country, known)}),),
        Text("locations.region"),
        merged(state, known.setup).region,
        forward=(NEXT,) if problem is None else (AGAIN,),
        others=(WHOLE, BACK, CANCEL),
        problem=problem,
    )


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
    field = line(
        "exceptions", Text("locations.exceptions"), value, kind=FieldKind.LINES, hint=Text("locations.exceptions_hint")
    )
    return _asked("exceptions", field, Text("locations.exceptions_syntax"))


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


def _asked(key: str, field: Field, *lines: Text) -> Form:
    return Form(Text(f"locations.{key}_title"), (Text(f"locations.{key}_lead"), *lines), (field,))


def row(location: Location, setup: Setup) -> Mapping[str, str | Text]:
    """Its zone and its weekly hours, for the list."""
    return {"zone": location.hours.timezone, "hours": write_week(location.hours.weekly)}


def stops(location: Location, known: Known) -> list[Text]:
    """That nobody serves it any more once it is removed."""
    names = some(provider.name for provider in known.setup.providers_at(location.id))
    serving = [Text("locations.remove_serving", {"names": names})] if names else []
    return [Text("locations.remove_what"), *serving]


def described(location: Location, known: Known) -> list[Text]:
    """All that is set up of a location, in lines."""
    zone_is = Text("locations.zone_is", {"zone": location.hours.timezone})
    return [zone_is, *_hours(location), _holidays(location, known), *_exceptions(location)]


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
