"""Connections tried for the dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from services.admin.probe import Probe, ProbedConnection
from services.model import Connection, ConnectionId, Mode
from services.store.redis_store import Store


@dataclass(frozen=True, slots=True)
class ProbeEffects:
    """The works of trying a connection, one that is saved or one that is not yet."""

    store: Store
    probe: Probe
    now: Callable[[], datetime]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {"probe": self._probe}

    async def _probe(self, task: Task) -> Mapping[str, Any]:
        """Try what the args describe: `mode`, `account`, `domain`, `can_book`, and `probe`, the number of the trial."""
        args = task.args
        connection = Connection(
            ConnectionId(task.run_id), args["account"], Mode(args["mode"]), args["domain"], args["can_book"]
        )
        transaction = f"probe-{task.run_id}-{args['probe']}"
        language = (await self.store.setup(task.client)).client.language
        trial = ProbedConnection(task.client, connection, task.person.id, transaction, self.now(), language)
        name, checks = await self.probe.run(trial, task.report)
        return {"organization": name, "checks": [asdict(check) for check in checks]}
