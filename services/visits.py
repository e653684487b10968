"""Visits as people ask for them: a slot claimed, and given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services import calendars, lifecycle
from services.bookings import commit
from services.businesstime import zone
from services.errors import Refusal
from services.model import (
    ClaimId,
    ClientId,
    Incident,
    IncidentId,
    Person,
)
from services.redis_store.changes import Change, Outcome
from services.redis_store.store import Seen, Store
from services.setup import Setup

TRIES = 20
"""How often a press is decided anew when somebody else was faster; each time somebody wins, so it ends."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed a button where; `conversation` with its `;messageid=` in a channel's thread."""

    client: ClientId
    person: Person
    conversation: str


async def claim(
    store: Store, incident: IncidentId, start: datetime, *, by: Pressed, now: datetime, claim_id: ClaimId
) -> Incident:
    """The incident with the slot claimed, or as it is when this repeats the claim that stands.

    Raises Refusal: `unknown_incident`, by the lifecycle's table, `taken` when another incident holds the room then,
    `other_visit` when the person is elsewhere then.
    """
    for _ in range(TRIES):
        seen = await _seen(store, by.client, incident)
        if lifecycle.is_same_claim(seen.known, start, by.person.id):
            return seen.known
        role = lifecycle.role_of(
            seen.known, by.person.id, contact=seen.setup.is_contact(by.person.id, seen.known.location.id)
        )
        changed = _claimed(seen.known, start, claim_id, by, role, now)
        answer = await store.commit(
            Change(
                changed,
                expect=seen.known.version,
                request=claim_id,
                hold=changed.claim,
                jobs=(calendars.visit_job(changed),),
            )
        )
        if answer.outcome is Outcome.DONE:
            return changed
        if answer.outcome is not Outcome.STALE:
            await _refuse_overlap(store, by.client, answer.outcome, IncidentId(answer.detail))
    raise Refusal("stale_button")


async def release(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident open again and its visit withdrawn; raises Refusal by the lifecycle's table."""
    for _ in range(TRIES):
        seen = await _seen(store, by.client, incident)
        role = lifecycle.role_of(
            seen.known, by.person.id, contact=seen.setup.is_contact(by.person.id, seen.known.location.id)
        )
        changed = lifecycle.release(seen.known, claim_id, who=by.person, role=role, now=now)
        if await commit(store, seen.known, changed, f"{claim_id}:release", drop=seen.known.claim):
            return changed
    raise Refusal("stale_button")


async def _refuse_overlap(store: Store, client: ClientId, outcome: Outcome, other: IncidentId) -> None:
    """Raise the refusal for a slot that another incident's claim holds; return when that claim is gone by now."""
    rival = await store.incident(client, other)
    if rival is None or rival.claim is None:
        return
    key = "taken" if outcome is Outcome.ROOM else "other_visit"
    raise Refusal(
        key,
        name=rival.claim.contact.name,
        slot=rival.claim.slot,
        zone=zone(rival.location.hours.timezone),
        room=rival.room.name,
    )


def _claimed(
    incident: Incident, start: datetime, claim_id: ClaimId, by: Pressed, role: lifecycle.Role, now: datetime
) -> Incident:
    return lifecycle.claim(
        incident, start, claim_id=claim_id, who=by.person, role=role, now=now, conversation=by.conversation
    )


@dataclass(frozen=True, slots=True)
class _Known:
    known: Incident
    setup: Setup


async def _seen(store: Store, client: ClientId, incident: IncidentId) -> _Known:
    seen: Seen = await store.look(client, incident)
    if seen.incident is None:
        raise Refusal("unknown_incident")
    return _Known(seen.incident, seen.setup)
