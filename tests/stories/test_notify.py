"""Everybody says in the chat how they want to be told, and is told so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from sandbox.playground.tenant import ADELE, MEGAN
from services.model import IncidentId
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, Roomfix, running

NOW = "This is how you are told now"


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Roomfix]:
    async with running(tmp_path) as app:
        yield app


async def test_an_admin_who_wants_more_than_critical_incidents_says_so_by_buttons_and_sees_them(app: Roomfix) -> None:
    talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
    await talk.say("notify", until="How you are told")
    assert "new critical incidents and of all that nobody claims in time, as an admin" in talk.words
    await talk.fill("Change", part="Personal chat", until="What shall come in your personal chat?")
    await talk.fill("Next", severities="Critical, Major", until="At which locations?")
    await talk.press("All locations", until="Not saved yet: Personal chat")
    await talk.press("Save", until=NOW)
    incident = await app.report()
    await app.card_of(incident, in_=chat_of(STRANGER))


async def test_a_contact_who_wants_nothing_in_the_chat_has_nothing_there(app: Roomfix) -> None:
    talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("notify", until="where you are a provider's contact")
    await talk.say("chat", until="What shall come in your personal chat?")
    await talk.say("none", until="Not saved yet: Personal chat")
    await talk.say("save", until=NOW)
    incident = await app.report()
    await app.card_of(incident, in_=chat_of(ADELE))
    targets = {post.target for post in await app.parts.store.posts(CONTOSO, IncidentId(incident))}
    assert chat_of(ADELE) in targets
    assert chat_of(MEGAN) not in targets
