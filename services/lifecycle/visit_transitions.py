"""What becomes of a visit in its contact's hands: given to others, moved, begun, ended. Pure, as
`services.lifecycle.transitions`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.lifecycle.command_specs import Command
from services.lifecycle.history import added
from services.lifecycle.table import decide
from services.lifecycle.transitions import Actor, closed, entry, moved, new_claim, own, without_slot
from services.model import (
    Claim,
    ClaimId,
    Closing,
    Entry,
    Escalation,
    Event,
    Handover,
    Incident,
    IncidentId,
    Person,
    PersonId,
    Slot,
    State,
    Undo,
)
from services.model.errors import Refusal

CHECK_IN_BEFORE: Final = timedelta(hours=1)
"""How long before its time a visit may begin."""
UNDO_WITHIN: Final = timedelta(minutes=10)
LONGEST_NOTE: Final = 1000
"""Characters of what somebody writes to a visit's end."""


def hand_over(incident: Incident, claim_id: ClaimId, actor: Actor, *, to: Person, until: datetime) -> Incident:
    """The visit offered to a colleague until then; raises Refusal by the table, `stale_button`, `moving_already`,
    `handover_to_self`, `handover_late` where no time is left for it before the visit begins."""
    state = decide(incident, Command.HAND_OVER, actor.roles, actor.via)
    held = own(incident, claim_id)
    if incident.moving is not None:
        raise Refusal("moving_already")
    if to.id == held.contact.id:
        raise Refusal("handover_to_self")
    if min(until, held.slot.start) <= actor.now:
        raise Refusal("handover_late")
    done = replace(entry(Event.OFFERED, actor, held), other=to)
    return _kept(incident, state, done, replace(held, offered=Handover(to, until)))


