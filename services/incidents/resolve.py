"""A fault that its monitor says is gone: the incident closed, its visit withdrawn or its contact asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.incidents.commit import commit
from services.lifecycle import transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import ClientId, Incident, IncidentId, State, Via
from services.model.jobs import Work
from services.monitors.intake import FieldProblem, IntakeError, Report
from services.monitors.pending import KnownReport, Pending, Waiting
from services.notifications.notices import tell_own
from services.store.changes import CommitOutcome
from services.store.redis_store import Store

TRIES = 8
"""How often a change is decided anew when somebody else was faster."""


async def resolved(store: Store, client: ClientId, report: Report, *, now: datetime, new_id: IncidentId) -> KnownReport:
    """What an event has closed: delivered again, or late, it closes nothing that has come since."""
    again = await store.pending_reports.delivered(client, new_id)
    if again is not None:
        latest = await store.pending_reports.reported(client, report.source, report.source_id)
        if latest is None or latest.id != again.id:
            return again
    known = await recover(store, client, report.source, report.source_id, now=now)
    if known.id != new_id:
        await store.pending_reports.merge(client, new_id, into=known.id)
    return known


async def recover(
    store: Store, client: ClientId, source: str, source_id: str, *, now: datetime, by: Via = Via.API
) -> KnownReport:
    """The incident of a source, closed because the fault is gone; raises IntakeError 404 for an unknown one.

    A visit that is about to begin stays, and its contact is asked whether to come. A report that still waits never
    becomes an incident.
    """
    for _ in range(TRIES):
        known = await store.pending_reports.reported(client, source, source_id)
        if known is None:
            why = "no incident with this source_id was reported, so there is nothing to close"
            raise IntakeError(404, "Unknown incident", FieldProblem("source_id", why))
        if isinstance(known, Pending):
            over = replace(known, state=Waiting.RECOVERED, version=known.version + 1)
            if (
                known.state is Waiting.RECOVERED
                or (await store.pending_reports.keep(over)).outcome is CommitOutcome.DONE
            ):
                return over
            continue
        gone = transitions.recovered(known, Actor((Role.MONITOR,), by, now))
        if gone is known or await commit(
            store, known, gone, f"{known.id}:{known.version}:recover", tell=_tell_gone(known, gone, by)
        ):
            return gone
    raise IntakeError(503, "The incident is changing too fast; send this again")


def _tell_gone(known: Incident, gone: Incident, by: Via) -> tuple[Work, ...]:
    """Tell the contact that their visit is withdrawn, or ask whether to come; a trial's end asks nobody."""
    claim = known.claim
    if claim is None or by is not Via.API or known.state is State.CLOSED:
        return ()
    text = "fault_gone" if gone.cleared_at else "visit_recovered"
    return (tell_own(gone, text, to=claim.contact, claim=claim),)
