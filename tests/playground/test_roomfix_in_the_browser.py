"""The demo as two people see and click it in Microsoft's client; the pictures it takes are kept in build/pictures."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import CHANNEL_ID, GROUP_CHAT_ID, MEGAN, PERSONAL_CHAT_ID
from tests.builders.demo_process import Demo, demo, freest_rooms
from tests.builders.playground_browser import BrowserPlayground, chromium

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

PICTURES = Path(__file__).parents[2] / "build" / "pictures"


@dataclass(frozen=True, slots=True)
class Desks:
    """A running demo, with Alex's window and Megan's."""

    demo: Demo
    alex: BrowserPlayground
    megan: BrowserPlayground

    async def in_channel(self) -> None:
        """Both look at the channel."""
        await self.alex.conversation(CHANNEL_ID)
        await self.megan.conversation(CHANNEL_ID)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desks(package: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desks]:
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with (
        chromium() as browser,
        demo(tmp_path_factory.mktemp("demo")) as running,
        BrowserPlayground.open(browser, running.playground) as alex,
        BrowserPlayground.open(browser, running.playground, user=MEGAN) as megan,
    ):
        yield Desks(running, alex, megan)
    assert running.process.returncode == 0


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def repaired(desks: Desks) -> AsyncIterator[None]:
    """No visit of one story stands in another's way: nobody can claim two times that overlap."""
    yield
    await desks.demo.repair()


@pytest.fixture(scope="module")
def rooms() -> list[str]:
    """Contoso's rooms, that with most free times first; each story takes one for itself."""
    return freest_rooms(datetime.now(UTC))


def buttons(card: str, beginning: str) -> list[str]:
    """The buttons that begin so, from a card's words as the page shows them."""
    return [line for line in card.splitlines() if line.startswith(beginning)]


async def test_whoever_opens_the_page_at_once_finds_an_incident_there(desks: Desks) -> None:
    card = await desks.alex.wait_card("Next free times")
    assert buttons(card, "Claim ")
    await desks.alex.screenshot(PICTURES / "1-personal-chat.png")


async def test_one_claims_and_both_windows_show_the_booked_visit(desks: Desks, rooms: list[str]) -> None:
    await desks.in_channel()
    incident = await desks.demo.report(rooms[1], "Camera is offline")
    times = buttons(await desks.alex.wait_card(incident), "Claim ")
    await desks.alex.screenshot(PICTURES / "2-open.png", card=incident)
    await desks.megan.click(times[0], card=incident)
    assert "Claimed, waiting for the room" in await desks.megan.wait_card("Claimed by")
    await desks.megan.screenshot(PICTURES / "3-claimed.png", card=incident)
    for window in (desks.alex, desks.megan):
        assert incident in await window.wait_card("Visit by Megan Bowen")
    await desks.alex.screenshot(PICTURES / "4-booked.png")


async def test_a_visit_is_given_back_by_its_claimant_alone(desks: Desks, rooms: list[str]) -> None:
    await desks.in_channel()
    incident = await desks.demo.report(rooms[2], "Screen flickers")
    times = buttons(await desks.megan.wait_card(incident), "Claim ")
    await desks.megan.click(times[-1], card=incident)
    await desks.alex.wait_card("Visit by Megan Bowen")
    await desks.alex.click("Release this time", card=incident)
    await desks.alex.page.get_by_text("only the person who claimed the time can do this").wait_for()
    await desks.alex.screenshot(PICTURES / "5-release-refused.png")
    await desks.megan.click("Release this time", card=incident)
    assert buttons(await desks.alex.wait_card("Megan Bowen released"), "Claim ")


