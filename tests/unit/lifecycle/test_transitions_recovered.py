"""What monitors and the calendar make of an incident: recovered, fired again, other slots."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.lifecycle import transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import ClaimId, Closing, Entry, Event, Offer, State, Undo, Via
from tests.builders.incident_builder import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_incident, an_offer

LATER = NOW + timedelta(minutes=1)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CLAIM = ClaimId("clm-7f3a")


def monitor(now: datetime = LATER, via: Via = Via.API) -> Actor:
    return Actor((Role.MONITOR,), via, now)


# the monitor


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING, State.CLAIMING, State.BOOKED])
def test_a_recovered_incident_is_closed_and_remembers_the_visit_it_withdrew(state: State) -> None:
    before = an_incident(state)
    after = transitions.recovered(before, monitor())
    assert (after.state, after.claim, after.closing) == (State.CLOSED, None, Closing.RECOVERED)
    assert after.closed_at == LATER
    who, slot = (before.claim.contact, before.claim.slot) if before.claim else (None, None)
    assert after.history[-1] == Entry(Event.RECOVERED, LATER, who, slot, Via.API)


def test_a_recovered_incident_waits_for_its_client_no_longer() -> None:
    assert transitions.recovered(an_incident(waiting_since=NOW), monitor()).waiting_since is None


ASKED_FROM = TUESDAY_NINE - HOUR


@pytest.mark.parametrize(
    ("now", "is_asked"),
    [
        (ASKED_FROM - SECOND, False),
        (ASKED_FROM, True),
        (TUESDAY_NINE, True),
        (TUESDAY_NINE + HOUR - SECOND, True),
        (TUESDAY_NINE + HOUR, True),
    ],
)
def test_the_holder_of_a_visit_within_the_hour_is_asked_instead(now: datetime, is_asked: bool) -> None:
    before = an_incident(State.BOOKED)
    after = transitions.recovered(before, monitor(now))
    if is_asked:
        assert after.history[-1] == Entry(Event.CLEARED, now, MEGAN, a_slot(), Via.API)
        assert after == replace(before, cleared_at=now, version=2, history=after.history)
    else:
        assert (after.state, after.claim, after.cleared_at) == (State.CLOSED, None, None)


@pytest.mark.parametrize("now", [TUESDAY_NINE - HOUR / 2, TUESDAY_NINE + 3 * HOUR])
def test_who_is_on_site_is_asked_however_long_it_takes(now: datetime) -> None:
    after = transitions.recovered(an_incident(State.ON_SITE), monitor(now))
    assert (after.state, after.cleared_at, after.claim) == (State.ON_SITE, now, an_incident(State.ON_SITE).claim)


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING])
def test_a_claim_that_is_no_visit_yet_is_withdrawn_however_near_it_is(state: State) -> None:
    assert transitions.recovered(an_incident(state), monitor(ASKED_FROM)).state is State.CLOSED


@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_trial_that_is_over_asks_nobody(state: State) -> None:
    after = transitions.recovered(an_incident(state), monitor(TUESDAY_NINE, Via.CLOCK))
    assert (after.state, after.claim, after.closing) == (State.CLOSED, None, Closing.RECOVERED)
    assert after.history[-1].source is Via.CLOCK


def test_a_fault_that_is_back_before_its_visit_is_no_longer_said_to_be_gone() -> None:
    before = an_incident(State.BOOKED, cleared_at=NOW)
    after = transitions.fired_again(before, monitor(TUESDAY_NINE))
    assert (after.state, after.claim, after.cleared_at, after.version) == (State.BOOKED, before.claim, None, 2)
    assert after.history[-1] == Entry(Event.BACK, TUESDAY_NINE, None, a_slot(), Via.API)


def test_a_visit_that_is_about_to_begin_goes_on_moving_though_the_fault_is_gone() -> None:
    before = an_incident(State.BOOKED, moving=a_claim(id=ClaimId("clm-new")))
    after = transitions.recovered(before, monitor(TUESDAY_NINE))
    assert (after.cleared_at, after.moving) == (TUESDAY_NINE, before.moving)


# offers


def test_fresh_slots_make_a_new_version() -> None:
    before = an_incident()
    after = transitions.offered(before, an_offer(5))
    assert (after.offer, after.version) == (an_offer(5), 2)


@pytest.mark.parametrize("state", list(State))
def test_the_same_slots_in_a_window_that_went_on_are_no_change(state: State) -> None:
    before = an_incident(state)
    assert transitions.offered(before, replace(before.offer, until=LATER)) is before


@pytest.mark.parametrize("offer", [an_offer(known=False), an_offer(grown=True), an_offer(2)])
def test_what_a_person_would_see_is_a_change(offer: Offer) -> None:
    assert transitions.offered(an_incident(), offer).version == 2


def test_a_closed_incident_offers_nothing_new() -> None:
    before = an_incident(State.CLOSED)
    assert transitions.offered(before, an_offer(9)) is before


def test_a_slot_that_the_room_declined_is_not_offered_again() -> None:
    before = transitions.rejected(an_incident(State.CLAIMING), CLAIM, Event.DECLINED, transitions.by_room(LATER))
    assert transitions.offered(before, an_offer(3)) is before
    assert a_slot() not in transitions.offered(before, an_offer(9)).offer.slots


def test_a_slot_whose_booking_failed_may_be_offered_again() -> None:
    before = transitions.rejected(an_incident(State.CLAIMING), CLAIM, Event.FAILED, transitions.by_room(LATER))
    assert a_slot() in transitions.offered(before, an_offer(3)).offer.slots


def test_a_fault_gone_while_its_end_can_be_taken_back_is_remembered_and_not_later() -> None:
    undo = Undo(ADELE, LATER, State.OPEN, None)
    closed = replace(an_incident(State.CLOSED), undo=undo)
    after = transitions.recovered(closed, monitor(LATER))
    assert (after.state, after.cleared_at, after.history) == (State.CLOSED, LATER, closed.history)
    assert after.version == closed.version + 1
    assert transitions.recovered(after, monitor(LATER)) is after
    assert transitions.recovered(closed, monitor(LATER + SECOND)) is closed
    assert transitions.recovered(replace(closed, undo=None), monitor(LATER)).cleared_at is None
