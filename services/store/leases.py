"""The jobs that a worker is at: kept for as long as they take, and stopped once they have passed to another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import structlog
from redis.exceptions import RedisError

from services.model.errors import Unavailable
from services.store.job_queue import Job, JobQueue

log = structlog.get_logger()


class Mishap(StrEnum):
    """How a run of a job ends that does not end well."""

    FAILED = "failed"
    DEAD = "dead"
    LOST = "lost"


Tally = Callable[[Mishap, str], None]
"""Hears of each mishap, with the kind of the job."""


@dataclass(frozen=True, slots=True)
class Held:
    """A job and the task that does it."""

    job: Job
    queue: JobQueue
    task: asyncio.Task[None]


class Leases:
    """The leases of one worker, each of `lease_ms`."""

    def __init__(self, lease_ms: int, tally: Tally) -> None:
        self._lease_ms = lease_ms
        self._tally = tally
        self._held: dict[tuple[str, str], Held] = {}

    def take(self, held: Held) -> None:
        """Keep a job from now on."""
        self._held[held.job.id, held.job.token] = held

    def release(self, job: Job) -> None:
        """Keep a job no longer: it is handed back, and may then be gone without being lost."""
        self._held.pop((job.id, job.token), None)

    async def keep(self) -> None:
        """Renew the leases, without end; a job that somebody else has by now is cancelled."""
        while True:
            await asyncio.sleep(self._lease_ms / 3000)
            await asyncio.gather(*(self._renew(queue) for queue in {held.queue for held in self._held.values()}))

    async def _renew(self, queue: JobQueue) -> None:
        jobs = [held.job for held in self._held.values() if held.queue is queue]
        try:
            lost = await queue.hold(jobs, self._lease_ms)
        except (Unavailable, RedisError) as error:
            log.warning("job.not_held", client=queue.client, error=type(error).__name__)
            return
        for job in jobs:
            held = self._held.get((job.id, job.token))
            if job.id in lost and held:
                log.warning("job.lost", client=queue.client, job=job.id, kind=job.kind)
                self._tally(Mishap.LOST, job.kind)
                self.release(job)
                held.task.cancel()