async def test_a_visit_is_handed_over_and_moved_by_its_buttons(desks: Desks, rooms: list[str]) -> None:
    await desks.in_channel()
    incident = await desks.demo.report(rooms[5], "Speakers hum")
    times = buttons(await desks.megan.wait_card(incident), "Claim ")
    await desks.megan.click(times[-1], card=incident)
    async with asyncio.timeout(60):
        # another card may say so already
        while "Visit by Megan Bowen" not in await desks.megan.wait_card(incident):  # noqa: ASYNC110 - a page is polled
            await asyncio.sleep(0.1)
    await desks.megan.click("More", card=incident)
    assert "Take over…" not in await desks.megan.wait_card("What can be done")
    await desks.megan.screenshot(PICTURES / "10-more.png", card="What can be done")
    await desks.megan.click("Hand over…", card="What can be done")
    await desks.megan.wait_card("Hand over the visit in")
    await desks.megan.choose("Alex Wilber", card="Hand over the visit in")
    await desks.megan.screenshot(PICTURES / "11-hand-over.png", card="Hand over the visit in")
    await desks.megan.click("Offer it", card="Hand over the visit in")
    await desks.alex.wait_card("Offered to Alex Wilber")
    await desks.alex.screenshot(PICTURES / "12-offered.png", card="Offered to Alex Wilber")
    await desks.alex.click("Take the visit", card="Offered to Alex Wilber")
    await desks.alex.wait_card("Visit by Alex Wilber")
    await desks.alex.click("More", card="Visit by Alex Wilber")
    await desks.alex.click("Reschedule…", card="What can be done")
    await desks.alex.click("Move it", card="Move the visit in")
    for window in (desks.alex, desks.megan):
        assert incident in await window.wait_card(" instead")
    await desks.alex.screenshot(PICTURES / "13-moved.png")


async def test_all_times_open_on_the_card_and_close_again(desks: Desks, rooms: list[str]) -> None:
    await desks.in_channel()
    incident = await desks.demo.report(rooms[0], "Clock shows the wrong time")
    next_times = await desks.alex.wait_card(incident)
    await desks.alex.click(buttons(next_times, "All times (")[0], card=incident)
    every_time = await desks.alex.wait_card("All free times (")
    assert set(buttons(next_times, "Claim ")) < set(buttons(every_time, "Claim "))
    await desks.alex.screenshot(PICTURES / "6-all-times.png", card="All free times (")
    await desks.alex.click("Back", card="All free times (")
    assert await desks.alex.wait_card(incident) == next_times


async def test_a_fault_that_is_gone_turns_the_card_green(desks: Desks, rooms: list[str]) -> None:
    await desks.in_channel()
    incident = await desks.demo.report(rooms[3], "Network is down")
    await desks.alex.wait_card(incident)
    closed_before = await desks.alex.page.get_by_text("The fault is gone").count()
    await desks.demo.repair()
    await desks.alex.page.get_by_text("The fault is gone").nth(closed_before).wait_for()
    assert buttons(await desks.alex.wait_card(incident), "Claim ") == []
    await desks.alex.screenshot(PICTURES / "7-closed.png", card=incident)


@pytest.mark.parametrize(
    ("conversation", "name"), [(CHANNEL_ID, "channel"), (GROUP_CHAT_ID, "group"), (PERSONAL_CHAT_ID, "personal")]
)
async def test_what_is_typed_is_answered_in_the_same_place(
    desks: Desks, rooms: list[str], conversation: str, name: str
) -> None:
    await desks.alex.conversation(conversation)
    await desks.alex.send("help")
    assert "What you can type" in await desks.alex.wait_card("Roomfix brings a technician")
    await desks.alex.screenshot(PICTURES / f"8-help-{name}.png")
    await desks.alex.send(f"report {rooms[4]} smells of smoke in the {name}")
    assert "Alex Wilber, in Teams" in await desks.alex.wait_card(f"smells of smoke in the {name}")
    await desks.alex.send("report Hudsn is dark")
    await desks.alex.page.get_by_text("there is no room called “Hudsn is dark” here").last.wait_for()
    await desks.alex.screenshot(PICTURES / f"9-typed-{name}.png")
