"""What time brings an incident, done: each once, late where Roomfix did not run when it was due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from services import moves, visit_moves
from services.changing import commit
from services.deliveries import News
from services.forms import Begin, End, Text
from services.model import ClientId, Event, Incident, IncidentId, PersonId
from services.notices import notice_job, tell_job
from services.redis_store.changes import JobOrder
from services.redis_store.store import Store
from services.timing import Due, What, dues, is_over

TRIES = 20
Lead = Callable[[ClientId, PersonId], Awaitable[timedelta]]
"""How long before a visit somebody wants to be reminded."""


async def tick(
    store: Store, lead_of: Lead, client: ClientId, incident: IncidentId, *, now: datetime
) -> datetime | None:
    """Do what is due of an incident; when the next thing will be, None for never as it stands."""
    for _ in range(TRIES):
        known = await store.incident(client, incident)
        if known is None:
            return None
        lead = await lead_of(client, known.claim.contact.id) if known.claim else timedelta()
        ahead = [due for due in dues(known, lead=lead) if not is_over(due, known, now=now)]
        if not ahead or ahead[0].at > now:
            return ahead[0].at if ahead else None
        await _do(store, known, ahead[0], now)
    return now


async def _do(store: Store, known: Incident, due: Due, now: datetime) -> None:
    """One thing, stored together with who is told of it, so that no kill makes it happen twice."""
    changed = _changed(known, due.what, now)
    tell = _told(known, changed, due, is_late=due.is_late(now))
    request = f"{known.id}:{known.version}:{due.what}:{due.at.isoformat()}"
    await commit(store, known, changed, request, tell=tell)


def _changed(known: Incident, what: What, now: datetime) -> Incident:
    deed, claim = moves.by_clock(now), known.claim
    if what is What.ESCALATE or claim is None:
        return visit_moves.escalated(known, deed)
    match what:
        case What.RETURN:
            return visit_moves.returned(known, claim.id, deed)
        case What.MISS:
            return visit_moves.missed(known, claim.id, deed)
    return visit_moves.noted(known, Event.REMINDED if what is What.REMIND else Event.ASKED, deed)


def _told(known: Incident, changed: Incident, due: Due, *, is_late: bool) -> tuple[JobOrder, ...]:
    late, claim = "_late" if is_late else "", known.claim
    if due.what is What.ESCALATE:
        return _escalated(known, changed, is_late=is_late)
    if claim is None:
        return ()
    texts = {
        What.RETURN: "handover_ran_out",
        What.REMIND: f"reminder{late}",
        What.ASK: f"did_it_happen{late}",
        What.MISS: "visit_missed",
    }
    news = News.REMINDER if due.what in {What.REMIND, What.ASK} else News.VISIT
    values = {"other": claim.offered.to.name} if claim.offered else {}
    return (tell_job(changed, texts[due.what], to=claim.contact, claim=claim, values=values, news=news),)


def _escalated(known: Incident, changed: Incident, *, is_late: bool) -> tuple[JobOrder, ...]:
    text = "escalated_late" if is_late else "escalated"
    step = known.escalations[known.level]
    if step.people:
        return tuple(
            tell_job(changed, text, to=person, claim=None, news=News.ESCALATION, name=f"{known.id}:{known.level}")
            for person in step.people
        )
    values = {"room": known.room.name, "title": known.title}
    offer = Begin(Text("escalated.look"), "incidents", known.id)
    title = Text("escalated.title_late" if is_late else "escalated.title", values)
    said = End(title, (Text("escalated.why"),), offers=(offer,))
    return (notice_job(f"escalated:{known.id}:{known.level}", said),)
