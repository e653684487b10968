"""What may stand in an activity: every shape that is none gets a clear answer, and none of them a 500."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from sandbox.playground import tenant
from tests.builders.edge_client import CONTOSO, Knocker, raw
from tests.builders.teams_standin import Teams
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "text": b'"message"',
    "a number": b"1",
    "null": b"null",
    "a list": b"[]",
    "a list of activities": b'[{"type":"message"}]',
    "no type": b"{}",
    "a type that is no text": b'{"type":5}',
    "a type that is a list": b'{"type":["message"]}',
    "lists nested deeper than Python goes": b"[" * 200_000,
    "objects nested deeper than Python goes": b'{"a":' * 100_000,
    "a nested value in an activity": b'{"type":"message","value":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "no UTF-8": b'{"type":"\xff\xfe"}',
    "a half surrogate pair as bytes": b'{"type":"\xed\xa0\x80"}',
    "UTF-16": '{"type":"message"}'.encode("utf-16"),
    "UTF-8 with a mark": b'\xef\xbb\xbf{"type":"message"}',
    "a number with more digits than Python reads": b'{"type":"message","value":' + b"9" * 10_000 + b"}",
    "two activities": b'{"type":"message"}{"type":"message"}',
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_is_no_activity_is_refused(local: Knocker, body: bytes) -> None:
    before = await local.writes()
    answer = await local.activity(body)
    assert answer.status == 400
    assert answer.is_problem
    assert await local.writes() == before


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "", "application/x-www-form-urlencoded", "nonsense"])
async def test_only_json_is_taken(local: Knocker, kind: str) -> None:
    """Which also keeps a page in somebody's browser from posting: it may send these kinds without asking first."""
    answer = await local.activity(local.message("help"), headers={"Content-Type": kind})
    assert answer.status == 415
    assert answer.is_problem


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_activities_are_posted(local: Knocker, method: str) -> None:
    answer = await local.send(method, "/api/messages", data=b"{}", headers={"Content-Type": "application/json"})
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.is_problem


async def test_a_body_over_a_megabyte_is_refused(local: Knocker) -> None:
    answer = await local.activity(local.message("x" * 1024 * 1024))
    assert answer.status == 413
    assert answer.is_problem


async def test_a_broken_chunk_is_refused(local: Knocker) -> None:
    request = (
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nnonsense\r\n"
    )
    assert b" 400 " in (await raw(local.port, request)).splitlines()[0]


async def test_a_path_that_is_none_is_said_to_be_none(local: Knocker) -> None:
    for path in ("/api", "/api/messages/", "/api/incidents/", "/api/incidents/a/b", "/%ff"):
        answer = await local.send("POST", path)
        assert answer.status == 404, path
        assert answer.is_problem


INCOMPLETE: dict[str, dict[str, Any]] = {
    "no sender": {"from": None},
    "a sender that is text": {"from": "29:alex"},
    "a sender that is a list": {"from": []},
    "a sender without an id": {"from": {"name": "Alex"}},
    "a sender whose id is a number": {"from": {"id": 5}},
    "a sender whose id is empty": {"from": {"id": ""}},
    "a sender whose id is huge": {"from": {"id": "x" * 100_000}},
    "a sender whose object id is huge": {"from": {"id": "29:alex", "aadObjectId": "x" * 100_000}},
    "an id that is huge": {"id": "x" * 100_000},
    "no conversation": {"conversation": None},
    "a conversation that is text": {"conversation": "19:x"},
    "a conversation without an id": {"conversation": {}},
    "a conversation whose id is a list": {"conversation": {"id": []}},
    "a conversation whose id is empty": {"conversation": {"id": ""}},
    "a conversation that is only a thread": {"conversation": {"id": ";messageid=1"}},
    "a conversation whose id is huge": {"conversation": {"id": "x" * 100_000}},
    "a recipient that is text": {"recipient": "28:bot"},
    "a recipient that is a list": {"recipient": [5]},
}


@pytest.mark.parametrize("changes", INCOMPLETE.values(), ids=INCOMPLETE.keys())
@pytest.mark.parametrize("kind", ["message", "invoke", "conversationUpdate", "installationUpdate", "messageReaction"])
async def test_an_activity_that_says_not_who_or_where_is_refused(
    local: Knocker, kind: str, changes: dict[str, Any]
) -> None:
    before = await local.writes()
    answer = await local.activity(local.activity_of(kind, name="adaptiveCard/action", text="help", **changes))
    assert answer.status == 400
    assert answer.is_problem
    assert await local.writes() == before


