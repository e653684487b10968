"""What a request to the control surface says, with our own types where they belong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.m365.attendant import Automate
from sandbox.m365.faults import Duplicate, Effect, Phase, Unshared
from sandbox.m365.world import World

Answer = Callable[[World, web.Request], Awaitable[Any]]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


_WORDS: dict[str, Callable[[Any], Any]] = {
    "admin_only": frozenset,
    "asks": frozenset,
    "automate": Automate,
    "delegated": frozenset,
    "dropped_scopes": frozenset,
    "duplicate": Duplicate,
    "effect": Effect,
    "phase": Phase,
    "redirect_uris": frozenset,
    "roles": frozenset,
    "rooms": tuple,
    "scoped_roles": frozenset,
    "unshared": Unshared,
    "until": _moment,
}


async def order(request: web.Request) -> dict[str, Any]:
    """The request's JSON object; TypeError for anything else."""
    wire = await request.json()
    if not isinstance(wire, dict):
        raise TypeError("a JSON object is wanted")
    return {name: _WORDS[name](value) if name in _WORDS else value for name, value in wire.items()}
