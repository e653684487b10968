"""An embedded Redis for the tests, one for all of them; each test works for a client of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
import pytest_asyncio

from services.model import ClientId
from services.store.connection import Connections, connected
from services.store.keys import CLIENTS
from services.store.server import Server, running
from tests.builders.secrecy import an_address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with running("", tmp_path_factory.mktemp("store"), search_path=os.environ["PATH"]) as started:
        an_address(started.url), an_address(started.loader_url)
        yield started


@pytest_asyncio.fixture
async def redis(server: Server) -> AsyncIterator[Connections]:
    async with connected(server.url, loader_url=server.loader_url) as connections:
        yield connections


@pytest_asyncio.fixture
async def alone(redis: Connections) -> None:
    """No other test's clients have jobs any more: a runner does those of every client."""
    await redis.commands.delete(CLIENTS)


@pytest.fixture
def client() -> ClientId:
    return ClientId(uuid4().hex)