def take(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The visit in the hands of the colleague it was offered to; raises Refusal by the table, `stale_button`,
    `handover_over` when the time to take it has passed."""
    state = decide(incident, Command.TAKE, actor.roles, actor.via)
    held = own(incident, claim_id)
    if held.offered is None or held.offered.until < actor.now:
        raise Refusal("handover_over")
    return _given(incident, state, Event.HANDED_OVER, held, actor)


def returned(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The visit not offered to anybody any more: declined, taken back, or its time has passed."""
    state = decide(incident, Command.RETURN, actor.roles, actor.via)
    held = own(incident, claim_id)
    if held.offered is None:
        raise Refusal("handover_over")
    done = replace(entry(Event.RETURNED, actor, held), other=held.offered.to)
    return _kept(incident, state, done, replace(held, offered=None))


def take_over(incident: Incident, claim_id: ClaimId, actor: Actor, *, holder: PersonId) -> Incident:
    """The visit in the hands of another contact, who has taken it from its `holder`; raises Refusal by the table,
    `stale_button`, `taken_over_before` when somebody else has it by now."""
    state = decide(incident, Command.TAKE_OVER, actor.roles, actor.via)
    held = own(incident, claim_id)
    if held.contact.id != holder:
        raise Refusal("taken_over_before", name=held.contact.name)
    return _given(incident, state, Event.TAKEN_OVER, held, actor)


def reschedule(
    incident: Incident,
    start: datetime,
    actor: Actor,
    *,
    claim_id: ClaimId,
    conversation: str,
    is_automated: bool = True,
) -> Incident:
    """The visit about to move to the slot that begins at `start`; its old time stays until the new one stands.

    An admin approves the new time first if not `is_automated`. Raises Refusal: by the table, `slot_past`, `slot_gone`,
    `moving_already` while an earlier move is under way.
    """
    state = decide(incident, Command.RESCHEDULE, actor.roles, actor.via)
    if incident.moving is not None:
        raise Refusal("moving_already")
    made = new_claim(incident, start, actor, claim_id=claim_id, conversation=conversation)
    after = moved(incident, state, entry(Event.MOVING, actor, made), claim=incident.claim)
    return replace(after, moving=replace(made, is_unapproved=not is_automated))


def check_in(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The visit begun; raises Refusal by the table, `stale_button`, `check_in_early`."""
    state = decide(incident, Command.CHECK_IN, actor.roles, actor.via)
    held = own(incident, claim_id)
    if actor.now < held.slot.start - CHECK_IN_BEFORE:
        raise Refusal("check_in_early", slot=held.slot, zone=incident.location.hours.timezone)
    begun = replace(held, checked_in_at=actor.now, offered=None)
    after = moved(incident, state, entry(Event.CHECKED_IN, actor, held), claim=begun)
    return _undoable(after, incident, actor)


def end_early(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The visit shortened to now, so that the room is free again; raises Refusal: by the table, `already_over`."""
    state = decide(incident, Command.END_EARLY, actor.roles, actor.via)
    held = own(incident, claim_id)
    short = _shortened(held, actor.now)
    if short is held:
        raise Refusal("already_over")
    return _kept(incident, state, entry(Event.SHORTENED, actor, short), short)


def complete(incident: Incident, claim_id: ClaimId, actor: Actor, *, note: str) -> Incident:
    """The incident closed because its visit has mended it; what is left of the visit's time is given back.

    A visit of whose time nothing has passed is withdrawn. Raises Refusal by the table, `stale_button`, `note_long`.
    """
    decide(incident, Command.COMPLETE, actor.roles, actor.via)
    held = own(incident, claim_id)
    done = entry(Event.COMPLETED, actor, held, note=_note(note))
    took_place = held.slot.start < _minute(actor.now)
    after = closed(incident, done, Closing.DONE, claim=_shortened(held, actor.now) if took_place else None)
    return _undoable(after, incident if took_place else _open(incident), actor)


def cancel(incident: Incident, actor: Actor, *, note: str, duplicate_of: IncidentId | None) -> Incident:
    """The incident closed because nobody needs to come, or because it is another one; a visit is withdrawn.

    Raises Refusal by the table, `note_long`, `duplicate_of_itself`.
    """
    decide(incident, Command.CANCEL, actor.roles, actor.via)
    if duplicate_of == incident.id:
        raise Refusal("duplicate_of_itself")
    done = entry(Event.CANCELLED, actor, incident.claim, note=_note(note))
    after = closed(incident, done, Closing.DUPLICATE if duplicate_of else Closing.CANCELLED)
    return replace(_undoable(after, _open(incident), actor), duplicate_of=duplicate_of)


def missed(incident: Incident, claim_id: ClaimId, actor: Actor) -> Incident:
    """The incident open again, because its visit did not take place, or closed if the monitor has said that the fault
    is gone; raises Refusal: by the table, `stale_button`, `not_begun`."""
    state = decide(incident, Command.MISS, actor.roles, actor.via)
    held = own(incident, claim_id)
    if actor.now < held.slot.start:
        raise Refusal("not_begun")
    done = entry(Event.MISSED, actor, held, who=held.contact)
    if incident.cleared_at is not None:
        return closed(incident, done, Closing.RECOVERED)
    return without_slot(moved(incident, state, done, claim=None), held)


def wait(incident: Incident, actor: Actor) -> Incident:
    """The deadlines stand still: the client has to do something; raises Refusal: by the table, `waits_already`."""
    state = decide(incident, Command.WAIT, actor.roles, actor.via)
    if incident.waiting_since is not None:
        raise Refusal("waits_already")
    after = _same(incident, state, entry(Event.WAITING, actor, None))
    return replace(after, waiting_since=actor.now)


def resume(
    incident: Incident,
    actor: Actor,
    *,
    respond_by: datetime | None,
    resolve_by: datetime | None,
    escalations: tuple[Escalation, ...],
) -> Incident:
    """The deadlines run again, as late as they stood still; raises Refusal: by the table, `not_waiting`."""
    state = decide(incident, Command.RESUME, actor.roles, actor.via)
    if incident.waiting_since is None:
        raise Refusal("not_waiting")
    after = _same(incident, state, entry(Event.RESUMED, actor, None))
    return replace(after, waiting_since=None, respond_by=respond_by, resolve_by=resolve_by, escalations=escalations)


def escalated(incident: Incident, actor: Actor) -> Incident:
    """The incident one step further, because nobody has claimed; raises Refusal by the table."""
    state = decide(incident, Command.ESCALATE, actor.roles, actor.via)
    step = incident.escalations[incident.level]
    after = _same(incident, state, entry(Event.ESCALATED, actor, None, note=step.name))
    return replace(after, level=incident.level + 1)


def noted(incident: Incident, event: Event, actor: Actor) -> Incident:
    """The incident with a line that its contact was reminded or asked; nothing else changes."""
    held = incident.claim
    return _same(incident, incident.state, entry(event, actor, held, who=held.contact if held else None))


def undo(incident: Incident, actor: Actor) -> Incident:
    """The incident as it was before its last change; raises Refusal: by the table, `nothing_to_undo`, `undo_late`,
    `undo_who` for a change of somebody else's, `undo_fault_gone` where nobody would have to come any more."""
    decide(incident, Command.UNDO, actor.roles, actor.via)
    was = incident.undo
    if was is None:
        raise Refusal("nothing_to_undo")
    if was.by.id != actor.who.id:
        raise Refusal("undo_who", name=was.by.name)
    if was.until < actor.now:
        raise Refusal("undo_late")
    if was.claim is None and incident.cleared_at is not None:
        raise Refusal("undo_fault_gone", room=incident.room.name)
    after = moved(incident, was.state, entry(Event.UNDONE, actor, was.claim), claim=was.claim)
    back = replace(after, closing=None, closed_at=None, duplicate_of=None)
    return replace(back, waiting_since=_waiting_since(incident))


def _given(incident: Incident, state: State, event: Event, held: Claim, actor: Actor) -> Incident:
    """A visit passes to whoever does this, and its calendar entry has to say so."""
    done = replace(entry(event, actor, held), other=held.contact)
    own = replace(held, contact=actor.who, offered=None, is_behind=held.event is not None)
    return moved(incident, state, done, claim=own)


def _waiting_since(incident: Incident) -> datetime | None:
    """Since when an incident waits for its client, or did when it was closed."""
    pauses = [entry for entry in incident.history if entry.event in {Event.WAITING, Event.RESUMED}]
    return pauses[-1].at if pauses and pauses[-1].event is Event.WAITING else None


def _kept(incident: Incident, state: State, done: Entry, held: Claim) -> Incident:
    """A change of the claim, behind which no earlier change can be taken back."""
    return replace(_same(incident, state, done), claim=held, undo=None)


def _same(incident: Incident, state: State, done: Entry) -> Incident:
    """A change that leaves the claim, and a move under way, as they are."""
    return replace(incident, state=state, history=added(incident, done), version=incident.version + 1)


def _open(incident: Incident) -> Incident:
    return replace(incident, state=State.OPEN, claim=None)


def _undoable(after: Incident, before: Incident, actor: Actor) -> Incident:
    """With the way back to how it was; a visit that was shortened stays so."""
    claim = before.claim if before.claim is None or after.claim is None else after.claim
    if before.state is State.BOOKED and claim is not None:
        claim = replace(claim, checked_in_at=None)
    return replace(after, undo=Undo(actor.who, actor.now + UNDO_WITHIN, before.state, claim))


def _shortened(held: Claim, now: datetime) -> Claim:
    """A visit that ends now, to the minute; itself where it is over or has not begun."""
    end = _minute(now)
    if not held.slot.start < end < held.slot.end:
        return held
    return replace(held, slot=Slot(held.slot.start, end), is_behind=held.event is not None)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _note(text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise Refusal("note_long", most=LONGEST_NOTE)
    return text.strip()
