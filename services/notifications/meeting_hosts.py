"""The host of a meeting that a fault hits: who that is, which rooms are free instead, and how they are told, once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from services.calendars.meetings import AHEAD, fitting, hit, is_free
from services.calendars.mirror import STALE_AFTER
from services.microsoft.graph import Graph
from services.model import ClientId, Incident, IncidentId, Person, PersonId, Room, RoomId, Slot, State, incident
from services.model.business_hours import zone
from services.model.deliveries import Channel, DeliveryStatus
from services.model.dialog import Text
from services.model.errors import NeedsAdmin
from services.model.job_wire import queued
from services.model.jobs import FindHost
from services.model.meeting import Meeting
from services.model.outbox import HostNews
from services.model.preferences import is_no
from services.model.setup import Setup
from services.monitors.maintenance_windows import is_paused
from services.notifications.recipients import DeliveryPlan, Reachability
from services.parsing.addresses import address_in
from services.store.notification_ledger import NotificationLedger
from services.store.records import Seen
from services.store.redis_store import Store

MOST: Final = 3
"""Rooms that a host is offered."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting that a fault hits, its host, and rooms that are free for what is left of it, the best first."""

    meeting: Meeting
    host: Person
    rooms: tuple[Room, ...]


async def begin(store: Store, notifications: NotificationLedger, client: ClientId, incident: IncidentId) -> None:
    """Have the host looked for whose meeting an incident hits: once, and if the client allows it."""
    if _told_of(await store.look(client, incident)) is not None:
        await notifications.order_once(client, incident, [queued(FindHost(incident))])


async def find(store: Store, graph: Graph, client: ClientId, incident: IncidentId, *, now: datetime) -> Hit | None:
    """The first meeting that an incident hits, but those that a provider's people hold; None for none.

    None, too, where Roomfix may not read the room's calendar. Raises Unavailable.
    """
    seen = await store.look(client, incident)
    known = _told_of(seen)
    if known is None:
        return None
    for meeting in await _meetings(store, graph, seen.setup, known, now=now):
        found = await _person_at(graph, seen.setup, meeting.address)
        if found is None or seen.setup.provider_of(found) is None:
            host = Person(found or _stranger(meeting.address), meeting.name)
            return Hit(meeting, host, await _free(store, seen.setup, known, meeting.slot, now=now))
    return None


def way_to(reach: Reachability, meeting: Meeting) -> DeliveryPlan:
    """How a host is told: in their chat, by e-mail, or why they are not.

    The row for the chat has an address where e-mail can stand in for it. Quiet hours do not count, because a meeting
    that is over need not be moved.
    """
    mine, address = reach.mine, address_in(reach.mine.address or meeting.address) or ""
    if reach.chat is not None and not is_no(mine.chat):
        return replace(reach.by_chat(), address=address if reach.can_mail() else "")
    if reach.can_mail() and address:
        return replace(reach.by_mail(), address=address)
    if reach.can_mail():
        why = Text("host.no_address", {"name": reach.person.name})
        return DeliveryPlan(reach.person, Channel.MAIL, DeliveryStatus.FAILED, why=why)
    if reach.chat is not None and is_no(mine.mail):
        return DeliveryPlan(reach.person, Channel.CHAT, DeliveryStatus.DROPPED, why=Text("host.wants_nothing"))
    return reach.failed(Channel.CHAT if reach.chat is None else Channel.MAIL)


def news_for(found: Hit) -> HostNews:
    """What the host of a meeting is told; the meeting is another one once it is moved to another time."""
    slot = found.meeting.slot
    rooms = tuple((room.name, room.capacity) for room in found.rooms)
    return HostNews(f"{found.meeting.id} {slot.start.isoformat()}", slot, rooms)


def _told_of(seen: Seen) -> Incident | None:
    """The incident, if hosts are to be told of it: only who tries Roomfix sees a trial."""
    known = seen.incident
    if known is None or known.state is State.CLOSED or known.source == incident.TRIAL_SOURCE:
        return None
    return known if seen.setup.client.tell_hosts else None


async def _meetings(
    store: Store, graph: Graph, setup: Setup, incident: Incident, *, now: datetime
) -> tuple[Meeting, ...]:
    calendar, client = incident.room.calendar, setup.client.id
    connection = setup.connection_of(calendar)
    if calendar is None or connection is None:
        return ()
    try:
        found = await graph.meetings(client, connection, calendar, window=Slot(now, now + AHEAD))
    except NeedsAdmin:  # it may know free/busy alone, which is fine with everything else
        return ()
    ours = frozenset({calendar.lower(), *(one.account.lower() for one in setup.connections)})
    held = await store.held(client, incident.room)
    return hit(found, held=held, ours=ours, zone=zone(incident.location.hours.timezone), now=now)


async def _person_at(graph: Graph, setup: Setup, address: str) -> PersonId | None:
    """Who has an address, by the first connection that may look it up and knows it."""
    if address_in(address) is None:
        return None
    for connection in setup.connections:
        try:
            found = await graph.person_at(setup.client.id, connection, address)
        except NeedsAdmin:  # it may read calendars alone
            continue
        if found is not None:
            return found
    return None


def _stranger(address: str) -> PersonId:
    """What stands for somebody whom the directory does not tell: the same for the same address."""
    return PersonId(f"mail-{sha256(address.encode()).hexdigest()[:32]}")


async def _free(store: Store, setup: Setup, incident: Incident, slot: Slot, *, now: datetime) -> tuple[Room, ...]:
    """At most MOST rooms that could take what is left of a meeting, as the mirror has them."""
    room, rest = setup.room(incident.room.id) or incident.room, Slot(max(slot.start, now), slot.end)
    faulty = await _faulty(store, setup.client.id)
    found: list[Room] = []
    for other in fitting(room, setup.rooms):
        is_fine = other.id not in faulty and not is_paused(setup, other, rest)
        if is_fine and await _is_free(store, setup.client.id, other, rest, now=now):
            found.append(other)
        if len(found) == MOST:
            break
    return tuple(found)


async def _faulty(store: Store, client: ClientId) -> frozenset[RoomId]:
    """The rooms with an open incident of their own, which are all in which a claim holds a time, too."""
    known = await store.live_incidents(client)
    return frozenset(one.room.id for one in known if one.source != incident.TRIAL_SOURCE)


async def _is_free(store: Store, client: ClientId, room: Room, slot: Slot, *, now: datetime) -> bool:
    mirrored = await store.mirrored(client, room.calendar) if room.calendar else None
    if mirrored is None or mirrored.busy is None or now - mirrored.read_at > STALE_AFTER:
        return False
    return is_free(mirrored.busy, slot)
