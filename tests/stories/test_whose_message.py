"""Presses on messages that are not what they seem: none makes a message show something else than it was posted for."""

from __future__ import annotations

import asyncio

import pytest

from cards.text.texts import say
from sandbox.m365 import Phase
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from services.model import IncidentId
from services.store.keys import Keys
from tests.builders.card_reading import card_actions
from tests.builders.chat_people import Answer, chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.odd_bodies import ODD_BODIES
from tests.builders.running_roomfix import CONTOSO, Roomfix, wait_for
from tests.builders.teams_standin import Json, Message
from tests.stories.test_storms import shared, storm

QUESTION = say("notify.title", "en")
VISIT = "Visit by **Megan Bowen**"
KEYS = Keys(CONTOSO)


def show(incident: str) -> Json:
    return {"verb": "show", "data": {"i": incident}}


def invented(number: int) -> Message:
    """A message that was never posted, as the beginning of a thread in the channel."""
    return Message(f"99{number}", f"{CHANNEL_ID};messageid=99{number}", [])


async def targets(roomfix: Roomfix, incident: str) -> list[str]:
    return sorted(post.target for post in await roomfix.parts.store.posts(CONTOSO, IncidentId(incident)))


async def doubtful(roomfix: Roomfix, room: str) -> tuple[str, Message]:
    """An incident whose first posting was answered with an error, and its card in the channel."""
    roomfix.teams.trouble(502, "BadGateway", method="POST", where=CHANNEL_ID)
    incident, card = await roomfix.opened(room)
    await roomfix.settled()
    assert roomfix.teams.troubles == []
    return incident, card


async def test_a_press_for_one_incident_does_not_rewrite_anothers_card(roomfix: Roomfix) -> None:
    first, card = await roomfix.opened("Isar")
    second, _ = await roomfix.opened("Inn")
    await roomfix.settled()
    words, before = card.words, await targets(roomfix, second)
    answer = await roomfix.chat.execute(card, show(second), by=MEGAN)
    assert second in answer.words
    await roomfix.chat.press(await roomfix.card_of(second), "Mon 10:30", by=MEGAN)
    await roomfix.until(second, "booked")
    await roomfix.settled()
    assert card.words == words
    assert first in card.words
    assert await targets(roomfix, second) == before


async def test_presses_with_invented_messages_make_no_posts_and_are_answered(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    await roomfix.settled()
    before, calls = await targets(roomfix, incident), len(roomfix.teams.calls)
    for number in range(301):
        answer = await roomfix.chat.execute(invented(number), show(incident), by=MEGAN)
        assert incident in answer.words
    await roomfix.settled()
    assert await targets(roomfix, incident) == before
    assert len(roomfix.teams.calls) == calls
    assert await roomfix.parts.connections.commands.hlen(KEYS.owners) == len(roomfix.teams.messages)


async def test_an_incident_whose_post_is_in_doubt_takes_no_message_of_another(roomfix: Roomfix) -> None:
    first, card = await roomfix.opened("Isar")
    second, own = await doubtful(roomfix, "Inn")
    await roomfix.chat.execute(card, show(second), by=MEGAN)
    await roomfix.chat.press(own, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in own.words)
    await roomfix.settled()
    assert first in card.words
    assert VISIT not in card.words


async def test_nor_one_of_another_that_is_just_being_recorded(roomfix: Roomfix) -> None:
    second, _ = await doubtful(roomfix, "Inn")
    pressed: list[Answer] = []

    async def press_at_once(method: str, thread: str, phase: Phase) -> None:
        """Before Roomfix has heard of its own message."""
        if (method, phase, thread) == ("POST", Phase.APPLIED, CHANNEL_ID):
            pressed.append(await roomfix.chat.execute(roomfix.teams.in_(CHANNEL_ID)[-1], show(second), by=MEGAN))

    roomfix.teams.on_request = press_at_once
    first, card = await roomfix.opened("Isar")
    await roomfix.settled()
    assert second in pressed[0].words
    assert len(card.activities) == 1
    assert first in card.words


async def test_nor_one_that_an_earlier_release_has_recorded(roomfix: Roomfix) -> None:
    redis = roomfix.parts.connections.commands
    first, card = await roomfix.opened("Isar")
    await roomfix.settled()
    await redis.delete(KEYS.owners)
    await redis.sadd(KEYS.messages(first), *(one.id for one in roomfix.teams.messages))
    second, _ = await doubtful(roomfix, "Inn")
    await roomfix.chat.execute(card, show(second), by=MEGAN)
    await roomfix.settled()
    assert first in card.words
    assert len(await targets(roomfix, second)) == 3


async def test_a_post_in_doubt_is_looked_for_once_and_an_invented_message_is_forgotten_again(roomfix: Roomfix) -> None:
    incident, card = await doubtful(roomfix, "Isar")
    before = await targets(roomfix, incident)
    for number in range(20):
        await roomfix.chat.execute(invented(number), show(incident), by=MEGAN)
    await roomfix.settled()
    assert await targets(roomfix, incident) == before
    assert [call.status for call in roomfix.teams.calls if call.thread.startswith(f"{CHANNEL_ID};messageid=99")] == [
        404
    ]
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in card.words)
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_post_that_teams_was_too_busy_for_is_in_no_doubt(roomfix: Roomfix) -> None:
    roomfix.teams.trouble(429, "Throttled", method="POST", where=CHANNEL_ID, retry_after="1")
    incident, _ = await roomfix.opened()
    await roomfix.settled()
    calls = len(roomfix.teams.calls)
    await roomfix.chat.execute(invented(1), show(incident), by=MEGAN)
    await roomfix.settled()
    assert len(roomfix.teams.calls) == calls


