"""What people chose, what is kept for digests, and what is ordered once, in the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from bot.chat.effect import Task
from bot.effects import EFFECTS
from dialogs.preferences.notify_parts import FIELDS
from services.model import ClientId, IncidentId, LocationId, Person, PersonId, Severity
from services.model.deliveries import News
from services.model.errors import NeedsAdmin
from services.model.job_order import JobOrder
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.preferences_wire import from_wire, to_wire
from services.notifications.outbox_rows import digest_order
from services.store.connection import Connections
from services.store.job_queue import JobQueue
from services.store.keys import Keys
from services.store.notification_ledger import DigestEntry, NotificationLedger
from services.store.preferences_store import PREFERENCES, PreferencesStore
from tests.builders.job_rig import CARL, VERA, JobRig, chat_of
from tests.unit.notifications.test_recipients import preferences
from tests.unit.parsing.test_day_times import moments

BEN, EVA = (Person(PersonId(f"id-{name}"), name) for name in ("Ben", "Eva"))
OWN = Preferences(
    BEN,
    ChannelPreference(frozenset({Severity.CRITICAL}), frozenset({News.NEW}), frozenset({LocationId("muc")})),
    NOTHING,
    "ben@home.example",
    "Europe/Berlin",
    (1320, 420),
    480,
    15,
    "de",
)
EVERYTHING = sorted({name for names in FIELDS.values() for name in names})
ISAR, INN = IncidentId("one-isar"), IncidentId("one-inn")
MONDAY = datetime(2035, 1, 8, 7, 0, tzinfo=UTC)
FIRST = DigestEntry(ISAR, News.NEW, "1", MONDAY)


async def queued(redis: Connections, client: ClientId) -> list[str]:
    return sorted(str(job) for job in await redis.commands.hkeys(Keys(client).jobs_body))


async def test_what_somebody_chose_is_there_until_they_forget_it(redis: Connections, client: ClientId) -> None:
    store = PreferencesStore(redis.commands)
    await store.save(client, OWN)
    await store.save(client, Preferences(EVA))
    assert await store.get(client, BEN.id) == OWN
    assert sorted(one.person.name for one in await store.all(client)) == ["Ben", "Eva"]
    await store.save(client, replace(OWN, digest=None))
    assert await store.get(client, BEN.id) == replace(OWN, digest=None)
    await store.remove(client, BEN.id)
    assert await store.get(client, BEN.id) is None
    assert await store.all(client) == (Preferences(EVA),)


async def test_no_client_sees_anothers_choices(redis: Connections, client: ClientId) -> None:
    store = PreferencesStore(redis.commands)
    await store.save(client, OWN)
    assert await store.get(ClientId("another"), BEN.id) is None
    assert await store.all(ClientId("another")) == ()


def test_a_record_of_a_newer_release_is_not_misread() -> None:
    assert PREFERENCES.dump(OWN).startswith("1:")
    with pytest.raises(NeedsAdmin):
        PREFERENCES.load("2:{}")


@given(chosen=preferences)
def test_every_choice_survives_storing_and_passing_on(chosen: Preferences) -> None:
    assert PREFERENCES.load(PREFERENCES.dump(chosen)) == chosen
    assert from_wire(to_wire(chosen)) == chosen


async def test_what_is_kept_comes_once_in_the_order_it_happened(redis: Connections, client: ClientId) -> None:
    notifications = NotificationLedger(redis.commands, redis.scripts)
    later = DigestEntry(INN, News.CLOSED, "4", MONDAY + timedelta(hours=1))
    for kept in (later, FIRST, replace(FIRST, at=MONDAY + timedelta(days=1))):
        await notifications.keep(client, BEN.id, kept)
    assert await notifications.kept(client, BEN.id) == (FIRST, later)
    assert await notifications.kept(client, EVA.id) == ()


async def test_a_digest_is_taken_and_its_jobs_queued_in_one_step_and_once(redis: Connections, client: ClientId) -> None:
    notifications = NotificationLedger(redis.commands, redis.scripts)
    await notifications.keep(client, BEN.id, FIRST)
    later = DigestEntry(ISAR, News.VISIT, "2", MONDAY)
    await notifications.keep(client, BEN.id, later)
    assert await notifications.take(client, BEN.id, [FIRST], jobs=[JobOrder("a", "a")])
    assert await notifications.kept(client, BEN.id) == (later,), "what came meanwhile is for the next one"
    assert not await notifications.take(client, BEN.id, [FIRST], jobs=[JobOrder("b", "b")])
    assert await notifications.take(client, BEN.id, [], jobs=[JobOrder("c", "c")]), (
        "nothing kept leaves the next digest"
    )
    assert await queued(redis, client) == ["a", "c"]


async def test_a_job_that_is_ordered_once_is_not_queued_again_when_it_is_done(
    redis: Connections, client: ClientId
) -> None:
    notifications = NotificationLedger(redis.commands, redis.scripts)
    one, other = JobOrder("mail:1", "mail", {"stamp": "1"}), JobOrder("mail:2", "mail")
    await notifications.order_once(client, ISAR, [one])
    queue = JobQueue(redis.scripts, client)
    (job,) = (await queue.lease(5, 1000, token="t")).jobs
    await queue.done(job)
    await notifications.order_once(client, ISAR, [one, other])
    await notifications.order_once(client, ISAR, [])
    assert await queued(redis, client) == ["mail:2"]
    await notifications.order_once(client, INN, [one])
    assert await queued(redis, client) == ["mail:1", "mail:2"]


@given(chosen=preferences.filter(lambda one: one.digest is not None), now=moments)
def test_a_digest_is_ordered_for_the_next_time_its_hour_comes(chosen: Preferences, now: datetime) -> None:
    order = digest_order(chosen, now)
    due = datetime.fromisoformat(order.args["due"])
    assert abs((due - now).total_seconds() * 1000 - order.delay_ms) <= 1
    assert now < due <= now + timedelta(hours=25)
    assert order.id == f"digest:{chosen.person.id}"


def test_who_wants_no_digest_gets_none_ordered() -> None:
    with pytest.raises(ValueError, match="no digest"):
        digest_order(Preferences(BEN), MONDAY)


# what the dialog has done


async def done(rig: JobRig, work: str, person: Person = VERA, **args: Any) -> Mapping[str, Any]:
    async def report(*_: int) -> None:
        raise AssertionError("nothing here takes long")

    context = replace(rig.context, configured=frozenset({VERA.id}), mailer=None)
    return await EFFECTS[work](context, Task(rig.client, person, "d", "a:id-vera", args, report))


async def test_what_is_found_out_about_somebody(redis: Connections, client: ClientId) -> None:
    rig = await JobRig(redis, client).built(chat_of(VERA), chat_of(CARL, parked="BotDisabled"))
    await rig.preferences.save(client, replace(OWN, person=CARL))
    reached = {"has_chat": True, "mail_works": False, "is_configured": True}
    assert await done(rig, "preferences_of") == {"preferences": None, **reached}
    reached = {"has_chat": False, "mail_works": False, "is_configured": False}
    assert await done(rig, "preferences_of", CARL) == {"preferences": to_wire(replace(OWN, person=CARL)), **reached}


async def test_everybody_saves_for_themselves_whatever_is_sent(redis: Connections, client: ClientId) -> None:
    rig = await JobRig(redis, client).built()
    await done(rig, "save_preferences", preferences=to_wire(OWN), fields=EVERYTHING)
    assert await rig.preferences.all(client) == (replace(OWN, person=VERA),)
    assert list(await rig.jobs("digest")) == ["digest:id-vera"]
    await done(rig, "save_preferences", preferences=None)
    assert await rig.preferences.all(client) == ()


async def test_what_was_changed_elsewhere_while_somebody_edited_another_part_stays(
    redis: Connections, client: ClientId
) -> None:
    rig = await JobRig(redis, client).built()
    draft = replace(OWN, person=VERA, mail=ChannelPreference(), language="en")
    await rig.preferences.save(client, replace(draft, mail=NOTHING, language="de"))
    found = await done(rig, "save_preferences", preferences=to_wire(draft), fields=["language"])
    kept = replace(draft, mail=NOTHING)
    assert await rig.preferences.get(client, VERA.id) == kept
    assert from_wire(found["preferences"]) == kept


@pytest.mark.parametrize(
    ("fields", "employed"), [(["language", "quiet"], True), (["chat"], False), (["digest"], False)]
)
async def test_a_choice_of_the_time_at_a_provider_stays_one_until_somebody_chooses_anew(
    redis: Connections, client: ClientId, fields: list[str], employed: bool
) -> None:
    rig = await JobRig(redis, client).built()
    await done(rig, "save_preferences", CARL, preferences=to_wire(OWN), fields=EVERYTHING)
    assert await rig.preferences.get(client, CARL.id) == replace(OWN, person=CARL, employed=True)
    await rig.store.change_setup(client, lambda setup: replace(setup, providers=()))
    await done(rig, "save_preferences", CARL, preferences=to_wire(OWN), fields=fields)
    assert await rig.preferences.get(client, CARL.id) == replace(OWN, person=CARL, employed=employed)


async def test_what_waits_for_somebody_is_looked_at_anew_once_they_choose_anew(
    redis: Connections, client: ClientId
) -> None:
    rig, waiting = await JobRig(redis, client).built(), (f"news_held:one:{VERA.id}", f"tell:one:reminder:{VERA.id}")
    others = (f"news_held:one:{CARL.id}", f"mail:one:{VERA.id}:new:1", f"digest:{VERA.id}")
    orders = [JobOrder(name, name.partition(":")[0], {}, delay_ms=3_600_000) for name in (*waiting, *others)]
    await rig.store.enqueue(client, *orders)
    await done(rig, "save_preferences", preferences=None)
    assert [round(await rig.waits(name), -2) for name in (*waiting, *others)] == [0, 0, 3600, 3600, 3600]


async def test_what_is_being_told_or_was_told_is_not_told_again_by_looking_anew(
    redis: Connections, client: ClientId
) -> None:
    rig, name = await JobRig(redis, client).built(), f"tell:one:reminder:{VERA.id}"
    await rig.store.enqueue(client, JobOrder(name, "tell"))
    queue = JobQueue(redis.scripts, client)
    (job,) = [one for one in (await queue.lease(50, 10_000, token="t")).jobs if one.id == name]
    await rig.notifications.hasten(client, VERA.id)
    await queue.done(job)
    await rig.notifications.hasten(client, VERA.id)
    assert await rig.jobs("tell") == {}


async def test_without_a_digest_none_is_ordered(redis: Connections, client: ClientId) -> None:
    rig = await JobRig(redis, client).built()
    await done(rig, "save_preferences", preferences=to_wire(replace(OWN, digest=None)), fields=EVERYTHING)
    assert await rig.jobs("digest") == {}
