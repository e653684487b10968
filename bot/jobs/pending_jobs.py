"""The job that opens a pending report's incident, once it has waited long enough."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.incidents import pending_opened
from services.model import ClientId, IncidentId
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone
from services.store.redis_store import Store


def handlers(store: Store, now: Callable[[], datetime]) -> dict[str, JobHandler]:
    """The kind of job and who does it."""

    async def look(client: ClientId, job: Job) -> None:
        then = await pending_opened.look(store, client, IncidentId(job.args["incident"]), now=now())
        if then is not None:
            raise Postpone(max(0, int((then - now()).total_seconds() * 1000)))

    return {"raise": look}
