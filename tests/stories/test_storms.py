"""Storms: many incidents of one location within minutes are a few cards and one that they share."""

from __future__ import annotations

import asyncio
import re

import pytest

from cards.text.texts import say
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.playground.tenant import ADELE, CHANNEL_ID, GROUP_CHAT_ID, MEGAN
from tests.builders.chat_people import button, chat_of
from tests.builders.running_roomfix import Roomfix, wait_for
from tests.builders.teams_standin import Message

MUNICH, NEW_YORK = (tuple(room.name for room in TENANT.rooms if room.site is site) for site in TENANT.sites)
THREAD = f"{CHANNEL_ID};messageid=1700000000000"
SHOWN_IN = (CHANNEL_ID, chat_of(MEGAN), chat_of(ADELE))
LINE = re.compile(r"^\*\*\d+\*\* · \*\*(.+?)\*\*, .*\. (.*) \(([0-9a-f-]+)\)$", re.MULTILINE)
"""A line of a shared card: room, how it stands, and the incident's id."""


def shared(roomfix: Roomfix, where: str = CHANNEL_ID) -> list[Message]:
    """The cards in a conversation that several incidents share."""
    return [message for message in roomfix.teams.in_(where) if "Many incidents at" in message.words]


def own(roomfix: Roomfix, where: str = CHANNEL_ID) -> list[Message]:
    """The cards in a conversation that are one incident's."""
    return [message for message in roomfix.teams.in_(where) if "\nReference\n" in message.words]


def listed(card: Message) -> dict[str, str]:
    """How each incident stands on a shared card, by its id."""
    return {incident: standing for _, standing, incident in LINE.findall(card.words)}


async def storm(roomfix: Roomfix, count: int, rooms: tuple[str, ...] = MUNICH) -> list[str]:
    """So many incidents one after the other, with all their cards in place."""
    made = [await roomfix.report(rooms[number % len(rooms)], f"Fault {number}") for number in range(count)]
    await roomfix.settled()
    return made


async def state_of(roomfix: Roomfix, incident: str) -> str:
    return say(f"state.{(await roomfix.incident(incident))['state']}")


async def recover(roomfix: Roomfix, source_id: str) -> None:
    await roomfix.report(source_id=source_id, status="resolved")


async def test_a_storm_of_forty_is_five_cards_and_one_that_shows_every_state_as_it_is(roomfix: Roomfix) -> None:
    roomfix.teams.is_limited = True
    alerts = [f"alert-{number}" for number in range(40)]
    async with asyncio.TaskGroup() as group:
        reports = [
            group.create_task(roomfix.report(MUNICH[number % 6], f"Fault {number}", source_id=alert))
            for number, alert in enumerate(alerts)
        ]
    made = [report.result() for report in reports]
    await roomfix.settled()
    await roomfix.chat.press(own(roomfix)[0], "Claim", by=MEGAN)
    for alert in alerts[::3]:
        await recover(roomfix, alert)
    await roomfix.settled()
    states = {incident: await state_of(roomfix, incident) for incident in made}
    for where in SHOWN_IN:
        (card,) = shared(roomfix, where)
        standings = listed(card)
        assert len(standings) == 35
        assert all(standing.startswith(states[incident]) for incident, standing in standings.items())
        assert f"{sum(states[incident] != 'Closed' for incident in standings)} of 35 open" in card.words
        assert len(own(roomfix, where)) == 5
        assert all(len(roomfix.shown(one, states[one], in_=where)) == 1 for one in set(made) - set(standings))
    refused = [call for call in roomfix.teams.calls if call.status == 429]
    assert len(refused) <= len(roomfix.teams.calls) / 3


async def test_two_locations_do_not_mix(roomfix: Roomfix) -> None:
    made = await storm(roomfix, 16, tuple(name for pair in zip(MUNICH, NEW_YORK, strict=True) for name in pair))
    cards = {card.words.partition("Many incidents at ")[2].partition("\n")[0]: card for card in shared(roomfix)}
    assert set(cards) == {site.name for site in TENANT.sites}
    assert set(listed(cards["Munich"])) == set(made[10::2])
    assert set(listed(cards[TENANT.sites[1].name])) == set(made[11::2])
    assert len(own(roomfix)) == 10


async def test_ten_quiet_minutes_end_a_storm_and_the_next_incident_has_its_own_card(roomfix: Roomfix) -> None:
    await storm(roomfix, 7)
    roomfix.clock.move(minutes=11)
    last = await roomfix.report("Inn", "After the storm")
    await roomfix.settled()
    assert "After the storm" not in shared(roomfix)[0].words
    assert [one for one in own(roomfix) if last in one.words]


