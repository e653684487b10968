"""Deadlines and escalation as providers have agreed to them, and what a pause makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.lifecycle.deadlines import Deadlines, deadlines, resumed
from services.model import (
    Agreement,
    Client,
    ClientId,
    Escalation,
    EscalationStep,
    Incident,
    Location,
    LocationId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Severity,
    SlotRules,
)
from services.model.business_hours import BusinessHours
from services.model.setup import Setup
from tests.builders.hours_builder import BERLIN, CLOSED, OFFICE, at, working_days
from tests.builders.incident_builder import ADELE, MEGAN, an_incident

HERE, THERE = LocationId("loc-berlin"), LocationId("there")
CRITICAL, MAJOR = Severity.CRITICAL, Severity.MAJOR
LEE = Person(PersonId("33333333-3333-4333-8333-333333333333"), "Lee Gu")
NOON = at("2026-11-23 12:00")
"""A Monday."""


def agreement(respond: int, resolve: int, *, location: LocationId = HERE, severity: Severity = CRITICAL) -> Agreement:
    return Agreement(location, severity, respond, resolve)


def provider(
    name: str = "north",
    *agreements: Agreement,
    hours: BusinessHours | None = None,
    steps: tuple[EscalationStep, ...] = (),
    locations: tuple[LocationId, ...] = (HERE,),
) -> Provider:
    return Provider(ProviderId(name), name, (MEGAN,), locations, hours=hours, agreements=agreements, escalation=steps)


def setup_of(*providers: Provider, hours: BusinessHours = OFFICE) -> Setup:
    locations = (Location(HERE, "Berlin HQ", hours), Location(THERE, "There", OFFICE))
    return Setup(Client(ClientId("contoso"), "Contoso", SlotRules()), locations=locations, providers=providers)


def due(setup: Setup, *, now: datetime = NOON, severity: Severity = CRITICAL) -> Deadlines:
    return deadlines(setup, setup.locations[0], severity, now=now)


def test_both_deadlines_run_in_the_time_when_location_and_provider_work() -> None:
    setup = setup_of(provider("north", agreement(120, 300), hours=working_days(BERLIN, "10:00-13:00")))
    found = due(setup)
    assert (found.respond_by, found.resolve_by) == (at("2026-11-24 11:00"), at("2026-11-25 11:00"))


def test_of_several_providers_the_earliest_counts_for_each_deadline() -> None:
    slow_start, slow_end = agreement(240, 300), agreement(60, 1200)
    found = due(setup_of(provider("north", slow_start), provider("south", slow_end)))
    assert (found.respond_by, found.resolve_by) == (at("2026-11-23 13:00"), at("2026-11-23 17:00"))


@pytest.mark.parametrize(
    "setup",
    [
        setup_of(),
        setup_of(provider()),
        setup_of(provider("north", agreement(60, 60, severity=MAJOR), agreement(60, 60, location=THERE))),
        setup_of(provider("north", agreement(60, 60), locations=(THERE,))),
        setup_of(provider("north", agreement(60, 60)), hours=BusinessHours(BERLIN, CLOSED)),
        setup_of(provider("north", agreement(60, 60), hours=BusinessHours(BERLIN, CLOSED))),
    ],
)
def test_without_an_agreement_or_without_time_there_is_no_deadline(setup: Setup) -> None:
    assert due(setup) == Deadlines(None, None, ())


def test_the_steps_of_all_providers_come_by_time_and_the_admins_at_the_time_to_respond_by() -> None:
    north = provider(
        "north", agreement(120, 600), steps=(EscalationStep(30, "Lead", (ADELE,)), EscalationStep(90, "Head", (LEE,)))
    )
    south = provider("south", steps=(EscalationStep(60, "Night desk", (MEGAN, LEE)),))
    assert due(setup_of(north, south)).escalations == (
        Escalation(at("2026-11-23 12:30"), "Lead", (ADELE,)),
        Escalation(at("2026-11-23 13:00"), "Night desk", (MEGAN, LEE)),
        Escalation(at("2026-11-23 13:30"), "Head", (LEE,)),
        Escalation(at("2026-11-23 14:00"), "", ()),
    )


def test_a_step_at_the_time_to_respond_by_is_taken_before_the_admins_are_told() -> None:
    steps = due(
        setup_of(provider("north", agreement(60, 60), steps=(EscalationStep(60, "Lead", (ADELE,)),)))
    ).escalations
    assert [step.name for step in steps] == ["Lead", ""]


def test_without_an_agreement_the_steps_are_taken_and_no_admin_is_told() -> None:
    steps = due(setup_of(provider("north", steps=(EscalationStep(60, "Lead", (ADELE,)),)))).escalations
    assert [(step.name, step.at) for step in steps] == [("Lead", at("2026-11-23 13:00"))]


def test_steps_wait_for_the_morning_as_deadlines_do() -> None:
    north = provider("north", agreement(60, 60), steps=(EscalationStep(30, "Lead", (ADELE,)),))
    steps = due(setup_of(north), now=at("2026-11-20 20:00")).escalations
    assert [step.at for step in steps] == [at("2026-11-23 08:30"), at("2026-11-23 09:00")]


# waiting for the client


def waiting(setup: Setup, since: datetime, *, level: int = 0, begun: datetime = NOON) -> Incident:
    found = due(setup, now=begun)
    return an_incident(
        severity=CRITICAL,
        location=setup.locations[0],
        respond_by=found.respond_by,
        resolve_by=found.resolve_by,
        escalations=found.escalations,
        level=level,
        waiting_since=since,
    )


NORTH = provider(
    "north", agreement(120, 300), steps=(EscalationStep(30, "Lead", (ADELE,)), EscalationStep(90, "Head", (LEE,)))
)


def test_what_was_left_of_each_deadline_is_left_after_the_pause() -> None:
    setup = setup_of(NORTH)
    incident = waiting(setup, at("2026-11-23 12:45"), level=1)
    found = resumed(setup, incident, now=at("2026-11-24 17:30"))
    assert found.respond_by == at("2026-11-25 08:45")
    assert found.resolve_by == at("2026-11-25 11:45")
    assert found.escalations == (
        incident.escalations[0],
        Escalation(at("2026-11-25 08:15"), "Head", (LEE,)),
        Escalation(at("2026-11-25 08:45"), ""),
    )


def test_what_had_passed_before_the_pause_stays_where_it_was() -> None:
    setup = setup_of(NORTH)
    incident = waiting(setup, at("2026-11-23 14:00"), level=1)
    found = resumed(setup, incident, now=at("2026-11-25 09:00"))
    assert found.respond_by == incident.respond_by
    assert found.escalations == incident.escalations
    assert found.resolve_by == at("2026-11-25 12:00")


def test_a_pause_outside_business_time_costs_and_gives_nothing() -> None:
    setup = setup_of(NORTH)
    incident = waiting(setup, at("2026-11-23 18:30"), begun=at("2026-11-23 17:30"))
    found = resumed(setup, incident, now=at("2026-11-24 07:00"))
    assert found == Deadlines(incident.respond_by, incident.resolve_by, incident.escalations)


MIDDAY = replace(NORTH, hours=working_days(BERLIN, "10:00-14:00"))


@pytest.mark.parametrize("working", [MIDDAY, replace(MIDDAY, escalation=())])
def test_the_pause_is_counted_in_the_hours_that_the_deadline_runs_in(working: Provider) -> None:
    setup = setup_of(working)
    incident = waiting(setup, at("2026-11-23 13:00"))
    found = resumed(setup, incident, now=at("2026-11-24 08:00"))
    assert (found.respond_by, found.resolve_by) == (at("2026-11-24 11:00"), at("2026-11-24 14:00"))


def test_the_steps_of_a_provider_without_an_agreement_wait_in_its_hours_too() -> None:
    setup = setup_of(replace(MIDDAY, agreements=()))
    incident = waiting(setup, at("2026-11-23 13:00"), level=1)
    found = resumed(setup, incident, now=at("2026-11-24 08:00"))
    assert [step.at for step in found.escalations] == [at("2026-11-23 12:30"), at("2026-11-24 10:30")]


def test_a_provider_that_has_agreed_to_nothing_moves_no_deadline() -> None:
    alone = setup_of(MIDDAY)
    beside = replace(alone, providers=(provider("south"), *alone.providers))
    incident = waiting(alone, at("2026-11-23 13:00"))
    now = at("2026-11-24 08:00")
    assert resumed(beside, incident, now=now) == resumed(alone, incident, now=now)


def test_of_several_providers_the_earliest_counts_after_a_pause_too() -> None:
    setup = setup_of(NORTH, provider("south", agreement(600, 600), hours=working_days(BERLIN, "16:00-18:00")))
    incident = waiting(setup, at("2026-11-23 13:00"))
    assert incident.respond_by == at("2026-11-23 14:00")
    assert resumed(setup, incident, now=at("2026-11-24 09:00")).respond_by == at("2026-11-24 10:00")


def test_what_does_not_wait_keeps_its_deadlines() -> None:
    setup = setup_of(NORTH)
    incident = replace(waiting(setup, NOON), waiting_since=None)
    assert resumed(setup, incident, now=at("2026-11-30 09:00")) == Deadlines(
        incident.respond_by, incident.resolve_by, incident.escalations
    )


def test_the_hours_are_those_of_the_location_now_or_as_it_was_when_it_is_gone() -> None:
    setup = setup_of(NORTH)
    incident, now = waiting(setup, at("2026-11-23 12:45")), at("2026-11-24 17:30")
    late = replace(setup, locations=(replace(setup.locations[0], hours=working_days(BERLIN, "08:00-20:00")),))
    gone = replace(setup, locations=())
    assert resumed(late, incident, now=now).respond_by == at("2026-11-24 18:45")
    assert resumed(gone, incident, now=now).respond_by == at("2026-11-25 08:45")


def test_a_deadline_that_would_never_come_stays() -> None:
    setup = setup_of(NORTH)
    incident = waiting(setup, at("2026-11-23 12:45"))
    shut = replace(setup, locations=(replace(setup.locations[0], hours=BusinessHours(BERLIN, CLOSED)),))
    assert resumed(shut, incident, now=at("2026-11-24 17:30")).respond_by == incident.respond_by


def test_pauses_of_seconds_take_nothing_away() -> None:
    setup, incident = setup_of(NORTH), waiting(setup_of(NORTH), at("2026-11-23 12:45:30"))
    for _ in range(5):
        since = incident.waiting_since
        assert since is not None
        left = resumed(setup, incident, now=since + timedelta(seconds=7))
        assert left.respond_by is not None
        assert incident.respond_by is not None
        assert left.respond_by - incident.respond_by == timedelta(seconds=7)
        incident = replace(incident, respond_by=left.respond_by, waiting_since=since + timedelta(seconds=10))
