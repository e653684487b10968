"""What time brings an incident, done: each once, late where Roomfix did not run when it was due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from services.incidents.commit import commit
from services.lifecycle import transitions, visit_transitions
from services.lifecycle.due import MOST_ASKED, Due, What, dues, is_over, noted
from services.model import Claim, ClientId, Event, Incident, IncidentId, PersonId, State
from services.model.deliveries import News
from services.model.dialog import Begin, End, Text
from services.model.jobs import TellAdmins, Work
from services.model.setup import Setup
from services.notifications.notices import tell_own
from services.store.redis_store import Store

TRIES = 20
Lead = Callable[[ClientId, PersonId], Awaitable[timedelta]]
"""How long before a visit somebody wants to be reminded."""


async def run_due(
    store: Store,
    lead_of: Lead,
    client: ClientId,
    incident: IncidentId,
    *,
    now: datetime,
    chosen_at: datetime | None = None,
) -> datetime | None:
    """Do what is due of an incident; when the next thing will be, None for never as it stands.

    `chosen_at` is when its contact has chosen how long before the visit they are reminded, where that is why it runs.
    """
    for _ in range(TRIES):
        known = await store.incident(client, incident)
        if known is None:
            return None
        lead = await lead_of(client, known.claim.contact.id) if known.claim else timedelta()
        coming = dues(known, lead=lead, chosen_at=chosen_at)
        ahead = [due for due in coming if not is_over(due, known, now=now)]
        if not ahead or ahead[0].at > now:
            return ahead[0].at if ahead else None
        await _do(store, known, ahead[0], now)
    return now


async def _do(store: Store, known: Incident, due: Due, now: datetime) -> None:
    """One thing, stored together with who is told of it, so that no kill makes it happen twice."""
    changed = _changed(known, due.what, now)
    tell = _told(await store.setup(known.client), known, changed, due, is_late=due.is_late(now))
    request = f"{known.id}:{known.version}:{due.what}:{due.at.isoformat()}"
    await commit(store, known, changed, request, tell=tell)


def _changed(known: Incident, what: What, now: datetime) -> Incident:
    actor, claim = transitions.by_clock(now), known.claim
    if what is What.ESCALATE or claim is None:
        return visit_transitions.escalated(known, actor)
    match what:
        case What.RETURN:
            return visit_transitions.returned(known, claim.id, actor)
        case What.MISS:
            return visit_transitions.missed(known, claim.id, actor)
    return visit_transitions.noted(known, Event.REMINDED if what is What.REMIND else Event.ASKED, actor)


def _told(setup: Setup, known: Incident, changed: Incident, due: Due, *, is_late: bool) -> tuple[Work, ...]:
    claim = known.claim
    if due.what is What.ESCALATE:
        return _escalated(setup, known, changed, is_late=is_late)
    if claim is None:
        return ()
    texts = {
        What.RETURN: "handover_ran_out",
        What.REMIND: "reminder",
        What.ASK: "did_it_happen",
        What.MISS: "visit_missed" if changed.state is State.OPEN else "visit_missed_gone",
    }
    news = News.REMINDER if due.what in {What.REMIND, What.ASK} else News.VISIT
    values = {"other": claim.offered.to.name} if claim.offered else {}
    contact = tell_own(
        changed, texts[due.what], to=claim.contact, claim=claim, values=values, news=news, is_late=is_late
    )
    return (contact, *(_unfinished(changed, claim) if due.what is What.ASK else ()))


def _unfinished(changed: Incident, claim: Claim) -> tuple[Work, ...]:
    """Tell the admins of a visit whose contact was asked for the last time whether it is over."""
    if changed.state is not State.ON_SITE or len(noted(changed, Event.ASKED, claim)) < MOST_ASKED:
        return ()
    values = {"room": changed.room.name, "title": changed.title, "name": claim.contact.name}
    offer = Begin(Text("escalated.look"), "incidents", changed.id)
    said = End(Text("unfinished.title", values), (Text("unfinished.why", values),), offers=(offer,))
    return (TellAdmins(said, f"unfinished:{claim.id}"),)


def _is_listed(setup: Setup, person: PersonId) -> bool:
    """Whether the set-up still knows somebody: as an admin, as one of a provider, or in a step as it is by now."""
    return setup.is_admin(person) or setup.provider_of(person) is not None or setup.escalates_to(person)


def _escalated(setup: Setup, known: Incident, changed: Incident, *, is_late: bool) -> tuple[Work, ...]:
    """Tell whom the step names and the set-up still lists; the admins where nobody of these is left."""
    step, name = known.escalations[known.level], f"{known.id}:{known.level}"
    people = [one for one in step.people if _is_listed(setup, one.id)]
    if people:
        return tuple(
            tell_own(changed, "escalated", to=one, claim=None, news=News.ESCALATION, name=name, is_late=is_late)
            for one in people
        )
    values = {"room": known.room.name, "title": known.title}
    offer = Begin(Text("escalated.look"), "incidents", known.id)
    title = Text("escalated.title_late" if is_late else "escalated.title", values)
    said = End(title, (Text("escalated.why"),), offers=(offer,))
    return (TellAdmins(said, f"escalated:{known.id}:{known.level}"),)
