"""Incidents from monitors and people: taken in, found again, closed when the fault is gone."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from services import calendars, lifecycle
from services.errors import Refusal
from services.forms import Begin, End, Text
from services.intake import FieldProblem, IntakeError, Report, Status
from services.model import (
    ClientId,
    Entry,
    Event,
    Incident,
    IncidentId,
    Person,
    Room,
    State,
)
from services.notices import notice_job
from services.posts import Conversation, Kind
from services.redis_store.changes import Change, JobOrder, Outcome
from services.redis_store.store import Store
from services.setup import Setup

TRIES = 8
"""How often a change is decided anew when somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who reports an incident in which conversation (with its `;messageid=` in a channel's thread)."""

    person: Person
    conversation: str


def incident_id(client: ClientId, unique: str) -> IncidentId:
    """An id that leads to its client without naming it: eight characters of a digest, then the unique part."""
    return IncidentId(f"{client_code(client)}-{unique}")


def client_code(client: ClientId) -> str:
    """What the ids of a client's incidents begin with."""
    return hashlib.sha256(client.encode()).hexdigest()[:8]


async def find(store: Store, incident: str) -> Incident | None:
    """The incident of that id, whichever client it belongs to."""
    code = incident.partition("-")[0]
    for client in await store.clients():
        if client_code(client) == code:
            return await store.incident(client, IncidentId(incident))
    return None


async def client_of(store: Store, report: Report) -> ClientId:
    """The client a report is for: the one it names, or the only one; raises IntakeError 400."""
    clients = await store.clients()
    if report.tenant is not None:
        if report.tenant in clients:
            return report.tenant
        raise IntakeError(400, "Unknown tenant", FieldProblem("tenant", "Roomfix does not serve this tenant"))
    if len(clients) == 1:
        return next(iter(clients))
    why = "name the tenant: Roomfix serves several" if clients else "no client has been set up yet"
    raise IntakeError(400, "The tenant is not clear", FieldProblem("tenant", why))


async def receive(store: Store, client: ClientId, report: Report, *, now: datetime, new_id: IncidentId) -> Incident:
    """What a monitor says, stored: a new incident, the one it repeats, or the one it closes.

    Raises IntakeError: 422 for a room that is unknown or has no location, 404 for a `resolved` of nothing reported.
    The name of an unknown room is remembered, so that an admin can take it into the inventory.
    """
    if report.status is Status.RESOLVED:
        return await recover(store, client, report.source, report.source_id, now=now)
    setup = await store.setup(client)
    room = find_room(setup, report.room)
    if room is None:
        await store.see_room(client, report.room, at=now)
        raise IntakeError(422, "Unknown room", FieldProblem("room", _unknown_room(setup, report.room)))
    return await _open(store, setup, report, room, now=now, new_id=new_id, asked=None)


async def report_in_chat(
    store: Store, setup: Setup, report: Report, *, asked: Asked, now: datetime, new_id: IncidentId
) -> Incident:
    """What a person typed, stored as a new incident; raises Refusal("unknown_room") with the closest names."""
    room = find_room(setup, report.room)
    if room is None:
        raise Refusal("unknown_room", room=report.room, close=", ".join(close_rooms(setup, report.room)))
    if setup.location(room.location) is None:
        raise Refusal("room_not_set_up", room=room.name)
    return await _open(store, setup, report, room, now=now, new_id=new_id, asked=asked)


def find_room(setup: Setup, wanted: str) -> Room | None:
    """The room of that name, id or address, spelled with any case and spacing."""
    key = _folded(wanted)
    return next((room for room in setup.rooms if key in _names(room)), None)


def split_room(setup: Setup, text: str) -> tuple[str, str]:
    """Cut `<room> <what is wrong>`: the longest beginning that names a room, and the rest; ("", text) if none does."""
    words = text.split()
    longest = max((len(name.split()) for room in setup.rooms for name in _names(room)), default=0)
    for count in range(min(len(words), longest), 0, -1):
        if find_room(setup, " ".join(words[:count]).rstrip(":,;-–")) is not None:
            return " ".join(words[:count]).rstrip(":,;-–"), " ".join(words[count:]).lstrip(":,;-– ")
    return "", text


async def _open(
    store: Store, setup: Setup, report: Report, room: Room, *, now: datetime, new_id: IncidentId, asked: Asked | None
) -> Incident:
    made = await draft(store, setup, report, room, now=now, new_id=new_id, asked=asked)
    if room.calendar is None:
        targets: tuple[str, ...] = (asked.conversation,) if asked else ()
        jobs: tuple[JobOrder, ...] = (_map_now(room),)
    else:
        targets = _targets(await store.conversations(setup.client.id), setup, room, asked)
        jobs = (calendars.offer_job(made.id),)
    change = Change(made, expect=0, request=new_id, posts=targets, jobs=jobs)
    answer = await store.commit(change)
    for _ in range(TRIES):
        if answer.outcome is not Outcome.EXISTS:
            return made
        known = await store.incident(setup.client.id, IncidentId(answer.detail))
        if known is None or not _fired_again(known, report):
            return known or made
        answer = await store.commit(replace(change, replaces=known.id))
    return made


async def draft(
    store: Store, setup: Setup, report: Report, room: Room, *, now: datetime, new_id: IncidentId, asked: Asked | None
) -> Incident:
    """A new incident in a room, not stored yet; raises IntakeError 422 for a room without a location."""
    location = setup.location(room.location)
    if location is None:
        raise IntakeError(422, "Room not set up", FieldProblem("room", "the room has no location yet"))
    person = asked.person if asked else None
    return Incident(
        id=new_id,
        client=setup.client.id,
        version=1,
        state=State.OPEN,
        room=room,
        location=location,
        source=report.source,
        source_id=report.source_id,
        title=report.title,
        description=report.description,
        severity=report.severity,
        occurred_at=report.occurred_at or now,
        reported_at=now,
        offer=await calendars.mirrored_offer(store, setup, room, location, now=now),
        link=report.link,
        reporter=person,
        history=(Entry(Event.REPORTED, now, person),),
    )


async def recover(store: Store, client: ClientId, source: str, source_id: str, *, now: datetime) -> Incident:
    """The incident of a source, closed because the fault is gone; raises IntakeError 404 for an unknown one."""
    for _ in range(TRIES):
        known = await store.by_source(client, source, source_id)
        if known is None:
            why = "no incident with this source_id was reported, so there is nothing to close"
            raise IntakeError(404, "Unknown incident", FieldProblem("source_id", why))
        if known.state is State.CLOSED:
            return known
        closed = lifecycle.recovered(known, now=now)
        jobs = (calendars.visit_job(known),) if known.claim else ()
        change = Change(
            closed, expect=known.version, request=f"{known.id}:{known.version}:recover", jobs=jobs, drop=known.claim
        )
        if (await store.commit(change)).outcome is Outcome.DONE:
            return closed
    raise IntakeError(503, "The incident is changing too fast; send this again")


async def post_mapped(store: Store, client: ClientId, *, now: datetime) -> None:
    """Post the open incidents whose rooms had no calendar and have one by now."""
    setup = await store.setup(client)
    for incident in await store.open_incidents(client):
        known = await store.incident(client, incident)
        room = setup.room(known.room.id) if known and known.room.calendar is None else None
        if known is None or room is None or room.calendar is None:
            continue
        targets = _targets(await store.conversations(client), setup, room, None)
        mapped = replace(known, room=room, version=known.version + 1)
        request = f"{known.id}:{known.version}:mapped:{room.calendar}"
        jobs = (calendars.offer_job(known.id),)
        await store.commit(Change(mapped, expect=known.version, request=request, posts=targets, jobs=jobs))


def _map_now(room: Room) -> JobOrder:
    """Tell the admins that an incident waits for its room's calendar; again only once they have been told."""
    offer = Begin(Text("notice.map_now"), "map", room.id)
    said = End(Text("notice.unmapped", {"room": room.name}), (Text("notice.unmapped_why"),), offers=(offer,))
    return notice_job(f"unmapped:{room.id}", said)


def _fired_again(known: Incident, report: Report) -> bool:
    """Whether this is a new fault of a source that reuses its ids, not the same event delivered again."""
    if known.closed_at is None or report.occurred_at is None or report.occurred_at == known.occurred_at:
        return False
    return report.occurred_at > known.closed_at


def _targets(conversations: tuple[Conversation, ...], setup: Setup, room: Room, asked: Asked | None) -> tuple[str, ...]:
    """Where an incident is shown: the channels its providers have chosen, or else all and the group chats that Roomfix
    was added to (or was heard in, when it was added to none), its contacts' personal chats, and where it was reported,
    whose thread stands for its channel."""
    here = asked.conversation if asked else ""
    shared = _shared(conversations, setup, room)
    contacts = [
        conversation
        for conversation in conversations
        if conversation.person is not None and setup.is_contact(conversation.person, room.location)
    ]
    others = [conversation.id for conversation in (*shared, *contacts) if conversation.id != here.partition(";")[0]]
    return tuple([here, *others] if here else others)


def _shared(conversations: tuple[Conversation, ...], setup: Setup, room: Room) -> list[Conversation]:
    """The channels and group chats for a room: those its providers have chosen, or all if one of them chose none."""
    shared = [conversation for conversation in conversations if conversation.kind is not Kind.PERSONAL]
    chosen = {provider.channel for provider in setup.providers_at(room.location)}
    if chosen and None not in chosen:
        return [conversation for conversation in shared if conversation.id in chosen]
    return [conversation for conversation in shared if conversation.is_installed] or shared


def _unknown_room(setup: Setup, wanted: str) -> str:
    close = close_rooms(setup, wanted)
    return "no room has this name, id or address" + (f"; did you mean {' or '.join(close)}?" if close else "")


def close_rooms(setup: Setup, text: str) -> list[str]:
    """The names of up to three rooms that somebody may have meant with the beginning of a text."""
    names = {_folded(room.name): room.name for room in setup.rooms}
    words = _folded(text).split()[: max((len(name.split()) for name in names), default=0)]
    for count in range(len(words), 0, -1):
        if close := difflib.get_close_matches(" ".join(words[:count]), names, n=3, cutoff=0.5):
            return [names[found] for found in close]
    return []


def _names(room: Room) -> set[str]:
    return {_folded(name) for name in (room.name, room.id, room.calendar or "") if name}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
