"""The lease queue and its runner: wanted work is done, whatever is killed, and every client gets its turn."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from services.model import ClientId
from services.model.errors import Unavailable
from services.model.job_order import JobOrder
from services.store import job_runner as runner_module
from services.store.connection import Connections, connected
from services.store.job_queue import Job, JobOutcome, JobQueue, Stats
from services.store.job_runner import JobHandler, JobRunner, Pace, Postpone
from services.store.keys import CLIENTS, WAKE
from services.store.server import Server, running
from services.store.server_files import at

pytestmark = pytest.mark.usefixtures("alone")

A_MINUTE = 60_000

WORKER = """
import asyncio, os, sys, time
from services.store.connection import connected
from services.store.job_runner import JobRunner, Pace
async def note(client, job):
    await asyncio.sleep(0.02)
    with open(sys.argv[1], "a") as file:
        file.write(job.id + "\\n")
async def main():
    async with connected(os.environ["APP_URL"], loader_url=os.environ["LOADER_URL"]) as redis:
        await JobRunner(redis, {"note": note}, pace=Pace(lease_ms=500)).run(asyncio.Event())
asyncio.run(main())
"""


@pytest.fixture
def queue(redis: Connections, client: ClientId) -> JobQueue:
    return JobQueue(redis.scripts, client)


def an_order(job_id: str = "post:1", *, delay_ms: int = 0, **args: str) -> JobOrder:
    return JobOrder(job_id, "note", args, delay_ms)


async def leased(queue: JobQueue, lease_ms: int = A_MINUTE) -> Job:
    (job,) = (await queue.lease(1, lease_ms, token=uuid4().hex)).jobs
    return job


async def ran_out(queue: JobQueue) -> None:
    """A lease of a millisecond is over, and so is the grace after it."""
    await asyncio.sleep(0.005)
    assert await nothing_to_lease(queue, lease_ms=2)
    await asyncio.sleep(0.005)


async def nothing_to_lease(queue: JobQueue, lease_ms: int = A_MINUTE) -> bool:
    return not (await queue.lease(1, lease_ms, token=uuid4().hex)).jobs


# one queue


async def test_a_job_is_leased_once_with_its_arguments_and_gone_when_done(queue: JobQueue) -> None:
    await queue.enqueue(an_order("post:1", incident="i1", target="channel ü"))
    job = await leased(queue)
    assert (job.id, job.kind, job.args) == ("post:1", "note", {"incident": "i1", "target": "channel ü"})
    assert (job.attempt, job.failures) == (1, 0)
    assert await nothing_to_lease(queue)
    assert await queue.done(job) is JobOutcome.DONE
    assert await queue.stats() == Stats(waiting=0, due=0, oldest_ms=0, dead=0, soon=0)


async def test_nothing_of_a_job_remains_in_redis_when_it_is_done(queue: JobQueue, redis: Connections) -> None:
    await queue.enqueue(an_order())
    await queue.done(await leased(queue))
    keys = [f"{{c:{queue.client}}}:jobs:{part}" for part in ("due", "body", "try", "dead")]
    assert await redis.commands.exists(*keys) == 0


async def test_wanting_a_waiting_job_again_gives_it_the_newest_arguments_and_the_earlier_time(queue: JobQueue) -> None:
    await queue.enqueue(an_order(version="1", delay_ms=A_MINUTE))
    await queue.enqueue(an_order(version="2"))
    await queue.enqueue(an_order(version="3", delay_ms=A_MINUTE))
    assert (await leased(queue)).args == {"version": "3"}
    assert (await queue.stats()).waiting == 1


async def test_a_delayed_job_is_due_when_its_time_has_come(queue: JobQueue) -> None:
    await queue.enqueue(an_order(delay_ms=80))
    batch = await queue.lease(1, A_MINUTE, token="t")
    assert not batch.jobs
    assert batch.next_ms is not None
    assert 0 < batch.next_ms <= 80
    await asyncio.sleep(batch.next_ms / 1000 + 0.005)
    await leased(queue)


async def test_wanting_a_running_job_again_runs_it_again_at_once_with_the_newest_arguments(queue: JobQueue) -> None:
    await queue.enqueue(an_order(version="1"))
    job = await leased(queue)
    await queue.enqueue(an_order(version="2"))
    assert await nothing_to_lease(queue)
    assert await queue.done(job) is JobOutcome.AGAIN
    assert (await leased(queue)).args == {"version": "2"}


async def test_a_running_job_wanted_for_later_runs_again_then(queue: JobQueue) -> None:
    await queue.enqueue(an_order())
    job = await leased(queue)
    await queue.enqueue(an_order(delay_ms=A_MINUTE))
    assert await queue.done(job) is JobOutcome.AGAIN
    assert await nothing_to_lease(queue)
    assert (await queue.stats()).waiting == 1


async def test_a_running_job_wanted_again_does_not_wait_for_its_retry(queue: JobQueue) -> None:
    await queue.enqueue(an_order(version="1"))
    job = await leased(queue)
    await queue.enqueue(an_order(version="2"))
    await queue.later(job, A_MINUTE, why="graph_away")
    assert (await leased(queue)).args == {"version": "2"}


async def test_a_job_comes_back_when_its_lease_has_run_out_and_the_late_worker_has_no_say(queue: JobQueue) -> None:
    await queue.enqueue(an_order())
    late = await leased(queue, lease_ms=1)
    await ran_out(queue)
    job = await leased(queue)
    assert (job.attempt, job.failures) == (2, 1)
    assert await queue.done(late) is JobOutcome.LOST
    assert await queue.later(late, 0, why="x") is JobOutcome.LOST
    assert await queue.hold([late, job], A_MINUTE) == {"post:1"}
    assert await queue.done(job) is JobOutcome.DONE


async def test_a_job_wanted_again_after_a_crash_keeps_its_later_time(queue: JobQueue) -> None:
    await queue.enqueue(an_order(version="1"))
    await leased(queue, lease_ms=1)
    await queue.enqueue(an_order(version="2", delay_ms=A_MINUTE))
    await ran_out(queue)
    job = await leased(queue)
    assert job.args == {"version": "2"}
    assert await queue.done(job) is JobOutcome.AGAIN


async def test_a_held_job_stays_with_its_worker(queue: JobQueue) -> None:
    await queue.enqueue(an_order())
    job = await leased(queue, lease_ms=50)
    assert await queue.hold([job], A_MINUTE) == frozenset()
    await asyncio.sleep(0.06)
    assert await nothing_to_lease(queue)


async def test_a_job_handed_back_twice_is_handed_back_once(queue: JobQueue) -> None:
    await queue.enqueue(an_order())
    job = await leased(queue)
    assert await queue.later(job, 0, why="x") is JobOutcome.LATER
    assert await queue.later(job, A_MINUTE, why="x") is JobOutcome.LOST
    assert (await leased(queue)).failures == 1


async def test_a_job_that_fails_too_often_is_put_aside_and_can_be_revived(redis: Connections, client: ClientId) -> None:
    queue = JobQueue(redis.scripts, client, most_failures=2)
    await queue.enqueue(an_order(incident="i1"))
    assert await queue.later(await leased(queue), 0, why="graph_away") is JobOutcome.LATER
    assert await queue.later(await leased(queue), 0, why="KeyError") is JobOutcome.DEAD
    assert await nothing_to_lease(queue)
    (dead,) = await queue.dead(10)
    assert (dead.id, dead.args, dead.why) == ("post:1", {"incident": "i1"}, "KeyError")
    assert (await queue.stats()) == Stats(waiting=0, due=0, oldest_ms=0, dead=1, soon=0)
    assert await queue.revive("post:1")
    assert not await queue.revive("post:1")
    job = await leased(queue)
    assert (job.attempt, job.failures) == (3, 0)
    assert (await queue.stats()).dead == 0


async def test_a_job_put_aside_gets_a_new_chance_when_it_is_wanted_again(redis: Connections, client: ClientId) -> None:
    queue = JobQueue(redis.scripts, client, most_failures=1)
    await queue.enqueue(an_order(version="1"))
    assert await queue.later(await leased(queue), 0, why="x") is JobOutcome.DEAD
    await queue.enqueue(an_order(version="2"))
    assert (await leased(queue)).args == {"version": "2"}
    assert await queue.dead(10) == ()


async def test_a_job_wanted_again_while_it_fails_for_the_last_time_is_not_put_aside(
    redis: Connections, client: ClientId
) -> None:
    queue = JobQueue(redis.scripts, client, most_failures=1)
    await queue.enqueue(an_order(version="1"))
    job = await leased(queue)
    await queue.enqueue(an_order(version="2"))
    assert await queue.later(job, A_MINUTE, why="x") is JobOutcome.LATER
    job = await leased(queue)
    assert (job.args, job.failures) == ({"version": "2"}, 0)


async def test_a_job_that_kills_its_workers_is_put_aside(redis: Connections, client: ClientId) -> None:
    queue = JobQueue(redis.scripts, client, most_failures=2)
    await queue.enqueue(an_order())
    for _ in range(2):
        await leased(queue, lease_ms=1)
        await ran_out(queue)
    batch = await queue.lease(1, A_MINUTE, token="t")
    assert (batch.jobs, batch.dead, batch.next_ms) == ((), (("post:1", "note", "lease_ran_out"),), None)


async def test_being_put_off_is_no_failure_but_an_attempt(redis: Connections, client: ClientId) -> None:
    queue = JobQueue(redis.scripts, client, most_failures=1)
    await queue.enqueue(an_order())
    for _ in range(3):
        assert await queue.later(await leased(queue), 0, why="postponed", counts=False) is JobOutcome.LATER
    job = await leased(queue)
    assert (job.attempt, job.failures) == (4, 0)


async def test_the_age_of_the_oldest_due_job_is_known(queue: JobQueue) -> None:
    await queue.enqueue(an_order("a"))
    await asyncio.sleep(0.03)
    await queue.enqueue(an_order("b"), an_order("c", delay_ms=A_MINUTE))
    stats = await queue.stats()
    assert (stats.waiting, stats.due) == (3, 2)
    assert 30 <= stats.oldest_ms < A_MINUTE


# the runner


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - other processes make it true
            await asyncio.sleep(0.005)


class Diary:
    """A handler that writes down what it was given and does what it is told."""

    def __init__(self, act: Callable[[Job], Awaitable[None]] | None = None) -> None:
        self.seen: list[tuple[ClientId, str, int]] = []
        self.most_at_once: Counter[ClientId] = Counter()
        self._now: Counter[ClientId] = Counter()
        self._act = act

    async def __call__(self, client: ClientId, job: Job) -> None:
        self.seen.append((client, job.id, job.attempt))
        self._now[client] += 1
        self.most_at_once[client] = max(self.most_at_once[client], self._now[client])
        try:
            if self._act:
                await self._act(job)
        finally:
            self._now[client] -= 1

    async def has(self, count: int) -> None:
        await until(lambda: len(self.seen) >= count)


@asynccontextmanager
async def a_runner(redis: Connections, handler: JobHandler, *clients: ClientId, pace: Pace) -> AsyncIterator[None]:
    await redis.commands.sadd(CLIENTS, *clients)
    stop = asyncio.Event()
    task = asyncio.create_task(JobRunner(redis, {"note": handler}, pace=pace).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task
        await redis.commands.srem(CLIENTS, *clients)


async def is_empty(queue: JobQueue) -> None:
    async with asyncio.timeout(60):
        while (await queue.stats()).waiting:  # noqa: ASYNC110 - other processes empty it
            await asyncio.sleep(0.01)


async def test_an_enqueued_job_runs_at_once_because_the_runner_is_woken(
    redis: Connections, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    diary = Diary()
    monkeypatch.setattr(runner_module, "POLL", 3600.0)
    async with a_runner(redis, diary, queue.client, pace=Pace()):
        while not await redis.commands.publish(WAKE, queue.client):  # noqa: ASYNC110 - nobody says that it listens
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        await queue.enqueue(an_order("a"))
        await diary.has(1)
        await queue.enqueue(an_order("b", delay_ms=50))
        await diary.has(2)
        await is_empty(queue)


async def test_a_failing_job_is_tried_again_until_it_works(
    redis: Connections, queue: JobQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner_module, "SHORTEST_BACKOFF", 0.01)

    async def act(job: Job) -> None:
        if job.attempt == 1:
            raise ValueError("somebody@example.com")
        if job.attempt == 2:
            raise Unavailable("graph_away")
        if job.attempt == 3:
            raise Unavailable("graph_busy", retry_after=0.05)
        if job.attempt == 4:
            raise Postpone(20)

    diary = Diary(act)
    async with a_runner(redis, diary, queue.client, pace=Pace()):
        await queue.enqueue(an_order())
        await diary.has(5)
        await is_empty(queue)
    assert [attempt for _, _, attempt in diary.seen] == [1, 2, 3, 4, 5]


async def test_a_failing_job_is_given_up_in_the_end_and_its_error_s_words_stay_out_of_the_log(
    redis: Connections, queue: JobQueue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runner_module, "SHORTEST_BACKOFF", 0.001)

    words = "somebody@example.com"

    async def act(job: Job) -> None:
        raise ValueError(words)

    diary = Diary(act)
    async with a_runner(redis, diary, queue.client, pace=Pace(most_failures=3)):
        await queue.enqueue(an_order())
        await is_empty(queue)
    assert len(diary.seen) == 3
    assert [dead.why for dead in await queue.dead(5)] == ["ValueError"]
    logged = capsys.readouterr().out
    assert "job.dead" in logged
    assert "somebody" not in logged


async def test_a_job_of_a_kind_nobody_knows_is_kept_for_a_newer_worker(
    redis: Connections, queue: JobQueue, capsys: pytest.CaptureFixture[str]
) -> None:
    async with a_runner(redis, Diary(), queue.client, pace=Pace()):
        await queue.enqueue(JobOrder("x", "from_the_future"))
        await until(lambda: "from_the_future" in capsys.readouterr().out)
    assert (await queue.stats()).waiting == 1


async def test_a_long_job_keeps_its_lease(redis: Connections, queue: JobQueue) -> None:
    diary = Diary(lambda _: asyncio.sleep(2))
    async with a_runner(redis, diary, queue.client, pace=Pace(lease_ms=900)):
        await queue.enqueue(an_order())
        await diary.has(1)
        await is_empty(queue)
    assert len(diary.seen) == 1


async def test_a_job_that_somebody_else_has_by_now_is_dropped(redis: Connections, queue: JobQueue) -> None:
    ended = asyncio.Event()

    async def act(_: Job) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    diary = Diary(act)
    async with a_runner(redis, diary, queue.client, pace=Pace(lease_ms=150)):
        await queue.enqueue(an_order())
        await diary.has(1)
        await redis.commands.hset(f"{{c:{queue.client}}}:jobs:try", "post:1", _a_state_of("another"))
        async with asyncio.timeout(60):
            await ended.wait()


async def test_a_busy_client_does_not_keep_another_waiting(redis: Connections) -> None:
    busy, quiet = ClientId(uuid4().hex), ClientId(uuid4().hex)
    diary = Diary(lambda _: asyncio.sleep(0.02))
    await JobQueue(redis.scripts, busy).enqueue(*(an_order(f"busy:{number}") for number in range(100)))
    async with a_runner(redis, diary, busy, quiet, pace=Pace(per_client=4, total=4)):
        await diary.has(20)
        await JobQueue(redis.scripts, quiet).enqueue(*(an_order(f"quiet:{number}") for number in range(10)))
        before = len(diary.seen)
        await diary.has(110)
        await is_empty(JobQueue(redis.scripts, busy))
    assert diary.most_at_once[busy] <= 4
    places = [place for place, (client, _, _) in enumerate(diary.seen) if client == quiet]
    assert len(places) == 10
    assert places[-1] < before + 40, "ten jobs of one client, each between at most a few of the other's"


async def test_one_client_is_given_no_more_than_its_share(redis: Connections, queue: JobQueue) -> None:
    diary = Diary(lambda _: asyncio.sleep(0.01))
    await queue.enqueue(*(an_order(f"{number}") for number in range(40)))
    async with a_runner(redis, diary, queue.client, pace=Pace(per_client=3)):
        await diary.has(40)
    assert diary.most_at_once[queue.client] == 3


async def test_a_stopping_runner_lets_its_jobs_end_and_leases_no_more(redis: Connections, queue: JobQueue) -> None:
    ending = asyncio.Event()

    async def act(_: Job) -> None:
        await ending.wait()

    diary = Diary(act)
    await queue.enqueue(*(an_order(f"{number}") for number in range(4)))
    async with a_runner(redis, diary, queue.client, pace=Pace(per_client=2)):
        await diary.has(2)
        asyncio.get_running_loop().call_later(0.1, ending.set)  # which is after the runner is told to stop
    assert len(diary.seen) == 2
    assert (await queue.stats()).waiting == 2


async def test_a_job_that_outlives_the_grace_is_cancelled_and_comes_back(redis: Connections, queue: JobQueue) -> None:
    diary = Diary(lambda _: asyncio.sleep(60))
    async with a_runner(redis, diary, queue.client, pace=Pace(grace=0.05, lease_ms=100)):
        await queue.enqueue(an_order())
        await diary.has(1)
    await asyncio.sleep(0.15)
    await ran_out(queue)
    assert (await leased(queue)).attempt == 2


async def test_a_runner_outlives_a_redis_that_goes_away(tmp_path: Path, client: ClientId) -> None:
    diary = Diary()
    async with (
        running("", tmp_path, search_path=os.environ["PATH"]) as server,
        connected(server.url, loader_url=server.loader_url) as redis,
        a_runner(redis, diary, client, pace=Pace()),
    ):
        queue = JobQueue(redis.scripts, client)
        for number in range(3):
            await queue.enqueue(an_order(f"{number}"))
            await diary.has(number + 1)
            os.kill(int(at(tmp_path).pid.read_text()), signal.SIGKILL)
        await is_empty(queue)


# workers that are killed


async def a_worker(server: Server, notes: Path) -> Process:
    urls = {"APP_URL": server.url, "LOADER_URL": server.loader_url}
    return await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, notes, env=os.environ | urls)


async def test_no_job_is_lost_when_workers_are_killed_mid_way(
    server: Server, redis: Connections, queue: JobQueue, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    notes.touch()
    wanted = {f"{number}" for number in range(120)}
    await redis.commands.sadd(CLIENTS, queue.client)
    await queue.enqueue(*map(an_order, wanted))
    for enough in (20, 60, len(wanted)):
        worker = await a_worker(server, notes)
        await until(lambda enough=enough: len(set(notes.read_text().split())) >= enough)  # type: ignore[misc]
        if enough == len(wanted):
            await is_empty(queue)
        worker.kill()
        await worker.wait()
    await redis.commands.srem(CLIENTS, queue.client)
    done = Counter(notes.read_text().split())
    assert done.keys() == wanted
    assert sum(done.values()) <= len(wanted) + 2 * 8, "only what ran when a worker was killed may run twice"


def _a_state_of(token: str) -> str:
    return json.dumps({"runs": 2, "failures": 2, "token": token})
