"""What one person is told of their own: while it is so, in time, and by which ways."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from locales import TEXTS
from services.lifecycle import transitions, visit_transitions
from services.model import Claim, ClaimId, Event, Handover, Incident, Person, PersonId, RoomResponse, Severity, State
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.dialog import Text
from services.model.personal_news import PersonalNews
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.notifications.notices import tell_own
from services.notifications.personal import (
    CHECKS,
    CHOSEN,
    REMINDING,
    ClaimThread,
    came_late,
    is_still_valid,
    latest,
    personal_plans,
)
from services.notifications.recipients import DeliveryPlan, Reachability
from tests.builders.incident_builder import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_actor, an_incident

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
START, END = TUESDAY_NINE, TUESDAY_NINE + HOUR
ALEX = Person(PersonId("33333333-3333-4333-8333-333333333333"), "Alex Wilber")
CHAT = Conversation("a:megan", ConversationKind.PERSONAL, "https://x", "28:x", MEGAN.id, is_installed=True)
CHANNEL, HERS = ClaimThread("19:channel;messageid=1", is_shared=True), ClaimThread("a:megan", is_shared=False)
HELD = a_claim(answer=RoomResponse.ACCEPTED)
OFFERED = replace(HELD, offered=Handover(ADELE, START - HOUR))
MAIL_ONLY = Preferences(MEGAN, NOTHING, ChannelPreference(), address="m@x.example")
NIGHT = datetime.fromisoformat("2026-11-24T04:30Z")
"""05:30 in Berlin, where the visit begins at 09:00."""
ASKED_AT = datetime.fromisoformat("2026-11-24T20:00Z")


def booked(claim: Claim = HELD, **changes: Any) -> Incident:
    return an_incident(State.BOOKED, **{"claim": claim, "severity": Severity.MAJOR, **changes})


def told(text: str, incident: Incident, *, to: Person = MEGAN, claim: Claim | None = HELD, **how: Any) -> PersonalNews:
    """What the job of telling it says."""
    return tell_own(incident, text, to=to, claim=claim, **how).told


def reminder(incident: Incident | None = None, **how: Any) -> PersonalNews:
    return told("reminder", incident or booked(), news=News.REMINDER, **how)


def reached(
    said: PersonalNews,
    mine: Preferences | None = None,
    *,
    chat: Conversation | None = CHAT,
    mail_works: bool = True,
    place: ClaimThread | None = None,
    now: datetime = NOW,
    incident: Incident | None = None,
) -> list[DeliveryPlan]:
    reach = Reachability(said.person, mine or Preferences(said.person), chat, mail_works)
    return personal_plans(reach, incident or booked(), said, place=place, now=now)


def ways(rows: list[DeliveryPlan]) -> list[tuple[Channel, DeliveryStatus, str]]:
    return [(row.way, row.fate, row.conversation) for row in rows]


BY_CHAT, BY_MAIL = (Channel.CHAT, DeliveryStatus.SENT, "a:megan"), (Channel.MAIL, DeliveryStatus.SENT, "")
LEFT_OUT = (Channel.CHAT, DeliveryStatus.DROPPED, "")

# what a job says


def test_a_job_keeps_what_is_told_from_which_change_and_since_when() -> None:
    incident, until = booked(), START - HOUR
    values = {"holder": "Megan Bowen"}
    said = told("handover_offered", incident, to=ADELE, values=values, until=until, news=News.REMINDER, is_late=True)
    assert said == PersonalNews(
        "handover_offered",
        News.REMINDER,
        ADELE,
        incident.history[-1].at,
        str(len(incident.history)),
        Event.BOOKED,
        HELD.id,
        HELD.slot,
        until,
        {"holder": "Megan Bowen"},
        is_late=True,
    )


def test_what_somebody_wished_to_hear_again_replaces_the_earlier_wish() -> None:
    first, second = (tell_own(booked(), "snooze_over", to=MEGAN, claim=None, at=NOW + hours * HOUR) for hours in (1, 4))
    assert first.name == second.name
    assert (second.told.at, second.told.event) == (NOW + 4 * HOUR, None)
    assert first.told.stamp != second.told.stamp
    assert tell_own(booked(), "snooze_over", to=ADELE, claim=None, at=NOW).name != first.name


@pytest.mark.parametrize(("after", "is_late"), [(timedelta(), False), (5 * MINUTE, False), (6 * MINUTE, True)])
def test_what_is_said_more_than_five_minutes_after_it_was_to_come_came_late(after: timedelta, is_late: bool) -> None:
    assert came_late(reminder(), reminder().at + after) is is_late


# is it still so?


def test_nobody_hears_that_nobody_has_claimed_what_is_claimed_or_closed() -> None:
    said = told("escalated", an_incident(), claim=None, news=News.ESCALATION)
    assert {state for state in State if is_still_valid(said, an_incident(state), now=NOW)} == {State.OPEN}


LATER = replace(HELD, slot=a_slot(START + timedelta(days=1)))


@pytest.mark.parametrize(
    ("incident", "now", "is_so"),
    [
        (booked(), START - MINUTE, True),
        (booked(), START, False),
        (booked(replace(HELD, contact=ADELE)), NOW, False),
        (booked(LATER), NOW, False),
        (booked(replace(HELD, id=ClaimId("clm-other"))), NOW, False),
        (an_incident(State.ON_SITE), START - MINUTE, False),
        (transitions.release(booked(), HELD.id, an_actor()), NOW, False),
        (an_incident(State.CLOSED), NOW, False),
    ],
)
def test_a_reminder_is_of_a_visit_that_is_theirs_and_to_come(incident: Incident, now: datetime, is_so: bool) -> None:
    assert is_still_valid(reminder(), incident, now=now) is is_so


@pytest.mark.parametrize(
    ("incident", "is_so"),
    [
        (booked(), True),
        (an_incident(State.ON_SITE), True),
        (booked(LATER), False),
        (booked(replace(HELD, contact=ADELE)), False),
        (an_incident(State.CLOSED, claim=HELD), False),
        (an_incident(), False),
    ],
)
@pytest.mark.parametrize("text", ["did_it_happen", "handover_ran_out", "handover_declined"])
def test_a_question_about_a_visit_is_for_whom_it_is(text: str, incident: Incident, is_so: bool) -> None:
    assert is_still_valid(told(text, booked()), incident, now=END + HOUR) is is_so


@pytest.mark.parametrize(
    ("claim", "now", "is_so"),
    [
        (OFFERED, NOW, True),
        (OFFERED, START - HOUR, False),
        (replace(OFFERED, offered=Handover(ALEX, START - HOUR)), NOW, False),
        (HELD, NOW, False),
        (replace(OFFERED, slot=LATER.slot), NOW, False),
    ],
)
def test_an_offer_is_one_while_it_stands_and_else_it_is_over(claim: Claim, now: datetime, is_so: bool) -> None:
    values = {"holder": "Megan Bowen", "until": (START - HOUR).isoformat()}
    offer = told("handover_offered", booked(OFFERED), to=ADELE, values=values, news=News.REMINDER)
    assert is_still_valid(offer, booked(claim), now=now) is is_so
    over = told("offer_over", booked(), to=ADELE, news=News.REMINDER)
    assert is_still_valid(over, booked(claim), now=now) is not is_so


def test_that_an_offer_is_over_is_of_no_use_once_the_visit_has_begun() -> None:
    assert not is_still_valid(told("offer_over", booked(), to=ADELE), booked(), now=START)


@pytest.mark.parametrize("text", ["handover_taken", "visit_taken_over"])
def test_who_has_their_visit_back_does_not_hear_that_it_was_taken(text: str) -> None:
    assert is_still_valid(told(text, booked()), booked(replace(HELD, contact=ADELE)), now=NOW)
    assert is_still_valid(told(text, booked()), an_incident(State.CLOSED), now=NOW)
    assert not is_still_valid(told(text, booked()), booked(), now=NOW)


def test_a_fault_is_gone_or_back_as_its_monitor_says_by_now() -> None:
    cleared = booked(cleared_at=NOW)
    for text, now_so, no_more in (("fault_gone", cleared, booked()), ("fault_back", booked(), cleared)):
        assert is_still_valid(told(text, booked()), now_so, now=NOW)
        assert not is_still_valid(told(text, booked()), no_more, now=NOW)
        assert not is_still_valid(told(text, booked()), replace(now_so, claim=replace(HELD, contact=ADELE)), now=NOW)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("visit_missed", {State.OPEN}),
        ("visit_missed_gone", {State.CLOSED}),
        ("snooze_over", set(State) - {State.CLOSED}),
        ("visit_cancelled", set(State)),
        ("room_declined", set(State)),
    ],
)
def test_what_is_told_of_an_incident_fits_how_it_stands(text: str, states: set[State]) -> None:
    said = told(text, booked())
    assert {state for state in State if is_still_valid(said, an_incident(state), now=NOW)} == states


# where and by which way


@pytest.mark.parametrize(
    ("mine", "rows"),
    [
        (Preferences(MEGAN), [BY_CHAT]),
        (MAIL_ONLY, [BY_MAIL]),
        (Preferences(MEGAN, ChannelPreference(), ChannelPreference()), [BY_CHAT, BY_MAIL]),
        (Preferences(MEGAN, ChannelPreference(), NOTHING), [BY_CHAT]),
        (Preferences(MEGAN, ChannelPreference(kinds=frozenset({News.NEW}))), [LEFT_OUT]),
        (Preferences(MEGAN, ChannelPreference(frozenset({Severity.CRITICAL}))), [LEFT_OUT]),
        (Preferences(MEGAN, ChannelPreference(frozenset({Severity.CRITICAL})), digest=480), [LEFT_OUT]),
    ],
)
@pytest.mark.parametrize("place", [None, HERS, CHANNEL])
def test_a_reminder_comes_as_it_was_chosen_wherever_the_claim_was_made(
    mine: Preferences, rows: list[Any], place: ClaimThread | None
) -> None:
    assert ways(reached(reminder(), mine, place=place)) == rows


@pytest.mark.parametrize(
    ("mine", "rows"),
    [
        (Preferences(MEGAN, ChannelPreference(kinds=frozenset({News.NEW}))), [BY_CHAT]),
        (Preferences(MEGAN, ChannelPreference(frozenset({Severity.CRITICAL}))), [BY_CHAT]),
        (Preferences(MEGAN, NOTHING), [BY_MAIL]),
        (Preferences(MEGAN, ChannelPreference(kinds=frozenset({News.NEW})), ChannelPreference()), [BY_MAIL]),
    ],
)
@pytest.mark.parametrize("text", ["did_it_happen", "handover_offered"])
def test_what_asks_for_an_answer_comes_by_a_way_that_was_not_refused_altogether(
    text: str, mine: Preferences, rows: list[Any]
) -> None:
    assert ways(reached(told(text, booked(), news=News.REMINDER), mine)) == rows


@pytest.mark.parametrize("text", ["reminder", "did_it_happen"])
def test_who_refuses_every_way_is_told_nothing_and_that_is_known(text: str) -> None:
    said = told(text, booked(), news=News.REMINDER)
    (row,) = reached(said, Preferences(MEGAN, NOTHING, NOTHING), place=CHANNEL)
    assert (row.way, row.fate, row.why) == (Channel.CHAT, DeliveryStatus.DROPPED, Text("told.not_chosen"))


def test_e_mail_stands_in_for_a_chat_that_somebody_does_not_have() -> None:
    for place in (None, CHANNEL):
        assert ways(reached(reminder(), chat=None, place=place)) == [BY_MAIL]


def test_where_nothing_else_reaches_them_it_is_said_where_others_read_it_but_never_in_anothers_chat() -> None:
    said = told("handover_offered", booked(OFFERED), to=ADELE, news=News.REMINDER)
    assert ways(reached(said, chat=None, mail_works=False, place=CHANNEL)) == [
        (Channel.CHAT, DeliveryStatus.SENT, CHANNEL.thread)
    ]
    (row,) = reached(said, chat=None, mail_works=False)
    assert (row.fate, row.why) == (DeliveryStatus.FAILED, Text("told.no_chat", {"mail": Text("told.no_mail")}))


def test_a_chat_that_was_refused_is_not_replaced_by_a_place_that_others_read() -> None:
    (row,) = reached(reminder(), MAIL_ONLY, mail_works=False, place=CHANNEL)
    assert (row.way, row.fate, row.why) == (Channel.MAIL, DeliveryStatus.FAILED, Text("told.only_mail"))


@pytest.mark.parametrize("mine", [Preferences(MEGAN), MAIL_ONLY, Preferences(MEGAN, NOTHING, NOTHING)])
@pytest.mark.parametrize("place", [HERS, CHANNEL])
def test_what_became_of_a_claim_is_said_where_it_was_made(mine: Preferences, place: ClaimThread) -> None:
    assert ways(reached(told("room_declined", booked()), mine, place=place)) == [
        (Channel.CHAT, DeliveryStatus.SENT, place.thread)
    ]


def test_what_became_of_a_claim_that_others_made_comes_as_it_was_chosen() -> None:
    assert ways(reached(told("fault_gone", booked()))) == [BY_CHAT]
    assert ways(reached(told("fault_gone", booked()), MAIL_ONLY)) == [BY_MAIL]


def test_a_choice_goes_before_being_named_in_an_escalation_and_the_digest_keeps_what_it_leaves_out() -> None:
    said = told("escalated", an_incident(severity=Severity.MAJOR), claim=None, news=News.ESCALATION)
    critical = Preferences(MEGAN, ChannelPreference(frozenset({Severity.CRITICAL})))
    opened = an_incident(severity=Severity.MAJOR)
    assert ways(reached(said, critical, incident=opened)) == [LEFT_OUT]
    assert [row.fate for row in reached(said, replace(critical, digest=480), incident=opened)] == [
        DeliveryStatus.DIGEST
    ]


# quiet hours


def quiet(until: str, **changes: Any) -> Preferences:
    """Quiet until then in Berlin."""
    hour, minute = map(int, until.split(":"))
    return Preferences(MEGAN, quiet=(22 * 60, hour * 60 + minute), **changes)


@pytest.mark.parametrize(
    ("until", "fate"),
    [
        ("07:00", DeliveryStatus.HELD),
        ("08:00", DeliveryStatus.HELD),
        ("08:01", DeliveryStatus.SENT),
        ("09:30", DeliveryStatus.SENT),
    ],
)
@pytest.mark.parametrize("text", ["reminder", "fault_gone", "visit_taken_over", "claim_refused"])
def test_quiet_hours_hold_what_still_comes_an_hour_before_the_visit(
    text: str, until: str, fate: DeliveryStatus
) -> None:
    news = News.REMINDER if text == "reminder" else News.VISIT
    for place in (None, HERS):
        rows = reached(told(text, booked(), news=news), quiet(until), now=NIGHT, place=place)
        assert [row.fate for row in rows] == [fate]


def test_quiet_hours_hold_an_escalation_until_they_are_over_but_not_a_critical_one() -> None:
    said = told("escalated", an_incident(), claim=None, news=News.ESCALATION)
    for severity, fate in ((Severity.MINOR, DeliveryStatus.HELD), (Severity.CRITICAL, DeliveryStatus.SENT)):
        (row,) = reached(said, quiet("09:30"), now=NIGHT, incident=an_incident(severity=severity))
        assert row.fate is fate


def test_quiet_hours_hold_an_offer_that_can_still_be_answered_afterwards() -> None:
    for until, fate in (("08:00", DeliveryStatus.HELD), ("08:30", DeliveryStatus.SENT)):
        values = {"until": START.isoformat()}
        said = told("handover_offered", booked(OFFERED), to=MEGAN, values=values, news=News.REMINDER)
        assert [row.fate for row in reached(said, quiet(until), now=NIGHT)] == [fate]


@pytest.mark.parametrize(
    ("state", "until", "fate"),
    [
        (State.BOOKED, "21:30", DeliveryStatus.HELD),
        (State.BOOKED, "23:00", DeliveryStatus.SENT),
        (State.ON_SITE, "23:00", DeliveryStatus.HELD),
    ],
)
def test_a_question_that_must_be_answered_soon_pierces_quiet_hours(
    state: State, until: str, fate: DeliveryStatus
) -> None:
    incident = an_incident(state, severity=Severity.MAJOR)
    asked = visit_transitions.noted(incident, Event.ASKED, transitions.by_clock(ASKED_AT))
    said, mine = told("did_it_happen", asked, news=News.REMINDER), quiet(until)
    mine = replace(mine, quiet=(20 * 60, mine.quiet[1] if mine.quiet else 0))
    assert [row.fate for row in reached(said, mine, now=ASKED_AT, incident=asked)] == [fate]


@pytest.mark.parametrize("event", [Event.DECLINED, Event.FAILED])
def test_the_rooms_answer_to_a_claim_is_said_at_once(event: Event) -> None:
    incident = an_incident(State.CLAIMING, severity=Severity.MAJOR)
    opened = transitions.rejected(incident, a_claim().id, event, transitions.by_room(NIGHT))
    said = told("room_declined", opened, claim=a_claim())
    assert latest(said, opened) == NIGHT
    assert [row.fate for row in reached(said, quiet("07:00"), now=NIGHT, place=HERS, incident=opened)] == [
        DeliveryStatus.SENT
    ]


def test_what_is_over_can_wait() -> None:
    incident = visit_transitions.missed(booked(), HELD.id, transitions.by_clock(END + 3 * HOUR))
    assert latest(told("visit_missed", incident), incident) is None


def test_whatever_is_checked_chosen_or_reminds_is_something_that_is_said() -> None:
    assert set(CHECKS) | CHOSEN | REMINDING <= set(TEXTS["en"])
