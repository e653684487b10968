"""Pending reports whose time has come: opened as the incidents they were reported as, or waiting for what came up."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.incidents import reporting
from services.incidents.commit import commit
from services.incidents.first_posts import new_change
from services.lifecycle.deadlines import deadlines
from services.model import ClientId, IncidentId
from services.model.errors import Unavailable
from services.model.job_wire import queued
from services.model.jobs import OpenPending
from services.model.setup import Setup
from services.monitors.maintenance_windows import pause_in
from services.monitors.pending import Pending, Waiting, pause_of, until_when
from services.store.changes import CommitOutcome, IncidentChange
from services.store.redis_store import Store

TRIES = 8
"""How often it is decided anew when somebody else was faster."""


async def look(store: Store, client: ClientId, incident: IncidentId, *, now: datetime) -> datetime | None:
    """Open the incident of a report that has waited long enough; when to look again if it has not."""
    for _ in range(TRIES):
        pending = await store.pending_reports.known(client, incident)
        if not isinstance(pending, Pending):
            await store.pending_reports.opened(client, incident)
            return None
        if pending.state is Waiting.RECOVERED:
            return None
        setup = await store.setup(client)
        then = until_when(setup, pending, now)
        if then > now:
            if await _noted(store, setup, pending, now, then=then):
                return then
        elif (await store.commit(await _change(store, setup, pending, now))).outcome is CommitOutcome.DONE:
            await store.pending_reports.opened(client, incident)
            return None
    raise Unavailable("store_away")


async def recheck_waiting(store: Store, client: ClientId, *, now: datetime) -> int:
    """Have everything that waits looked at, because maintenance is over early; how much is opened by that.

    What still waits, for its grace or for other maintenance, learns until when. Cards say no more that it runs.
    """
    setup = await store.setup(client)
    waiting = await store.pending_reports.waiting(client)
    pending = [await store.pending_reports.known(client, incident) for incident in waiting]
    await store.enqueue(client, *(queued(OpenPending(incident)) for incident in waiting))
    for incident in await store.open_incidents(client):
        await _marked_anew(store, setup, incident, now)
    return sum(isinstance(one, Pending) and until_when(setup, one, now) <= now for one in pending)


async def _noted(store: Store, setup: Setup, pending: Pending, now: datetime, *, then: datetime) -> bool:
    """Remember until when maintenance keeps it from being told, or did; False when it has changed meanwhile."""
    pause, before = pause_of(setup, pending, now), pending.paused_until
    if pause is not None:
        end: datetime | None = pause.end
    else:
        end = min(before, now) if before is not None else None
    if end == before:
        return True
    paused = replace(pending, paused_until=end, version=pending.version + 1)
    return (await store.pending_reports.keep(paused, delay=then - now)).outcome is CommitOutcome.DONE


async def _change(store: Store, setup: Setup, pending: Pending, now: datetime) -> IncidentChange:
    """What stores the incident, as it was reported then, with the times that are free now."""
    room = setup.room(pending.room.id) or pending.room
    if setup.location(room.location) is None:  # removed meanwhile, but what was acknowledged is told where it was
        room = replace(room, location=pending.location.id)
        setup = replace(setup, locations=(*setup.locations, pending.location))
    made = await reporting.draft(store, setup, pending.report, room, now=now, new_id=pending.id, asked=None)
    due = deadlines(setup, made.location, made.severity, now=pending.counts_from(now))
    steps = tuple(replace(step, at=max(step.at, now)) for step in due.escalations)  # nobody could claim before
    history = tuple(replace(entry, at=pending.reported_at) for entry in made.history)
    made = replace(
        made,
        version=pending.version + 1,
        occurred_at=pending.occurred_at,
        reported_at=pending.reported_at,
        respond_by=due.respond_by,
        resolve_by=due.resolve_by,
        escalations=steps,
        history=history,
    )
    return await new_change(store, setup, made, request=f"{pending.id}:{pending.version}:raise")


async def _marked_anew(store: Store, setup: Setup, incident: IncidentId, now: datetime) -> None:
    """An incident that says until when maintenance runs, saying what is so now."""
    for _ in range(TRIES):
        known = await store.incident(setup.client.id, incident)
        if known is None or known.paused_until is None or known.paused_until <= now:
            return
        pause = pause_in(setup, known.room, now)
        end = pause.end if pause is not None else None
        marked = replace(known, paused_until=end, version=known.version + 1)
        request = f"{known.id}:{known.version}:paused"
        if end == known.paused_until or await commit(store, known, marked, request):
            return
