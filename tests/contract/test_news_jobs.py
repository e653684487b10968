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
from services.model.preferences import NOTHING, Preferences, Wanted
from services.store.connection import Connections
from tests.builders.job_rig import ADA, CARL, MIDNIGHT, MORNING, NOON, QUIET, VERA, House, KilledError, chat_of, dying

QUIET_CARL = Preferences(CARL, zone="Europe/Berlin", quiet=QUIET)
ALL_WAYS = (
    Preferences(VERA, Wanted(), Wanted(), address="vera@home.example", language="de"),
    Preferences(ADA, NOTHING, NOTHING, digest=480, zone="Europe/Berlin"),
    QUIET_CARL,
)


@pytest_asyncio.fixture
async def house(redis: Connections, client: ClientId) -> House:
    return await House(redis, client).built(chat_of(ADA), chat_of(CARL), chat_of(VERA))


async def chosen(house: House, *preferences: Preferences) -> None:
    for one in preferences:
        await house.preferences.save(house.client, one)


async def test_a_contact_sees_a_new_incident_in_their_chat_and_that_is_noted(house: House) -> None:
    incident = await house.opened()
    await house.told(incident)
    assert await house.shown(incident) == ["a:id-carl"]
    assert await house.record(incident) == (Delivery("Carl", Channel.CHAT, News.NEW, NOON, DeliveryStatus.SENT, CARL),)


async def test_a_letter_is_ordered_with_all_that_it_needs(house: House) -> None:
    await chosen(house, ALL_WAYS[0])
    incident = await house.opened()
    await house.told(incident, News.VISIT, "7")
    assert (await house.jobs("mail"))["mail:one-isar:id-vera:visit:7"] == {
        "kind": "mail",
        "args": {
            "incident": "one-isar",
            "person": "id-vera",
            "name": "Vera",
            "news": "visit",
            "language": "de",
            "stamp": "7",
        },
    }
    assert await house.shown(incident) == ["a:id-carl", "a:id-vera"]


async def test_a_letter_is_on_its_way_until_it_is_known_what_became_of_it(house: House) -> None:
    await chosen(house, Preferences(VERA, NOTHING, Wanted(), address="vera@home.example"))
    incident = await house.opened()
    await house.told(incident)
    assert ("Vera", "mail", "new", "ordered") in await house.noted(incident)


@pytest.mark.parametrize("fate", [DeliveryStatus.SENT, DeliveryStatus.FAILED])
async def test_what_became_of_a_letter_stays_noted_however_often_the_news_are_told(
    house: House, fate: DeliveryStatus
) -> None:
    wants_mail = Preferences(VERA, NOTHING, Wanted(), address="vera@home.example")
    await chosen(house, wants_mail)
    incident = await house.opened()
    await house.told(incident)
    await house.deliveries.note(house.client, incident.id, Delivery("Vera", Channel.MAIL, News.NEW, NOON, fate, VERA))
    unreached = await house.deliveries.unreached(house.client)
    await house.told(incident)
    house.at = MIDNIGHT
    await chosen(house, replace(wants_mail, zone="Europe/Berlin", quiet=QUIET))
    await house.told(incident)
    assert ("Vera", "mail", "new", fate) in await house.noted(incident)
    assert await house.deliveries.unreached(house.client) == unreached
    assert (VERA.id in unreached) is (fate is DeliveryStatus.FAILED)


async def test_nobody_counts_as_reached_by_a_letter_that_was_only_ordered(house: House) -> None:
    await chosen(house, Preferences(VERA, NOTHING, Wanted(), address="vera@home.example"))
    incident = await house.opened()
    failed = Delivery("Vera", Channel.MAIL, News.NEW, NOON, DeliveryStatus.FAILED, VERA)
    await house.deliveries.note(house.client, IncidentId("another"), failed)
    await house.told(incident)
    assert await house.deliveries.unreached(house.client) == {VERA.id: ("Vera", NOON)}


@pytest.mark.parametrize(
    ("own", "chat", "everybodys", "read"), [("de", "en", "", "de"), ("", "de", "en", "de"), ("", "", "de", "de")]
)
async def test_a_letter_is_in_the_language_of_whoever_reads_it(
    house: House, own: str, chat: str, everybodys: str, read: str
) -> None:
    wants_mail = Preferences(VERA, NOTHING, Wanted(), address="vera@home.example", language=own)
    await chosen(house, wants_mail)
    await house.store.hear(house.client, chat_of(VERA, language=chat))
    await house.speaks(everybodys)
    await house.told(await house.opened())
    (letter,) = (await house.jobs("mail")).values()
    assert letter["args"]["language"] == read


