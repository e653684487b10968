"""`providers`: the service companies, whom they send where and when, and what they have agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dialogs.long_lists import some
from dialogs.questions import Question, picking, ticking
from dialogs.sites import provider_escalation as escalation
from dialogs.sites import provider_forms as forms
from dialogs.sites import provider_parts as parts
from dialogs.sites import provider_terms as terms
from dialogs.sites import roster
from dialogs.sites.provider_parts import ProviderPart, State, Step
from dialogs.sites.site_dialog import SiteDialog
from services.model import LocationId, Provider
from services.model.business_hours import BusinessHours
from services.model.dialog import Answer, Begin, Effect, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.hours_text import read_week
from services.parsing.vocabulary import means

CHANNELS: Final = Effect("channels", Text("providers.reading_channels"))


class Providers(SiteDialog[State, Provider]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    name, label, unknown, gone = "providers", "providers.provider", "provider_unknown", "provider_gone"
    steps, part_type, entry = Step, ProviderPart, parts.ENTRY

    def __init__(self) -> None:
        self.blank, self.merged, self.missing = parts.blank, parts.merged, forms.missing
        self.row, self.described, self.stops = forms.row, forms.described, forms.stops
        staff = Question(forms.people, ticking(forms.people_listing, forms.people_ticked, _staffed), roster.READING)
        self.questions = self.common_questions() | {
            Step.LOCATIONS: Question(forms.locations, ticking(forms.place_listing, forms.places_ticked, _placed)),
            Step.CONTACTS: staff,
            Step.SUBCONTRACTORS: staff,
            Step.ADMINS: Question(forms.conflict, _decided),
            Step.HOURS: Question(terms.hours, _timed),
            Step.CHANNEL: Question(
                terms.channel, picking(terms.channel_listing, _channelled, every=_every_channel), CHANNELS
            ),
            Step.PLACES: Question(
                terms.places, ticking(terms.served_listing, terms.served_ticked, _agreed_where, none=_nothing_agreed)
            ),
            Step.TERMS: Question(terms.terms, _agreed_what),
            Step.ESCALATION: Question(escalation.steps, escalation.typed),
            Step.ESCALATION_STEP: Question(escalation.one_more, escalation.added),
        }

    def new(self, state: State, known: Known) -> State:
        """The state at a new provider."""
        return replace(super().new(state, known), demoted=())

    def opened(self, state: State, wanted: str, known: Known) -> State:
        """The state at the menu of a provider."""
        return replace(super().opened(state, wanted, known), demoted=())

    def entered(self, state: State, part: ProviderPart, known: Known) -> State:
        """The state where a part begins; raises Refusal without a location to agree for, or anybody to tell."""
        if part is ProviderPart.AGREEMENTS and not self.merged(state, known.setup).locations:
            raise Refusal("agreement_nowhere")
        return (
            escalation.entered(state, known) if part is ProviderPart.ESCALATION else super().entered(state, part, known)
        )

    def saved(self, state: State, setup: Setup) -> Setup:
        """The set-up with the provider as edited; raises Refusal for people who cannot work for it."""
        return super().saved(state, parts.staffed(state, setup))

    def told(self, state: State, site: Provider) -> Iterable[Text]:
        """Who is an admin no more."""
        staff = (*site.contacts, *site.subcontractors)
        names = some(person.name for person in staff if person.id in state.demoted)
        return (Text("providers.demoted", {"names": names}),) if names else ()

    def offered(self, site: Provider, setup: Setup) -> tuple[Begin, ...]:
        """A location, where there is none."""
        return () if setup.locations else (Begin(Text("locations.begin"), "locations"),)


def _placed(state: State, ticked: tuple[str, ...], known: Known) -> State:
    served = tuple(place.id for place in known.setup.locations if place.id in ticked)
    look = replace(forms.place_listing(state, known).look, ticked=ticked)
    return parts.with_part(replace(state, look=look), ProviderPart.LOCATIONS, served, known.setup)


def _staffed(state: State, ticked: tuple[str, ...], known: Known) -> State:
    candidates = forms.candidates(state, known)
    picks = tuple(roster.person_of(candidates, one) for one in ticked)
    return parts.with_people(replace(state, picking=ProviderPart(state.step)), known, picks)


def _decided(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.DEMOTE.verb:
        return parts.with_demoted(state, known)
    return parts.without_admins(state, known)


def _timed(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("hours")
    if answer.verb == terms.SAME.verb or not typed or means(typed, "same_hours"):
        return parts.with_part(state, ProviderPart.HOURS, None, known.setup)
    zone = terms.only_zone(answer.text("zone") or terms.default_zone(state, known))
    return parts.with_part(state, ProviderPart.HOURS, BusinessHours(zone, read_week(typed)), known.setup)


def _channelled(state: State, channel: str, known: Known) -> State:
    return parts.with_part(state, ProviderPart.CHANNEL, channel, known.setup)


def _every_channel(state: State, known: Known) -> State:
    return parts.with_part(state, ProviderPart.CHANNEL, None, known.setup)


def _nothing_agreed(state: State, known: Known) -> State:
    return parts.with_part(state, ProviderPart.AGREEMENTS, (), known.setup)


def _agreed_where(state: State, ticked: tuple[str, ...], known: Known) -> State:
    if not ticked:
        raise Refusal("nothing_picked")
    look = replace(terms.served_listing(state, known).look, ticked=ticked)
    return replace(state, step=Step.TERMS, places=tuple(map(LocationId, ticked)), look=look)


def _agreed_what(state: State, answer: Answer, known: Known) -> State:
    agreed = terms.typed_terms(answer, state, known)
    agreements = parts.agreed(parts.merged(state, known.setup), state.places, agreed)
    return parts.with_part(state, ProviderPart.AGREEMENTS, agreements, known.setup)
