"""An administrator who has never seen Roomfix sets it up in Microsoft's client and signs in on Microsoft's page, both
clicked; a picture of each step is kept in build/pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Error as PlaywrightError

from sandbox.playground.tenant import CHANNEL_ID, PERSONAL_CHAT_ID
from tests.builders.demo_process import Demo, demo
from tests.builders.playground_browser import BrowserPlayground, chromium

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = Path(__file__).parents[2] / "build" / "pictures" / "set-up"
ACCOUNT, ADMIN = "roomfix@contoso.example", "admin@contoso.example"
SIGN_IN = "Sign in with the service account"
MUNICH = ("Isar", "Inn", "Lech", "Donau", "Amper", "Würm")


@dataclass(slots=True)
class Desk:
    """An empty demo, Alex's window, and the number of pictures taken."""

    demo: Demo
    alex: BrowserPlayground
    browser: Any
    taken: int = 0

    async def sees(self, card: str) -> str:
        """Wait for a card and take a picture of it; its words."""
        words = await self.alex.wait_card(card)
        await self.alex.screenshot(self.picture(), card=card)
        return words

    def picture(self) -> Path:
        """The file for the next picture."""
        self.taken += 1
        return PICTURES / f"{self.taken:02}.png"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(package: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with (
        chromium() as browser,
        demo(tmp_path_factory.mktemp("demo"), empty=True) as running,
        BrowserPlayground.open(browser, running.playground) as alex,
    ):
        await alex.conversation(PERSONAL_CHAT_ID)
        yield Desk(running, alex, browser)


async def test_microsoft_365_is_connected_from_the_first_word_to_the_probe(desk: Desk) -> None:
    alex = desk.alex
    await alex.send("connect")
    await desk.sees("Connect Microsoft 365")
    await alex.choose("Service account that signs in", card="Connect Microsoft 365")
    await alex.click("Next", card="Connect Microsoft 365")
    assert "Calendars.ReadWrite" in await desk.sees("What Roomfix may do")
    await alex.click("Next", card="What Roomfix may do")
    await desk.sees("Prepare Microsoft 365")
    await alex.click("Next", card="Prepare Microsoft 365")
    await desk.sees("Which account")
    await alex.fill(ACCOUNT, card="Which account", label="Account")
    await alex.click("Next", card="Which account")
    await desk.sees(SIGN_IN)
    link = await alex.value(card=SIGN_IN, label="The link, to copy it")
    await _open(desk, link, ACCOUNT, until="Need admin approval")
    await alex.click("Link for an administrator", card=SIGN_IN)
    await desk.sees("The link for an administrator")
    approval = await alex.value(card=SIGN_IN, label="The link for an administrator, to send or open")
    await _open(desk, approval, ADMIN, "Accept", until="You can close this page")
    await desk.sees("An administrator has consented")
    await _open(desk, link, ACCOUNT, "Accept", until="Roomfix asks in the chat")
    await desk.sees("Shall Roomfix use this account?")
    await alex.click("Yes", card="Shall Roomfix use this account?")
    assert "Everything works." in await desk.sees("Free/busy can be read")
    await alex.click("Save and go on", card="Free/busy can be read")


async def test_calendars_are_ticked_at_a_location_and_become_rooms(desk: Desk) -> None:
    alex = desk.alex
    await desk.sees("Which room calendars shall Roomfix read?")
    await alex.click("Choose from the list", card="Which room calendars shall Roomfix read?")
    await desk.sees("Tick the calendars of one location")
    for room in MUNICH:
        await alex.choose(_title(room), card="Tick the calendars of one location")
    await alex.click("Next", card="Tick the calendars of one location")
    await desk.sees("A new location")
    await alex.fill("Munich", card="A new location", label="Name")
    await alex.click("Next", card="A new location")
    await desk.sees("Where do your rooms come from?")
    await alex.click("The calendars themselves", card="Where do your rooms come from?")
    await desk.sees("Make a room of each of the 6 calendars?")
    await alex.click("Yes", card="Make a room of each of the 6 calendars?")
    await desk.sees("How visits are booked")
    await alex.click("Next", card="How visits are booked")
    assert "no provider serves this yet" in await desk.sees("Set-up is finished")


async def test_a_provider_is_set_up_and_an_incident_then_offers_times(desk: Desk) -> None:
    alex = desk.alex
    await alex.click("Set up providers", card="Set-up is finished")
    await desk.sees("What is the provider called?")
    await alex.fill("Brightline AV", card="What is the provider called?", label="Name")
    await alex.click("Next", card="What is the provider called?")
    await desk.sees("Which locations does it serve?")
    await alex.choose("Munich", card="Which locations does it serve?")
    await alex.click("Next", card="Which locations does it serve?")
    await desk.sees("Who are its contacts?")
    await alex.choose("Megan Bowen", card="Who are its contacts?")
    await alex.click("Next", card="Who are its contacts?")
    await alex.wait_card("Who are its subcontractors?")
    await alex.click("Next", card="Who are its subcontractors?")
    await alex.wait_card("When does it work?")
    await alex.click("Same as the location", card="When does it work?")
    await alex.wait_card("Where shall its incidents be posted?")
    await alex.click("Every channel", card="Where shall its incidents be posted?")
    await desk.sees("For which locations is there an agreement?")
    await alex.click("Next", card="For which locations is there an agreement?")
    await alex.wait_card("How fast does it respond and resolve?")
    await alex.fill("30 min / 4 h", card="How fast does it respond and resolve?", label="Critical")
    await desk.sees("How fast does it respond and resolve?")
    await alex.click("Next", card="How fast does it respond and resolve?")
    await desk.sees("Brightline AV")
    await alex.click("Save", card="Brightline AV")
    await alex.conversation(CHANNEL_ID)
    incident = await desk.demo.report("Isar", "Projector stays dark")
    assert "Claim " in await desk.sees(incident)


async def _open(desk: Desk, link: str, account: str, *buttons: str, until: str) -> None:
    """Follow a link in a window of its own, choose the account, and press Microsoft's buttons, with pictures."""
    window = await desk.browser.new_context(viewport={"width": 900, "height": 760})
    page = await window.new_page()
    await page.goto(link)
    for button in (account, *buttons):
        await page.get_by_role("button", name=button).wait_for()
        await _photograph(page, desk.picture())
        await page.get_by_role("button", name=button).click()
    await page.get_by_text(until).first.wait_for()
    await _photograph(page, desk.picture())
    await window.close()


async def _photograph(page: Any, png: Path) -> None:
    """A picture of a window; Chromium has none of a page that is just being left, so it is asked twice."""
    try:
        await page.screenshot(path=png)
    except PlaywrightError:
        await page.wait_for_load_state("load")
        await page.screenshot(path=png)


def _title(room: str) -> str:
    folded = room.lower().replace("ü", "ue")
    return f"{room} · muc.{folded}@contoso.example"
