"""An incident that only whoever asks for it sees, and that ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.incidents import reporting, resolve
from services.incidents.reporting import ReportOrigin
from services.model import ClientId, RoomId, Severity, Via
from services.model.errors import Refusal
from services.model.incident import TRIAL_SOURCE
from services.model.job_wire import queued
from services.model.jobs import EndTrial, ReadTimes
from services.monitors.intake import Report, ReportStatus
from services.store.changes import IncidentChange
from services.store.redis_store import Store

LASTS = timedelta(hours=1)


async def report(
    store: Store, client: ClientId, room: RoomId, *, asked: ReportOrigin, title: str, now: datetime, trial: str
) -> None:
    """Report a trial in a room, shown where it was asked for alone; the same `trial` again is the same incident.

    Raises Refusal("trial_which_room") for a room that is gone.
    """
    setup = await store.setup(client)
    found = setup.room(room)
    if found is None:
        raise Refusal("trial_which_room", room=room)
    said = Report(TRIAL_SOURCE, trial, found.name, title, "", Severity.MINOR, ReportStatus.TRIGGERED, now, None, client)
    new_id = reporting.incident_id(client, trial)
    made = await reporting.draft(store, setup, said, found, now=now, new_id=new_id, asked=asked)
    quiet = replace(made, escalations=())  # nobody else is told of a trial
    jobs = (queued(ReadTimes(made.id)), queued(EndTrial(trial), delay=LASTS))
    await store.commit(IncidentChange(quiet, expect=0, request=new_id, posts=(asked.conversation,), jobs=jobs))


async def end(store: Store, client: ClientId, trial: str, *, now: datetime) -> None:
    """Close a trial."""
    await resolve.recover(store, client, TRIAL_SOURCE, trial, now=now, by=Via.CLOCK)
