"""What the dialogs about monitors have done outside: who has ever reported, and maintenance that is over early."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from services.incidents import pending_opened
from services.model import PauseId
from services.monitors.maintenance_windows import ended


async def _sources(context: AppContext, task: Task) -> Mapping[str, Any]:
    """The sources that have ever reported something."""
    return {"sources": list(await context.store.pending_reports.seen_sources(task.client))}


async def _end_pause(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Maintenance over now; how many incidents waited for that. Done again, it lets go of what still waits."""
    pause = PauseId(task.args["pause"])
    await context.store.change_setup(task.client, lambda setup: ended(setup, pause))
    return {"count": await pending_opened.recheck_waiting(context.store, task.client, now=context.now())}


EFFECTS: Final[Mapping[str, EffectHandler]] = {"sources": _sources, "end_pause": _end_pause}
