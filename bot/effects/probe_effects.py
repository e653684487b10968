"""Connections tried for the dialogs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from services.admin.probe import Probe, ProbedConnection
from services.model import Connection, ConnectionId, Mode


async def _probe(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Try what the args describe: `mode`, `account`, `domain`, `can_book`, and `probe`, the number of the trial."""
    args = task.args
    connection = Connection(
        ConnectionId(task.run_id), args["account"], Mode(args["mode"]), args["domain"], args["can_book"]
    )
    transaction = f"probe-{task.run_id}-{args['probe']}"
    language = (await context.store.setup(task.client)).client.language
    trial = ProbedConnection(task.client, connection, task.person.id, transaction, context.now(), language)
    name, checks = await Probe(context.graph, context.graph_setup, asyncio.sleep).run(trial, task.report)
    return {"organization": name, "checks": [asdict(check) for check in checks]}


EFFECTS: Final[Mapping[str, EffectHandler]] = {"probe": _probe}
