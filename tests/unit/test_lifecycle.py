"""The lifecycle: every cell of its table, and what each function makes of an incident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from services import lifecycle
from services.errors import Refusal
from services.lifecycle import TABLE, Command, Role, decide
from services.model import Answer, ClaimId, Closing, Event, Incident, Offer, Person, State
from tests.cards.build import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_incident, an_offer, some_slots

LATER = NOW + timedelta(minutes=1)
CLAIM = ClaimId("clm-7f3a")

EXPECTED = """
           holder          contact         admin           room            monitor         stranger
open
  claim    -               claiming        -               -               -               not_a_contact
  ask      -               awaiting        -               -               -               not_a_contact
  approve  -               -               -               -               -               -
  refuse   -               -               -               -               -               -
  release  -               stale_button    -               -               -               not_your_claim
  accept   -               -               -               -               -               -
  decline  -               -               -               -               -               -
  fail     -               -               -               -               -               -
  recover  -               -               -               -               closed          -
awaiting
  claim    already_yours   taken           -               -               -               not_a_contact
  ask      already_yours   taken           -               -               -               not_a_contact
  approve  -               -               claiming        -               -               -
  refuse   -               -               open            -               -               -
  release  open            not_your_claim  -               -               -               not_your_claim
  accept   -               -               -               -               -               -
  decline  -               -               -               -               -               -
  fail     -               -               -               open            -               -
  recover  -               -               -               -               closed          -
claiming
  claim    already_yours   taken           -               -               -               not_a_contact
  ask      already_yours   taken           -               -               -               not_a_contact
  approve  -               -               -               -               -               -
  refuse   -               -               -               -               -               -
  release  open            not_your_claim  -               -               -               not_your_claim
  accept   -               -               -               booked          -               -
  decline  -               -               -               open            -               -
  fail     -               -               -               open            -               -
  recover  -               -               -               -               closed          -
booked
  claim    already_yours   taken           -               -               -               not_a_contact
  ask      already_yours   taken           -               -               -               not_a_contact
  approve  -               -               -               -               -               -
  refuse   -               -               -               -               -               -
  release  open            not_your_claim  -               -               -               not_your_claim
  accept   -               -               -               -               -               -
  decline  -               -               -               -               -               -
  fail     -               -               -               -               -               -
  recover  -               -               -               -               closed          -
closed
  claim    incident_closed incident_closed -               -               incident_closed incident_closed
  ask      incident_closed incident_closed -               -               incident_closed incident_closed
  approve  -               -               incident_closed -               -               -
  refuse   -               -               incident_closed -               -               -
  release  incident_closed incident_closed -               -               incident_closed incident_closed
  accept   -               -               -               -               -               -
  decline  -               -               -               -               -               -
  fail     -               -               -               -               -               -
  recover  incident_closed incident_closed -               -               incident_closed incident_closed
"""
"""Next state, or the refusal's key; `-` is refused as a stale button, for nobody can ask for it."""


def cells() -> dict[tuple[State, Command, Role], str]:
    head, *lines = EXPECTED.strip().splitlines()
    found: dict[tuple[State, Command, Role], str] = {}
    state = State.OPEN
    for words in map(str.split, lines):
        if len(words) == 1:
            state = State(words[0])
            continue
        found |= {
            (state, Command(words[0]), Role(role)): word for role, word in zip(head.split(), words[1:], strict=True)
        }
    return found


def test_every_state_command_and_role_has_its_cell() -> None:
    assert set(cells()) == set(product(State, Command, Role))
    assert set(TABLE) <= set(cells())


@pytest.mark.parametrize(("state", "command", "role"), list(product(State, Command, Role)))
def test_a_cell_decides_as_it_is_drawn(state: State, command: Command, role: Role) -> None:
    expected = cells()[state, command, role]
    incident = an_incident(state)
    if expected in set(State):
        assert decide(incident, command, role) is State(expected)
        return
    with pytest.raises(Refusal) as caught:
        decide(incident, command, role)
    assert caught.value.key == ("stale_button" if expected == "-" else expected)


def test_a_refusal_says_who_holds_which_time_where() -> None:
    with pytest.raises(Refusal) as caught:
        decide(an_incident(State.CLAIMING), Command.CLAIM, Role.CONTACT)
    told = caught.value.values
    assert (told["name"], told["slot"], told["room"], told["location"]) == (
        MEGAN.name,
        a_slot(),
        "Aurora",
        "Berlin HQ",
    )


# roles


@pytest.mark.parametrize(
    ("person", "is_contact", "role"),
    [
        (MEGAN, True, Role.HOLDER),
        (MEGAN, False, Role.HOLDER),
        (ADELE, True, Role.CONTACT),
        (ADELE, False, Role.STRANGER),
    ],
)
def test_who_holds_the_claim_is_its_holder_whatever_the_providers_list(
    person: Person, is_contact: bool, role: Role
) -> None:
    assert lifecycle.role_of(an_incident(State.CLAIMING), person.id, contact=is_contact) is role


def test_an_open_incident_has_no_holder() -> None:
    assert lifecycle.role_of(an_incident(), MEGAN.id, contact=True) is Role.CONTACT


# claiming


def claimed(incident: Incident | None = None, *, start: timedelta = timedelta()) -> Incident:
    return lifecycle.claim(
        incident or an_incident(),
        TUESDAY_NINE + start,
        claim_id=CLAIM,
        who=MEGAN,
        role=Role.CONTACT,
        now=LATER,
        conversation="19:thread",
    )