STRANGE: dict[str, dict[str, Any]] = {
    "a name that is an object": {"from": {"id": "29:alex", "name": {"a": 1}}},
    "a huge name": {"from": {"id": "29:alex", "name": "x" * 100_000}},
    "an object id that is a list": {"from": {"id": "29:alex", "aadObjectId": [1]}},
    "no recipient": {"recipient": None},
    "an empty recipient": {"recipient": {}},
    "a recipient whose id is a number": {"recipient": {"id": 5}},
    "a conversation type that is a list": {"conversation": {"id": "a:odd", "conversationType": ["personal"]}},
    "a conversation type that is new": {"conversation": {"id": "a:odd", "conversationType": "hologram"}},
    "entities that are a number": {"entities": 5},
    "entities that are text": {"entities": "mention"},
    "entities of all kinds": {
        "entities": [5, None, "x", [], {}, {"type": "mention"}, {"type": "mention", "mentioned": 5}]
    },
    "members that are a number": {"membersAdded": 5, "membersRemoved": 5},
    "members that are text": {"membersAdded": "28:bot", "membersRemoved": "28:bot"},
    "members of all kinds": {"membersAdded": [5, None, [], {"id": []}], "membersRemoved": [5, None, [], {"id": {}}]},
    "an action that is a list": {"action": ["remove"]},
    "an id that is an object": {"id": {"a": 1}},
    "a reply to a list": {"replyToId": [1]},
    "a time that is none": {"timestamp": "yesterday", "localTimestamp": 5, "expiration": {}},
    "attachments that are a number": {"attachments": 5, "suggestedActions": "x", "reactionsAdded": 1},
    "a delivery mode": {"deliveryMode": "expectReplies"},
    "fields that an object of Python's has": {"__class__": "x", "serialize": 1, "additional_properties": 5},
    "a value as deep as JSON's reader goes": {"value": json.loads("[" * 900 + "]" * 900)},
    "half a surrogate pair everywhere": {
        "id": "\ud800",
        "text": "report Isar \udfff",
        "from": {"id": "29:\ud800", "name": "A\ud83d"},
        "conversation": {"id": "a:\ud800", "conversationType": "personal"},
        "recipient": {"id": "28:\ud800"},
        "replyToId": "\ud800",
    },
    "zeros everywhere": {
        "id": "\0",
        "text": "report Isar \0",
        "from": {"id": "29:\0", "name": "\0"},
        "conversation": {"id": "a:\0", "conversationType": "personal"},
    },
}


@pytest.mark.parametrize("changes", STRANGE.values(), ids=STRANGE.keys())
@pytest.mark.parametrize("kind", ["message", "invoke", "conversationUpdate", "installationUpdate"])
async def test_what_roomfix_does_not_need_may_be_anything(
    local: Knocker, teams: Teams, log: io.StringIO, kind: str, changes: dict[str, Any]
) -> None:
    teams.places.update({"a:odd", "a:?", "a:\0"})
    answer = await local.activity(local.activity_of(kind, **{"name": "adaptiveCard/action", "text": "help"} | changes))
    assert answer.status == 200
    assert not [line for line in lines(log) if line["level"] == "error"]


@pytest.mark.parametrize(
    "kind", ["messageReaction", "typing", "event", "messageUpdate", "hologram", "Message", "", " "]
)
async def test_activities_of_other_types_are_taken_and_forgotten(local: Knocker, kind: str) -> None:
    before = await local.writes()
    assert (await local.activity(local.activity_of(kind, text="report Isar broken"))).status == 200
    assert await local.writes() == before


@pytest.mark.parametrize(
    "name",
    ["task/fetch", "task/submit", "application/search", "composeExtension/query", "signin/verifyState", "", 5, None],
)
async def test_an_invoke_of_another_name_is_not_implemented(local: Knocker, name: Any) -> None:
    before = await local.writes()
    answer = await local.activity(local.activity_of("invoke", name=name, value={"queryText": "x"}))
    assert answer.status == 501
    assert await local.writes() == before


async def test_roomfix_forgets_a_conversation_it_is_removed_from(local: Knocker) -> None:
    async def known() -> bool:
        return await local.parts.store.conversation(CONTOSO, "19:removed@thread.v2") is not None

    place = {"conversation": {"id": "19:removed@thread.v2", "conversationType": "groupChat"}}
    for added, removed in (
        (
            local.activity_of("installationUpdate", action="add", **place),
            local.activity_of("installationUpdate", action="remove", **place),
        ),
        (
            local.activity_of("conversationUpdate", membersAdded=[{"id": tenant.BOT_ID}], **place),
            local.activity_of("conversationUpdate", membersRemoved=[{"id": tenant.BOT_ID}], **place),
        ),
    ):
        await local.activity(added)
        assert await known()
        await local.activity(removed)
        assert not await known()


async def test_a_member_that_leaves_is_not_roomfix(local: Knocker) -> None:
    place = {"conversation": {"id": "19:stays@thread.v2", "conversationType": "groupChat"}}
    leavers: list[list[dict[str, Any]]] = [[{"id": "29:alex"}], [{}], [{"id": None}]]
    for members in leavers:
        await local.activity(local.activity_of("conversationUpdate", membersRemoved=members, recipient={}, **place))
        assert await local.parts.store.conversation(CONTOSO, "19:stays@thread.v2")
