"""The lease queue of one client: wanted work that no crash can lose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from services.model import ClientId
from services.model.job_order import JobOrder
from services.store.connection import Scripts
from services.store.keys import Keys

MOST_FAILURES = 30
"""After so many failed runs a job is given up; with the runner's backoff that is about four hours."""


LEASE_MS = 15_000
"""How long a worker has a job before it is suspected to be dead; it asks for more while it lives. Half as long after
that the job is somebody else's."""


class LeaseLost(Exception):
    """Raised for a job that has passed to another worker: this one ends with it and does nothing more."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job that this worker has until its lease runs out.

    `attempt` is 1 the first time and grows with every run until the job is done. `failures` are the earlier runs that
    count towards giving up. `token` proves the lease.
    """

    id: str
    kind: str
    args: dict[str, str]
    attempt: int
    failures: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that was given up; `why` is the word of its last failure."""

    id: str
    kind: str
    args: dict[str, str]
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What a lease brought: jobs, those given up instead as (id, kind, why), and ms until the next is due, None for
    never."""

    jobs: tuple[Job, ...]
    dead: tuple[tuple[str, str, str], ...]
    next_ms: int | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The state of a queue: jobs in all, jobs due that nobody has, age in ms of the oldest of these, jobs given up, and
    jobs that are under way or soon will be."""

    waiting: int
    due: int
    oldest_ms: int
    dead: int
    soon: int


class JobOutcome(StrEnum):
    """What became of a job that was handed back."""

    DONE = "done"
    AGAIN = "again"
    LATER = "later"
    DEAD = "dead"
    LOST = "lost"


class JobQueue:
    """One client's jobs. Every call raises `Unavailable("store_away")` when Redis is away, and may then be repeated."""

    def __init__(self, scripts: Scripts, client: ClientId, *, most_failures: int = MOST_FAILURES) -> None:
        self.client = client
        self._scripts = scripts
        self._keys = Keys(client).jobs
        self._most_failures = most_failures

    async def enqueue(self, *orders: JobOrder) -> None:
        """Have each order's job run.

        One that waits already gets the new arguments and the earlier of both times; one that is running runs once more
        afterwards; one that was given up gets a new chance.
        """
        await self._run("enqueue", *order_args(orders))

    async def lease(self, most: int, lease_ms: int, *, token: str, running: Iterable[Job] = ()) -> Batch:
        """Take up to `most` due jobs for `lease_ms`; `token` must be new.

        `running` are those that this worker has: they stay with it, whatever the server's clock says. Should the answer
        be lost on the way, the jobs come back when the lease has run out.
        """
        known = [part for job in running for part in (job.id, job.token)]
        leased, dead, next_ms = await self._run("lease", most, lease_ms, self._most_failures, token, *known)
        jobs = tuple(
            Job(job, **json.loads(body), attempt=runs + 1, failures=failures, token=token)
            for job, body, runs, failures in leased
        )
        gone = tuple((job, json.loads(body)["kind"], why) for job, why, body in dead)
        return Batch(jobs, gone, None if next_ms < 0 else next_ms)

    async def done(self, job: Job) -> JobOutcome:
        """The job is finished: DONE, AGAIN if it was wanted anew meanwhile, LOST if the lease had passed to another."""
        return JobOutcome(await self._run("done", job.id, job.token))

    async def later(self, job: Job, ms: int, *, why: str, counts: bool = True) -> JobOutcome:
        """Try the job again in `ms`: LATER, DEAD if that was one failure too many, LOST as for `done`.

        With `counts=False` the run is no failure, as when a rate limit put it off.
        """
        return JobOutcome(await self._run("later", job.id, job.token, ms, self._most_failures, why, int(counts)))

    async def hold(self, jobs: Sequence[Job], lease_ms: int) -> frozenset[str]:
        """Keep the jobs for `lease_ms` from now; returns the ids of those that are somebody else's by now."""
        pairs = (part for job in jobs for part in (job.id, job.token))
        return frozenset(await self._run("hold", lease_ms, *pairs))

    async def require(self, job: Job) -> None:
        """Keep the job for a lease from now; raises LeaseLost when it is somebody else's by now."""
        if await self.hold([job], LEASE_MS):
            raise LeaseLost

    async def dead(self, most: int) -> tuple[DeadJob, ...]:
        """The jobs given up, the latest first."""
        return tuple(
            DeadJob(job, **json.loads(body), why=why, at=datetime.fromtimestamp(ms / 1000, UTC))
            for job, body, why, ms in await self._run("dead", most)
        )

    async def revive(self, job_id: str) -> bool:
        """Make a job that was given up due now; False if it is not among them."""
        return bool(await self._run("revive", job_id))

    async def stats(self) -> Stats:
        """How the queue stands, by the server's clock."""
        return Stats(*await self._run("stats", LEASE_MS))

    async def _run(self, script: str, *args: str | int) -> Any:
        return await self._scripts.run(script, keys=self._keys, args=args)


def order_args(orders: Iterable[JobOrder]) -> list[str | int]:
    """The orders as ARGV for a script that includes `enqueue`: job id, job body, delay in ms, repeated."""
    return [part for order in orders for part in (order.id, body_of(order), order.delay_ms)]


def body_of(order: JobOrder | Job) -> str:
    """What a job is, as it is stored beside its id."""
    return json.dumps({"kind": order.kind, "args": order.args}, separators=(",", ":"))
