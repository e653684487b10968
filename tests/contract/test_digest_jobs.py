"""The digest: at each person's hour one message with what came in no other way, and none where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.teams.teams_answers import RefusalScope
from services.model import ClientId, IncidentId, LocationId, State
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.job_wire import work_in
from services.model.jobs import Deliver, MakeDigest
from services.model.outbox import DigestNews
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.setup import Setup
from services.notifications.outbox_rows import digest_order
from services.store.connection import Connections
from services.store.job_runner import Postpone
from services.store.notification_ledger import DigestEntry, NotificationLedger
from tests.builders.job_rig import MIDNIGHT, MORNING, NOON, NORTH, VERA, JobRig, KilledError, chat_of, dying

OWN = Preferences(VERA, NOTHING, NOTHING, digest=420, zone="Europe/Berlin")
"""Nothing at once, and a digest at 07:00."""
TELLS = ("digest_chat", "digest_mail")


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    rig = await JobRig(redis, client).built(chat_of(VERA))
    await wanted(rig, OWN)
    return rig


async def wanted(rig: JobRig, preferences: Preferences) -> None:
    await rig.preferences.save(rig.client, preferences)


async def kept(rig: JobRig, *incidents: str, **changes: Any) -> None:
    for incident in incidents:
        made = await rig.opened(incident, **changes)
        await rig.told(made, News.NEW)


async def due(rig: JobRig, at: datetime = MORNING, *, now: datetime | None = None) -> None:
    """The digest's time has come."""
    rig.at = now or at
    await rig.do(MakeDigest(VERA.id, at))


