"""The Playground's own page in headless Chromium: a person reading cards and pressing their buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import async_playwright

from sandbox.playground import tenant
from sandbox.playground.tenant import ALEX, Person

CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_CARD = ".ac-preview-panel"
_EDITOR = '[data-lexical-editor="true"]'
_TITLES = {
    tenant.PERSONAL_CHAT_ID: "Personal Chat",
    tenant.GROUP_CHAT_ID: tenant.GROUP_CHAT_NAME,
    tenant.TEAM_ID: f"{tenant.TEAM_NAME} - General",
    tenant.CHANNEL_ID: f"{tenant.TEAM_NAME} - {tenant.CHANNEL_NAME}",
}
_CHANNELS = (tenant.TEAM_ID, tenant.CHANNEL_ID)
_WAIT_MILLISECONDS = 60_000


@asynccontextmanager
async def chromium() -> AsyncIterator[Any]:
    """A running headless Chromium; skips the test on a machine without one."""
    _need_chromium()
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=str(CHROMIUM), args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


def _need_chromium() -> None:
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}")


@dataclass(slots=True)
class BrowserPlayground:
    """One person's window; it shows what arrives after it was opened, and under posts of the bot or of its own alone.

    Playground: its page has no history, and a post that somebody types in another window is not shown.
    """

    page: Any
    _conversation: str = tenant.PERSONAL_CHAT_ID

    @classmethod
    @asynccontextmanager
    async def open(cls, browser: Any, url: str, *, user: Person = ALEX) -> AsyncIterator[BrowserPlayground]:
        """Open the page as `user`; what others than ALEX type is still ALEX's, what they press is theirs."""
        page = await browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-US")
        page.set_default_timeout(_WAIT_MILLISECONDS)
        await page.route(lambda address: urlsplit(address).hostname != "127.0.0.1", lambda route: route.abort())
        if user is not ALEX:
            await page.route("**/_internal/v1/config", lambda route: _as_current_user(route, user))
        await page.goto(f"{url}/", wait_until="domcontentloaded")
        await page.locator(_EDITOR).first.wait_for()
        yield cls(page)
        await page.close()

    async def conversation(self, conversation: str) -> None:
        """Go to a conversation, named by its id in `sandbox.playground.tenant`."""
        self._conversation = conversation
        await self.page.get_by_role("treeitem", name=_TITLES[conversation], exact=True).click()
        inviting = "Start a new post" if self._in_channel else "Type a message..."
        await self.page.get_by_text(inviting, exact=True).first.wait_for()

    async def send(self, text: str) -> None:
        """Type and send a message that mentions the bot where it has to."""
        await self.page.locator(_EDITOR).first.click()
        if self._conversation != tenant.PERSONAL_CHAT_ID:
            await self.page.keyboard.type(f"@{tenant.BOT_NAME}")
            await self.page.locator("#typeahead-menu [role=menuitem]").first.click()
            text = f" {text}"
        await self.page.keyboard.type(text)
        button = "Post" if self._in_channel else "Send Message"
        await self.page.get_by_role("button", name=button, exact=True).first.click()

    async def wait_card(self, text: str) -> str:
        """Wait for a card that contains `text`; all its words and button titles, as the page shows them."""
        card = self._card(text)
        await card.wait_for()
        return str(await card.inner_text())

    async def click(self, title: str, *, card: str) -> None:
        """Press a button of the newest card that contains the text `card`."""
        await self._card(card).get_by_role("button", name=title, exact=True).click()

    async def fill(self, text: str, *, card: str, label: str) -> None:
        """Fill in the input with that label on the newest card that contains the text `card`."""
        await self._card(card).get_by_label(label).fill(text)

    async def choose(self, title: str, *, card: str) -> None:
        """Choose or tick what has that title on the newest card that contains the text `card`."""
        await self._card(card).get_by_text(title, exact=True).first.click()

    async def value(self, *, card: str, label: str) -> str:
        """What the input with that label holds."""
        return str(await self._card(card).get_by_label(label).input_value())

    async def screenshot(self, png: Path, *, card: str | None = None) -> None:
        """A picture of the window, or of the newest card that contains the text `card`."""
        await (self._card(card) if card else self.page).screenshot(path=png)

    @property
    def _in_channel(self) -> bool:
        return self._conversation in _CHANNELS

    def _card(self, text: str) -> Any:
        cards = self.page.locator(_CARD, has_text=text)
        return cards.first if self._in_channel else cards.last  # a channel shows the newest post first


async def _as_current_user(route: Any, user: Person) -> None:
    """Tell the page that `user` is the current one: the Playground itself takes a press from any member."""
    answer = await (await route.fetch()).json()
    shown = answer["config"]
    other = next(entry for entry in shown["users"] if entry["id"] == user.id)
    shown["users"] = [shown["currentUser"] if entry is other else entry for entry in shown["users"]]
    shown["currentUser"] = other
    for place in (*shown["groupChats"], *shown["teams"]):
        place["members"] = [ALEX.id if member == user.id else member for member in place["members"]]
    await route.fulfill(json=answer)