async def test_an_invented_message_pressed_while_the_card_is_being_posted_costs_nobody_the_card(
    roomfix: Roomfix,
) -> None:
    await roomfix.read()
    pressed: list[Answer] = []

    async def press_at_once(method: str, thread: str, phase: Phase) -> None:
        if (method, phase, thread) == ("POST", Phase.APPLIED, CHANNEL_ID) and not pressed:
            known = await roomfix.parts.store.open_incidents(CONTOSO)
            pressed.append(await roomfix.chat.execute(invented(1), show(known[0]), by=MEGAN))

    roomfix.teams.on_request = press_at_once
    incident = await roomfix.report()
    await wait_for(lambda: pressed)
    await wait_for(lambda: roomfix.teams.deleted)
    await roomfix.settled()
    (card,) = roomfix.teams.in_(CHANNEL_ID)
    assert len(await targets(roomfix, incident)) == 3
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in card.words)


async def test_a_card_whose_posting_got_lost_is_the_one_that_stays_when_somebody_presses_on_it_in_time(
    roomfix: Roomfix,
) -> None:
    roomfix.teams.trouble(502, "BadGateway", method="POST", where=CHANNEL_ID, is_applied=True, retry_after="3")
    incident = await roomfix.report()
    (card,) = await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID))
    await wait_for(lambda: not roomfix.teams.troubles)
    await roomfix.chat.execute(card, show(incident), by=MEGAN)
    await roomfix.settled()
    await roomfix.card_of(incident)
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in card.words)
    await roomfix.settled()
    assert roomfix.teams.in_(CHANNEL_ID) == [card]


async def test_a_card_that_was_taken_with_an_answer_nobody_could_read_is_edited_once_somebody_presses_on_it(
    roomfix: Roomfix,
) -> None:
    page = ODD_BODIES["a gateway's page"]
    roomfix.teams.trouble(201, method="POST", where=CHANNEL_ID, is_applied=True, body=page)
    incident, card = await roomfix.opened()
    await roomfix.settled()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: VISIT in card.words)
    await roomfix.settled()
    assert all(VISIT in one.words for one in roomfix.teams.in_(CHANNEL_ID))


async def test_a_storms_card_is_not_rewritten_by_a_press_for_one_of_its_incidents(roomfix: Roomfix) -> None:
    made = await storm(roomfix, 8)
    (card,) = shared(roomfix)
    words = card.words
    for incident in made:
        await roomfix.chat.execute(card, show(incident), by=MEGAN)
    await roomfix.settled()
    assert card.words == words
    assert not [target for incident in made for target in await targets(roomfix, incident) if card.id in target]


async def test_a_dialogs_question_takes_no_incidents_card_and_an_incident_no_question(roomfix: Roomfix) -> None:
    incident, card = await doubtful(roomfix, "Isar")
    talk = Talk(roomfix, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("notify", until=QUESTION)
    assert talk.message is not None
    question, asked = talk.message.words, card_actions(talk.message.card)[0]
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.chat.execute(talk.message, show(incident), by=MEGAN)
    await roomfix.settled()
    assert talk.message.words == question
    await roomfix.parts.connections.commands.hdel(
        KEYS.dialog_run(asked["data"]["d"]), "m:1"
    )  # as before it is recorded
    for message in (card, mine):
        words = message.words
        await roomfix.chat.execute(message, asked, by=MEGAN)
        await roomfix.settled()
        assert message.words == words


@pytest.mark.parametrize("count", [1, 5])
async def test_a_question_pressed_before_it_is_recorded_is_edited_and_not_asked_twice(
    roomfix: Roomfix, count: int
) -> None:
    talk = Talk(roomfix, place=chat_of(MEGAN), by=MEGAN)
    await talk.say("notify", until=QUESTION)
    questions: list[Message] = []

    async def press_at_once(method: str, thread: str, phase: Phase) -> None:
        if (method, phase, thread) == ("POST", Phase.APPLIED, talk.place) and not questions:
            questions.append(roomfix.teams.in_(talk.place)[-1])
            action = card_actions(questions[0].card)[-1]  # to cancel
            await asyncio.gather(*(roomfix.chat.execute(questions[0], action, by=MEGAN) for _ in range(count)))

    roomfix.teams.on_request = press_at_once
    await talk.press(say("sites.change", "en"), part="quiet")
    await wait_for(lambda: questions)
    await roomfix.settled()
    assert len(questions[0].activities) == 2
    assert len({one.history[0] for one in roomfix.teams.in_(talk.place)}) == len(roomfix.teams.in_(talk.place))
