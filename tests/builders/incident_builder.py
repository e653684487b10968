"""Incidents for tests, complete until a test says otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import (
    Claim,
    ClaimId,
    ClientId,
    Closing,
    Entry,
    Event,
    Incident,
    IncidentId,
    Location,
    LocationId,
    Offer,
    Person,
    PersonId,
    Room,
    RoomId,
    RoomResponse,
    Severity,
    Slot,
    State,
    Via,
)
from services.model.business_hours import BusinessHours

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
"""A Monday, 14:20 in Berlin."""
MEGAN = Person(PersonId("11111111-1111-4111-8111-111111111111"), "Megan Bowen")
ADELE = Person(PersonId("22222222-2222-4222-8222-222222222222"), "Adele Vance")
TUESDAY_NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def a_slot(start: datetime = TUESDAY_NINE, *, minutes: int = 60) -> Slot:
    return Slot(start, start + timedelta(minutes=minutes))


def some_slots(count: int, *, first: datetime = TUESDAY_NINE, minutes: int = 60) -> tuple[Slot, ...]:
    """Slots every half hour, sixteen a day."""
    starts = (first + timedelta(days=nth // 16, minutes=30 * (nth % 16)) for nth in range(count))
    return tuple(a_slot(start, minutes=minutes) for start in starts)


def an_offer(count: int = 3, **changes: Any) -> Offer:
    return replace(Offer(slots=some_slots(count), until=NOW + timedelta(days=2)), **changes)


def a_location(zone: str = "Europe/Berlin", name: str = "Berlin HQ") -> Location:
    return Location(LocationId("loc-berlin"), name, BusinessHours(zone, ((),) * 7))


def a_claim(**changes: Any) -> Claim:
    made = Claim(id=ClaimId("clm-7f3a"), contact=MEGAN, slot=a_slot(), made_at=NOW, event="AAMk")
    return replace(made, **changes)


def an_actor(*roles: Role, by: Person | None = MEGAN, via: Via = Via.CARD, now: datetime | None = None) -> Actor:
    """Somebody doing something with a button a minute after NOW, as the holder of the claim."""
    return Actor(roles or (Role.HOLDER,), via, now or NOW + timedelta(minutes=1), by)


def an_incident(state: State = State.OPEN, **changes: Any) -> Incident:
    """An incident in that state, with the claim, the history and the end that the state needs."""
    reported = NOW - timedelta(minutes=15)
    made = Incident(
        id=IncidentId("inc-4c1d0b9e"),
        client=ClientId("contoso"),
        version=1,
        state=state,
        room=Room(RoomId("aurora"), "Aurora", LocationId("loc-berlin"), "aurora@contoso.example"),
        location=a_location(),
        source="alertmanager",
        source_id="f00d",
        title="Projector stays dark",
        description="HDMI 1 and 2 show no signal since this morning.\nRestarted twice.",
        severity=Severity.CRITICAL,
        occurred_at=NOW - timedelta(minutes=20),
        reported_at=reported,
        offer=an_offer(),
        link="https://grafana.contoso.example/alerts/4711",
        history=(Entry(Event.REPORTED, reported),),
    )
    return replace(replace(made, **_of_state(state, made)), **changes)


def _of_state(state: State, made: Incident) -> dict[str, Any]:
    claimed = Entry(Event.CLAIMED, NOW, MEGAN, a_slot())
    booked = Entry(Event.BOOKED, NOW + timedelta(seconds=20), MEGAN, a_slot())
    match state:
        case State.OPEN:
            return {}
        case State.AWAITING | State.CLAIMING:
            return {"claim": a_claim(), "history": (*made.history, claimed)}
        case State.BOOKED:
            return {"claim": a_claim(answer=RoomResponse.ACCEPTED), "history": (*made.history, claimed, booked)}
        case State.ON_SITE:
            checked_in = Entry(Event.CHECKED_IN, TUESDAY_NINE, MEGAN, a_slot())
            begun = a_claim(answer=RoomResponse.ACCEPTED, checked_in_at=TUESDAY_NINE)
            return {"claim": begun, "history": (*made.history, claimed, booked, checked_in)}
    ended = Entry(Event.RECOVERED, NOW, MEGAN, a_slot())
    return {"closing": Closing.RECOVERED, "closed_at": NOW, "history": (*made.history, claimed, booked, ended)}
