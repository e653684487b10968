"""The digest: at each person's hour one message with what came in no other way, and none where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.teams.teams_answers import Reach
from services.model import ClientId, IncidentId, LocationId, State
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.preferences import NOTHING, Preferences, Wanted
from services.model.setup import Setup
from services.notifications.notification_jobs import digest_about, digest_order
from services.store.connection import Connections
from services.store.job_runner import Postpone
from services.store.notification_ledger import Kept, NotificationLedger
from tests.builders.job_rig import MIDNIGHT, MORNING, NOON, NORTH, VERA, House, KilledError, chat_of, dying

OWN = Preferences(VERA, NOTHING, NOTHING, digest=420, zone="Europe/Berlin")
"""Nothing at once, and a digest at 07:00."""
TELLS = ("digest_chat", "digest_mail")


@pytest_asyncio.fixture
async def house(redis: Connections, client: ClientId) -> House:
    house = await House(redis, client).built(chat_of(VERA))
    await wanted(house, OWN)
    return house


async def wanted(house: House, preferences: Preferences) -> None:
    await house.preferences.save(house.client, preferences)


async def kept(house: House, *incidents: str, **changes: Any) -> None:
    for incident in incidents:
        made = await house.opened(incident, **changes)
        await house.told(made, News.NEW)


async def due(house: House, at: datetime = MORNING, *, now: datetime | None = None) -> None:
    """The digest's time has come."""
    house.at = now or at
    await house.run("digest", person=VERA.id, due=at.isoformat())


async def test_everything_kept_comes_in_one_message_with_how_it_stands_now(house: House) -> None:
    await kept(house, "one-isar")
    incident = await house.opened("one-inn", title="*No* sound", description="")
    await house.told(incident)
    await house.told(incident, News.VISIT, "2")
    await house.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await due(house)
    await house.run_waiting("digest_chat")
    ((thread, card),) = house.chats.posted
    assert (thread, house.sends) == ("a:id-vera", ["a:id-vera"])
    assert "incidents you were not told of at once (2)" in card
    assert "Aurora, Berlin HQ: Projector stays dark – Open" in card
    assert r"Aurora, Berlin HQ: \\*No\\* sound – Closed" in card
    assert "should have come" not in card


async def test_a_day_with_nothing_to_tell_has_no_digest_and_the_next_one_is_ordered(house: House) -> None:
    await due(house)
    assert await house.jobs(*TELLS) == {}
    (job,) = (await house.jobs("digest")).values()
    assert job["args"] == {"person": VERA.id, "due": (MORNING + timedelta(days=1)).isoformat()}
    assert await house.waits("digest:id-vera") == pytest.approx(86_400, abs=5)


async def test_before_its_time_a_digest_waits(house: House) -> None:
    await kept(house, "one-isar")
    house.at = NOON
    with pytest.raises(Postpone) as raised:
        await house.run("digest", person=VERA.id, due=MORNING.isoformat())
    assert raised.value.ms == (MORNING - NOON).total_seconds() * 1000
    assert len(await house.tellings.kept(house.client, VERA.id)) == 1


async def test_a_digest_that_was_missed_comes_once_late_and_says_so(house: House) -> None:
    await kept(house, "one-isar")
    await due(house, now=MORNING + timedelta(days=3, hours=2))
    await house.run_waiting("digest_chat")
    ((_, card),) = house.chats.posted
    assert "This should have come on Tue 24 Nov 07:00 CET; Roomfix was not running then." in card
    (job,) = (await house.jobs("digest")).values()
    assert job["args"]["due"] == (MORNING + timedelta(days=4)).isoformat()


async def test_a_digest_by_e_mail_has_all_that_its_letter_needs(house: House) -> None:
    await wanted(house, replace(OWN, mail=None, address="v@home.example", language="de"))
    await kept(house, "one-isar")
    await due(house)
    (job,) = (await house.jobs(*TELLS)).values()
    assert "Projector stays dark" in job["args"].pop("said")
    assert job == {
        "kind": "digest_mail",
        "args": {
            "person": VERA.id,
            "name": "Vera",
            "about": '[["one-isar","new"]]',
            "language": "de",
            "due": MORNING.isoformat(),
        },
    }


async def record(house: House, incident: str = "one-isar") -> Delivery:
    """What was noted of telling Vera."""
    noted = await house.deliveries.read(house.client, IncidentId(incident))
    (found,) = [one for one in noted if one.person == VERA]
    return found


async def test_what_a_digest_told_is_noted_as_told_once_it_is(house: House) -> None:
    await kept(house, "one-isar")
    await due(house)
    assert (await record(house)).fate is DeliveryStatus.DIGEST
    await house.run_waiting("digest_chat")
    assert await record(house) == Delivery("Vera", Channel.CHAT, News.NEW, MORNING, DeliveryStatus.SENT, VERA)


