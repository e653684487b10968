"""An admin says in the chat who is told while nobody claims, and they are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from services.model import EscalationStep, Person, PersonId
from services.model.setup import Setup
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Step, Talk, Way
from tests.builders.running_roomfix import CONTOSO, Roomfix, running, wait_for

pytestmark = pytest.mark.usefixtures("in_no_hurry")


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Contoso with an admin who works for no provider."""
    admin = Person(PersonId(STRANGER.object_id), STRANGER.name)
    async with running(tmp_path, setup=replace(contoso_setup(), admins=(admin,))) as started:
        yield started


def only_megan_escalates(setup: Setup) -> Setup:
    step = EscalationStep(30, MEGAN.name, (Person(PersonId(MEGAN.object_id), MEGAN.name),))
    return replace(setup, providers=tuple(replace(one, escalation=(step,)) for one in setup.providers))


def megan_left(setup: Setup) -> Setup:
    def others(people: tuple[Person, ...]) -> tuple[Person, ...]:
        return tuple(one for one in people if one.id != MEGAN.object_id)

    left = (replace(one, contacts=others(one.contacts), escalation=()) for one in setup.providers)
    return replace(setup, providers=tuple(left))


async def test_a_step_whose_people_have_all_left_tells_the_admins(roomfix: Roomfix) -> None:
    await roomfix.chat.join(chat_of(STRANGER), by=STRANGER)
    await roomfix.parts.store.change_setup(CONTOSO, only_megan_escalates)
    incident, _ = await roomfix.opened()
    await roomfix.parts.store.change_setup(CONTOSO, megan_left)
    roomfix.clock.move(minutes=31)
    await roomfix.tick(incident)
    await wait_for(lambda: any("Nobody has claimed" in one.words for one in roomfix.teams.in_(chat_of(STRANGER))))
    await roomfix.settled()
    assert not any("nobody has claimed" in one.words.casefold() for one in roomfix.teams.in_(chat_of(MEGAN)))


@pytest.mark.parametrize("way", Way)
async def test_a_step_that_was_set_up_is_taken_when_nobody_claims(roomfix: Roomfix, way: Way) -> None:
    talk = Talk(roomfix, place=chat_of(STRANGER), by=STRANGER)
    await talk.say("providers Brightline AV", until="While nobody claims, nobody else is told")
    steps = "30 min: Lead team = Megan Bowen; 2 h: Adele Vance"
    await talk.walk(
        way,
        Step("Change", "escalation", "Who is told while nobody claims?", part="Escalation"),
        Step("Next", steps, "Nobody has claimed after 30 min: Lead team is told (Megan Bowen)", steps=steps),
        Step("Save", "save", "Brightline AV is set up"),
    )
    incident, card = await roomfix.opened()
    await wait_for(lambda: "If nobody claims: Lead team" in card.words)
    roomfix.clock.move(minutes=31)
    await roomfix.tick(incident)
    await wait_for(lambda: any("nobody has claimed" in one.words for one in roomfix.teams.in_(chat_of(MEGAN))))
    assert incident in card.words
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
