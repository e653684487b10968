"""How an incident moves: one table decides every (state, command, role); the functions below apply it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.businesstime import zone
from services.errors import Refusal
from services.model import (
    Answer,
    Claim,
    ClaimId,
    Closing,
    Entry,
    Event,
    Incident,
    Offer,
    Person,
    PersonId,
    State,
)

SLOW_AFTER = timedelta(seconds=90)
"""A room that has not answered an invitation for so long is called slow (Graph: the usual delay is seconds)."""


class Command(StrEnum):
    """What can happen to an incident; ASK is a claim where an admin approves, because scheduling is not automated."""

    CLAIM = "claim"
    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    RELEASE = "release"
    ACCEPT = "accept"
    DECLINE = "decline"
    FAIL = "fail"
    RECOVER = "recover"


class Role(StrEnum):
    """Who does it: the claim's holder, another contact of the location, an admin, the room, a monitor, anybody else."""

    HOLDER = "holder"
    CONTACT = "contact"
    ADMIN = "admin"
    ROOM = "room"
    MONITOR = "monitor"
    STRANGER = "stranger"


_S, _C, _R = State, Command, Role

TABLE: dict[tuple[State, Command, Role], State | str] = (
    {
        (_S.OPEN, _C.CLAIM, _R.CONTACT): _S.CLAIMING,
        (_S.OPEN, _C.ASK, _R.CONTACT): _S.AWAITING,
        (_S.OPEN, _C.CLAIM, _R.STRANGER): "not_a_contact",
        (_S.OPEN, _C.ASK, _R.STRANGER): "not_a_contact",
        (_S.AWAITING, _C.APPROVE, _R.ADMIN): _S.CLAIMING,
        (_S.AWAITING, _C.REFUSE, _R.ADMIN): _S.OPEN,
        (_S.AWAITING, _C.RELEASE, _R.HOLDER): _S.OPEN,
        (_S.AWAITING, _C.RELEASE, _R.CONTACT): "not_your_claim",
        (_S.AWAITING, _C.RELEASE, _R.STRANGER): "not_your_claim",
        (_S.AWAITING, _C.FAIL, _R.ROOM): _S.OPEN,
        (_S.AWAITING, _C.RECOVER, _R.MONITOR): _S.CLOSED,
        (_S.OPEN, _C.RELEASE, _R.CONTACT): "stale_button",
        (_S.OPEN, _C.RELEASE, _R.STRANGER): "not_your_claim",
        (_S.CLAIMING, _C.RELEASE, _R.HOLDER): _S.OPEN,
        (_S.CLAIMING, _C.RELEASE, _R.CONTACT): "not_your_claim",
        (_S.CLAIMING, _C.RELEASE, _R.STRANGER): "not_your_claim",
        (_S.BOOKED, _C.RELEASE, _R.HOLDER): _S.OPEN,
        (_S.BOOKED, _C.RELEASE, _R.CONTACT): "not_your_claim",
        (_S.BOOKED, _C.RELEASE, _R.STRANGER): "not_your_claim",
        (_S.CLAIMING, _C.ACCEPT, _R.ROOM): _S.BOOKED,
        (_S.CLAIMING, _C.DECLINE, _R.ROOM): _S.OPEN,
        (_S.CLAIMING, _C.FAIL, _R.ROOM): _S.OPEN,
        (_S.OPEN, _C.RECOVER, _R.MONITOR): _S.CLOSED,
        (_S.CLAIMING, _C.RECOVER, _R.MONITOR): _S.CLOSED,
        (_S.BOOKED, _C.RECOVER, _R.MONITOR): _S.CLOSED,
    }
    | {
        (state, command, role): key
        for state in (_S.AWAITING, _S.CLAIMING, _S.BOOKED)
        for command in (_C.CLAIM, _C.ASK)
        for role, key in ((_R.HOLDER, "already_yours"), (_R.CONTACT, "taken"), (_R.STRANGER, "not_a_contact"))
    }
    | {
        (_S.CLOSED, command, role): "incident_closed"
        for command in (_C.CLAIM, _C.ASK, _C.RELEASE, _C.RECOVER)
        for role in (_R.HOLDER, _R.CONTACT, _R.MONITOR, _R.STRANGER)
    }
    | {(_S.CLOSED, command, _R.ADMIN): "incident_closed" for command in (_C.APPROVE, _C.REFUSE)}
)
"""(state, command, role) → the next state, or the text key of the refusal. What is not listed cannot be asked for."""


def decide(incident: Incident, command: Command, role: Role) -> State:
    """The next state; raises Refusal with the table's key, or `stale_button` for a pair the table does not know."""
    outcome = TABLE.get((incident.state, command, role), "stale_button")
    if isinstance(outcome, State):
        return outcome
    held = incident.claim
    raise Refusal(
        outcome,
        location=incident.location.name,
        room=incident.room.name,
        zone=zone(incident.location.hours.timezone),
        name=held.contact.name if held else "",
        slot=held.slot if held else None,
    )


def role_of(incident: Incident, person: PersonId, *, contact: bool) -> Role:
    """The role a person has; `contact` says whether a provider of the location lists them now."""
    if incident.claim is not None and incident.claim.contact.id == person:
        return Role.HOLDER
    return Role.CONTACT if contact else Role.STRANGER


