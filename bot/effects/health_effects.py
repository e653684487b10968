"""What `status` and `disconnect` have done outside: what is wrong looked up, and the visits to come counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from services.admin.health import findings
from services.model import ClientId, ConnectionId


async def _health(context: AppContext, task: Task) -> Mapping[str, Any]:
    """`findings`: what is wrong, worst first (services.admin.health), with `since` in ISO 8601."""
    setup, seen = await context.store.setup(task.client), await context.facts.read(task.client)
    unreached = await context.deliveries.unreached(task.client)
    chosen = frozenset(one.person.id for one in await context.preferences.all(task.client))
    observed = replace(seen, unreached=unreached, chosen=chosen, store=context.store_health())
    found = findings(setup, observed, now=context.now())
    since = (one.since.isoformat() if one.since else None for one in found)
    return {"findings": [asdict(one) | {"since": at} for one, at in zip(found, since, strict=True)]}


async def _visits_ahead(context: AppContext, task: Task) -> Mapping[str, Any]:
    """`count`: how many claims that are not over yet hold a room of the connection named in the args."""
    return {"count": await _count(context, task.client, ConnectionId(task.args["connection"]))}


async def _count(context: AppContext, client: ClientId, connection: ConnectionId) -> int:
    setup = await context.store.setup(client)
    own = {calendar.address for calendar in setup.calendars if calendar.connection == connection}
    known = await context.store.live_incidents(client)
    claims = [one.claim for one in known if one.claim is not None and one.room.calendar in own]
    return sum(claim.slot.end > context.now() for claim in claims)


EFFECTS: Final[Mapping[str, EffectHandler]] = {"health": _health, "visits_ahead": _visits_ahead}
