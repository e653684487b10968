"""What holds for every dialog: who may, one step after the other, by button and by word, in whatever order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import ADELE, ALEX, CHANNEL_ID, MEGAN, Person
from services.model import Client, PersonId, SlotRules
from services.model import Person as Somebody
from services.model.setup import Setup
from tests.builders.card_reading import card_actions
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, Roomfix, running

pytestmark = pytest.mark.usefixtures("in_no_hurry")

EMPTY = Setup(Client(CONTOSO, "", SlotRules()))
FIRST, SECOND = "Connect Microsoft 365", "What Roomfix may do"


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Roomfix where nothing is set up; Alex has added it to the channel and so is its admin."""
    async with running(tmp_path, setup=EMPTY) as app:
        yield app


async def at_second(app: Roomfix) -> Talk:
    talk = Talk(app)
    await talk.say("connect", until=FIRST)
    await talk.press("Next", way="delegated", until=SECOND)
    return talk


async def test_whoever_adds_roomfix_first_is_its_admin_and_nobody_else(empty: Roomfix) -> None:
    setup = await empty.parts.store.setup(CONTOSO)
    assert [admin.name for admin in setup.admins] == ["Alex Wilber"]
    await empty.chat.join(CHANNEL_ID, by=STRANGER)
    assert (await empty.parts.store.setup(CONTOSO)).admins == setup.admins


async def test_somebody_who_is_no_admin_is_told_whom_to_ask(empty: Roomfix) -> None:
    await Talk(empty, by=STRANGER).say("connect")
    refusal = await Talk(empty, by=STRANGER).until("Only Roomfix's admins")
    assert "ask Alex Wilber" in refusal.words


async def test_a_providers_contact_cannot_set_up_even_as_an_admin(tmp_path: Path) -> None:
    both = replace(contoso_setup(), admins=(Somebody(PersonId(MEGAN.object_id), MEGAN.name),))
    async with running(tmp_path, setup=both) as app:
        await Talk(app, by=MEGAN).say("connect")
        assert "You work for Brightline AV" in (await Talk(app, by=MEGAN).until("cannot set Roomfix up")).words


async def test_an_answered_question_shows_the_answer_and_has_nothing_to_press(empty: Roomfix) -> None:
    talk = Talk(empty)
    question = await (await _said(talk)).until(FIRST)
    answer = await talk.press("Next", way="delegated")
    assert "Service account that signs in" in answer.words
    await talk.until(SECOND)
    await empty.settled()
    assert "Service account that signs in" in question.words
    assert question.buttons == []
    assert len(empty.teams.in_(CHANNEL_ID)) == 2


async def _said(talk: Talk) -> Talk:
    await talk.say("connect")
    return talk


async def test_the_same_dialog_can_be_walked_by_typing(empty: Roomfix) -> None:
    talk = Talk(empty)
    await talk.say("connect", until=FIRST)
    await talk.say("Service account that signs in", until=SECOND)
    await talk.say("only read calendars", until="Prepare Microsoft 365")
    await talk.say("next", until="Which account")
    await talk.say("nonsense", until="is no e-mail address")
    await talk.say("roomfix@contoso.example", until="Sign in with the service account")


async def test_back_and_cancel_are_there_at_every_step(empty: Roomfix) -> None:
    talk = await at_second(empty)
    await talk.press("Back", until=FIRST)
    assert "Back" not in talk.message.buttons if talk.message else False
    await talk.say("application permission (recommended)", until=SECOND)
    await talk.say("back", until=FIRST)
    cancelled = talk.message
    await talk.say("cancel")
    await empty.settled()
    assert cancelled is not None
    assert "Cancelled. Nothing more is changed." in cancelled.words
    assert cancelled.buttons == []


async def test_a_step_pressed_twice_is_answered_once(empty: Roomfix) -> None:
    talk = Talk(empty)
    question = await (await _said(talk)).until(FIRST)
    action = next(action for action in card_actions(question.card) if action["title"] == "Next")
    press = empty.chat.execute
    answers = await asyncio.gather(*(press(question, action, by=ALEX, way="delegated") for _ in range(5)))
    assert sorted("answered already" in answer.words for answer in answers) == [False, True, True, True, True]
    await talk.until(SECOND)
    await empty.settled()
    assert len(empty.teams.cards(SECOND)) == 1


