"""What the dialogs about monitors have done outside: who has ever reported, and maintenance that is over early."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from services.incidents import pending_opened
from services.model import PauseId
from services.monitors.maintenance_windows import ended
from services.store.redis_store import Store


@dataclass(frozen=True, slots=True)
class MonitorEffects:
    """The works about what monitors send."""

    store: Store
    now: Callable[[], datetime]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {"sources": self._sources, "end_pause": self._end_pause}

    async def _sources(self, task: Task) -> Mapping[str, Any]:
        """The sources that have ever reported something."""
        return {"sources": list(await self.store.pending_reports.seen_sources(task.client))}

    async def _end_pause(self, task: Task) -> Mapping[str, Any]:
        """Maintenance over now; how many incidents waited for that. Done again, it lets go of what still waits."""
        pause = PauseId(task.args["pause"])
        await self.store.change_setup(task.client, lambda setup: ended(setup, pause))
        return {"count": await pending_opened.recheck_waiting(self.store, task.client, now=self.now())}
