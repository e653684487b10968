"""Where scheduling is not automated: a claim holds its time, an admin decides, and nothing is booked before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from sandbox.playground.tenant import ADELE, MEGAN
from services.model import Person, PersonId
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import Roomfix, running, wait_for


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Sam is the admin, and approves."""
    known = contoso_setup()
    admin = Person(PersonId(STRANGER.object_id), STRANGER.name)
    setup = replace(known, client=replace(known.client, automated=False), admins=(admin,))
    async with running(tmp_path, setup=setup) as app:
        yield app


async def claimed(app: Roomfix) -> str:
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=MEGAN)
    await app.until(incident, "awaiting")
    return incident


async def at_decision(app: Roomfix) -> Talk:
    talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
    await talk.until("Megan Bowen asks for a visit in Isar")
    await talk.press("Look at it", until="May Megan Bowen come to Isar?")
    return talk


async def test_a_claim_waits_for_an_admin_and_is_then_booked(app: Roomfix) -> None:
    incident = await claimed(app)
    await wait_for(lambda: app.shown(incident, "An admin has to approve this visit first"))
    assert app.booked() == []
    talk = await at_decision(app)
    assert "Projector stays dark" in talk.words
    assert "Europe/Berlin" in talk.words
    await talk.press("Approve", until="Approved: the visit of Megan Bowen in Isar is being booked")
    found = await app.until(incident, "booked")
    assert [line["event"] for line in found["history"]] == ["reported", "claimed", "approved", "booked"]
    assert len(app.booked()) == 1


async def test_a_refused_claim_gives_the_time_back_and_its_contact_is_told(app: Roomfix) -> None:
    incident = await claimed(app)
    talk = await at_decision(app)
    await talk.say("refuse", until="Refused: Isar has its time back")
    await app.until(incident, "open")
    await wait_for(lambda: [one for one in app.teams.messages if "an admin refused your visit in Isar" in one.words])
    assert app.booked() == []


async def test_what_was_released_meanwhile_cannot_be_approved(app: Roomfix) -> None:
    incident = await claimed(app)
    talk = await at_decision(app)
    visit = (await app.incident(incident))["visit"]
    card = await app.card_of_any(incident)
    await app.chat.execute(card, {"verb": "release", "data": {"i": incident, "c": visit["claim"]}}, by=MEGAN)
    await app.until(incident, "open")
    await talk.press("Approve", until="nothing to approve any more")
    assert (await app.incident(incident))["state"] == "open"


async def test_nobody_else_claims_a_time_that_waits(app: Roomfix) -> None:
    incident = await claimed(app)
    card = await app.card_of_any(incident)
    start = (await app.incident(incident))["visit"]["start"]
    answer = await app.claim_at(card, incident, start, by=ADELE)
    assert "Megan Bowen" in answer.words


async def test_a_claim_that_nobody_approves_in_time_is_over(app: Roomfix) -> None:
    incident = await claimed(app)
    app.clock.move(hours=9)
    await app.ask_again(incident)
    await app.until(incident, "open")
    await wait_for(lambda: [one for one in app.teams.messages if "nobody approved your visit in Isar" in one.words])


async def test_only_an_admin_decides(app: Roomfix) -> None:
    await claimed(app)
    talk = await at_decision(app)
    assert talk.message is not None
    answer = await app.chat.press(talk.message, "Approve", by=MEGAN)
    assert "Only Roomfix's admins decide" in answer.words
