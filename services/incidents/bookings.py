"""The calendar made to agree with a claim: the room asked, its answer awaited, the entry withdrawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.calendars import mirror
from services.incidents.commit import commit
from services.lifecycle import transitions
from services.microsoft import calendar_entries
from services.microsoft.graph import Graph
from services.model import (
    Claim,
    ClaimId,
    ClientId,
    Connection,
    Event,
    EventOwner,
    Incident,
    RoomResponse,
    Slot,
)
from services.model.dialog import End, Text
from services.model.errors import NeedsAdmin, Unavailable
from services.model.job_wire import queued
from services.model.jobs import ReadTimes, ReconcileVisit, TellAdmins
from services.model.setup import Setup
from services.notifications.notices import tell_own
from services.store.redis_store import Store

ROOM_LAG: Final = timedelta(seconds=3)
_FINAL: Final = frozenset({"graph_denied", "graph_refused"})
"""What Microsoft 365 answers to what it will not do."""
_LEFT: Final = ("entry_left.title", "entry_left.why")
_UNCHANGED: Final = ("entry_unchanged.title", "entry_unchanged.why")


async def reconcile(
    store: Store, graph: Graph, client: ClientId, work: ReconcileVisit, *, now: datetime, is_repeated: bool
) -> bool:
    """Make the calendar agree with the claim; True when nothing is left to do, False to look again soon.

    `is_repeated` says that an earlier run may have been cut off after Graph had made the event.
    Raises Unavailable when Graph is away: the claim waits, and says so after 90 seconds.
    """
    seen = await store.look(client, work.incident)
    incident, claim = seen.incident, _standing(seen.incident, work.claim)
    if incident is None or claim is None:
        await _withdraw(store, graph, client, seen.setup, work)
        return True
    if claim.answer is RoomResponse.ACCEPTED:
        return await _entry_kept(store, graph, seen.setup, incident, claim)
    if claim == transitions.unapproved(incident):
        return await _overdue(store, incident, claim, now=now)
    try:
        return await _book(store, graph, seen.setup, incident, claim, now=now, is_repeated=is_repeated)
    except NeedsAdmin:
        return await _reject(store, incident, claim, Event.FAILED, "booking_failed", now=now)
    except Unavailable:
        await _slow_down(store, incident, claim, claim.answer, now=now)
        raise


def _standing(incident: Incident | None, claim: ClaimId) -> Claim | None:
    """The claim, if it still holds its time."""
    return next((held for held in transitions.claims_of(incident) if held.id == claim), None) if incident else None


async def _entry_kept(store: Store, graph: Graph, setup: Setup, incident: Incident, claim: Claim) -> bool:
    """Whether the calendar entry shows the visit as it is: who comes, and until when."""
    if not claim.is_behind or claim.event is None:
        return True
    if setup.connection_of(incident.room.calendar) is not None:
        owner = _owner(setup, incident.room.calendar, claim.owner)
        try:
            await graph.change(
                setup.client.id,
                owner,
                claim.event,
                calendar_entries.visit_entry(incident, claim, setup.client.language),
            )
        except NeedsAdmin as error:
            await _tell_admins(store, setup.client.id, claim.id, _UNCHANGED, incident.room.name, error)
    return await _now(store, incident, replace(claim, is_behind=False), "shown")


async def _overdue(store: Store, incident: Incident, claim: Claim, *, now: datetime) -> bool:
    """Whether nobody has approved a claim before its time; it is given up then."""
    if claim.slot.start > now:
        return False
    return await _reject(store, incident, claim, Event.FAILED, "approval_late", now=now)


async def _book(
    store: Store, graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, now: datetime, is_repeated: bool
) -> bool:
    if claim.event is not None:
        return await _heard(store, graph, setup, incident, claim, now=now)
    if claim.slot.start <= now and not claim.by_hand:
        return await _reject(store, incident, claim, Event.FAILED, "booking_late", now=now)
    prepared = await _prepared(graph, setup, incident, claim)
    if prepared is not claim:
        if not await _now(store, incident, prepared, "prepared"):
            return False
        incident = transitions.with_claim(incident, prepared)
    if prepared.by_hand:
        return await _entered(store, graph, setup, incident, prepared, now=now)
    event = await _invite(graph, setup, incident, prepared, is_repeated=is_repeated)
    if event is None:
        return await _reject(store, incident, prepared, Event.FAILED, "room_busy", now=now)
    invited = replace(prepared, event=event)
    if not await _now(store, incident, invited, f"invited:{event}"):
        return False  # somebody else changed the incident: look again, the event is found by its transaction
    return await _heard(store, graph, setup, transitions.with_claim(incident, invited), invited, now=now)


async def _prepared(graph: Graph, setup: Setup, incident: Incident, claim: Claim) -> Claim:
    """The claim with whose entry its visit will be; kept before the entry is made, so that it is found again."""
    connection = mirror.connection_for(setup, incident.room.calendar)
    if not connection.can_book:
        return claim if claim.by_hand else replace(claim, owner=None, by_hand=True)
    if connection.level is not EventOwner.PERSON or claim.owner is not None:
        return claim
    address = await graph.address_of(setup.client.id, connection, claim.contact.id)
    is_accepted = address is not None and address.rpartition("@")[2] in connection.domains
    return replace(claim, owner=address if is_accepted else connection.account, by_hand=False)


async def _entered(
    store: Store, graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, now: datetime
) -> bool:
    """Whether people have entered the visit: the room is busy then. Given up when its time is over."""
    calendar = incident.room.calendar or ""
    connection = mirror.connection_for(setup, calendar)
    busy = (await graph.free_busy(setup.client.id, connection, [calendar], window=claim.slot))[calendar]
    if busy is not None and _overlaps(busy, claim.slot):
        return await _accept(store, incident, claim, now=now)
    if claim.slot.end <= now:
        return await _reject(store, incident, claim, Event.FAILED, "not_entered", now=now)
    return False


async def _invite(graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, is_repeated: bool) -> str | None:
    client, owner = setup.client.id, _owner(setup, incident.room.calendar, claim.owner)
    if is_repeated:
        made = await graph.find(client, owner, claim.id, slot=claim.slot)
        if made is not None:
            return made
    calendar = incident.room.calendar or ""
    connection = mirror.connection_for(setup, calendar)
    live = await graph.free_busy(client, connection, [calendar], window=claim.slot)
    busy = live[calendar]
    if busy is None:
        raise Unavailable("graph_away")  # unknown is never free
    if _overlaps(busy, claim.slot):
        return None
    return await graph.invite(client, owner, calendar_entries.visit_entry(incident, claim, setup.client.language))


async def _heard(store: Store, graph: Graph, setup: Setup, incident: Incident, claim: Claim, *, now: datetime) -> bool:
    """What the room has said to the invitation, taken into the incident; False while it has said nothing final."""
    owner, calendar = _owner(setup, incident.room.calendar, claim.owner), incident.room.calendar or ""
    answer = await graph.answer(setup.client.id, owner, claim.event or "", calendar=calendar)
    if answer is RoomResponse.ACCEPTED:
        return await _accept(store, incident, claim, now=now)
    if answer in {RoomResponse.DECLINED, None}:
        return await _reject(store, incident, claim, Event.DECLINED, "room_declined", now=now)
    if claim.slot.end <= now:
        return await _reject(store, incident, claim, Event.FAILED, "room_silent", now=now)
    await _slow_down(store, incident, claim, answer or RoomResponse.NONE, now=now)
    return False


async def _withdraw(store: Store, graph: Graph, client: ClientId, setup: Setup, work: ReconcileVisit) -> None:
    if setup.connection_of(work.calendar) is None:
        return  # it was disconnected; what stands in the calendar stays, as was said before
    owner = _owner(setup, work.calendar, work.owner)
    event = work.event or await graph.find(client, owner, work.claim, slot=work.slot)
    if event:
        try:
            await graph.cancel(client, owner, event, comment=calendar_entries.withdrawn(setup.client.language))
        except NeedsAdmin as error:
            await _tell_admins(store, client, work.claim, _LEFT, _room_name(setup, work.calendar), error)
            return
    # the room gives the time back a moment after the cancellation, as it does everything (Graph: room processing)
    await store.enqueue(client, queued(ReadTimes(work.incident), delay=ROOM_LAG))


async def _tell_admins(
    store: Store, client: ClientId, claim: ClaimId, texts: tuple[str, str], room: str, error: NeedsAdmin
) -> None:
    """Have a person do what Microsoft 365 does not let Roomfix do; raises the error if that can still change."""
    if error.key not in _FINAL:
        raise error
    title, why = texts
    said = End(Text(title, {"room": room}), (Text(why, {"code": str(error.values.get("code", ""))}),))
    await store.enqueue(client, queued(TellAdmins(said, f"{title}:{claim}")))


def _room_name(setup: Setup, calendar: str) -> str:
    return next((room.name for room in setup.rooms if room.calendar == calendar), calendar)


async def _accept(store: Store, incident: Incident, claim: Claim, *, now: datetime) -> bool:
    accepted = transitions.accepted(incident, claim.id, transitions.by_room(now))
    return await commit(store, incident, accepted, f"{claim.id}:accepted")


async def _reject(store: Store, incident: Incident, claim: Claim, event: Event, text: str, *, now: datetime) -> bool:
    """Take the refused claim off the incident, withdraw what was made, and tell the contact why.

    False when the incident has changed meanwhile: look again.
    """
    opened = transitions.rejected(incident, claim.id, event, transitions.by_room(now))
    if incident.moving is not None:
        text = "move_unapproved" if text == "approval_late" else "move_failed"
    tell = tell_own(opened, text, to=claim.contact, claim=claim)
    return await commit(store, incident, opened, f"{claim.id}:{text}", tell=(tell,))


async def _now(store: Store, incident: Incident, claim: Claim, why: str) -> bool:
    """Store what is known of a claim by now; False when the incident has changed meanwhile."""
    return await commit(
        store, incident, transitions.with_claim(incident, claim), f"{claim.id}:{incident.version}:{why}"
    )


async def _slow_down(store: Store, incident: Incident, claim: Claim, answer: RoomResponse, *, now: datetime) -> None:
    is_news = not claim.slow or claim.answer is not answer
    if is_news and now - claim.made_at >= transitions.SLOW_AFTER:
        await _now(store, incident, replace(claim, slow=True, answer=answer), f"slow:{answer}")


def _owner(setup: Setup, calendar: str | None, owner: str | None) -> Connection:
    """The connection of a room as it writes into the owner's mailbox, its own account's if there is no other."""
    connection = mirror.connection_for(setup, calendar)
    return replace(connection, account=owner or connection.account)


def _overlaps(busy: tuple[tuple[int, int], ...], slot: Slot) -> bool:
    return any(start < slot.end.timestamp() and slot.start.timestamp() < end for start, end in busy)
