"""What a monitor has reported and nobody hears of yet: whether it will last, or until maintenance is over. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.model import ClientId, Incident, IncidentId, Location, Pause, Room
from services.model.setup import Setup
from services.monitors.grace_periods import grace_of
from services.monitors.intake import Report
from services.monitors.maintenance_windows import pause_in


class Waiting(StrEnum):
    """Where a pending report stands: it waits, or its fault is gone without anybody's having heard of it."""

    PENDING = "pending"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Pending:
    """A report that will be the incident of that `id` if its fault is still there when it has waited long enough.

    `until` is when its source's grace ends, `paused_until` the end of the maintenance that it has waited for last.
    `version` grows by one with every change, and goes on with the incident's.
    """

    id: IncidentId
    client: ClientId
    version: int
    state: Waiting
    report: Report
    room: Room
    location: Location
    reported_at: datetime
    until: datetime
    paused_until: datetime | None = None

    @property
    def occurred_at(self) -> datetime:
        """When the fault began, as far as its source has said."""
        return self.report.occurred_at or self.reported_at

    def counts_from(self, now: datetime) -> datetime:
        """Since when its deadlines run: nobody could keep one while maintenance kept it from being told."""
        return self.reported_at if self.paused_until is None else max(self.reported_at, min(self.paused_until, now))


KnownReport = Incident | Pending
"""What a report has led to: an incident, or one that will be."""


def held_back(
    setup: Setup, report: Report, room: Room, location: Location, *, now: datetime, new_id: IncidentId
) -> Pending | None:
    """The report as it waits, None for one that is told at once."""
    pause, until = pause_in(setup, room, now), now + grace_of(setup, report.source)
    if pause is None and until <= now:
        return None
    made = Pending(new_id, setup.client.id, 1, Waiting.PENDING, report, room, location, now, until)
    return made if pause is None else replace(made, paused_until=pause.end)


def until_when(setup: Setup, pending: Pending, now: datetime) -> datetime:
    """When it is to be looked at again: not after `now` if it has waited long enough."""
    pause = pause_of(setup, pending, now)
    return pending.until if pause is None else max(pause.end, pending.until)


def pause_of(setup: Setup, pending: Pending, now: datetime) -> Pause | None:
    """The maintenance that it waits for now."""
    return pause_in(setup, setup.room(pending.room.id) or pending.room, now)
