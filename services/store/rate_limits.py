"""Rate limits shared by all workers: Teams counts a bot's sends, so they are counted before it does.

Every send goes through here, so this is also where a worker is stopped whose job has passed to another.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.model import ClientId
from services.store.connection import Scripts
from services.store.job_queue import LEASE_MS, Job, LeaseLost
from services.store.keys import Keys


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` sends in any `ms` milliseconds."""

    ms: int
    most: int


CONVERSATION = (Window(1_000, 7), Window(2_000, 8), Window(30_000, 60), Window(3_600_000, 1_800))
"""Teams: "Optimize your bot with rate limiting", send to conversation, per bot and thread; widest last."""
CLIENT = (Window(1_000, 30),)
"""Teams, the same page: 30 requests a second per app and tenant. A newer answer says 50; the lower is safe."""


class RateLimits:
    """What one client may still send. Every call raises `Unavailable("store_away")` when Redis is away."""

    def __init__(self, scripts: Scripts, client: ClientId) -> None:
        self._scripts = scripts
        self._keys = Keys(client)

    async def take(self, conversation: str, *, job: Job, part: str = "") -> int:
        """0 when a send to the conversation may go now, else the milliseconds to wait, and then nothing was counted.

        All windows of the conversation and of the client are looked at in one step, by the server's clock. Asking again
        for the same `part` of a run after a 0 answers 0 and counts once. Raises LeaseLost when the job is somebody
        else's by now; else it stays with this worker for as long as a send may take.
        """
        keys = self._keys
        windows = [number for window in (*CONVERSATION, *CLIENT) for number in (window.ms, window.most)]
        wait = await self._scripts.run(
            "limit",
            keys=(keys.limit(conversation), keys.block(conversation), keys.limit_all, *keys.jobs),
            args=(f"{job.id}:{part}:{job.token}", job.id, job.token, LEASE_MS, len(CONVERSATION), *windows),
        )
        if wait < 0:
            raise LeaseLost
        return int(wait)

    async def block(self, conversation: str, ms: int) -> None:
        """Let nothing be sent to the conversation for `ms`, as a Retry-After asks; a longer block stays."""
        await self._scripts.run("block", keys=(self._keys.block(conversation),), args=(ms,))
