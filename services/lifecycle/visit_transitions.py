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


def hand_over(incident: Incident, claim_id: ClaimId, deed: Actor, *, to: Person, until: datetime) -> Incident:
    """The visit offered to a colleague until then; raises Refusal by the table, `stale_button`, `moving_already`,
    `handover_to_self`, `handover_late` where no time is left for it before the visit begins."""
    state = decide(incident, Command.HAND_OVER, deed.roles, deed.source)
    held = own(incident, claim_id)
    if incident.moving is not None:
        raise Refusal("moving_already")
    if to.id == held.contact.id:
        raise Refusal("handover_to_self")
    if min(until, held.slot.start) <= deed.now:
        raise Refusal("handover_late")
    done = replace(entry(Event.OFFERED, deed, held), other=to)
    return _kept(incident, state, done, replace(held, offered=Handover(to, until)))


def take(incident: Incident, claim_id: ClaimId, deed: Actor) -> Incident:
    """The visit in the hands of the colleague it was offered to; raises Refusal by the table, `stale_button`,
    `handover_over` when the time to take it has passed."""
    state = decide(incident, Command.TAKE, deed.roles, deed.source)
    held = own(incident, claim_id)
    if held.offered is None or held.offered.until < deed.now:
        raise Refusal("handover_over")
    return _given(incident, state, Event.HANDED_OVER, held, deed)


def returned(incident: Incident, claim_id: ClaimId, deed: Actor) -> Incident:
    """The visit not offered to anybody any more: declined, taken back, or its time has passed."""
    state = decide(incident, Command.RETURN, deed.roles, deed.source)
    held = own(incident, claim_id)
    if held.offered is None:
        raise Refusal("handover_over")
    done = replace(entry(Event.RETURNED, deed, held), other=held.offered.to)
    return _kept(incident, state, done, replace(held, offered=None))


def take_over(incident: Incident, claim_id: ClaimId, deed: Actor, *, holder: PersonId) -> Incident:
    """The visit in the hands of another contact, who has taken it from its `holder`; raises Refusal by the table,
    `stale_button`, `taken_over_before` when somebody else has it by now."""
    state = decide(incident, Command.TAKE_OVER, deed.roles, deed.source)
    held = own(incident, claim_id)
    if held.contact.id != holder:
        raise Refusal("taken_over_before", name=held.contact.name)
    return _given(incident, state, Event.TAKEN_OVER, held, deed)


def reschedule(
    incident: Incident,
    start: datetime,
    deed: Actor,
    *,
    claim_id: ClaimId,
    conversation: str,
    is_automated: bool = True,
) -> Incident:
    """The visit about to move to the slot that begins at `start`; its old time stays until the new one stands.

    An admin approves the new time first if not `is_automated`. Raises Refusal: by the table, `slot_past`, `slot_gone`,
    `moving_already` while an earlier move is under way.
    """
    state = decide(incident, Command.RESCHEDULE, deed.roles, deed.source)
    if incident.moving is not None:
        raise Refusal("moving_already")
    made = new_claim(incident, start, deed, claim_id=claim_id, conversation=conversation)
    after = moved(incident, state, entry(Event.MOVING, deed, made), claim=incident.claim)
    return replace(after, moving=replace(made, is_unapproved=not is_automated))


def check_in(incident: Incident, claim_id: ClaimId, deed: Actor) -> Incident:
    """The visit begun; raises Refusal by the table, `stale_button`, `check_in_early`."""
    state = decide(incident, Command.CHECK_IN, deed.roles, deed.source)
    held = own(incident, claim_id)
    if deed.now < held.slot.start - CHECK_IN_BEFORE:
        raise Refusal("check_in_early", slot=held.slot, zone=incident.location.hours.timezone)
    begun = replace(held, checked_in_at=deed.now, offered=None)
    after = moved(incident, state, entry(Event.CHECKED_IN, deed, held), claim=begun)
    return _undoable(after, incident, deed)


def end_early(incident: Incident, claim_id: ClaimId, deed: Actor) -> Incident:
    """The visit shortened to now, so that the room is free again; raises Refusal: by the table, `already_over`."""
    state = decide(incident, Command.END_EARLY, deed.roles, deed.source)
    held = own(incident, claim_id)
    short = _shortened(held, deed.now)
    if short is held:
        raise Refusal("already_over")
    return _kept(incident, state, entry(Event.SHORTENED, deed, short), short)


def complete(incident: Incident, claim_id: ClaimId, deed: Actor, *, note: str) -> Incident:
    """The incident closed because its visit has mended it; what is left of the visit's time is given back.

    A visit of whose time nothing has passed is withdrawn. Raises Refusal by the table, `stale_button`, `note_long`.
    """
    decide(incident, Command.COMPLETE, deed.roles, deed.source)
    held = own(incident, claim_id)
    done = entry(Event.COMPLETED, deed, held, note=_note(note))
    took_place = held.slot.start < _minute(deed.now)
    after = closed(incident, done, Closing.DONE, claim=_shortened(held, deed.now) if took_place else None)
    return _undoable(after, incident if took_place else _open(incident), deed)


