"""What is new of an incident, told to everybody it concerns: now, after their quiet hours, or kept for a digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from services.model import ClientId, Event, Incident, IncidentId, Person, Severity, State
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.incident import TRIAL_SOURCE
from services.model.jobs import Deliver, TellHeldNews, TellNews
from services.model.outbox import IncidentNews
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.store.connection import Connections
from tests.builders.job_rig import ADA, CARL, MIDNIGHT, MORNING, NOON, QUIET, VERA, JobRig, KilledError, chat_of, dying

QUIET_CARL = Preferences(CARL, zone="Europe/Berlin", quiet=QUIET)
ALL_WAYS = (
    Preferences(VERA, ChannelPreference(), ChannelPreference(), address="vera@home.example", language="de"),
    Preferences(ADA, NOTHING, NOTHING, digest=480, zone="Europe/Berlin"),
    QUIET_CARL,
)


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    return await JobRig(redis, client).built(chat_of(ADA), chat_of(CARL), chat_of(VERA))


async def chosen(rig: JobRig, *preferences: Preferences) -> None:
    for one in preferences:
        await rig.preferences.save(rig.client, one)


async def test_a_contact_sees_a_new_incident_in_their_chat_and_that_is_noted(rig: JobRig) -> None:
    incident = await rig.opened()
    await rig.told(incident)
    assert await rig.shown(incident) == ["a:id-carl"]
    assert await rig.record(incident) == (Delivery("Carl", Channel.CHAT, News.NEW, NOON, DeliveryStatus.SENT, CARL),)


async def test_a_letter_is_ordered_with_all_that_it_needs(rig: JobRig) -> None:
    await chosen(rig, ALL_WAYS[0])
    incident = await rig.opened()
    await rig.told(incident, News.VISIT, "7")
    name, about = "mail:one-isar:id-vera:visit:7", ((incident.id, News.VISIT),)
    assert await rig.row("mail") == Deliver(name, Channel.MAIL, IncidentNews("7"), VERA, about, "de")
    assert await rig.shown(incident) == ["a:id-carl", "a:id-vera"]


async def test_a_letter_is_on_its_way_until_it_is_known_what_became_of_it(rig: JobRig) -> None:
    await chosen(rig, Preferences(VERA, NOTHING, ChannelPreference(), address="vera@home.example"))
    incident = await rig.opened()
    await rig.told(incident)
    assert ("Vera", "mail", "new", "ordered") in await rig.noted(incident)


@pytest.mark.parametrize("fate", [DeliveryStatus.SENT, DeliveryStatus.FAILED])
async def test_what_became_of_a_letter_stays_noted_however_often_the_news_are_told(
    rig: JobRig, fate: DeliveryStatus
) -> None:
    wants_mail = Preferences(VERA, NOTHING, ChannelPreference(), address="vera@home.example")
    await chosen(rig, wants_mail)
    incident = await rig.opened()
    await rig.told(incident)
    await rig.deliveries.note(rig.client, incident.id, Delivery("Vera", Channel.MAIL, News.NEW, NOON, fate, VERA))
    unreached = await rig.deliveries.unreached(rig.client)
    await rig.told(incident)
    rig.at = MIDNIGHT
    await chosen(rig, replace(wants_mail, zone="Europe/Berlin", quiet=QUIET))
    await rig.told(incident)
    assert ("Vera", "mail", "new", fate) in await rig.noted(incident)
    assert await rig.deliveries.unreached(rig.client) == unreached
    assert (VERA.id in unreached) is (fate is DeliveryStatus.FAILED)


async def test_nobody_counts_as_reached_by_a_letter_that_was_only_ordered(rig: JobRig) -> None:
    await chosen(rig, Preferences(VERA, NOTHING, ChannelPreference(), address="vera@home.example"))
    incident = await rig.opened()
    failed = Delivery("Vera", Channel.MAIL, News.NEW, NOON, DeliveryStatus.FAILED, VERA)
    await rig.deliveries.note(rig.client, IncidentId("another"), failed)
    await rig.told(incident)
    assert await rig.deliveries.unreached(rig.client) == {VERA.id: ("Vera", NOON)}


@pytest.mark.parametrize(
    ("own", "chat", "everybodys", "read"), [("de", "en", "", "de"), ("", "de", "en", "de"), ("", "", "de", "de")]
)
async def test_a_letter_is_in_the_language_of_whoever_reads_it(
    rig: JobRig, own: str, chat: str, everybodys: str, read: str
) -> None:
    wants_mail = Preferences(VERA, NOTHING, ChannelPreference(), address="vera@home.example", language=own)
    await chosen(rig, wants_mail)
    await rig.store.hear(rig.client, chat_of(VERA, language=chat))
    await rig.speaks(everybodys)
    await rig.told(await rig.opened())
    assert (await rig.row("mail")).language == read


async def test_who_cannot_be_told_is_noted_with_what_helps(redis: Connections, client: ClientId) -> None:
    rig = await JobRig(redis, client).built()
    rig.context = replace(rig.context, mailer=None)
    incident = await rig.opened()
    await rig.told(incident)
    (delivery,) = await rig.record(incident)
    assert (delivery.fate, delivery.why) == (
        DeliveryStatus.FAILED,
        Text("told.no_chat", {"mail": Text("told.no_mail")}),
    )
    assert await rig.jobs() == {}


async def test_quiet_hours_put_telling_off_until_they_are_over(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    rig.at = MIDNIGHT
    incident = await rig.opened()
    await rig.told(incident)
    assert await rig.shown(incident) == []
    assert await rig.noted(incident) == [("Carl", "chat", "new", "held")]
    (delivery,) = await rig.record(incident)
    assert delivery.why == Text("told.later", {"until": "2026-11-24T06:00:00+00:00", "zone": "Europe/Berlin"})
    assert await rig.waits("news_held:one-isar:id-carl") == pytest.approx(7 * 3600, abs=5)


async def test_critical_incidents_are_told_at_night(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    rig.at = MIDNIGHT
    incident = await rig.opened(severity=Severity.CRITICAL)
    await rig.told(incident)
    assert await rig.shown(incident) == ["a:id-ada", "a:id-carl"]


async def test_what_no_way_brings_is_kept_for_the_digest(rig: JobRig) -> None:
    await chosen(rig, ALL_WAYS[1])
    incident = await rig.opened()
    await rig.told(incident)
    assert [(one.incident, one.news) for one in await rig.notifications.kept(rig.client, ADA.id)] == [
        (incident.id, News.NEW)
    ]
    assert ("Ada", "chat", "new", "digest") in await rig.noted(incident)


async def test_a_snoozed_incident_waits_even_if_it_is_critical(rig: JobRig) -> None:
    incident = await rig.opened(severity=Severity.CRITICAL)
    await rig.snoozes.snooze(rig.client, incident.id, CARL.id, until=NOON + timedelta(hours=1))
    await rig.told(incident, News.VISIT)
    assert await rig.shown(incident) == []
    assert await rig.waits("news_held:one-isar:id-carl") == pytest.approx(3600, abs=5)
    rig.at = NOON + timedelta(hours=1)
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == ["a:id-carl"]


async def test_nobody_is_told_of_a_trial_or_of_what_is_not_there(rig: JobRig) -> None:
    trial = await rig.opened(source=TRIAL_SOURCE)
    await rig.told(trial, News.CLOSED)
    await rig.do(TellNews(IncidentId("gone"), News.NEW, "1"))
    await rig.do(TellHeldNews(IncidentId("gone"), News.NEW, "1", CARL.id))
    assert (await rig.shown(trial), await rig.noted(trial)) == ([], [])


async def test_who_is_told_as_a_host_too_has_a_line_for_each(rig: JobRig) -> None:
    incident = await rig.opened()
    await rig.told(incident)
    later, why = NOON + timedelta(minutes=1), Text("host.no_address")
    as_host = Delivery("Carl", Channel.CHAT, News.NEW, later, DeliveryStatus.FAILED, CARL, why, is_host=True)
    await rig.deliveries.note(rig.client, incident.id, as_host)
    assert await rig.record(incident) == (
        Delivery("Carl", Channel.CHAT, News.NEW, NOON, DeliveryStatus.SENT, CARL),
        as_host,
    )


async def test_older_news_that_waited_come_by_no_letter_once_newer_ones_have(rig: JobRig) -> None:
    by_mail = replace(QUIET_CARL, chat=NOTHING, mail=ChannelPreference())
    await chosen(rig, by_mail)
    rig.at = MIDNIGHT
    incident = await rig.opened()
    await rig.told(incident)
    await chosen(rig, replace(by_mail, quiet=None))
    opened = incident.history[-1]
    later = await rig.changed(incident, history=(*incident.history, replace(opened, event=Event.BOOKED)))
    await rig.told(later, News.VISIT, str(len(later.history)))
    await rig.run_waiting("news_held")
    assert list(await rig.jobs("mail")) == [f"mail:one-isar:id-carl:visit:{len(later.history)}"]
    (new,) = [one for one in await rig.record(incident) if one.person == CARL and one.news is News.NEW]
    assert (new.fate, new.why) == (DeliveryStatus.DROPPED, Text("told.overtaken"))


# killed and run again


async def left(rig: JobRig) -> tuple[Any, ...]:
    """Everything that telling leaves behind."""
    incident = await rig.store.incident(rig.client, IncidentId("one-isar"))
    assert incident is not None
    kept = await rig.notifications.kept(rig.client, ADA.id)
    return await rig.shown(incident), await rig.noted(incident), kept, await rig.jobs()


async def test_done_again_after_everything_it_tells_nobody_twice(rig: JobRig) -> None:
    await chosen(rig, *ALL_WAYS)
    rig.at = MIDNIGHT
    incident = await rig.opened()
    await rig.told(incident)
    await rig.finish("mail")
    before = await left(rig)
    await rig.told(incident)
    assert await left(rig) == before
    assert before[1] == [
        ("Ada", "chat", "new", "digest"),
        ("Carl", "chat", "new", "held"),
        ("Vera", "chat", "new", "sent"),
        ("Vera", "mail", "new", "ordered"),
    ]


@pytest.mark.parametrize(
    ("part", "call", "after"),
    [
        ("store", "show_in", 0),
        ("notifications", "order_once", 0),
        ("store", "enqueue", 0),
        ("notifications", "keep", 0),
        *(("deliveries", "note", count) for count in range(4)),
    ],
)
async def test_killed_at_any_moment_and_run_again_everybody_is_told_once(
    rig: JobRig, monkeypatch: pytest.MonkeyPatch, part: str, call: str, after: int
) -> None:
    await chosen(rig, *ALL_WAYS)
    rig.at = MIDNIGHT
    incident = await rig.opened()
    with monkeypatch.context() as broken:
        target = getattr(rig, part)
        broken.setattr(type(target), call, _bound(dying(getattr(target, call), after=after)))
        with pytest.raises(KilledError):
            await rig.told(incident)
    ordered = len(await rig.jobs("mail"))
    await rig.finish("mail")
    await rig.told(incident)
    shown, noted, kept, jobs = await left(rig)
    assert ordered + sum(name.startswith("mail:") for name in jobs) == 1
    assert (shown, len(noted), len(kept)) == (["a:id-vera"], 4, 1)
    assert [name for name in jobs if not name.startswith("mail:")] == ["news_held:one-isar:id-carl"]


def _bound(call: Any) -> Any:
    async def method(_: object, *args: Any, **named: Any) -> Any:
        return await call(*args, **named)

    return method


async def test_the_same_news_later_are_other_news(rig: JobRig) -> None:
    await chosen(rig, ALL_WAYS[0])
    incident = await rig.opened()
    await rig.told(incident, News.VISIT, "2")
    await rig.told(incident, News.VISIT, "5")
    assert sorted(await rig.jobs("mail")) == ["mail:one-isar:id-vera:visit:2", "mail:one-isar:id-vera:visit:5"]


# when quiet hours are over


async def held(rig: JobRig, *news: News, person: Person = CARL, **incident: Any) -> Any:
    """An incident whose news came at night, and the morning after."""
    rig.at = MIDNIGHT
    made = await rig.opened(**incident)
    for count, one in enumerate(news):
        await rig.told(made, one, str(count))
    rig.at = MORNING
    return made


async def left_out(rig: JobRig, incident: Incident) -> set[str]:
    """Why something that waited was not told, of all that was left out."""
    record = await rig.record(incident)
    return {one.why.key for one in record if one.fate is DeliveryStatus.DROPPED and one.why is not None}


async def test_in_the_morning_what_was_held_is_told(rig: JobRig) -> None:
    await chosen(rig, replace(QUIET_CARL, mail=ChannelPreference(), chat=ChannelPreference()))
    incident = await held(rig, News.NEW)
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == ["a:id-carl"]
    assert list(await rig.jobs("mail")) == ["mail:one-isar:id-carl:new:0"]
    assert await rig.noted(incident) == [("Carl", "chat", "new", "sent"), ("Carl", "mail", "new", "ordered")]


async def test_of_one_incident_the_newest_is_told_alone_and_the_rest_is_noted_as_left_out(rig: JobRig) -> None:
    await chosen(rig, replace(QUIET_CARL, mail=ChannelPreference()))
    incident = await held(rig, News.NEW, News.VISIT)
    await rig.run_waiting("news_held")
    assert list(await rig.jobs("mail")) == ["mail:one-isar:id-carl:visit:1"]
    assert await rig.noted(incident) == [
        ("Carl", "chat", "new", "dropped"),
        ("Carl", "chat", "visit", "sent"),
        ("Carl", "mail", "new", "dropped"),
        ("Carl", "mail", "visit", "ordered"),
    ]
    assert await left_out(rig, incident) == {"told.overtaken"}


async def test_only_the_one_who_waited_is_told(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await held(rig, News.NEW)
    await chosen(rig, Preferences(VERA, ChannelPreference()))
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == ["a:id-carl"]


async def test_what_is_over_in_the_morning_and_was_never_told_is_not_told(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await held(rig, News.NEW, News.CLOSED)
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == []
    assert {fate for *_, fate in await rig.noted(incident)} == {"dropped"}
    assert await left_out(rig, incident) == {"told.was_over"}


async def test_killed_while_it_notes_what_is_over_it_is_over_the_next_time(
    rig: JobRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await held(rig, News.NEW, News.CLOSED)
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    with monkeypatch.context() as broken:
        broken.setattr(type(rig.deliveries), "note", _bound(dying(rig.deliveries.note, after=1)))
        with pytest.raises(KilledError):
            await rig.run_waiting("news_held")
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == []
    assert {fate for *_, fate in await rig.noted(incident)} == {"dropped"}


async def test_who_was_told_of_an_incident_is_told_of_its_end_in_the_morning(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await rig.opened()
    await rig.told(incident)
    rig.at = MIDNIGHT
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await rig.told(incident, News.VISIT, "2")
    await rig.told(incident, News.CLOSED, "3")
    rig.at = MORNING
    await rig.run_waiting("news_held")
    assert ("Carl", "chat", "closed", "sent") in await rig.noted(incident)


async def test_a_letter_that_waits_for_a_server_that_is_away_still_comes_and_the_end_after_it(rig: JobRig) -> None:
    await chosen(rig, replace(QUIET_CARL, chat=NOTHING, mail=ChannelPreference(), address="carl@home.example"))
    incident = await rig.opened()
    await rig.told(incident)
    waits = Delivery("Carl", Channel.MAIL, News.NEW, NOON, DeliveryStatus.HELD, CARL, Text("mail_away"))
    await rig.deliveries.note(rig.client, incident.id, waits)
    rig.at = MIDNIGHT
    await rig.told(incident, News.VISIT, "2")
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await rig.told(incident, News.CLOSED, "3")
    rig.at = MORNING
    await rig.run_waiting("news_held")
    assert await rig.noted(incident) == [
        ("Carl", "mail", "closed", "ordered"),
        ("Carl", "mail", "new", "held"),
        ("Carl", "mail", "visit", "dropped"),
    ]


async def test_news_that_the_end_has_overtaken_are_not_told(rig: JobRig) -> None:
    await chosen(rig, replace(QUIET_CARL, chat=ChannelPreference(kinds=frozenset({News.NEW, News.VISIT}))))
    incident = await rig.opened()
    await rig.told(incident)
    rig.at = MIDNIGHT
    await rig.told(incident, News.VISIT, "2")
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    rig.at = MORNING
    await rig.run_waiting("news_held")
    assert ("Carl", "chat", "visit", "dropped") in await rig.noted(incident)


async def test_who_wants_to_know_of_ends_alone_is_told_of_one_in_the_morning(rig: JobRig) -> None:
    await chosen(rig, replace(QUIET_CARL, chat=ChannelPreference(kinds=frozenset({News.CLOSED}))))
    incident = await held(rig, News.NEW, News.CLOSED)
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == ["a:id-carl"]


async def test_quiet_hours_that_were_made_longer_meanwhile_are_kept(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await held(rig, News.NEW)
    await chosen(rig, replace(QUIET_CARL, quiet=(22 * 60, 9 * 60)))
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == []
    assert await rig.noted(incident) == [("Carl", "chat", "new", "held")]
    assert list(await rig.jobs()) == ["news_held:one-isar:id-carl"]


async def test_whoever_wants_nothing_any_more_in_the_morning_is_told_nothing(rig: JobRig) -> None:
    await chosen(rig, QUIET_CARL)
    incident = await held(rig, News.NEW)
    await chosen(rig, replace(QUIET_CARL, chat=NOTHING))
    await rig.run_waiting("news_held")
    assert await rig.shown(incident) == []
    assert await left_out(rig, incident) == {"told.unwanted"}