def test_a_claim_takes_the_slot_that_starts_then() -> None:
    before, after = an_incident(), claimed(start=timedelta(minutes=30))
    assert after.state is State.CLAIMING
    assert after.version == before.version + 1
    assert after.claim is not None
    assert (after.claim.slot, after.claim.contact, after.claim.made_at) == (before.offer.slots[1], MEGAN, LATER)
    assert (after.claim.answer, after.claim.event, after.claim.conversation) == (Answer.NONE, None, "19:thread")
    assert (after.history[-1].event, after.history[-1].at, after.history[-1].person) == (Event.CLAIMED, LATER, MEGAN)


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
    assert lifecycle.is_same_claim(an_incident(State.CLAIMING), start, person.id) is is_same
    assert not lifecycle.is_same_claim(an_incident(), start, person.id)


# the end of a claim


def released(incident: Incident, claim: ClaimId = CLAIM, role: Role = Role.HOLDER) -> Incident:
    return lifecycle.release(incident, claim, who=MEGAN, role=role, now=LATER)


@pytest.mark.parametrize("state", [State.CLAIMING, State.BOOKED])
def test_a_released_claim_leaves_an_open_incident_and_a_line_of_history(state: State) -> None:
    after = released(an_incident(state))
    assert (after.state, after.claim, after.version) == (State.OPEN, None, 2)
    assert (after.history[-1].event, after.history[-1].slot) == (Event.RELEASED, a_slot())


def test_a_released_time_and_those_beside_it_wait_for_the_next_look_at_the_calendar() -> None:
    after = released(an_incident(State.BOOKED, offer=an_offer(4)))
    assert after.offer.slots == some_slots(4)[2:]


def test_the_button_of_an_older_claim_releases_nothing() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        released(an_incident(State.BOOKED), ClaimId("clm-before"))


@pytest.mark.parametrize("event", [Event.DECLINED, Event.FAILED])
def test_a_refused_claim_opens_the_incident_without_that_slot(event: Event) -> None:
    after = lifecycle.rejected(an_incident(State.CLAIMING), event, now=LATER)
    assert (after.state, after.claim) == (State.OPEN, None)
    assert a_slot() not in after.offer.slots
    assert len(after.offer.slots) == 2
    assert (after.history[-1].event, after.history[-1].person) == (event, MEGAN)


def test_a_booked_visit_cannot_be_refused_any_more() -> None:
    with pytest.raises(Refusal, match="stale_button"):
        lifecycle.rejected(an_incident(State.BOOKED), Event.DECLINED, now=LATER)


@pytest.mark.parametrize("state", [State.OPEN, State.CLAIMING, State.BOOKED])
def test_a_recovered_incident_is_closed_and_remembers_the_visit_it_withdrew(state: State) -> None:
    before = an_incident(state)
    after = lifecycle.recovered(before, now=LATER)
    assert (after.state, after.claim, after.closing) == (State.CLOSED, None, Closing.RECOVERED)
    assert after.closed_at == LATER
    assert after.history[-1].slot == (before.claim and before.claim.slot)


# the room's answer


def test_an_accepted_claim_is_a_visit_and_no_longer_slow() -> None:
    slow = an_incident(State.CLAIMING, claim=a_claim(slow=True, answer=Answer.TENTATIVE))
    after = lifecycle.accepted(slow, now=LATER)
    assert after.state is State.BOOKED
    assert after.claim == replace(a_claim(), answer=Answer.ACCEPTED, slow=False)
    assert after.history[-1].event is Event.BOOKED


def test_an_invitation_and_a_slow_room_change_the_claim_and_the_version_alone() -> None:
    before = an_incident(State.CLAIMING, claim=a_claim(event=None))
    asked = lifecycle.invited(before, "AAMk")
    slow = lifecycle.slowed(asked, Answer.TENTATIVE)
    assert asked == replace(before, claim=a_claim(), version=2)
    assert slow == replace(before, claim=a_claim(slow=True, answer=Answer.TENTATIVE), version=3)


@pytest.mark.parametrize(
    "change",
    [
        lambda incident: lifecycle.invited(incident, "AAMk"),
        lambda incident: lifecycle.slowed(incident, Answer.NONE),
        lambda incident: lifecycle.accepted(incident, now=LATER),
        lambda incident: lifecycle.rejected(incident, Event.FAILED, now=LATER),
    ],
)
def test_an_answer_to_a_claim_that_is_gone_is_stale(change: Callable[[Incident], Incident]) -> None:
    with pytest.raises(Refusal, match="stale_button"):
        change(an_incident())


# offers


def test_fresh_slots_make_a_new_version() -> None:
    before = an_incident()
    after = lifecycle.offered(before, an_offer(5))
    assert (after.offer, after.version) == (an_offer(5), 2)


@pytest.mark.parametrize("state", list(State))
def test_the_same_slots_in_a_window_that_went_on_are_no_change(state: State) -> None:
    before = an_incident(state)
    assert lifecycle.offered(before, replace(before.offer, until=LATER)) is before


@pytest.mark.parametrize("offer", [an_offer(known=False), an_offer(grown=True), an_offer(2)])
def test_what_a_person_would_see_is_a_change(offer: Offer) -> None:
    assert lifecycle.offered(an_incident(), offer).version == 2


def test_a_closed_incident_offers_nothing_new() -> None:
    before = an_incident(State.CLOSED)
    assert lifecycle.offered(before, an_offer(9)) is before


def test_a_slot_that_the_room_declined_is_not_offered_again() -> None:
    before = lifecycle.rejected(an_incident(State.CLAIMING), Event.DECLINED, now=LATER)
    assert lifecycle.offered(before, an_offer(3)) is before
    assert a_slot() not in lifecycle.offered(before, an_offer(9)).offer.slots


def test_a_slot_whose_booking_failed_may_be_offered_again() -> None:
    before = lifecycle.rejected(an_incident(State.CLAIMING), Event.FAILED, now=LATER)
    assert a_slot() in lifecycle.offered(before, an_offer(3)).offer.slots
