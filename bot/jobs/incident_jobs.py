"""The jobs that stand for a use case: calendars read, visits booked, what time brings, clients that leave."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from bot.chat.app_context import AppContext
from services.admin import health_observations, new_rooms, uninstall
from services.incidents import bookings, clock, offers, pending_opened, reporting, trial_incidents
from services.model import ClientId, PersonId
from services.model.job_wire import milliseconds
from services.model.jobs import Discover, EndTrial, Leave, OpenPending, ReadTimes, ReconcileVisit, RunDue, Sweep
from services.notifications import meeting_hosts
from services.store.job_queue import Job
from services.store.job_runner import Postpone

log = structlog.get_logger()

ANSWER_EVERY_MS: Final = 700
"""How soon a room is asked again for its answer; the pause grows by half each time, to a minute at the most."""
SWEEP_EVERY_MS: Final = 60_000
USUAL_LEAD: Final = timedelta(hours=1)
"""How long before a visit its contact is reminded who has not chosen otherwise."""


async def read_times(context: AppContext, client: ClientId, work: ReadTimes, job: Job) -> None:
    """Read an incident's room live, and have the host looked for whose meeting it hits."""
    await offers.read_live(context.store, context.graph, client, work.incident, now=context.now())
    await meeting_hosts.begin(context.store, context.notifications, client, work.incident)


async def sweep(context: AppContext, client: ClientId, work: Sweep, job: Job) -> None:
    """Read every calendar, and again after a minute; the next sweep sees whether what failed is right again."""
    await reporting.post_mapped(context.store, client, now=context.now())
    failed = await offers.sweep(context.store, context.graph, context.facts, client, now=context.now())
    for connection, error in failed.items():
        log.warning("sweep_refused", client=client, connection=connection, reason=error.key)
    raise Postpone(SWEEP_EVERY_MS)


async def reconcile_visit(context: AppContext, client: ClientId, work: ReconcileVisit, job: Job) -> None:
    """Make the calendar agree with a claim, asking again until nothing is left to do."""
    store, now, is_repeated = context.store, context.now(), job.attempt > 1
    is_done = await bookings.reconcile(store, context.graph, client, work, now=now, is_repeated=is_repeated)
    incident = await store.incident(client, work.incident)
    await health_observations.note_answer(context.facts, incident, now=context.now())
    if not is_done:
        raise Postpone(int(min(ANSWER_EVERY_MS * 1.5 ** min(job.attempt - 1, 20), 60_000)))


async def run_due(context: AppContext, client: ClientId, work: RunDue, job: Job) -> None:
    """What time brings an incident, and the next time to look."""
    lead_of, now = partial(_lead, context), context.now()
    then = await clock.run_due(context.store, lead_of, client, work.incident, now=now, chosen_at=work.chosen_at)
    if then is not None:
        raise Postpone(milliseconds(then - context.now()))


async def open_pending(context: AppContext, client: ClientId, work: OpenPending, job: Job) -> None:
    """Open the incident of a pending report once it has waited long enough."""
    then = await pending_opened.look(context.store, client, work.incident, now=context.now())
    if then is not None:
        raise Postpone(milliseconds(then - context.now()))


async def leave(context: AppContext, client: ClientId, work: Leave, job: Job) -> None:
    """Forget a client that has removed Roomfix everywhere."""
    await uninstall.uninstall(context.store, context.secrets, client)


async def discover(context: AppContext, client: ClientId, work: Discover, job: Job) -> None:
    """Look for new rooms, and again a day later."""
    await new_rooms.discover(context.store, context.graph_setup, client)
    raise Postpone(milliseconds(new_rooms.EVERY))


async def end_trial(context: AppContext, client: ClientId, work: EndTrial, job: Job) -> None:
    """Close a trial."""
    await trial_incidents.end(context.store, client, work.trial, now=context.now())


async def _lead(context: AppContext, client: ClientId, person: PersonId) -> timedelta:
    """How long before a visit somebody wants to be reminded."""
    known = await context.preferences.get(client, person)
    return timedelta(minutes=known.lead) if known is not None else USUAL_LEAD
