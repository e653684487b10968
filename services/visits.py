"""Visits: a slot claimed, the room asked, the answer awaited, the calendar entry withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services import calendars, lifecycle
from services.businesstime import zone
from services.errors import NeedsAdmin, Refusal, Unavailable
from services.graph import Graph, Invitation
from services.model import Answer, Claim, ClaimId, ClientId, Event, Incident, IncidentId, Person, Slot, State
from services.redis_store.changes import Change, JobOrder, Outcome
from services.redis_store.store import Seen, Store
from services.setup import Setup

TRIES = 20
"""How often a press is decided anew when somebody else was faster; each time somebody wins, so it ends."""
ROOM_LAG_MS = 3000


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed a button where; `conversation` with its `;messageid=` in a channel's thread."""

    client: ClientId
    person: Person
    conversation: str


@dataclass(frozen=True, slots=True)
class VisitWork:
    """The arguments of a visit's job: which claim, and where its calendar entry is or would be."""

    incident: IncidentId
    claim: ClaimId
    event: str
    calendar: str
    slot: Slot


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
        if await _commit(store, seen.known, changed, f"{claim_id}:release", drop=seen.known.claim):
            return changed
    raise Refusal("stale_button")


async def keep(
    store: Store, graph: Graph, client: ClientId, work: VisitWork, *, now: datetime, is_repeated: bool
) -> bool:
    """Make the calendar agree with the claim; True when nothing is left to do, False to look again soon.

    `is_repeated` says that an earlier run may have been cut off after Graph had made the event.
    Raises Unavailable when Graph is away: the claim waits, and says so after 90 seconds.
    """
    seen = await store.look(client, work.incident)
    if seen.incident is None or seen.incident.claim is None or seen.incident.claim.id != work.claim:
        await _withdraw(store, graph, client, seen.setup, work)
        return True
    if seen.incident.state is State.BOOKED:
        return True
    try:
        return await _book(store, graph, seen.setup, seen.incident, now=now, is_repeated=is_repeated)
    except NeedsAdmin:
        return await _reject(store, seen.incident, Event.FAILED, "booking_failed", now=now)
    except Unavailable:
        await _slow_down(store, seen.incident, seen.incident.claim.answer, now=now)
        raise


async def _book(
    store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime, is_repeated: bool
) -> bool:
    claim = _claim_of(incident)
    if claim.event is None:
        if claim.slot.start <= now:
            return await _reject(store, incident, Event.FAILED, "booking_late", now=now)
        event = await _invite(graph, setup, incident, claim, is_repeated=is_repeated)
        if event is None:
            return await _reject(store, incident, Event.FAILED, "room_busy", now=now)
        invited = lifecycle.invited(incident, event)
        if not await _commit(store, incident, invited, f"{claim.id}:invited:{event}"):
            return False  # somebody else changed the incident: look again, the event is found by its transaction
        incident = invited
    return await _heard(store, graph, setup, incident, now=now)


async def _invite(graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, is_repeated: bool) -> str | None:
    client, connection = setup.client.id, calendars.connection_for(setup, incident.room.calendar)
    if is_repeated:
        made = await graph.find(client, connection, claim.id, slot=claim.slot)
        if made is not None:
            return made
    calendar = incident.room.calendar or ""
    live = await graph.free_busy(client, connection, [calendar], window=claim.slot)
    busy = live[calendar]
    if busy is None:
        raise Unavailable("graph_away")  # unknown is never free
    if _overlaps(busy, claim.slot):
        return None
    return await graph.invite(client, connection, _invitation(incident, claim))


async def _heard(store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime) -> bool:
    """What the room has said to the invitation, taken into the incident; False while it has said nothing final."""
    claim = _claim_of(incident)
    connection = calendars.connection_for(setup, incident.room.calendar)
    calendar = incident.room.calendar or ""
    answer = await graph.answer(setup.client.id, connection, claim.event or "", calendar=calendar)
    if answer is Answer.ACCEPTED:
        booked = lifecycle.accepted(incident, now=now)
        return await _commit(store, incident, booked, f"{claim.id}:accepted")
    if answer in {Answer.DECLINED, None}:
        return await _reject(store, incident, Event.DECLINED, "room_declined", now=now)
    if claim.slot.end <= now:
        return await _reject(store, incident, Event.FAILED, "room_silent", now=now)
    await _slow_down(store, incident, answer or Answer.NONE, now=now)
    return False


async def _withdraw(store: Store, graph: Graph, client: ClientId, setup: Setup, work: VisitWork) -> None:
    connection = calendars.connection_for(setup, work.calendar)
    event = work.event or await graph.find(client, connection, work.claim, slot=work.slot)
    if event:
        await graph.cancel(client, connection, event, comment="This visit was withdrawn in Roomfix.")
    # the room gives the time back a moment after the cancellation, as it does everything (Graph: room processing)
    await store.enqueue(client, replace(calendars.offer_job(work.incident), delay_ms=ROOM_LAG_MS))


async def _reject(store: Store, incident: Incident, event: Event, text: str, *, now: datetime) -> bool:
    """Open the incident again without the refused slot, withdraw what was made, and tell the contact why.

    False when the incident has changed meanwhile: look again.
    """
    claim = _claim_of(incident)
    opened = lifecycle.rejected(incident, event, now=now)
    tell = JobOrder(f"tell:{claim.id}:{text}", "tell", {"incident": incident.id, "claim": claim.id, "text": text,
                    "conversation": claim.conversation or "", "person": claim.contact.name,
                    "start": claim.slot.start.isoformat(), "end": claim.slot.end.isoformat()})  # fmt: skip
    return await _commit(store, incident, opened, f"{claim.id}:{text}", drop=claim, tell=tell)


async def _slow_down(store: Store, incident: Incident, answer: Answer, *, now: datetime) -> None:
    claim = _claim_of(incident)
    is_news = not claim.slow or claim.answer is not answer
    if is_news and now - claim.made_at >= lifecycle.SLOW_AFTER:
        await _commit(store, incident, lifecycle.slowed(incident, answer), f"{claim.id}:slow:{answer}")


async def _commit(
    store: Store, old: Incident, new: Incident, request: str, *, drop: Claim | None = None, tell: JobOrder | None = None
) -> bool:
    jobs = (calendars.visit_job(old), calendars.offer_job(old.id)) if drop else ()
    change = Change(new, expect=old.version, request=request, drop=drop, jobs=(*jobs, tell) if tell else jobs)
    return (await store.commit(change)).outcome is Outcome.DONE


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


def _claim_of(incident: Incident) -> Claim:
    if incident.claim is None:
        raise ValueError("the incident has no claim")
    return incident.claim


def _overlaps(busy: tuple[tuple[int, int], ...], slot: Slot) -> bool:
    return any(start < slot.end.timestamp() and slot.start.timestamp() < end for start, end in busy)


def _invitation(incident: Incident, claim: Claim) -> Invitation:
    return Invitation(
        transaction=claim.id,
        subject=f"Visit: {incident.title}"[:250],
        text=f"{claim.contact.name} comes to {incident.room.name}. Incident {incident.id}.\n\n{incident.description}"[
            :4000
        ],
        slot=claim.slot,
        room_name=incident.room.name,
        calendar=incident.room.calendar or "",
    )
