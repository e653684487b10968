"""Runs the jobs of all clients, a fair share of each at a time."""

from __future__ import annotations

import asyncio
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from uuid import uuid4

import structlog
from redis.exceptions import RedisError

from services.model import ClientId
from services.model.errors import Unavailable
from services.store.connection import Connections
from services.store.job_queue import LEASE_MS, MOST_FAILURES, Job, JobOutcome, JobQueue, LeaseLost
from services.store.keys import CLIENTS, WAKE
from services.store.leases import Held, Leases, Mishap, Tally
from services.store.tasks import end

JobHandler = Callable[[ClientId, Job], Awaitable[None]]

POLL = 1.0
"""Seconds after which every queue and the set of clients is looked at, should a wake-up have been missed."""
SHORTEST_BACKOFF = 0.5
LONGEST_BACKOFF = 900.0

log = structlog.get_logger()
chance = SystemRandom()


class Postpone(Exception):
    """Raised by a handler that has to wait `ms`, for a rate limit say."""

    def __init__(self, ms: int) -> None:
        super().__init__(ms)
        self.ms = ms


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a runner takes on: jobs at once of one client and of all, the lease, and the wait for them at the end.

    A worker that dies is noticed after `lease_ms` and half of it. `grace` is in seconds.
    """

    per_client: int = 8
    total: int = 32
    lease_ms: int = LEASE_MS
    grace: float = 10.0
    most_failures: int = MOST_FAILURES


USUAL_PACE = Pace()


@dataclass(frozen=True, slots=True)
class _Retry:
    ms: int
    why: str
    counts: bool = True


class JobRunner:
    """Leases due jobs, gives each to the handler of its kind and hands it back.

    A handler that returns has done its job. One that raises `Unavailable` or anything else is tried again, later every
    time, until the job is given up; `Postpone` is no failure. A job may be run twice, after a crash say, and must then
    do no harm. One whose job has passed to another worker is cancelled, or has raised LeaseLost.
    """

    def __init__(
        self,
        redis: Connections,
        handlers: Mapping[str, JobHandler],
        *,
        pace: Pace = USUAL_PACE,
        tally: Tally = lambda mishap, kind: None,
    ) -> None:
        self._redis = redis
        self._handlers = handlers
        self._pace = pace
        self._tally = tally
        self._queues: dict[ClientId, JobQueue] = {}
        self._look_at: dict[ClientId, float] = {}  # when to lease next, in the order of whose turn it is
        self._look_for_clients_at = 0.0
        self._running: dict[asyncio.Task[None], Held] = {}
        self._leases = Leases(pace.lease_ms, tally)
        self._wake = asyncio.Event()
        self._is_away = False

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then lease nothing more and wait for the handlers that run.

        Those that take longer than the grace are cancelled; their jobs come back when the lease has run out.
        A Redis that is away is waited for.
        """
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(work) for work in (self._listen(), self._leases.keep(), self._heed(stop))]
            try:
                while not stop.is_set():
                    await self._turn()
                    await self._rest()
            finally:
                await self._drain()
                await end(beside)

    async def _turn(self) -> None:
        try:
            await self._look_for_clients()
            ready = self._ready()
            for place, client in enumerate(ready):
                free = self._pace.total - len(self._running)
                if free > 0:
                    await self._lease(client, max(1, free // (len(ready) - place)))
        except (Unavailable, RedisError, OSError) as error:
            if not self._is_away:
                log.warning("store.away", error=type(error).__name__)
            self._is_away = True
        else:
            if self._is_away:
                log.info("store.back")
            self._is_away = False

    async def _rest(self) -> None:
        """Until a queue may have work again, or something says that one has."""
        if self._is_away:
            await asyncio.sleep(POLL)
            return
        try:
            async with asyncio.timeout(self._idle_for()):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    def _idle_for(self) -> float:
        if len(self._running) >= self._pace.total:
            return POLL
        coming = (self._look_at[client] - _now() for client in self._with_room())
        return max(0.0, min(coming, default=POLL))

    def _ready(self) -> list[ClientId]:
        return [client for client in self._with_room() if self._look_at[client] <= _now()]

    def _with_room(self) -> list[ClientId]:
        running = Counter(held.queue.client for held in self._running.values())
        return [client for client in self._look_at if running[client] < self._pace.per_client]

    async def _look_for_clients(self) -> None:
        if _now() < self._look_for_clients_at:
            return
        known = {ClientId(str(client)) for client in await self._redis.commands.smembers(CLIENTS)}
        self._look_for_clients_at = _now() + POLL
        for client in self._look_at.keys() - known:
            del self._look_at[client], self._queues[client]
        for client in known - self._look_at.keys():
            self._look_at[client] = 0.0
            self._queues[client] = JobQueue(self._redis.scripts, client, most_failures=self._pace.most_failures)

    async def _lease(self, client: ClientId, share: int) -> None:
        queue = self._queues[client]
        running = [held.job for held in self._running.values() if held.queue is queue]
        room = min(share, self._pace.per_client - len(running))
        # its next turn comes after everybody else's; a wake-up that arrives during the call must not be overwritten
        del self._look_at[client]
        self._look_at[client] = _now() + POLL
        batch = await queue.lease(room, self._pace.lease_ms, token=uuid4().hex, running=running)
        if len(batch.jobs) == room:
            self._look(client, 0)
        elif batch.next_ms is not None:
            self._look(client, batch.next_ms)
        for gone, kind, why in batch.dead:
            log.error("job.dead", client=client, job=gone, kind=kind, why=why)
            self._tally(Mishap.DEAD, kind)
        for job in batch.jobs:
            self._start(queue, job)

    def _look(self, client: ClientId, ms: int) -> None:
        """Lease of this client in `ms` at the latest."""
        if client in self._look_at:
            self._look_at[client] = min(self._look_at[client], _now() + ms / 1000)

    def _start(self, queue: JobQueue, job: Job) -> None:
        task = asyncio.create_task(self._work(queue, job))
        self._running[task] = Held(job, queue, task)
        self._leases.take(self._running[task])
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._leases.release(self._running.pop(task).job)
        self._wake.set()

    async def _work(self, queue: JobQueue, job: Job) -> None:
        known = {"client": queue.client, "job": job.id, "kind": job.kind, "attempt": job.attempt}
        try:
            retry = await self._handle(queue.client, job)
            self._leases.release(job)
            fate = await self._hand_back(queue, job, retry)
        except LeaseLost:
            retry, fate = None, JobOutcome.LOST
        except (Unavailable, RedisError) as error:
            log.warning("job.not_handed_back", **known, error=type(error).__name__)
            return
        if fate is JobOutcome.AGAIN:
            self._look(queue.client, 0)
        if fate is JobOutcome.LATER and retry:
            self._look(queue.client, retry.ms)
        tell = log.error if fate is JobOutcome.DEAD else log.info
        tell(f"job.{fate}", **known, why=retry and retry.why)
        if fate in (JobOutcome.DEAD, JobOutcome.LOST):
            self._tally(Mishap(fate), job.kind)

    async def _handle(self, client: ClientId, job: Job) -> _Retry | None:
        try:
            await self._handlers[job.kind](client, job)
        except Postpone as wish:
            return _Retry(wish.ms, "postponed", counts=False)
        except Unavailable as error:
            self._tally(Mishap.FAILED, job.kind)
            wait = _backoff(job) if error.retry_after is None else round(error.retry_after * 1000)
            return _Retry(wait, error.key)
        except LeaseLost:
            raise
        except Exception as error:  # the outer edge of a job
            self._tally(Mishap.FAILED, job.kind)
            kind = type(error).__name__
            log.error("job.failed", client=client, job=job.id, kind=job.kind, error=kind, at=_way_of(error))  # noqa: TRY400
            return _Retry(_backoff(job), kind)
        return None

    async def _hand_back(self, queue: JobQueue, job: Job, retry: _Retry | None) -> JobOutcome:
        if retry is None:
            return await queue.done(job)
        return await queue.later(job, retry.ms, why=retry.why, counts=retry.counts)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.listening.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(WAKE)
                    async for message in channel.listen():
                        self._hear(ClientId(message["data"]))
            except (RedisError, OSError) as error:
                log.debug("queue.polls", error=type(error).__name__)
                await asyncio.sleep(POLL)

    def _hear(self, client: ClientId) -> None:
        if client not in self._look_at:
            self._look_for_clients_at = 0.0
        self._look(client, 0)
        self._wake.set()

    async def _heed(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _drain(self) -> None:
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=self._pace.grace)
        await end(late)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _way_of(error: Exception) -> str:
    """The lines an error came through; its own words stay out of the log, they may hold names and addresses."""
    frames = traceback.extract_tb(error.__traceback__)
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)


def _backoff(job: Job) -> int:
    """Milliseconds to wait after a failure: twice as long each time, never all workers at once."""
    longest = min(LONGEST_BACKOFF, SHORTEST_BACKOFF * 2**job.failures)
    return int(1000 * longest * chance.uniform(0.5, 1.0))
