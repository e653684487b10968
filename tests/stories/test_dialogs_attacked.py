"""What people and outages do to a dialog that nobody planned: none of it is acted on, and nothing is left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.browser import authorized
from sandbox.m365.faults import unavailable
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import Person as Account
from sandbox.playground.tenant import ADELE, ALEX, MEGAN
from services.admin.admins import removed
from services.model import Client, PersonId, SlotRules
from services.model import Person as Somebody
from services.model.errors import Refusal
from services.model.setup import Setup
from services.store.keys import CLIENTS
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, Roomfix, running, wait_for_answer
from tests.stories.test_connect import ALEXS, LINK, at_link, at_probe, has_tokens

pytestmark = pytest.mark.usefixtures("in_no_hurry")

EMPTY = Setup(Client(CONTOSO, "", SlotRules()))
FIRST, SECOND, PREPARE = "Connect Microsoft 365", "What Roomfix may do", "Prepare Microsoft 365"


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Roomfix where nothing is set up; Alex has a mailbox, has added Roomfix to the channel and so is its admin."""
    alex = Account(ALEX.object_id, ALEX.name, ALEXS, "Facility Manager", TENANT.sites[0])
    async with running(tmp_path, setup=EMPTY, tenant=replace(TENANT, people=(*TENANT.people, alex))) as app:
        yield app


async def test_back_leads_past_a_question_that_was_only_checked_again(empty: Roomfix) -> None:
    talk = Talk(empty)
    await talk.say("connect", until=FIRST)
    await talk.press("Next", way="delegated", until=SECOND)
    await talk.press("Next", rights="book", until=PREPARE)
    await talk.press("Check again", until="Roomfix is registered")
    await talk.press("Back", until=SECOND)


async def test_words_that_are_no_answer_save_nothing(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    await talk.say("what does that mean?", until="not one of the answers")
    assert (await talk.setup()).connections == ()


async def test_an_app_that_is_removed_before_anything_was_saved_leaves_no_tokens(empty: Roomfix) -> None:
    await at_probe(empty)
    assert await has_tokens(empty)
    for conversation in await empty.parts.store.conversations(CONTOSO):
        await empty.chat.leave(conversation.id, by=ALEX)

    async def is_gone() -> bool:
        return not await has_tokens(empty)

    await wait_for_answer(is_gone)


async def test_a_client_that_was_never_installed_is_served_all_the_same(empty: Roomfix) -> None:
    """Roomfix was down when it was added; somebody configured as an admin begins."""
    await empty.settled()
    await empty.parts.connections.commands.srem(CLIENTS, CONTOSO)
    await Talk(empty).say("connect", until=FIRST)
    assert CONTOSO in await empty.parts.store.clients()


async def test_the_event_of_a_trial_is_removed_although_microsoft_goes_away_in_between(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    empty.m365.faults.add(unavailable("/cancel$", times=6))
    await talk.press("Check again")
    await empty.settled()
    await talk.until("Everything works.")
    assert empty.booked() == []


async def test_a_second_sign_in_does_not_spoil_the_one_that_is_being_asked_about(empty: Roomfix) -> None:
    talk = await at_link(empty)
    first = talk.link()
    await talk.press("New link")
    await empty.settled()
    await talk.until(LINK)
    await talk.sign_in()
    await talk.until("Shall Roomfix use this account?")
    assert "Nobody waits for this any more" in await _signed_in_by(empty, first)
    await talk.press("Yes", until="Everything works.")


async def test_an_admin_who_is_removed_in_the_middle_changes_nothing(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    adele = Somebody(PersonId(ADELE.object_id), ADELE.name)
    await empty.parts.store.change_setup(CONTOSO, lambda known: replace(known, admins=(adele,)))
    answer = await talk.press("Save and go on")
    assert "Only Roomfix's admins" in answer.words
    assert (await talk.setup()).connections == ()


async def test_words_that_teams_delivers_twice_answer_once(empty: Roomfix) -> None:
    talk = Talk(empty)
    await talk.say("connect", until=FIRST)
    await talk.press("Next", way="delegated", until=SECOND)
    for _ in range(2):
        await empty.chat.say("next", by=ALEX, in_=talk.place, id="the same")
    await empty.settled()
    await talk.until(PREPARE)


def test_nobody_can_remove_the_last_admin_who_is_no_providers_contact() -> None:
    alex, megan = (Somebody(PersonId(one.object_id), one.name) for one in (ALEX, MEGAN))
    with pytest.raises(Refusal, match="last_admin"):
        removed(replace(contoso_setup(), admins=(megan, alex)), alex.id)


async def _signed_in_by(app: Roomfix, link: str) -> str:
    session = app.chat.session
    async with session.get(link, allow_redirects=False) as start:
        back = await authorized(session, start.headers["Location"])
    async with session.post(back.url, data=back.answer) as page:
        return unescape(await page.text())
