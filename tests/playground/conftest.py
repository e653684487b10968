"""A small bot and a running Playground for it, one for all tests of this folder."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground import tenant
from sandbox.playground.node import DIRECTORY
from sandbox.playground.process import Playground
from tests.builders.echobot import EchoBot, free_port


@pytest.fixture(scope="session")
def package() -> Path:
    """Where the Playground is installed."""
    if not DIRECTORY.exists():
        pytest.skip("the Playground is not installed: python -m sandbox.playground install")
    return DIRECTORY


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bot() -> AsyncIterator[EchoBot]:
    async with EchoBot.serve() as bot:
        yield bot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playground(
    bot: EchoBot, package: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Playground]:
    running = await Playground.start(
        port=free_port(),
        bot_url=bot.url,
        directory=package,
        data_dir=tmp_path_factory.mktemp("playground"),
        config=tenant.config(),
    )
    yield running
    await running.stop()
