"""A whole application for each story, with a store, a Microsoft 365 and a Teams of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.roomfix import Roomfix, running


@pytest_asyncio.fixture
async def roomfix(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Roomfix]:
    async with running(tmp_path_factory.mktemp("app")) as started:
        yield started
