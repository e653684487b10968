"""Visits as people ask for them: a slot claimed, given back, moved, handed on, begun and ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from services.incidents.commit import try_commit
from services.lifecycle import deadlines, transitions, visit_transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.table import roles_of
from services.lifecycle.transitions import Actor
from services.model import ClaimId, ClientId, Incident, IncidentId, Person, PersonId, Via
from services.model.business_hours import zone
from services.model.errors import Refusal
from services.model.jobs import Work
from services.model.setup import Setup
from services.notifications.notices import tell_own
from services.store.changes import CommitOutcome
from services.store.redis_store import Store

TRIES = 20
"""How often a press is decided anew when somebody else was faster; each time somebody wins, so it ends."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who asked for something where and how; `conversation` with its `;messageid=` in a channel's thread.

    `configured` are the object ids that are admins from the start. `request` names an answer that may be heard twice,
    "" where what is asked names itself.
    """

    client: ClientId
    person: Person
    conversation: str
    via: Via = Via.CARD
    configured: frozenset[str] = frozenset()
    request: str = ""


Move = Callable[[Incident, Actor, Setup], Incident]
"""What somebody does to an incident, decided on the present version of it; pure, and may be asked again."""

Tell = Callable[[Incident, Incident], tuple[Work, ...]]
"""Who is told something of their own by a change, as (before, after)."""


def nobody(old: Incident, new: Incident) -> tuple[Work, ...]:
    """For what the card says to everybody it concerns."""
    return ()


async def act(
    store: Store,
    incident: IncidentId,
    move: Move,
    *,
    by: Pressed,
    now: datetime,
    request: str,
    tell: Tell = nobody,
) -> Incident:
    """The incident after a person's command; `request`, or that of `by`, names it: the same one again changes nothing.

    Raises Refusal: `unknown_incident`, what the move says, `taken` when another incident holds the room then,
    `slot_gone` when this one does, `other_visit` when the person is elsewhere then, `reported_anew` when the fault has
    become another incident since this one was closed.
    """
    is_done = bool(by.request) and await store.is_answered(by.client, by.request)
    for _ in range(TRIES):
        seen = await store.look(by.client, incident)
        if seen.incident is None:
            raise Refusal("unknown_incident")
        if is_done:
            return seen.incident
        actor = Actor(roles(seen.incident, seen.setup, by.person.id, configured=by.configured), by.via, now, by.person)
        changed = move(seen.incident, actor, seen.setup)
        if changed is seen.incident:
            return changed
        answer = await try_commit(
            store, seen.incident, changed, by.request or request, tell=tell(seen.incident, changed)
        )
        if answer.outcome is CommitOutcome.DONE:
            return changed
        if answer.outcome is not CommitOutcome.STALE:
            await _refuse(store, seen.incident, changed, answer.outcome, IncidentId(answer.detail))
    raise Refusal("stale_button")


async def claim(
    store: Store, incident: IncidentId, start: datetime, *, by: Pressed, now: datetime, claim_id: ClaimId
) -> Incident:
    """The incident with the slot claimed, or as it is when this repeats the claim that stands; raises as `act`."""

    def move(known: Incident, actor: Actor, setup: Setup) -> Incident:
        if transitions.is_same_claim(known, start, actor.who.id):
            return known
        is_automated, where = setup.client.automated, by.conversation
        return transitions.claim(known, start, actor, claim_id=claim_id, conversation=where, is_automated=is_automated)

    return await act(store, incident, move, by=by, now=now, request=claim_id)


async def release(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident open again and its visit withdrawn; raises as `act`."""
    move = of_claim(transitions.release, claim_id)
    return await act(store, incident, move, by=by, now=now, request=f"{claim_id}:release")


