"""What people type: the bot's mention comes off, the words stay, and whatever is typed gets an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import pytest_asyncio

from sandbox.playground import tenant
from services.model import Incident
from tests.builders.edge_client import CONTOSO, MARKER, SENDER, Json, Knocker
from tests.builders.teams_standin import Teams

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHANNEL = {"id": f"{tenant.CHANNEL_ID};messageid=1", "conversationType": "channel"}
AT = f"<at>{tenant.BOT_NAME}</at>"
MENTION = {"type": "mention", "text": AT, "mentioned": {"id": tenant.BOT_ID, "name": tenant.BOT_NAME}}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def heard(local: Knocker) -> None:
    """Roomfix has heard of the conversations, so that a message that changes nothing writes nothing."""
    for place in (None, CHANNEL):
        changes = {"conversation": place} if place else {}
        await local.activity(local.activity_of("conversationUpdate", **changes))


async def reply(local: Knocker, teams: Teams, activity: Json) -> str:
    """What Roomfix says to it, "" for nothing."""
    before = len(teams.messages)
    assert (await local.activity(activity)).status == 200
    assert len(teams.messages) <= before + 1
    return teams.messages[-1].words if len(teams.messages) > before else ""


async def reported(local: Knocker, activity: Json) -> Incident:
    """The one incident that a message opens."""
    store = local.parts.store
    before = set(await store.open_incidents(CONTOSO))
    assert (await local.activity(activity)).status == 200
    (new,) = set(await store.open_incidents(CONTOSO)) - before
    found = await store.incident(CONTOSO, new)
    assert found is not None
    return found


def in_channel(local: Knocker, text: str, *entities: Any) -> Json:
    return local.message(text, conversation=CHANNEL, entities=list(entities or (MENTION,)))


@pytest.mark.parametrize(
    "text",
    [
        "help",
        "HELP",
        "  help  ",
        "help me please",
        "help\n",
        "&nbsp;help&nbsp;",
        "\u00a0help",
        f"{AT} help",
        f"{AT}&nbsp;help",
        f" {AT}\u00a0 help",
        f"help {AT}",
        f"{AT}help",
    ],
)
async def test_help_is_heard_however_it_is_typed(local: Knocker, teams: Teams, text: str) -> None:
    assert "What you can type" in await reply(local, teams, in_channel(local, text))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"{AT} report Isar Roomfix shows nothing", "Roomfix shows nothing"),
        (f"{AT} report Isar ask Roomfix, or roomfix", "ask Roomfix, or roomfix"),
        (f"{AT} report Isar: screen &amp; sound", "screen & sound"),
        (f"{AT} report Isar &lt;at&gt;Roomfix&lt;/at&gt; dark", "<at>Roomfix</at> dark"),
        (f"{AT} report Isar <at>Megan Bowen</at> saw smoke", "Megan Bowen saw smoke"),
        (f'{AT} report Isar <at id="1">Megan</at> saw smoke', "Megan saw smoke"),
        (f"{AT} report Isar 5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        (f"{AT} report Isar <b>loud</b>", "<b>loud</b>"),
        (f"{AT} report Isar \u202eevil\u202c 💥 \u200b", "\u202eevil\u202c 💥 \u200b"),
        (f"{AT}\nreport\nIsar\nno\nsound", "no sound"),
    ],
)
async def test_only_the_bot_s_mention_comes_off(local: Knocker, text: str, title: str) -> None:
    assert (await reported(local, in_channel(local, text))).title == title


@pytest.mark.parametrize(
    "entities",
    [
        [],
        [{"type": "mention", "text": "<at>Megan</at>", "mentioned": {"id": "29:megan"}}],
        [{"type": "mention", "mentioned": {"id": tenant.BOT_ID}}],
        [{"type": "mention", "text": None, "mentioned": {"id": tenant.BOT_ID}}, {"type": "clientInfo"}],
        [{"type": "mention", "text": "", "mentioned": {"id": tenant.BOT_ID}}],
    ],
)
async def test_the_bot_s_mention_comes_off_where_nothing_says_that_it_is_one(
    local: Knocker, entities: list[Any]
) -> None:
    activity = local.message(f"{AT} report Isar no sound", conversation=CHANNEL, entities=entities)
    assert (await reported(local, activity)).title == "no sound"


@pytest.mark.parametrize("text", ["", " ", "&nbsp;", "\u200b", None, 5, ["help"], {"text": "help"}, AT])
async def test_a_message_without_words_is_answered_with_where_help_is(local: Knocker, teams: Teams, text: Any) -> None:
    said = await reply(local, teams, in_channel(local, text))
    assert "help" in said
    assert "Something broke" not in said


@pytest.mark.parametrize(
    "word", ["Aurora", "reporrt Isar", "<script>alert(1)</script>", "**bold**", "{word}", "%s", "/help", "x" * 3999]
)
async def test_an_unknown_word_is_said_to_be_one(local: Knocker, teams: Teams, word: str) -> None:
    before = await local.writes()
    said = await reply(local, teams, local.message(word))
    assert "does not know the word" in said
    assert "<script>" not in said
    assert len(said) < 400
    assert await local.writes() == before


@pytest.mark.parametrize("text", ["report", "report ", "report Isar", "report  isar  ", "report Isar:"])
async def test_a_report_of_nothing_is_told_how(local: Knocker, teams: Teams, text: str) -> None:
    before = await local.writes()
    assert "what is wrong" in await reply(local, teams, local.message(text))
    assert await local.writes() == before


@pytest.mark.parametrize(
    ("text", "close"),
    [
        ("report Isarr no sound", ""),
        ("report Isarr", "Isar"),
        ("report Zugspitze is dark", "none"),
        ("report <b>x</b>", "none"),
    ],
)
async def test_a_report_of_an_unknown_room_names_those_it_may_be(
    local: Knocker, teams: Teams, text: str, close: str
) -> None:
    before = await local.writes()
    said = await reply(local, teams, local.message(text))
    assert "there is no room called" in said
    assert close in said
    assert await local.writes() == before


async def test_a_report_is_stored_once_when_teams_delivers_it_twice(local: Knocker) -> None:
    activity = local.message(f"report Isar the {MARKER} is dark")
    incident = await reported(local, activity)
    assert incident.title == f"the {MARKER} is dark"
    assert incident.reporter is not None
    assert incident.reporter.name == SENDER["name"]
    before = await local.writes()
    await asyncio.gather(*(local.activity(activity) for _ in range(10)))
    assert await local.writes() == before


async def test_a_hundred_kilobytes_of_words_are_refused_in_words(local: Knocker, teams: Teams) -> None:
    for text in ("x" * 100_000, "report Isar " + "a " * 50_000, "report " + "<at>" * 25_000, "&" * 100_000):
        assert "too long" in await reply(local, teams, local.message(text))


async def test_the_longest_message_is_read(local: Knocker, teams: Teams) -> None:
    for text in ("report " + "a " * 1990, "report Isar " + "x" * 3980, "report " + "x" * 3990):
        assert (await local.activity(local.message(text))).status == 200


async def test_a_long_title_is_cut(local: Knocker) -> None:
    assert len((await reported(local, local.message("report Isar " + "x" * 1000))).title) == 300


# a button's data as a message: Action.Submit


async def submitted(local: Knocker, value: Any, **changes: Any) -> Json:
    return local.activity_of("message", id="f:2", value=value, **changes)


@pytest.mark.parametrize(
    "value", [{}, {"verb": "approve"}, {"verb": ["claim"]}, {"verb": "claim", "i": "x", "s": "1"}, {"i": "x"}]
)
async def test_a_submit_that_is_no_button_of_ours_gets_words(local: Knocker, teams: Teams, value: Any) -> None:
    before = await local.writes()
    assert "cannot read this button" in await reply(local, teams, await submitted(local, value))
    assert await local.writes() == before


@pytest.mark.parametrize("value", [[], ["claim"], "claim", 5, True, [{"verb": "claim"}]])
async def test_a_value_that_is_no_data_is_a_message_without_words(local: Knocker, teams: Teams, value: Any) -> None:
    before = await local.writes()
    said = await reply(local, teams, await submitted(local, value))
    assert "help" in said
    assert "Something broke" not in said
    assert await local.writes() == before


async def test_a_submit_that_claims_does(local: Knocker, teams: Teams) -> None:
    incident = await local.open(room="Hudson")
    start = int(incident.offer.slots[-1].start.timestamp())
    said = await reply(local, teams, await submitted(local, {"verb": "claim", "i": incident.id, "s": start}))
    assert said == ""
    assert (await local.now(incident)).claim is not None


async def test_words_beside_a_button_s_data_are_words(local: Knocker, teams: Teams) -> None:
    activity = await submitted(local, {"verb": "claim", "i": "x", "s": 1}, text="help")
    assert "What you can type" in await reply(local, teams, activity)


# Teams does not take the reply


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (403, "BotNotInConversationRoster"),
        (404, "ConversationNotFound"),
        (429, "Throttled"),
        (500, "ServiceError"),
        (503, ""),
    ],
)
async def test_a_reply_that_teams_refuses_is_lost_and_logged(
    local: Knocker, teams: Teams, status: int, code: str, log: Any
) -> None:
    teams.trouble(status, code)
    assert await reply(local, teams, local.message("help")) == ""
    assert "reply_not_sent" in log.getvalue()


async def test_a_reply_to_a_port_where_nobody_is_does_not_fail_the_turn(local: Knocker, log: Any) -> None:
    answer = await local.activity(local.message("report Isar no sound", serviceUrl="http://127.0.0.1:1/"))
    assert answer.status == 200
    answer = await local.activity(local.message("help", serviceUrl="http://127.0.0.1:1/"))
    assert answer.status == 200
    assert "reply_not_sent" in log.getvalue()


async def test_a_reply_that_teams_never_answers_ends(
    local: Knocker, teams: Teams, log: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.teams.turns.SEND_TIMEOUT", 0.1)
    monkeypatch.setattr(teams, "latency", 1.0)
    assert (await local.activity(local.message("help"))).status == 200
    assert "reply_not_sent" in log.getvalue()
    await asyncio.sleep(1.0)
