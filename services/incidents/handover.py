"""Visits passed from one contact to another: offered, taken, given back, taken over."""

from __future__ import annotations

from datetime import datetime

from services.incidents.visits import Pressed, Tell, act, of_claim, tell_contact
from services.lifecycle import visit_transitions
from services.lifecycle.transitions import Actor
from services.model import ClaimId, Incident, IncidentId, Person, PersonId
from services.model.deliveries import News
from services.model.errors import Refusal
from services.model.jobs import Work
from services.model.setup import Setup
from services.notifications.notices import tell_own
from services.store.redis_store import Store


async def hand_over(
    store: Store,
    incident: IncidentId,
    claim_id: ClaimId,
    *,
    to: Person,
    until: datetime,
    by: Pressed,
    now: datetime,
) -> Incident:
    """The visit offered to a colleague of the same provider until then, at most until it begins, who is told.

    Raises as `act`, and Refusal("handover_outside") for somebody who does not work for the holder's provider.
    """

    def move(known: Incident, actor: Actor, setup: Setup) -> Incident:
        _require_colleague(setup, actor.who.id, to)
        latest = min(until, known.claim.slot.start) if known.claim else until
        return visit_transitions.hand_over(known, claim_id, actor, to=to, until=latest)

    def tell(old: Incident, new: Incident) -> tuple[Work, ...]:
        offered = new.claim.offered if new.claim else None
        ends, values = offered.until if offered else until, {"holder": by.person.name}
        told = tell_own(new, "handover_offered", to=to, claim=new.claim, values=values, until=ends, news=News.REMINDER)
        return (told,)

    request = f"{claim_id}:offered:{to.id}:{until.isoformat()}"
    return await act(store, incident, move, by=by, now=now, request=request, tell=tell)


async def take(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The visit taken by the colleague it was offered to; its former contact is told; raises as `act`."""
    move, tell = of_claim(visit_transitions.take, claim_id), _former("handover_taken")
    request = f"{claim_id}:taken:{by.person.id}:{now.isoformat()}"
    return await act(store, incident, move, by=by, now=now, request=request, tell=tell)


async def give_back(store: Store, incident: IncidentId, claim_id: ClaimId, *, by: Pressed, now: datetime) -> Incident:
    """The visit not offered to a colleague any more; its contact is told; raises as `act`."""
    values = {"other": by.person.name}
    move = of_claim(visit_transitions.returned, claim_id)
    tell = tell_contact("handover_declined", but=by.person.id, values=values)
    request = f"{claim_id}:returned:{by.person.id}:{now.isoformat()}"
    return await act(store, incident, move, by=by, now=now, request=request, tell=tell)


async def take_over(
    store: Store, incident: IncidentId, claim_id: ClaimId, *, holder: PersonId, by: Pressed, now: datetime
) -> Incident:
    """The visit taken over by another contact from its `holder`, who is told; raises as `act`."""

    def move(known: Incident, actor: Actor, _: Setup) -> Incident:
        return visit_transitions.take_over(known, claim_id, actor, holder=holder)

    request = f"{claim_id}:over:{by.person.id}:{now.isoformat()}"
    return await act(store, incident, move, by=by, now=now, request=request, tell=_former("visit_taken_over"))


def _former(text: str) -> Tell:
    """Tell the contact from whom a visit has passed to another, and to whom."""

    def tell(old: Incident, new: Incident) -> tuple[Work, ...]:
        if old.claim is None or new.claim is None:
            return ()
        values = {"other": new.claim.contact.name}
        return (tell_own(new, text, to=old.claim.contact, claim=old.claim, values=values),)

    return tell


def _require_colleague(setup: Setup, holder: PersonId, to: Person) -> None:
    provider = setup.provider_of(holder)
    if provider is None or to.id not in {one.id for one in (*provider.contacts, *provider.subcontractors)}:
        raise Refusal("handover_outside", name=to.name)