async def test_a_digest_that_reaches_nobody_any_more_is_noted_with_what_helps(house: House) -> None:
    await kept(house, "one-isar")
    await house.store.park(house.client, "a:id-vera", "BotDisabled")
    await due(house)
    assert await house.jobs(*TELLS) == {}
    found = await record(house)
    assert (found.fate, found.why) == (
        DeliveryStatus.FAILED,
        Text("told.no_chat", {"mail": Text("told.no_mail_wanted")}),
    )
    assert len(await house.jobs("digest")) == 1


@pytest.mark.parametrize("after", [None, replace(OWN, digest=None)], ids=["forgotten", "without a digest"])
async def test_whoever_wants_no_digest_any_more_gets_none_and_nothing_stays_kept_or_noted_as_that(
    house: House, after: Preferences | None
) -> None:
    await kept(house, "one-isar")
    await (wanted(house, after) if after else house.preferences.remove(house.client, VERA.id))
    await due(house)
    assert await house.jobs("digest", *TELLS) == {}
    assert await house.tellings.kept(house.client, VERA.id) == ()
    found = await record(house)
    assert (found.fate, found.why) == (DeliveryStatus.DROPPED, Text("told.unwanted"))


async def test_a_digest_that_is_moved_to_a_later_hour_comes_then(house: House) -> None:
    await house.store.enqueue(house.client, digest_order(OWN, NOON))
    await house.store.enqueue(house.client, digest_order(replace(OWN, digest=540), NOON))
    assert await house.waits("digest:id-vera") == pytest.approx((MORNING - NOON).total_seconds(), abs=5)
    house.at = MORNING
    with pytest.raises(Postpone) as raised:
        await house.run_waiting("digest")
    assert raised.value.ms == 2 * 3_600_000


async def test_many_incidents_are_counted_and_the_longest_titles_cut(house: House) -> None:
    await kept(house, *(f"one-{number}" for number in range(33)), title="x" * 300)
    await due(house)
    await house.run_waiting("digest_chat")
    ((_, card),) = house.chats.posted
    assert card.count("Aurora") == 30
    assert "… and 3 more." in card
    assert len(card.encode("utf-16-le")) < 80 * 1024


async def test_an_incident_that_is_gone_is_left_out(house: House) -> None:
    await house.tellings.keep(house.client, VERA.id, Kept(IncidentId("gone"), News.NEW, "1", NOON))
    await due(house)
    assert await house.jobs(*TELLS) == {}
    assert await house.tellings.kept(house.client, VERA.id) == ()


async def test_killed_before_or_after_it_is_taken_a_digest_comes_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(house, "one-isar", "one-inn")
    cut = dying(house.tellings.take, after=0)

    async def method(_: object, *args: Any, **named: Any) -> Any:
        return await cut(*args, **named)

    with monkeypatch.context() as broken:
        broken.setattr(NotificationLedger, "take", method)
        with pytest.raises(KilledError):
            await due(house)
    assert await house.jobs(*TELLS) == {}
    await due(house)
    assert len(await house.jobs(*TELLS)) == 1
    await house.finish("digest_chat")
    await due(house)
    assert await house.jobs(*TELLS) == {}


async def test_what_happens_while_a_digest_is_made_is_for_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(house, "one-isar")
    take = house.tellings.take

    async def meanwhile(_: object, *args: Any, **named: Any) -> bool:
        await house.tellings.keep(house.client, VERA.id, Kept(IncidentId("one-isar"), News.VISIT, "2", MORNING))
        return await take(*args, **named)

    monkeypatch.setattr(NotificationLedger, "take", meanwhile)
    await due(house)
    assert [one.stamp for one in await house.tellings.kept(house.client, VERA.id)] == ["2"]


async def leaves(house: House) -> None:
    """Vera works for a provider that serves another location, and for that one alone."""

    def elsewhere(setup: Setup) -> Setup:
        away = replace(NORTH, contacts=(VERA,), locations=(LocationId("elsewhere"),))
        return replace(setup, providers=(*setup.providers, away))

    await house.store.change_setup(house.client, elsewhere)


async def test_what_they_may_not_hear_of_any_more_is_in_no_digest_and_noted_as_left_out(house: House) -> None:
    await kept(house, "one-isar")
    await leaves(house)
    await due(house)
    assert await house.jobs(*TELLS) == {}
    found = await record(house)
    assert (found.fate, found.why) == (DeliveryStatus.DROPPED, Text("told.not_theirs"))


async def test_what_they_may_not_hear_of_by_the_time_a_digest_is_said_is_taken_out(house: House) -> None:
    await kept(house, "one-isar")
    incident = await house.opened("one-inn", title="No sound", reporter=VERA)
    await house.told(incident)
    await due(house)

    await house.preferences.save(house.client, replace(OWN, employed=True))
    await house.run_waiting("digest_chat")
    ((_, card),) = house.chats.posted
    assert "No sound" in card
    assert "Projector stays dark" not in card
    assert ((await record(house)).fate, (await record(house, "one-inn")).fate) == (
        DeliveryStatus.DROPPED,
        DeliveryStatus.SENT,
    )