async def test_everything_kept_comes_in_one_message_with_how_it_stands_now(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    incident = await rig.opened("one-inn", title="*No* sound", description="")
    await rig.told(incident)
    await rig.told(incident, News.VISIT, "2")
    await rig.changed(incident, state=State.CLOSED, closed_at=MIDNIGHT)
    await due(rig)
    await rig.run_waiting("digest_chat")
    ((thread, card),) = rig.chats.posted
    assert (thread, rig.sends) == ("a:id-vera", ["a:id-vera"])
    assert "incidents you were not told of at once (2)" in card
    assert "Aurora, Berlin HQ: Projector stays dark – Open" in card
    assert r"Aurora, Berlin HQ: \\*No\\* sound – Closed" in card
    assert "should have come" not in card


async def test_a_day_with_nothing_to_tell_has_no_digest_and_the_next_one_is_ordered(rig: JobRig) -> None:
    await due(rig)
    assert await rig.jobs(*TELLS) == {}
    (job,) = (await rig.jobs("digest")).values()
    assert work_in(job["kind"], job["args"]) == MakeDigest(VERA.id, MORNING + timedelta(days=1))
    assert await rig.waits("digest:id-vera") == pytest.approx(86_400, abs=5)


async def test_before_its_time_a_digest_waits(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    rig.at = NOON
    with pytest.raises(Postpone) as raised:
        await rig.do(MakeDigest(VERA.id, MORNING))
    assert raised.value.ms == (MORNING - NOON).total_seconds() * 1000
    assert len(await rig.notifications.kept(rig.client, VERA.id)) == 1


async def test_a_digest_that_was_missed_comes_once_late_and_says_so(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await due(rig, now=MORNING + timedelta(days=3, hours=2))
    await rig.run_waiting("digest_chat")
    ((_, card),) = rig.chats.posted
    assert "This should have come on Tue 24 Nov 07:00 CET; Roomfix was not running then." in card
    (job,) = (await rig.jobs("digest")).values()
    assert work_in(job["kind"], job["args"]) == MakeDigest(VERA.id, MORNING + timedelta(days=4))


async def test_a_digest_by_e_mail_has_all_that_its_letter_needs(rig: JobRig) -> None:
    await wanted(rig, replace(OWN, mail=None, address="v@home.example", language="de"))
    await kept(rig, "one-isar")
    await due(rig)
    name, about = f"digest_mail:id-vera:{MORNING.isoformat()}", ((IncidentId("one-isar"), News.NEW),)
    assert await rig.row("digest_mail") == Deliver(name, Channel.MAIL, DigestNews(MORNING), VERA, about, "de")


async def record(rig: JobRig, incident: str = "one-isar") -> Delivery:
    """What was noted of telling Vera in her chat."""
    noted = await rig.deliveries.read(rig.client, IncidentId(incident))
    (found,) = [one for one in noted if one.person == VERA and one.way is Channel.CHAT]
    return found


async def test_what_a_digest_told_is_noted_as_told_once_it_is(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await due(rig)
    assert (await record(rig)).fate is DeliveryStatus.DIGEST
    await rig.run_waiting("digest_chat")
    assert await record(rig) == Delivery("Vera", Channel.CHAT, News.NEW, MORNING, DeliveryStatus.SENT, VERA)


async def test_a_digest_that_reaches_nobody_any_more_is_noted_with_what_helps(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await rig.store.park(rig.client, "a:id-vera", "BotDisabled")
    await due(rig)
    assert await rig.jobs(*TELLS) == {}
    found = await record(rig)
    assert (found.fate, found.why) == (
        DeliveryStatus.FAILED,
        Text("told.no_chat", {"mail": Text("told.no_mail_wanted")}),
    )
    assert len(await rig.jobs("digest")) == 1


@pytest.mark.parametrize("after", [None, replace(OWN, digest=None)], ids=["forgotten", "without a digest"])
async def test_whoever_wants_no_digest_any_more_gets_none_and_nothing_stays_kept_or_noted_as_that(
    rig: JobRig, after: Preferences | None
) -> None:
    await kept(rig, "one-isar")
    await (wanted(rig, after) if after else rig.preferences.remove(rig.client, VERA.id))
    await due(rig)
    assert await rig.jobs("digest", *TELLS) == {}
    assert await rig.notifications.kept(rig.client, VERA.id) == ()
    found = await record(rig)
    assert (found.fate, found.why) == (DeliveryStatus.DROPPED, Text("told.unwanted"))


async def test_a_digest_that_is_moved_to_a_later_hour_comes_then(rig: JobRig) -> None:
    await rig.store.enqueue(rig.client, digest_order(OWN, NOON))
    await rig.store.enqueue(rig.client, digest_order(replace(OWN, digest=540), NOON))
    assert await rig.waits("digest:id-vera") == pytest.approx((MORNING - NOON).total_seconds(), abs=5)
    rig.at = MORNING
    with pytest.raises(Postpone) as raised:
        await rig.run_waiting("digest")
    assert raised.value.ms == 2 * 3_600_000


async def test_many_incidents_are_counted_and_the_longest_titles_cut(rig: JobRig) -> None:
    await kept(rig, *(f"one-{number}" for number in range(33)), title="x" * 300)
    await due(rig)
    await rig.run_waiting("digest_chat")
    ((_, card),) = rig.chats.posted
    assert card.count("Aurora") == 30
    assert "… and 3 more." in card
    assert len(card.encode("utf-16-le")) < 80 * 1024


async def test_an_incident_that_is_gone_is_left_out(rig: JobRig) -> None:
    await rig.notifications.keep(rig.client, VERA.id, DigestEntry(IncidentId("gone"), News.NEW, "1", NOON))
    await due(rig)
    assert await rig.jobs(*TELLS) == {}
    assert await rig.notifications.kept(rig.client, VERA.id) == ()


async def test_killed_before_or_after_it_is_taken_a_digest_comes_once(
    rig: JobRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(rig, "one-isar", "one-inn")
    cut = dying(rig.notifications.take, after=0)

    async def method(_: object, *args: Any, **named: Any) -> Any:
        return await cut(*args, **named)

    with monkeypatch.context() as broken:
        broken.setattr(NotificationLedger, "take", method)
        with pytest.raises(KilledError):
            await due(rig)
    assert await rig.jobs(*TELLS) == {}
    await due(rig)
    assert len(await rig.jobs(*TELLS)) == 1
    await rig.finish("digest_chat")
    await due(rig)
    assert await rig.jobs(*TELLS) == {}


async def test_what_happens_while_a_digest_is_made_is_for_the_next(
    rig: JobRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept(rig, "one-isar")
    take = rig.notifications.take

    async def meanwhile(_: object, *args: Any, **named: Any) -> bool:
        await rig.notifications.keep(rig.client, VERA.id, DigestEntry(IncidentId("one-isar"), News.VISIT, "2", MORNING))
        return await take(*args, **named)

    monkeypatch.setattr(NotificationLedger, "take", meanwhile)
    await due(rig)
    assert [one.stamp for one in await rig.notifications.kept(rig.client, VERA.id)] == ["2"]


async def leaves(rig: JobRig) -> None:
    """Vera works for a provider that serves another location, and for that one alone."""

    def elsewhere(setup: Setup) -> Setup:
        away = replace(NORTH, contacts=(VERA,), locations=(LocationId("elsewhere"),))
        return replace(setup, providers=(*setup.providers, away))

    await rig.store.change_setup(rig.client, elsewhere)


async def test_what_they_may_not_hear_of_any_more_is_in_no_digest_and_noted_as_left_out(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await leaves(rig)
    await due(rig)
    assert await rig.jobs(*TELLS) == {}
    found = await record(rig)
    assert (found.fate, found.why) == (DeliveryStatus.DROPPED, Text("told.not_theirs"))


async def test_what_they_may_not_hear_of_by_the_time_a_digest_is_said_is_taken_out(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    incident = await rig.opened("one-inn", title="No sound", reporter=VERA)
    await rig.told(incident)
    await due(rig)

    await rig.preferences.save(rig.client, replace(OWN, employed=True))
    await rig.run_waiting("digest_chat")
    ((_, card),) = rig.chats.posted
    assert "No sound" in card
    assert "Projector stays dark" not in card
    assert ((await record(rig)).fate, (await record(rig, "one-inn")).fate) == (
        DeliveryStatus.DROPPED,
        DeliveryStatus.SENT,
    )


async def test_a_digest_that_nothing_is_left_of_is_not_said(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await due(rig)
    await leaves(rig)
    await rig.run_waiting("digest_chat")
    assert rig.chats.posted == []
    assert (await record(rig)).fate is DeliveryStatus.DROPPED


async def refused(rig: JobRig, by: RefusalScope) -> None:
    """A digest whose chat does not take it."""
    await kept(rig, "one-isar", "one-inn")
    await due(rig)
    rig.chats.refuses, rig.chats.reach = "a:id-vera", by
    await rig.run_waiting("digest_chat")


@pytest.mark.parametrize("reach", [RefusalScope.CONVERSATION, RefusalScope.CONTENT])
async def test_e_mail_stands_in_once_for_a_chat_that_refuses(rig: JobRig, reach: RefusalScope) -> None:
    await wanted(rig, replace(OWN, chat=None, mail=None, address="v@home.example", language="de"))
    await refused(rig, reach)
    chat = await rig.store.conversation(rig.client, "a:id-vera")
    assert chat is not None
    assert (chat.parked is not None) is (reach is RefusalScope.CONVERSATION)
    found = await record(rig)
    assert (found.way, found.fate, found.why and found.why.key) == (
        Channel.CHAT,
        DeliveryStatus.FAILED,
        "delivery.refused",
    )
    row = await rig.row("digest_mail")
    assert (row.name, row.language) == (f"digest_mail:id-vera:{MORNING.isoformat()}", "de")
    assert sorted(row.about) == [("one-inn", News.NEW), ("one-isar", News.NEW)]
    await rig.finish("digest_mail")
    await rig.run_waiting("digest_chat")
    assert await rig.jobs("digest_mail") == {}


@pytest.mark.parametrize(
    ("mail", "works", "why"),
    [
        (None, True, Text("delivery.not_installed", {"name": "Vera"})),
        (NOTHING, True, Text("told.no_chat", {"mail": Text("told.no_mail_wanted")})),
        (None, False, Text("told.no_chat", {"mail": Text("told.no_mail")})),
    ],
)
async def test_a_chat_that_was_silenced_meanwhile_is_noted_with_what_helps(
    rig: JobRig, mail: ChannelPreference | None, works: bool, why: Text
) -> None:
    rig.context = rig.context if works else replace(rig.context, mailer=None)
    await wanted(rig, replace(OWN, chat=None, mail=mail))
    await kept(rig, "one-isar")
    await due(rig)
    await rig.store.park(rig.client, "a:id-vera", "BotDisabled")
    await rig.run_waiting("digest_chat")
    found = await record(rig)
    assert (found.fate, found.why, rig.chats.posted) == (DeliveryStatus.FAILED, why, [])
    assert len(await rig.jobs("digest_mail")) == (works and mail is None)


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
    rig: JobRig, own: str, chat: str, everybodys: str, title: str
) -> None:
    await wanted(rig, replace(OWN, language=own))
    await rig.store.hear(rig.client, chat_of(VERA, language=chat))
    await rig.speaks(everybodys)
    await kept(rig, "one-isar")
    await due(rig, now=MORNING + timedelta(hours=1))
    await rig.run_waiting("digest_chat")
    ((_, card),) = rig.chats.posted
    assert title in card
    assert ("Di 24. Nov" in card) is (title == "Ihre Tagesübersicht")


async def test_a_chat_that_refuses_or_was_closed_meanwhile_is_noted(rig: JobRig) -> None:
    await kept(rig, "one-isar")
    await due(rig)
    rig.chats.refuses = "a:id-vera"
    await rig.run_waiting("digest_chat")
    code = {"code": "BotNotInConversationRoster"}
    assert (await record(rig)).why == Text("delivery.refused", code)
    await rig.store.forget(rig.client, chat_of(VERA))
    await rig.run_waiting("digest_chat")
    assert ((await record(rig)).fate, rig.chats.posted) == (DeliveryStatus.FAILED, [])


@pytest.mark.parametrize(
    ("language", "title"),
    [("", "Your digest"), ("de", "Ihre Tagesübersicht"), ("tlh", "Your digest")],
)
async def test_a_digest_is_in_the_chosen_language_and_in_english_where_roomfix_does_not_speak_it(
    rig: JobRig, language: str, title: str
) -> None:
    await wanted(rig, replace(OWN, language=language))
    await kept(rig, "one-isar")
    await due(rig)
    await rig.run_waiting("digest_chat")
    ((_, card),) = rig.chats.posted
    assert title in card