async def test_who_cannot_be_told_is_noted_with_what_helps(redis: Connections, client: ClientId) -> None:
    house = await House(redis, client).built()
    house.works = replace(house.works, mail_works=False)
    incident = await house.opened()
    await house.told(incident)
    (delivery,) = await house.record(incident)
    assert (delivery.fate, delivery.why) == (
        DeliveryStatus.FAILED,
        Text("told.no_chat", {"mail": Text("told.no_mail")}),
    )
    assert await house.jobs() == {}


async def test_quiet_hours_put_telling_off_until_they_are_over(house: House) -> None:
    await chosen(house, QUIET_CARL)
    house.at = MIDNIGHT
    incident = await house.opened()
    await house.told(incident)
    assert await house.shown(incident) == []
    assert await house.noted(incident) == [("Carl", "chat", "new", "held")]
    (delivery,) = await house.record(incident)
    assert delivery.why == Text("told.later", {"until": "2026-11-24T06:00:00+00:00", "zone": "Europe/Berlin"})
    assert await house.waits("news_held:one-isar:id-carl") == pytest.approx(7 * 3600, abs=5)


async def test_critical_incidents_are_told_at_night(house: House) -> None:
    await chosen(house, QUIET_CARL)
    house.at = MIDNIGHT
    incident = await house.opened(severity=Severity.CRITICAL)
    await house.told(incident)
    assert await house.shown(incident) == ["a:id-ada", "a:id-carl"]


async def test_what_no_way_brings_is_kept_for_the_digest(house: House) -> None:
    await chosen(house, ALL_WAYS[1])
    incident = await house.opened()
    await house.told(incident)
    assert [(one.incident, one.news) for one in await house.tellings.kept(house.client, ADA.id)] == [
        (incident.id, News.NEW)
    ]
    assert ("Ada", "chat", "new", "digest") in await house.noted(incident)


async def test_a_snoozed_incident_waits_even_if_it_is_critical(house: House) -> None:
    incident = await house.opened(severity=Severity.CRITICAL)
    await house.snoozes.snooze(house.client, incident.id, CARL.id, until=NOON + timedelta(hours=1))
    await house.told(incident, News.VISIT)
    assert await house.shown(incident) == []
    assert await house.waits("news_held:one-isar:id-carl") == pytest.approx(3600, abs=5)
    house.at = NOON + timedelta(hours=1)
    await house.run_waiting("news_held")
    assert await house.shown(incident) == ["a:id-carl"]


async def test_nobody_is_told_of_a_trial_or_of_what_is_not_there(house: House) -> None:
    trial = await house.opened(source=TRIAL_SOURCE)
    await house.told(trial, News.CLOSED)
    await house.run("news", incident="gone", news="new", stamp="1")
    await house.run("news_held", incident="gone", news="new", stamp="1", person=CARL.id)
    assert (await house.shown(trial), await house.noted(trial)) == ([], [])


async def test_who_is_told_as_a_host_too_has_a_line_for_each(house: House) -> None:
    incident = await house.opened()
    await house.told(incident)
    later, why = NOON + timedelta(minutes=1), Text("host.no_address")
    as_host = Delivery("Carl", Channel.CHAT, News.NEW, later, DeliveryStatus.FAILED, CARL, why, is_host=True)
    await house.deliveries.note(house.client, incident.id, as_host)
    assert await house.record(incident) == (
        Delivery("Carl", Channel.CHAT, News.NEW, NOON, DeliveryStatus.SENT, CARL),
        as_host,
    )


async def test_older_news_that_waited_come_by_no_letter_once_newer_ones_have(house: House) -> None:
    by_mail = replace(QUIET_CARL, chat=NOTHING, mail=Wanted())
    await chosen(house, by_mail)
    house.at = MIDNIGHT
    incident = await house.opened()
    await house.told(incident)
    await chosen(house, replace(by_mail, quiet=None))
    opened = incident.history[-1]
    later = await house.changed(incident, history=(*incident.history, replace(opened, event=Event.BOOKED)))
    await house.told(later, News.VISIT, str(len(later.history)))
    await house.run_waiting("news_held")
    assert list(await house.jobs("mail")) == [f"mail:one-isar:id-carl:visit:{len(later.history)}"]
    (new,) = [one for one in await house.record(incident) if one.person == CARL and one.news is News.NEW]
    assert (new.fate, new.why) == (DeliveryStatus.DROPPED, Text("told.overtaken"))


