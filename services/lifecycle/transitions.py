"""What each command makes of an incident and its claim. Pure; `services.lifecycle.table` decides whether it may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from services.lifecycle.command_specs import Command, Role
from services.lifecycle.history import added
from services.lifecycle.table import decide
from services.model import (
    Claim,
    ClaimId,
    Closing,
    Entry,
    Event,
    Incident,
    Offer,
    Person,
    PersonId,
    RoomResponse,
    State,
    Via,
)
from services.model.errors import Refusal

SLOW_AFTER: Final = timedelta(seconds=90)
"""A room that has not answered an invitation for so long is called slow (Graph: the usual delay is seconds)."""
ASKED_WITHIN: Final = timedelta(hours=1)
"""A visit that begins so soon is not withdrawn when the monitor recovers: its holder decides."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something in which roles, through what, and when; nobody where the room, a monitor or the clock does."""

    roles: tuple[Role, ...]
    via: Via
    now: datetime
    person: Person | None = None

    @property
    def who(self) -> Person:
        """The person who does it; raises ValueError where there is none."""
        if self.person is None:
            raise ValueError("only a person can do this")
        return self.person


def by_room(now: datetime) -> Actor:
    """What the room's calendar says."""
    return Actor((Role.ROOM,), Via.CALENDAR, now)


def by_clock(now: datetime) -> Actor:
    """What the time brings."""
    return Actor((Role.CLOCK,), Via.CLOCK, now)


def claim(
    incident: Incident,
    start: datetime,
    actor: Actor,
    *,
    claim_id: ClaimId,
    conversation: str,
    is_automated: bool = True,
) -> Incident:
    """The incident with the slot that begins at `start` claimed; an admin approves if not `is_automated`.

    Raises Refusal: by the table, `slot_past` when it has begun, `slot_gone` when it is not offered (any more).
    """
    state = decide(incident, Command.CLAIM if is_automated else Command.ASK, actor.roles, actor.via)
    made = new_claim(incident, start, actor, claim_id=claim_id, conversation=conversation)
    return moved(incident, state, entry(Event.CLAIMED, actor, made), claim=made)


def new_claim(incident: Incident, start: datetime, actor: Actor, *, claim_id: ClaimId, conversation: str) -> Claim:
    """A claim on an offered slot; raises Refusal: `slot_past`, `slot_gone`."""
    slot = next((slot for slot in incident.offer.slots if slot.start == start), None)
    if start <= actor.now:
        raise Refusal("slot_past")
    if slot is None:
        raise Refusal("slot_gone", room=incident.room.name)
    return Claim(id=claim_id, contact=actor.who, slot=slot, made_at=actor.now, conversation=conversation)


def is_same_claim(incident: Incident, start: datetime, person: PersonId) -> bool:
    """Whether this press repeats a claim that already stands: pressed twice, or delivered twice by Teams."""
    return any(held.contact.id == person and held.slot.start == start for held in claims_of(incident))


