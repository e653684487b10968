"""Incidents from monitors and people: taken in, found again, closed when the fault is gone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from services.calendars import mirror
from services.incidents.commit import commit, news_of
from services.incidents.first_posts import new_change, targets
from services.incidents.resolve import TRIES, resolved
from services.lifecycle import transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.deadlines import deadlines
from services.lifecycle.transitions import Actor
from services.model import (
    ClientId,
    Entry,
    Event,
    Incident,
    IncidentId,
    Location,
    Person,
    Room,
    State,
    Via,
)
from services.model.errors import Refusal, Unavailable
from services.model.job_wire import queued
from services.model.jobs import ReadTimes
from services.model.setup import Setup
from services.monitors.intake import FieldProblem, IntakeError, Report, ReportStatus
from services.monitors.maintenance_windows import pause_in
from services.monitors.pending import KnownReport, Pending, held_back, until_when
from services.monitors.repeated_reports import dated, fired_again, is_back
from services.notifications.notices import tell_own
from services.parsing.room_lookup import close_rooms, find_room
from services.store.changes import CommitOutcome, CommitResult, IncidentChange
from services.store.redis_store import Store


@dataclass(frozen=True, slots=True)
class ReportOrigin:
    """Who reports an incident in which conversation (with its `;messageid=` in a channel's thread)."""

    person: Person
    conversation: str


def incident_id(client: ClientId, unique: str) -> IncidentId:
    """An id that leads to its client without naming it: eight characters of a digest, then the unique part."""
    return IncidentId(f"{client_code(client)}-{unique}")


def id_of_event(client: ClientId, report: Report, *, new_id: str) -> IncidentId:
    """The id of the incident that a report opens: the same for the same event, as far as its source tells events apart.

    So an event that is delivered again finds what it has opened or repeated, whatever has become of that.
    """
    if not report.event and report.occurred_at is None:
        return incident_id(client, new_id)
    when = report.occurred_at.isoformat() if report.occurred_at else ""
    told_apart = json.dumps([report.source, report.source_id, report.event, when])
    return incident_id(client, hashlib.sha256(told_apart.encode()).hexdigest()[:16])


def is_reference(word: str) -> bool:
    """Whether a word is an incident's id, as cards show it for reference."""
    return re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{16}", word) is not None


def client_code(client: ClientId) -> str:
    """What the ids of a client's incidents begin with."""
    return hashlib.sha256(client.encode()).hexdigest()[:8]


async def find(store: Store, incident: str) -> KnownReport | None:
    """The incident of that id, or the report that may become it, whichever client it belongs to."""
    code = incident.partition("-")[0]
    for client in await store.clients():
        if client_code(client) == code:
            return await store.pending_reports.known(client, IncidentId(incident))
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


async def receive(store: Store, client: ClientId, report: Report, *, now: datetime, new_id: IncidentId) -> KnownReport:
    """What a monitor says, stored: a new incident, the one it repeats, or the one it closes; `new_id` by `id_of_event`.

    A fault that its source gives a grace, or that is reported while maintenance runs in its room, is Pending first.
    Raises IntakeError: 422 for a room that is unknown or has no location, 404 for a `resolved` of nothing reported.
    The name of an unknown room is remembered, so that an admin can take it into the inventory.
    """
    if report.status is ReportStatus.RESOLVED:
        known = await resolved(store, client, report, now=now, new_id=new_id)
    else:
        known = await _triggered(store, client, dated(report, now), now=now, new_id=new_id)
    await store.pending_reports.see_source(client, report.source)
    return known


async def _triggered(
    store: Store, client: ClientId, report: Report, *, now: datetime, new_id: IncidentId
) -> KnownReport:
    """What an event has led to: delivered again after the end, one that has repeated an incident is no new fault."""
    again = await store.pending_reports.delivered(client, new_id)
    if again is not None:
        return again
    known = await _new_or_known(store, client, report, now=now, new_id=new_id)
    if known.id != new_id:
        await store.pending_reports.merge(client, new_id, into=known.id)
    return known


async def _new_or_known(
    store: Store, client: ClientId, report: Report, *, now: datetime, new_id: IncidentId
) -> KnownReport:
    setup = await store.setup(client)
    room = find_room(setup, report.room)
    if room is None:
        await store.room_names.see(client, report.room, at=now)
        raise IntakeError(422, "Unknown room", FieldProblem("room", _unknown_room(setup, report.room)))
    pending = held_back(setup, report, room, _place(setup, room), now=now, new_id=new_id)
    if pending is not None:
        return await _kept(store, setup, report, pending, now)
    made = await draft(store, setup, report, room, now=now, new_id=new_id, asked=None)
    return await _opened(store, report, await new_change(store, setup, made, request=new_id))


async def report_in_chat(
    store: Store, setup: Setup, report: Report, *, asked: ReportOrigin, now: datetime, new_id: IncidentId
) -> KnownReport:
    """What a person typed, stored as a new incident; raises Refusal("unknown_room") with the closest names."""
    room = find_room(setup, report.room)
    if room is None:
        raise Refusal("unknown_room", room=report.room, close=", ".join(close_rooms(setup, report.room)))
    if setup.location(room.location) is None:
        raise Refusal("room_not_set_up", room=room.name)
    made = await draft(store, setup, report, room, now=now, new_id=new_id, asked=asked)
    pause = pause_in(setup, room, now)
    made = replace(made, paused_until=pause.end if pause else None)
    change = await new_change(store, setup, made, request=new_id, here=asked.conversation)
    return await _opened(store, report, change)


async def _kept(store: Store, setup: Setup, report: Report, pending: Pending, now: datetime) -> KnownReport:
    """A report that waits, unless its source's id names something already."""
    delay = until_when(setup, pending, now) - now

    async def keep(replaces: IncidentId | None) -> CommitResult:
        return await store.pending_reports.keep(pending, replaces=replaces, delay=delay)

    return await _stored(store, report, pending, keep)


async def _opened(store: Store, report: Report, change: IncidentChange) -> KnownReport:
    """A new incident, unless its source's id names something already."""

    async def put(replaces: IncidentId | None) -> CommitResult:
        return await store.commit(replace(change, replaces=replaces))

    return await _stored(store, report, change.incident, put)


async def _stored(
    store: Store, report: Report, made: KnownReport, put: Callable[[IncidentId | None], Awaitable[CommitResult]]
) -> KnownReport:
    """What was made, or what the source's id names already if that is the same fault; raises Unavailable."""
    replaces: IncidentId | None = None
    for _ in range(TRIES):
        answer = await put(replaces)
        if answer.outcome is not CommitOutcome.EXISTS:
            return made
        replaces = IncidentId(answer.detail)
        known = await store.pending_reports.known(made.client, replaces)
        if known is not None and not fired_again(known, report, now=made.reported_at):
            return await _still_there(store, known, report, now=made.reported_at)
    raise Unavailable("store_away")


async def draft(
    store: Store,
    setup: Setup,
    report: Report,
    room: Room,
    *,
    now: datetime,
    new_id: IncidentId,
    asked: ReportOrigin | None,
) -> Incident:
    """A new incident in a room, not stored yet; raises IntakeError 422 for a room without a location."""
    location = _place(setup, room)
    person = asked.person if asked else None
    due = deadlines(setup, location, report.severity, now=now)
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
        offer=await mirror.mirrored_offer(store, setup, room, location, now=now),
        link=report.link,
        reporter=person,
        respond_by=due.respond_by,
        resolve_by=due.resolve_by,
        escalations=due.escalations,
        history=(Entry(Event.REPORTED, now, person, source=Via.WORD if asked else Via.API),),
    )


