"""More connections than a process has descriptors for: whoever asks something is answered, and the log stays small."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest_asyncio

from config import Config
from tests.builders.echobot import free_port
from tests.builders.roomfix_process import Application

DESCRIPTORS, CONNECTIONS = 256, 300


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Application]:
    started = Application(Config(port=free_port(), data_dir=tmp_path), DESCRIPTORS)
    await started.start()
    yield started
    await started.stop()


async def half_open(app: Application) -> None:
    """A connection with half a request, made anew as soon as it is closed."""
    while True:
        with suppress(OSError):
            reader, writer = await asyncio.open_connection(app.config.host, app.config.port)
            try:
                writer.write(b"GET / HTTP/1.1\r\n")
                await reader.read()
            finally:
                writer.close()
        await asyncio.sleep(0.1)


async def test_more_connections_than_descriptors_keep_nobody_out(app: Application) -> None:
    flood = [asyncio.create_task(half_open(app)) for _ in range(CONNECTIONS)]
    try:
        for _ in range(30):
            async with aiohttp.ClientSession() as session, session.get(f"{app.url}/readyz") as answer:
                assert answer.status == 200
            await asyncio.sleep(0.05)
    finally:
        for one in flood:
            one.cancel()
    log = app.log.read_text()
    assert "connections_full" in log
    assert "system resource" not in log
    assert len(log) < 100_000
