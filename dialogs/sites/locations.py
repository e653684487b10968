"""`locations`: the sites, their time zones, weekly hours, holidays and dated exceptions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing, Look, saved_line
from dialogs.sites import location_forms as forms
from dialogs.sites import location_parts as parts
from dialogs.sites import part_menu
from dialogs.sites.location_parts import LocationPart, State, Step
from dialogs.sites.site_names import called, checked_name
from services.model import LocationId
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, End, Form, Known, Shown, Text, joined
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.hours_text import read_exceptions, read_week
from services.parsing.paging import plain
from services.parsing.vocabulary import means
from services.parsing.zone_search import close_zones, found_zones

_WORKS: Final = {Step.COUNTRY: "countries", Step.REGION: "regions", Step.HOLIDAYS: "holidays"}


class Locations:
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset()

    def begin(self, words: str, known: Known) -> State:
        """With a location's name at that one, with "add" or where there is none yet at a new one.

        Raises Refusal("location_unknown") for other words.
        """
        wanted = plain(words.strip())
        if means(wanted, "add") or (not wanted and not known.setup.locations):
            return _new(State(), known)
        if not wanted:
            return State()
        return _opened(State(), called(words, known.setup.locations, unknown="location_unknown").id)

    def show(self, state: State, known: Known) -> Shown:
        """The form of the step, the effect that it needs first, or the end."""
        if state.step is Step.DONE:
            return _end(state, known)
        work = _WORKS.get(state.step)
        if work is not None and state.works.is_due(work):
            return _work(work, state, known)
        return _FORMS[state.step](state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal, whose words name what is wrong."""
        if state.step is not Step.LIST:
            parts.require_there(state, known.setup)
        if answer.verb == AGAIN.verb:
            return replace(state, works=state.works.anew(_WORKS[state.step]))
        return _ANSWERS[state.step](state, answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once countries, regions or holidays are read; a country without regions is not asked for one."""
        state = replace(state, works=state.works.after(outcome))
        has_none = outcome.problem is None and not outcome.result.get("regions")
        if outcome.name == "regions" and has_none and state.step is Step.REGION:
            return replace(state, step=Step.HOLIDAYS, region="", works=state.works.anew("holidays"))
        return state

    def change(self, state: State, known: Known) -> Setup:
        """The location saved or removed; raises Refusal if it is gone, in use or called like another one by now."""
        if state.is_removal:
            location = known.setup.location(state.draft.id)
            if location is not None:
                parts.require_empty(known.setup, location)
            return parts.removed(state.draft.id, known.setup)
        parts.require_there(state, known.setup)
        if LocationPart.NAME in state.parts:
            checked_name(state.draft.name, taken=parts.other_names(state, known.setup))
        return parts.saved(state, known.setup)

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """Nothing has to be undone."""
        return None


def _work(name: str, state: State, known: Known) -> Effect:
    args: dict[str, object] = {}
    if name != "countries":
        args["country"] = state.country
    if name == "holidays":
        args |= {"region": state.region or None, "years": [known.now.year + step for step in range(parts.YEARS)]}
    return Effect(name, Text(f"locations.reading_{name}"), args)


def _new(state: State, known: Known) -> State:
    draft = parts.blank(LocationId(known.dialog))
    return replace(state, step=Step.NAME, draft=draft, parts=(), is_new=True, is_walking=True)


def _opened(state: State, location: LocationId) -> State:
    return replace(state, step=Step.MENU, draft=parts.blank(location), parts=(), is_new=False, is_walking=False)


def _from_list(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.ADD.verb:
        return _new(state, known)
    listing = forms.listing(state, known)
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    return _opened(state, LocationId(listing.picked(answer)))


def _from_menu(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == part_menu.SAVE.verb:
        return replace(state, step=Step.DONE)
    if answer.verb == forms.REMOVE.verb:
        location = parts.merged(state, known.setup)
        parts.require_empty(known.setup, location)
        return replace(state, step=Step.REMOVE, draft=replace(state.draft, name=location.name))
    part = part_menu.picked(answer, {part: forms.part_title(part) for part in LocationPart})
    return replace(state, step=parts.ENTRY[part], look=Look())


def _named(state: State, answer: Answer, known: Known) -> State:
    name = checked_name(answer.text("name"), taken=parts.other_names(state, known.setup))
    return parts.edited(state, LocationPart.NAME, name=name)


def _zoned(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("zone")
    found = found_zones(typed)
    if not found:
        raise Refusal("zone_unknown", typed=typed, close=", ".join(close_zones(typed)))
    if len(found) > 1:
        return replace(state, step=Step.ZONES, zone=typed)
    return parts.edited(state, LocationPart.ZONE, timezone=found[0])


def _zone_picked(state: State, answer: Answer, known: Known) -> State:
    listing = forms.zone_listing(state)
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    return parts.edited(state, LocationPart.ZONE, timezone=listing.picked(answer))


def _timed(state: State, answer: Answer, known: Known) -> State:
    return parts.edited(state, LocationPart.HOURS, weekly=read_week(answer.text("hours")))


def _country_picked(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_HOLIDAYS.verb:
        return parts.with_holidays(state, (), country="", region="")
    picked = _picked(forms.country_listing(state, known), state, answer)
    if isinstance(picked, State):
        return picked
    works = state.works.anew("regions").anew("holidays")
    return replace(state, step=Step.REGION, country=picked, region="", works=works)


def _region_picked(state: State, answer: Answer, known: Known) -> State:
    region = ""
    if answer.verb != forms.WHOLE.verb:
        picked = _picked(forms.region_listing(state, known), state, answer)
        if isinstance(picked, State):
            return picked
        region = picked
    return replace(state, step=Step.HOLIDAYS, region=region, works=state.works.anew("holidays"))


def _picked(listing: Listing, state: State, answer: Answer) -> str | State:
    """What was picked, or the state that looks elsewhere in the list."""
    look = listing.looked(answer)
    return listing.picked(answer) if look is None else replace(state, look=look)


def _holidays_taken(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_HOLIDAYS.verb:
        return parts.with_holidays(state, (), country="", region="")
    days = [day for day, _ in known.result("holidays").get("holidays", ())]
    return parts.with_holidays(state, days, country=state.country, region=state.region)


def _excepted(state: State, answer: Answer, known: Known) -> State:
    exceptions = read_exceptions(answer.text("exceptions"))
    parts.require_upcoming(exceptions, before=parts.merged(state, known.setup).hours.overrides, known=known)
    return parts.edited(state, LocationPart.EXCEPTIONS, overrides=exceptions)


def _removal_confirmed(state: State, answer: Answer, known: Known) -> State:
    return replace(state, step=Step.DONE, is_removal=True)


def _end(state: State, known: Known) -> End:
    """What was saved and what is missing, whether the set-up has changed already or not."""
    location = parts.merged(state, known.setup)
    again = Begin(Text("locations.begin"), "locations")
    if state.is_removal:
        title = Text("locations.removed", {"name": state.draft.name})
        return End(title, (Text("locations.removed_what"),), offers=(again,))
    lacks = forms.missing(location, known.setup)
    lines = [saved_line(forms.part_title(part) for part in state.parts)]
    if lacks:
        lines.append(Text("sites.lacks", {"lacks": joined(lacks)}))
    needs_provider = not known.setup.providers_at(location.id)
    offers = (*((Begin(Text("providers.begin"), "providers"),) if needs_provider else ()), again)
    return End(Text("locations.saved", {"name": location.name}), tuple(lines), offers=offers)


_FORMS: Final[dict[Step, Callable[[State, Known], Form]]] = {
    Step.LIST: forms.overview,
    Step.MENU: forms.menu,
    Step.NAME: forms.name,
    Step.ZONE: forms.zone,
    Step.ZONES: lambda state, known: forms.zones(state),
    Step.HOURS: forms.hours,
    Step.COUNTRY: forms.country,
    Step.REGION: forms.region,
    Step.HOLIDAYS: forms.holidays,
    Step.EXCEPTIONS: forms.exceptions,
    Step.REMOVE: forms.removal,
}

_ANSWERS: Final[dict[Step, Callable[[State, Answer, Known], State]]] = {
    Step.LIST: _from_list,
    Step.MENU: _from_menu,
    Step.NAME: _named,
    Step.ZONE: _zoned,
    Step.ZONES: _zone_picked,
    Step.HOURS: _timed,
    Step.COUNTRY: _country_picked,
    Step.REGION: _region_picked,
    Step.HOLIDAYS: _holidays_taken,
    Step.EXCEPTIONS: _excepted,
    Step.REMOVE: _removal_confirmed,
}