async def test_a_button_of_an_old_card_says_that_it_is_old(empty: Roomfix) -> None:
    talk = Talk(empty)
    question = await (await _said(talk)).until(FIRST)
    old = [action for action in card_actions(question.card) if action["title"] in {"Next", "Cancel"}]
    await talk.press("Next", way="delegated", until=SECOND)
    for action in old:
        answer = await empty.chat.execute(question, action, by=ALEX, way="application")
        assert "answered already" in answer.words
    await talk.press("Cancel")
    answer = await empty.chat.execute(question, old[0], by=ALEX, way="application")
    assert "no longer open" in answer.words


async def test_nobody_else_can_answer(empty: Roomfix) -> None:
    await empty.parts.store.change_setup(CONTOSO, lambda known: replace(known, admins=(*known.admins, _admin(ADELE))))
    talk = await at_second(empty)
    answer = await Talk(empty, by=ADELE, message=talk.message).press("Next", rights="book")
    assert "Alex Wilber is being asked here" in answer.words
    answer = await Talk(empty, by=STRANGER, message=talk.message).press("Next", rights="book")
    assert "Only Roomfix's admins" in answer.words


async def test_two_admins_at_once_do_not_tangle(empty: Roomfix) -> None:
    await empty.parts.store.change_setup(CONTOSO, lambda known: replace(known, admins=(*known.admins, _admin(ADELE))))
    one, other = Talk(empty), Talk(empty, place=chat_of(ADELE), by=ADELE)
    await asyncio.gather(one.say("connect", until=FIRST), other.say("connect", until=FIRST))
    await asyncio.gather(
        one.press("Next", way="delegated", until=SECOND), other.press("Next", way="application", until=SECOND)
    )
    assert "Calendars.Read.Shared" in one.words
    assert "Organization.Read.All" in other.words


async def test_the_word_again_goes_on_where_it_was_also_elsewhere(empty: Roomfix) -> None:
    there = await at_second(empty)
    here = Talk(empty, place=f"{CHANNEL_ID};messageid=2")
    await here.say("connect", until=SECOND)
    await empty.settled()
    assert there.message is not None
    assert "This goes on further down." in there.message.words
    await here.press("Next", rights="read", until="Prepare Microsoft 365")


async def test_a_file_that_nobody_asked_for_is_not_read(empty: Roomfix) -> None:
    file = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": "rooms.csv",
        "content": {"downloadUrl": "https://contoso.sharepoint.com/rooms.csv"},
    }
    talk = Talk(empty, place=chat_of(STRANGER))
    await empty.chat.say("", by=ALEX, in_=talk.place, attachments=[file])
    await talk.until("Roomfix has not asked for a file here")


async def test_a_file_answers_no_question_that_takes_none(empty: Roomfix) -> None:
    talk = await at_second(empty)
    question = talk.message
    await talk.send_file("rooms.csv", "https://contoso.sharepoint.com/rooms.csv", until="has not asked for a file here")
    assert question is not None
    assert "Next" in question.buttons


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"in_way": "teleport"}, "neither of the two ways"),
        ({"in_way": ["delegated"]}, "holds no text"),
        ({"in_way": "x" * 60_000}, "at most 50,000 characters"),
        ({}, "neither of the two ways"),
        ({"w": "fly"}, "not one of the answers"),
        ({"n": 77}, "answered already"),
        ({"n": True}, "button"),
        ({"d": "nope"}, "no longer open"),
        ({"d": "../../etc"}, "button"),
    ],
)
async def test_a_forged_answer_gets_words_and_changes_nothing(
    empty: Roomfix, fields: dict[str, object], says: str
) -> None:
    talk = Talk(empty)
    question = await (await _said(talk)).until(FIRST)
    action = next(action for action in card_actions(question.card) if action["title"] == "Next")
    answer = await empty.chat.execute(question, {**action, "data": {**action["data"], **fields}}, by=ALEX)
    assert says in answer.words
    assert "Next" in question.buttons
    await talk.press("Next", way="delegated", until=SECOND)


def _admin(person: Person) -> Somebody:
    return Somebody(PersonId(person.object_id), person.name)
