"""`booking`: whether claims are booked at once, whether hosts of meetings are told of faults, which language everybody
reads together, and whose event a visit is; the last step of setting up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from dialogs.connection.which_connection import require_connection, which
from dialogs.form_fields import line, one_of, switch
from dialogs.language_names import language_name
from locales import DEFAULT, LANGUAGES
from services.model import Connection, ConnectionId, EventOwner, Mode
from services.model.dialog import Answer, Begin, Choice, Dialog, End, Field, Form, Known, Shown, Text
from services.model.errors import Refusal
from services.model.setup import Setup

DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
"""RFC 1035 §2.3.1, with a top level of letters."""


class Step(StrEnum):
    """Where the dialog stands."""

    WHICH = "which"
    HOW = "how"
    DOMAINS = "domains"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """What was chosen so far for one connection and for the client; without a `language`, the client keeps its own."""

    step: Step
    connection: str = ""
    automated: bool = True
    level: EventOwner = EventOwner.ROOMFIX
    domains: tuple[str, ...] = ()
    tell_hosts: bool = False
    language: str = ""


class Booking(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """The questions for the connection of that id, or for the only one; raises Refusal("booking_no_connection")."""
        connections = known.setup.connections
        if not connections:
            raise Refusal("booking_no_connection")
        named = known.setup.connection(ConnectionId(words)) or (connections[0] if len(connections) == 1 else None)
        return _about(named, known) if named else State(Step.WHICH)

    def show(self, state: State, known: Known) -> Shown:
        match state.step:
            case Step.WHICH:
                return which(Text("booking.title"), Text("booking.which"), known.setup)
            case Step.HOW:
                return _how(state, known)
            case Step.DOMAINS:
                return _domains(state)
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        match state.step:
            case Step.WHICH:
                return _about(require_connection(answer.text("connection"), known.setup), known)
            case Step.HOW:
                return _chosen(state, answer, known)
        return replace(state, step=Step.DONE, domains=_read_domains(answer.text("domains")))

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with how visits are booked; raises Refusal for a connection that is gone."""
        setup = known.setup
        connection = require_connection(state.connection, setup)
        changed = replace(connection, level=state.level, domains=state.domains)
        connections = tuple(changed if one.id == changed.id else one for one in setup.connections)
        spoken = state.language or setup.client.language
        client = replace(setup.client, automated=state.automated, tell_hosts=state.tell_hosts, language=spoken)
        return replace(setup, client=client, connections=connections)


def _about(connection: Connection, known: Known) -> State:
    client = known.setup.client
    return State(
        Step.HOW, connection.id, client.automated, connection.level, connection.domains, tell_hosts=client.tell_hosts
    )


def _how(state: State, known: Known) -> Form:
    connection = known.setup.connection(ConnectionId(state.connection))
    lines = (Text("booking.intro"), Text("booking.tell_hosts_why"))
    switches = (
        switch("automated", Text("booking.automated"), is_on=state.automated),
        switch("tell_hosts", Text("booking.tell_hosts"), is_on=state.tell_hosts),
    )
    if connection is None or not _can_be_personal(connection):
        why = "booking.level_read" if connection and not connection.can_book else "booking.level_delegated"
        return Form(Text("booking.title"), (*lines, Text(why)), (*switches, _language(state, known)))
    levels = (Choice(level, Text(f"booking.level_{level}")) for level in EventOwner)
    level = one_of("level", Text("booking.level"), levels, state.level)
    return Form(Text("booking.title"), (*lines, Text("booking.level_why")), (*switches, level, _language(state, known)))


def _language(state: State, known: Known) -> Field:
    choices = (Choice(one, language_name(one)) for one in LANGUAGES)
    return one_of("language", Text("booking.language"), choices, _spoken(state, known))


def _spoken(state: State, known: Known) -> str:
    """What was chosen, else what the client speaks now."""
    return state.language or known.setup.client.language or DEFAULT


def _domains(state: State) -> Form:
    domains, hint = ", ".join(state.domains), Text("booking.domains_hint")
    field = line("domains", Text("booking.domains"), domains, hint=hint, is_required=True)
    return Form(Text("booking.domains_title"), (Text("booking.level_why"),), (field,))


def _can_be_personal(connection: Connection) -> bool:
    return connection.mode is Mode.APPLICATION and connection.can_book


def _chosen(state: State, answer: Answer, known: Known) -> State:
    spoken = answer.text("language")
    if spoken not in ("", *LANGUAGES):
        raise Refusal("choice_unknown", typed=spoken)
    is_automated, tell_hosts = answer.is_on("automated"), answer.is_on("tell_hosts")
    state = replace(state, automated=is_automated, tell_hosts=tell_hosts, language=spoken or state.language)
    level = answer.text("level") or EventOwner.ROOMFIX
    if level != EventOwner.PERSON:
        return replace(state, step=Step.DONE, level=EventOwner.ROOMFIX, domains=())
    connection = known.setup.connection(ConnectionId(state.connection))
    if connection is None or not _can_be_personal(connection):
        raise Refusal("booking_level_impossible")
    return replace(state, step=Step.DOMAINS, level=EventOwner.PERSON, domains=state.domains or (connection.domain,))


def _read_domains(text: str) -> tuple[str, ...]:
    domains = tuple(dict.fromkeys(part.strip().lstrip("@").lower() for part in text.split(",") if part.strip()))
    if not domains:
        raise Refusal("booking_no_domain")
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise Refusal("booking_bad_domain", domain=domain[:100])
    return domains


def _end(state: State, known: Known) -> End:
    """What is set up, and everything that is still to do."""
    setup = known.setup
    lines = [Text("booking.is_automated" if state.automated else "booking.is_approved")]
    lines += [Text("booking.hosts_told")] if state.tell_hosts else []
    lines.append(Text("booking.language_is", {"chosen": language_name(_spoken(state, known))}))
    lines += _left(setup)
    offers = [Begin(Text("booking.trial"), "trial")] if any(room.calendar for room in setup.rooms) else []
    if not setup.rooms or any(room.calendar is None for room in setup.rooms):
        offers.append(Begin(Text("booking.map"), "map"))
    offers.append(Begin(Text("booking.providers"), "providers"))
    return End(Text("booking.done"), tuple(lines), offers=tuple(offers))


def _left(setup: Setup) -> list[Text]:
    unmapped = sum(room.calendar is None for room in setup.rooms)
    unserved = [place.name for place in setup.locations if not setup.providers_at(place.id)]
    lines = [Text("booking.no_rooms")] if not setup.rooms else []
    lines += [Text("booking.rooms_left", {"count": unmapped})] if unmapped else []
    lines += [Text("booking.no_provider", {"locations": ", ".join(unserved)[:500]})] if unserved else []
    for provider in setup.providers:
        agreed = {agreement.location for agreement in provider.agreements}
        missing = [place.name for place in setup.locations if place.id in set(provider.locations) - agreed]
        if missing:
            values = {"provider": provider.name, "locations": ", ".join(missing)[:500]}
            lines.append(Text("booking.no_agreement", values))
    return lines or [Text("booking.all_set")]