def cancel(incident: Incident, deed: Actor, *, note: str, duplicate_of: IncidentId | None) -> Incident:
    """The incident closed because nobody needs to come, or because it is another one; a visit is withdrawn.

    Raises Refusal by the table, `note_long`, `duplicate_of_itself`.
    """
    decide(incident, Command.CANCEL, deed.roles, deed.source)
    if duplicate_of == incident.id:
        raise Refusal("duplicate_of_itself")
    done = entry(Event.CANCELLED, deed, incident.claim, note=_note(note))
    after = closed(incident, done, Closing.DUPLICATE if duplicate_of else Closing.CANCELLED)
    return replace(_undoable(after, _open(incident), deed), duplicate_of=duplicate_of)


def missed(incident: Incident, claim_id: ClaimId, deed: Actor) -> Incident:
    """The incident open again, because its visit did not take place, or closed if the monitor has said that the fault
    is gone; raises Refusal: by the table, `stale_button`, `not_begun`."""
    state = decide(incident, Command.MISS, deed.roles, deed.source)
    held = own(incident, claim_id)
    if deed.now < held.slot.start:
        raise Refusal("not_begun")
    done = entry(Event.MISSED, deed, held, who=held.contact)
    if incident.cleared_at is not None:
        return closed(incident, done, Closing.RECOVERED)
    return without_slot(moved(incident, state, done, claim=None), held)


def wait(incident: Incident, deed: Actor) -> Incident:
    """The deadlines stand still: the client has to do something; raises Refusal: by the table, `waits_already`."""
    state = decide(incident, Command.WAIT, deed.roles, deed.source)
    if incident.waiting_since is not None:
        raise Refusal("waits_already")
    after = _same(incident, state, entry(Event.WAITING, deed, None))
    return replace(after, waiting_since=deed.now)


def resume(
    incident: Incident,
    deed: Actor,
    *,
    respond_by: datetime | None,
    resolve_by: datetime | None,
    escalations: tuple[Escalation, ...],
) -> Incident:
    """The deadlines run again, as late as they stood still; raises Refusal: by the table, `not_waiting`."""
    state = decide(incident, Command.RESUME, deed.roles, deed.source)
    if incident.waiting_since is None:
        raise Refusal("not_waiting")
    after = _same(incident, state, entry(Event.RESUMED, deed, None))
    return replace(after, waiting_since=None, respond_by=respond_by, resolve_by=resolve_by, escalations=escalations)


def escalated(incident: Incident, deed: Actor) -> Incident:
    """The incident one step further, because nobody has claimed; raises Refusal by the table."""
    state = decide(incident, Command.ESCALATE, deed.roles, deed.source)
    step = incident.escalations[incident.level]
    after = _same(incident, state, entry(Event.ESCALATED, deed, None, note=step.name))
    return replace(after, level=incident.level + 1)


def noted(incident: Incident, event: Event, deed: Actor) -> Incident:
    """The incident with a line that its contact was reminded or asked; nothing else changes."""
    held = incident.claim
    return _same(incident, incident.state, entry(event, deed, held, who=held.contact if held else None))


def undo(incident: Incident, deed: Actor) -> Incident:
    """The incident as it was before its last change; raises Refusal: by the table, `nothing_to_undo`, `undo_late`,
    `undo_who` for a change of somebody else's, `undo_fault_gone` where nobody would have to come any more."""
    decide(incident, Command.UNDO, deed.roles, deed.source)
    was = incident.undo
    if was is None:
        raise Refusal("nothing_to_undo")
    if was.by.id != deed.who.id:
        raise Refusal("undo_who", name=was.by.name)
    if was.until < deed.now:
        raise Refusal("undo_late")
    if was.claim is None and incident.cleared_at is not None:
        raise Refusal("undo_fault_gone", room=incident.room.name)
    after = moved(incident, was.state, entry(Event.UNDONE, deed, was.claim), claim=was.claim)
    back = replace(after, closing=None, closed_at=None, duplicate_of=None)
    return replace(back, waiting_since=_waiting_since(incident))


def _given(incident: Incident, state: State, event: Event, held: Claim, deed: Actor) -> Incident:
    """A visit passes to whoever does this, and its calendar entry has to say so."""
    done = replace(entry(event, deed, held), other=held.contact)
    own = replace(held, contact=deed.who, offered=None, is_behind=held.event is not None)
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


def _undoable(after: Incident, before: Incident, deed: Actor) -> Incident:
    """With the way back to how it was; a visit that was shortened stays so."""
    claim = before.claim if before.claim is None or after.claim is None else after.claim
    if before.state is State.BOOKED and claim is not None:
        claim = replace(claim, checked_in_at=None)
    return replace(after, undo=Undo(deed.who, deed.now + UNDO_WITHIN, before.state, claim))


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
