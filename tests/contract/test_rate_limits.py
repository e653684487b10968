"""Teams' rate limits, kept by all workers together."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from uuid import uuid4

import pytest
import pytest_asyncio

from services.model import ClientId
from services.model.job_order import JobOrder
from services.store.connection import Connections
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.rate_limits import CLIENT, CONVERSATION, RateLimits, Window
from services.store.server import Server

SENDER = """
import asyncio, os, sys, time
from uuid import uuid4
from services.model import ClientId
from services.model.job_order import JobOrder
from services.store.connection import connected
from services.store.rate_limits import RateLimits
from services.store.job_queue import JobQueue
async def send(limits, job, until):
    sent = 0
    while time.monotonic() < until:
        wait = await limits.take("19:one@thread.tacv2", job=job, part=uuid4().hex)
        sent += not wait
        await asyncio.sleep(min(wait, 100) / 1000)
    return sent
async def main():
    async with connected(os.environ["APP_URL"], loader_url=os.environ["LOADER_URL"]) as redis:
        limits, queue = (made(redis.scripts, ClientId(sys.argv[1])) for made in (RateLimits, JobQueue))
        await queue.enqueue(JobOrder(uuid4().hex, "send"))
        (job,) = (await queue.lease(1, 60_000, token=uuid4().hex)).jobs
        until = time.monotonic() + 2.4
        print(sum(await asyncio.gather(*(send(limits, job, until) for _ in range(10)))))
asyncio.run(main())
"""


class Sender:
    """A worker that has a job of a client's."""

    def __init__(self, limits: RateLimits, job: Job) -> None:
        self.limits, self.job = limits, job

    @classmethod
    async def of(cls, redis: Connections, client: ClientId) -> Sender:
        queue = JobQueue(redis.scripts, client)
        await queue.enqueue(JobOrder("send", "send"))
        (job,) = (await queue.lease(1, 60_000, token="t")).jobs
        return cls(RateLimits(redis.scripts, client), job)

    async def take(self, conversation: str, *, part: str) -> int:
        return await self.limits.take(conversation, job=self.job, part=part)


@pytest_asyncio.fixture
async def limits(redis: Connections, client: ClientId) -> Sender:
    return await Sender.of(redis, client)


async def take(limits: Sender, conversation: str = "a") -> int:
    return await limits.take(conversation, part=uuid4().hex)


def most_within(window: Window, sends: Sequence[float]) -> int:
    return max(sum(1 for other in sends if first <= other < first + window.ms) for first in sends)


async def test_the_eighth_send_within_a_second_waits_until_the_first_is_a_second_old(limits: Sender) -> None:
    assert [await take(limits) for _ in range(7)] == [0] * 7
    wait = await take(limits)
    assert 0 < wait <= 1_000
    await asyncio.sleep(wait / 1000 + 0.002)
    assert await take(limits) == 0
    assert 0 < await take(limits) <= 2_000, "eight within two seconds are the next limit"


async def test_a_send_that_must_wait_is_not_counted(limits: Sender, redis: Connections, client: ClientId) -> None:
    for _ in range(20):
        await take(limits)
    assert await redis.commands.zcard(Keys(client).limit("a")) == 7
    assert await redis.commands.zcard(Keys(client).limit_all) == 7


async def test_asking_again_for_the_same_send_gets_the_same_answer_and_counts_once(limits: Sender) -> None:
    for _ in range(10):
        assert await limits.take("a", part="one") == 0
    assert [await take(limits) for _ in range(7)][:6] == [0] * 6


async def test_all_conversations_of_a_client_share_its_limit(limits: Sender, redis: Connections) -> None:
    sent = [await take(limits, f"conversation {number}") for number in range(CLIENT[0].most)]
    assert not any(sent)
    assert 0 < await take(limits, "one more") <= 1_000
    another = await Sender.of(redis, ClientId(uuid4().hex))
    assert await take(another, "one more") == 0


async def test_a_blocked_conversation_waits_and_the_others_go_on(limits: Sender) -> None:
    await limits.limits.block("a", 30_000)
    await limits.limits.block("a", 10)
    assert 29_000 < await take(limits, "a") <= 30_000
    assert await take(limits, "b") == 0


async def test_a_block_ends_by_itself(limits: Sender) -> None:
    await limits.limits.block("a", 50)
    await asyncio.sleep(await take(limits) / 1000 + 0.002)
    assert await take(limits) == 0


@pytest.mark.parametrize("window", CONVERSATION)
async def test_every_window_of_a_conversation_is_kept(
    window: Window, limits: Sender, redis: Connections, client: ClientId
) -> None:
    began = await now_in(redis)
    full = {f"sent {number}": began - window.ms // 2 for number in range(window.most)}
    await redis.commands.zadd(Keys(client).limit("a"), full)
    wait, passed = await take(limits), await now_in(redis) - began
    assert window.ms // 2 - passed <= wait <= window.ms // 2


async def now_in(redis: Connections) -> int:
    """The store's clock (ms)."""
    seconds, micros = await redis.commands.time()
    return int(seconds * 1_000 + micros // 1_000)


async def test_two_processes_together_keep_the_limits_of_a_conversation(
    server: Server, redis: Connections, client: ClientId
) -> None:
    urls = {"APP_URL": server.url, "LOADER_URL": server.loader_url}
    senders = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", SENDER, client, stdout=PIPE, env=os.environ | urls)
        for _ in range(2)
    ]
    sent = sum([int((await sender.communicate())[0]) for sender in senders])
    rows = await redis.commands.zrange(Keys(client).limit("19:one@thread.tacv2"), 0, -1, withscores=True)
    sends = [float(row[1]) for row in rows]
    assert sent == len(sends) >= 8
    assert [most_within(window, sends) <= window.most for window in CONVERSATION] == [True] * len(CONVERSATION)
