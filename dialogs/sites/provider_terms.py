"""The questions of `providers` about working hours, the channel and the service-level agreement."""

from __future__ import annotations

from dialogs.form_fields import line
from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing
from dialogs.sites.provider_forms import place_names, ticks
from dialogs.sites.provider_parts import State, Step, Terms, merged, terms_at
from services.model import Severity
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.errors import Refusal
from services.parsing.duration_text import read_terms, write_terms
from services.parsing.hours_written import write_week
from services.parsing.zone_search import close_zones, found_zones

SAME = Button("same", Text("providers.same_hours"))
EVERY = Button("every", Text("providers.every_channel"))
NONE = Button("none", Text("providers.nothing_agreed"))


def hours(state: State, known: Known) -> Form:
    """When the provider works: as its locations are open, or in hours of its own."""
    provider = merged(state, known.setup)
    own = (write_week(provider.hours.weekly),) if provider.hours else ""
    zone, hint = Text("providers.zone"), Text("locations.zone_hint")
    fields = (
        line("hours", Text("sites.hours"), own, kind=FieldKind.LINES, hint=Text("sites.hours_hint")),
        Field("zone", FieldKind.LINE, zone, default_zone(state, known), hint=hint),
    )
    lines = (Text("providers.hours_lead"), Text("sites.hours_syntax"))
    return Form(Text("providers.hours_title"), lines, fields, (NEXT, SAME, BACK, CANCEL))


def default_zone(state: State, known: Known) -> str:
    """The provider's own zone, else that of the first location it serves, else of the first there is."""
    provider = merged(state, known.setup)
    if provider.hours is not None:
        return provider.hours.timezone
    served = [place for place in known.setup.locations if place.id in provider.locations]
    return next((place.hours.timezone for place in (*served, *known.setup.locations)), "UTC")


def only_zone(typed: str) -> str:
    """The one zone that a text means; raises Refusal("zone_unknown" or "zone_several")."""
    found = found_zones(typed)
    if not found:
        raise Refusal("zone_unknown", typed=typed, close=", ".join(close_zones(typed)))
    if len(found) > 1:
        raise Refusal("zone_several", typed=typed, close=", ".join(found[:3]))
    return found[0]


def channel_listing(state: State, known: Known) -> Listing:
    """The channels that Roomfix is in."""
    channels = known.result("channels").get("channels", ())
    return Listing(tuple(Choice(one["id"], one["name"]) for one in channels), state.look.at(Step.CHANNEL))


def channel(state: State, known: Known) -> Form:
    """Where the provider's incidents are posted."""
    listed = channel_listing(state, known)
    return listed.form(
        Text("providers.channel_title"),
        (Text("providers.channel_lead"),),
        Text("providers.channel"),
        merged(state, known.setup).channel or "",
        forward=(NEXT,) if listed.choices else (AGAIN,),
        others=(EVERY, BACK, CANCEL),
        problem=state.works.problem_of("channels"),
    )


def served_listing(state: State, known: Known) -> Listing:
    """The locations that the provider serves, to tick."""
    served = merged(state, known.setup).locations
    choices = tuple(Choice(place.id, place.name) for place in known.setup.locations if place.id in served)
    return Listing(choices, state.look.at(Step.PLACES), many=True)


def served_ticked(state: State, known: Known) -> tuple[str, ...]:
    """For a new provider all its locations, else those that nothing is agreed for."""
    provider = merged(state, known.setup)
    agreed = {one.location for one in provider.agreements}
    return ticks(state, [place for place in provider.locations if place not in agreed])


def places(state: State, known: Known) -> Form:
    """Which locations terms shall be agreed for."""
    others = (NONE, BACK, CANCEL) if state.is_walking else (BACK, CANCEL)
    title, lead, label = Text("providers.places_title"), Text("providers.places_lead"), Text("providers.locations")
    return served_listing(state, known).form(title, (lead,), label, *served_ticked(state, known), others=others)


def terms(state: State, known: Known) -> Form:
    """How fast the provider responds and resolves, for each severity."""
    now, hint = terms_at(merged(state, known.setup), state.places[0]), Text("providers.terms_hint")
    fields = tuple(
        Field(one, FieldKind.LINE, Text(f"severity.{one}"), (write_terms(now[one]),), hint=hint) for one in Severity
    )
    where = Text("providers.terms_where", {"names": place_names(state.places, known.setup)})
    return Form(Text("providers.terms_title"), (where, Text("providers.terms_lead")), fields)


def typed_terms(answer: Answer, state: State, known: Known) -> Terms:
    """What was typed for each severity; what did not come back stays as it is. Raises Refusal."""
    now, typed = terms_at(merged(state, known.setup), state.places[0]), answer.filled
    return {one: read_terms(typed[one]) if one in typed else now[one] for one in Severity}
