"""Sources of which nothing is taken: counted in memory, and noted for `status` once they are none by chance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.model import ClientId
from services.model.errors import Unavailable
from services.model.observed import Unheard, Why
from services.monitors.intake import EVERY
from services.store.observations import Observations
from services.store.redis_store import Store

LONG: Final = timedelta(minutes=10)
MANY: Final = 3
"""How long, or how many reports long, a series of refused ones is no chance."""
NOTED_EVERY: Final = timedelta(minutes=1)
"""How often the same is noted at the most, however many reports come."""
MOST_CLIENTS: Final = 50
"""For how many clients a report is noted of which nobody knows whose it is."""


@dataclass(slots=True)
class _Series:
    """Refused reports since one was last taken."""

    since: datetime
    count: int = 0


class Refusals:
    """The series of this process, by source and tenant. What cannot be noted in the store just now is not noted."""

    def __init__(self, store: Store, facts: Observations) -> None:
        self._store = store
        self._facts = facts
        self._series: dict[tuple[str, ClientId], _Series] = {}
        self._taken: dict[tuple[str, ClientId], datetime] = {}
        self._noted: dict[tuple[str, ClientId, Why], datetime] = {}

    async def refused(self, source: str, tenants: Iterable[ClientId], why: Why, *, now: datetime) -> None:
        """A report of a source was refused, which is one of these tenants', or of EVERY one that is served."""
        for tenant in tenants:
            series = self._series.setdefault((source, tenant), _Series(now))
            series.count += 1
            is_chance = series.count < MANY and now - series.since < LONG
            if not is_chance and self._is_due((source, tenant, why), now):
                await self._note(source, tenant, Unheard(series.since, now, why))

    async def taken(self, source: str, client: ClientId, key: ClientId, *, now: datetime) -> None:
        """A report of a source was taken for a client, proven by a key that is for that one or for EVERY one."""
        for tenant in {client, key}:
            self._series.pop((source, tenant), None)
        self._taken[source, client] = now
        try:
            await self._facts.taken(client, source)
        except Unavailable:
            return

    def _is_due(self, what: tuple[str, ClientId, Why], now: datetime) -> bool:
        if what in self._noted and now - self._noted[what] < NOTED_EVERY:
            return False
        self._noted[what] = now
        return True

    async def _note(self, source: str, tenant: ClientId, unheard: Unheard) -> None:
        try:
            served = await self._store.clients()
            for client in sorted(served)[:MOST_CLIENTS] if tenant == EVERY else served & {tenant}:
                if self._taken.get((source, client), unheard.since) <= unheard.since:
                    await self._facts.refused(client, source, unheard)
        except Unavailable:
            return
