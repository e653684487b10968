"""Ending tasks for certain, and not in the middle of what must be finished."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any, TypeVar

T = TypeVar("T")


async def finished(work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; whoever is cancelled meanwhile waits for its end all the same, and is cancelled then.

    For what is done outside and must be recorded: cut off in between, nobody would know of it.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):  # again, because `end` is not patient
                await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at: what went wrong in a run that is cancelled interests nobody
        raise


async def end(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel the tasks and wait until they have ended.

    Python 3.11's `asyncio.wait_for`, which redis-py sends through, may swallow a cancellation; so it is repeated.
    """
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=1)
