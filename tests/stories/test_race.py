"""Everybody presses at once: a room's time has one winner."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from operator import itemgetter
from random import Random

from sandbox.m365.events import Event
from sandbox.m365.faults import unavailable
from sandbox.playground.tenant import ISAIAH, PEOPLE
from services.store.keys import Keys
from tests.builders.chat_people import Answer, button, offered
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, wait_for
from tests.builders.teams_standin import Json, Message

PRESSES = 200
WON = ("Claimed by **you**", "**Your** visit")
LOST = ("Nothing was changed", "You already hold")


async def press_at_once(roomfix: Roomfix, cards: list[Message], random: Random) -> list[Answer]:
    """Every press of one of the cards' times, by somebody, all in flight together."""
    wanted = [
        (random.choice(PEOPLE), card, random.choice([title for title in card.buttons if title.startswith("Claim")]))
        for card in (random.choice(cards) for _ in range(PRESSES))
    ]
    actions = [(person, card, button(card.card, title)) for person, card, title in wanted]
    return await asyncio.gather(*(roomfix.chat.execute(card, action, by=person) for person, card, action in actions))


def is_won(answer: Answer) -> bool:
    return any(words in answer.words for words in WON) and not any(words in answer.words for words in LOST)


async def incidents(roomfix: Roomfix, ids: list[str]) -> list[Json]:
    return [await roomfix.incident(each) for each in ids]


def overlapping(events: list[Event]) -> list[tuple[Event, Event]]:
    return [(one, next_one) for one, next_one in pairwise(events) if next_one.start < one.end]


async def test_of_two_hundred_presses_at_once_each_time_of_the_room_goes_to_one_person(roomfix: Roomfix) -> None:
    (first, card), (second, other) = await roomfix.opened(title="Dark"), await roomfix.opened(title="Mute")
    await roomfix.settled()
    answers = await press_at_once(roomfix, [card, other], Random(7))
    assert {answer.status for answer in answers} == {200}
    assert all(any(words in answer.words for words in (*WON, *LOST)) for answer in answers)
    await roomfix.settled()
    found = await incidents(roomfix, [first, second])
    claims = {one["visit"]["claim"] for one in found if one["visit"]}
    assert claims
    assert not {"declined", "failed"} & {entry["event"] for one in found for entry in one["history"]}
    assert {event.transaction for event in roomfix.booked()} == claims
    assert len(roomfix.visits()) == len(claims)
    assert overlapping(roomfix.visits()) == []


async def test_who_is_told_that_a_time_is_theirs_has_it_and_no_two_hold_the_room_at_once(roomfix: Roomfix) -> None:
    opened = [await roomfix.report(title=title) for title in ("Dark", "Mute", "Cold", "Loud", "Torn", "Lost")]
    cards = await roomfix.own_cards(opened)
    roomfix.m365.faults.add(unavailable(times=None, retry_after="5"))  # nobody but the ledger keeps them apart
    answers = await press_at_once(roomfix, cards, Random(8))
    assert {answer.status for answer in answers} == {200}
    told = {button(answer.card, "Release")["data"]["c"] for answer in answers if is_won(answer)}
    found = await incidents(roomfix, opened)
    visits = sorted((one["visit"] for one in found if one["visit"]), key=itemgetter("start"))
    assert told == {visit["claim"] for visit in visits}
    assert len(visits) > 1
    assert all(one["end"] <= next_one["start"] for one, next_one in pairwise(visits))
    assert [entry["event"] for one in found for entry in one["history"]].count("claimed") == len(visits)


async def test_after_everybody_released_at_once_no_time_is_held_for_nobody(roomfix: Roomfix) -> None:
    (first, card), (second, other) = await roomfix.opened(title="Dark"), await roomfix.opened(title="Mute")
    await roomfix.settled()
    answers = await press_at_once(roomfix, [card, other], Random(9))
    assert {answer.status for answer in answers} == {200}
    await roomfix.settled()
    for one in (card, other):
        if "Release this time" in one.buttons:
            await asyncio.gather(*(roomfix.chat.press(one, "Release", by=person) for person in PEOPLE))
    await roomfix.settled()
    await wait_for(lambda: offered(card.card) and offered(other.card))
    await roomfix.chat.press(card, "Claim", by=ISAIAH)
    await roomfix.until(first, "booked")
    held = await roomfix.parts.connections.commands.hvals(Keys(CONTOSO).holds(ISAR))
    assert [row.split()[2] for row in held] == [first]
    assert len(roomfix.visits()) == len(roomfix.booked()) == 1
    assert (await roomfix.incident(second))["state"] == "open"
