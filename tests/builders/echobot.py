"""A bot without an SDK: echoes text, posts a card, answers and edits it when somebody presses its button."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.builders.playground_client import ADAPTIVE


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class EchoBot:
    """Echoes text; `card` gets a card with two buttons, one answered and edited, the other echoed."""

    url: str = ""
    heard: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    later: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def serve(cls) -> AsyncIterator[EchoBot]:
        """A bot that listens on a free port of loopback at `url`."""
        bot, app, port = cls(), web.Application(), free_port()
        app.router.add_post("/api/messages", bot.receive)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        bot.url = f"http://127.0.0.1:{port}/api/messages"
        yield bot
        await asyncio.gather(*bot.later)
        await runner.cleanup()

    async def wait_for(self, type_: str, conversation: str) -> dict[str, Any]:
        """The first activity of that type in that conversation."""

        def wanted() -> dict[str, Any] | None:
            return next((a for a in self.heard if (a["type"], a["conversation"]["id"]) == (type_, conversation)), None)

        async with asyncio.timeout(60), self.changed:
            while (found := wanted()) is None:
                await self.changed.wait()
            return found

    async def receive(self, request: web.Request) -> web.Response:
        activity = await request.json()
        async with self.changed:
            self.heard.append(activity)
            self.changed.notify_all()
        if activity["type"] == "invoke":
            task = asyncio.create_task(self.edit(activity))
            self.later.add(task)
            return web.json_response({"statusCode": 200, "type": ADAPTIVE, "value": a_card("Yours")})
        if activity["type"] == "message":
            await self.reply(activity)
        return web.json_response({})

    async def reply(self, activity: dict[str, Any]) -> None:
        text = activity.get("text", "").rpartition(">")[2].strip()
        words = f"{activity['from']['name']}: {activity.get('value', text)}" if "value" in activity else f"echo {text}"
        await self.call("POST", activity, {"type": "message", "text": words} if text != "card" else a_message("Free"))

    async def edit(self, invoke: dict[str, Any]) -> None:
        await asyncio.sleep(0.2)  # so that the answer is there before
        await self.call("PUT", invoke, a_message(f"Taken by {invoke['from']['name']}"), invoke["replyToId"])

    async def call(self, method: str, to: dict[str, Any], body: dict[str, Any], activity_id: str = "") -> None:
        url = f"{to['serviceUrl']}/v3/conversations/{to['conversation']['id']}/activities/{activity_id}"
        async with aiohttp.ClientSession() as session, session.request(method, url.rstrip("/"), json=body) as response:
            response.raise_for_status()


def a_card(title: str) -> dict[str, Any]:
    return {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [{"type": "TextBlock", "text": f"**{title}** 09:00", "wrap": True}],
        "actions": [
            {"type": "Action.Execute", "title": "Claim", "verb": "claim", "data": {"slot": "09:00"}},
            {"type": "Action.Submit", "title": "Ask", "data": {"slot": "09:00"}},
        ],
    }


def a_message(title: str) -> dict[str, Any]:
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE, "content": a_card(title)}]}