async def test_a_digest_that_nothing_is_left_of_is_not_said(house: House) -> None:
    await kept(house, "one-isar")
    await due(house)
    await leaves(house)
    await house.run_waiting("digest_chat")
    assert house.chats.posted == []
    assert (await record(house)).fate is DeliveryStatus.DROPPED


async def refused(house: House, by: Reach) -> None:
    """A digest whose chat does not take it."""
    await kept(house, "one-isar", "one-inn")
    await due(house)
    house.chats.refuses, house.chats.reach = "a:id-vera", by
    await house.run_waiting("digest_chat")


@pytest.mark.parametrize("reach", [Reach.CONVERSATION, Reach.CONTENT])
async def test_e_mail_stands_in_once_for_a_chat_that_refuses(house: House, reach: Reach) -> None:
    await wanted(house, replace(OWN, chat=None, mail=None, address="v@home.example", language="de"))
    await refused(house, reach)
    chat = await house.store.conversation(house.client, "a:id-vera")
    assert chat is not None
    assert (chat.parked is not None) is (reach is Reach.CONVERSATION)
    found = await record(house)
    assert (found.way, found.fate, found.why and found.why.key) == (
        Channel.CHAT,
        DeliveryStatus.FAILED,
        "delivery.refused",
    )
    ((name, job),) = (await house.jobs("digest_mail")).items()
    assert name == f"digest_mail:id-vera:{MORNING.isoformat()}"
    assert job["args"]["language"] == "de"
    assert sorted(digest_about(job["args"])) == [("one-inn", News.NEW), ("one-isar", News.NEW)]
    await house.finish("digest_mail")
    await house.run_waiting("digest_chat")
    assert await house.jobs("digest_mail") == {}


@pytest.mark.parametrize(
    ("mail", "works", "why"),
    [
        (None, True, Text("delivery.not_installed", {"name": "Vera"})),
        (NOTHING, True, Text("told.no_chat", {"mail": Text("told.no_mail_wanted")})),
        (None, False, Text("told.no_chat", {"mail": Text("told.no_mail")})),
    ],
)
async def test_a_chat_that_was_silenced_meanwhile_is_noted_with_what_helps(
    house: House, mail: Wanted | None, works: bool, why: Text
) -> None:
    house.works = replace(house.works, mail_works=works)
    await wanted(house, replace(OWN, chat=None, mail=mail))
    await kept(house, "one-isar")
    await due(house)
    await house.store.park(house.client, "a:id-vera", "BotDisabled")
    await house.run_waiting("digest_chat")
    found = await record(house)
    assert (found.fate, found.why, house.chats.posted) == (DeliveryStatus.FAILED, why, [])
    assert len(await house.jobs("digest_mail")) == (works and mail is None)


@pytest.mark.parametrize(
    ("own", "chat", "everybodys", "title"),
    [
        ("de", "en", "", "Ihre Tagesübersicht"),
        ("", "de", "en", "Ihre Tagesübersicht"),
        ("", "", "de", "Ihre Tagesübersicht"),
        ("en", "de", "de", "Your digest"),
    ],
)
async def test_a_digest_is_in_the_language_of_whoever_reads_it(
    house: House, own: str, chat: str, everybodys: str, title: str
) -> None:
    await wanted(house, replace(OWN, language=own))
    await house.store.hear(house.client, chat_of(VERA, language=chat))
    await house.speaks(everybodys)
    await kept(house, "one-isar")
    await due(house, now=MORNING + timedelta(hours=1))
    await house.run_waiting("digest_chat")
    ((_, card),) = house.chats.posted
    assert title in card
    assert ("Di 24. Nov" in card) is (title == "Ihre Tagesübersicht")


async def test_a_chat_that_refuses_or_was_closed_meanwhile_is_noted(house: House) -> None:
    await kept(house, "one-isar")
    await due(house)
    house.chats.refuses = "a:id-vera"
    await house.run_waiting("digest_chat")
    code = {"code": "BotNotInConversationRoster"}
    assert (await record(house)).why == Text("delivery.refused", code)
    await house.store.forget(house.client, "a:id-vera")
    await house.run_waiting("digest_chat")
    assert ((await record(house)).fate, house.chats.posted) == (DeliveryStatus.FAILED, [])


@pytest.mark.parametrize(
    ("language", "title"),
    [("", "Your digest"), ("de", "Ihre Tagesübersicht"), ("tlh", "Your digest")],
)
async def test_a_digest_is_in_the_chosen_language_and_in_english_where_roomfix_does_not_speak_it(
    house: House, language: str, title: str
) -> None:
    await wanted(house, replace(OWN, language=language))
    await kept(house, "one-isar")
    await due(house)
    await house.run_waiting("digest_chat")
    ((_, card),) = house.chats.posted
    assert title in card
