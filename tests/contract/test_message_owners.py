"""Whose each message is: recorded in one step, and taken for an incident's only where it can be nothing else's."""

from __future__ import annotations

from uuid import uuid4

import pytest

from services.model import ClientId, IncidentId
from services.model.conversations import Post
from services.model.job_wire import queued
from services.model.jobs import ShowPost
from services.store.connection import Connections
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.message_owners import Messages, Spot, post_spot
from services.store.redis_store import Store

CHANNEL, CHAT = "19:alerts@thread.tacv2", "a:chat-megan"
ISAR, INN = IncidentId("isar"), IncidentId("inn")
CARD = Post(CHANNEL, f"{CHANNEL};messageid=1", "1", shown=3, look="blue")


@pytest.fixture
def store(redis: Connections) -> Store:
    return Store(redis.commands, redis.scripts)


@pytest.fixture
def messages(store: Store) -> Messages:
    return store.messages


async def wanted(store: Store, client: ClientId, incident: IncidentId = ISAR) -> Spot:
    """The spot of an incident's post in the channel, which is wanted and not there yet."""
    await store.show_in(client, incident, [CHANNEL])
    return post_spot(client, incident, Post(CHANNEL))


async def a_job(redis: Connections, client: ClientId, incident: IncidentId = ISAR) -> Job:
    queue = JobQueue(redis.scripts, client)
    await queue.enqueue(queued(ShowPost(incident, CHANNEL)))
    return next(job for job in (await queue.lease(9, 60_000, token=uuid4().hex)).jobs if incident in job.id)


async def lost(redis: Connections, client: ClientId, job: Job) -> None:
    """Another worker has the job from now on."""
    await redis.commands.hset(Keys(client).jobs_try, job.id, '{"runs":2,"failures":1,"token":"another"}')


async def press(store: Store, client: ClientId, message: str, incident: IncidentId = ISAR, *, thread: str = "") -> None:
    await store.messages.adopt_post(client, incident, thread or f"{CHANNEL};messageid={message}", message)


async def test_a_message_is_recorded_as_somebodys_with_the_post_that_shows_it(
    store: Store, messages: Messages, client: ClientId, redis: Connections
) -> None:
    await messages.begin(await wanted(store, client))
    assert await messages.save_post(client, ISAR, CARD, was=Post(CHANNEL), ends=True)
    assert await store.post(client, ISAR, CHANNEL) == CARD
    assert await redis.commands.hgetall(Keys(client).owners) == {f"{CHANNEL}|1": f"post {ISAR} {CHANNEL}"}
    assert await redis.commands.exists(Keys(client).posting(CHANNEL)) == 0


async def test_of_two_messages_the_first_stays_recorded_and_the_other_is_to_go(
    store: Store, messages: Messages, client: ClientId, redis: Connections
) -> None:
    await wanted(store, client)
    assert await messages.save_post(client, ISAR, CARD, was=Post(CHANNEL))
    second = Post(CHANNEL, f"{CHANNEL};messageid=2", "2")
    for _ in range(2):  # the call is repeated when its answer gets lost
        assert not await messages.save_post(client, ISAR, second, was=Post(CHANNEL))
    assert await store.post(client, ISAR, CHANNEL) == CARD
    jobs = await redis.commands.hkeys(Keys(client).jobs_body)
    assert [job for job in jobs if str(job).startswith("leftover:")] == [f"leftover:{CHANNEL};messageid=2|2"]


async def test_what_a_worker_without_its_job_has_shown_is_shown_anew_by_whoever_has_it(
    store: Store, messages: Messages, client: ClientId, redis: Connections
) -> None:
    await wanted(store, client)
    job = await a_job(redis, client)
    await lost(redis, client, job)
    assert await messages.save_post(client, ISAR, CARD, was=Post(CHANNEL), job=job)
    late = await store.post(client, ISAR, CHANNEL)
    assert late is not None
    assert (late.message, late.shown) == ("1", 0)
    newest = Post(CHANNEL, CARD.conversation, "1", shown=4, look="green")
    mine = await a_job(redis, client, INN)
    read = Post(CHANNEL, CARD.conversation, "1", shown=2, look="red")  # before the other has written over it
    assert await messages.save_post(client, ISAR, newest, was=read, job=mine)
    after = await store.post(client, ISAR, CHANNEL)
    assert after is not None
    assert after.shown == 0, "nobody knows which of both was last"


