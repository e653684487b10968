"""What time brings an incident, each at its time and not before, and what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.lifecycle import transitions, visit_transitions
from services.lifecycle.due import Due, What, dues, is_over
from services.model import ClaimId, Entry, Escalation, Event, Handover, Incident, RoomResponse, State
from tests.builders.hours_builder import BERLIN, at
from tests.builders.incident_builder import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_actor, an_incident

MINUTE, HOUR, SECOND = timedelta(minutes=1), timedelta(hours=1), timedelta(seconds=1)
NEVER = timedelta()
START, END = TUESDAY_NINE, TUESDAY_NINE + HOUR
ASK, MISS = Due(END + 15 * MINUTE, What.ASK), Due(END + 3 * HOUR, What.MISS)
CLAIM = ClaimId("clm-7f3a")
STEPS = tuple(Escalation(NOW + minutes * MINUTE, f"after {minutes}") for minutes in (30, 60, 120))


def booked(**changes: Any) -> Incident:
    return replace(an_incident(State.BOOKED), **changes)


def asked(incident: Incident, now: datetime = END + HOUR) -> Incident:
    return visit_transitions.noted(incident, Event.ASKED, transitions.by_clock(now))


def reminded(incident: Incident) -> Incident:
    return visit_transitions.noted(incident, Event.REMINDED, transitions.by_clock(START - HOUR))


def whats(incident: Incident, lead: timedelta = HOUR) -> list[What]:
    return [due.what for due in dues(incident, lead=lead)]


# escalation


def test_the_steps_of_an_escalation_come_one_after_the_other() -> None:
    incident, seen = an_incident(escalations=STEPS), list[Due]()
    while found := dues(incident, lead=HOUR):
        assert len(found) == 1
        seen += found
        incident = visit_transitions.escalated(incident, transitions.by_clock(found[0].at))
    assert seen == [Due(step.at, What.ESCALATE) for step in STEPS]


def test_steps_that_were_missed_while_nothing_ran_still_come_each_and_are_late() -> None:
    now, incident, seen = STEPS[2].at + SECOND, an_incident(escalations=STEPS), list[bool]()
    while (found := dues(incident, lead=HOUR)) and found[0].at <= now:
        seen += [found[0].is_late(now)]
        incident = visit_transitions.escalated(incident, transitions.by_clock(now))
    assert seen == [True, True, False]


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING, State.BOOKED, State.ON_SITE, State.CLOSED])
def test_nobody_is_told_of_what_is_claimed_or_closed(state: State) -> None:
    assert What.ESCALATE not in whats(an_incident(state, escalations=STEPS))


def test_no_step_is_taken_while_it_waits_for_the_client() -> None:
    assert dues(an_incident(escalations=STEPS, waiting_since=NOW), lead=HOUR) == ()


def test_an_incident_that_is_open_again_goes_on_with_the_next_step() -> None:
    claimed = an_incident(State.BOOKED, escalations=STEPS, level=1)
    opened = transitions.release(claimed, CLAIM, an_actor())
    assert dues(opened, lead=HOUR) == (Due(STEPS[1].at, What.ESCALATE),)


@pytest.mark.parametrize(
    "event", [Event.REFUSED, Event.DECLINED, Event.FAILED, Event.RELEASED, Event.MISSED, Event.RESUMED, Event.UNDONE]
)
def test_a_step_that_came_while_it_was_held_is_not_late_when_it_is_open_again(event: Event) -> None:
    opened_at = STEPS[2].at + HOUR
    incident = an_incident(escalations=STEPS, history=(Entry(Event.REPORTED, NOW), Entry(event, opened_at)))
    assert dues(incident, lead=HOUR) == (Due(opened_at, What.ESCALATE),)


def test_an_incident_without_steps_tells_nobody() -> None:
    assert dues(an_incident(), lead=HOUR) == ()


# offers to colleagues


def test_an_offer_to_a_colleague_comes_back_at_its_time() -> None:
    offered = booked(claim=a_claim(answer=RoomResponse.ACCEPTED, offered=Handover(ADELE, NOW + HOUR)))
    assert dues(offered, lead=NEVER)[0] == Due(NOW + HOUR, What.RETURN)
    returned = visit_transitions.returned(offered, CLAIM, transitions.by_clock(NOW + HOUR))
    assert What.RETURN not in whats(returned)


# reminders


@pytest.mark.parametrize("lead", [15 * MINUTE, HOUR, timedelta(days=1)])
def test_a_reminder_comes_so_long_before_the_visit_as_its_contact_wants(lead: timedelta) -> None:
    early = booked(history=(Entry(Event.BOOKED, START - timedelta(days=2), MEGAN, a_slot()),))
    assert dues(early, lead=lead) == (Due(START - lead, What.REMIND), ASK)


@pytest.mark.parametrize(
    ("chosen_at", "due_at"),
    [
        (START - 3 * HOUR, START - 2 * HOUR),
        (START - 90 * MINUTE, START - 90 * MINUTE),
        (START + HOUR, START + HOUR),
    ],
)
def test_a_reminder_is_not_due_before_its_lead_was_chosen(chosen_at: datetime, due_at: datetime) -> None:
    found = dues(booked(), lead=2 * HOUR, chosen_at=chosen_at)
    assert Due(due_at, What.REMIND) in found
    assert ASK in found
    assert not Due(due_at, What.REMIND).is_late(due_at + MINUTE)


def test_who_wants_no_reminder_gets_none() -> None:
    assert dues(booked(), lead=NEVER) == (ASK,)


def test_a_reminder_is_given_once() -> None:
    assert dues(reminded(booked()), lead=HOUR) == (ASK,)


@pytest.mark.parametrize(("taken_at", "is_wanted"), [(START - HOUR - SECOND, True), (START - HOUR, False)])
@pytest.mark.parametrize("event", [Event.BOOKED, Event.MOVED, Event.HANDED_OVER, Event.TAKEN_OVER])
def test_who_has_just_taken_a_visit_is_not_reminded_of_it(event: Event, taken_at: datetime, is_wanted: bool) -> None:
    incident = booked(history=(Entry(Event.CLAIMED, NOW, MEGAN, a_slot()), Entry(event, taken_at, MEGAN, a_slot())))
    assert (What.REMIND in whats(incident)) is is_wanted


@pytest.mark.parametrize(("made_at", "is_wanted"), [(START - HOUR - SECOND, True), (START - HOUR, False)])
def test_without_a_history_the_claim_says_since_when_it_is_theirs(made_at: datetime, is_wanted: bool) -> None:
    incident = booked(history=(), claim=a_claim(answer=RoomResponse.ACCEPTED, made_at=made_at))
    assert (What.REMIND in whats(incident)) is is_wanted


def test_a_visit_in_other_hands_or_at_another_time_is_reminded_of_anew() -> None:
    once = reminded(booked())
    other = replace(a_claim(answer=RoomResponse.ACCEPTED), contact=ADELE)
    later = a_claim(answer=RoomResponse.ACCEPTED, slot=a_slot(START + timedelta(days=1)))
    assert What.REMIND not in whats(once)
    assert What.REMIND in whats(replace(once, claim=other))
    assert What.REMIND in whats(replace(once, claim=later))


def test_a_visit_that_was_released_and_claimed_again_is_reminded_of_anew() -> None:
    early = visit_transitions.noted(booked(), Event.REMINDED, transitions.by_clock(START - 4 * HOUR))
    given_up = Entry(Event.RELEASED, START - 3 * HOUR, MEGAN, a_slot())
    again = Entry(Event.BOOKED, START - 2 * HOUR, MEGAN, a_slot())
    claimed = replace(early, history=(*early.history, given_up, again))
    assert Due(START - HOUR, What.REMIND) in dues(claimed, lead=HOUR)
    assert What.REMIND not in whats(reminded(claimed))


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING, State.CLAIMING, State.ON_SITE, State.CLOSED])
def test_only_a_visit_that_is_to_come_is_reminded_of(state: State) -> None:
    assert What.REMIND not in whats(an_incident(state))


@pytest.mark.parametrize(("now", "is_useless"), [(START - SECOND, False), (START, True), (END, True)])
def test_a_reminder_that_was_missed_is_of_no_use_once_the_visit_has_begun(now: datetime, is_useless: bool) -> None:
    assert is_over(Due(START - HOUR, What.REMIND), booked(), now=now) is is_useless


@pytest.mark.parametrize("what", [what for what in What if what is not What.REMIND])
def test_everything_else_that_was_missed_is_still_done(what: What) -> None:
    assert not is_over(Due(NOW, what), booked(), now=END + timedelta(days=7))


@pytest.mark.parametrize(
    ("start", "lead", "told"),
    [
        # the clocks change in between: a day before is 24 hours before, whatever they show
        ("2026-03-29 09:00", timedelta(days=1), "2026-03-28 08:00"),
        ("2026-10-25 09:00", timedelta(days=1), "2026-10-24 10:00"),
        ("2026-03-29 09:00", HOUR, "2026-03-29 08:00"),
    ],
)
def test_the_time_before_a_visit_is_the_time_that_passes(start: str, lead: timedelta, told: str) -> None:
    claim = a_claim(answer=RoomResponse.ACCEPTED, slot=a_slot(at(start, BERLIN)), made_at=at("2026-01-01 09:00"))
    incident = booked(claim=claim, history=())
    assert dues(incident, lead=lead)[0] == Due(at(told, BERLIN), What.REMIND)


# did it happen?


@pytest.mark.parametrize("state", [State.BOOKED, State.ON_SITE])
def test_a_quarter_of_an_hour_after_a_visit_its_contact_is_asked(state: State) -> None:
    assert ASK in dues(an_incident(state), lead=NEVER)


def test_who_has_not_begun_the_visit_is_asked_once() -> None:
    assert What.ASK not in whats(asked(booked()))


def test_who_is_on_site_is_asked_again_a_day_later_and_three_times_in_all() -> None:
    incident, times = an_incident(State.ON_SITE), []
    while found := dues(incident, lead=NEVER):
        assert [due.what for due in found] == [What.ASK]
        times.append(found[0].at)
        incident = asked(incident, found[0].at)
    assert times == [ASK.at + timedelta(days=nth) for nth in range(3)]


def test_a_visit_that_ended_early_is_asked_about_early() -> None:
    ended = visit_transitions.end_early(an_incident(State.ON_SITE), CLAIM, an_actor(now=START + 20 * MINUTE))
    assert dues(ended, lead=NEVER) == (Due(START + 35 * MINUTE, What.ASK),)


def test_a_visit_that_nobody_checked_in_for_is_missed_two_hours_after_asking() -> None:
    assert dues(asked(booked()), lead=NEVER) == (MISS,)


def test_a_question_that_came_late_leaves_the_same_time_to_answer() -> None:
    late = END + timedelta(days=1)
    assert dues(asked(booked(), late), lead=NEVER) == (Due(late + 2 * HOUR, What.MISS),)


def test_who_has_checked_in_has_not_missed_the_visit() -> None:
    assert What.MISS not in whats(asked(an_incident(State.ON_SITE)))
    begun = visit_transitions.check_in(asked(booked()), CLAIM, an_actor(now=END + 2 * HOUR))
    assert whats(begun) == [What.ASK]


def test_a_visit_that_moved_after_the_question_is_asked_about_anew() -> None:
    later = a_claim(answer=RoomResponse.ACCEPTED, slot=a_slot(START + timedelta(days=1)))
    assert What.MISS not in whats(replace(asked(booked()), claim=later))
    assert What.ASK in whats(replace(asked(booked()), claim=later))


# all of it


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING])
def test_a_claim_that_is_no_visit_yet_is_the_rooms_and_the_admins_affair(state: State) -> None:
    assert dues(an_incident(state, escalations=STEPS), lead=HOUR) == ()


def test_a_closed_incident_has_nothing_to_come() -> None:
    done = visit_transitions.complete(an_incident(State.ON_SITE, escalations=STEPS), CLAIM, an_actor(now=END), note="")
    assert dues(done, lead=HOUR) == ()


def test_the_next_comes_first() -> None:
    offered = booked(claim=a_claim(answer=RoomResponse.ACCEPTED, offered=Handover(ADELE, START - 30 * MINUTE)))
    assert whats(offered, HOUR) == [What.REMIND, What.RETURN, What.ASK]
    assert whats(offered, 20 * MINUTE) == [What.RETURN, What.REMIND, What.ASK]


@pytest.mark.parametrize(("after", "is_late"), [(timedelta(), False), (5 * MINUTE, False), (5 * MINUTE + SECOND, True)])
def test_what_comes_more_than_five_minutes_after_its_time_is_late(after: timedelta, is_late: bool) -> None:
    assert Due(NOW, What.ESCALATE).is_late(NOW + after) is is_late
