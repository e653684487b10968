from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from sandbox.playground.process import Playground
from sandbox.playground.tenant import ADELE, ALEX, CHANNEL_ID, GROUP_CHAT_ID, MEGAN, PERSONAL_CHAT_ID, TEAM_ID
from tests.builders.echobot import EchoBot
from tests.builders.playground_client import PlaygroundClient

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def client(playground: Playground) -> AsyncIterator[PlaygroundClient]:
    async with PlaygroundClient.attach(playground.url) as client:
        yield client


async def test_the_bot_is_told_that_it_was_installed_in_a_channel(playground: Playground, bot: EchoBot) -> None:
    await playground.install(CHANNEL_ID)
    told = await bot.wait_for("installationUpdate", CHANNEL_ID)
    assert told["action"] == "add"
    assert told["channelData"]["team"]["id"] == TEAM_ID
    assert (await bot.wait_for("conversationUpdate", CHANNEL_ID))["membersAdded"]


async def test_the_bot_is_told_that_it_was_installed_for_a_person(client: PlaygroundClient, bot: EchoBot) -> None:
    await client.install(PERSONAL_CHAT_ID)
    told = await bot.wait_for("installationUpdate", PERSONAL_CHAT_ID)
    assert told["from"]["aadObjectId"] == ALEX.object_id


@pytest.mark.parametrize("conversation", [PERSONAL_CHAT_ID, GROUP_CHAT_ID, TEAM_ID, CHANNEL_ID])
async def test_a_message_is_answered_where_it_was_written(client: PlaygroundClient, conversation: str) -> None:
    thread = await client.send(f"hello {conversation}", conversation)
    assert (await client.wait_text(f"echo hello {conversation}")).conversation == thread


async def test_a_message_without_a_mention_never_reaches_the_bot(client: PlaygroundClient, bot: EchoBot) -> None:
    await client.send("among ourselves", GROUP_CHAT_ID, mention=False)
    await client.send("to the bot", GROUP_CHAT_ID)
    await client.wait_text("echo to the bot")
    assert not [activity for activity in bot.heard if "among ourselves" in activity.get("text", "")]


async def test_a_message_of_another_person_reaches_the_bot_as_theirs(client: PlaygroundClient, bot: EchoBot) -> None:
    thread = await client.send("from Adele", CHANNEL_ID, user=ADELE)
    await client.wait_text("echo from Adele")
    assert (await bot.wait_for("message", thread))["from"]["aadObjectId"] == ADELE.object_id


async def test_who_presses_sees_the_answer_first_and_everybody_the_edit_after(client: PlaygroundClient) -> None:
    await client.send("card", CHANNEL_ID)
    assert (await client.wait_card("Free")).buttons == ["Claim", "Ask"]

    answer = await client.click("Claim", user=MEGAN)
    assert answer is not None
    assert "Yours" in answer.words
    assert "Yours" in (await client.wait_card("Yours", user=MEGAN)).text
    assert "Free" in client.cards(user=ADELE)[-1].text

    await client.wait_update("Taken by Megan Bowen")
    assert {client.cards(user=user)[-1].text for user in (MEGAN, ADELE)} == {"**Taken by Megan Bowen** 09:00"}


async def test_a_submit_reaches_the_bot_with_what_was_entered(client: PlaygroundClient) -> None:
    await client.send("card", PERSONAL_CHAT_ID)
    card = await client.wait_card("Free")
    assert await client.click("Ask", card=card, inputs={"why": "dark"}) is None
    assert "{'slot': '09:00', 'why': 'dark'}" in (await client.wait_text("Alex Wilber")).text
