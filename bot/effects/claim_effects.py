"""What the dialogs about claims have done outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task, answered_by
from cards.text.times import clock_time
from services.incidents import visits
from services.lifecycle import transitions
from services.model import Claim, ClaimId, Incident, IncidentId
from services.model.business_hours import zone
from services.parsing import incident_reference


async def _claim_of(context: AppContext, task: Task) -> Mapping[str, Any]:
    """The claim that waits on the incident that is meant, nothing where none does; raises as
    `incident_reference.which`."""
    incident = await _named(context, task)
    claim = transitions.unapproved(incident)
    if claim is None:
        return {}
    return {
        "incident": incident.id,
        "claim": claim.id,
        "now": _words(context, incident, incident.claim, task) if incident.moving is claim else "",
        "name": claim.contact.name,
        "room": incident.room.name,
        "title": incident.title,
        "slot": _words(context, incident, claim, task),
        "timezone": incident.location.hours.timezone,
    }


def _words(context: AppContext, incident: Incident, claim: Claim | None, task: Task) -> str:
    return clock_time(claim.slot, zone(incident.location.hours.timezone), task.language) if claim else ""


async def _named(context: AppContext, task: Task) -> Incident:
    words = task.args["words"]
    found = await context.store.incident(task.client, IncidentId(words))
    if found is not None:
        return found
    setup, known = await context.store.setup(task.client), await context.store.live_incidents(task.client)
    waiting = [one for one in known if transitions.unapproved(one) is not None]
    return incident_reference.which(setup, known, waiting, words, person=task.person.id).incident


async def _decide(context: AppContext, task: Task) -> Mapping[str, Any]:
    decide = visits.approve if task.args["approves"] else visits.refuse
    incident, claim = IncidentId(task.args["incident"]), ClaimId(task.args["claim"])
    await decide(context.store, incident, claim, by=answered_by(context, task), now=context.now())
    return {}


EFFECTS: Final[Mapping[str, EffectHandler]] = {"claim_of": _claim_of, "decide_claim": _decide}
