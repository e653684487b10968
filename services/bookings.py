"""The calendar made to agree with a claim: the room asked, its answer awaited, the entry withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from services import calendars, lifecycle
from services.errors import NeedsAdmin, Unavailable
from services.graph import Graph, Invitation
from services.model import (
    Answer,
    Claim,
    ClaimId,
    ClientId,
    Connection,
    Event,
    Incident,
    IncidentId,
    Level,
    Slot,
    State,
)
from services.redis_store.changes import Change, JobOrder, Outcome
from services.redis_store.store import Store
from services.setup import Setup

ROOM_LAG_MS = 3000


@dataclass(frozen=True, slots=True)
class VisitWork:
    """The arguments of a visit's job: which claim, and where its calendar entry is or would be."""

    incident: IncidentId
    claim: ClaimId
    event: str
    calendar: str
    slot: Slot
    owner: str = ""


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
    if seen.incident.state is State.AWAITING:
        return await _overdue(store, seen.incident, now=now)
    try:
        return await _book(store, graph, seen.setup, seen.incident, now=now, is_repeated=is_repeated)
    except NeedsAdmin:
        return await _reject(store, seen.incident, Event.FAILED, "booking_failed", now=now)
    except Unavailable:
        await _slow_down(store, seen.incident, seen.incident.claim.answer, now=now)
        raise


async def _overdue(store: Store, incident: Incident, *, now: datetime) -> bool:
    """Whether nobody has approved a claim before its time; it is given up then."""
    if _claim_of(incident).slot.start > now:
        return False
    return await _reject(store, incident, Event.FAILED, "approval_late", now=now)


async def _book(
    store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime, is_repeated: bool
) -> bool:
    claim = _claim_of(incident)
    if claim.event is None:
        if claim.slot.start <= now and not claim.by_hand:
            return await _reject(store, incident, Event.FAILED, "booking_late", now=now)
        prepared = await _prepared(graph, setup, incident)
        if prepared is not incident and not await commit(store, incident, prepared, f"{claim.id}:prepared"):
            return False
        incident, claim = prepared, _claim_of(prepared)
        if claim.by_hand:
            return await _entered(store, graph, setup, incident, now=now)
        event = await _invite(graph, setup, incident, claim, is_repeated=is_repeated)
        if event is None:
            return await _reject(store, incident, Event.FAILED, "room_busy", now=now)
        invited = lifecycle.invited(incident, event)
        if not await commit(store, incident, invited, f"{claim.id}:invited:{event}"):
            return False  # somebody else changed the incident: look again, the event is found by its transaction
        incident = invited
    return await _heard(store, graph, setup, incident, now=now)


async def _prepared(graph: Graph, setup: Setup, incident: Incident) -> Incident:
    """The incident with whose entry its visit will be; kept before the entry is made, so that it is found again."""
    claim, connection = _claim_of(incident), calendars.connection_for(setup, incident.room.calendar)
    if not connection.can_book:
        return incident if claim.by_hand else lifecycle.prepared(incident, owner=None, by_hand=True)
    if connection.level is not Level.PERSON or claim.owner is not None:
        return incident
    address = await graph.address_of(setup.client.id, connection, claim.contact.id)
    is_accepted = address is not None and address.rpartition("@")[2] in connection.domains
    return lifecycle.prepared(incident, owner=address if is_accepted else connection.account, by_hand=False)


async def _entered(store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime) -> bool:
    """Whether people have entered the visit: the room is busy then. Given up when its time is over."""
    claim = _claim_of(incident)
    calendar = incident.room.calendar or ""
    connection = calendars.connection_for(setup, calendar)
    busy = (await graph.free_busy(setup.client.id, connection, [calendar], window=claim.slot))[calendar]
    if busy is not None and _overlaps(busy, claim.slot):
        return await commit(store, incident, lifecycle.accepted(incident, now=now), f"{claim.id}:accepted")
    if claim.slot.end <= now:
        return await _reject(store, incident, Event.FAILED, "not_entered", now=now)
    return False


