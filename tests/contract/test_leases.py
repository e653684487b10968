"""Leases: a job passes to another worker only when its own is dead, and a worker that has lost it does nothing more."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.model import ClientId
from services.model.errors import Unavailable
from services.model.job_order import JobOrder
from services.store import job_runner as runner_module
from services.store.connection import Connections, connected
from services.store.job_queue import Job, JobOutcome, JobQueue, LeaseLost
from services.store.job_runner import JobRunner, Pace
from services.store.keys import CLIENTS, WAKE, Keys
from services.store.rate_limits import RateLimits
from services.store.redis_store import Store
from services.store.server import running
from services.store.tasks import end, finished

pytestmark = pytest.mark.usefixtures("alone")

A_MINUTE = 60_000
TEN_MINUTES = 600_000
SHORT = Pace(lease_ms=600)


@pytest.fixture
def queue(redis: Connections, client: ClientId) -> JobQueue:
    return JobQueue(redis.scripts, client)


async def step_clock(redis: Connections, client: ClientId, ms: int) -> None:
    """Everything looks as after the store's clock was set forward: due so much earlier."""
    due = Keys(client).jobs_due
    jobs: Any = await redis.commands.zrange(due, 0, -1, withscores=True)
    await redis.commands.zadd(due, {job: at - ms for job, at in jobs}, xx=True)


async def leased(queue: JobQueue, lease_ms: int = A_MINUTE, *, running: tuple[Job, ...] = ()) -> list[Job]:
    return list((await queue.lease(5, lease_ms, token=uuid4().hex, running=running)).jobs)


async def a_job(queue: JobQueue, lease_ms: int = A_MINUTE) -> Job:
    await queue.enqueue(JobOrder("post:1", "note"))
    (job,) = await leased(queue, lease_ms)
    return job


