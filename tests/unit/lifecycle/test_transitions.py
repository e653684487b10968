"""Claims made, answered, given back and closed: what each command makes of an incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.lifecycle import transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import (
    ClaimId,
    Closing,
    Entry,
    Event,
    Incident,
    Person,
    RoomResponse,
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
MINUTE = timedelta(minutes=1)
CLAIM, NEW = ClaimId("clm-7f3a"), ClaimId("clm-new")
WEDNESDAY = a_slot(TUESDAY_NINE + timedelta(days=1))


def moving() -> Incident:
    """A visit on Tuesday that is to move to Wednesday."""
    return an_incident(State.BOOKED, moving=a_claim(id=NEW, slot=WEDNESDAY, event="AAMk-new"))


def recovered(incident: Incident, now: datetime = LATER) -> Incident:
    return transitions.recovered(incident, Actor((Role.MONITOR,), Via.API, now))


# an actor


def test_the_room_and_the_clock_do_what_they_do_by_themselves() -> None:
    assert transitions.by_room(LATER) == Actor((Role.ROOM,), Via.CALENDAR, LATER, None)
    assert transitions.by_clock(LATER) == Actor((Role.CLOCK,), Via.CLOCK, LATER, None)


def test_what_only_a_person_does_has_a_person() -> None:
    assert an_actor(by=ADELE).who == ADELE
    with pytest.raises(ValueError, match="only a person"):
        _ = transitions.by_clock(LATER).who


# claiming


def claimed(incident: Incident | None = None, *, start: timedelta = timedelta(), is_automated: bool = True) -> Incident:
    return transitions.claim(
        incident or an_incident(),
        TUESDAY_NINE + start,
        an_actor(Role.CONTACT, via=Via.WORD),
        claim_id=CLAIM,
        conversation="19:thread",
        is_automated=is_automated,
    )


@pytest.mark.parametrize(("is_automated", "state"), [(True, State.CLAIMING), (False, State.AWAITING)])
def test_a_claim_takes_the_slot_that_starts_then(is_automated: bool, state: State) -> None:
    before, after = an_incident(), claimed(start=30 * MINUTE, is_automated=is_automated)
    assert (after.state, after.version) == (state, before.version + 1)
    assert after.claim is not None
    assert (after.claim.slot, after.claim.contact, after.claim.made_at) == (before.offer.slots[1], MEGAN, LATER)
    assert (after.claim.answer, after.claim.event, after.claim.conversation) == (RoomResponse.NONE, None, "19:thread")
    assert after.history == (
        *before.history,
        Entry(Event.CLAIMED, LATER, MEGAN, before.offer.slots[1], Via.WORD),
    )


@pytest.mark.parametrize("start", [timedelta(minutes=1), timedelta(days=30)])
def test_a_time_that_is_not_offered_cannot_be_claimed(start: timedelta) -> None:
    with pytest.raises(Refusal, match="slot_gone"):
        claimed(start=start)


def test_a_time_that_has_begun_cannot_be_claimed_though_it_is_still_offered() -> None:
    begun = some_slots(1, first=LATER)
    with pytest.raises(Refusal, match="slot_past"):
        claimed(an_incident(offer=an_offer(slots=begun)), start=LATER - TUESDAY_NINE)


def test_the_table_is_asked_before_the_time() -> None:
    with pytest.raises(Refusal, match="taken"):
        claimed(an_incident(State.BOOKED), start=timedelta(days=30))


@pytest.mark.parametrize(("person", "minutes", "is_same"), [(MEGAN, 0, True), (MEGAN, 30, False), (ADELE, 0, False)])
def test_only_the_same_person_and_time_repeat_a_claim(person: Person, minutes: int, is_same: bool) -> None:
    start = TUESDAY_NINE + timedelta(minutes=minutes)
    assert transitions.is_same_claim(an_incident(State.CLAIMING), start, person.id) is is_same
    assert not transitions.is_same_claim(an_incident(), start, person.id)


def test_asking_again_for_the_time_that_a_visit_is_to_move_to_repeats_that() -> None:
    assert transitions.is_same_claim(moving(), WEDNESDAY.start, MEGAN.id)
    assert not transitions.is_same_claim(an_incident(State.BOOKED), WEDNESDAY.start, MEGAN.id)


# an admin's approval


def test_an_approved_claim_is_booked_as_it_was_made() -> None:
    before = an_incident(State.AWAITING)
    after = transitions.approved(before, CLAIM, an_actor(Role.ADMIN, by=ADELE))
    assert (after.state, after.claim, after.version) == (State.CLAIMING, before.claim, 2)
    assert after.history[-1] == Entry(Event.APPROVED, LATER, ADELE, a_slot(), Via.CARD)


def test_a_claim_that_an_admin_refuses_leaves_its_time_to_others() -> None:
    before = an_incident(State.AWAITING)
    after = transitions.refused(before, CLAIM, an_actor(Role.ADMIN, by=ADELE))
    assert (after.state, after.claim, after.version) == (State.OPEN, None, 2)
    assert after.offer == before.offer
    assert after.history[-1] == Entry(Event.REFUSED, LATER, ADELE, a_slot(), Via.CARD)


@pytest.mark.parametrize("decision", [transitions.approved, transitions.refused])
def test_an_older_claim_cannot_be_decided_on(decision: Callable[[Incident, ClaimId, Actor], Incident]) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        decision(an_incident(State.AWAITING), ClaimId("clm-before"), an_actor(Role.ADMIN))


# the end of a claim


def released(incident: Incident, claim: ClaimId = CLAIM) -> Incident:
    return transitions.release(incident, claim, an_actor())


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING, State.BOOKED, State.ON_SITE])
def test_a_released_claim_leaves_an_open_incident_and_a_line_of_history(state: State) -> None:
    after = released(an_incident(state))
    assert (after.state, after.claim, after.version) == (State.OPEN, None, 2)
    assert after.history[-1] == Entry(Event.RELEASED, LATER, MEGAN, a_slot(), Via.CARD)


def test_a_released_time_and_those_beside_it_wait_for_the_next_look_at_the_calendar() -> None:
    after = released(an_incident(State.BOOKED, offer=an_offer(4)))
    assert after.offer.slots == some_slots(4)[2:]


def test_the_button_of_an_older_claim_releases_nothing() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        released(an_incident(State.BOOKED), ClaimId("clm-before"))


def test_a_visit_that_is_released_is_not_to_move_any_more() -> None:
    after = released(moving())
    assert (after.claim, after.moving) == (None, None)


def test_who_releases_a_visit_whose_fault_is_gone_closes_the_incident() -> None:
    after = released(an_incident(State.BOOKED, cleared_at=NOW))
    assert (after.state, after.claim, after.closing) == (State.CLOSED, None, Closing.RECOVERED)
    assert (after.closed_at, after.history[-1].event, after.history[-1].person) == (LATER, Event.RELEASED, MEGAN)


@pytest.mark.parametrize("event", [Event.DECLINED, Event.FAILED])
def test_a_refused_claim_opens_the_incident_without_that_slot(event: Event) -> None:
    after = transitions.rejected(an_incident(State.CLAIMING), CLAIM, event, transitions.by_room(LATER))
    assert (after.state, after.claim) == (State.OPEN, None)
    assert a_slot() not in after.offer.slots
    assert len(after.offer.slots) == 2
    assert after.history[-1] == Entry(event, LATER, MEGAN, a_slot(), Via.CALENDAR)


def test_a_claim_that_nobody_approved_in_time_is_given_up() -> None:
    after = transitions.rejected(an_incident(State.AWAITING), CLAIM, Event.FAILED, transitions.by_room(LATER))
    assert (after.state, after.claim) == (State.OPEN, None)


# the room's answer


def test_an_accepted_claim_is_a_visit_and_no_longer_slow() -> None:
    slow = an_incident(State.CLAIMING, claim=a_claim(slow=True, answer=RoomResponse.TENTATIVE))
    after = transitions.accepted(slow, CLAIM, transitions.by_room(LATER))
    assert after.state is State.BOOKED
    assert after.claim == replace(a_claim(), answer=RoomResponse.ACCEPTED, slow=False)
    assert after.history[-1] == Entry(Event.BOOKED, LATER, MEGAN, a_slot(), Via.CALENDAR)


@pytest.mark.parametrize(
    "answer",
    [
        lambda incident: transitions.accepted(incident, CLAIM, transitions.by_room(LATER)),
        lambda incident: transitions.rejected(incident, CLAIM, Event.DECLINED, transitions.by_room(LATER)),
        lambda incident: transitions.rejected(incident, CLAIM, Event.FAILED, transitions.by_room(LATER)),
    ],
)
@pytest.mark.parametrize(
    "incident",
    [
        pytest.param(an_incident(), id="the claim is gone"),
        pytest.param(an_incident(State.CLAIMING, claim=a_claim(id=NEW)), id="another one has come"),
        pytest.param(an_incident(State.BOOKED), id="the visit is booked"),
        pytest.param(moving(), id="only the new time of the visit waits"),
    ],
)
def test_an_answer_that_no_claim_waits_for_is_stale(answer: Callable[[Incident], Incident], incident: Incident) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        answer(incident)


def test_an_accepted_new_time_takes_the_place_of_the_old_one() -> None:
    after = transitions.accepted(moving(), NEW, transitions.by_room(LATER))
    assert (after.state, after.moving) == (State.BOOKED, None)
    assert after.claim == a_claim(id=NEW, slot=WEDNESDAY, event="AAMk-new", answer=RoomResponse.ACCEPTED)
    assert after.history[-1] == Entry(Event.MOVED, LATER, MEGAN, WEDNESDAY, Via.CALENDAR)


@pytest.mark.parametrize("event", [Event.DECLINED, Event.FAILED])
def test_a_refused_new_time_leaves_the_visit_where_it_was(event: Event) -> None:
    before = replace(moving(), offer=an_offer(slots=(a_slot(), WEDNESDAY)))
    after = transitions.rejected(before, NEW, event, transitions.by_room(LATER))
    assert (after.state, after.claim, after.moving) == (State.BOOKED, before.claim, None)
    assert after.offer.slots == (a_slot(),)
    assert after.history[-1] == Entry(event, LATER, MEGAN, WEDNESDAY, Via.CALENDAR)


# what is known of a claim


def test_an_invitation_and_a_slow_room_change_the_claim_and_the_version_alone() -> None:
    before = an_incident(State.CLAIMING, claim=a_claim(event=None))
    asked = transitions.with_claim(before, a_claim())
    slow = transitions.with_claim(asked, a_claim(slow=True, answer=RoomResponse.TENTATIVE))
    assert asked == replace(before, claim=a_claim(), version=2)
    assert slow == replace(before, claim=a_claim(slow=True, answer=RoomResponse.TENTATIVE), version=3)


def test_what_is_known_of_the_new_time_leaves_the_old_one_as_it_is() -> None:
    before, invited = moving(), a_claim(id=NEW, slot=WEDNESDAY, event="AAMk-2")
    assert transitions.with_claim(before, invited) == replace(before, moving=invited, version=2)


@pytest.mark.parametrize(
    ("incident", "found"),
    [
        (an_incident(), []),
        (an_incident(State.BOOKED), [CLAIM]),
        (moving(), [CLAIM, NEW]),
    ],
)
def test_the_claims_that_hold_a_time_are_found_by_their_ids(incident: Incident, found: list[ClaimId]) -> None:
    assert [held.id for held in transitions.claims_of(incident)] == found
    for claim in [*found[1:], ClaimId("clm-before")]:
        with pytest.raises(Refusal, match="stale_button"):
            transitions.own(incident, claim)


@pytest.mark.parametrize("name", [NEW, ClaimId("clm-before")])
def test_only_the_visit_itself_is_released_and_not_the_time_it_is_to_move_to(name: ClaimId) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        transitions.release(moving(), name, an_actor())


# moves that an admin approves


def unapproved() -> Incident:
    return replace(moving(), moving=a_claim(id=NEW, slot=WEDNESDAY, is_unapproved=True))


@pytest.mark.parametrize(
    ("incident", "waits"), [(an_incident(State.AWAITING), CLAIM), (unapproved(), NEW), (moving(), None)]
)
def test_what_waits_for_an_admin_is_the_claim_or_the_move(incident: Incident, waits: ClaimId | None) -> None:
    held = transitions.unapproved(incident)
    assert (held.id if held else None) == waits


def test_an_approved_move_is_asked_of_the_room() -> None:
    actor = an_actor(Role.ADMIN)
    after = transitions.approved(unapproved(), NEW, actor)
    asked = a_claim(id=NEW, slot=WEDNESDAY)
    assert (after.state, after.claim, after.moving) == (State.BOOKED, unapproved().claim, asked)
    assert after.history[-1].event is Event.APPROVED


def test_a_refused_move_leaves_the_visit_where_it_is() -> None:
    after = transitions.refused(unapproved(), NEW, an_actor(Role.ADMIN))
    assert (after.state, after.claim, after.moving) == (State.BOOKED, unapproved().claim, None)
    assert (after.history[-1].event, after.history[-1].slot) == (Event.REFUSED, WEDNESDAY)


@pytest.mark.parametrize("decide", [transitions.approved, transitions.refused])
@pytest.mark.parametrize(
    ("incident", "name"), [(unapproved(), CLAIM), (moving(), NEW), (an_incident(State.BOOKED), CLAIM)]
)
def test_nothing_is_decided_of_a_visit_that_does_not_ask(
    decide: Callable[[Incident, ClaimId, Actor], Incident], incident: Incident, name: ClaimId
) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        decide(incident, name, an_actor(Role.ADMIN))


# what every move leaves behind


@pytest.mark.parametrize(
    "change",
    [
        released,
        recovered,
        lambda incident: recovered(incident, TUESDAY_NINE),
        lambda incident: transitions.accepted(incident, NEW, transitions.by_room(LATER)),
    ],
)
def test_nothing_can_be_taken_back_after_the_next_move(change: Callable[[Incident], Incident]) -> None:
    undo = Undo(MEGAN, LATER, State.OPEN, None)
    assert change(replace(moving(), undo=undo)).undo is None


def test_a_slot_is_withheld_from_its_first_to_its_last_minute() -> None:
    left = transitions.without_slot(an_incident(offer=an_offer(5)), a_claim(slot=some_slots(5)[2])).offer.slots
    assert left == (some_slots(5)[0], some_slots(5)[4])
