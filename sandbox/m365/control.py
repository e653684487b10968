"""The stand-in's own switches over HTTP, for demos and tests in another process: /_sandbox/."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from aiohttp import web

from sandbox.m365 import control_apps, control_people
from sandbox.m365.events import Event, event_json
from sandbox.m365.faults import Fault
from sandbox.m365.orders import Answer, order
from sandbox.m365.refusals import GraphRefusal
from sandbox.m365.world import World


def routes(world: World) -> list[web.RouteDef]:
    """The control surface; a wrong request is 400 with the reason."""
    table: list[tuple[str, str, Answer]] = [
        ("GET", "requests", _requests),
        ("DELETE", "requests", _forget_requests),
        ("GET", "faults", _faults),
        ("POST", "faults", _add_fault),
        ("DELETE", "faults", _clear_faults),
        ("PATCH", "manners", _set_manners),
        ("GET", "rooms/{address}/events", _events),
        ("POST", "rooms/{address}/events", _add_meeting),
        ("PATCH", "rooms/{address}/policy", _set_policy),
        ("POST", "settle", _settle),
        *control_people.TABLE,
        *control_apps.TABLE,
    ]
    return [web.route(method, f"/_sandbox/{path}", _handler(world, answer)) for method, path, answer in table]


def _handler(world: World, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await answer(world, request), dumps=_dumped)
        except (AttributeError, LookupError, TypeError, ValueError, GraphRefusal) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)

    return handler


def _dumped(value: Any) -> str:
    return json.dumps(value, default=lambda each: sorted(each) if isinstance(each, frozenset) else str(each))


async def _requests(world: World, request: web.Request) -> Any:
    ending = request.query.get("path", "").lower()
    return [asdict(seen) for seen in world.log if seen.path.lower().endswith(ending)]


async def _forget_requests(world: World, _request: web.Request) -> dict[str, bool]:
    world.log.clear()
    return {"done": True}


async def _faults(world: World, _request: web.Request) -> Any:
    return [asdict(fault) for fault in world.faults]


async def _add_fault(world: World, request: web.Request) -> Any:
    """{"effect": "status", "on": "POST .*/events$", "times": 1, "status": 503, …}: the fields of `Fault`."""
    fault = Fault(**await order(request))
    world.faults.add(fault)
    return asdict(fault)


async def _clear_faults(world: World, _request: web.Request) -> dict[str, bool]:
    world.faults.clear()
    return {"done": True}


async def _set_manners(world: World, request: web.Request) -> Any:
    for name, value in (await order(request)).items():
        setattr(world.manners, name, value)
    return asdict(world.manners)


async def _events(world: World, request: web.Request) -> list[dict[str, Any]]:
    return [event_json(event) for event in world.events(request.match_info["address"])]


async def _add_meeting(world: World, request: web.Request) -> dict[str, Any]:
    """{"start", "end": ISO 8601 with offset, "subject"?, "organizer"?, "show_as"?, "guests"?: addresses}: over whatever
    stands there."""
    wire = await order(request)
    times = {name: datetime.fromisoformat(wire.pop(name)) for name in ("start", "end")}
    made: Event = world.add_meeting(request.match_info["address"], times["start"], times["end"], **wire)
    return event_json(made)


async def _set_policy(world: World, request: web.Request) -> Any:
    room = world.room(request.match_info["address"])
    policy = replace(world.attendant.policy(room), **await order(request))
    world.attendant.policies[room.address] = policy
    return asdict(policy)


async def _settle(world: World, _request: web.Request) -> dict[str, bool]:
    world.settle()
    return {"done": True}
