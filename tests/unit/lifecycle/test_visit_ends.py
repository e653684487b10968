"""How people end an incident, what can be taken back, and what only stands still or is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.lifecycle import transitions, visit_transitions
from services.lifecycle.command_specs import Role
from services.model import (
    ClaimId,
    Closing,
    Entry,
    Escalation,
    Event,
    Incident,
    IncidentId,
    RoomResponse,
    Slot,
    State,
    Undo,
    Via,
)
from services.model.errors import Refusal
from tests.builders.incident_builder import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_actor, an_incident

LATER = NOW + timedelta(minutes=1)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
START, END = TUESDAY_NINE, TUESDAY_NINE + HOUR
CLAIM, NEW = ClaimId("clm-7f3a"), ClaimId("clm-new")
VISIT = a_claim(answer=RoomResponse.ACCEPTED)
LONGEST = visit_transitions.LONGEST_NOTE


def completed(incident: Incident, *, now: datetime = START + 20 * MINUTE, note: str = "") -> Incident:
    return visit_transitions.complete(incident, CLAIM, an_actor(now=now), note=note)


def cancelled(incident: Incident, *, note: str = "", duplicate_of: IncidentId | None = None) -> Incident:
    return visit_transitions.cancel(incident, an_actor(Role.ADMIN, by=ADELE), note=note, duplicate_of=duplicate_of)


def undone(incident: Incident, now: datetime, *, role: Role = Role.HOLDER) -> Incident:
    return visit_transitions.undo(incident, an_actor(role, now=now))


# completed


@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_completed_visit_gives_back_what_is_left_of_its_time(state: State) -> None:
    before, now = an_incident(state, moving=a_claim(id=NEW)), START + 20 * MINUTE + SECOND
    after = completed(before, now=now, note=" A new cable. ")
    assert before.claim is not None
    assert (after.state, after.closing, after.closed_at, after.version) == (State.CLOSED, Closing.DONE, now, 2)
    assert after.claim == replace(before.claim, slot=Slot(START, START + 20 * MINUTE), is_behind=True)
    assert after.moving is None
    assert after.history[-1] == Entry(Event.COMPLETED, now, MEGAN, a_slot(), Via.CARD, note="A new cable.")


@pytest.mark.parametrize("now", [END, END + HOUR])
def test_a_visit_that_is_over_stays_as_it_was(now: datetime) -> None:
    assert completed(an_incident(State.BOOKED), now=now).claim == VISIT


@pytest.mark.parametrize("now", [START - HOUR, START, START + MINUTE - SECOND])
@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_visit_of_whose_time_nothing_has_passed_is_withdrawn(state: State, now: datetime) -> None:
    after = completed(an_incident(state), now=now)
    assert (after.state, after.closing, after.claim) == (State.CLOSED, Closing.DONE, None)
    assert after.undo == Undo(MEGAN, now + 10 * MINUTE, State.OPEN, None)


def test_an_older_claim_is_not_completed() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        visit_transitions.complete(an_incident(State.BOOKED), NEW, an_actor(now=START), note="")


def test_a_note_has_its_length() -> None:
    assert completed(an_incident(State.ON_SITE), note="x" * LONGEST).history[-1].note == "x" * LONGEST
    with pytest.raises(Refusal, match="note_long"):
        completed(an_incident(State.ON_SITE), note="x" * (LONGEST + 1))
    with pytest.raises(Refusal, match="note_long"):
        cancelled(an_incident(), note="x" * (LONGEST + 1))


# cancelled


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING, State.CLAIMING, State.BOOKED, State.ON_SITE])
@pytest.mark.parametrize(
    ("duplicate_of", "closing"), [(None, Closing.CANCELLED), (IncidentId("inc-other"), Closing.DUPLICATE)]
)
def test_a_cancelled_incident_withdraws_its_visit_and_says_why(
    state: State, duplicate_of: IncidentId | None, closing: Closing
) -> None:
    before = an_incident(state, waiting_since=NOW)
    after = cancelled(before, note=" Not needed ", duplicate_of=duplicate_of)
    assert (after.state, after.closing, after.closed_at) == (State.CLOSED, closing, LATER)
    assert (after.claim, after.duplicate_of, after.waiting_since) == (None, duplicate_of, None)
    slot = before.claim.slot if before.claim else None
    assert after.history[-1] == Entry(Event.CANCELLED, LATER, ADELE, slot, Via.CARD, note="Not needed")


def test_an_incident_is_not_a_duplicate_of_itself() -> None:
    incident = an_incident()
    with pytest.raises(Refusal, match="duplicate_of_itself"):
        cancelled(incident, duplicate_of=incident.id)


# taken back


@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_completed_incident_is_opened_again_with_its_shortened_visit(state: State) -> None:
    before, now = an_incident(state), START + 20 * MINUTE
    after = undone(completed(before, now=now), now + 10 * MINUTE)
    assert before.claim is not None
    assert (after.state, after.closing, after.closed_at, after.undo) == (state, None, None, None)
    assert after.claim == replace(before.claim, slot=Slot(START, now), is_behind=True)
    assert after.version == 3
    assert after.history[-1] == Entry(Event.UNDONE, now + 10 * MINUTE, MEGAN, Slot(START, now), Via.CARD)


def test_a_check_in_is_taken_back() -> None:
    begun = visit_transitions.check_in(an_incident(State.BOOKED), CLAIM, an_actor(now=START))
    after = undone(begun, START + MINUTE)
    assert (after.state, after.claim) == (State.BOOKED, VISIT)


def test_a_cancelled_incident_is_open_again_without_the_visit_it_withdrew() -> None:
    gone = cancelled(an_incident(State.BOOKED), duplicate_of=IncidentId("inc-other"))
    after = visit_transitions.undo(gone, an_actor(Role.ADMIN, by=ADELE))
    assert (after.state, after.claim, after.closing, after.duplicate_of) == (State.OPEN, None, None, None)
    assert after.history[-1] == Entry(Event.UNDONE, LATER, ADELE, None, Via.CARD)


def test_an_incident_whose_fault_is_gone_meanwhile_stays_closed_where_nobody_would_have_to_come() -> None:
    gone = replace(cancelled(an_incident(State.BOOKED)), cleared_at=LATER)
    with pytest.raises(Refusal) as raised:
        visit_transitions.undo(gone, an_actor(Role.ADMIN, by=ADELE))
    assert raised.value.key == "undo_fault_gone"


def test_a_visit_whose_fault_is_gone_comes_back_as_one() -> None:
    done = completed(an_incident(State.ON_SITE, cleared_at=NOW))
    assert undone(done, START + 21 * MINUTE).cleared_at == NOW


@pytest.mark.parametrize(("is_waiting", "since"), [(True, LATER), (False, None)])
def test_an_incident_that_waited_for_its_client_waits_again(is_waiting: bool, since: datetime | None) -> None:
    incident = visit_transitions.wait(an_incident(), an_actor(Role.CONTACT))
    if not is_waiting:
        incident = visit_transitions.resume(
            incident, an_actor(Role.CONTACT), respond_by=None, resolve_by=None, escalations=()
        )
    after = visit_transitions.undo(cancelled(incident), an_actor(Role.ADMIN, by=ADELE))
    assert after.waiting_since == since


def test_nothing_is_taken_back_after_ten_minutes() -> None:
    done = completed(an_incident(State.ON_SITE), now=START + 20 * MINUTE)
    with pytest.raises(Refusal, match="undo_late"):
        undone(done, START + 30 * MINUTE + SECOND)


def test_only_who_did_it_takes_it_back() -> None:
    with pytest.raises(Refusal, match="undo_who") as caught:
        undone(cancelled(an_incident()), LATER, role=Role.CONTACT)
    assert caught.value.values == {"name": ADELE.name}


@pytest.mark.parametrize(
    "incident", [an_incident(), an_incident(State.BOOKED), an_incident(State.ON_SITE), an_incident(State.CLOSED)]
)
def test_without_a_change_of_ones_own_nothing_is_taken_back(incident: Incident) -> None:
    with pytest.raises(Refusal, match="nothing_to_undo"):
        undone(incident, LATER)


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    after = undone(completed(an_incident(State.ON_SITE), now=START + 20 * MINUTE), START + 21 * MINUTE)
    with pytest.raises(Refusal, match="nothing_to_undo"):
        undone(after, START + 22 * MINUTE)


# paused, escalated, noted

STEPS = (Escalation(NOW, "Lead", (ADELE,)), Escalation(END, ""))


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING, State.CLAIMING, State.BOOKED, State.ON_SITE])
def test_the_deadlines_stand_still_and_go_on_as_they_are_given(state: State) -> None:
    before = an_incident(state, respond_by=START, escalations=STEPS)
    waits = visit_transitions.wait(before, an_actor(Role.CONTACT))
    assert waits == replace(before, waiting_since=LATER, version=2, history=waits.history)
    assert waits.history[-1] == Entry(Event.WAITING, LATER, MEGAN, None, Via.CARD)
    later: Any = {"respond_by": END, "resolve_by": END + HOUR, "escalations": STEPS[1:]}
    goes_on = visit_transitions.resume(waits, an_actor(Role.CONTACT), **later)
    assert goes_on.history[-1] == Entry(Event.RESUMED, LATER, MEGAN, None, Via.CARD)
    assert goes_on == replace(before, version=3, history=goes_on.history, **later)


def test_who_waits_cannot_wait_again_and_who_does_not_wait_cannot_go_on() -> None:
    with pytest.raises(Refusal, match="waits_already"):
        visit_transitions.wait(an_incident(waiting_since=NOW), an_actor(Role.CONTACT))
    with pytest.raises(Refusal, match="not_waiting"):
        visit_transitions.resume(
            an_incident(), an_actor(Role.CONTACT), respond_by=None, resolve_by=None, escalations=()
        )


def test_each_escalation_is_one_step_further() -> None:
    before = an_incident(escalations=STEPS)
    once = visit_transitions.escalated(before, transitions.by_clock(LATER))
    twice = visit_transitions.escalated(once, transitions.by_clock(END))
    assert [(one.level, one.version, one.state) for one in (once, twice)] == [(1, 2, State.OPEN), (2, 3, State.OPEN)]
    assert twice.history[-2:] == (
        Entry(Event.ESCALATED, LATER, None, None, Via.CLOCK, note="Lead"),
        Entry(Event.ESCALATED, END, None, None, Via.CLOCK),
    )


def test_nobody_escalates_what_is_claimed() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        visit_transitions.escalated(an_incident(State.CLAIMING, escalations=STEPS), transitions.by_clock(LATER))


@pytest.mark.parametrize("event", [Event.REMINDED, Event.ASKED])
def test_a_reminder_leaves_a_line_and_nothing_else(event: Event) -> None:
    before = an_incident(State.BOOKED, moving=a_claim(id=NEW))
    after = visit_transitions.noted(before, event, transitions.by_clock(LATER))
    assert after == replace(before, version=2, history=after.history)
    assert after.history[-1] == Entry(event, LATER, MEGAN, a_slot(), Via.CLOCK)
