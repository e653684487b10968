"""Switches over HTTP for apps: their registration, and what was consented to."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from aiohttp import web

from sandbox.m365.orders import Answer, order
from sandbox.m365.world import World

ROOMS = "rooms"
"""Instead of a list of mailboxes: all rooms of the tenant."""


async def _app(world: World, request: web.Request) -> dict[str, Any]:
    """The registration without its secret, and whether the tenant knows the app."""
    identity, client_id = world.identity, request.match_info["client_id"]
    known = asdict(identity.registrations[client_id])
    del known["secret"]
    return {**known, "roles": identity.roles(client_id), "is_present": client_id not in identity.absent}


async def _set_app(world: World, request: web.Request) -> dict[str, Any]:
    """The fields of `Registration`; "limited_to" and "scoped_to" are a list, "rooms" or null. "is_present": false makes
    the tenant forget the app and every consent to it."""
    identity, client_id = world.identity, request.match_info["client_id"]
    wished = await order(request)
    if not wished.pop("is_present", True):
        identity.forget_app(client_id)
    for name in ("limited_to", "scoped_to"):
        if name in wished:
            wished[name] = _mailboxes(world, wished[name])
    identity.register(replace(identity.registrations[client_id], **wished))
    return await _app(world, request)


def _mailboxes(world: World, wished: Any) -> frozenset[str] | None:
    if wished == ROOMS:
        return frozenset(room.address for room in world.tenant.rooms)
    return None if wished is None else frozenset(address.lower() for address in wished)


async def _consents(world: World, request: web.Request) -> list[dict[str, Any]]:
    client_id = request.match_info["client_id"]
    agreed = world.identity.consents.delegated.items()
    return [{"whom": whom, "scopes": scopes} for (app, whom), scopes in agreed if app == client_id]


async def _withdraw(world: World, request: web.Request) -> dict[str, bool]:
    world.identity.withdraw_consent(request.match_info["client_id"])
    return {"done": True}


TABLE: list[tuple[str, str, Answer]] = [
    ("GET", "apps/{client_id}", _app),
    ("PATCH", "apps/{client_id}", _set_app),
    ("GET", "apps/{client_id}/consents", _consents),
    ("DELETE", "apps/{client_id}/consents", _withdraw),
]
