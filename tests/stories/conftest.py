"""A whole application for each story, with a store, a Microsoft 365 and a Teams of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from services.store import rate_limits
from tests.builders.phone import PICTURES
from tests.builders.playground_browser import chromium
from tests.builders.running_roomfix import Roomfix, running


@pytest_asyncio.fixture
async def roomfix(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Roomfix]:
    async with running(tmp_path_factory.mktemp("app")) as started:
        yield started


@pytest_asyncio.fixture
async def browser() -> AsyncIterator[Any]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with chromium() as found:
        yield found


@pytest.fixture
def in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """For stories that are not about Teams' limits: a dialog sends four messages a second else."""
    monkeypatch.setattr(
        rate_limits, "CONVERSATION", tuple(replace(one, most=10_000) for one in rate_limits.CONVERSATION)
    )
