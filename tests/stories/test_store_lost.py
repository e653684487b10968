"""The store loses what it held, under a running Roomfix or between two starts: nobody is let in, nothing is silent."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import serve
from bot.compose import now
from sandbox.m365 import M365
from sandbox.playground.tenant import MEGAN
from sandbox.send import an_incident
from services.store.keys import STORE
from tests.builders.chat_people import STRANGER
from tests.builders.contoso import contoso_setup
from tests.builders.redis_servers import DURABLE, RedisServer, a_redis
from tests.builders.roomfix_process import ROOT, Application
from tests.builders.running_roomfix import CONTOSO, Roomfix, a_config, running, wait_for_answer


@pytest_asyncio.fixture
async def outside(tmp_path: Path) -> AsyncIterator[RedisServer]:
    async with a_redis(tmp_path / "outside", *DURABLE) as server:
        yield server


@pytest_asyncio.fixture
async def beside(outside: RedisServer, tmp_path: Path) -> AsyncIterator[Roomfix]:
    """The application on an outside store."""
    async with running(tmp_path / "data", redis_url=outside.url) as started:
        yield started


async def readiness(roomfix: Roomfix) -> tuple[int, object]:
    async with roomfix.chat.session.get(f"{roomfix.chat.url}/readyz") as response:
        return response.status, (await response.json()).get("reason")


async def test_a_store_that_is_emptied_lets_nobody_in_and_drops_nothing(
    outside: RedisServer, beside: Roomfix, capsys: pytest.CaptureFixture[str]
) -> None:
    incident, card = await beside.opened()
    await outside.ask("FLUSHALL")
    for _ in range(3):
        status, problem = await beside.reported("Isar")
        assert (status, problem["detail"]) == (503, "store_emptied")  # a monitor sends it again
    pressed = await beside.chat.press(card, "Claim ", by=MEGAN)
    assert "has been emptied" in pressed.words
    assert (await beside.chat.join(card.conversation, by=STRANGER)).status == 503
    assert await readiness(beside) == (503, "store_emptied")
    await serve.adopt(beside.parts.config)
    assert "Clients in it: 0" in capsys.readouterr().out
    await wait_for_answer(lambda: is_ready(beside))
    assert (await beside.parts.store.setup(CONTOSO)).admins == ()
    assert (await beside.incident(incident))["status"] == 404


async def is_ready(roomfix: Roomfix) -> bool:
    return (await readiness(roomfix))[0] == 200


async def test_a_store_that_takes_no_writes_is_not_ready(outside: RedisServer, beside: Roomfix) -> None:
    await outside.ask("CONFIG", "SET", "maxmemory", "1")
    assert await readiness(beside) == (503, "store_away")
    assert (await beside.reported("Isar"))[0] == 503
    await outside.ask("CONFIG", "SET", "maxmemory", "0")
    assert await is_ready(beside)
    assert (await beside.reported("Isar"))[0] == 202


async def test_check_says_what_is_wrong_with_the_store_beside_a_running_app(
    outside: RedisServer, beside: Roomfix, capsys: pytest.CaptureFixture[str]
) -> None:
    await serve.check(beside.parts.config)
    said = capsys.readouterr().out
    assert f"mark {await outside.ask('HGET', STORE, 'mark')}" in said
    assert "does not write everything to disk" not in said
    await outside.ask("CONFIG", "SET", "appendfsync", "everysec")
    await serve.check(beside.parts.config)
    assert "does not write everything to disk" in capsys.readouterr().out


async def test_everything_acknowledged_is_there_after_a_kill_and_a_restart(tmp_path: Path) -> None:
    m365 = M365(clock=now, seed=None)
    await m365.start()
    app = Application(a_config(m365, tmp_path))
    try:
        await app.set_up(contoso_setup())
        await app.start()
        ids = [await reported(app, number) for number in range(20)]
        for with_store in (True, False):
            app.kill(with_store=with_store)
            await app.ended()
            await app.start()
            assert [await reported(app, number) for number in range(20)] == ids
    finally:
        await app.stop()
        await m365.stop()


async def reported(app: Application, number: int) -> str:
    return await app.report(an_incident("Isar", "No sound", "minor", f"alert-{number}"))


@pytest.mark.parametrize("place", ["a file", "a file/data", "/proc/none/data"])
async def test_a_data_directory_that_cannot_be_used_is_told_in_words(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("")
    environment = os.environ | {"ROOMFIX_DATA_DIR": str(tmp_path / place)}
    command = [sys.executable, str(ROOT / "app.py"), "run"]
    done = await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Roomfix cannot use the data directory")
    assert "Traceback" not in done.stderr