def release(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The incident open again, its claim given back, or closed if the monitor has said that the fault is gone.

    The time is not offered again before a reading of the calendar shows that the visit is out of it. Raises Refusal by
    the table, `stale_button` for an older claim.
    """
    state = decide(incident, Command.RELEASE, actor.roles, actor.via)
    held = own(incident, claim_id)
    done = entry(Event.RELEASED, actor, held)
    if incident.cleared_at is not None:
        return closed(incident, done, Closing.RECOVERED)
    return without_slot(moved(incident, state, done, claim=None), held)


def approved(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The incident whose claim, or the move of its visit, an admin has approved.

    Raises Refusal by the table, `stale_button` for a claim that waits for no approval.
    """
    state = decide(incident, Command.APPROVE, actor.roles, actor.via)
    held = _unapproved(incident, claim_id)
    after = moved(incident, state, entry(Event.APPROVED, actor, held), claim=incident.claim)
    return after if held is incident.claim else replace(after, moving=replace(held, is_unapproved=False))


def refused(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The incident open again, or its visit left where it is, because an admin has refused the claim or the move.

    Raises what `approved` raises.
    """
    state = decide(incident, Command.REFUSE, actor.roles, actor.via)
    held = _unapproved(incident, claim_id)
    was = None if held is incident.claim else incident.claim
    return moved(incident, state, entry(Event.REFUSED, actor, held), claim=was)


def accepted(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The claim is a visit, because the room accepted; the visit has moved, if it was the claim on its new time.

    Raises Refusal by the table, `stale_button` for a claim that is not waiting for the room.
    """
    state = decide(incident, Command.ACCEPT, actor.roles, actor.via)
    held = replace(_unanswered(incident, claim_id), answer=RoomResponse.ACCEPTED, slow=False)
    event = Event.BOOKED if incident.moving is None else Event.MOVED
    return moved(incident, state, entry(event, actor, held, who=held.contact), claim=held)


def rejected(incident: Incident, claim_id: ClaimId, event: Event, actor: Actor) -> Incident:
    """The incident without the slot that the room (`DECLINED`) or the calendar (`FAILED`) refused: open again, or with
    the visit where it was, if it was the claim on a new time; raises what `accepted` raises."""
    command = Command.DECLINE if event is Event.DECLINED else Command.FAIL
    state = decide(incident, command, actor.roles, actor.via)
    held = _unanswered(incident, claim_id)
    was = incident.claim if incident.moving is not None else None
    after = moved(incident, state, entry(event, actor, held, who=held.contact), claim=was)
    left = tuple(slot for slot in incident.offer.slots if slot != held.slot)
    return replace(after, offer=replace(incident.offer, slots=left))


def recovered(incident: Incident, actor: Actor) -> Incident:
    """The incident closed because the monitor says the fault is gone; a claim is withdrawn with it.

    A visit that begins within the hour, or has begun, stays when its monitor says so, with the new time it may be about
    to move to: its holder is asked. One that is closed, or said to be gone, stays as it is; whoever takes its end back
    is told then.
    """
    if incident.cleared_at is not None:
        return incident
    if incident.state is State.CLOSED:
        is_final = incident.undo is None or incident.undo.until < actor.now
        return incident if is_final else replace(incident, cleared_at=actor.now, version=incident.version + 1)
    state = decide(incident, Command.RECOVER, actor.roles, actor.via)
    held = incident.claim
    if held is not None and actor.via is Via.API and _is_near(incident, held, actor.now):
        cleared = entry(Event.CLEARED, actor, held, who=held.contact)
        stays = moved(incident, incident.state, cleared, claim=held)
        return replace(stays, moving=incident.moving, cleared_at=actor.now)
    done = entry(Event.RECOVERED, actor, held, who=held.contact if held else None)
    return closed(replace(incident, state=state), done, Closing.RECOVERED)


def fired_again(incident: Incident, actor: Actor) -> Incident:
    """The fault that was said to be gone is back before its visit."""
    back = entry(Event.BACK, actor, incident.claim)
    return replace(incident, cleared_at=None, history=added(incident, back), version=incident.version + 1)


def offered(incident: Incident, offer: Offer) -> Incident:
    """The incident with fresh slots, or itself when nothing a person sees has changed.

    A slot that the room declined stays away though the calendar shows it free: its policy would decline again.
    """
    declined = {entry.slot for entry in incident.history if entry.event is Event.DECLINED}
    fresh = replace(offer, slots=tuple(slot for slot in offer.slots if slot not in declined))
    if incident.state is State.CLOSED or _looks_same(incident.offer, fresh):
        return incident
    return replace(incident, offer=fresh, version=incident.version + 1)


def claims_of(incident: Incident) -> tuple[Claim, ...]:
    """The claims that hold a time: the incident's own, and the one on the time that its visit is to move to."""
    return tuple(held for held in (incident.claim, incident.moving) if held is not None)


def own(incident: Incident, claim_id: ClaimId) -> Claim:
    """The incident's own claim; raises Refusal("stale_button") for any other."""
    if incident.claim is None or incident.claim.id != claim_id:
        raise Refusal("stale_button")
    return incident.claim


def unapproved(incident: Incident) -> Claim | None:
    """The claim that waits for an admin: the incident's own, or the one on the time that its visit is to move to."""
    if incident.state is State.AWAITING:
        return incident.claim
    return incident.moving if incident.moving is not None and incident.moving.is_unapproved else None


def with_claim(incident: Incident, claim: Claim) -> Incident:
    """The incident with a claim as it is known now, in the place of the one with its id."""
    if incident.moving is not None and incident.moving.id == claim.id:
        return replace(incident, moving=claim, version=incident.version + 1)
    return replace(incident, claim=claim, version=incident.version + 1)


def entry(event: Event, actor: Actor, held: Claim | None, *, who: Person | None = None, note: str = "") -> Entry:
    """A line of history; `who` is whom it is about, if nobody did it."""
    slot = held.slot if held else None
    return Entry(event, actor.now, actor.person or who, slot, actor.via, note=note)


def moved(incident: Incident, state: State, done: Entry, *, claim: Claim | None) -> Incident:
    """The incident in a state with a claim; another time that its visit was to move to is given up."""
    history = added(incident, done)
    version = incident.version + 1
    return replace(incident, state=state, claim=claim, moving=None, undo=None, history=history, version=version)


def closed(incident: Incident, done: Entry, closing: Closing, *, claim: Claim | None = None) -> Incident:
    """The incident closed; `claim` is the visit that took place."""
    after = moved(incident, State.CLOSED, done, claim=claim)
    return replace(after, closing=closing, closed_at=done.at, waiting_since=None)


def without_slot(incident: Incident, held: Claim) -> Incident:
    """The incident without the slots of a claim's time, until a reading of the calendar shows that it is free."""
    left = tuple(slot for slot in incident.offer.slots if slot.end <= held.slot.start or held.slot.end <= slot.start)
    return replace(incident, offer=replace(incident.offer, slots=left))


def _unanswered(incident: Incident, claim_id: ClaimId) -> Claim:
    """The claim that the room is asked about: a visit's own has its answer, only its new time waits for one."""
    held = incident.moving if incident.state is State.BOOKED else incident.claim
    if held is None or held.id != claim_id:
        raise Refusal("stale_button")
    return held


def _unapproved(incident: Incident, claim_id: ClaimId) -> Claim:
    held = unapproved(incident)
    if held is None or held.id != claim_id:
        raise Refusal("stale_button")
    return held


def _is_near(incident: Incident, held: Claim, now: datetime) -> bool:
    if incident.state is State.ON_SITE:
        return True
    return incident.state is State.BOOKED and held.slot.start - now <= ASKED_WITHIN


def _looks_same(old: Offer, new: Offer) -> bool:
    return (old.slots, old.known, old.grown) == (new.slots, new.known, new.grown)
