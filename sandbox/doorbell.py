"""Notices when somebody opens the Playground: it then installs the bot once more, which passes through here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiohttp import web

LOOPBACK = "127.0.0.1"
PASSED_ON = ("Content-Type", "Authorization")


@dataclass(slots=True)
class Doorbell:
    """Passes every activity on to the bot; `ring` is called for each installation, once it is set."""

    url: str
    ring: Callable[[], Awaitable[None]] | None = None


@asynccontextmanager
async def doorbell(bot_url: str) -> AsyncIterator[Doorbell]:
    """A doorbell in front of the bot at `bot_url`; its own `url` is what the Playground gets."""
    bell = Doorbell("")
    async with aiohttp.ClientSession() as session:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", lambda request: _pass_on(session, bot_url, bell, request))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, 0).start()
        bell.url = f"http://{LOOPBACK}:{runner.addresses[0][1]}/api/messages"
        try:
            yield bell
        finally:
            await runner.cleanup()


async def _pass_on(session: aiohttp.ClientSession, bot_url: str, bell: Doorbell, request: web.Request) -> web.Response:
    body = await request.read()
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    try:
        async with session.request(request.method, bot_url, data=body, headers=headers) as answer:
            passed = web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
    except aiohttp.ClientError:
        return web.Response(status=502)
    if b'"installationUpdate"' in body and bell.ring is not None:
        await bell.ring()
    return passed
