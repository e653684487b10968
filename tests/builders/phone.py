"""Roomfix's web pages on a phone, in headless Chromium; pictures are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

PICTURES = Path(__file__).parents[2] / "build" / "pictures"
PHONE = {"width": 360, "height": 740}
THUMB = 44
"""CSS pixels that a target of a thumb needs (WCAG 2.2: 2.5.5)."""


@asynccontextmanager
async def window(browser: Any, url: str, **how: Any) -> AsyncIterator[Any]:
    """A phone's window on a page; what its console complained of must be nothing."""
    page = await browser.new_page(viewport=PHONE, **how)
    page.set_default_timeout(60_000)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(url)
    yield page
    await page.close()
    assert [one for one in complaints if "favicon" not in one and "status of 4" not in one] == []


async def fits(page: Any) -> None:
    """Nothing has to be moved sideways, and every button is large enough for a thumb."""
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for button in await page.get_by_role("button").all():
        box = await button.bounding_box()
        assert box["height"] >= THUMB
        assert box["width"] >= THUMB