async def test_a_lease_that_has_run_out_is_passed_on_after_half_a_lease_more(
    queue: JobQueue, redis: Connections
) -> None:
    job = await a_job(queue)
    await step_clock(redis, queue.client, TEN_MINUTES)
    batch = await queue.lease(5, A_MINUTE, token="another")
    assert batch.jobs == ()
    assert batch.next_ms is not None
    assert A_MINUTE / 2 - 5_000 < batch.next_ms <= A_MINUTE / 2
    await step_clock(redis, queue.client, A_MINUTE // 2)
    (mine,) = await leased(queue)
    assert (mine.id, mine.attempt) == (job.id, 2)
    assert await queue.hold([job], A_MINUTE) == {job.id}


async def test_a_worker_that_lives_keeps_its_job_through_any_number_of_steps_of_the_clock(
    queue: JobQueue, redis: Connections
) -> None:
    job = await a_job(queue)
    for _ in range(3):
        await step_clock(redis, queue.client, TEN_MINUTES)
        assert await leased(queue) == []
        assert await queue.hold([job], A_MINUTE) == frozenset()
    assert await queue.done(job) is JobOutcome.DONE
    assert (await queue.stats()).waiting == 0


async def test_a_suspected_worker_hands_its_job_back_as_ever(queue: JobQueue, redis: Connections) -> None:
    job = await a_job(queue)
    await step_clock(redis, queue.client, TEN_MINUTES)
    assert await leased(queue) == []
    assert await queue.later(job, 0, why="busy") is JobOutcome.LATER
    assert [one.attempt for one in await leased(queue)] == [2], "and nobody is suspected any more"


async def test_a_worker_is_never_given_what_it_is_doing(queue: JobQueue, redis: Connections) -> None:
    job = await a_job(queue)
    for _ in range(3):
        await step_clock(redis, queue.client, TEN_MINUTES)
        assert await leased(queue, running=(job,)) == []
    assert await queue.done(job) is JobOutcome.DONE


async def test_jobs_that_wait_behind_suspected_ones_are_not_kept_waiting(queue: JobQueue, redis: Connections) -> None:
    await queue.enqueue(*(JobOrder(f"held:{number}", "note") for number in range(5)))
    assert len(await leased(queue)) == 5
    await step_clock(redis, queue.client, TEN_MINUTES)
    await queue.enqueue(JobOrder("new", "note"))
    batch = await queue.lease(5, A_MINUTE, token="another")
    assert (batch.jobs, batch.next_ms) == ((), 0)
    assert [job.id for job in await leased(queue)] == ["new"]


async def test_a_job_of_which_the_store_has_lost_everything_but_the_time_stops_nobody(
    queue: JobQueue, redis: Connections
) -> None:
    await queue.enqueue(JobOrder("a", "note"), JobOrder("b", "note"))
    await redis.commands.hdel(Keys(queue.client).jobs_body, "a")
    assert [job.id for job in await leased(queue)] == ["b"]
    assert (await queue.stats()).waiting == 1


# the fence


async def test_a_send_goes_only_while_the_job_is_its_senders(queue: JobQueue, redis: Connections) -> None:
    limits, lost = RateLimits(redis.scripts, queue.client), await a_job(queue)
    assert await limits.take("a", job=lost) == 0
    await step_clock(redis, queue.client, TEN_MINUTES)
    assert await leased(queue, 2) == []
    await asyncio.sleep(0.005)
    (job,) = await leased(queue)
    for _ in range(2):
        with pytest.raises(LeaseLost):
            await limits.take("a", job=lost, part="again")
    assert await limits.take("a", job=job) == 0
    assert await redis.commands.zcard(Keys(queue.client).limit("a")) == 2
    with pytest.raises(LeaseLost):
        await Store(redis.commands, redis.scripts).require(queue.client, lost)
    await Store(redis.commands, redis.scripts).require(queue.client, job)


@pytest.mark.parametrize("fence", ["limits", "require"])
async def test_whoever_passes_the_fence_has_the_job_for_as_long_as_the_send_takes(
    queue: JobQueue, redis: Connections, fence: str
) -> None:
    job = await a_job(queue, lease_ms=1)
    await asyncio.sleep(0.005)
    assert await leased(queue, 2) == []
    if fence == "limits":
        assert await RateLimits(redis.scripts, queue.client).take("a", job=job) == 0
    else:
        await Store(redis.commands, redis.scripts).require(queue.client, job)
    await asyncio.sleep(0.01)
    assert await leased(queue) == []


# runners


class Desk:
    """Several runners on one queue, what they have begun, and their mishaps."""

    def __init__(self, act: Callable[[Job], Awaitable[None]]) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.mishaps: Counter[tuple[str, str]] = Counter()
        self._act = act

    async def do(self, client: ClientId, job: Job) -> None:
        self.begun.append(job.id)
        await self._act(job)
        self.ended.append(job.id)

    def tally(self, mishap: str, kind: str) -> None:
        self.mishaps[str(mishap), kind] += 1


@asynccontextmanager
async def runners(
    redis: Connections, queue: JobQueue, desk: Desk, count: int, pace: Pace = SHORT
) -> AsyncIterator[None]:
    await redis.commands.sadd(CLIENTS, queue.client)
    stop = asyncio.Event()
    made = [JobRunner(redis, {"note": desk.do}, pace=pace, tally=desk.tally) for _ in range(count)]
    tasks = [asyncio.create_task(runner.run(stop)) for runner in made]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)
        await redis.commands.srem(CLIENTS, queue.client)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - other tasks make it true
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("count", [1, 3])
async def test_a_step_of_the_clock_doubles_no_job(redis: Connections, queue: JobQueue, count: int) -> None:
    desk = Desk(lambda _: asyncio.sleep(1.5))
    async with runners(redis, queue, desk, count):
        await queue.enqueue(*(JobOrder(f"post:{number}", "note") for number in range(6)))
        await until(lambda: len(desk.begun) == 6)
        for _ in range(3):
            await step_clock(redis, queue.client, TEN_MINUTES)
            await redis.commands.publish(WAKE, queue.client)  # whoever looks at the queue finds every lease run out
            await asyncio.sleep(0.4)
        await until(lambda: len(desk.ended) >= 6)
    assert sorted(desk.begun) == [f"post:{number}" for number in range(6)]
    assert desk.mishaps == {}