async def test_a_post_of_an_earlier_release_is_read_and_recorded_on(
    store: Store, messages: Messages, client: ClientId, redis: Connections
) -> None:
    old = f'1:{{"target":"{CHANNEL}","conversation":"{CARD.conversation}","message":"1","shown":2,"parked":null}}'
    await redis.commands.hset(Keys(client).posts(ISAR), CHANNEL, old)
    post = await store.post(client, ISAR, CHANNEL)
    assert post == Post(CHANNEL, CARD.conversation, "1", shown=2)
    assert await messages.save_post(client, ISAR, CARD, was=post, job=await a_job(redis, client))
    assert await store.post(client, ISAR, CHANNEL) == CARD


async def test_a_message_is_adopted_for_a_post_that_was_begun_and_for_no_other(
    store: Store, messages: Messages, client: ClientId
) -> None:
    spot = await wanted(store, client)
    await press(store, client, "7")
    assert await store.post(client, ISAR, CHANNEL) == Post(CHANNEL), "nothing was begun"
    await messages.begin(spot)
    await press(store, client, "7", thread=f"{CHANNEL};messageid=6")
    await press(store, client, "7", thread=CHAT)
    assert await store.post(client, ISAR, CHANNEL) == Post(CHANNEL), "it cannot be there"
    await press(store, client, "7")
    adopted = Post(CHANNEL, f"{CHANNEL};messageid=7", "7", is_unproven=True)
    await press(store, client, "8")
    assert await store.posts(client, ISAR) == (adopted,), "one was begun"
    assert (await messages.begin(spot)).message == "7"


async def test_a_message_that_may_be_anothers_is_not_adopted(
    store: Store, messages: Messages, client: ClientId
) -> None:
    await messages.begin(await wanted(store, client))
    other = await wanted(store, client, INN)
    await messages.begin(other)
    await press(store, client, "7")
    assert await store.post(client, ISAR, CHANNEL) == Post(CHANNEL)
    await messages.end(other)
    await press(store, client, "7")
    assert (await messages.begin(post_spot(client, ISAR, Post(CHANNEL)))).message == "7"


async def test_a_message_that_is_recorded_as_anothers_is_not_adopted(
    store: Store, messages: Messages, client: ClientId
) -> None:
    await wanted(store, client, INN)
    await messages.save_post(client, INN, CARD, was=Post(CHANNEL))
    await messages.begin(await wanted(store, client))
    await press(store, client, "1")
    assert await store.post(client, ISAR, CHANNEL) == Post(CHANNEL)


async def test_an_adopted_message_that_is_not_there_is_forgotten_and_the_post_wanted_anew(
    store: Store, messages: Messages, client: ClientId, redis: Connections
) -> None:
    spot = await wanted(store, client)
    await messages.begin(spot)
    await press(store, client, "7")
    (adopted,) = await store.posts(client, ISAR)
    await messages.disown(client, ISAR, adopted)
    assert await store.posts(client, ISAR) == (Post(CHANNEL),)
    assert await redis.commands.exists(Keys(client).owners) == 0
    await messages.begin(spot)
    await messages.save_post(client, ISAR, CARD, was=Post(CHANNEL))
    await press(store, client, "8")
    beside = next(post for post in await store.posts(client, ISAR) if post.is_unproven)
    assert beside.target == f"{CHANNEL};messageid=8|8"
    await messages.disown(client, ISAR, beside)
    assert await store.posts(client, ISAR) == (CARD,)
