"""`providers`: the service companies, whom they send where and when, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dialogs.list_forms import AGAIN
from dialogs.long_lists import Look, saved_line, some
from dialogs.sites import part_menu, roster
from dialogs.sites import provider_escalation as escalation
from dialogs.sites import provider_forms as forms
from dialogs.sites import provider_parts as parts
from dialogs.sites import provider_terms as terms
from dialogs.sites.provider_parts import ProviderPart, State, Step
from dialogs.sites.site_names import called, checked_name
from services.model import LocationId, ProviderId
from services.model.business_hours import BusinessHours
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, End, Form, Known, Shown, Text, joined
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.hours_text import read_week
from services.parsing.paging import plain
from services.parsing.vocabulary import means

_WORKS: Final = {Step.CONTACTS: roster.ROSTER, Step.SUBCONTRACTORS: roster.ROSTER, Step.CHANNEL: "channels"}


class Providers:
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset()

    def begin(self, words: str, known: Known) -> State:
        """With a provider's name at that one, with "add" or where there is none yet at a new one.

        Raises Refusal("provider_unknown") for other words.
        """
        wanted = plain(words.strip())
        if means(wanted, "add") or (not wanted and not known.setup.providers):
            return _new(State(), known)
        if not wanted:
            return State()
        return _opened(State(), called(words, known.setup.providers, unknown="provider_unknown").id)

    def show(self, state: State, known: Known) -> Shown:
        """The form of the step, the effect that it needs first, or the end."""
        if state.step is Step.DONE:
            return _end(state, known)
        work = _WORKS.get(state.step)
        if work is not None and state.works.is_due(work):
            return roster.reading() if work == roster.ROSTER else Effect(work, Text("providers.reading_channels"))
        return _FORMS[state.step](state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal, whose words name what is wrong."""
        if state.step is not Step.LIST:
            parts.require_there(state, known.setup)
        if answer.verb == AGAIN.verb:
            return replace(state, works=state.works.anew(_WORKS[state.step]))
        return _ANSWERS[state.step](state, answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once people or channels are read, or could not be."""
        return replace(state, works=state.works.after(outcome))

    def change(self, state: State, known: Known) -> Setup:
        """The provider saved or removed; raises Refusal if it is gone, called like another one, or has an admin now."""
        if state.is_removal:
            return parts.removed(state, known.setup)
        parts.require_there(state, known.setup)
        if ProviderPart.NAME in state.parts:
            checked_name(state.draft.name, taken=parts.other_names(state, known.setup))
        return parts.saved(state, known.setup)

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """Nothing has to be undone."""
        return None


def _new(state: State, known: Known) -> State:
    draft = parts.blank(ProviderId(known.dialog))
    return replace(state, step=Step.NAME, draft=draft, parts=(), demoted=(), is_new=True, is_walking=True)


def _opened(state: State, provider: ProviderId) -> State:
    draft = parts.blank(provider)
    return replace(state, step=Step.MENU, draft=draft, parts=(), demoted=(), is_new=False, is_walking=False)


def _from_list(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.ADD.verb:
        return _new(state, known)
    listing = forms.listing(state, known)
    look = listing.looked(answer)
    return _opened(state, ProviderId(listing.picked(answer))) if look is None else replace(state, look=look)


def _from_menu(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == part_menu.SAVE.verb:
        return replace(state, step=Step.DONE)
    if answer.verb == forms.REMOVE.verb:
        name = parts.merged(state, known.setup).name
        return replace(state, step=Step.REMOVE, draft=replace(state.draft, name=name))
    part = part_menu.picked(answer, {part: forms.part_title(part) for part in ProviderPart})
    if part is ProviderPart.AGREEMENTS and not parts.merged(state, known.setup).locations:
        raise Refusal("agreement_nowhere")
    if part is ProviderPart.ESCALATION:
        return escalation.entered(state, known)
    return replace(state, step=parts.ENTRY[part], look=Look())


def _named(state: State, answer: Answer, known: Known) -> State:
    name = checked_name(answer.text("name"), taken=parts.other_names(state, known.setup))
    return parts.edited(state, ProviderPart.NAME, name, known.setup)


def _placed(state: State, answer: Answer, known: Known) -> State:
    listing = forms.place_listing(state, known)
    look = listing.looked(answer)
    ticked = listing.ticked(answer, forms.ticks(state, parts.merged(state, known.setup).locations))
    if look is not None:
        return replace(state, look=replace(look, ticked=ticked))
    served = tuple(place.id for place in known.setup.locations if place.id in ticked)
    return parts.edited(
        replace(state, look=replace(listing.look, ticked=ticked)), ProviderPart.LOCATIONS, served, known.setup
    )


def _staffed(state: State, answer: Answer, known: Known) -> State:
    part = ProviderPart(state.step)
    listing = forms.people_listing(state, known, part)
    look = listing.looked(answer)
    now = getattr(parts.merged(state, known.setup), part)
    ticked = listing.ticked(answer, forms.ticks(state, [person.id for person in now]))
    if look is not None:
        return replace(state, look=replace(look, ticked=ticked))
    candidates = forms.candidates(state, known, part)
    picks = tuple(roster.person_of(candidates, one) for one in ticked)
    return parts.with_people(replace(state, picking=part), known, picks)


def _decided(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.DEMOTE.verb:
        return parts.with_demoted(state, known)
    return parts.without_admins(state, known)


def _timed(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("hours")
    if answer.verb == terms.SAME.verb or not typed or means(typed, "same_hours"):
        return parts.edited(state, ProviderPart.HOURS, None, known.setup)
    zone = terms.only_zone(answer.text("zone") or terms.default_zone(state, known))
    return parts.edited(state, ProviderPart.HOURS, BusinessHours(zone, read_week(typed)), known.setup)


def _channelled(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == terms.EVERY.verb:
        return parts.edited(state, ProviderPart.CHANNEL, None, known.setup)
    listing = terms.channel_listing(state, known)
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    return parts.edited(state, ProviderPart.CHANNEL, listing.picked(answer), known.setup)


def _agreed_where(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == terms.NONE.verb:
        return parts.edited(state, ProviderPart.AGREEMENTS, (), known.setup)
    listing = terms.served_listing(state, known)
    look = listing.looked(answer)
    ticked = listing.ticked(answer, terms.places_ticked(state, known))
    if look is not None:
        return replace(state, look=replace(look, ticked=ticked))
    if not ticked:
        raise Refusal("nothing_picked")
    look = replace(listing.look, ticked=ticked)
    return replace(state, step=Step.TERMS, places=tuple(LocationId(place) for place in ticked), look=look)


def _agreed_what(state: State, answer: Answer, known: Known) -> State:
    agreed = terms.typed_terms(answer, state, known)
    agreements = parts.agreed(parts.merged(state, known.setup), state.places, agreed)
    return parts.edited(state, ProviderPart.AGREEMENTS, agreements, known.setup)


def _removal_confirmed(state: State, answer: Answer, known: Known) -> State:
    return replace(state, step=Step.DONE, is_removal=True)


def _end(state: State, known: Known) -> End:
    """What was saved and what is missing, whether the set-up has changed already or not."""
    again = Begin(Text("providers.begin"), "providers")
    if state.is_removal:
        title = Text("providers.removed", {"name": state.draft.name})
        return End(title, (Text("providers.removed_what"),), offers=(again,))
    provider = parts.merged(state, known.setup)
    lines = [saved_line(forms.part_title(part) for part in state.parts)]
    demoted = [person.name for person in (*provider.contacts, *provider.subcontractors) if person.id in state.demoted]
    if demoted:
        lines.append(Text("providers.demoted", {"names": some(demoted)}))
    lacks = forms.missing(provider, known.setup)
    if lacks:
        lines.append(Text("sites.lacks", {"lacks": joined(lacks)}))
    needs_location = not known.setup.locations
    offers = (*((Begin(Text("locations.begin"), "locations"),) if needs_location else ()), again)
    return End(Text("providers.saved", {"name": provider.name}), tuple(lines), offers=offers)


_FORMS: Final[dict[Step, Callable[[State, Known], Form]]] = {
    Step.LIST: forms.overview,
    Step.MENU: forms.menu,
    Step.NAME: forms.name,
    Step.LOCATIONS: forms.locations,
    Step.CONTACTS: forms.people,
    Step.SUBCONTRACTORS: forms.people,
    Step.ADMINS: forms.conflict,
    Step.HOURS: terms.hours,
    Step.CHANNEL: terms.channel,
    Step.PLACES: terms.places,
    Step.TERMS: terms.terms,
    Step.ESCALATION: escalation.steps,
    Step.ESCALATION_STEP: escalation.one_more,
    Step.REMOVE: forms.removal,
}

_ANSWERS: Final[dict[Step, Callable[[State, Answer, Known], State]]] = {
    Step.LIST: _from_list,
    Step.MENU: _from_menu,
    Step.NAME: _named,
    Step.LOCATIONS: _placed,
    Step.CONTACTS: _staffed,
    Step.SUBCONTRACTORS: _staffed,
    Step.ADMINS: _decided,
    Step.HOURS: _timed,
    Step.CHANNEL: _channelled,
    Step.PLACES: _agreed_where,
    Step.TERMS: _agreed_what,
    Step.ESCALATION: escalation.typed,
    Step.ESCALATION_STEP: escalation.added,
    Step.REMOVE: _removal_confirmed,
}
