"""Whoever knocks at Roomfix's door: activities and incidents as they come over HTTP, and what the answers were."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from standardwebhooks import Webhook

from bot import serve
from bot.compose import Parts, composed
from bot.http.http_server import listening
from bot.web.routes import make_app
from config import Config
from sandbox.playground import tenant
from services.admin.refused_reports import Refusals
from services.model import Client, ClientId, Incident, IncidentId, SlotRules
from services.model.observed import Why
from services.model.setup import Setup
from services.monitors.intake import EVERY
from services.store.keys import STORE
from services.store.records import Mirrored
from services.store.server import Server
from tests.builders.contoso import contoso_setup
from tests.builders.secrecy import a_secret

Json = dict[str, Any]

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Munich."""
CONTOSO = ClientId(tenant.TENANT_ID)
FABRIKAM = ClientId("22222222-2222-4222-8222-222222222222")
SECRET = a_secret("whsec_" + base64.b64encode(b"the monitors' own signing secret").decode())
OTHER_SECRET = a_secret("whsec_" + base64.b64encode(b"another source's signing secret!").decode())
TEAMS = "https://smba.trafficmanager.net/emea/"
MARKER = "Quetzalcoatl"
"""In every name, text and title that is sent: it must never be in the log."""
INCIDENTS = "/api/incidents/roomfix"
SENDER = {"id": "29:alex", "name": f"Alex {MARKER}", "aadObjectId": tenant.ALEX.object_id}


@dataclass(frozen=True, slots=True)
class Answer:
    """How Roomfix answered."""

    status: int
    kind: str
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text)

    @property
    def fields(self) -> list[str]:
        """The fields that a problem names."""
        return [row["field"] for row in self.body.get("errors", [])]

    @property
    def is_problem(self) -> bool:
        """Whether this is a JSON problem as RFC 9457 wants it, with words in it."""
        return (
            self.kind == "application/problem+json" and self.body["status"] == self.status and bool(self.body["title"])
        )


