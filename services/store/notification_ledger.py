"""What of telling people must happen once: letters that were ordered, and what is kept for digests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter

from services.model import ClientId, IncidentId, PersonId
from services.model.deliveries import News
from services.model.job_order import JobOrder
from services.store.connection import Commands, Scripts
from services.store.job_queue import order_args
from services.store.keys import Keys
from services.store.records import Record


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """Something that is told with the next digest; `stamp` tells apart what is new of one incident."""

    incident: IncidentId
    news: News
    stamp: str
    at: datetime


DIGEST_ENTRY = Record(TypeAdapter(DigestEntry))
MOST_ALIKE: Final = 20
"""More than can be kept while a digest that has read them takes them out, by which it is known to be the first."""


class NotificationLedger:
    """Every call but `hasten` is a few round trips at most; raises Unavailable("store_away") when Redis cannot be
    reached."""

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis
        self._scripts = scripts

    async def order_once(self, client: ClientId, incident: IncidentId, orders: Iterable[JobOrder]) -> None:
        """Queue those of the jobs that were never queued for the incident, done or not."""
        keys, args = Keys(client), order_args(orders)
        if args:
            await self._scripts.run("order", keys=(keys.ordered(incident), *keys.jobs), args=args)

    async def ordered(self, client: ClientId, incident: IncidentId, names: Iterable[str]) -> frozenset[str]:
        """The names of those jobs that were queued for the incident before, done or not."""
        wanted = list(names)
        known = await self._redis.smismember(Keys(client).ordered(incident), wanted) if wanted else []
        return frozenset(job for job, is_known in zip(wanted, known, strict=True) if is_known)

    async def hasten(self, client: ClientId, person: PersonId) -> None:
        """Have looked at anew now what waits until somebody wants to hear of it; in as many round trips as the queue is
        long in thousands."""
        keys = Keys(client)
        ends = self._redis.hscan_iter(keys.jobs_body, match=f"*:{person}", count=1000)
        waiting = [job async for job, _ in ends if job.startswith(("news_held:", "tell:"))]
        if waiting:
            await self._scripts.run("hasten", keys=keys.jobs, args=waiting)

    async def keep(self, client: ClientId, person: PersonId, kept: DigestEntry) -> None:
        """Keep something for somebody's digest; the same once more changes nothing.

        Of the same news of one incident, of which a digest tells once, the latest MOST_ALIKE are kept.
        """
        key = Keys(client).digest(person)
        await self._redis.hsetnx(key, _field(kept), DIGEST_ENTRY.dump(kept))
        alike = f"{kept.incident} {kept.news} "
        if sum(field.startswith(alike) for field in await self._redis.hkeys(key)) > MOST_ALIKE:
            fields = [_field(one) for one in await self.kept(client, person)]
            await self._redis.hdel(key, *[field for field in fields if field.startswith(alike)][:-MOST_ALIKE])

    async def kept(self, client: ClientId, person: PersonId) -> tuple[DigestEntry, ...]:
        """What is kept for somebody's digest, the oldest first."""
        rows = await self._redis.hvals(Keys(client).digest(person))
        return tuple(sorted((DIGEST_ENTRY.load(row) for row in rows), key=lambda kept: kept.at))

    async def take(
        self, client: ClientId, person: PersonId, kept: Iterable[DigestEntry], *, jobs: Iterable[JobOrder] = ()
    ) -> bool:
        """Take out what a digest tells, and queue its jobs in the same step; False if it was taken by somebody else."""
        fields = [_field(one) for one in kept]
        keys, args = Keys(client), [len(fields), *fields, *order_args(jobs)]
        return bool(await self._scripts.run("digest", keys=(keys.digest(person), *keys.jobs), args=args))


def _field(kept: DigestEntry) -> str:
    return f"{kept.incident} {kept.news} {kept.stamp}"
