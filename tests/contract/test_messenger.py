"""What Roomfix makes of Teams' answers, and of those of whatever stands before Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import pytest_asyncio
from botframework.connector.aio import ConnectorClient
from botframework.connector.auth import MicrosoftAppCredentials

from bot.chat.app_context import Posted
from bot.teams.messenger import Messenger
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import Unavailable
from tests.builders.odd_bodies import ODD_BODIES, Body
from tests.builders.teams_standin import Teams

CHANNEL, CHAT = "19:alerts@thread.tacv2", "a:chat-megan"
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Projector stays dark"}]}
OUTAGES = (408, 412, 429, 500, 502, 503, 504)
Send = Callable[[Messenger, Teams], Awaitable[Any]]


class Connectors:
    """The SDK's maker of clients, without a registration."""

    async def create(self, service_url: str, audience: str | None = None) -> ConnectorClient:
        return ConnectorClient(MicrosoftAppCredentials.empty(), base_url=service_url)


@pytest_asyncio.fixture
async def teams() -> AsyncIterator[Teams]:
    async with Teams.serve(CHANNEL, CHAT) as teams:
        teams.people = [(f"29:{number}", f"Person {number}", f"object-{number}") for number in range(700)]
        yield teams


@pytest.fixture
def messenger() -> Messenger:
    return Messenger(Connectors(), is_local=True)


def chat(teams: Teams) -> Conversation:
    return Conversation(CHAT, ConversationKind.PERSONAL, teams.url, "28:bot")


def channel(teams: Teams) -> Conversation:
    return Conversation(CHANNEL, ConversationKind.CHANNEL, teams.url, "28:bot")


async def post(messenger: Messenger, teams: Teams) -> Posted:
    return await messenger.post_card(chat(teams), CHAT, card=CARD, summary="New")


async def post_a_thread(messenger: Messenger, teams: Teams) -> Posted:
    return await messenger.post_card(channel(teams), CHANNEL, card=CARD, summary="New")


async def say(messenger: Messenger, teams: Teams) -> Posted:
    return await messenger.say(chat(teams), CHAT, text="Your visit is booked")


async def edit(messenger: Messenger, teams: Teams) -> None:
    posted = await post(messenger, teams) if not teams.messages else Posted(CHAT, teams.messages[0].id)
    await messenger.edit(chat(teams), posted, card=CARD, summary="New")


async def members(messenger: Messenger, teams: Teams) -> object:
    return await messenger.members(chat(teams))


SENDS: dict[str, tuple[str, Send]] = {
    "post": ("POST", post),
    "thread": ("POST", post_a_thread),
    "say": ("POST", say),
    "edit": ("PUT", edit),
    "members": ("GET", members),
}


@pytest.mark.parametrize("body", ODD_BODIES)
@pytest.mark.parametrize("kind", SENDS)
async def test_an_outage_is_one_whoever_answers_and_whatever_it_says(
    messenger: Messenger, teams: Teams, kind: str, body: str
) -> None:
    method, send = SENDS[kind]
    for status in OUTAGES:
        teams.trouble(status, method=method, body=ODD_BODIES[body], retry_after="7")
        with pytest.raises(Unavailable) as raised:
            await send(messenger, teams)
        assert (raised.value.key, raised.value.retry_after) == ("teams_away", 7.0)
    assert teams.troubles == []


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 403, 404, 407, 413, 418, 520, 599])
async def test_a_page_before_teams_closes_no_conversation_and_refuses_no_card(
    messenger: Messenger, teams: Teams, status: int
) -> None:
    teams.trouble(status, method="POST", body=ODD_BODIES["a gateway's page"])
    with pytest.raises(Unavailable):
        await post(messenger, teams)


@pytest.mark.parametrize(
    ("status", "code", "reach"),
    [
        (400, "BadArgument", RefusalScope.CONTENT),
        (403, "BotNotInConversationRoster", RefusalScope.CONVERSATION),
        (404, "ConversationNotFound", RefusalScope.CONVERSATION),
        (404, "ActivityNotFoundInConversation", RefusalScope.MESSAGE),
        (413, "MessageSizeTooBig", RefusalScope.CONTENT),
        (500, "ServiceError", RefusalScope.CONTENT),
    ],
)
async def test_what_teams_itself_refuses_is_refused_for_good(
    messenger: Messenger, teams: Teams, status: int, code: str, reach: RefusalScope
) -> None:
    teams.trouble(status, code, method="POST")
    with pytest.raises(RefusedForGoodError) as raised:
        await post(messenger, teams)
    assert (raised.value.code, raised.value.reach) == (code, reach)


@pytest.mark.parametrize("body", [b"", b'{"errorCode":209,"message":"{}"}', b'{"error":"x"}', b'{"error":{"code":5}}'])
async def test_a_refusal_of_teams_without_its_usual_words_is_one_all_the_same(
    messenger: Messenger, teams: Teams, body: bytes
) -> None:
    teams.trouble(403, method="POST", body=Body(body))
    with pytest.raises(RefusedForGoodError) as raised:
        await post(messenger, teams)
    assert (raised.value.code, raised.value.reach) == ("HTTP 403", RefusalScope.CONVERSATION)


async def test_a_date_says_how_long_to_wait(messenger: Messenger, teams: Teams) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    teams.trouble(503, method="POST", body=ODD_BODIES["plain text"], retry_after=until)
    with pytest.raises(Unavailable) as raised:
        await post(messenger, teams)
    assert raised.value.retry_after is not None
    assert 85 < raised.value.retry_after <= 91


@pytest.mark.parametrize("body", ODD_BODIES)
async def test_what_teams_has_taken_is_sent_though_its_answer_cannot_be_read(
    messenger: Messenger, teams: Teams, body: str
) -> None:
    for send in (post, post_a_thread, say):
        teams.trouble(201, method="POST", body=ODD_BODIES[body], is_applied=True)
        assert (await send(messenger, teams)).message == ""
    teams.trouble(200, method="PUT", body=ODD_BODIES[body], is_applied=True)
    await edit(messenger, teams)
    assert len(teams.messages) == 3


@pytest.mark.parametrize("body", [*ODD_BODIES.values(), Body(b'{"members":"x"}'), Body(b'{"members":[5]}')])
async def test_who_is_in_a_conversation_is_not_known_from_an_answer_that_cannot_be_read(
    messenger: Messenger, teams: Teams, body: Body
) -> None:
    teams.trouble(200, method="GET", body=body)
    with pytest.raises(Unavailable):
        await members(messenger, teams)
    assert len(await messenger.members(chat(teams))) == 700