@dataclass(slots=True)
class Knocker:
    """Roomfix on a loopback port, without a worker; `service_url` is where its replies go."""

    parts: Parts
    service_url: str
    _session: aiohttp.ClientSession
    _url: str
    port: int
    clock: list[datetime] = field(default_factory=lambda: [NOW])

    async def send(self, method: str, path: str, **how: Any) -> Answer:
        """One request as it is."""
        async with self._session.request(method, self._url + path, allow_redirects=False, **how) as answer:
            text = (await answer.read()).decode()
            return Answer(answer.status, answer.content_type, dict(answer.headers), text)

    async def activity(self, activity: Any, *, token: str = "", **how: Any) -> Answer:
        """Post an activity; bytes and text go as they are."""
        body = activity if isinstance(activity, bytes | str) else json.dumps(activity)
        headers = {"Content-Type": "application/json"} | ({"Authorization": token} if token else {})
        return await self.send("POST", "/api/messages", data=body, headers=headers | how.pop("headers", {}), **how)

    async def incident(self, body: Any, *, source: str = "roomfix", secret: str = SECRET, **headers: str) -> Answer:
        """Post an incident, signed with `secret`."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.send(
            "POST", f"/api/incidents/{source}", data=raw, headers=signed(raw, secret=secret) | headers
        )

    async def refused(
        self,
        body: Any,
        status: int,
        *fields: str,
        remembers: int = 0,
        headers: Mapping[str, str] | None = None,
        **how: str,
    ) -> Answer:
        """Post an incident; the answer must be that problem with those fields, and the store as it was.

        `remembers` is how many things about it may be written down all the same.
        """
        before = await self.writes()
        answer = await self.incident(body, **{**(headers or {}), **how})
        assert answer.status == status, answer.text
        assert answer.is_problem
        assert answer.fields == list(fields)
        assert all(row["detail"] for row in answer.body.get("errors", []))
        assert await self.writes() - before == remembers
        return answer

    async def open(self, **fields: Any) -> Incident:
        """A new incident that Roomfix has taken in."""
        answer = await self.incident(an_incident(**fields))
        assert answer.status == 202, answer.text
        found = await self.parts.store.incident(CONTOSO, IncidentId(answer.body["id"]))
        assert found is not None
        return found

    async def now(self, incident: Incident) -> Incident:
        """The incident as it is stored."""
        found = await self.parts.store.incident(incident.client, incident.id)
        assert found is not None
        return found

    async def writes(self) -> int:
        """How many changes the store has seen, of whatever kind but for signs of life, which are two each."""
        async with self.parts.connections.commands.pipeline(transaction=False) as pipe:
            pipe.info("persistence")
            pipe.hget(STORE, "beats")
            told, beats = await pipe.execute()
        return int(told["rdb_changes_since_last_save"]) - 2 * int(beats)

    def message(self, text: Any, **changes: Any) -> Json:
        """What Alex types in the personal chat."""
        return self.activity_of("message", **{"id": uuid4().hex, "text": text, **changes})

    def press(self, verb: Any, fields: Any, **changes: Any) -> Json:
        """A button that Alex presses there."""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": fields}, "trigger": "manual"}
        return self.activity_of("invoke", **{"name": "adaptiveCard/action", "value": value, **changes})

    def activity_of(self, kind: str, **changes: Any) -> Json:
        """An activity of that type; a change to None leaves the field out."""
        activity = {
            "type": kind,
            "id": "f:1",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": SENDER,
            "recipient": {"id": tenant.BOT_ID, "name": tenant.BOT_NAME},
            "conversation": {"id": tenant.PERSONAL_CHAT_ID, "conversationType": "personal", "tenantId": CONTOSO},
            "channelData": {"tenant": {"id": CONTOSO}},
        } | changes
        return {name: value for name, value in activity.items() if value is not None}


@asynccontextmanager
async def knocking(config: Config, server: Server, *, service_url: str = TEAMS) -> AsyncIterator[Knocker]:
    """Roomfix composed on that store, its clock standing at NOW, behind a port of its own."""
    async with composed(config, server) as parts:
        clock = [NOW]
        parts.adapter.context = replace(parts.adapter.context, now=lambda: clock[0])
        site = serve.site_of(parts)
        _note_nothing(config, site.refusals)
        async with listening(make_app(site), "127.0.0.1", 0) as port, aiohttp.ClientSession() as session:
            yield Knocker(parts, service_url, session, f"http://127.0.0.1:{port}", port, clock)


def _note_nothing(config: Config, refusals: Refusals) -> None:
    """What is refused is noted for `status` once a minute, which never ends while the clock stands: all was, just now.

    So tests can say that nothing is written.
    """
    tenants = {EVERY, CONTOSO, FABRIKAM}
    combinations = product({key.source for key in config.intake_keys}, tenants, Why)
    refusals._noted |= dict.fromkeys(combinations, NOW)


async def set_up(knocker: Knocker) -> None:
    """Contoso set up, its calendars read and empty, and the personal chat heard of."""
    setup = contoso_setup()
    await knocker.parts.store.change_setup(setup.client.id, lambda _: setup)
    free = {room.calendar: Mirrored(NOW, ()) for room in setup.rooms if room.calendar}
    await knocker.parts.store.mirror(CONTOSO, free)
    await knocker.activity(knocker.activity_of("conversationUpdate", membersAdded=[{"id": tenant.BOT_ID}]))


def a_setup(client: ClientId) -> Setup:
    """A client with a name and nothing else."""
    return Setup(Client(client, name="Fabrikam", rules=SlotRules()))


def an_incident(**changes: Any) -> Json:
    """The generic incident with a source id of its own; a change to `...` leaves the field out."""
    incident = {
        "source_id": uuid4().hex,
        "room": "Isar",
        "title": f"Projector {MARKER}",
        "description": f"{MARKER} saw smoke",
        "severity": "major",
        "status": "triggered",
        "occurred_at": "2026-01-05T08:55:00Z",
        "link": "https://monitor.example/alerts/1",
    } | changes
    return {name: value for name, value in incident.items() if value is not ...}


def signed(body: bytes, *, secret: str = SECRET, ago: timedelta = timedelta()) -> dict[str, str]:
    """The headers of a Standard Webhooks signature made `ago`."""
    moment, message = datetime.now(UTC) - ago, f"msg_{uuid4().hex}"
    signature = Webhook(secret).sign(message, moment, body.decode("utf-8", "replace"))
    return {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature,
    }


async def raw(port: int, request: bytes) -> bytes:
    """The answer to bytes that no client library would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    writer.close()
    return answer


def pid_in(data_dir: Path) -> int:
    """The process of the Redis that runs under a data directory."""
    return int((data_dir / "redis" / "redis.pid").read_text())