async def test_a_job_that_has_passed_to_another_is_lost_once_and_counted(redis: Connections, queue: JobQueue) -> None:
    desk = Desk(lambda _: asyncio.sleep(30))
    async with runners(redis, queue, desk, 1):
        await queue.enqueue(JobOrder("post:1", "note"))
        await until(lambda: len(desk.begun) == 1)
        await redis.commands.hset(Keys(queue.client).jobs_try, "post:1", '{"runs":2,"failures":2,"token":"another"}')
        await until(lambda: desk.mishaps["lost", "note"] == 1)
        await asyncio.sleep(0.5)
    assert desk.mishaps == {("lost", "note"): 1}


async def test_a_sender_that_is_stopped_by_the_fence_is_neither_a_failure_nor_handed_back(
    redis: Connections, queue: JobQueue
) -> None:
    async def act(job: Job) -> None:
        await redis.commands.hset(Keys(queue.client).jobs_try, "post:1", '{"runs":2,"failures":2,"token":"another"}')
        await RateLimits(redis.scripts, queue.client).take("a", job=job)

    desk = Desk(act)
    async with runners(redis, queue, desk, 1, Pace()):
        await queue.enqueue(JobOrder("post:1", "note"))
        await until(lambda: desk.mishaps["lost", "note"] == 1)
    assert desk.mishaps == {("lost", "note"): 1}
    assert (await queue.stats()).waiting == 1


async def test_failures_and_jobs_given_up_are_counted_by_kind(
    redis: Connections, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "SHORTEST_BACKOFF", 0.001)

    async def act(job: Job) -> None:
        raise Unavailable("graph_away") if job.attempt == 1 else ValueError

    desk = Desk(act)
    async with runners(redis, queue, desk, 1, Pace(most_failures=3)):
        await queue.enqueue(JobOrder("post:1", "note"))
        await until(lambda: desk.mishaps["dead", "note"] == 1)
    assert desk.mishaps == {("failed", "note"): 3, ("dead", "note"): 1}


@pytest_asyncio.fixture
async def steppable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Connections, Path]]:
    """A store whose clock goes by as much too fast as a file says: `+600` for ten minutes."""
    tool = shutil.which("faketime")
    library = next(Path(tool).parents[1].glob("lib/*/faketime/libfaketimeMT.so.1"), None) if tool else None
    if library is None:
        pytest.skip("faketime is not on this machine")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    faking = {"LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_NO_CACHE": "1"}
    for name, value in faking.items():
        monkeypatch.setenv(name, value)
    async with running("", tmp_path / "store", search_path=os.environ["PATH"]) as server:
        for name in faking:
            monkeypatch.delenv(name)
        async with connected(server.url, loader_url=server.loader_url) as redis:
            yield redis, clock


async def test_when_the_stores_clock_itself_is_set_forward_no_job_is_doubled(
    steppable: tuple[Connections, Path], client: ClientId
) -> None:
    redis, clock = steppable
    queue, desk = JobQueue(redis.scripts, client), Desk(lambda _: asyncio.sleep(2))
    seconds, _ = await redis.commands.time()
    async with runners(redis, queue, desk, 3):
        await queue.enqueue(*(JobOrder(f"post:{number}", "note") for number in range(6)))
        await until(lambda: len(desk.begun) == 6)
        clock.write_text("+600")
        await redis.commands.publish(WAKE, client)
        await until(lambda: len(desk.ended) >= 6)
    assert (await redis.commands.time())[0] - seconds > 500
    assert sorted(desk.begun) == [f"post:{number}" for number in range(6)]
    assert desk.mishaps == {}


# work that must be finished


async def test_what_must_be_finished_is_though_its_task_is_cancelled() -> None:
    done: list[str] = []

    async def work() -> None:
        await asyncio.sleep(1.5)  # `end` cancels once more every second
        done.append("recorded")

    async def job() -> None:
        await finished(work())
        done.append("went on")

    task = asyncio.create_task(job())
    await asyncio.sleep(0.01)
    await end([task])
    assert task.cancelled()
    assert done == ["recorded"]
