"""What one atomic change of an incident is made of, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model import Claim, Incident, IncidentId, PersonId, Room
from services.model.job_order import JobOrder


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """An incident's next version together with everything that must happen in the same step.

    `expect` is the version it was decided on (0: it must be new). `request` is made by the caller: the same one again
    changes nothing and gets the first answer. `hold` takes the claim's period in the room's and the contact's ledger,
    or changes the one it has; `drops` give theirs back. `former` is the contact whose ledger loses the claims, when
    they pass to another. `posts` are targets where the incident is to be shown from now on. `replaces` is the closed
    incident whose source id the new one takes over; one that `reopens` needs its own source id still to be its.
    `unmapped` is its room as it was, where that has had no calendar until now.
    """

    incident: Incident
    expect: int
    request: str
    hold: Claim | None = None
    drops: tuple[Claim, ...] = ()
    former: PersonId | None = None
    posts: tuple[str, ...] = ()
    jobs: tuple[JobOrder, ...] = ()
    replaces: IncidentId | None = None
    reopens: bool = False
    unmapped: Room | None = None


class CommitOutcome(StrEnum):
    """What became of a change; all but DONE left everything as it was."""

    DONE = "done"
    STALE = "stale"
    EXISTS = "exists"
    ROOM = "room"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class CommitResult:
    """The outcome; `detail` is the incident that stands in the way (EXISTS, ROOM, PERSON) or the stored version."""

    outcome: CommitOutcome
    detail: str


def order_of(change: IncidentChange) -> dict[str, object]:
    """The order for `commit.lua`; what does not apply is left out, because Lua's cjson takes null for something."""
    incident = change.incident
    hold = change.hold
    source = source_key(incident.source, incident.source_id)
    order = {
        "incident": incident.id,
        "expect": change.expect,
        "version": incident.version,
        "open": incident.closed_at is None,
        "source": source if change.expect == 0 else None,
        "reopens": source if change.reopens else None,
        "replaces": change.replaces,
        "hold": hold and {"claim": hold.id, "start": _epoch(hold.slot.start), "end": _epoch(hold.slot.end)},
        "drops": [dropped.id for dropped in change.drops],
        "posts": list(change.posts),
    }
    return {name: value for name, value in order.items() if value is not None}


def source_key(source: str, source_id: str) -> str:
    """What names a source's own id among those of all sources."""
    return f"{source}|{source_id}"


def ledger_of(room: Room) -> str:
    """What is exclusive is the mailbox: two rooms of the inventory on one calendar share its holds."""
    return (room.calendar or room.id).lower()


def _epoch(moment: datetime) -> int:
    return int(moment.timestamp())
