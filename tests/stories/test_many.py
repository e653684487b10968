"""Several of everything: workers, clients, rooms, and a store that dies meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import replace

from bot import serve
from bot.compose import composed
from sandbox.m365 import CONTOSO as TENANT
from sandbox.playground.tenant import ADELE, MEGAN, PEOPLE
from services.store import server_files
from tests.builders.chat_people import button, chat_of, offered
from tests.builders.roomfix_process import store_of
from tests.builders.running_roomfix import CONTOSO, ROOMFIX, Roomfix, wait_for


async def test_a_second_worker_beside_the_first_does_nothing_twice(roomfix: Roomfix) -> None:
    parts = roomfix.parts
    beside = composed(parts.config, parts.server, clock=roomfix.clock)
    async with beside as second, serve.working(second):
        incidents = [await roomfix.opened(room.name) for room in TENANT.rooms[3:9]]
        for (_, card), person in zip(incidents, PEOPLE, strict=True):
            await roomfix.chat.press(card, offered(card.card)[0], by=person)
        for incident, _ in incidents:
            await roomfix.until(incident, "booked")
        await roomfix.settled()
    assert len(roomfix.booked()) == 6
    assert len(roomfix.teams.messages) == 18
    assert all("accepted" in message.words for message in roomfix.teams.messages)


async def test_a_conversation_that_another_worker_silenced_is_spoken_to_when_it_is_heard_of(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))
    await roomfix.settled()
    await store_of(roomfix.parts.connections).park(CONTOSO, chat_of(MEGAN), "BotNotInConversationRoster")
    await roomfix.chat.press(card, "Mon 10:30", by=ADELE)
    await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert offered(mine.card)
    await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))
    await wait_for(lambda: "Visit by **Adele Vance**" in mine.words)


async def test_a_store_that_is_killed_under_the_application_is_back_for_the_next_press(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.settled()
    pid = int(server_files.at(roomfix.parts.config.data_dir).pid.read_text())
    os.kill(pid, signal.SIGKILL)
    answer = await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    assert "Claimed by **you**" in answer.words
    await roomfix.until(incident, "booked")
    await wait_for(lambda: len(roomfix.shown(incident, "Visit by **Megan Bowen**")) == 3)


async def test_an_incident_of_one_client_does_not_exist_for_another(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    foreign = replace(roomfix.chat, client="99999999-9999-4999-8999-999999999999")
    for action in (button(card.card, "Mon 10:30"), {"verb": "show", "data": {"i": incident}}):
        answer = await foreign.execute(card, action, by=MEGAN)
        assert "Roomfix does not know this incident" in answer.words
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_twelve_claims_at_once_stay_within_what_graph_allows_for_one_mailbox(roomfix: Roomfix) -> None:
    incidents = [await roomfix.report(room.name) for room in TENANT.rooms]
    cards = await roomfix.own_cards(incidents)
    roomfix.m365.manners.latency = 0.1
    presses = [
        roomfix.chat.press(card, offered(card.card)[at], by=person)
        for card, person, at in zip(cards, (*PEOPLE, *PEOPLE), (0,) * 6 + (4,) * 6, strict=True)
    ]
    await asyncio.gather(*presses)
    for incident in incidents:
        await roomfix.until(incident, "booked")
    assert len(roomfix.m365.events(ROOMFIX)) == 12
    assert 429 not in {seen.status for seen in roomfix.m365.log}


async def test_a_press_is_answered_before_graph_answers_anything(roomfix: Roomfix) -> None:
    _, card = await roomfix.opened()
    is_answered = asyncio.Event()

    async def hold_back(*_: object) -> None:
        await is_answered.wait()

    roomfix.m365.on_request = hold_back
    async with asyncio.timeout(8):  # Roomfix waits ten seconds for Graph
        answer = await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    is_answered.set()
    assert "Claimed by **you**" in answer.words
