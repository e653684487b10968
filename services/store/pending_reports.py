"""What monitors have reported and nobody hears of yet, and which sources have ever reported something."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from services.model import ClientId, Incident, IncidentId
from services.model.job_wire import queued
from services.model.jobs import OpenPending
from services.monitors.pending import Pending, Waiting
from services.store.changes import CommitOutcome, CommitResult, source_key
from services.store.connection import Commands, Scripts
from services.store.job_queue import order_args
from services.store.keys import Keys
from services.store.records import INCIDENT, Record

PENDING = Record(TypeAdapter(Pending))
KEPT: Final = 7 * 86_400
"""For how many seconds it is known that a fault is gone that nobody has heard of."""
MERGED: Final = 86_400
"""For how many seconds it is known which incident an event has repeated: longer than it takes to be delivered again."""


class PendingReports:
    """A pending report lies where its incident will, and its incident's version goes on from its own.

    So one of the two is true at any moment: it was opened, or its fault was gone before.
    """

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis
        self._scripts = scripts
        self._seen: set[tuple[ClientId, str]] = set()

    async def known(self, client: ClientId, incident: IncidentId) -> Incident | Pending | None:
        """The incident of that id, or the report that may become it."""
        doc, wait = await self._redis.hmget(Keys(client).incident(incident), "doc", "wait")
        if doc:
            return INCIDENT.load(doc)
        return PENDING.load(wait) if wait else None

    async def delivered(self, client: ClientId, event: IncidentId) -> Incident | Pending | None:
        """What the event of that id has led to: what it opened, or what it repeated within the last day."""
        opened = await self.known(client, event)
        if opened is not None:
            return opened
        repeated = await self._redis.get(Keys(client).merged(event))
        return await self.known(client, IncidentId(repeated)) if repeated else None

    async def merge(self, client: ClientId, event: IncidentId, *, into: IncidentId) -> None:
        """Remember for a day which incident, or report that may become one, an event has repeated."""
        await self._redis.set(Keys(client).merged(event), into, ex=MERGED)

    async def reported(self, client: ClientId, source: str, source_id: str) -> Incident | Pending | None:
        """The latest that a source has reported under its own id."""
        found = await self._redis.hget(Keys(client).sources, source_key(source, source_id))
        return await self.known(client, IncidentId(found)) if found else None

    async def keep(
        self, pending: Pending, *, replaces: IncidentId | None = None, delay: timedelta = timedelta()
    ) -> CommitResult:
        """Keep the next version of a pending report, which is looked at after the `delay` while it waits.

        A new one gets EXISTS where its source's id names another that it does not replace.
        """
        keys = Keys(pending.client)
        is_waiting = pending.state is Waiting.PENDING
        jobs = (queued(OpenPending(pending.id), delay=delay),) if is_waiting else ()
        word, detail = await self._scripts.run(
            "pend",
            keys=(keys.incident(pending.id), keys.sources, keys.pending, keys.open, keys.never_opened, *keys.jobs),
            args=(json.dumps(_order(pending, replaces)), PENDING.dump(pending), *order_args(jobs)),
        )
        return CommitResult(CommitOutcome(word), detail)

    async def opened(self, client: ClientId, incident: IncidentId) -> None:
        """Forget what has become an incident."""
        keys = Keys(client)
        await self._redis.srem(keys.pending, incident)
        await self._redis.hdel(keys.incident(incident), "wait")

    async def waiting(self, client: ClientId) -> tuple[IncidentId, ...]:
        """The ids of all that wait."""
        return tuple(IncidentId(found) for found in await self._redis.smembers(Keys(client).pending))

    async def see_source(self, client: ClientId, source: str) -> None:
        """Remember that a source reports to a client."""
        if (client, source) not in self._seen:
            await self._redis.sadd(Keys(client).seen_sources, source)
            self._seen.add((client, source))

    async def seen_sources(self, client: ClientId) -> tuple[str, ...]:
        """The sources that have reported something, by name."""
        return tuple(sorted(await self._redis.smembers(Keys(client).seen_sources)))


def _order(pending: Pending, replaces: IncidentId | None) -> dict[str, object]:
    """The order for `pend.lua`; what does not apply is left out, because Lua's cjson takes null for something."""
    report = pending.report
    source = source_key(report.source, report.source_id)
    order = {
        "incident": pending.id,
        "expect": pending.version - 1,
        "version": pending.version,
        "source": source if pending.version == 1 else None,
        "gone": source,
        "replaces": replaces,
        "waits": pending.state is Waiting.PENDING,
        "kept": KEPT,
        "job": OpenPending(pending.id).name,
    }
    return {name: value for name, value in order.items() if value is not None}
