"""The stand-in as a process of its own, steered over HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, TENANT_ID
from tests.builders.running_m365 import ISAR, LENA, ROOMFIX

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def a_process(*arguments: str) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """The base URL of a stand-in process and a client for it."""
    command = (sys.executable, "-m", "sandbox.m365", "--port", "0", "--empty", *arguments)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        word, url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().split()
        assert word == "ready"
        async with aiohttp.ClientSession() as session:
            yield url, session
    finally:
        process.terminate()
        assert await process.wait() == 0


async def a_token(url: str, session: aiohttp.ClientSession) -> dict[str, str]:
    form = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "grant_type": "client_credentials",
        "scope": "https://graph.microsoft.com/.default",
    }
    async with session.post(f"{url}/{TENANT_ID}/oauth2/v2.0/token", data=form) as response:
        return {"Authorization": f"Bearer {(await response.json())['access_token']}"}


async def test_a_process_answers_books_and_fails_as_it_is_told() -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    meeting = {"start": tomorrow.isoformat(), "end": (tomorrow + timedelta(hours=1)).isoformat(), "organizer": LENA}
    async with a_process() as (url, session):
        headers = await a_token(url, session)

        async def control(method: str, path: str, body: object = None) -> object:
            async with session.request(method, f"{url}/_sandbox/{path}", json=body) as response:
                assert response.status == 200, await response.text()
                return await response.json()

        async def graph(path: str) -> int:
            async with session.get(f"{url}/v1.0{path}", headers=headers) as response:
                return response.status

        made = await control("POST", f"rooms/{ISAR}/events", meeting)
        in_room = await control("GET", f"rooms/{ISAR}/events")
        fault = await control("POST", "faults", {"effect": "status", "on": "places", "status": 504})
        statuses = [await graph("/places/graph.room"), await graph("/places/graph.room")]
        await control("PATCH", "manners", {"latency": 0.01, "duplicate": "409"})
        policy = await control("PATCH", f"rooms/{ISAR}/policy", {"automate": "AutoUpdate", "delay": 0})
        await control("POST", "shares", {"mailbox": ISAR, "account": ROOMFIX})
        await control("POST", "settle")
        asked = await control("GET", "requests?path=/graph.room")
        await control("DELETE", "faults")
        await control("DELETE", "requests")
        left = await control("GET", "requests")
    assert (made["subject"], in_room[0]["subject"]) == ("Meeting", "Lena Vogt ")  # type: ignore[index]
    assert (fault["status"], statuses) == (504, [504, 200])  # type: ignore[index]
    assert policy["automate"] == "AutoUpdate"  # type: ignore[index]
    assert [each["status"] for each in asked] == [504, 200]  # type: ignore[attr-defined]
    assert left == []


async def test_a_process_can_let_a_person_at_the_browser_sign_in() -> None:
    query = {"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:3978/connect/return", "scope": "User.Read"}
    async with (
        a_process("--pages") as (url, session),
        session.get(f"{url}/organizations/oauth2/v2.0/authorize", params=query) as response,
    ):
        page = await response.text()
    assert "Choose an account" in page


async def test_a_wrong_order_to_the_sandbox_is_refused_with_the_reason() -> None:
    async with a_process() as (url, session):
        wrong = [
            ("POST", "faults", {"effect": "explode"}),
            ("POST", "faults", {"effect": "html", "colour": "red"}),
            ("POST", "rooms/nobody@contoso.example/events", {"start": "2026-01-06T10:00:00Z", "end": "x"}),
            ("PATCH", "manners", {"politeness": 1}),
            ("PATCH", "manners", []),
        ]
        for method, path, body in wrong:
            async with session.request(method, f"{url}/_sandbox/{path}", json=body) as response:
                assert response.status == 400, path
                assert (await response.json())["error"]
