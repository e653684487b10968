"""The store is away: everybody gets an answer, nobody a wrong one, and it comes back by itself."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from config import read
from services.store import connection
from services.store.server import running
from tests.builders.edge_client import CONTOSO, SECRET, Knocker, an_incident, knocking, pid_in, set_up
from tests.builders.teams_standin import Teams
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def frail(teams: Teams, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Knocker]:
    """Roomfix on a Redis of its own, which it gives up after a fifth of a second."""
    monkeypatch.setattr(connection, "PATIENCE", 0.2)
    monkeypatch.setattr(connection, "ANSWER_WITHIN", 0.2)
    config = read({"ROOMFIX_INTAKE_KEYS": f"roomfix={SECRET}"})
    async with (
        running("", tmp_path, search_path=os.environ["PATH"]) as server,
        knocking(config, server, service_url=teams.url) as knocker,
    ):
        await set_up(knocker)
        yield knocker


@pytest.fixture
def redis(frail: Knocker, tmp_path: Path) -> int:
    """The process of that Redis."""
    return pid_in(tmp_path)


async def test_a_store_that_hangs_is_said_everywhere_and_taken_up_again(
    frail: Knocker, teams: Teams, redis: int, log: io.StringIO
) -> None:
    incident = await frail.open()
    press = frail.press("claim", {"i": incident.id, "s": int(incident.offer.slots[1].start.timestamp())})
    body = an_incident()
    os.kill(redis, signal.SIGSTOP)
    try:
        await asyncio.gather(
            *(
                say_so(frail, press),
                answer_in_chat(frail, teams),
                refuse_incidents(frail, body),
                be_alive_and_not_ready(frail),
                refuse_events(frail),
                refuse_events(frail),
            )
        )
    finally:
        os.kill(redis, signal.SIGCONT)
    assert not [line for line in lines(log) if line["level"] == "error"]
    await be_back(frail, press, body)
    assert (await frail.now(incident)).claim is not None


async def say_so(frail: Knocker, press: object) -> None:
    answer = await frail.activity(press)
    assert answer.status == 200
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"
    assert "cannot reach its own store" in answer.body["value"]


async def answer_in_chat(frail: Knocker, teams: Teams) -> None:
    before = len(teams.messages)
    for text in ("help", "report Isar no sound", "nonsense"):
        assert (await frail.activity(frail.message(text, id="away"))).status == 200
    said = [message.words for message in teams.messages[before:]]
    assert all("cannot reach its own store" in words or "What you can type" in words for words in said)
    assert len(said) == 3


async def refuse_events(frail: Knocker) -> None:
    """Nobody has asked for anything, so nobody is told: Teams may send it again."""
    for kind in ("conversationUpdate", "installationUpdate"):
        place = {"id": f"19:{kind}@thread.v2", "conversationType": "groupChat"}
        answer = await frail.activity(frail.activity_of(kind, action="add", conversation=place))
        assert answer.status == 503
        assert answer.headers["Retry-After"]


async def refuse_incidents(frail: Knocker, body: object) -> None:
    for answer in (
        await frail.incident(body),
        await frail.send("GET", "/api/incidents/00000000-0", headers={"Authorization": f"Bearer {SECRET}"}),
    ):
        assert answer.status == 503
        assert answer.is_problem
        assert int(answer.headers["Retry-After"]) > 0


async def be_alive_and_not_ready(frail: Knocker) -> None:
    assert (await frail.send("GET", "/healthz")).status == 200
    ready = await frail.send("GET", "/readyz")
    assert (ready.status, ready.body) == (503, {"ready": False, "reason": "store_away"})
    metrics = await frail.send("GET", "/metrics")
    assert metrics.status == 200
    assert "roomfix_" in metrics.text


async def be_back(frail: Knocker, press: object, body: object) -> None:
    assert (await frail.send("GET", "/readyz")).status == 200
    answers = await asyncio.gather(*(frail.incident(body) for _ in range(3)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.body["id"] for answer in answers}) == 1
    assert (await frail.activity(press)).body["type"] == "application/vnd.microsoft.card.adaptive"


async def test_a_store_that_is_killed_is_started_again_with_all_that_was_acknowledged(
    frail: Knocker, redis: int
) -> None:
    acknowledged = [(await frail.open()).id for _ in range(3)]
    os.kill(redis, signal.SIGKILL)
    body, gave_up = an_incident(), time.monotonic() + 60
    while (answer := await frail.incident(body)).status != 202:
        assert answer.status == 503
        assert time.monotonic() < gave_up
    assert await frail.parts.store.open_incidents(CONTOSO) > ()
    assert {*acknowledged, answer.body["id"]} == set(await frail.parts.store.open_incidents(CONTOSO))


async def test_wrong_requests_are_told_so_also_while_the_store_is_away(frail: Knocker, redis: int) -> None:
    os.kill(redis, signal.SIGSTOP)
    try:
        assert (await frail.activity(b"{")).status == 400
        assert (await frail.incident(an_incident(severity="x"))).status == 400
        assert (await frail.incident(an_incident(), secret="whsec_b3RoZXI=")).status == 401
        pressed = await frail.activity(frail.press("nonsense", {}))
        assert pressed.status == 200
    finally:
        os.kill(redis, signal.SIGCONT)
