"""The parts of a provider as they are being edited, and what of them is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from dialogs.sites.site_dialog import SiteState, edited
from services import model
from services.admin import admins
from services.model import Agreement, LocationId, Person, PersonId, Provider, ProviderId, Severity
from services.model.dialog import Known
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.escalation_text import only_with

Terms = Mapping[Severity, tuple[int, int] | None]
"""Respond-by and resolve-by of each severity in minutes of business time, None where nothing is agreed."""

MOST_PEOPLE: Final = 200
"""Contacts, and as many subcontractors; more have been ticked by mistake."""


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    MENU = "menu"
    NAME = "name"
    LOCATIONS = "locations"
    CONTACTS = "contacts"
    SUBCONTRACTORS = "subcontractors"
    ADMINS = "admins"
    HOURS = "hours"
    CHANNEL = "channel"
    PLACES = "places"
    TERMS = "terms"
    ESCALATION = "escalation"
    ESCALATION_STEP = "escalation_step"
    REMOVE = "remove"
    DONE = "done"


class ProviderPart(StrEnum):
    """What can be edited by itself; named as in `services.model.Provider`."""

    NAME = "name"
    LOCATIONS = "locations"
    CONTACTS = "contacts"
    SUBCONTRACTORS = "subcontractors"
    HOURS = "hours"
    CHANNEL = "channel"
    AGREEMENTS = "agreements"
    ESCALATION = "escalation"


ENTRY: Final = {
    ProviderPart.NAME: Step.NAME,
    ProviderPart.LOCATIONS: Step.LOCATIONS,
    ProviderPart.CONTACTS: Step.CONTACTS,
    ProviderPart.SUBCONTRACTORS: Step.SUBCONTRACTORS,
    ProviderPart.HOURS: Step.HOURS,
    ProviderPart.CHANNEL: Step.CHANNEL,
    ProviderPart.AGREEMENTS: Step.PLACES,
}
"""Where editing a part begins; a new provider is asked for them in this order, but for the escalation."""


def blank(wanted: str) -> Provider:
    """A provider of which nothing is known yet."""
    return Provider(ProviderId(wanted), "", (), ())


@dataclass(frozen=True, slots=True)
class State(SiteState):
    """`picks` are the people ticked as `picking`, some of whom are admins;
    `demoted` are those who shall be admins no more. `places` are the locations that terms are being agreed for.
    `steps` are those of the escalation while it is edited; `after` and `called` belong to one that is being added.
    """

    step: Step = Step.LIST
    draft: Provider = field(default_factory=lambda: blank(""))
    parts: tuple[ProviderPart, ...] = ()
    picks: tuple[Person, ...] = ()
    picking: ProviderPart = ProviderPart.CONTACTS
    demoted: tuple[PersonId, ...] = ()
    places: tuple[LocationId, ...] = ()
    steps: tuple[model.EscalationStep, ...] = ()
    after: str = ""
    called: str = ""


def merged(state: State, setup: Setup) -> Provider:
    """The provider as it will be: as it is now, with the edited parts, at locations and with people still there."""
    there = next((provider for provider in setup.providers if provider.id == state.draft.id), blank(state.draft.id))
    provider = replace(there, **{part: getattr(state.draft, part) for part in state.parts})
    served = tuple(one for one in provider.locations if setup.location(one) is not None)
    agreements = tuple(one for one in provider.agreements if one.location in served)
    staff = {person.id for person in (*provider.contacts, *provider.subcontractors)}
    escalation = only_with(provider.escalation, staff)
    return replace(provider, locations=served, agreements=agreements, escalation=escalation)


def with_part(state: State, part: ProviderPart, value: Any, setup: Setup) -> State:
    """The state with a part edited, standing at what comes next; without a location, no terms are asked for."""
    state = edited(state, part, replace(state.draft, **{part: value}), ENTRY)
    is_nowhere = state.step is Step.PLACES and not merged(state, setup).locations
    return replace(state, step=Step.MENU, is_walking=False) if is_nowhere else state


def with_people(state: State, known: Known, picks: tuple[Person, ...]) -> State:
    """The state with contacts or subcontractors, asking first where an admin is among them.

    Raises Refusal("people_over_limit").
    """
    if len(picks) > MOST_PEOPLE:
        raise Refusal("people_over_limit", most=MOST_PEOPLE, count=len(picks))
    provider = merged(state, known.setup)
    others = provider.subcontractors if state.picking is ProviderPart.CONTACTS else provider.contacts
    staff = {person.id for person in (*picks, *others)}
    # whoever is left out again stays an admin
    state = replace(state, picks=picks, demoted=tuple(person for person in state.demoted if person in staff))
    if admins_among(state, known):
        return replace(state, step=Step.ADMINS)
    return with_part(state, state.picking, picks, known.setup)


def admins_among(state: State, known: Known) -> tuple[Person, ...]:
    """The admins among the picked people who have not been asked about; whoever sets up here is one, as configured."""
    return tuple(
        person
        for person in state.picks
        if person.id not in state.demoted and (known.setup.is_admin(person.id) or person.id == known.person.id)
    )


def with_demoted(state: State, known: Known) -> State:
    """The state in which the picked admins work for the provider and are admins no more.

    Raises Refusal("no_admin_left") where there would be none.
    """
    demoted = tuple(dict.fromkeys((*state.demoted, *(person.id for person in admins_among(state, known)))))
    if all(admin.id in demoted for admin in known.setup.admins):
        raise Refusal("no_admin_left")
    return with_part(replace(state, demoted=demoted), state.picking, state.picks, known.setup)


def without_admins(state: State, known: Known) -> State:
    """The state in which the picked admins stay admins and do not work for the provider."""
    spared = {person.id for person in admins_among(state, known)}
    picks = tuple(person for person in state.picks if person.id not in spared)
    return with_part(state, state.picking, picks, known.setup)


def agreed(provider: Provider, places: Collection[LocationId], terms: Terms) -> tuple[Agreement, ...]:
    """The provider's agreements with those of some locations replaced by the same terms for each."""
    kept = [one for one in provider.agreements if one.location not in places]
    new = [Agreement(place, severity, *term) for place in places for severity, term in terms.items() if term]
    return (*kept, *new)


def terms_at(provider: Provider, place: LocationId) -> Terms:
    """What a provider has agreed to for a location."""
    there = {one.severity: (one.respond, one.resolve) for one in provider.agreements if one.location == place}
    return {severity: there.get(severity) for severity in Severity}


def staffed(state: State, setup: Setup) -> Setup:
    """The set-up in which the provider's people are no admins any more who shall not be.

    Raises Refusal where a person would be an admin, too, or both contact and subcontractor, or no admin would be left.
    """
    provider = merged(state, setup)
    staff = (*provider.contacts, *provider.subcontractors)
    if len({person.id for person in staff}) < len(staff):
        raise Refusal("contact_twice", name=provider.name)
    after = _demoted(setup, {person.id for person in staff} & set(state.demoted))
    if {ProviderPart.CONTACTS, ProviderPart.SUBCONTRACTORS} & set(state.parts):
        _require_no_admin(after, staff)
    return after


def _demoted(setup: Setup, people: Iterable[PersonId]) -> Setup:
    for person in sorted(people):
        setup = admins.removed(setup, person)
    return setup


def _require_no_admin(setup: Setup, staff: Iterable[Person]) -> None:
    for person in staff:
        if setup.is_admin(person.id):
            raise Refusal("contact_is_admin", name=person.name)
