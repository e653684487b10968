"""Bodies that nobody thought of: whatever comes, there is an answer, and it is never a 500."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.edge_client import CONTOSO, SENDER, Knocker, an_incident
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")

fuzzed = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

WORDS = st.text(max_size=30) | st.sampled_from(
    [
        "help",
        "report Isar dark",
        "report",
        "<at>Roomfix</at>",
        "\ud800",
        "\x00",
        "claim",
        "0",
        "message",
        "Isar",
        CONTOSO,
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)
ACTIVITY_FIELDS = st.sampled_from(
    [
        *("type", "id", "channelId", "from", "recipient", "conversation", "channelData", "text", "value", "name"),
        *("replyToId", "entities", "action", "membersAdded", "membersRemoved", "deliveryMode", "timestamp", "locale"),
    ]
)
INCIDENT_FIELDS = st.sampled_from(
    ["source_id", "room", "title", "description", "severity", "status", "occurred_at", "link", "tenant", "extra"]
)
PARTS = st.sampled_from(["from", "recipient", "conversation", "channelData", "value"])
INNER_FIELDS = st.sampled_from(
    ["id", "name", "aadObjectId", "conversationType", "tenant", "tenantId", "action", "verb", "data", "i", "s", "c"]
)
KINDS = st.sampled_from(["message", "invoke", "conversationUpdate", "installationUpdate", "event"])


@fuzzed
@given(kind=KINDS, changes=st.dictionaries(ACTIVITY_FIELDS, ANYTHING, max_size=4))
async def test_no_activity_breaks_roomfix(local: Knocker, log: io.StringIO, kind: str, changes: dict[str, Any]) -> None:
    activity = local.activity_of(kind, text="help", name="adaptiveCard/action") | changes
    answer = await local.activity(json.dumps(activity))
    assert answer.status in {200, 400, 401, 403, 501}
    assert answer.status < 400 or answer.status == 501 or answer.is_problem
    assert not [line for line in lines(log) if line["level"] == "error"]


@fuzzed
@given(part=PARTS, inside=st.dictionaries(INNER_FIELDS, ANYTHING), kind=KINDS)
async def test_no_part_of_an_activity_breaks_roomfix(
    local: Knocker, log: io.StringIO, part: str, inside: dict[str, Any], kind: str
) -> None:
    activity = local.activity_of(kind, text="help", name="adaptiveCard/action")
    activity[part] = activity.get(part, {}) | inside
    assert (await local.activity(json.dumps(activity))).status in {200, 400, 401, 403, 501}
    assert not [line for line in lines(log) if line["level"] == "error"]


@fuzzed
@given(
    verb=st.sampled_from(["claim", "release", "times", "show"]) | WORDS,
    fields=st.dictionaries(st.sampled_from(["i", "s", "c", "verb", "x"]), ANYTHING | st.integers(0, 2**40)) | ANYTHING,
)
async def test_no_button_breaks_roomfix(local: Knocker, log: io.StringIO, verb: str, fields: Any) -> None:
    answer = await local.activity(json.dumps(local.press(verb, fields, **{"from": SENDER})))
    assert answer.status == 200
    assert answer.body["statusCode"] == 200
    assert not [line for line in lines(log) if line["level"] == "error"]


@fuzzed
@given(body=st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
async def test_no_bytes_break_roomfix(local: Knocker, body: bytes) -> None:
    assert (await local.activity(body)).status in {400, 401}
    assert (await local.incident(body)).status in {400, 401}


@fuzzed
@given(changes=st.dictionaries(INCIDENT_FIELDS, ANYTHING, max_size=4))
async def test_no_incident_breaks_roomfix(local: Knocker, log: io.StringIO, changes: dict[str, Any]) -> None:
    before = await local.writes()
    answer = await local.incident(json.dumps(an_incident() | changes).encode())
    assert answer.status in {202, 400, 404, 422}
    if answer.status != 202:
        assert answer.is_problem
        assert await local.writes() - before <= (answer.status == 422)  # the name of an unknown room
    assert {line["event"] for line in lines(log)} <= {"intake_refused"}