async def approve(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident whose visit is being booked now; raises as `act`."""
    move = of_claim(transitions.approved, claim_id)
    return await act(store, incident, move, by=by, now=now, request=f"{claim_id}:approved")


async def refuse(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident open again, or its visit left where it is, and its contact told; raises as `act`."""
    move, request = of_claim(transitions.refused, claim_id), f"{claim_id}:refused"
    return await act(store, incident, move, by=by, now=now, request=request, tell=_tell_refused)


async def reschedule(
    store: Store, incident: IncidentId, start: datetime, *, by: Pressed, now: datetime, claim_id: ClaimId
) -> Incident:
    """The visit about to move to another slot; its own time is given back once the new one stands; raises as `act`."""

    def move(known: Incident, actor: Actor, setup: Setup) -> Incident:
        if transitions.is_same_claim(known, start, actor.who.id):
            return known
        if setup.provider_of(actor.who.id) is None:
            raise Refusal("not_a_contact", location=known.location.name)
        is_automated, where = setup.client.automated, by.conversation
        return visit_transitions.reschedule(
            known, start, actor, claim_id=claim_id, conversation=where, is_automated=is_automated
        )

    return await act(store, incident, move, by=by, now=now, request=claim_id)


async def check_in(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The visit begun; raises as `act`."""
    request = f"{claim_id}:in:{now.isoformat()}"
    return await act(store, incident, of_claim(visit_transitions.check_in, claim_id), by=by, now=now, request=request)


async def end_early(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The visit over now, and the rest of its time given back to the room; raises as `act`."""
    request = f"{claim_id}:short:{now.isoformat()}"
    return await act(store, incident, of_claim(visit_transitions.end_early, claim_id), by=by, now=now, request=request)


async def complete(
    store: Store, incident: IncidentId, claim_id: ClaimId, *, note: str, by: Pressed, now: datetime
) -> Incident:
    """The incident closed, because its visit has mended it; raises as `act`."""
    move: Move = lambda known, actor, _: visit_transitions.complete(known, claim_id, actor, note=note)  # noqa: E731
    return await act(store, incident, move, by=by, now=now, request=f"{claim_id}:done:{now.isoformat()}")


async def miss(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The incident open again, because its visit did not take place; raises as `act`."""
    request = f"{claim_id}:missed"
    return await act(store, incident, of_claim(visit_transitions.missed, claim_id), by=by, now=now, request=request)


async def cancel(
    store: Store, incident: IncidentId, *, note: str, duplicate_of: IncidentId | None, by: Pressed, now: datetime
) -> Incident:
    """The incident closed and its visit withdrawn, its contact told; raises as `act`."""

    def move(known: Incident, actor: Actor, setup: Setup) -> Incident:
        return visit_transitions.cancel(known, actor, note=note, duplicate_of=duplicate_of)

    tell, request = tell_contact("visit_cancelled", but=by.person.id), f"{incident}:cancel:{now.isoformat()}"
    return await act(store, incident, move, by=by, now=now, request=request, tell=tell)


async def wait(store: Store, incident: IncidentId, *, by: Pressed, now: datetime) -> Incident:
    """The deadlines of the incident stand still, because its client has to do something; raises as `act`."""
    move: Move = lambda known, actor, _: visit_transitions.wait(known, actor)  # noqa: E731
    return await act(store, incident, move, by=by, now=now, request=f"{incident}:wait:{now.isoformat()}")


async def resume(store: Store, incident: IncidentId, *, by: Pressed, now: datetime) -> Incident:
    """The deadlines of the incident run again; raises as `act`."""

    def move(known: Incident, actor: Actor, setup: Setup) -> Incident:
        left = deadlines.resumed(setup, known, now=now)
        return visit_transitions.resume(
            known, actor, respond_by=left.respond_by, resolve_by=left.resolve_by, escalations=left.escalations
        )

    return await act(store, incident, move, by=by, now=now, request=f"{incident}:resume:{now.isoformat()}")


async def undo(store: Store, incident: IncidentId, *, by: Pressed, now: datetime) -> Incident:
    """The incident as it was before the person's own last change; raises as `act`."""
    move: Move = lambda known, actor, _: visit_transitions.undo(known, actor)  # noqa: E731
    return await act(store, incident, move, by=by, now=now, request=f"{incident}:undo:{now.isoformat()}")


def of_claim(move: Callable[[Incident, ClaimId, Actor], Incident], claim_id: ClaimId) -> Move:
    """A move that needs nothing but the claim it is about."""
    return lambda known, actor, _: move(known, claim_id, actor)


def tell_contact(text: str, *, but: PersonId | None = None, values: Mapping[str, str] | None = None) -> Tell:
    """Tell the contact of the claim as it was, unless they have done it themselves."""
    return partial(_told, text, but, values)


def _tell_refused(old: Incident, new: Incident) -> tuple[Work, ...]:
    """Tell the contact that an admin has refused their claim, or the move of their visit."""
    claim = transitions.unapproved(old)
    if claim is None:
        return ()
    text = "claim_refused" if claim is old.claim else "move_refused"
    return (tell_own(new, text, to=claim.contact, claim=claim),)


def _told(
    text: str, but: PersonId | None, values: Mapping[str, str] | None, old: Incident, new: Incident
) -> tuple[Work, ...]:
    if old.claim is None or old.claim.contact.id == but:
        return ()
    return (tell_own(new, text, to=old.claim.contact, claim=old.claim, values=values),)


def roles(incident: Incident, setup: Setup, person: PersonId, *, configured: frozenset[str]) -> tuple[Role, ...]:
    """Every role that somebody has to an incident now; `configured` are admins from the start."""
    is_admin = setup.is_admin(person) or person in configured
    is_contact = setup.is_contact(person, incident.location.id)
    found = roles_of(incident, person, is_contact=is_contact, is_admin=is_admin)
    if setup.provider_of(person) is not None:
        return found
    return tuple(role for role in found if role is not Role.NAMED) or (Role.STRANGER,)  # who has left takes nothing


async def _refuse(store: Store, known: Incident, wanted: Incident, outcome: CommitOutcome, other: IncidentId) -> None:
    """Raise the refusal for what another incident stands in the way of; return when its claim is gone by now."""
    if outcome is CommitOutcome.EXISTS:
        raise Refusal("reported_anew", other=other)
    if other == known.id:
        raise Refusal("slot_gone", room=known.room.name)
    rival = await store.incident(known.client, other)
    times = [one.slot for one in transitions.claims_of(wanted)]
    held = (
        next((one for one in transitions.claims_of(rival) if any(map(one.slot.overlaps, times))), None)
        if rival
        else None
    )
    if rival is None or held is None:
        return
    key = "taken" if outcome is CommitOutcome.ROOM else "other_visit"
    raise Refusal(
        key,
        name=held.contact.name,
        slot=held.slot,
        zone=zone(rival.location.hours.timezone),
        room=rival.room.name,
    )
