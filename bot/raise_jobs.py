"""The job that opens a pending report's incident, once it has waited long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services import raising
from services.model import ClientId, IncidentId
from services.redis_store.queue import Job
from services.redis_store.runner import Handler, Postpone
from services.redis_store.store import Store


def handlers(store: Store, now: Callable[[], datetime]) -> dict[str, Handler]:
    """The kind of job and who does it."""

    async def look(client: ClientId, job: Job) -> None:
        then = await raising.look(store, client, IncidentId(job.args["incident"]), now=now())
        if then is not None:
            raise Postpone(max(0, int((then - now()).total_seconds() * 1000)))

    return {"raise": look}