async def post_mapped(store: Store, client: ClientId, *, now: datetime) -> None:
    """Post the open incidents whose rooms had no calendar and have one by now."""
    setup = await store.setup(client)
    for incident in await store.open_incidents(client):
        known = await store.incident(client, incident)
        room = setup.room(known.room.id) if known and known.room.calendar is None else None
        if known is None or room is None or room.calendar is None:
            continue
        shown = targets(await store.conversations(client), setup, room)
        mapped = replace(known, room=room, version=known.version + 1)
        request = f"{known.id}:{known.version}:mapped:{room.calendar}"
        jobs = tuple(map(queued, (ReadTimes(known.id), *news_of(None, mapped))))
        change = IncidentChange(
            mapped, expect=known.version, request=request, posts=shown, jobs=jobs, unmapped=known.room
        )
        await store.commit(change)


async def _still_there(store: Store, known: KnownReport, report: Report, *, now: datetime) -> KnownReport:
    """What the fault that is reported again has led to: one that was said to be gone is back, if its visit still
    stands."""
    if isinstance(known, Pending) or not is_back(known, report, now=now):
        return known
    back, claim = transitions.fired_again(known, Actor((Role.MONITOR,), Via.API, now)), known.claim
    tell = (tell_own(back, "fault_back", to=claim.contact, claim=claim),) if claim else ()
    return back if await commit(store, known, back, f"{known.id}:{known.version}:back", tell=tell) else known


def _place(setup: Setup, room: Room) -> Location:
    location = setup.location(room.location)
    if location is None:
        raise IntakeError(422, "Room not set up", FieldProblem("room", "the room has no location yet"))
    return location


def _unknown_room(setup: Setup, wanted: str) -> str:
    close = close_rooms(setup, wanted)
    return "no room has this name, id or address" + (f"; did you mean {' or '.join(close)}?" if close else "")
