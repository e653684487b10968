"""Connecting Microsoft 365 in the chat, from the first word to a connection that works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from services.model import Client, Mode, SlotRules
from services.setup import Setup
from tests.support.roomfix import CONTOSO, Roomfix, running
from tests.support.talk import ACCOUNT, Talk

EMPTY = Setup(Client(CONTOSO, "", SlotRules()))


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Roomfix where nothing is set up; Alex has added it to the channel and so is its admin."""
    async with running(tmp_path, setup=EMPTY) as app:
        yield app


async def test_a_service_account_is_connected_with_buttons(empty: Roomfix) -> None:
    talk = Talk(empty)
    await talk.say("connect", until="Connect Microsoft 365")
    await talk.press("Next", way="delegated", until="What Roomfix may do")
    await talk.press("Next", rights="book", until="Prepare Microsoft 365")
    await talk.press("Next", until="Which account")
    await talk.press("Next", account=ACCOUNT, until="Sign in with the service account")
    page = await talk.sign_in()
    assert "Roomfix asks in the chat whether this is the right account" in page
    await talk.until("Shall Roomfix use this account?")
    await talk.press("Yes", until="What works")
    assert "Everything works." in talk.words
    await talk.press("Save and go on", until="is connected")
    (connection,) = (await talk.setup()).connections
    assert (connection.account, connection.mode, connection.domain) == (ACCOUNT, Mode.DELEGATED, "contoso.example")
