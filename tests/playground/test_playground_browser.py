from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from sandbox.playground.process import Playground
from sandbox.playground.tenant import CHANNEL_ID, GROUP_CHAT_ID, MEGAN, PERSONAL_CHAT_ID
from tests.builders.playground_browser import BrowserPlayground, chromium

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Any]:
    async with chromium() as browser:
        yield browser


async def test_a_person_presses_a_button_and_sees_the_card_change(
    browser: Any, playground: Playground, tmp_path: Path
) -> None:
    async with BrowserPlayground.open(browser, playground.url) as window:
        await window.conversation(PERSONAL_CHAT_ID)
        await window.send("card")
        assert "Claim" in await window.wait_card("Free")
        await window.click("Claim", card="Free")
        assert "Taken by Alex Wilber 09:00" in await window.wait_card("Taken by Alex Wilber")
        await window.screenshot(tmp_path / "card.png", card="Taken by Alex Wilber")
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")


async def test_the_bot_is_mentioned_in_a_new_post_and_answers_under_it(browser: Any, playground: Playground) -> None:
    async with BrowserPlayground.open(browser, playground.url) as window:
        await window.conversation(CHANNEL_ID)
        await window.send("card")
        assert (await window.wait_card("Free")).splitlines()[-2:] == ["Claim", "Ask"]


async def test_what_a_second_person_takes_the_first_sees_taken(
    browser: Any, playground: Playground, tmp_path: Path
) -> None:
    async with (
        BrowserPlayground.open(browser, playground.url) as alex,
        BrowserPlayground.open(browser, playground.url, user=MEGAN) as megan,
    ):
        await alex.conversation(GROUP_CHAT_ID)
        await megan.conversation(GROUP_CHAT_ID)
        await alex.send("card")
        await megan.wait_card("Free")
        await megan.click("Claim", card="Free")
        await alex.wait_card("Taken by Megan Bowen")
        await alex.screenshot(tmp_path / "window.png")
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")
