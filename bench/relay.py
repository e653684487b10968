"""`python -m bench.relay CONNECTOR`: a floor for arrival: a web server that passes every report on as a fixed card.

It checks nothing, stores nothing and knows no slots: two hops of HTTP in the same libraries are all there is to it.
"""

from __future__ import annotations

import asyncio
import json
import sys

import aiohttp
from aiohttp import web

from bench import serving
from bench.process import free_port
from bench.scene import fixed_card


async def run(connector: str) -> None:
    """Serve until told to stop."""
    body = json.dumps({"type": "message", "attachments": [{"content": fixed_card()}]})
    url = f"{connector}v3/conversations/bench/activities"
    posting = set[asyncio.Task[None]]()
    async with aiohttp.ClientSession() as session:

        async def post(incident: str) -> None:
            card = f'{body[:-1]}, "i": "{incident}"}}'
            headers = {"Content-Type": "application/json"}
            async with session.post(url, data=card, headers=headers) as sent:
                await sent.read()

        async def take(request: web.Request) -> web.Response:
            incident = json.loads(await request.read())["source_id"]
            task = asyncio.create_task(post(incident))
            posting.add(task)
            task.add_done_callback(posting.discard)
            return web.json_response({"id": incident}, status=202)

        app = web.Application()
        app.router.add_post("/api/incidents/roomfix", take)
        await serving.serve(app, free_port())


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
