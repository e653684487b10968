"""What the tests of the Microsoft 365 stand-in share: a running Contoso and a plain client for it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from sandbox.m365 import CONTOSO, M365
from sandbox.m365.tenant import Tenant

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""A Monday, 10:00 in Munich."""

ISAR, INN, ROOMFIX, LENA = (f"{name}@contoso.example" for name in ("muc.isar", "muc.inn", "roomfix", "lena.vogt"))
Json = dict[str, Any]


@dataclass(slots=True)
class Watch:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True, slots=True)
class Answer:
    """A status with the body as JSON (text, when it is none) and the headers."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.body["error"]["code"])

    @property
    def rows(self) -> list[Json]:
        rows: list[Json] = self.body["value"]
        return rows


@dataclass(slots=True)
class Contoso:
    """The stand-in and a client that asks it with one token."""

    m365: M365
    watch: Watch
    session: aiohttp.ClientSession
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, *, token: str | None = None, **options: Any) -> Answer:
        """One request to Graph; `path` below v1.0 or a whole URL."""
        url = path if path.startswith("http") else self.m365.graph_url + path
        bearer = self.token if token is None else token
        headers = {**({"Authorization": f"Bearer {bearer}"} if bearer else {}), **options.pop("headers", {})}
        async with self.session.request(method, url, headers=headers, **options) as response:
            is_json = response.content_type == "application/json"
            body = await (response.json() if is_json else response.text())
            return Answer(response.status, body, dict(response.headers))

    async def get(self, path: str, **options: Any) -> Answer:
        return await self.ask("GET", path, **options)

    async def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        return await self.ask("POST", path, json=body, **options)

    async def book(self, room: str = ISAR, *, account: str = ROOMFIX, **changes: Any) -> Answer:
        """Invite a room to an hour on Tuesday at 10:00 UTC, in the account's calendar."""
        return await self.post(f"/users/{account}/events", an_invitation(room, **changes))

    async def answer_of(self, event: Json, room: str = ISAR, *, account: str = ROOMFIX) -> str:
        """What the room has said to the event so far."""
        found = await self.get(f"/users/{account}/events/{event['id']}")
        return next(
            str(each["status"]["response"])
            for each in found.body["attendees"]
            if each["emailAddress"]["address"] == room
        )


@asynccontextmanager
async def contoso(*, seed: int | None = None, tenant: Tenant = CONTOSO) -> AsyncIterator[Contoso]:
    """A running stand-in with empty calendars (filled ones with a seed) and an application token."""
    watch = Watch()
    m365 = M365(tenant, clock=watch, seed=seed)
    await m365.start()
    try:
        async with aiohttp.ClientSession() as session:
            yield Contoso(m365, watch, session, m365.identity.application_token())
    finally:
        await m365.stop()


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, a minute at most."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)


def wall(text: str, zone: str = "UTC") -> Json:
    """A dateTimeTimeZone: "06 10:00" is the sixth of January 2026."""
    day, clock = re.fullmatch(r"(\d\d) (\d\d:\d\d)", text).groups()  # type: ignore[union-attr]
    return {"dateTime": f"2026-01-{day}T{clock}:00", "timeZone": zone}


def at(text: str) -> datetime:
    """The same as an aware UTC moment."""
    return datetime.fromisoformat(wall(text)["dateTime"]).replace(tzinfo=UTC)


def an_invitation(room: str | None = ISAR, *, start: str = "06 10:00", end: str = "06 11:00", **changes: Any) -> Json:
    """An event's JSON as a client posts it."""
    attendees = [{"type": "resource", "emailAddress": {"address": room}}] if room else []
    return {"subject": "Repair", "start": wall(start), "end": wall(end), "attendees": attendees, **changes}


def view(mailbox: str, first: str = "06", last: str = "07", **options: Any) -> str:
    """The path of a calendarView over whole January days."""
    window = f"startDateTime=2026-01-{first}T00:00:00Z&endDateTime=2026-01-{last}T00:00:00Z"
    return f"/users/{mailbox}/calendarView?{window}" + "".join(f"&${name}={value}" for name, value in options.items())


def asking(*rooms: str, start: str = "06 00:00", end: str = "07 00:00", **changes: Any) -> Json:
    """The body of a getSchedule."""
    return {"schedules": list(rooms), "startTime": wall(start), "endTime": wall(end), **changes}