# killed and run again


async def left(house: House) -> tuple[Any, ...]:
    """Everything that telling leaves behind."""
    incident = await house.store.incident(house.client, IncidentId("one-isar"))
    assert incident is not None
    kept = await house.tellings.kept(house.client, ADA.id)
    return await house.shown(incident), await house.noted(incident), kept, await house.jobs()


async def test_done_again_after_everything_it_tells_nobody_twice(house: House) -> None:
    await chosen(house, *ALL_WAYS)
    house.at = MIDNIGHT
    incident = await house.opened()
    await house.told(incident)
    await house.finish("mail")
    before = await left(house)
    await house.told(incident)
    assert await left(house) == before
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
        ("tellings", "order_once", 0),
        ("store", "enqueue", 0),
        ("tellings", "keep", 0),
        *(("deliveries", "note", count) for count in range(4)),
    ],
)
async def test_killed_at_any_moment_and_run_again_everybody_is_told_once(
    house: House, monkeypatch: pytest.MonkeyPatch, part: str, call: str, after: int
) -> None:
    await chosen(house, *ALL_WAYS)
    house.at = MIDNIGHT
    incident = await house.opened()
    with monkeypatch.context() as broken:
        target = getattr(house, part)
        broken.setattr(type(target), call, _bound(dying(getattr(target, call), after=after)))
        with pytest.raises(KilledError):
            await house.told(incident)
    ordered = len(await house.jobs("mail"))
    await house.finish("mail")
    await house.told(incident)
    shown, noted, kept, jobs = await left(house)
    assert ordered + sum(name.startswith("mail:") for name in jobs) == 1
    assert (shown, len(noted), len(kept)) == (["a:id-vera"], 4, 1)
    assert [name for name in jobs if not name.startswith("mail:")] == ["news_held:one-isar:id-carl"]


def _bound(call: Any) -> Any:
    async def method(_: object, *args: Any, **named: Any) -> Any:
        return await call(*args, **named)

    return method


async def test_the_same_news_later_are_other_news(house: House) -> None:
    await chosen(house, ALL_WAYS[0])
    incident = await house.opened()
    await house.told(incident, News.VISIT, "2")
    await house.told(incident, News.VISIT, "5")
    assert sorted(await house.jobs("mail")) == ["mail:one-isar:id-vera:visit:2", "mail:one-isar:id-vera:visit:5"]


# when quiet hours are over


async def held(house: House, *news: News, person: Person = CARL, **incident: Any) -> Any:
    """An incident whose news came at night, and the morning after."""
    house.at = MIDNIGHT
    made = await house.opened(**incident)
    for count, one in enumerate(news):
        await house.told(made, one, str(count))
    house.at = MORNING
    return made


async def left_out(house: House, incident: Incident) -> set[str]:
    """Why something that waited was not told, of all that was left out."""
    record = await house.record(incident)
    return {one.why.key for one in record if one.fate is DeliveryStatus.DROPPED and one.why is not None}


async def test_in_the_morning_what_was_held_is_told(house: House) -> None:
    await chosen(house, replace(QUIET_CARL, mail=Wanted(), chat=Wanted()))
    incident = await held(house, News.NEW)
    await house.run_waiting("news_held")
    assert await house.shown(incident) == ["a:id-carl"]
    assert list(await house.jobs("mail")) == ["mail:one-isar:id-carl:new:0"]
    assert await house.noted(incident) == [("Carl", "chat", "new", "sent"), ("Carl", "mail", "new", "ordered")]


async def test_of_one_incident_the_newest_is_told_alone_and_the_rest_is_noted_as_left_out(house: House) -> None:
    await chosen(house, replace(QUIET_CARL, mail=Wanted()))
    incident = await held(house, News.NEW, News.VISIT)
    await house.run_waiting("news_held")
    assert list(await house.jobs("mail")) == ["mail:one-isar:id-carl:visit:1"]
    assert await house.noted(incident) == [
        ("Carl", "chat", "new", "dropped"),
        ("Carl", "chat", "visit", "sent"),
        ("Carl", "mail", "new", "dropped"),
        ("Carl", "mail", "visit", "ordered"),
    ]
    assert await left_out(house, incident) == {"told.overtaken"}


