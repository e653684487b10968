"""Visits as people ask for them: a slot claimed, and given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services import calendars, lifecycle
from services.bookings import commit, tell_job
from services.businesstime import zone
from services.errors import Refusal
from services.forms import Begin, End, Text
from services.model import (
    ClaimId,
    ClientId,
    Incident,
    IncidentId,
    Person,
)
from services.notices import notice_job
from services.redis_store.changes import Change, JobOrder, Outcome
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
        is_automated = seen.setup.client.automated
        changed = _claimed(seen.known, start, claim_id, by, role, now, is_automated=is_automated)
        jobs = (calendars.visit_job(changed), *(() if is_automated else (_ask_admins(changed),)))
        answer = await store.commit(
            Change(
                changed,
                expect=seen.known.version,
                request=claim_id,
                hold=changed.claim,
                jobs=jobs,
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


async def approve(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident whose visit is being booked now; raises Refusal by the lifecycle's table. `by` is an admin."""
    for _ in range(TRIES):
        seen = await _seen(store, by.client, incident)
        changed = lifecycle.approved(seen.known, claim_id, who=by.person, now=now)
        change = Change(
            changed,
            expect=seen.known.version,
            request=f"{claim_id}:approved",
            jobs=(calendars.visit_job(changed),),
        )
        if (await store.commit(change)).outcome is Outcome.DONE:
            return changed
    raise Refusal("stale_button")


async def refuse(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident open again, and its contact told; raises Refusal by the lifecycle's table. `by` is an admin."""
    for _ in range(TRIES):
        seen = await _seen(store, by.client, incident)
        changed = lifecycle.refused(seen.known, claim_id, who=by.person, now=now)
        tell = tell_job(seen.known, "claim_refused")
        if await commit(store, seen.known, changed, f"{claim_id}:refused", drop=seen.known.claim, tell=tell):
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
    incident: Incident,
    start: datetime,
    claim_id: ClaimId,
    by: Pressed,
    role: lifecycle.Role,
    now: datetime,
    *,
    is_automated: bool,
) -> Incident:
    return lifecycle.claim(
        incident,
        start,
        claim_id=claim_id,
        who=by.person,
        role=role,
        now=now,
        conversation=by.conversation,
        is_automated=is_automated,
    )


def _ask_admins(incident: Incident) -> JobOrder:
    """Have the admins asked whether a claim may be booked; the button begins the dialog that decides."""
    claim = incident.claim
    if claim is None:
        raise ValueError("an incident without a claim asks for no approval")
    title = Text("approval.asked", {"name": claim.contact.name, "room": incident.room.name})
    offer = Begin(Text("approval.look"), "approval", incident.id)
    return notice_job(f"approval:{claim.id}", End(title, (Text("approval.asked_why"),), offers=(offer,)))


@dataclass(frozen=True, slots=True)
class _Known:
    known: Incident
    setup: Setup


async def _seen(store: Store, client: ClientId, incident: IncidentId) -> _Known:
    seen: Seen = await store.look(client, incident)
    if seen.incident is None:
        raise Refusal("unknown_incident")
    return _Known(seen.incident, seen.setup)