async def test_once_all_of_them_are_closed_the_shared_card_says_so(roomfix: Roomfix) -> None:
    for number in range(8):
        await roomfix.report(MUNICH[number % 6], source_id=f"alert-{number}")
    await roomfix.settled()
    (card,) = shared(roomfix)
    assert "3 of 3 open" in card.words
    for number in range(8):
        await recover(roomfix, f"alert-{number}")
    await wait_for(lambda: "All 3 closed" in card.words)
    await roomfix.settled()
    assert set(listed(card).values()) == {"Closed"}
    assert card.buttons == []
    assert len(shared(roomfix)) == 1


async def test_a_burst_of_changes_is_a_few_edits_of_the_shared_card(roomfix: Roomfix) -> None:
    for number in range(30):
        await roomfix.report(MUNICH[number % 6], source_id=f"alert-{number}")
    await roomfix.settled()
    (card,) = shared(roomfix)
    before = len(card.activities)
    async with asyncio.TaskGroup() as group:
        for number in range(30):
            group.create_task(recover(roomfix, f"alert-{number}"))
    await roomfix.settled()
    assert "All 25 closed" in card.words
    assert len(card.activities) - before <= 3


async def test_a_button_shows_one_of_them_with_its_own_card_that_is_alive(roomfix: Roomfix) -> None:
    await storm(roomfix, 7)
    (card,) = shared(roomfix)
    incident = next(iter(listed(card)))
    old = button(card.card, "Show 1")
    await roomfix.chat.execute(card, old, by=MEGAN)
    mine = await wait_for(lambda: next((one for one in own(roomfix) if incident in one.words and one.buttons), None))
    assert mine.thread == card.thread
    await roomfix.settled()
    title = next(title for title in mine.buttons if title.startswith("Claim"))
    await roomfix.chat.press(mine, title, by=MEGAN)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Visit by **Megan Bowen**" in mine.words)
    await wait_for(lambda: listed(card)[incident].startswith("Visit booked: Megan Bowen"))
    again = await roomfix.chat.execute(card, old, by=ADELE)
    assert again.status == 200
    await wait_for(lambda: len([one for one in own(roomfix) if incident in one.words]) == 2)
    await roomfix.settled()
    assert len(shared(roomfix)) == 1


@pytest.mark.parametrize("where", [chat_of(MEGAN), GROUP_CHAT_ID, THREAD], ids=["personal", "group chat", "channel"])
async def test_what_a_person_reports_has_its_own_card_there_and_in_their_chat_in_the_middle_of_a_storm(
    roomfix: Roomfix, where: str
) -> None:
    await storm(roomfix, 7)
    await roomfix.chat.say("report Isar no sound", by=MEGAN, in_=where)
    await wait_for(lambda: [one for one in own(roomfix, where.partition(";")[0]) if "no sound" in one.words])
    await roomfix.settled()
    alone = {one.thread for one in roomfix.teams.cards("no sound") if one in own(roomfix, one.conversation)}
    assert alone == {where, chat_of(MEGAN)}
    assert "no sound" in shared(roomfix, chat_of(ADELE))[0].words


async def test_a_shared_card_that_was_deleted_is_posted_again_for_those_still_to_come_alone(roomfix: Roomfix) -> None:
    made = await storm(roomfix, 7)
    (card,) = shared(roomfix)
    roomfix.teams.messages.remove(card)
    late = [await roomfix.report("Inn", f"Too late for the first: {number}") for number in range(2)]
    await roomfix.settled()
    later = await roomfix.report("Inn", "Later still")
    await roomfix.settled()
    (fresh,) = shared(roomfix)
    assert set(listed(fresh)) == {*late, later}
    assert not set(made) & set(listed(fresh))


async def test_a_silenced_conversation_gets_its_shared_card_when_it_is_heard_of(roomfix: Roomfix) -> None:
    roomfix.teams.trouble(403, "BotNotInConversationRoster", where=chat_of(MEGAN), times=None)
    await storm(roomfix, 8)
    assert roomfix.teams.in_(chat_of(MEGAN)) == []
    roomfix.teams.troubles.clear()
    await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))
    (card,) = await wait_for(lambda: shared(roomfix, chat_of(MEGAN)))
    await roomfix.settled()
    assert len(listed(card)) == 3
    assert len(own(roomfix, chat_of(MEGAN))) == 5


async def test_a_shared_card_is_silenced_with_its_conversation_and_edited_when_that_is_heard_of(
    roomfix: Roomfix,
) -> None:
    await storm(roomfix, 7)
    (card,) = shared(roomfix, chat_of(MEGAN))
    roomfix.teams.trouble(403, "BotNotInConversationRoster", where=chat_of(MEGAN), times=None)
    late = await roomfix.report("Inn", "One more")
    await roomfix.settled()
    assert late not in card.words
    roomfix.teams.troubles.clear()
    await roomfix.chat.say("help", by=MEGAN, in_=chat_of(MEGAN))
    await wait_for(lambda: late in card.words)
    await roomfix.settled()
    assert shared(roomfix, chat_of(MEGAN)) == [card]
