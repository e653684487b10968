"""What the dialogs about calendars and rooms have done outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from services.admin import calendar_discovery, importing
from services.admin.uploads import Fetcher
from services.calendars import room_times
from services.model import Connection, ConnectionId, RoomId
from services.model.errors import NeedsAdmin


async def _find_rooms(context: AppContext, task: Task) -> Mapping[str, Any]:
    return await calendar_discovery.find_rooms(context.graph_setup, task.client, await _connection(context, task))


async def _look_up(context: AppContext, task: Task) -> Mapping[str, Any]:
    connection, given = await _connection(context, task), await _given(context, task)
    return await calendar_discovery.look_up(
        context.graph_setup, task.client, connection, given or "", now=context.now(), report=task.report
    )


async def _hours(context: AppContext, task: Task) -> Mapping[str, Any]:
    connection = await _connection(context, task)
    return await calendar_discovery.hours(
        context.graph_setup, task.client, connection, task.args["addresses"], now=context.now()
    )


async def _propose(context: AppContext, task: Task) -> Mapping[str, Any]:
    return await calendar_discovery.propose(await context.store.setup(task.client))


async def _seen_rooms(context: AppContext, task: Task) -> Mapping[str, Any]:
    return await calendar_discovery.seen_rooms(context.store, await context.store.setup(task.client))


async def _plan_import(context: AppContext, task: Task) -> Mapping[str, Any]:
    setup, given = await context.store.setup(task.client), await _given(context, task)
    complete = bool(task.args.get("complete"))
    return await importing.plan_import(context.uploads, setup, task.run_id, given, complete=complete)


async def _apply_import(context: AppContext, task: Task) -> Mapping[str, Any]:
    return await importing.apply_import(context.store, context.uploads, task.client, task.run_id)


async def _free_busy(context: AppContext, task: Task) -> Mapping[str, Any]:
    setup = await context.store.setup(task.client)
    return await room_times.free_busy(context.graph, setup, RoomId(task.args["room"]), now=context.now())


async def _glance(context: AppContext, task: Task) -> Mapping[str, Any]:
    setup = await context.store.setup(task.client)
    return await room_times.glance(context.graph, setup, task.args["rooms"], now=context.now())


async def _connection(context: AppContext, task: Task) -> Connection:
    found = (await context.store.setup(task.client)).connection(ConnectionId(task.args["connection"]))
    if found is None:
        raise NeedsAdmin("not_set_up")
    return found


async def _given(context: AppContext, task: Task) -> bytes | str | None:
    """The list that was typed, or is fetched from where a file lies; None where neither came along."""
    if task.args.get("url"):
        return await Fetcher(is_local=context.is_local).fetch(task.args["url"])
    text = task.args.get("text")
    return str(text) if text is not None else None


EFFECTS: Final[Mapping[str, EffectHandler]] = {
    "find_rooms": _find_rooms,
    "look_up": _look_up,
    "hours": _hours,
    "propose": _propose,
    "seen_rooms": _seen_rooms,
    "plan_import": _plan_import,
    "apply_import": _apply_import,
    "free_busy": _free_busy,
    "glance": _glance,
}
