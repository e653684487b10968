"""The other end of an incident: a connector that notes when cards arrive, and a monitor that reports."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from time import perf_counter
from typing import Any

import aiohttp
from aiohttp import web
from standardwebhooks import Webhook

_INCIDENT = re.compile(rb'"i": ?"([^"]+)"')


@dataclass(frozen=True, slots=True)
class Call:
    """A message that came: when (`perf_counter`), as what, and whether it replaces the one that stands there."""

    at: float
    path: str
    body: bytes
    is_edit: bool


@dataclass(slots=True)
class Connector:
    """A minimal Bot Connector: takes every message, keeps it, and notes when a card first showed an incident."""

    url: str = ""
    arrived: dict[str, float] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    @asynccontextmanager
    async def serve(cls) -> AsyncIterator[Connector]:
        """A connector on loopback."""
        connector = cls()
        app = web.Application()
        app.router.add_route("*", "/v3/{tail:.*}", connector._take)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        connector.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
        try:
            yield connector
        finally:
            await runner.cleanup()

    async def card_of(self, incident: str, *, within: float) -> float:
        """When the incident's card arrived (`perf_counter`); raises TimeoutError."""
        await self.until(lambda: incident in self.arrived, within=within)
        return self.arrived[incident]

    async def until(self, is_so: Callable[[], bool], *, within: float) -> None:
        """Wait until something is so, looked at with every message; raises TimeoutError."""
        async with asyncio.timeout(within):
            while not is_so():
                self._news.clear()
                await self._news.wait()

    def edits(self, since: int) -> list[Call]:
        """The edits among the messages, without so many of the first."""
        return [call for call in self.calls[since:] if call.is_edit]

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.calls.append(Call(perf_counter(), request.path, body, request.method == "PUT"))
        for incident in set(_INCIDENT.findall(body)):
            self.arrived.setdefault(incident.decode(), perf_counter())
        self._news.set()
        return web.json_response({"id": str(next(self._ids))}, status=201)


@dataclass(frozen=True, slots=True)
class Reported:
    """An incident that was taken: its id, when its report was begun, and when it was acknowledged (`perf_counter`)."""

    incident: str
    began: float
    stored: float


class Monitor:
    """Reports incidents as a monitoring system does, signed."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str) -> None:
        self._session = session
        self._url = f"{url}/api/incidents/roomfix"
        self._webhook = Webhook(secret)

    async def report(self, room: str) -> Reported:
        """A new incident in that room."""
        began = perf_counter()
        return Reported(await self.send(incident_in(room)), began, perf_counter())

    async def send(self, said: Mapping[str, Any]) -> str:
        """The id of the incident that a report is of; raises ClientResponseError for one that is refused."""
        body, moment, message = json.dumps(said), datetime.now(UTC), f"msg_{uuid.uuid4().hex}"
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": self._webhook.sign(message, moment, body),
        }
        async with self._session.post(self._url, data=body, headers=headers) as answer:
            answer.raise_for_status()
            return str((await answer.json())["id"])


def incident_in(room: str) -> dict[str, Any]:
    """The report of a new incident in that room."""
    return {
        "source_id": uuid.uuid4().hex,
        "room": room,
        "title": "Projector stays dark",
        "description": "The projector in the ceiling does not answer the room's controller since the restart at night.",
        "severity": "major",
        "occurred_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
