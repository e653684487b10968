"""`locations`: the sites, their time zones, weekly hours, holidays and dated exceptions."""

from __future__ import annotations

from dataclasses import replace

from dialogs.questions import Question, picking
from dialogs.sites import location_forms as forms
from dialogs.sites import location_parts as parts
from dialogs.sites.location_parts import LocationPart, State, Step
from dialogs.sites.site_dialog import SiteDialog
from services.model import Location
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.hours_text import read_exceptions, read_week
from services.parsing.zone_search import close_zones, found_zones


class Locations(SiteDialog[State, Location]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    name, label, unknown, gone = "locations", "locations.location", "location_unknown", "location_gone"
    steps, part_type, entry = Step, LocationPart, parts.ENTRY

    def __init__(self) -> None:
        self.blank, self.merged, self.missing = parts.blank, parts.merged, forms.missing
        self.row, self.described, self.stops = forms.row, forms.described, forms.stops
        self.questions = self.common_questions() | {
            Step.ZONE: Question(forms.zone, _zoned),
            Step.ZONES: Question(forms.zones, picking(forms.zone_listing, _zone_picked)),
            Step.HOURS: Question(forms.hours, _timed),
            Step.COUNTRY: Question(
                forms.country,
                picking(forms.country_listing, _country_picked, none=_without_holidays),
                Effect("countries", Text("locations.reading_countries")),
            ),
            Step.REGION: Question(
                forms.region, picking(forms.region_listing, _region_picked, whole=_whole_country), _regions
            ),
            Step.HOLIDAYS: Question(forms.holidays, _holidays_taken, _holidays),
            Step.EXCEPTIONS: Question(forms.exceptions, _excepted),
        }

    def require_removable(self, site: Location, setup: Setup) -> None:
        """Raise Refusal("location_in_use") where rooms or calendars are at a location."""
        parts.require_empty(setup, site)

    def removed(self, state: State, setup: Setup) -> Setup:
        """The set-up without a location, which no provider serves any more."""
        return parts.unserved(super().removed(state, setup), state.draft.id)

    def offered(self, site: Location, setup: Setup) -> tuple[Begin, ...]:
        """A provider for it."""
        return () if setup.providers_at(site.id) else (Begin(Text("providers.begin"), "providers"),)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once countries, regions or holidays are read; a country without regions is not asked for one."""
        state = super().worked(state, outcome, known)
        has_none = outcome.problem is None and not outcome.result.get("regions")
        if outcome.name == "regions" and has_none and state.step is Step.REGION:
            return replace(state, step=Step.HOLIDAYS, region="", works=state.works.anew("holidays"))
        return state


def _regions(state: State, known: Known) -> Effect:
    return Effect("regions", Text("locations.reading_regions"), {"country": state.country})


def _holidays(state: State, known: Known) -> Effect:
    years = [known.now.year + step for step in range(parts.YEARS)]
    args = {"country": state.country, "region": state.region or None, "years": years}
    return Effect("holidays", Text("locations.reading_holidays"), args)


def _zoned(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("zone")
    found = found_zones(typed)
    if not found:
        raise Refusal("zone_unknown", typed=typed, close=", ".join(close_zones(typed)))
    if len(found) > 1:
        return replace(state, step=Step.ZONES, zone=typed)
    return _zone_picked(state, found[0], known)


def _zone_picked(state: State, zone: str, known: Known) -> State:
    return parts.with_hours(state, LocationPart.ZONE, timezone=zone)


def _timed(state: State, answer: Answer, known: Known) -> State:
    return parts.with_hours(state, LocationPart.HOURS, weekly=read_week(answer.text("hours")))


def _country_picked(state: State, country: str, known: Known) -> State:
    works = state.works.anew("regions").anew("holidays")
    return replace(state, step=Step.REGION, country=country, region="", works=works)


def _region_picked(state: State, region: str, known: Known) -> State:
    return replace(state, step=Step.HOLIDAYS, region=region, works=state.works.anew("holidays"))


def _whole_country(state: State, known: Known) -> State:
    return _region_picked(state, "", known)


def _without_holidays(state: State, known: Known) -> State:
    return parts.with_holidays(state, ())


def _holidays_taken(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_HOLIDAYS.verb:
        return _without_holidays(state, known)
    days = [day for day, _ in known.result("holidays").get("holidays", ())]
    return parts.with_holidays(state, days, country=state.country, region=state.region)


def _excepted(state: State, answer: Answer, known: Known) -> State:
    exceptions = read_exceptions(answer.text("exceptions"))
    parts.require_upcoming(exceptions, before=parts.merged(state, known.setup).hours.overrides, known=known)
    return parts.with_hours(state, LocationPart.EXCEPTIONS, overrides=exceptions)
