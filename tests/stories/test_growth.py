"""An incident on which a thousand buttons are pressed, and what that leaves behind in the store."""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import Any

import pytest
from botframework.connector.aio import ConnectorClient

from bot.teams.messenger import MOST_SERVICES
from sandbox.playground.tenant import MEGAN
from services.model import IncidentId
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import Unavailable
from services.store.keys import Keys
from tests.builders.chat_people import chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix
from tests.builders.teams_standin import Message


@pytest.mark.usefixtures("in_no_hurry")
async def test_presses_without_end_take_no_more_room_than_some(roomfix: Roomfix) -> None:
    await roomfix.read()
    incident, card = await roomfix.opened()
    await pressed(roomfix, card, incident, claims=1, waits=60)
    before = await sizes(roomfix, incident)
    await pressed(roomfix, card, incident, claims=2, waits=100)
    after = await sizes(roomfix, incident)
    assert after.pop("history") <= before.pop("history") * 1.1
    assert after == before


async def pressed(roomfix: Roomfix, card: Message, incident: str, *, claims: int, waits: int) -> None:
    """A contact claims and releases by turns, and has the deadlines stand still and run by turns."""
    for _ in range(claims):
        known = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
        assert known is not None
        await roomfix.claim_at(card, incident, known.offer.slots[0].start.isoformat(), by=MEGAN)
        known = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
        assert known is not None
        assert known.claim is not None
        await do(roomfix, card, "release", i=incident, c=known.claim.id)
        await roomfix.settled()
    for _ in range(waits):
        for command in ("wait", "resume"):
            await do(roomfix, card, "do", i=incident, w=command)
    await roomfix.settled()


async def do(roomfix: Roomfix, card: Message, verb: str, **fields: str) -> None:
    answer = await roomfix.chat.execute(card, {"verb": verb, "data": fields}, by=MEGAN)
    assert answer.card is not None


async def sizes(roomfix: Roomfix, incident: str) -> dict[str, int]:
    """Bytes of the incident, and rows of all that is kept beside it."""
    redis: Any = roomfix.parts.connections.commands
    keys = Keys(CONTOSO)
    return {
        "history": len(await redis.hget(keys.incident(incident), "doc")),
        "told": await redis.hlen(keys.told(incident)),
        "ordered": await redis.scard(keys.ordered(incident)),
        "posts": await redis.hlen(keys.posts(incident)),
        "messages": await redis.scard(keys.messages(incident)),
        "holds": await redis.hlen(keys.holds(ISAR)),
        "visits": await redis.hlen(keys.visits(MEGAN.object_id)),
        "bodies": await redis.hlen(keys.jobs_body),
        "tries": await redis.hlen(keys.jobs_try),
    }


@pytest.mark.usefixtures("in_no_hurry")
async def test_a_card_that_stands_in_a_conversation_often_enough_is_not_posted_once_more(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    talk = Talk(roomfix, chat_of(MEGAN), by=MEGAN)
    for _ in range(19):  # Megan, who may claim it, has it there already
        await talk.say("incidents Isar", until="Projector stays dark")
        await roomfix.settled()
    await talk.say("incidents Isar", until="is in this conversation 20 times already")
    assert len(roomfix.shown(incident, in_=chat_of(MEGAN))) == 20


async def test_a_client_for_teams_is_kept_for_the_services_that_were_spoken_to_last(roomfix: Roomfix) -> None:
    before, messenger = connectors(), roomfix.parts.context.messenger
    for number in range(MOST_SERVICES + 40):
        place = Conversation("a:1", ConversationKind.PERSONAL, f"http://127.0.0.1:9/region-{number}/", "28:x")
        with suppress(Unavailable):  # nobody is there
            await messenger.say(place, place.id, text="Hello")
    assert connectors() - before <= MOST_SERVICES


def connectors() -> int:
    gc.collect()
    return sum(isinstance(one, ConnectorClient) for one in gc.get_objects())
