"""Switches over HTTP for people: who signs in how, and what is shared with whom."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from aiohttp import web

from sandbox.m365.entra.accounts import directories
from sandbox.m365.orders import Answer, order
from sandbox.m365.world import World

_OF_IDENTITY = ("browser_account", "token_lifetime")


async def _sign_in(world: World, _request: web.Request) -> dict[str, Any]:
    identity = world.identity
    return {**asdict(identity.rules), **{name: getattr(identity, name) for name in _OF_IDENTITY}}


async def _set_sign_in(world: World, request: web.Request) -> dict[str, Any]:
    """{"pages", "grant_delay", "sign_in_frequency" …}: the fields of `Rules`, browser_account and token_lifetime."""
    for name, value in (await order(request)).items():
        setattr(world.identity if name in _OF_IDENTITY else world.identity.rules, name, value)
    return await _sign_in(world, request)


async def _accounts(world: World, _request: web.Request) -> list[dict[str, Any]]:
    everyone = [(each, person) for each in directories(world.tenant) for person in (*each.members, *each.guests)]
    return [
        {"address": person.address, "name": person.name, "title": person.title, "tenant": each.id, "upn": person.upn}
        for each, person in everyone
    ]


async def _set_account(world: World, request: web.Request) -> dict[str, Any]:
    """{"mfa": 50076, 50079 or null, "is_disabled", "is_admin"}, any of them."""
    identity, address = world.identity, request.match_info["address"].lower()
    if all(address != known["address"] for known in await _accounts(world, request)):
        raise LookupError(address)
    wished = await order(request)
    if "mfa" in wished:
        identity.require_factor(address, wished.pop("mfa"))
    for name, members in (("is_disabled", identity.disabled), ("is_admin", identity.admins)):
        if name in wished:
            (members.add if wished.pop(name) else members.discard)(address)
    if wished:
        raise LookupError(*wished)
    known = {"is_disabled": address in identity.disabled, "is_admin": address in identity.admins}
    return {"address": address, "mfa": identity.mfa.get(address), **known}


async def _revoke(world: World, request: web.Request) -> dict[str, bool]:
    world.identity.revoke(request.match_info["address"])
    return {"done": True}


async def _expire(world: World, _request: web.Request) -> dict[str, bool]:
    world.identity.expire_tokens()
    return {"done": True}


async def _shares(world: World, _request: web.Request) -> list[dict[str, Any]]:
    return [asdict(share) for share in world.shares]


async def _share(world: World, request: web.Request) -> list[dict[str, Any]]:
    """{"mailbox", "account", "role"?, "is_accepted"?}"""
    wished = await order(request)
    world.share(wished.pop("mailbox"), wished.pop("account"), **wished)
    return await _shares(world, request)


async def _set_access(world: World, request: web.Request) -> dict[str, bool]:
    """{"is_withheld", "until"?: ISO 8601 with offset, "is_hidden"}, for a room."""
    room, wished = world.room(request.match_info["address"]), await order(request)
    if wished.get("is_withheld"):
        world.shares.withhold(room.address, until=wished.get("until"))
    elif "is_withheld" in wished:
        world.shares.release(room.address)
    if "is_hidden" in wished:
        world.hide(room.address, is_hidden=wished["is_hidden"])
    return {"is_withheld": world.shares.is_withheld(room.address), "is_hidden": room.address in world.hidden}


TABLE: list[tuple[str, str, Answer]] = [
    ("GET", "sign_in", _sign_in),
    ("PATCH", "sign_in", _set_sign_in),
    ("GET", "accounts", _accounts),
    ("PATCH", "accounts/{address}", _set_account),
    ("POST", "accounts/{address}/revoke", _revoke),
    ("POST", "tokens/expire", _expire),
    ("GET", "shares", _shares),
    ("POST", "shares", _share),
    ("PATCH", "rooms/{address}/access", _set_access),
]
