"""What one person is told of their own, by the job that tells it: once, in the ways they want, and noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.teams.teams_answers import RefusalScope
from services.lifecycle import transitions
from services.lifecycle.visit_transitions import noted
from services.model import Claim, ClientId, Entry, Event, Handover, Incident, Person, RoomResponse, State
from services.model.conversations import ConversationKind
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.job_order import JobOrder
from services.model.jobs import TellNews
from services.model.outbox import IncidentNews
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.notifications.notices import tell_own
from services.store.connection import Connections
from services.store.job_runner import Postpone
from tests.builders.incident_builder import a_claim, a_slot
from tests.builders.job_rig import ADA, CARL, MIDNIGHT, NOON, QUIET, VERA, JobRig, KilledError, chat_of, dying

HOUR = timedelta(hours=1)
CHANNEL = replace(chat_of(VERA), id="19:rooms", kind=ConversationKind.CHANNEL, person=None)
THREAD = "19:rooms;messageid=1"
BOTH = Preferences(CARL, ChannelPreference(), ChannelPreference(), address="carl@home.example")


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    return await JobRig(redis, client).built(chat_of(ADA), chat_of(CARL), chat_of(VERA), CHANNEL)


def held_by(person: Person, start: datetime = NOON + 20 * HOUR, conversation: str | None = None) -> Claim:
    return a_claim(contact=person, slot=a_slot(start), answer=RoomResponse.ACCEPTED, conversation=conversation)


async def booked(rig: JobRig, claim: Claim, **changes: Any) -> Incident:
    return await rig.opened(state=State.BOOKED, claim=claim, **changes)


async def told(rig: JobRig, incident: Incident, text: str = "reminder", *, to: Person = CARL, **how: Any) -> None:
    """Do the job of telling something of an incident, as its last change has it."""
    how = {"claim": incident.claim, "news": News.REMINDER, **how}
    await rig.do(tell_own(incident, text, to=to, **how))
    await rig.deliver_chats()


def reminded(incident: Incident, at: datetime) -> Incident:
    return replace(noted(incident, Event.REMINDED, transitions.by_clock(at)), version=incident.version)


def where(rig: JobRig) -> list[str]:
    return [thread for thread, _ in rig.chats.said]


async def chosen(rig: JobRig, preferences: Preferences) -> None:
    await rig.preferences.save(rig.client, preferences)


# where


async def test_what_became_of_a_visit_is_said_to_its_new_holder_and_not_in_the_chat_of_whoever_claimed_it(
    rig: JobRig,
) -> None:
    incident = await booked(rig, held_by(CARL, conversation="a:id-vera"), cleared_at=NOON)
    await told(rig, incident, "fault_gone", news=News.VISIT)
    assert where(rig) == ["a:id-carl"]
    assert await rig.noted(incident) == [("Carl", "chat", "visit", "sent")]
    assert await rig.shown(incident) == ["a:id-carl"]


@pytest.mark.parametrize("place", [THREAD, "a:id-carl"])
async def test_what_became_of_a_claim_is_said_where_it_was_made(rig: JobRig, place: str) -> None:
    await chosen(rig, replace(BOTH, chat=NOTHING))
    incident = await booked(rig, held_by(CARL, conversation=place), cleared_at=NOON)
    await told(rig, incident, "fault_gone", news=News.VISIT)
    assert where(rig) == [place]
    assert await rig.jobs("mail") == {}


async def test_a_colleague_without_a_chat_is_offered_a_visit_where_others_read_it_or_the_record_says_what_helps(
    redis: Connections, client: ClientId
) -> None:
    rig = await JobRig(redis, client).built(chat_of(CARL), CHANNEL)
    rig.context = replace(rig.context, mailer=None)
    for number, (place, fate) in enumerate((("a:id-carl", "failed"), (THREAD, "sent"))):
        claim = replace(held_by(CARL, conversation=place), offered=Handover(VERA, NOON + HOUR))
        incident = await booked(rig, claim, incident=f"one-{number}")
        await told(rig, incident, "handover_offered", to=VERA, values={"holder": "Carl"}, until=NOON + HOUR)
        assert await rig.noted(incident) == [("Vera", "chat", "reminder", fate)]
    assert where(rig) == [THREAD]


# by which way


async def test_a_reminder_goes_by_every_way_that_was_chosen_and_both_are_noted(rig: JobRig) -> None:
    await chosen(rig, BOTH)
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    await told(rig, incident)
    assert where(rig) == ["a:id-carl"]
    assert list(await rig.jobs("mail")) == [f"mail:one-isar:id-carl:reminder:{len(incident.history)}"]
    assert await rig.noted(incident) == [
        ("Carl", "chat", "reminder", "sent"),
        ("Carl", "mail", "reminder", "ordered"),
    ]


async def test_a_chat_that_was_refused_hears_nothing(rig: JobRig) -> None:
    await chosen(rig, replace(BOTH, chat=NOTHING))
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    await told(rig, incident)
    await told(rig, incident, "did_it_happen")
    assert rig.chats.said == []
    assert len(await rig.jobs("mail")) == 1
    assert await rig.shown(incident) == []


async def test_who_claimed_by_the_page_and_has_no_chat_is_reminded_by_e_mail(
    redis: Connections, client: ClientId
) -> None:
    rig = await JobRig(redis, client).built()
    incident = reminded(await booked(rig, held_by(CARL, conversation="")), NOON)
    await told(rig, incident)
    row = await rig.row("mail")
    assert (row.name.split(":")[3], row.person) == ("reminder", CARL)


@pytest.mark.parametrize(
    ("event", "text", "state", "kind"),
    [
        (Event.CANCELLED, "visit_cancelled", State.CLOSED, News.CLOSED),
        (Event.CLEARED, "fault_gone", State.BOOKED, News.VISIT),
        (Event.ESCALATED, "escalated", State.OPEN, News.ESCALATION),
    ],
)
async def test_of_one_change_somebody_gets_one_letter_whoever_orders_it(
    rig: JobRig, event: Event, text: str, state: State, kind: News
) -> None:
    await chosen(rig, replace(BOTH, chat=NOTHING))
    claim = held_by(CARL)
    history = (Entry(Event.REPORTED, NOON), Entry(event, NOON, CARL, claim.slot))
    held = claim if state is State.BOOKED else None
    incident = await rig.opened(state=state, claim=held, history=history, cleared_at=NOON)
    await rig.told(incident, kind, "2")
    news = News.ESCALATION if kind is News.ESCALATION else News.VISIT
    await told(rig, incident, text, news=news, claim=claim)
    assert list(await rig.jobs("mail")) == [f"mail:one-isar:id-carl:{kind}:2"]


@pytest.mark.parametrize("is_news_first", [True, False])
async def test_whoever_orders_that_letter_it_says_what_is_told_to_its_reader_alone(
    rig: JobRig, is_news_first: bool
) -> None:
    await chosen(rig, replace(BOTH, chat=NOTHING))
    claim = held_by(CARL)
    history = (Entry(Event.REPORTED, NOON), Entry(Event.CANCELLED, NOON, ADA, claim.slot))
    incident = await rig.opened(state=State.CLOSED, claim=None, history=history)
    tell = tell_own(incident, "visit_cancelled", to=CARL, claim=claim)
    news = TellNews(incident.id, News.CLOSED, str(len(history)), (tell.told,))
    for work in (news, tell) if is_news_first else (tell, news):
        await rig.do(work)
    content = (await rig.row("mail")).content
    assert isinstance(content, IncidentNews)
    assert content.said.startswith("Carl, the incident in Aurora was cancelled")
    assert await rig.noted(incident) == [("Carl", "mail", "closed", "ordered")]


async def test_a_letter_that_waits_for_a_server_is_not_noted_as_left_out_when_its_reader_need_not_know(
    rig: JobRig,
) -> None:
    await chosen(rig, BOTH)
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    (away, night) = Text("mail_away"), Text("told.later", {"until": "07:00"})
    letter = Delivery("Carl", Channel.MAIL, News.REMINDER, NOON, DeliveryStatus.HELD, CARL, away)
    await rig.deliveries.note(rig.client, incident.id, letter)
    chat = replace(letter, way=Channel.CHAT, why=night)
    await rig.deliveries.note(rig.client, incident.id, chat)
    await rig.changed(incident, state=State.OPEN, claim=None)
    await told(rig, incident, claim=held_by(CARL))
    assert await rig.noted(incident) == [
        ("Carl", "chat", "reminder", "dropped"),
        ("Carl", "mail", "reminder", "held"),
    ]


async def test_where_teams_does_not_take_the_words_e_mail_stands_in(rig: JobRig) -> None:
    rig.chats.refuses, rig.chats.reach = "a:id-carl", RefusalScope.CONTENT
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    await told(rig, incident)
    assert await rig.noted(incident) == [
        ("Carl", "chat", "reminder", "failed"),
        ("Carl", "mail", "reminder", "ordered"),
    ]


async def test_a_chat_that_takes_nothing_any_more_is_none_the_next_time(rig: JobRig) -> None:
    rig.chats.refuses = "a:id-carl"
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    await told(rig, incident)
    assert await rig.jobs("mail") == {}
    rig.chats.refuses = ""
    await rig.run_waiting("tell")
    assert (rig.chats.said, await rig.jobs("chat")) == ([], {})
    assert len(await rig.jobs("mail")) == 1


async def test_who_has_chosen_not_to_hear_it_stands_in_the_record_and_is_no_finding(rig: JobRig) -> None:
    await chosen(rig, Preferences(CARL, NOTHING, NOTHING))
    incident = await rig.opened()
    await told(rig, incident, "escalated", claim=None, news=News.ESCALATION, name="one-isar:0")
    (delivery,) = await rig.record(incident)
    assert (delivery.fate, delivery.why) == (DeliveryStatus.DROPPED, Text("told.not_chosen"))
    assert await rig.deliveries.unreached(rig.client) == {}
    assert rig.chats.said == []


async def test_an_escalation_that_no_way_brings_is_kept_for_the_digest_once(rig: JobRig) -> None:
    await chosen(rig, Preferences(VERA, NOTHING, NOTHING, digest=480))
    incident = await rig.opened()
    for _ in range(2):
        await told(rig, incident, "escalated", to=VERA, claim=None, news=News.ESCALATION, name="one-isar:0")
    (kept,) = await rig.notifications.kept(rig.client, VERA.id)
    assert (kept.news, kept.stamp) == (News.ESCALATION, str(len(incident.history)))
    assert await rig.noted(incident) == [("Vera", "chat", "escalation", "digest")]


# when


async def test_quiet_hours_hold_an_escalation_and_in_the_morning_it_says_since_when(rig: JobRig) -> None:
    await chosen(rig, Preferences(CARL, quiet=QUIET))
    rig.at = MIDNIGHT
    incident = await rig.opened()
    step = replace(noted(incident, Event.ESCALATED, transitions.by_clock(MIDNIGHT)), version=incident.version)
    with pytest.raises(Postpone) as wish:
        await told(rig, step, "escalated", claim=None, news=News.ESCALATION, name="one-isar:0")
    assert wish.value.ms == 7 * 3600 * 1000
    (delivery,) = await rig.record(incident)
    until = {"until": "2026-11-24T06:00:00+00:00", "zone": "Europe/Berlin"}
    assert (delivery.fate, delivery.why) == (DeliveryStatus.HELD, Text("told.later", until))
    rig.at = MIDNIGHT + 7 * HOUR
    await told(rig, step, "escalated", claim=None, news=News.ESCALATION, name="one-isar:0")
    ((_, words),) = rig.chats.said
    assert words.endswith("This was to come on Tue 24 Nov 00:00 CET.")
    assert await rig.noted(incident) == [("Carl", "chat", "escalation", "sent")]


async def test_a_reminder_pierces_quiet_hours_that_end_too_late_for_it(rig: JobRig) -> None:
    await chosen(rig, Preferences(CARL, quiet=(22 * 60, 8 * 60)))
    rig.at = MIDNIGHT + timedelta(hours=6, minutes=30)
    incident = reminded(await booked(rig, held_by(CARL, MIDNIGHT + timedelta(hours=7, minutes=30))), rig.at)
    await told(rig, incident)
    assert where(rig) == ["a:id-carl"]


async def test_what_waited_and_is_not_so_any_more_is_left_out_and_noted_as_that(rig: JobRig) -> None:
    incident = await rig.opened()
    await rig.snoozes.snooze(rig.client, incident.id, CARL.id, until=NOON + HOUR)
    with pytest.raises(Postpone):
        await told(rig, incident, "escalated", claim=None, news=News.ESCALATION, name="one-isar:0")
    await rig.changed(incident, state=State.BOOKED, claim=held_by(VERA))
    rig.at = NOON + HOUR
    await told(rig, incident, "escalated", claim=None, news=News.ESCALATION, name="one-isar:0")
    assert rig.chats.said == []
    (delivery,) = await rig.record(incident)
    assert (delivery.fate, delivery.why) == (DeliveryStatus.DROPPED, Text("told.was_over"))


@pytest.mark.parametrize(("text", "event"), [("room_declined", Event.DECLINED), ("reminder", Event.REMINDED)])
async def test_what_cannot_wait_comes_though_its_incident_is_snoozed(rig: JobRig, text: str, event: Event) -> None:
    incident = await booked(rig, held_by(CARL, NOON + HOUR))
    await rig.snoozes.snooze(rig.client, incident.id, CARL.id, until=NOON + 24 * HOUR)
    known = replace(noted(incident, event, transitions.by_clock(NOON)), version=incident.version)
    await told(rig, known, text)
    assert where(rig) == ["a:id-carl"]


async def test_what_waits_for_a_snooze_that_was_shortened_is_looked_at_anew_when_it_is_over(rig: JobRig) -> None:
    incident, held = await rig.opened(), f"news_held:one-isar:{CARL.id}"
    await rig.store.enqueue(rig.client, JobOrder(held, "news_held", {}, delay_ms=14_400_000))
    await rig.snoozes.snooze(rig.client, incident.id, CARL.id, until=NOON + HOUR)
    with pytest.raises(Postpone):
        await told(rig, incident, "snooze_over", claim=None, at=NOON + HOUR)
    assert await rig.waits(held) > 14_000
    rig.at = NOON + HOUR
    await told(rig, incident, "snooze_over", claim=None, at=NOON + HOUR)
    assert await rig.waits(held) < 1


async def test_what_roomfix_slept_through_says_so_and_nothing_more(rig: JobRig) -> None:
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    rig.at = NOON + HOUR
    await told(rig, incident, is_late=True)
    ((_, words),) = rig.chats.said
    assert words.endswith("This comes late, because Roomfix was not running.")
    assert "was to come" not in words


# killed and run again


@pytest.mark.parametrize(
    ("part", "call", "after"),
    [("notifications", "order_once", 0), ("deliveries", "note", 0), ("snoozes", "until", 0), ("preferences", "get", 0)],
)
@pytest.mark.parametrize("both", [True, False])
async def test_killed_before_it_is_said_and_run_again_it_is_told_once_by_each_way(
    rig: JobRig, monkeypatch: pytest.MonkeyPatch, part: str, call: str, after: int, both: bool
) -> None:
    await chosen(rig, BOTH if both else replace(BOTH, chat=NOTHING))
    incident = reminded(await booked(rig, held_by(CARL)), NOON)
    with monkeypatch.context() as broken:
        target = getattr(rig, part)
        once = dying(getattr(target, call), after=after)
        broken.setattr(type(target), call, lambda _, *args, **named: once(*args, **named))
        with pytest.raises(KilledError):
            await told(rig, incident)
    await told(rig, incident)
    assert len(await rig.jobs("mail")) == 1
    assert len(rig.chats.said) == both
    await rig.finish("mail")
    await told(rig, incident)
    assert await rig.jobs("mail") == {}
    assert [fate for *_, fate in await rig.noted(incident)] == ["sent"] * both + ["ordered"]
