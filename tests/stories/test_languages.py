"""Everybody reads their own language on what is theirs, and the client's on what all read together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.playground.tenant import ADELE, MEGAN
from services.model import Person as Somebody
from services.model import PersonId
from services.preferences import Preferences
from tests.support.chat import chat_of
from tests.support.contoso import contoso_setup
from tests.support.roomfix import CONTOSO, running, wait_for

pytestmark = pytest.mark.usefixtures("in_no_hurry")


async def test_a_personal_card_is_in_the_language_of_its_readers_teams(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await app.chat.say("help", by=MEGAN, in_=chat_of(MEGAN), locale="de-DE")
        await wait_for(lambda: app.teams.cards("Was Sie schreiben können"))
        incident, card = await app.opened()
        own = await wait_for(lambda: next(iter(app.shown(incident, in_=chat_of(MEGAN))), None))
        await wait_for(lambda: "Gemeldet durch" in own.words)
        assert "Reported by" in card.words
        other = await wait_for(lambda: next(iter(app.shown(incident, in_=chat_of(ADELE))), None))
        assert "Reported by" in other.words


async def test_channel_cards_are_in_the_clients_language_and_words_in_the_chosen_one(tmp_path: Path) -> None:
    known = contoso_setup()
    setup = replace(known, client=replace(known.client, language="de"))
    async with running(tmp_path, setup=setup) as app:
        incident = await app.report()
        card = await app.card_of_any(incident)
        await wait_for(lambda: "Gemeldet durch" in card.words)
        await app.parts.stores.preferences.save(
            CONTOSO, Preferences(Somebody(PersonId(MEGAN.object_id), MEGAN.name), language="de")
        )
        claims = await wait_for(lambda: [title for title in card.buttons if "12:00" in title])
        await app.chat.press(card, claims[0], by=MEGAN)
        await app.until(incident, "booked")
        app.clock.move(minutes=66)
        await app.tick(incident)
        await wait_for(lambda: [one for one in app.teams.in_(chat_of(MEGAN)) if "Ihr Besuch" in one.words])
