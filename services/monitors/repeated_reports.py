"""Whether a source that reuses its ids reports a fault that is back, or once more the one that is over. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.model import Incident
from services.monitors.intake import Report
from services.monitors.pending import Pending, Waiting

AHEAD: Final = timedelta(minutes=5)
"""How far a monitor's clock may be ahead, as with signatures; what is dated later counts as reported without a time."""
DELIVERED_AGAIN: Final = timedelta(minutes=5)
"""How long after an end a report that has neither a time nor a name of its own is taken for the one before."""


def dated(report: Report, now: datetime) -> Report:
    """The report without a time that no clock can have shown yet, which would outlast every later one."""
    is_ahead = report.occurred_at is not None and report.occurred_at > now + AHEAD
    return replace(report, occurred_at=None) if is_ahead else report


def fired_again(known: Incident | Pending, report: Report, *, now: datetime) -> bool:
    """Whether this is a new fault, and not the known one; an event that is delivered again is found by its id before.

    Where there is no time to tell, it is rather a card too many than a fault that nobody sees.
    """
    if not _is_over(known):
        return False
    ended = known.closed_at if isinstance(known, Incident) else None
    return _is_later(known, report, ended=ended, now=now)


def is_back(known: Incident, report: Report, *, now: datetime) -> bool:
    """Whether the fault of an incident is there again that was said to be gone while its visit still stands."""
    return known.cleared_at is not None and _is_later(known, report, ended=known.cleared_at, now=now)


def _is_later(known: Incident | Pending, report: Report, *, ended: datetime | None, now: datetime) -> bool:
    """Whether a report is of what came after an end, which is None for a pending one: nobody has heard of that."""
    if report.occurred_at is not None:
        if ended is not None and known.occurred_at > ended:  # the clock was ahead of which it had its time
            return ended < report.occurred_at != known.occurred_at
        return report.occurred_at > known.occurred_at
    return bool(report.event) or ended is None or now - ended > DELIVERED_AGAIN


def _is_over(known: Incident | Pending) -> bool:
    if isinstance(known, Pending):
        return known.state is Waiting.RECOVERED
    return known.closed_at is not None
