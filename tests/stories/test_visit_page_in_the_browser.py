"""The page behind an e-mail's links on a phone and by keyboard alone, in headless Chromium; pictures are kept."""

from __future__ import annotations

import re
from typing import Any

import pytest

from sandbox.playground.tenant import ADELE, MEGAN
from tests.builders.incident_builder import an_incident, an_offer
from tests.builders.letter_builder import a_letter
from tests.builders.phone import PHONE, PICTURES, fits, window
from tests.builders.running_roomfix import CONTOSO, Roomfix
from tests.stories.test_visit_page import HALF_PAST_TEN, epoch, visitor

pytestmark = pytest.mark.browser


async def tab_to(page: Any, title: str) -> None:
    """Press Tab until what has that title has the focus, and the focus can be seen."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        focused = await page.evaluate("document.activeElement.textContent")
        if focused.strip() == title:
            style = "getComputedStyle(document.activeElement)"
            assert await page.evaluate(f"{style}.outlineStyle") == "solid"
            return
    pytest.fail(f"no way by keyboard to {title!r}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_visit_is_claimed_and_given_back_by_keyboard_alone(roomfix: Roomfix, browser: Any, scheme: str) -> None:
    incident, _ = await roomfix.opened(description="No picture since this morning.\nRestarted twice.")
    path = visitor(roomfix, incident).path
    url = f"{roomfix.chat.url}{path}?slot={epoch(HALF_PAST_TEN)}"
    async with window(browser, url, locale="en-GB", color_scheme=scheme) as page:
        await fits(page)
        await page.screenshot(path=PICTURES / f"visit-1-open-{scheme}.png", full_page=True)
        await tab_to(page, "Claim Mon 8 Jan 10:30–11:30")
        await page.keyboard.press("Enter")
        await page.get_by_text(re.compile("Claimed by you|Your visit")).wait_for()
        assert page.url.endswith(path)
        await roomfix.until(incident, "booked")
        await page.reload()
        await page.get_by_text("Isar accepted").wait_for()
        await fits(page)
        await page.screenshot(path=PICTURES / f"visit-2-booked-{scheme}.png", full_page=True)
        await tab_to(page, "Release this time")
        await page.screenshot(path=PICTURES / f"visit-3-focus-{scheme}.png")
        await page.keyboard.press("Space")
        await page.get_by_role("heading", name="Next free times").wait_for()
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_who_comes_too_late_reads_who_was_first(roomfix: Roomfix, browser: Any) -> None:
    incident, _ = await roomfix.opened()
    url = f"{roomfix.chat.url}{visitor(roomfix, incident).path}?slot={epoch(HALF_PAST_TEN)}"
    async with window(browser, url, locale="en-GB") as page:
        await visitor(roomfix, incident, ADELE).claim()
        await page.get_by_role("button", name="Claim Mon 8 Jan 10:30–11:30").click()
        words = await page.get_by_role("alert").inner_text()
        assert "Problem. Nothing was changed: Adele Vance was first" in words
        assert (await page.title()).startswith("Problem. ")
        await fits(page)
        await page.screenshot(path=PICTURES / "visit-4-late.png", full_page=True)


async def test_e_mail_is_stopped_from_the_page(roomfix: Roomfix, browser: Any) -> None:
    incident, _ = await roomfix.opened()
    async with window(browser, f"{roomfix.chat.url}{visitor(roomfix, incident).path}", locale="en-GB") as page:
        await page.get_by_role("link", name="E-mail from Roomfix").click()
        await page.screenshot(path=PICTURES / "visit-5-stop.png", full_page=True)
        await fits(page)
        await tab_to(page, "Stop e-mail")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name="No more e-mail").wait_for()
    (chosen,) = await roomfix.parts.context.preferences.all(CONTOSO)
    assert chosen.person.id == MEGAN.object_id


async def test_a_letter_can_be_read_on_a_phone(browser: Any) -> None:
    page = await browser.new_page(viewport=PHONE)
    await page.set_content(a_letter(an_incident(offer=an_offer(20))).html)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await page.screenshot(path=PICTURES / "letter-1-new.png", full_page=True)
    await page.close()
