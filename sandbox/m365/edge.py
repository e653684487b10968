"""From aiohttp to values and back, through the log, the hook and the switches."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from aiohttp import web
from multidict import CIMultiDict

from sandbox.m365.faults import Effect, Phase
from sandbox.m365.world import Call, Reply, World

JSON_TYPE = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"

Respond = Callable[[World, Call], Reply]
ThrottleKey = Callable[[World, Call], tuple[str, str] | None]

_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


class ConnectionDropped(Exception):
    """A switch closed the connection."""


async def serve(
    world: World, request: web.Request, *, prefix: str, respond: Respond, throttle_key: ThrottleKey | None = None
) -> web.StreamResponse:
    """Answer one request with `respond`, which is given the path below `prefix` and runs in one step of the loop."""
    call = await _call(request, prefix)
    query = {name: str(value) for name, value in request.query.items()}
    number = world.log.received(
        call.method, call.line.partition(" ")[2], query=query, headers=request.headers, body=call.body
    )
    key = throttle_key(world, call) if throttle_key else None
    _count(world, key, 1)
    try:
        return await _exchange(world, request, call, respond=respond, number=number)
    except ConnectionDropped:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    finally:
        _count(world, key, -1)


async def _exchange(
    world: World, request: web.Request, call: Call, *, respond: Respond, number: int
) -> web.StreamResponse:
    await _pass(world, call, Phase.RECEIVED)
    await asyncio.sleep(world.manners.latency)
    page = world.faults.take(call.line, Effect.HTML)
    reply = Reply(page.status, _GATEWAY_PAGE) if page else respond(world, call)
    if reply.status < 400:
        await _pass(world, call, Phase.APPLIED)
    response = _response(call, reply)
    await response.prepare(request)
    await response.write_eof()
    world.log.answered(number, reply.status)
    await _pass(world, call, Phase.ANSWERED)
    return response


async def _call(request: web.Request, prefix: str) -> Call:
    encoded = request.url.raw_path
    segments = [unquote(segment) for segment in encoded.removeprefix(prefix).split("/") if segment]
    return Call(
        method=request.method,
        path=tuple(segments),
        query=CIMultiDict(request.query),
        headers=request.headers,
        body=await request.read(),
        base=f"{request.scheme}://{request.host}{prefix}",
        line=f"{request.method} {unquote(encoded)}",
        request_id=str(uuid4()),
    )


async def _pass(world: World, call: Call, phase: Phase) -> None:
    """Tell the hook where the request stands, then let the switches of that phase act."""
    if world.on_request is not None:
        told = world.on_request(call.method, call.line.partition(" ")[2], phase)
        if inspect.isawaitable(told):
            await told
    slow = world.faults.take(call.line, Effect.SLOW, phase=phase)
    if slow is not None:
        await asyncio.sleep(slow.seconds)
    if world.faults.take(call.line, Effect.DROP, phase=phase) is not None:
        raise ConnectionDropped


def _response(call: Call, reply: Reply) -> web.Response:
    headers = {
        "request-id": call.request_id,
        "client-request-id": call.headers.get("client-request-id", call.request_id),
        **reply.headers,
    }
    if isinstance(reply.body, str):
        return web.Response(status=reply.status, text=reply.body, content_type="text/html", headers=headers)
    if reply.body is None:
        return web.Response(status=reply.status, headers=headers)
    return web.Response(status=reply.status, body=_dumped(reply.body), headers={"Content-Type": JSON_TYPE, **headers})


def _dumped(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def _count(world: World, key: tuple[str, str] | None, by: int) -> None:
    if key is not None:
        world.running[key] = world.running.get(key, 0) + by
