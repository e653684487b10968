"""Who is told of an incident, by which way, and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model import (
    Claim,
    ClaimId,
    Client,
    ClientId,
    Escalation,
    EscalationStep,
    Handover,
    Incident,
    Location,
    LocationId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Severity,
    SlotRules,
)
from services.model.business_hours import BusinessHours
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.dialog import Text
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.setup import Setup
from services.notifications.recipients import DeliveryPlan, Reachability, digest_plan, plan, still_hears
from tests.builders.incident_builder import a_slot, an_incident

NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
"""A Monday, 14:20 in Berlin and 08:20 in New York."""
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
QUIET = (22 * 60, 7 * 60)


def somebody(name: str) -> Person:
    return Person(PersonId(f"id-{name.lower()}"), name)


ADA, CARL, DORA, ELSE, OLAF, RITA, SARA, VERA = map(
    somebody, ("Ada", "Carl", "Dora", "Else", "Olaf", "Rita", "Sara", "Vera")
)
"""An admin, two contacts here, one elsewhere, an admin from the start, who reported it, a subcontractor, anybody."""
EVERYBODY = (ADA, CARL, DORA, ELSE, OLAF, RITA, SARA, VERA)
HERE = Location(LocationId("loc-berlin"), "Berlin HQ", BusinessHours("Europe/Berlin", ((),) * 7))
THERE = Location(LocationId("there"), "There", HERE.hours)
NORTH = Provider(ProviderId("north"), "AV North", (CARL, DORA), (HERE.id,), subcontractors=(SARA,))
SOUTH = Provider(ProviderId("south"), "AV South", (ELSE,), (THERE.id,))
SETUP = Setup(
    Client(ClientId("contoso"), "Contoso", SlotRules()),
    locations=(HERE, THERE),
    providers=(NORTH, SOUTH),
    admins=(ADA,),
)
CRITICAL, MAJOR, MINOR = Severity
EVERYTHING, CRITICAL_ONLY = ChannelPreference(), ChannelPreference(frozenset({CRITICAL}))
HELD_BY_CARL = Claim(ClaimId("c"), CARL, a_slot(), NOW)


def chat_of(person: Person, **changes: Any) -> Conversation:
    chat = Conversation(
        f"a:{person.id}", ConversationKind.PERSONAL, "https://x", "28:x", person.id, is_installed=True, name=person.name
    )
    return replace(chat, **changes)


CHATS = tuple(map(chat_of, EVERYBODY))


def told(
    news: News = News.NEW,
    *preferences: Preferences,
    severity: Severity = MAJOR,
    chats: Collection[Conversation] = CHATS,
    now: datetime = NOW,
    mail_works: bool = True,
    configured: frozenset[str] = frozenset({OLAF.id}),
    setup: Setup = SETUP,
    **incident: Any,
) -> list[DeliveryPlan]:
    about: Incident = an_incident(**{"severity": severity, "location": HERE, "reporter": RITA, **incident})
    rows = plan(setup, preferences, tuple(chats), about, news, configured=configured, now=now, mail_works=mail_works)
    return list(rows)


def names(rows: Collection[DeliveryPlan], *fates: DeliveryStatus) -> str:
    return " ".join(sorted(row.person.name for row in rows if row.fate in (fates or (DeliveryStatus.SENT,))))


def ways(rows: Collection[DeliveryPlan], person: Person) -> list[tuple[Channel, DeliveryStatus]]:
    return [(row.way, row.fate) for row in rows if row.person == person]


def one(rows: Collection[DeliveryPlan], person: Person) -> DeliveryPlan:
    (row,) = [row for row in rows if row.person == person]
    return row


# by role, without a choice


@pytest.mark.parametrize(
    ("news", "severity", "who"),
    [
        (News.NEW, MAJOR, "Carl Dora"),
        (News.NEW, MINOR, "Carl Dora"),
        (News.NEW, CRITICAL, "Ada Carl Dora Olaf"),
        (News.VISIT, CRITICAL, "Carl Dora Rita"),
        (News.ESCALATION, MINOR, "Ada Carl Dora Olaf"),
        (News.ESCALATION, CRITICAL, "Ada Carl Dora Olaf"),
        (News.CLOSED, MAJOR, "Carl Dora Rita"),
        (News.REMINDER, CRITICAL, ""),
    ],
)
def test_without_a_choice_a_role_decides(news: News, severity: Severity, who: str) -> None:
    rows = told(news, severity=severity)
    assert names(rows) == who
    assert {row.way for row in rows} <= {Channel.CHAT}
    assert all(row.conversation == f"a:{row.person.id}" and row.until is None for row in rows)


def test_a_reminder_is_for_whose_visit_it_is_and_whom_it_is_offered() -> None:
    offered = replace(HELD_BY_CARL, offered=Handover(SARA, NOW))
    assert names(told(News.REMINDER, claim=HELD_BY_CARL)) == "Carl"
    assert names(told(News.REMINDER, Preferences(VERA, EVERYTHING), claim=offered)) == "Carl Sara"


def test_a_claims_contact_and_a_colleague_it_is_offered_to_are_told_wherever_they_work() -> None:
    claim = replace(HELD_BY_CARL, contact=ELSE, offered=Handover(SARA, NOW))
    assert names(told(News.VISIT, claim=claim)) == "Carl Dora Else Rita Sara"


def test_whom_a_step_of_an_escalation_names_is_told_of_their_own_and_not_with_everybody() -> None:
    steps = (Escalation(NOW, "first", (SARA,)), Escalation(NOW, "second", (ELSE,)), Escalation(NOW, "third", (VERA,)))
    assert names(told(News.ESCALATION, escalations=steps, level=2)) == "Ada Carl Dora Olaf"
    assert names(told(News.ESCALATION, Preferences(SARA, EVERYTHING), escalations=steps, level=1)) == (
        "Ada Carl Dora Olaf Sara"
    )


def test_an_admin_from_the_start_counts_only_where_roomfix_knows_them() -> None:
    elsewhere = [chat for chat in CHATS if chat.person != OLAF.id]
    assert names(told(News.ESCALATION, chats=elsewhere), *DeliveryStatus) == "Ada Carl Dora"
    assert names(told(News.ESCALATION, Preferences(OLAF), chats=elsewhere)) == "Ada Carl Dora Olaf"


def test_an_admin_from_the_start_is_called_what_roomfix_knows() -> None:
    chats = [chat_of(OLAF, name="")]
    assert "id-olaf" in names(told(News.ESCALATION, chats=chats))
    assert "Olaf" in names(told(News.ESCALATION, chats=chats, reporter=OLAF))
    assert "Olaf" in names(told(News.ESCALATION, Preferences(OLAF), chats=chats))


def test_somebody_in_two_roles_is_told_once() -> None:
    both = replace(SETUP, admins=(ADA, RITA))
    rows = told(News.CLOSED, Preferences(CARL), reporter=CARL, claim=HELD_BY_CARL, setup=both)
    assert names(rows) == "Carl Dora"
    assert names(told(News.NEW, severity=CRITICAL, reporter=ADA, configured=frozenset({ADA.id}))) == "Ada Carl Dora"


# whose business it is


@pytest.mark.parametrize("news", [News.NEW, News.VISIT, News.ESCALATION, News.CLOSED])
def test_a_providers_people_hear_nothing_of_other_locations_whatever_they_choose(news: News) -> None:
    chosen = Preferences(ELSE, EVERYTHING, EVERYTHING, digest=480)
    rows = told(news, chosen, reporter=ELSE, configured=frozenset({ELSE.id}), setup=replace(SETUP, admins=(ADA, ELSE)))
    assert "Else" not in names(rows, *DeliveryStatus)


def test_a_provider_of_several_locations_hears_of_each_of_them() -> None:
    wide = replace(SETUP, providers=(NORTH, SOUTH, replace(SOUTH, id=ProviderId("wide"), locations=(HERE.id,))))
    assert names(told(setup=wide)) == "Carl Dora Else"


def test_a_subcontractor_and_anybody_else_hear_what_they_have_chosen() -> None:
    assert names(told(News.NEW, Preferences(SARA, EVERYTHING), Preferences(VERA, EVERYTHING))) == "Carl Dora Sara Vera"
    assert names(told(News.NEW, Preferences(SARA), Preferences(VERA))) == "Carl Dora"


@pytest.mark.parametrize("news", [News.NEW, News.VISIT, News.ESCALATION, News.CLOSED])
def test_what_was_chosen_for_a_provider_brings_nothing_once_the_provider_or_the_job_is_gone(news: News) -> None:
    carls = Preferences(CARL, EVERYTHING, EVERYTHING, digest=480, employed=True)
    without_him = replace(SETUP, providers=(replace(NORTH, contacts=(DORA,)), SOUTH))
    for setup in (without_him, replace(SETUP, providers=())):
        assert "Carl" not in names(told(news, carls, setup=setup), *DeliveryStatus)
    assert "Carl" in names(told(news, carls))
    assert "Carl" in names(told(news, carls, setup=replace(without_him, admins=(CARL,))))


MOVED = replace(SETUP, providers=(replace(NORTH, locations=(THERE.id,)), SOUTH))
GONE = replace(SETUP, providers=(SOUTH,), admins=())


@pytest.mark.parametrize(
    ("person", "setup", "chosen", "still"),
    [
        (CARL, SETUP, None, True),
        (SARA, SETUP, None, True),
        (CARL, MOVED, Preferences(CARL, EVERYTHING, employed=True), False),
        (CARL, GONE, None, False),
        (CARL, GONE, Preferences(CARL, EVERYTHING, employed=True), False),
        (CARL, GONE, Preferences(CARL, EVERYTHING), True),
        (ADA, SETUP, None, True),
        (ADA, GONE, None, False),
        (OLAF, GONE, None, True),
        (RITA, GONE, None, True),
        (VERA, SETUP, None, False),
        (
            VERA,
            replace(SETUP, providers=(replace(NORTH, escalation=(EscalationStep(30, "Boss", (VERA,)),)),)),
            None,
            True,
        ),
        (VERA, SETUP, Preferences(VERA, EVERYTHING), True),
    ],
)
def test_who_waited_for_news_hears_them_only_where_they_still_may(
    person: Person, setup: Setup, chosen: Preferences | None, still: bool
) -> None:
    incident = an_incident(location=HERE, reporter=RITA)
    assert still_hears(setup, person.id, chosen, incident, configured=frozenset({OLAF.id})) is still


def test_whose_visit_it_is_and_whom_it_is_offered_hear_of_it_wherever_they_work() -> None:
    claim = replace(HELD_BY_CARL, offered=Handover(ELSE, NOW))
    incident = an_incident(location=HERE, claim=claim)
    for person in (CARL, ELSE):
        assert still_hears(GONE, person.id, None, incident, configured=frozenset())


# by choice


@pytest.mark.parametrize(
    ("chosen", "news", "severity", "is_told"),
    [
        (ChannelPreference(frozenset({CRITICAL})), News.NEW, MAJOR, False),
        (ChannelPreference(frozenset({CRITICAL, MAJOR})), News.NEW, MAJOR, True),
        (ChannelPreference(kinds=frozenset({News.CLOSED})), News.NEW, MAJOR, False),
        (ChannelPreference(kinds=frozenset({News.CLOSED})), News.CLOSED, MINOR, True),
        (ChannelPreference(locations=frozenset({THERE.id})), News.NEW, CRITICAL, False),
        (ChannelPreference(locations=frozenset({HERE.id, THERE.id})), News.NEW, MAJOR, True),
        (ChannelPreference(locations=frozenset()), News.NEW, CRITICAL, False),
        (NOTHING, News.ESCALATION, CRITICAL, False),
    ],
)
@pytest.mark.parametrize("person", [ADA, CARL, RITA, VERA], ids=lambda person: str(person.name))
def test_a_choice_goes_before_every_role(
    person: Person, chosen: ChannelPreference, news: News, severity: Severity, is_told: bool
) -> None:
    by_chat = told(news, Preferences(person, chosen), severity=severity)
    assert ways(by_chat, person) == [(Channel.CHAT, DeliveryStatus.SENT)] * is_told
    by_mail = told(news, Preferences(person, NOTHING, chosen), severity=severity)
    assert ways(by_mail, person) == [(Channel.MAIL, DeliveryStatus.SENT)] * is_told
    both = told(news, Preferences(person, chosen, chosen), severity=severity)
    assert ways(both, person) == [(Channel.CHAT, DeliveryStatus.SENT), (Channel.MAIL, DeliveryStatus.SENT)] * is_told


def test_quiet_hours_alone_leave_the_role_as_it_is() -> None:
    only_quiet = [Preferences(person, quiet=QUIET) for person in EVERYBODY]
    for news in News:
        assert names(told(news, *only_quiet, severity=CRITICAL)) == names(told(news, severity=CRITICAL))


# what reaches somebody


def test_without_a_chat_e_mail_stands_in() -> None:
    assert one(told(chats=[]), CARL) == DeliveryPlan(CARL, Channel.MAIL, DeliveryStatus.SENT)


def test_a_chat_that_is_closed_is_none() -> None:
    rows = told(chats=[chat_of(CARL, parked="BotDisabled"), chat_of(DORA)])
    assert (one(rows, CARL).way, one(rows, DORA).way) == (Channel.MAIL, Channel.CHAT)


def test_without_chat_and_e_mail_it_is_said_what_keeps_somebody_from_being_told_and_what_helps() -> None:
    row = one(told(chats=[], mail_works=False), CARL)
    assert (row.way, row.fate, row.why) == (
        Channel.CHAT,
        DeliveryStatus.FAILED,
        Text("told.no_chat", {"mail": Text("told.no_mail")}),
    )
    refused = one(told(News.NEW, Preferences(CARL, mail=NOTHING), chats=[]), CARL)
    assert refused.why == Text("told.no_chat", {"mail": Text("told.no_mail_wanted")})


@pytest.mark.parametrize(
    ("chat", "mail", "chats", "mail_works", "rows"),
    [
        (EVERYTHING, EVERYTHING, CHATS, False, [(Channel.CHAT, DeliveryStatus.SENT)]),
        (EVERYTHING, EVERYTHING, (), True, [(Channel.MAIL, DeliveryStatus.SENT)]),
        (EVERYTHING, EVERYTHING, (), False, [(Channel.CHAT, DeliveryStatus.FAILED)]),
        (EVERYTHING, NOTHING, (), True, [(Channel.CHAT, DeliveryStatus.FAILED)]),
        (EVERYTHING, CRITICAL_ONLY, (), True, [(Channel.MAIL, DeliveryStatus.SENT)]),
        (NOTHING, EVERYTHING, CHATS, False, [(Channel.MAIL, DeliveryStatus.FAILED)]),
        (CRITICAL_ONLY, EVERYTHING, CHATS, False, [(Channel.CHAT, DeliveryStatus.SENT)]),
        (None, EVERYTHING, CHATS, False, [(Channel.CHAT, DeliveryStatus.SENT)]),
        (None, EVERYTHING, (), False, [(Channel.MAIL, DeliveryStatus.FAILED)]),
        (NOTHING, None, CHATS, True, []),
    ],
)
def test_a_way_that_does_not_work_is_replaced_by_the_other_unless_that_was_refused(
    chat: ChannelPreference | None,
    mail: ChannelPreference | None,
    chats: tuple[Conversation, ...],
    mail_works: bool,
    rows: list[tuple[Channel, DeliveryStatus]],
) -> None:
    found = told(News.NEW, Preferences(VERA, chat, mail), chats=chats, mail_works=mail_works)
    assert ways(found, VERA) == rows


# quiet hours


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        ("", "2026-11-23T23:00", "2026-11-24T06:00"),  # the location's, Berlin
        ("Europe/Berlin", "2026-11-23T21:00", "2026-11-24T06:00"),
        ("Europe/Berlin", "2026-11-23T20:59", None),
        ("America/New_York", "2026-11-23T23:00", None),
        ("America/New_York", "2026-11-24T04:00", "2026-11-24T12:00"),
        ("Europe/Berlin", "2026-03-28T22:00", "2026-03-29T05:00"),  # clocks go forward
        ("Europe/Berlin", "2026-10-24T22:00", "2026-10-25T06:00"),  # and back
        ("America/New_York", "2026-03-08T04:00", "2026-03-08T11:00"),
        ("America/New_York", "2026-11-01T04:00", "2026-11-01T12:00"),
    ],
)
def test_news_wait_for_the_end_of_the_quiet_hours_in_the_persons_own_zone(
    zone: str, now: str, until: str | None
) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    chosen = Preferences(CARL, EVERYTHING, EVERYTHING, zone=zone, quiet=QUIET)
    rows = [row for row in told(News.NEW, chosen, now=at) if row.person == CARL]
    assert [row.way for row in rows] == [Channel.CHAT, Channel.MAIL]
    expected = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    assert {row.until for row in rows} == {expected}
    assert {row.fate for row in rows} == {DeliveryStatus.HELD if until else DeliveryStatus.SENT}
    assert rows[0].conversation == "a:id-carl"


@pytest.mark.parametrize("news", [News.NEW, News.VISIT, News.ESCALATION, News.CLOSED])
def test_critical_incidents_pierce_quiet_hours(news: News) -> None:
    chosen = Preferences(CARL, EVERYTHING, quiet=QUIET)
    assert ways(told(news, chosen, severity=CRITICAL, now=NIGHT), CARL) == [(Channel.CHAT, DeliveryStatus.SENT)]
    assert ways(told(news, chosen, severity=MAJOR, now=NIGHT), CARL) == [(Channel.CHAT, DeliveryStatus.HELD)]


def test_what_fails_is_said_at_once_in_quiet_hours_too() -> None:
    row = one(told(News.NEW, Preferences(CARL, quiet=QUIET), chats=[], mail_works=False, now=NIGHT), CARL)
    assert (row.fate, row.until) == (DeliveryStatus.FAILED, None)


# the digest


@pytest.mark.parametrize(
    ("chat", "mail", "is_kept"),
    [
        (CRITICAL_ONLY, None, True),
        (NOTHING, NOTHING, True),
        (None, None, True),
        (ChannelPreference(locations=frozenset({THERE.id})), None, False),
        (
            ChannelPreference(locations=frozenset({THERE.id})),
            ChannelPreference(frozenset({CRITICAL}), locations=frozenset({HERE.id})),
            True,
        ),
        (NOTHING, ChannelPreference(locations=frozenset({THERE.id})), False),
    ],
)
def test_what_no_way_brings_is_kept_for_the_digest_of_ones_locations(
    chat: ChannelPreference | None, mail: ChannelPreference | None, is_kept: bool
) -> None:
    chosen = Preferences(VERA, chat, mail, digest=480, quiet=QUIET)
    assert [fate for _, fate in ways(told(News.NEW, chosen, now=NIGHT), VERA)] == [DeliveryStatus.DIGEST] * is_kept
    assert ways(told(News.NEW, replace(chosen, digest=None)), VERA) == []


def test_what_a_way_brings_is_not_kept() -> None:
    chosen = Preferences(VERA, CRITICAL_ONLY, digest=480)
    assert ways(told(News.NEW, chosen, severity=CRITICAL), VERA) == [(Channel.CHAT, DeliveryStatus.SENT)]


@pytest.mark.parametrize(
    ("chat", "mail", "has_chat", "mail_works", "way"),
    [
        (CRITICAL_ONLY, None, True, True, Channel.CHAT),
        (NOTHING, None, True, True, Channel.MAIL),
        (NOTHING, None, True, False, Channel.CHAT),
        (NOTHING, NOTHING, True, True, Channel.CHAT),
        (CRITICAL_ONLY, None, False, True, Channel.MAIL),
        (CRITICAL_ONLY, NOTHING, False, True, None),
        (CRITICAL_ONLY, None, False, False, None),
    ],
)
def test_a_digest_comes_in_the_chat_or_by_e_mail_where_the_chat_is_not_wanted(
    chat: ChannelPreference | None,
    mail: ChannelPreference | None,
    has_chat: bool,
    mail_works: bool,
    way: Channel | None,
) -> None:
    mine = Preferences(VERA, chat, mail, digest=480)
    row = digest_plan(Reachability(VERA, mine, chat_of(VERA) if has_chat else None, mail_works))
    assert (row.way if row.fate is DeliveryStatus.SENT else None) == way
    assert row.conversation == ("a:id-vera" if way is Channel.CHAT else "")
    kept = told(News.NEW, replace(mine, digest=480), chats=[chat_of(VERA)] * has_chat, mail_works=mail_works)
    assert one(kept, VERA).fate is (DeliveryStatus.DIGEST if way else DeliveryStatus.FAILED)


# whatever is chosen

wanteds = st.none() | st.builds(
    ChannelPreference,
    st.frozensets(st.sampled_from(Severity)),
    st.frozensets(st.sampled_from(News)),
    st.none() | st.frozensets(st.sampled_from([HERE.id, THERE.id])),
)
periods = st.none() | st.tuples(st.integers(0, 1439), st.integers(0, 1439))
preferences = st.builds(
    Preferences,
    st.sampled_from(EVERYBODY),
    chat=wanteds,
    mail=wanteds,
    zone=st.sampled_from(["", "America/New_York"]),
    quiet=periods,
    digest=st.none() | st.integers(0, 1439),
)


@given(
    chosen=st.lists(preferences, unique_by=lambda one: one.person.id),
    news=st.sampled_from(News),
    severity=st.sampled_from(Severity),
    reached=st.frozensets(st.sampled_from(CHATS)),
    hours=st.integers(0, 48),
    mail_works=st.booleans(),
)
def test_whatever_is_chosen_everybody_is_told_once_a_way_and_only_by_ways_that_work(
    chosen: list[Preferences],
    news: News,
    severity: Severity,
    reached: frozenset[Conversation],
    hours: int,
    mail_works: bool,
) -> None:
    now = NOW + timedelta(hours=hours)
    rows = told(news, *chosen, severity=severity, chats=reached, now=now, mail_works=mail_works)
    assert len({(row.person.id, row.way) for row in rows}) == len(rows)
    assert ELSE not in {row.person for row in rows}
    mine = {one.person.id: one for one in chosen}
    for row in rows:
        assert (row.why is not None) == (row.fate is DeliveryStatus.FAILED)
        assert (row.until is not None and row.until > now) == (row.fate is DeliveryStatus.HELD)
        if row.fate is DeliveryStatus.HELD:
            assert severity is not CRITICAL
        if row.fate in (DeliveryStatus.SENT, DeliveryStatus.HELD):
            assert row.conversation in {one.id for one in reached} if row.way is Channel.CHAT else mail_works
            wanted = mine.get(row.person.id, Preferences(row.person))
            assert (wanted.chat if row.way is Channel.CHAT else wanted.mail) != NOTHING


@given(news=st.sampled_from(News), severity=st.sampled_from(Severity))
def test_another_clients_people_are_nowhere(news: News, severity: Severity) -> None:
    alone = Setup(SETUP.client, locations=(HERE,))
    rows = told(news, severity=severity, setup=alone, reporter=None, chats=CHATS, configured=frozenset())
    assert rows == []