def claim(
    incident: Incident,
    slot_start: datetime,
    *,
    claim_id: ClaimId,
    who: Person,
    role: Role,
    now: datetime,
    conversation: str,
    is_automated: bool = True,
) -> Incident:
    """The incident with the slot starting at `slot_start` claimed by `who`; an admin approves if not `is_automated`.

    Raises Refusal: by the table, `slot_past` when it has begun, `slot_gone` when it is not offered (any more).
    """
    state = decide(incident, Command.CLAIM if is_automated else Command.ASK, role)
    slot = next((slot for slot in incident.offer.slots if slot.start == slot_start), None)
    if slot_start <= now:
        raise Refusal("slot_past")
    if slot is None:
        raise Refusal("slot_gone", room=incident.room.name)
    made = Claim(id=claim_id, contact=who, slot=slot, made_at=now, conversation=conversation)
    return _moved(incident, state, Entry(Event.CLAIMED, now, who, slot), claim=made)


def is_same_claim(incident: Incident, slot_start: datetime, person: PersonId) -> bool:
    """Whether this press repeats the claim that already stands: pressed twice, or delivered twice by Teams."""
    held = incident.claim
    return held is not None and held.contact.id == person and held.slot.start == slot_start


def release(incident: Incident, claim_id: ClaimId, *, who: Person, role: Role, now: datetime) -> Incident:
    """The incident open again, its claim given back; raises Refusal by the table, `stale_button` for an older claim.

    The time is not offered again before a reading of the calendar shows that the visit is out of it.
    """
    state = decide(incident, Command.RELEASE, role)
    held = _of_id(incident, claim_id)
    moved = _moved(incident, state, Entry(Event.RELEASED, now, who, held.slot), claim=None)
    left = tuple(slot for slot in incident.offer.slots if slot.end <= held.slot.start or held.slot.end <= slot.start)
    return replace(moved, offer=replace(incident.offer, slots=left))


def approved(incident: Incident, claim_id: ClaimId, *, who: Person, now: datetime) -> Incident:
    """The incident whose claim an admin has approved; raises Refusal by the table, `stale_button` for another claim."""
    state = decide(incident, Command.APPROVE, Role.ADMIN)
    held = _of_id(incident, claim_id)
    return _moved(incident, state, Entry(Event.APPROVED, now, who, held.slot), claim=held)


def refused(incident: Incident, claim_id: ClaimId, *, who: Person, now: datetime) -> Incident:
    """The incident open again, because an admin has refused its claim; raises what `approved` raises."""
    state = decide(incident, Command.REFUSE, Role.ADMIN)
    held = _of_id(incident, claim_id)
    return _moved(incident, state, Entry(Event.REFUSED, now, who, held.slot), claim=None)


def prepared(incident: Incident, *, owner: str | None, by_hand: bool) -> Incident:
    """The claim with whose entry the visit will be, decided before there is one."""
    held = replace(_held(incident), owner=owner, by_hand=by_hand)
    return replace(incident, claim=held, version=incident.version + 1)


def invited(incident: Incident, event: str) -> Incident:
    """The claim with the calendar entry's id that Graph gave."""
    return replace(incident, claim=replace(_held(incident), event=event), version=incident.version + 1)


def slowed(incident: Incident, answer: Answer) -> Incident:
    """The claim marked slow, with the room's last word (a tentative room waits for its delegate)."""
    return replace(incident, claim=replace(_held(incident), slow=True, answer=answer), version=incident.version + 1)


def accepted(incident: Incident, *, now: datetime) -> Incident:
    """The claim is a visit: the room accepted."""
    held = _held(incident)
    state = decide(incident, Command.ACCEPT, Role.ROOM)
    entry = Entry(Event.BOOKED, now, held.contact, held.slot)
    return _moved(incident, state, entry, claim=replace(held, answer=Answer.ACCEPTED, slow=False))


def rejected(incident: Incident, event: Event, *, now: datetime) -> Incident:
    """The incident open again without the slot that the room (`DECLINED`) or the calendar (`FAILED`) refused."""
    held = _held(incident)
    state = decide(incident, Command.DECLINE if event is Event.DECLINED else Command.FAIL, Role.ROOM)
    left = tuple(slot for slot in incident.offer.slots if slot != held.slot)
    moved = _moved(incident, state, Entry(event, now, held.contact, held.slot), claim=None)
    return replace(moved, offer=replace(incident.offer, slots=left))


def recovered(incident: Incident, *, now: datetime) -> Incident:
    """The incident closed because the monitor says the fault is gone; a claim is withdrawn with it."""
    state = decide(incident, Command.RECOVER, Role.MONITOR)
    held = incident.claim
    moved = _moved(
        incident,
        state,
        Entry(Event.RECOVERED, now, held.contact if held else None, held.slot if held else None),
        claim=None,
    )
    return replace(moved, closing=Closing.RECOVERED, closed_at=now)


def offered(incident: Incident, offer: Offer) -> Incident:
    """The incident with fresh slots, or itself when nothing a person sees has changed.

    A slot that the room declined stays away though the calendar shows it free: its policy would decline again.
    """
    declined = {entry.slot for entry in incident.history if entry.event is Event.DECLINED}
    fresh = replace(offer, slots=tuple(slot for slot in offer.slots if slot not in declined))
    if incident.state is State.CLOSED or _looks_same(incident.offer, fresh):
        return incident
    return replace(incident, offer=fresh, version=incident.version + 1)


def _looks_same(old: Offer, new: Offer) -> bool:
    return (old.slots, old.known, old.grown) == (new.slots, new.known, new.grown)


def _of_id(incident: Incident, claim_id: ClaimId) -> Claim:
    held = _held(incident)
    if held.id != claim_id:
        raise Refusal("stale_button")
    return held


def _held(incident: Incident) -> Claim:
    if incident.claim is None:
        raise Refusal("stale_button")
    return incident.claim


def _moved(incident: Incident, state: State, entry: Entry, *, claim: Claim | None) -> Incident:
    history = (*incident.history, entry)
    return replace(incident, state=state, claim=claim, history=history, version=incident.version + 1)
