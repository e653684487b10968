"""What the dialogs about claims have done outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from cards.text.times import clock_time
from services.incidents import visits
from services.incidents.visits import Pressed
from services.lifecycle import transitions
from services.model import Claim, ClaimId, Incident, IncidentId, Via
from services.model.business_hours import zone
from services.parsing import incident_reference
from services.store.redis_store import Store


@dataclass(frozen=True, slots=True)
class ClaimEffects:
    """The works about claims; `configured` are admins from the start."""

    store: Store
    configured: frozenset[str]
    now: Callable[[], datetime]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {"claim_of": self._claim_of, "decide_claim": self._decide}

    async def _claim_of(self, task: Task) -> Mapping[str, Any]:
        """The claim that waits on the incident that is meant, nothing where none does; raises as
        `incident_reference.which`."""
        incident = await self._named(task)
        claim = transitions.unapproved(incident)
        if claim is None:
            return {}
        return {
            "incident": incident.id,
            "claim": claim.id,
            "now": self._words(incident, incident.claim, task) if incident.moving is claim else "",
            "name": claim.contact.name,
            "room": incident.room.name,
            "title": incident.title,
            "slot": self._words(incident, claim, task),
            "timezone": incident.location.hours.timezone,
        }

    def _words(self, incident: Incident, claim: Claim | None, task: Task) -> str:
        return clock_time(claim.slot, zone(incident.location.hours.timezone), task.language) if claim else ""

    async def _named(self, task: Task) -> Incident:
        words = task.args["words"]
        found = await self.store.incident(task.client, IncidentId(words))
        if found is not None:
            return found
        setup, ids = await self.store.setup(task.client), await self.store.open_incidents(task.client)
        known = [one for one in [await self.store.incident(task.client, one) for one in ids] if one is not None]
        waiting = [one for one in known if transitions.unapproved(one) is not None]
        return incident_reference.which(setup, known, waiting, words, person=task.person.id).incident

    async def _decide(self, task: Task) -> Mapping[str, Any]:
        decide = visits.approve if task.args["approves"] else visits.refuse
        source = Via.WORD if task.args["is_typed"] else Via.CARD
        by = Pressed(task.client, task.person, task.thread, source, self.configured, f"answer:{task.run_id}")
        incident, claim = IncidentId(task.args["incident"]), ClaimId(task.args["claim"])
        await decide(self.store, incident, claim, by=by, now=self.now())
        return {}
