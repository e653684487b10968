"""What the dialogs about claims have done outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.dialogue_jobs import Performer, Task
from cards.times import clock_time
from services import moves, visits
from services.businesstime import zone
from services.model import ClaimId, IncidentId
from services.redis_store.store import Store
from services.visits import Pressed


@dataclass(frozen=True, slots=True)
class ClaimWorks:
    """The works about claims; `configured` are admins from the start."""

    store: Store
    configured: frozenset[str]
    now: Callable[[], datetime]

    def performers(self) -> dict[str, Performer]:
        """All of them, by the names that dialogs use."""
        return {"claim_of": self._claim_of, "decide_claim": self._decide}

    async def _claim_of(self, task: Task) -> Mapping[str, Any]:
        """The claim that waits on an incident, nothing where none does."""
        incident = await self.store.incident(task.client, IncidentId(task.args["incident"]))
        claim = moves.unapproved(incident) if incident is not None else None
        if incident is None or claim is None:
            return {}
        timezone = incident.location.hours.timezone
        return {
            "claim": claim.id,
            "name": claim.contact.name,
            "room": incident.room.name,
            "title": incident.title,
            "slot": clock_time(claim.slot, zone(timezone), task.language),
            "timezone": timezone,
        }

    async def _decide(self, task: Task) -> Mapping[str, Any]:
        decide = visits.approve if task.args["approves"] else visits.refuse
        by = Pressed(task.client, task.person, task.thread, configured=self.configured)
        incident, claim = IncidentId(task.args["incident"]), ClaimId(task.args["claim"])
        await decide(self.store, incident, claim, by=by, now=self.now())
        return {}