async def _invite(graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, is_repeated: bool) -> str | None:
    client, owner = setup.client.id, _owner(setup, incident.room.calendar, claim.owner)
    if is_repeated:
        made = await graph.find(client, owner, claim.id, slot=claim.slot)
        if made is not None:
            return made
    calendar = incident.room.calendar or ""
    connection = calendars.connection_for(setup, calendar)
    live = await graph.free_busy(client, connection, [calendar], window=claim.slot)
    busy = live[calendar]
    if busy is None:
        raise Unavailable("graph_away")  # unknown is never free
    if _overlaps(busy, claim.slot):
        return None
    return await graph.invite(client, owner, _invitation(incident, claim))


async def _heard(store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime) -> bool:
    """What the room has said to the invitation, taken into the incident; False while it has said nothing final."""
    claim = _claim_of(incident)
    owner, calendar = _owner(setup, incident.room.calendar, claim.owner), incident.room.calendar or ""
    answer = await graph.answer(setup.client.id, owner, claim.event or "", calendar=calendar)
    if answer is Answer.ACCEPTED:
        booked = lifecycle.accepted(incident, now=now)
        return await commit(store, incident, booked, f"{claim.id}:accepted")
    if answer in {Answer.DECLINED, None}:
        return await _reject(store, incident, Event.DECLINED, "room_declined", now=now)
    if claim.slot.end <= now:
        return await _reject(store, incident, Event.FAILED, "room_silent", now=now)
    await _slow_down(store, incident, answer or Answer.NONE, now=now)
    return False


async def _withdraw(store: Store, graph: Graph, client: ClientId, setup: Setup, work: VisitWork) -> None:
    if setup.connection_of(work.calendar) is None:
        return  # it was disconnected; what stands in the calendar stays, as was said before
    owner = _owner(setup, work.calendar, work.owner)
    event = work.event or await graph.find(client, owner, work.claim, slot=work.slot)
    if event:
        await graph.cancel(client, owner, event, comment="This visit was withdrawn in Roomfix.")
    # the room gives the time back a moment after the cancellation, as it does everything (Graph: room processing)
    await store.enqueue(client, replace(calendars.offer_job(work.incident), delay_ms=ROOM_LAG_MS))


async def _reject(store: Store, incident: Incident, event: Event, text: str, *, now: datetime) -> bool:
    """Open the incident again without the refused slot, withdraw what was made, and tell the contact why.

    False when the incident has changed meanwhile: look again.
    """
    claim = _claim_of(incident)
    opened = lifecycle.rejected(incident, event, now=now)
    tell = tell_job(incident, text)
    return await commit(store, incident, opened, f"{claim.id}:{text}", drop=claim, tell=tell)


def tell_job(incident: Incident, text: str) -> JobOrder:
    """The work of telling a claim's contact, where they claimed, what became of it."""
    claim = _claim_of(incident)
    args = {
        "incident": incident.id,
        "claim": claim.id,
        "text": text,
        "conversation": claim.conversation or "",
        "person": claim.contact.name,
        "start": claim.slot.start.isoformat(),
        "end": claim.slot.end.isoformat(),
    }
    return JobOrder(f"tell:{claim.id}:{text}", "tell", args)


async def _slow_down(store: Store, incident: Incident, answer: Answer, *, now: datetime) -> None:
    claim = _claim_of(incident)
    is_news = not claim.slow or claim.answer is not answer
    if is_news and now - claim.made_at >= lifecycle.SLOW_AFTER:
        await commit(store, incident, lifecycle.slowed(incident, answer), f"{claim.id}:slow:{answer}")


async def commit(
    store: Store, old: Incident, new: Incident, request: str, *, drop: Claim | None = None, tell: JobOrder | None = None
) -> bool:
    """Store the next version of an incident with what follows from it; False when it has changed meanwhile.

    `drop` is the claim that is given back, `tell` what its contact is told.
    """
    jobs = (calendars.visit_job(old), calendars.offer_job(old.id)) if drop else ()
    change = Change(new, expect=old.version, request=request, drop=drop, jobs=(*jobs, tell) if tell else jobs)
    return (await store.commit(change)).outcome is Outcome.DONE


def _claim_of(incident: Incident) -> Claim:
    if incident.claim is None:
        raise ValueError("the incident has no claim")
    return incident.claim


def _owner(setup: Setup, calendar: str | None, owner: str | None) -> Connection:
    """The connection of a room as it writes into the owner's mailbox, its own account's if there is no other."""
    connection = calendars.connection_for(setup, calendar)
    return replace(connection, account=owner or connection.account)


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
