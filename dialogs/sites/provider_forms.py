"""The questions of `providers` about the list, one provider's parts, its people and its removal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing, some
from dialogs.sites import roster
from dialogs.sites.provider_parts import State, Step, admins_among, merged, terms_at
from services.model import LocationId, Person, Provider, Severity
from services.model.dialog import BACK, CANCEL, Button, Choice, Form, Known, Text
from services.model.setup import Setup
from services.parsing.duration_text import write_duration, write_terms
from services.parsing.escalation_text import usual_name
from services.parsing.hours_written import week_lines

MOST_LINES: Final = 8
"""Agreements and groups of hours that a form shows before it counts the rest."""

DEMOTE = Button("demote", Text("providers.demote"))
SPARE = Button("spare", Text("providers.spare"))


def row(provider: Provider, setup: Setup) -> Mapping[str, str | int]:
    """How many contacts it has and where it works, for the list."""
    return {"contacts": len(provider.contacts), "locations": place_names(provider.locations, setup)}


def described(provider: Provider, known: Known) -> list[Text]:
    """All that is set up of a provider, in lines."""
    return [
        Text("providers.locations_are", {"names": place_names(provider.locations, known.setup)}),
        Text("providers.contacts_are", {"names": _people(provider.contacts)}),
        Text("providers.subcontractors_are", {"names": _people(provider.subcontractors)}),
        *_hours(provider),
        _channel(provider, known),
        *_agreements(provider, known.setup),
        *_escalation(provider),
    ]


def place_listing(state: State, known: Known) -> Listing:
    """All locations, to tick."""
    choices = tuple(Choice(place.id, place.name) for place in known.setup.locations)
    return Listing(choices, state.look.at(Step.LOCATIONS), many=True)


def ticks(state: State, before: Iterable[str]) -> tuple[str, ...]:
    """What is ticked in this step so far; what was ticked `before` it, as long as nobody has changed it."""
    ticked = state.look.at(state.step).ticked
    return tuple(before) if ticked is None else ticked


def places_ticked(state: State, known: Known) -> tuple[str, ...]:
    """The locations that are ticked."""
    return ticks(state, merged(state, known.setup).locations)


def locations(state: State, known: Known) -> Form:
    """Which locations the provider serves."""
    listed = place_listing(state, known)
    lead = Text("providers.locations_lead" if listed.choices else "providers.no_locations")
    label, chosen = Text("providers.locations"), places_ticked(state, known)
    return listed.form(Text("providers.locations_title"), (lead,), label, *chosen)


def candidates(state: State, known: Known) -> tuple[Person, ...]:
    """Who can be ticked: whoever is it already, and the people of the roster who are not the other of the two."""
    provider = merged(state, known.setup)
    now, others = provider.contacts, provider.subcontractors
    if state.step is Step.SUBCONTRACTORS:
        now, others = others, now
    taken = {person.id for person in others}
    return (*now, *(person for person in roster.members(known) if person.id not in taken))


def people_listing(state: State, known: Known) -> Listing:
    """The candidates as choices to tick."""
    return Listing(roster.choices(candidates(state, known)), state.look.at(state.step), many=True)


def people_ticked(state: State, known: Known) -> tuple[str, ...]:
    """The people who are ticked."""
    now: tuple[Person, ...] = getattr(merged(state, known.setup), state.step)
    return ticks(state, [person.id for person in now])


def people(state: State, known: Known) -> Form:
    """Who are the contacts or the subcontractors."""
    part, listed, problem = state.step, people_listing(state, known), state.works.problem_of(roster.ROSTER)
    return listed.form(
        Text(f"providers.{part}_title"),
        (Text(f"providers.{part}_lead"), Text("providers.people_where")),
        Text("providers.people"),
        *people_ticked(state, known),
        others=(*((AGAIN,) if problem is not None and not listed.is_long else ()), BACK, CANCEL),
        problem=problem,
    )


def conflict(state: State, known: Known) -> Form:
    """What becomes of admins who were ticked as a provider's people."""
    found = admins_among(state, known)
    lines = [Text("providers.admins_why"), Text("providers.admins_choice")]
    if any(person.id == known.person.id for person in found):
        lines.insert(1, Text("providers.admins_you"))
    title = Text("providers.admins_title", {"names": some(person.name for person in found)})
    return Form(title, tuple(lines), (), (DEMOTE, SPARE, BACK, CANCEL))


def stops(provider: Provider, known: Known) -> list[Text]:
    """What removing a provider would do."""
    alone = [place for place in provider.locations if len(known.setup.providers_at(place)) == 1]
    lines = [Text("providers.remove_what"), Text("providers.remove_stays")]
    if provider.contacts or provider.subcontractors:
        names = _people((*provider.contacts, *provider.subcontractors))
        lines.insert(1, Text("providers.remove_people", {"names": names}))
    if alone:
        lines.append(Text("providers.remove_alone", {"names": place_names(alone, known.setup)}))
    return lines


def missing(provider: Provider, setup: Setup) -> list[Text]:
    """What a provider still lacks."""
    agreed = {one.location for one in provider.agreements}
    open_places = [place for place in provider.locations if place not in agreed]
    lacks = [] if provider.contacts else [Text("providers.lacks_contacts")]
    if not provider.locations:
        lacks.append(Text("providers.lacks_locations"))
    if open_places:
        lacks.append(Text("providers.lacks_agreement", {"names": place_names(open_places, setup)}))
    return lacks


def place_names(places: Iterable[LocationId], setup: Setup) -> str:
    """The names of some locations in a row."""
    found = (setup.location(place) for place in places)
    return some(place.name for place in found if place is not None)


def _people(people: Iterable[Person]) -> str:
    return some(person.name for person in people)


def _hours(provider: Provider) -> list[Text]:
    if provider.hours is None:
        return [Text("providers.hours_same")]
    zone = provider.hours.timezone
    return [Text("providers.hours_are", {"hours": group, "zone": zone}) for group in week_lines(provider.hours.weekly)]


def _channel(provider: Provider, known: Known) -> Text:
    if provider.channel is None:
        return Text("providers.channel_every")
    named = {one["id"]: one["name"] for one in known.result("channels").get("channels", ())}
    if provider.channel not in named:
        return Text("providers.channel_own")
    return Text("providers.channel_is", {"name": named[provider.channel]})


def _agreements(provider: Provider, setup: Setup) -> list[Text]:
    """One line a location that something is agreed for."""
    places = [place for place in provider.locations if any(terms_at(provider, place).values())]
    lines = [_agreement(provider, place, setup) for place in places[:MOST_LINES]]
    if len(places) > MOST_LINES:
        lines.append(Text("sites.more", {"count": len(places) - MOST_LINES}))
    return lines or [Text("providers.no_agreement")]


def _agreement(provider: Provider, place: LocationId, setup: Setup) -> Text:
    terms = terms_at(provider, place)
    values = {severity.value: write_terms(terms[severity]) for severity in Severity}
    return Text("providers.agreement_is", {"name": place_names([place], setup), **values})


def _escalation(provider: Provider) -> list[Text]:
    """One line a step, the people beside a name that is not theirs."""
    lines = []
    for step in provider.escalation:
        key = "escalation.step_is" if step.name == usual_name(step.people) else "escalation.team_is"
        values = {"after": write_duration(step.after), "name": step.name, "people": _people(step.people)}
        lines.append(Text(key, values))
    return lines or [Text("escalation.none")]
