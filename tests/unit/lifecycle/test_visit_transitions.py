"""A visit in its contact's hands: handed on, moved, begun, ended early, missed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from services.lifecycle import transitions, visit_transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import (
    Claim,
    ClaimId,
    Closing,
    Entry,
    Event,
    Handover,
    Incident,
    Person,
    PersonId,
    RoomResponse,
    Slot,
    State,
    Undo,
    Via,
)
from services.model.errors import Refusal
from tests.builders.incident_builder import (
    ADELE,
    MEGAN,
    NOW,
    TUESDAY_NINE,
    a_claim,
    a_slot,
    an_actor,
    an_incident,
    an_offer,
    some_slots,
)

LATER = NOW + timedelta(minutes=1)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
START, END = TUESDAY_NINE, TUESDAY_NINE + HOUR
CLAIM, OLD, NEW = ClaimId("clm-7f3a"), ClaimId("clm-before"), ClaimId("clm-new")
OFFERED = Handover(ADELE, NOW + HOUR)
VISIT = a_claim(answer=RoomResponse.ACCEPTED)
ON_SITE = replace(VISIT, checked_in_at=START)
Move = Callable[[Incident, ClaimId, Actor], Incident]
ABOUT_CLAIMS: tuple[tuple[Move, State, Role], ...] = (
    (visit_transitions.take, State.BOOKED, Role.NAMED),
    (visit_transitions.returned, State.BOOKED, Role.HOLDER),
    (partial(visit_transitions.take_over, holder=MEGAN.id), State.BOOKED, Role.CONTACT),
    (visit_transitions.check_in, State.BOOKED, Role.HOLDER),
    (visit_transitions.end_early, State.ON_SITE, Role.HOLDER),
    (visit_transitions.missed, State.BOOKED, Role.HOLDER),
)


def offered(**changes: Any) -> Incident:
    return an_incident(State.BOOKED, claim=replace(VISIT, offered=OFFERED), **changes)


def claim_of(incident: Incident) -> Claim:
    assert incident.claim is not None
    return incident.claim


@pytest.mark.parametrize(("move", "state", "role"), ABOUT_CLAIMS)
def test_the_button_of_an_older_claim_does_nothing(move: Move, state: State, role: Role) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        move(an_incident(state), OLD, an_actor(role, now=START + MINUTE))


@pytest.mark.parametrize("move", [move for move, _, _ in ABOUT_CLAIMS])
def test_the_table_is_asked_first(move: Move) -> None:
    with pytest.raises(Refusal, match="incident_closed"):
        move(an_incident(State.CLOSED), OLD, an_actor(now=START + MINUTE))


# handed over


def handed(until: datetime = NOW + HOUR, *, to: Person = ADELE, now: datetime = LATER) -> Incident:
    return visit_transitions.hand_over(an_incident(State.BOOKED), CLAIM, an_actor(now=now), to=to, until=until)


def test_a_visit_that_is_offered_stays_its_holders_until_then() -> None:
    after = handed()
    assert (after.state, after.claim, after.version) == (State.BOOKED, replace(VISIT, offered=OFFERED), 2)
    assert after.history[-1] == Entry(Event.OFFERED, LATER, MEGAN, a_slot(), Via.CARD, other=ADELE)


@pytest.mark.parametrize(
    ("until", "now", "is_late"),
    [
        (LATER + SECOND, LATER, False),
        (LATER, LATER, True),
        (START + HOUR, START - SECOND, False),
        (START + HOUR, START, True),
    ],
)
def test_there_has_to_be_time_for_a_colleague(until: datetime, now: datetime, is_late: bool) -> None:
    if is_late:
        with pytest.raises(Refusal, match="handover_late"):
            handed(until, now=now)
    else:
        assert claim_of(handed(until, now=now)).offered == Handover(ADELE, until)


def test_a_visit_is_not_handed_to_its_holder() -> None:
    with pytest.raises(Refusal, match="handover_to_self"):
        handed(to=MEGAN)


def test_an_older_claim_is_not_handed_over() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        visit_transitions.hand_over(an_incident(State.BOOKED), OLD, an_actor(), to=ADELE, until=START)


def by_adele(now: datetime = LATER, role: Role = Role.NAMED) -> Actor:
    return an_actor(role, by=ADELE, now=now)


def test_the_colleague_takes_the_visit_and_the_calendar_has_to_say_so() -> None:
    after = visit_transitions.take(offered(), CLAIM, by_adele(OFFERED.until))
    assert (after.state, after.version) == (State.BOOKED, 2)
    assert after.claim == replace(VISIT, contact=ADELE, is_behind=True)
    assert after.history[-1] == Entry(Event.HANDED_OVER, OFFERED.until, ADELE, a_slot(), Via.CARD, other=MEGAN)


@pytest.mark.parametrize(("incident", "now"), [(offered(), OFFERED.until + SECOND), (an_incident(State.BOOKED), LATER)])
def test_an_offer_that_has_run_out_is_not_taken(incident: Incident, now: datetime) -> None:
    with pytest.raises(Refusal, match="handover_over"):
        visit_transitions.take(incident, CLAIM, by_adele(now))


@pytest.mark.parametrize(
    ("actor", "person"),
    [(an_actor(), MEGAN), (by_adele(), ADELE), (transitions.by_clock(LATER), None)],
)
def test_an_offer_is_declined_taken_back_or_runs_out(actor: Actor, person: Person | None) -> None:
    after = visit_transitions.returned(offered(moving=a_claim(id=NEW)), CLAIM, actor)
    assert (after.state, after.claim, after.moving, after.version) == (State.BOOKED, VISIT, a_claim(id=NEW), 2)
    assert after.history[-1] == Entry(Event.RETURNED, LATER, person, a_slot(), actor.via, other=ADELE)


def test_what_is_not_offered_does_not_come_back() -> None:
    with pytest.raises(Refusal, match="handover_over"):
        visit_transitions.returned(an_incident(State.BOOKED), CLAIM, an_actor())


@pytest.mark.parametrize(("event", "is_behind"), [("AAMk", True), (None, False)])
def test_a_visit_is_taken_over_with_all_that_was_under_way(event: str | None, is_behind: bool) -> None:
    held = replace(VISIT, offered=OFFERED, event=event)
    before = an_incident(State.BOOKED, claim=held, moving=a_claim(id=NEW))
    after = visit_transitions.take_over(before, CLAIM, by_adele(role=Role.CONTACT), holder=MEGAN.id)
    assert after.claim == replace(held, contact=ADELE, offered=None, is_behind=is_behind)
    assert (after.state, after.moving, after.version) == (State.BOOKED, None, 2)
    assert after.history[-1] == Entry(Event.TAKEN_OVER, LATER, ADELE, a_slot(), Via.CARD, other=MEGAN)


def test_a_visit_is_taken_over_from_whom_it_was_shown_with_alone() -> None:
    with pytest.raises(Refusal, match="taken_over_before") as caught:
        visit_transitions.take_over(
            an_incident(State.BOOKED), CLAIM, by_adele(role=Role.CONTACT), holder=PersonId("lee")
        )
    assert caught.value.values["name"] == MEGAN.name


def test_a_visit_that_is_to_move_is_not_handed_over_meanwhile() -> None:
    before = an_incident(State.BOOKED, claim=VISIT, moving=a_claim(id=NEW))
    with pytest.raises(Refusal, match="moving_already"):
        visit_transitions.hand_over(before, CLAIM, an_actor(), to=ADELE, until=NOW + HOUR)


# moved


def rescheduled(incident: Incident, start: datetime, *, now: datetime = LATER) -> Incident:
    return visit_transitions.reschedule(incident, start, an_actor(now=now), claim_id=NEW, conversation="19:t")


def test_a_visit_that_is_to_move_keeps_its_time_until_the_new_one_stands() -> None:
    before = an_incident(State.BOOKED, offer=an_offer(4))
    wanted = some_slots(4)[3]
    after = rescheduled(before, wanted.start)
    assert (after.state, after.claim, after.version) == (State.BOOKED, before.claim, 2)
    assert after.moving == Claim(NEW, MEGAN, wanted, LATER, conversation="19:t")
    assert after.history[-1] == Entry(Event.MOVING, LATER, MEGAN, wanted, Via.CARD)


@pytest.mark.parametrize(
    ("changes", "start", "now", "key"),
    [
        ({}, START + 3 * HOUR, LATER, "slot_gone"),
        ({}, START + HOUR, START + HOUR, "slot_past"),
        ({"moving": a_claim(id=OLD)}, START + HOUR, LATER, "moving_already"),
    ],
)
def test_a_visit_moves_to_one_open_time_that_is_ahead(
    changes: dict[str, Claim], start: datetime, now: datetime, key: str
) -> None:
    with pytest.raises(Refusal, match=key):
        rescheduled(an_incident(State.BOOKED, offer=an_offer(3), **changes), start, now=now)


# begun and ended early


@pytest.mark.parametrize("now", [START - HOUR, START, END + HOUR])
def test_a_visit_begins_from_an_hour_before_its_time(now: datetime) -> None:
    after = visit_transitions.check_in(offered(moving=a_claim(id=NEW)), CLAIM, an_actor(now=now))
    assert (after.state, after.moving, after.version) == (State.ON_SITE, None, 2)
    assert after.claim == replace(VISIT, checked_in_at=now)
    assert after.history[-1] == Entry(Event.CHECKED_IN, now, MEGAN, a_slot(), Via.CARD)
    assert after.undo == Undo(MEGAN, now + 10 * MINUTE, State.BOOKED, VISIT)


def test_a_visit_does_not_begin_earlier() -> None:
    with pytest.raises(Refusal, match="check_in_early"):
        visit_transitions.check_in(an_incident(State.BOOKED), CLAIM, an_actor(now=START - HOUR - SECOND))


@pytest.mark.parametrize(
    ("now", "end"),
    [(START + MINUTE, START + MINUTE), (END - SECOND, END - MINUTE), (END - MINUTE, END - MINUTE)],
)
@pytest.mark.parametrize(("event", "is_behind"), [("AAMk", True), (None, False)])
def test_a_visit_ends_early_to_the_minute(now: datetime, end: datetime, event: str | None, is_behind: bool) -> None:
    held = replace(ON_SITE, event=event)
    after = visit_transitions.end_early(an_incident(State.ON_SITE, claim=held), CLAIM, an_actor(now=now))
    assert after.claim == replace(held, slot=Slot(START, end), is_behind=is_behind)
    assert (after.state, after.version) == (State.ON_SITE, 2)
    assert after.history[-1] == Entry(Event.SHORTENED, now, MEGAN, Slot(START, end), Via.CARD)


@pytest.mark.parametrize("now", [START - MINUTE, START, START + MINUTE - SECOND, END, END + HOUR])
def test_of_a_visit_without_time_left_nothing_is_given_back(now: datetime) -> None:
    with pytest.raises(Refusal, match="already_over"):
        visit_transitions.end_early(an_incident(State.ON_SITE), CLAIM, an_actor(now=now))


def test_a_check_in_is_not_taken_back_once_the_visit_has_ended_early() -> None:
    begun = visit_transitions.check_in(an_incident(State.BOOKED), CLAIM, an_actor(now=START + MINUTE))
    ended = visit_transitions.end_early(begun, CLAIM, an_actor(now=START + 5 * MINUTE))
    with pytest.raises(Refusal, match="nothing_to_undo"):
        visit_transitions.undo(ended, an_actor(now=START + 6 * MINUTE))


@pytest.mark.parametrize(
    ("actor", "source"),
    [(an_actor(now=START), Via.CARD), (transitions.by_clock(START), Via.CLOCK)],
)
@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_visit_that_did_not_take_place_opens_the_incident(state: State, actor: Actor, source: Via) -> None:
    after = visit_transitions.missed(an_incident(state, offer=an_offer(4), moving=a_claim(id=NEW)), CLAIM, actor)
    assert (after.state, after.claim, after.moving, after.version) == (State.OPEN, None, None, 2)
    assert after.offer.slots == some_slots(4)[2:]
    assert after.history[-1] == Entry(Event.MISSED, START, MEGAN, a_slot(), source)


def test_a_visit_is_not_missed_before_it_begins() -> None:
    with pytest.raises(Refusal, match="not_begun"):
        visit_transitions.missed(an_incident(State.BOOKED), CLAIM, an_actor(now=START - SECOND))


def test_a_missed_visit_whose_fault_is_gone_closes_the_incident() -> None:
    after = visit_transitions.missed(an_incident(State.BOOKED, cleared_at=NOW), CLAIM, transitions.by_clock(END))
    assert (after.state, after.closing, after.claim) == (State.CLOSED, Closing.RECOVERED, None)
    assert after.history[-1].event is Event.MISSED
