"""What the dialogs about calendars and rooms have done outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from services.admin import calendar_discovery, importing
from services.admin.uploads import Fetcher
from services.calendars import room_times
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.model import Connection, ConnectionId, RoomId
from services.model.errors import NeedsAdmin
from services.store.redis_store import Store
from services.store.uploaded_lists import UploadedLists


@dataclass(frozen=True, slots=True)
class RoomEffects:
    """The works about calendars and rooms."""

    store: Store
    graph: Graph
    setup: GraphSetup
    uploads: UploadedLists
    fetcher: Fetcher
    now: Callable[[], datetime]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {
            "find_rooms": self._find_rooms,
            "look_up": self._look_up,
            "hours": self._hours,
            "propose": self._propose,
            "seen_rooms": self._seen_rooms,
            "plan_import": self._plan_import,
            "apply_import": self._apply_import,
            "free_busy": self._free_busy,
            "glance": self._glance,
        }

    async def _find_rooms(self, task: Task) -> Mapping[str, Any]:
        return await calendar_discovery.find_rooms(self.setup, task.client, await self._connection(task))

    async def _look_up(self, task: Task) -> Mapping[str, Any]:
        connection, given = await self._connection(task), await self._given(task)
        return await calendar_discovery.look_up(
            self.setup, task.client, connection, given or "", now=self.now(), report=task.report
        )

    async def _hours(self, task: Task) -> Mapping[str, Any]:
        connection = await self._connection(task)
        return await calendar_discovery.hours(
            self.setup, task.client, connection, task.args["addresses"], now=self.now()
        )

    async def _propose(self, task: Task) -> Mapping[str, Any]:
        return await calendar_discovery.propose(await self.store.setup(task.client))

    async def _seen_rooms(self, task: Task) -> Mapping[str, Any]:
        return await calendar_discovery.seen_rooms(self.store, await self.store.setup(task.client))

    async def _plan_import(self, task: Task) -> Mapping[str, Any]:
        setup, given = await self.store.setup(task.client), await self._given(task)
        complete = bool(task.args.get("complete"))
        return await importing.plan_import(self.uploads, setup, task.run_id, given, complete=complete)

    async def _apply_import(self, task: Task) -> Mapping[str, Any]:
        return await importing.apply_import(self.store, self.uploads, task.client, task.run_id)

    async def _free_busy(self, task: Task) -> Mapping[str, Any]:
        setup = await self.store.setup(task.client)
        return await room_times.free_busy(self.graph, setup, RoomId(task.args["room"]), now=self.now())

    async def _glance(self, task: Task) -> Mapping[str, Any]:
        setup = await self.store.setup(task.client)
        return await room_times.glance(self.graph, setup, task.args["rooms"], now=self.now())

    async def _connection(self, task: Task) -> Connection:
        found = (await self.store.setup(task.client)).connection(ConnectionId(task.args["connection"]))
        if found is None:
            raise NeedsAdmin("not_set_up")
        return found

    async def _given(self, task: Task) -> bytes | str | None:
        """The list that was typed, or is fetched from where a file lies; None where neither came along."""
        if task.args.get("url"):
            return await self.fetcher.fetch(task.args["url"])
        text = task.args.get("text")
        return str(text) if text is not None else None
