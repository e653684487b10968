"""A connection that stops working: told once, explained by `status`, back by itself; and one ended on purpose."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from config_reader import IntakeKey
from sandbox.m365 import CLIENT_ID, Automate, Policy
from sandbox.m365.faults import unavailable
from sandbox.playground.tenant import ALEX, MEGAN
from sandbox.send import an_incident, send
from services.model import Agreement, Severity
from services.model.observed import Observed
from services.model.setup import Setup
from services.store.keys import Keys
from services.store.observations import AWAY
from services.store.secrets import OneTimeSecret, StoredTokens, Tokens
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, ISAR, ROOMFIX, Roomfix, running, wait_for, wait_for_answer
from tests.builders.teams_standin import Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")

STOPPED = f"The connection of {ROOMFIX} to Microsoft 365 does not work"


def a_house() -> Setup:
    """Contoso with nothing missing, where Alex works for no provider and so may be an admin."""
    known = contoso_setup()
    agreed = tuple(Agreement(place.id, Severity.MAJOR, 60, 480) for place in known.locations)
    providers = []
    for provider in known.providers:
        contacts = tuple(one for one in provider.contacts if one.id != ALEX.object_id)
        providers.append(replace(provider, contacts=contacts, agreements=agreed))
    return replace(known, providers=tuple(providers))


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path) -> AsyncIterator[Roomfix]:
    async with running(tmp_path, setup=a_house()) as app:
        yield app


def told(roomfix: Roomfix) -> list[Message]:
    """The messages that say that the connection has stopped."""
    return [message for message in roomfix.teams.messages if STOPPED in message.words]


async def swept(roomfix: Roomfix) -> None:
    """Have the calendars read, and everything that follows be done."""
    await roomfix.sweep()
    await roomfix.settled()


async def observed(roomfix: Roomfix) -> Observed:
    return await roomfix.parts.context.facts.read(CONTOSO)


async def is_away(roomfix: Roomfix) -> bool:
    """Whether the outage was noticed by now: only from then on can it last."""
    noted: Any = await roomfix.parts.connections.commands.hkeys(Keys(CONTOSO).facts)
    return any(name.startswith(AWAY) for name in noted)


async def test_a_withdrawn_consent_is_told_once_and_explained_and_the_connection_comes_back_by_itself(
    roomfix: Roomfix,
) -> None:
    identity = roomfix.m365.identity
    await roomfix.read()
    identity.withdraw_consent()
    identity.expire_tokens()
    await roomfix.sweep()
    (notice,) = await wait_for(lambda: told(roomfix))
    assert "a permission is missing" in notice.words
    assert list(notice.buttons) == ["Connect", "What is wrong"]
    await swept(roomfix)
    assert len(told(roomfix)) == 1

    talk = Talk(roomfix)
    await talk.say("status", until=f"The connection of {ROOMFIX} does not work")
    assert f"sign in again with {ROOMFIX}" in talk.words

    identity.register(replace(identity.registrations[CLIENT_ID], roles=frozenset({"Calendars.ReadWrite"})))
    identity.expire_tokens()

    async def back() -> bool:
        await swept(roomfix)
        return not (await observed(roomfix)).failing

    await wait_for_answer(back)
    await talk.say("status", until="All is well")


async def test_an_outage_counts_only_when_it_lasts_and_needs_nobody(roomfix: Roomfix) -> None:
    await roomfix.read()
    roomfix.m365.faults.add(unavailable(times=None))
    await roomfix.sweep()
    await wait_for_answer(lambda: is_away(roomfix))
    assert told(roomfix) == []
    roomfix.clock.move(minutes=16)
    await roomfix.sweep()
    (notice,) = await wait_for(lambda: told(roomfix))
    assert "There is nothing to do" in notice.words
    assert list(notice.buttons) == ["What is wrong"]
    (failure,) = (await observed(roomfix)).failing.values()
    assert roomfix.clock() - failure.since >= timedelta(minutes=16)


async def test_a_room_that_answers_tentative_is_told_of_with_what_changes_that(roomfix: Roomfix) -> None:
    roomfix.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE, delay=0)
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "claiming")
    roomfix.clock.move(minutes=2)

    async def noted() -> bool:
        await roomfix.ask_again(incident)
        return ISAR in (await observed(roomfix)).tentative

    await wait_for_answer(noted)
    talk = Talk(roomfix)
    await talk.say("status", until="do not accept by themselves: 1 (Isar)")
    assert "-AutomateProcessing AutoAccept" in talk.words


async def test_a_monitor_with_another_key_is_told_of_until_it_has_the_right_one(roomfix: Roomfix) -> None:
    await roomfix.read()
    lost = replace(roomfix.parts.config, intake_keys=(IntakeKey("roomfix", "whsec_b3RoZXI="),))
    for number in range(3):
        status, _ = await send(lost, an_incident("Isar", "Dark", "major", source_id=f"lost {number}"))
        assert status == 401
    talk = Talk(roomfix)
    await talk.say("status", until="Nothing that roomfix sends is accepted: the key is wrong")
    assert "Ask whoever runs Roomfix to compare the monitor's key" in talk.words
    await roomfix.report()
    assert (await observed(roomfix)).unheard == {}


async def test_disconnecting_deletes_the_tokens_and_keeps_the_incidents(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await keep_tokens(roomfix)

    talk = Talk(roomfix)
    await talk.say("disconnect", until=f"Disconnect {ROOMFIX}?")
    assert "Rooms that lose their calendar and show no free times: 12 (" in talk.words
    assert "Visits and claims that lie ahead: 1." in talk.words
    await talk.press("Yes, disconnect", until=f"{ROOMFIX} is disconnected")

    assert await roomfix.parts.context.secrets.tokens(CONTOSO, ROOMFIX) is None
    setup = await talk.setup()
    assert (setup.connections, setup.calendars) == ((), ())
    assert (setup.locations, setup.providers) == (a_house().locations, a_house().providers)
    assert len(setup.rooms) == 12
    assert (await roomfix.incident(incident))["state"] == "booked"
    await wait_for(lambda: "the room accepted Mon 8 Jan 10:30–11:30" in card.words)
    await talk.say("status", until="There is no connection to Microsoft 365")


async def keep_tokens(roomfix: Roomfix) -> None:
    """Keep tokens of the account, as if it had signed in, whatever is in them."""
    secrets, now = roomfix.parts.context.secrets, roomfix.clock()
    once = OneTimeSecret(CONTOSO, "pending", "one")
    await secrets.put_once(once, b"waiting", now=now, until=now + timedelta(minutes=15))
    await secrets.activate(once, StoredTokens("home", "v", Tokens("first", (), "{}")), account=ROOMFIX, now=now)
    assert await secrets.tokens(CONTOSO, ROOMFIX) is not None
