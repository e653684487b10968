"""The questions of `providers` about the list, one provider's parts, its people and its removal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing, some
from dialogs.sites import part_menu, roster
from dialogs.sites.provider_parts import ProviderPart, State, Step, admins_among, merged, terms_at
from services.model import LocationId, Person, Provider, Severity
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text, joined
from services.model.setup import Setup
from services.parsing.duration_text import write_duration, write_terms
from services.parsing.escalation_text import usual_name
from services.parsing.hours_written import week_lines

MOST_LINES: Final = 8
"""Agreements and groups of hours that a form shows before it counts the rest."""

OPEN = Button("open", Text("providers.open"), needs_fields=True)
ADD = Button("add", Text("providers.add"))
REMOVE = Button("remove", Text("providers.remove"))
DEMOTE = Button("demote", Text("providers.demote"))
SPARE = Button("spare", Text("providers.spare"))
YES = Button("yes", Text("button.yes"))


def listing(state: State, known: Known) -> Listing:
    """The providers."""
    return Listing(tuple(Choice(one.id, one.name) for one in known.setup.providers), state.look.at(Step.LIST))


def overview(state: State, known: Known) -> Form:
    """The providers, each with what it has and lacks."""
    listed = listing(state, known)
    if not listed.choices:
        return Form(Text("providers.title"), (Text("providers.nothing"),), (), (ADD, CANCEL))
    values = {choice.value for choice in listed.page.items}
    shown = [provider for provider in known.setup.providers if provider.id in values]
    lines = [*listed.lines(), *(_line(provider, known.setup) for provider in shown)]
    buttons = (OPEN, ADD, *listed.buttons(), CANCEL)
    return Form(Text("providers.title"), tuple(lines), listed.fields(Text("providers.provider")), buttons)


def menu(state: State, known: Known) -> Form:
    """Everything of a provider, and what of it to change."""
    provider = merged(state, known.setup)
    lines = [
        Text("providers.locations_are", {"names": place_names(provider.locations, known.setup)}),
        Text("providers.contacts_are", {"names": _people(provider.contacts)}),
        Text("providers.subcontractors_are", {"names": _people(provider.subcontractors)}),
        *_hours(provider),
        _channel(provider, known),
        *_agreements(provider, known.setup),
        *_escalation(provider),
    ]
    title = Text("providers.menu_title", {"name": provider.name})
    titles = {part: part_title(part) for part in ProviderPart}
    removal = () if state.is_new else (REMOVE,)
    return part_menu.menu(title, lines, Text("providers.part"), parts=titles, edited=state.parts, removal=removal)


def part_title(part: ProviderPart) -> Text:
    """What a part is called."""
    return Text(f"providers.part_{part}")


def name(state: State, known: Known) -> Form:
    """What the provider is called."""
    value = merged(state, known.setup).name
    field = Field(
        "name", FieldKind.LINE, Text("providers.name"), value, is_required=True, hint=Text("providers.name_hint")
    )
    return Form(Text("providers.name_title"), (Text("providers.name_lead"),), (field,), (NEXT, BACK, CANCEL))


def place_listing(state: State, known: Known) -> Listing:
    """All locations, to tick."""
    choices = tuple(Choice(place.id, place.name) for place in known.setup.locations)
    return Listing(choices, state.look.at(Step.LOCATIONS), many=True)


def ticks(state: State, before: Iterable[str]) -> tuple[str, ...]:
    """What is ticked in this step so far; what was ticked `before` it, as long as nobody has changed it."""
    ticked = state.look.at(state.step).ticked
    return tuple(before) if ticked is None else ticked


def locations(state: State, known: Known) -> Form:
    """Which locations the provider serves."""
    listed = place_listing(state, known)
    ticked = ticks(state, merged(state, known.setup).locations)
    lines = [Text("providers.locations_lead" if listed.choices else "providers.no_locations"), *listed.lines()]
    if listed.is_long:
        lines.append(Text("sites.ticked", {"names": place_names(map(LocationId, ticked), known.setup)}))
    fields = listed.fields(Text("providers.locations"), *ticked)
    buttons = (NEXT, *listed.buttons(), BACK, CANCEL)
    return Form(Text("providers.locations_title"), tuple(lines), fields, buttons)


def candidates(state: State, known: Known, part: ProviderPart) -> tuple[Person, ...]:
    """Who can be ticked: whoever is it already, and the people of the roster who are not the other of the two."""
    provider = merged(state, known.setup)
    now, others = provider.contacts, provider.subcontractors
    if part is ProviderPart.SUBCONTRACTORS:
        now, others = others, now
    taken = {person.id for person in others}
    return (*now, *(person for person in roster.members(known) if person.id not in taken))


def people_listing(state: State, known: Known, part: ProviderPart) -> Listing:
    """The candidates as choices to tick."""
    return Listing(roster.choices(candidates(state, known, part)), state.look.at(state.step), many=True)


def people(state: State, known: Known) -> Form:
    """Who are the contacts or the subcontractors."""
    part = ProviderPart(state.step)
    listed = people_listing(state, known, part)
    now = getattr(merged(state, known.setup), part)
    ticked = ticks(state, [person.id for person in now])
    problem = state.works.problem_of(roster.ROSTER)
    lines = [Text(f"providers.{part}_lead"), Text("providers.people_where"), *listed.lines()]
    if listed.is_long:
        called = {choice.value: str(choice.title) for choice in listed.choices}
        lines.append(Text("sites.ticked", {"names": some(called[one] for one in ticked if one in called)}))
    again = (AGAIN,) if problem is not None and not listed.is_long else ()
    buttons = (NEXT, *listed.buttons(), *again, BACK, CANCEL)
    fields = listed.fields(Text("providers.people"), *ticked)
    return Form(Text(f"providers.{part}_title"), tuple(lines), fields, buttons, problem=problem)


def conflict(state: State, known: Known) -> Form:
    """What becomes of admins who were ticked as a provider's people."""
    found = admins_among(state, known)
    lines = [Text("providers.admins_why"), Text("providers.admins_choice")]
    if any(person.id == known.person.id for person in found):
        lines.insert(1, Text("providers.admins_you"))
    title = Text("providers.admins_title", {"names": some(person.name for person in found)})
    return Form(title, tuple(lines), (), (DEMOTE, SPARE, BACK, CANCEL))


def removal(state: State, known: Known) -> Form:
    """Whether to remove a provider, with what stops."""
    provider = merged(state, known.setup)
    alone = [place for place in provider.locations if len(known.setup.providers_at(place)) == 1]
    lines = [Text("providers.remove_what"), Text("providers.remove_stays")]
    if provider.contacts or provider.subcontractors:
        names = _people((*provider.contacts, *provider.subcontractors))
        lines.insert(1, Text("providers.remove_people", {"names": names}))
    if alone:
        lines.append(Text("providers.remove_alone", {"names": place_names(alone, known.setup)}))
    return Form(Text("providers.remove_title", {"name": provider.name}), tuple(lines), (), (YES, BACK, CANCEL))


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


def _line(provider: Provider, setup: Setup) -> Text:
    return Text(
        "providers.line",
        {
            "name": provider.name,
            "contacts": len(provider.contacts),
            "locations": place_names(provider.locations, setup),
            "lacks": joined(missing(provider, setup)),
        },
    )


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
