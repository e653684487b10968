"""Which incidents share one card in a conversation: decided in one step, once, whoever asks how often."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.model import ClientId, Incident, IncidentId, LocationId
from services.store.changes import IncidentChange
from services.store.connection import Connections
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.redis_store import Store
from services.store.storm_groups import MERGED, OWN_CARDS, Storm, storm_of, storm_spot
from tests.builders.incident_builder import NOW, an_incident

HERE, THERE = "19:here@thread.tacv2", "a:there"


@pytest.fixture
def store(redis: Connections) -> Store:
    return Store(redis.commands, redis.scripts)


async def reported(
    store: Store, client: ClientId, name: str, *, after: float = 0.0, location: str = "munich"
) -> Incident:
    """A stored incident, reported so many minutes after NOW, that is to be shown in both conversations."""
    made = an_incident(id=IncidentId(name), client=client, source_id=name, reported_at=NOW + timedelta(minutes=after))
    made = replace(made, location=replace(made.location, id=LocationId(location)))
    await store.commit(IncidentChange(made, expect=0, request=name, posts=(HERE, THERE)))
    return made


async def placed(store: Store, client: ClientId, *minutes: float, **where: str) -> list[Storm | None]:
    """Where incidents reported at these minutes are shown, one after the other; each is named after its minute."""
    names = [f"i{after}" for after in minutes]
    made = [
        await reported(store, client, name, after=after, **where) for name, after in zip(names, minutes, strict=True)
    ]
    return [await store.storms.place(one, HERE, now=one.reported_at) for one in made]


async def test_the_sixth_within_ten_minutes_and_all_after_it_share_a_card(store: Store, client: ClientId) -> None:
    places = await placed(store, client, 0, 1, 2, 3, 4, 5, 6, 15.9)
    assert places == [None] * 5 + [Storm("i5", HERE)] * 3


async def test_six_in_more_than_ten_minutes_are_no_storm(store: Store, client: ClientId) -> None:
    assert await placed(store, client, 0, 2, 4, 6, 8, 10, 12, 14) == [None] * 8


async def test_incidents_reported_far_apart_that_are_first_shown_together_share_a_card(
    store: Store, client: ClientId
) -> None:
    made = [await reported(store, client, f"i{number}", after=-11.0 * number) for number in range(8)]
    places = [await store.storms.place(one, HERE, now=NOW) for one in made]
    assert places == [None] * 5 + [Storm("i5", HERE)] * 3


async def test_the_next_after_ten_quiet_minutes_has_its_own_card_and_may_begin_another_storm(
    store: Store, client: ClientId
) -> None:
    await placed(store, client, 0, 1, 2, 3, 4, 5)
    assert await placed(store, client, 15, 16, 17, 18, 19) == [None] * 5
    assert await placed(store, client, 20) == [Storm("i20", HERE)]


async def test_conversations_and_locations_have_storms_of_their_own(store: Store, client: ClientId) -> None:
    await placed(store, client, 0, 1, 2, 3, 4)
    assert await placed(store, client, 5, location="madrid") == [None]
    last = await reported(store, client, "last", after=6)
    assert await store.storms.place(last, THERE, now=last.reported_at) is None
    assert await store.storms.place(last, HERE, now=last.reported_at) == Storm("last", HERE)


async def test_all_at_once_and_asked_twice_five_have_their_own_card_and_the_answer_stays(
    store: Store, client: ClientId
) -> None:
    made = [await reported(store, client, f"i{number}") for number in range(20)]
    first, second = [
        await asyncio.gather(*(store.storms.place(one, HERE, now=NOW + timedelta(hours=hours)) for one in made))
        for hours in (0, 5)
    ]
    assert first == second
    assert first.count(None) == OWN_CARDS
    assert len(set(first)) == 2


async def test_the_post_on_the_shared_card_takes_the_place_of_the_incidents_own_and_is_queued(
    store: Store, client: ClientId, redis: Connections
) -> None:
    *_, storm = await placed(store, client, 0, 1, 2, 3, 4, 5)
    assert storm
    assert {post.target for post in await store.posts(client, IncidentId("i5"))} == {storm.target, THERE}
    assert storm_of(storm.target) == storm
    queued = await redis.commands.hkeys(Keys(client).jobs_body)
    assert f"post:i5:{storm.target}" in queued


async def test_an_incident_on_a_shared_card_that_is_shown_there_once_more_stays_on_it(
    store: Store, client: ClientId
) -> None:
    await placed(store, client, 0, 1, 2, 3, 4, 5)
    late = await reported(store, client, "i5", after=5)
    await store.show_in(client, late.id, (HERE,))
    assert await store.storms.place(late, HERE, now=late.reported_at) == Storm("i5", HERE)
    assert HERE not in {post.target for post in await store.posts(client, late.id)}


async def test_many_joins_are_one_job_and_the_group_shows_each_as_it_is(
    store: Store, client: ClientId, redis: Connections
) -> None:
    storm = Storm("a", HERE)
    for name in ("a", "b", "a"):
        await reported(store, client, name)
        await store.storms.join(client, IncidentId(name), storm)
    group = await store.storms.read(client, storm)
    assert [one.id for one in group.incidents] == ["a", "b"]
    assert group.shown == {"a": 0, "b": 0}
    assert not group.is_current
    jobs = [job for job in await redis.commands.hkeys(Keys(client).jobs_body) if str(job).startswith("storm:")]
    assert jobs == [f"storm:a:{HERE}"]


async def leased(redis: Connections, client: ClientId) -> tuple[Job, ...]:
    """Every job of a client, as a worker has it."""
    await asyncio.sleep(MERGED.total_seconds())
    return (await JobQueue(redis.scripts, client).lease(50, 60_000, token="t")).jobs


async def test_what_shows_a_storm_is_kept_and_left_without_those_still_to_come(
    store: Store, client: ClientId, redis: Connections
) -> None:
    storm = Storm("a", HERE)
    await reported(store, client, "a")
    await store.storms.join(client, IncidentId("a"), storm)
    group = await store.storms.read(client, storm)
    spot, (job,) = storm_spot(client, storm), [one for one in await leased(redis, client) if one.kind == "storm"]
    shown = replace(group.post, conversation=HERE, message="1")
    assert await store.storms.save(spot, group, shown, job=job)
    await store.storms.join(client, IncidentId("a"), storm)
    kept = await store.storms.read(client, storm)
    assert kept.post.message == "1"
    assert kept.is_current
    await reported(store, client, "b")
    await store.storms.join(client, IncidentId("b"), storm)
    await store.storms.leave(client, storm, kept.incidents)
    left = await store.storms.read(client, storm)
    assert [one.id for one in left.incidents] == ["b"]
    assert left.post.message is None


async def test_a_target_without_a_storm_names_none() -> None:
    assert storm_of(HERE) is None
    assert storm_of(f"{HERE};messageid=1|0123456789abcdef") is None
