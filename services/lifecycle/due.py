"""What time brings an incident: escalations, reminders, questions, offers that run out. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.model import Claim, Entry, Event, Incident, State

ASK_AFTER: Final = timedelta(minutes=15)
"""How long after a visit's end its contact is asked whether it took place."""
MISSED_AFTER: Final = timedelta(hours=2)
"""How long a contact who never checked in has to answer before the incident is offered again."""
ASK_AGAIN: Final = timedelta(days=1)
"""When a contact who is on site and has not said that the visit is over is asked again."""
MOST_ASKED: Final = 3
"""How often in all; with the last question Roomfix's admins are told, too."""
LATE_AFTER: Final = timedelta(minutes=5)
"""From then on it is said that something comes late, because Roomfix did not run when it was due."""


class What(StrEnum):
    """What is to be done when its time has come."""

    ESCALATE = "escalate"
    RETURN = "return"
    REMIND = "remind"
    ASK = "ask"
    MISS = "miss"


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done at `at`, or as soon as possible after it."""

    at: datetime
    what: What

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been done a while ago."""
        return now - self.at > LATE_AFTER


def dues(incident: Incident, *, lead: timedelta, chosen_at: datetime | None = None) -> tuple[Due, ...]:
    """All that time brings an incident as it is now, the next first; `lead` is how long before a visit its contact
    wants to be reminded, nothing for not at all.

    A reminder is not due before its lead was `chosen_at`, where that is known.
    """
    return tuple(sorted(_dues(incident, lead, chosen_at), key=lambda due: due.at))


def is_over(due: Due, incident: Incident, *, now: datetime) -> bool:
    """Whether something that was not done in time is of no use any more: a reminder once the visit has begun."""
    return due.what is What.REMIND and incident.claim is not None and incident.claim.slot.start <= now


def _dues(incident: Incident, lead: timedelta, chosen_at: datetime | None) -> Iterator[Due]:
    claim = incident.claim
    if incident.state is State.OPEN and incident.waiting_since is None:
        since = _open_since(incident)
        yield from (Due(max(step.at, since), What.ESCALATE) for step in incident.escalations[incident.level :][:1])
    if claim is None or incident.state not in {State.BOOKED, State.ON_SITE}:
        return
    if claim.offered is not None:
        yield Due(claim.offered.until, What.RETURN)
    asked = noted(incident, Event.ASKED, claim)
    if not asked:
        yield Due(claim.slot.end + ASK_AFTER, What.ASK)
    elif incident.state is State.BOOKED:
        yield Due(asked[-1].at + MISSED_AFTER, What.MISS)
    elif len(asked) < MOST_ASKED:
        yield Due(asked[-1].at + ASK_AGAIN, What.ASK)
    if incident.state is State.BOOKED and lead and _wants_reminder(incident, claim, lead):
        at = claim.slot.start - lead
        yield Due(max(at, chosen_at) if chosen_at else at, What.REMIND)


def _open_since(incident: Incident) -> datetime:
    """Since when nobody has held it: a step that came while somebody did is not late."""
    return next((entry.at for entry in reversed(incident.history) if entry.event in _OPENED), incident.reported_at)


def _wants_reminder(incident: Incident, claim: Claim, lead: timedelta) -> bool:
    """Not where it has been given, nor where the visit came into these hands later than that."""
    if noted(incident, Event.REMINDED, claim):
        return False
    since = max((entry.at for entry in incident.history if entry.event in TAKEN), default=claim.made_at)
    return since < claim.slot.start - lead


def noted(incident: Incident, event: Event, claim: Claim) -> tuple[Entry, ...]:
    """Such entries about this visit since it came into these hands, the oldest first."""
    taken = [nth for nth, entry in enumerate(incident.history) if entry.event in TAKEN]
    return tuple(
        entry
        for entry in incident.history[max(taken, default=0) :]
        if entry.event is event and entry.slot == claim.slot and entry.person == claim.contact
    )


TAKEN = frozenset({Event.BOOKED, Event.MOVED, Event.HANDED_OVER, Event.TAKEN_OVER})
"""With these a visit has come into its contact's hands."""
_GIVEN_UP = frozenset({Event.REFUSED, Event.DECLINED, Event.FAILED, Event.RELEASED, Event.MISSED})
_OPENED = _GIVEN_UP | {Event.RESUMED, Event.UNDONE}