async def test_only_the_one_who_waited_is_told(house: House) -> None:
    await chosen(house, QUIET_CARL)
    incident = await held(house, News.NEW)
    await chosen(house, Preferences(VERA, Wanted()))
    await house.run_waiting("news_held")
    assert await house.shown(incident) == ["a:id-carl"]


async def test_what_is_over_in_the_morning_and_was_never_told_is_not_told(house: House) -> None:
    await chosen(house, QUIET_CARL)
    incident = await held(house, News.NEW, News.CLOSED)
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await house.run_waiting("news_held")
    assert await house.shown(incident) == []
    assert {fate for *_, fate in await house.noted(incident)} == {"dropped"}
    assert await left_out(house, incident) == {"told.was_over"}


async def test_killed_while_it_notes_what_is_over_it_is_over_the_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chosen(house, QUIET_CARL)
    incident = await held(house, News.NEW, News.CLOSED)
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    with monkeypatch.context() as broken:
        broken.setattr(type(house.deliveries), "note", _bound(dying(house.deliveries.note, after=1)))
        with pytest.raises(KilledError):
            await house.run_waiting("news_held")
    await house.run_waiting("news_held")
    assert await house.shown(incident) == []
    assert {fate for *_, fate in await house.noted(incident)} == {"dropped"}


async def test_who_was_told_of_an_incident_is_told_of_its_end_in_the_morning(house: House) -> None:
    await chosen(house, QUIET_CARL)
    incident = await house.opened()
    await house.told(incident)
    house.at = MIDNIGHT
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await house.told(incident, News.VISIT, "2")
    await house.told(incident, News.CLOSED, "3")
    house.at = MORNING
    await house.run_waiting("news_held")
    assert ("Carl", "chat", "closed", "sent") in await house.noted(incident)


async def test_a_letter_that_waits_for_a_server_that_is_away_still_comes_and_the_end_after_it(house: House) -> None:
    await chosen(house, replace(QUIET_CARL, chat=NOTHING, mail=Wanted(), address="carl@home.example"))
    incident = await house.opened()
    await house.told(incident)
    waits = Delivery("Carl", Channel.MAIL, News.NEW, NOON, DeliveryStatus.HELD, CARL, Text("mail_away"))
    await house.deliveries.note(house.client, incident.id, waits)
    house.at = MIDNIGHT
    await house.told(incident, News.VISIT, "2")
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await house.told(incident, News.CLOSED, "3")
    house.at = MORNING
    await house.run_waiting("news_held")
    assert await house.noted(incident) == [
        ("Carl", "mail", "closed", "ordered"),
        ("Carl", "mail", "new", "held"),
        ("Carl", "mail", "visit", "dropped"),
    ]


async def test_news_that_the_end_has_overtaken_are_not_told(house: House) -> None:
    await chosen(house, replace(QUIET_CARL, chat=Wanted(kinds=frozenset({News.NEW, News.VISIT}))))
    incident = await house.opened()
    await house.told(incident)
    house.at = MIDNIGHT
    await house.told(incident, News.VISIT, "2")
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    house.at = MORNING
    await house.run_waiting("news_held")
    assert ("Carl", "chat", "visit", "dropped") in await house.noted(incident)


async def test_who_wants_to_know_of_ends_alone_is_told_of_one_in_the_morning(house: House) -> None:
    await chosen(house, replace(QUIET_CARL, chat=Wanted(kinds=frozenset({News.CLOSED}))))
    incident = await held(house, News.NEW, News.CLOSED)
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await house.run_waiting("news_held")
    assert await house.shown(incident) == ["a:id-carl"]


async def test_quiet_hours_that_were_made_longer_meanwhile_are_kept(house: House) -> None:
    await chosen(house, QUIET_CARL)
    incident = await held(house, News.NEW)
    await chosen(house, replace(QUIET_CARL, quiet=(22 * 60, 9 * 60)))
    await house.run_waiting("news_held")
    assert await house.shown(incident) == []
    assert await house.noted(incident) == [("Carl", "chat", "new", "held")]
    assert list(await house.jobs()) == ["news_held:one-isar:id-carl"]


async def test_whoever_wants_nothing_any_more_in_the_morning_is_told_nothing(house: House) -> None:
    await chosen(house, QUIET_CARL)
    incident = await held(house, News.NEW)
    await chosen(house, replace(QUIET_CARL, chat=NOTHING))
    await house.run_waiting("news_held")
    assert await house.shown(incident) == []
    assert await left_out(house, incident) == {"told.unwanted"}
