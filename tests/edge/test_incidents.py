"""What monitors may send: everything wrong is refused with the field's name, and nothing of it is stored."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from services.model import ClientId, State
from services.model.setup import Setup
from tests.builders.edge_client import CONTOSO, FABRIKAM, INCIDENTS, NOW, Knocker, a_setup, an_incident, signed

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_incident_is_taken_with_its_id_state_and_address(local: Knocker) -> None:
    answer = await local.incident(an_incident())
    assert answer.status == 202
    assert answer.body["state"] == "open"
    assert answer.body["url"].endswith(f"/api/incidents/{answer.body['id']}")


@pytest.mark.parametrize(
    "room", ["isar", "  ISAR ", "muc.isar@contoso.example", "MUC.Isar@Contoso.Example", "muc.isar"]
)
async def test_a_room_is_found_by_name_id_and_address(local: Knocker, room: str) -> None:
    assert (await local.open(room=room)).room.name == "Isar"


@pytest.mark.parametrize("field", ["description", "status", "occurred_at", "link", "tenant"])
async def test_what_need_not_be_said_may_be_left_out(local: Knocker, field: str) -> None:
    found = await local.open(**{field: ...})
    assert found.state is State.OPEN


async def test_words_of_every_kind_are_kept_as_they_are(local: Knocker) -> None:
    words = "\u200f<at>all</at> {{DATE(x)}} **b** \U0001f4a5\x00\t\r\n' OR 1=1 --\u0000 é ﷽"
    found = await local.open(title=words, description=words, source_id=f"{uuid4().hex} {words}")
    assert found.title == words
    shown = await local.activity(local.press("show", {"i": found.id}))
    assert shown.body["type"] == "application/vnd.microsoft.card.adaptive"


# bodies


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "null": b"null",
    "text": b'"Isar"',
    "more behind": json.dumps(an_incident()).encode() + b"{}",
    "lists nested deeply": b"[" * 200_000,
    "a number out of range": b'{"severity":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_is_no_incident_is_refused(local: Knocker, body: bytes) -> None:
    await local.refused(body, 400, "body")


@pytest.mark.parametrize("body", [b"\xff\xfe", json.dumps(an_incident()).encode("utf-16"), b'{"title":"\xed\xa0\x80"}'])
async def test_a_body_that_is_no_utf_8_is_refused(local: Knocker, body: bytes) -> None:
    await local.refused(body, 400, "body")


async def test_of_a_key_given_twice_the_last_counts(local: Knocker) -> None:
    twice = json.dumps(an_incident()).replace('"title"', '"title": "first", "title"', 1)
    answer = await local.incident(twice.encode())
    assert answer.status == 202
    assert (await local.parts.store.incident(CONTOSO, answer.body["id"])).title.startswith("Projector")  # type: ignore[union-attr]


async def test_a_body_of_2_mib_is_too_large_by_a_byte(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()
    await local.refused(body.ljust(2 * 1024 * 1024 + 1), 413, "body")
    assert (await local.incident(body.ljust(2 * 1024 * 1024))).status == 202


async def test_a_large_body_in_chunks_is_refused_too(local: Knocker) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b" " * 8192

    before = await local.writes()
    answer = await local.send("POST", INCIDENTS, data=chunks(), headers=signed(b" " * 300 * 8192))
    assert answer.status == 413
    assert answer.fields == ["body"]
    assert await local.writes() == before


async def test_chunks_that_make_an_incident_are_taken(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()

    async def chunks() -> AsyncIterator[bytes]:
        for byte in range(0, len(body), 7):
            yield body[byte : byte + 7]

    assert (await local.send("POST", INCIDENTS, data=chunks(), headers=signed(body))).status == 202


async def test_many_wrong_fields_do_not_make_a_large_answer(local: Knocker) -> None:
    many = {f"field {number}": number for number in range(5000)} | {"x" * 100_000: 1}
    answer = await local.incident(an_incident() | many)
    assert (answer.status, len(answer.body["left_out"])) == (202, 20)
    assert len(answer.text) < 20_000


# fields


def wrong() -> dict[str, tuple[str, Any]]:
    """Every field with everything that it cannot be."""
    cases: dict[str, tuple[str, Any]] = {}
    for field in ("source_id", "room", "title", "severity"):
        cases |= {f"{field} missing": (field, ...), f"{field} null": (field, None)}
    for field in ("source_id", "room", "title", "tenant"):
        cases |= {f"{field} empty": (field, ""), f"{field} blank": (field, " \t\n\u00a0")}
    for field in ("source_id", "room", "title", "severity", "status", "tenant"):
        cases |= {f"{field} {name}": (field, value) for name, value in OTHER_KINDS.items()}
    return cases | {
        "room too long": ("room", "x" * 201),
        "tenant too long": ("tenant", "x" * 201),
        "status null": ("status", None),
        "severity unknown": ("severity", "catastrophic"),
        "severity empty": ("severity", ""),
        "status unknown": ("status", "acknowledged"),
    }


OTHER_KINDS: dict[str, Any] = {"a number": 5, "true": True, "a list": ["Isar"], "an object": {"a": "Isar"}}


def details() -> dict[str, tuple[str, Any]]:
    """Everything that no report is lost for."""
    cases: dict[str, tuple[str, Any]] = {}
    for field in ("description", "occurred_at", "link"):
        cases |= {f"{field} {name}": (field, value) for name, value in OTHER_KINDS.items()}
    cases |= {
        "title too long": ("title", "x" * 301),
        "description too long": ("description", "x" * 10_001),
        "a field that nobody knows": ("sevrity", "major"),
        "a field of Python's": ("__class__", "x"),
        "a field without a name": ("", "x"),
    }
    moments = {
        "without a zone": "2026-01-05T08:00:00",
        "a day": "2026-01-05",
        "year 0": "0000-01-01T00:00:00Z",
        "year 1": "0001-01-01T00:00:00+23:59",
        "year 9999": "9999-12-31T23:59:59-23:59",
        "the last century": "1999-12-31T23:59:59Z",
        "the 30th of February": "2026-02-30T00:00:00Z",
        "hour 24": "2026-01-05T24:00:00Z",
        "an hour's zone too far": "2026-01-05T08:00:00+24:00",
        "seconds since 1970": "1767603600",
        "milliseconds since 1970": "1767603600000",
        "a zone's name": "2026-01-05T08:00:00 Europe/Berlin",
        "words": "yesterday",
        "not a number": "NaN",
        "ServiceNow's own": "2026-01-05 08:55:00 AM",
        "German": "05.01.2026 08:55",
    }
    links = {
        "a script": "javascript:alert(1)",
        "plain http": "http://monitor.example/1",
        "data": "data:text/html,x",
        "no scheme": "//monitor.example/1",
        "a space": "https://monitor.example/a b",
        "a quote": 'https://monitor.example/"onclick="x',
        "a tag": "https://monitor.example/<script>",
        "a password": "https://user:word@monitor.example/",
        "a name before the host": "https://monitor.example@evil.example/",
        "no host": "https:///1",
        "brackets that hold no address": "https://[monitor.example]/",
        "brackets that do not end": "https://[",
        "a turned direction": "https://monitor.example/\u202egpj.exe",
        "a zero": "https://monitor.example/\x00",
        "a backslash": "https://monitor.example\\@evil.example/",
        "too long": "https://monitor.example/" + "x" * 2000,
    }
    cases |= {f"occurred_at {name}": ("occurred_at", value) for name, value in moments.items()}
    return cases | {f"link {name}": ("link", value) for name, value in links.items()}


WRONG, DETAILS = wrong(), details()


@pytest.mark.parametrize(("field", "value"), WRONG.values(), ids=WRONG.keys())
async def test_a_wrong_field_is_named(local: Knocker, field: str, value: Any) -> None:
    await local.refused(an_incident(**{field: value}), 400, field)


@pytest.mark.parametrize(("field", "value"), DETAILS.values(), ids=DETAILS.keys())
async def test_no_detail_costs_the_report_and_the_answer_names_what_is_left_out(
    local: Knocker, field: str, value: Any
) -> None:
    answer = await local.incident(an_incident(**{field: value}))
    assert (answer.status, answer.body["left_out"]) == (202, [field])
    assert await local.parts.store.incident(CONTOSO, answer.body["id"])


@pytest.mark.parametrize("words", ["dark \\ud83d", "dark \\udca5", "\\ud83d\\ud83d dark", "\\ud83d\\udca5 dark"])
async def test_a_text_that_was_cut_within_a_sign_is_taken(local: Knocker, words: str) -> None:
    body = json.dumps(an_incident()).replace('"title": "', f'"title": "{words} ').encode()
    answer = await local.incident(body)
    found = await local.parts.store.incident(CONTOSO, answer.body["id"])
    assert found is not None
    assert "dark" in found.title
    assert found.title.encode()


async def test_a_mark_of_the_byte_order_is_no_part_of_a_body(local: Knocker) -> None:
    assert (await local.incident(b"\xef\xbb\xbf" + json.dumps(an_incident()).encode())).status == 202


async def test_what_is_over_names_nothing_but_itself(local: Knocker) -> None:
    known = an_incident()
    await local.incident(known)
    answer = await local.incident({"source_id": known["source_id"], "status": "resolved"})
    assert (answer.status, answer.body["state"]) == (202, "closed")


async def test_of_a_long_id_the_whole_tells_one_fault_from_another(local: Knocker) -> None:
    one, other = [await local.incident(an_incident(source_id="x" * 5000 + end)) for end in "ab"]
    assert one.body["id"] != other.body["id"]
    assert (await local.incident(an_incident(source_id="x" * 5000 + "a"))).body["id"] == one.body["id"]


async def test_every_wrong_field_is_named_at_once(local: Knocker) -> None:
    await local.refused(an_incident(room=5, title="", severity="x", link="ftp://x"), 400, "room", "title", "severity")


async def test_numbers_that_json_does_not_have_are_refused(local: Knocker) -> None:
    for value in (float("nan"), float("inf"), 1e308):
        await local.refused(an_incident(title=value), 400, "title")


@pytest.mark.parametrize(
    ("room", "close"), [("Isarr", "Isar"), ("Hudsn", "Hudson"), ("Zugspitze", ""), ("Isar\x00", "Isar"), ("@", "")]
)
async def test_an_unknown_room_is_named_with_those_it_may_be(local: Knocker, room: str, close: str) -> None:
    """The name is all that is remembered of it: an admin may take the room into the inventory."""
    answer = await local.refused(an_incident(room=room), 422, "room", remembers=1)
    assert room in await local.parts.store.room_names.seen(ClientId(CONTOSO))
    assert close in answer.body["detail"]
    assert ("did you mean" in answer.body["detail"]) == bool(close)


async def test_an_unknown_tenant_is_refused(local: Knocker) -> None:
    for tenant in (FABRIKAM, CONTOSO + "0", "*", "{c:x}"):
        await local.refused(an_incident(tenant=tenant), 400, "tenant")
    assert (await local.open(tenant=CONTOSO)).client == CONTOSO


class TestWithTwoClients:
    """Fabrikam is set up, too, and has no rooms."""

    pytestmark = pytest.mark.asyncio(loop_scope="session")

    @pytest_asyncio.fixture(loop_scope="session", autouse=True)
    async def fabrikam(self, local: Knocker) -> AsyncIterator[Setup]:
        setup = a_setup(FABRIKAM)
        await local.parts.store.change_setup(setup.client.id, lambda _: setup)
        await local.parts.store.serve(setup.client.id)
        yield setup
        await local.parts.connections.commands.srem("roomfix:clients", FABRIKAM)

    async def test_the_tenant_must_be_named(self, local: Knocker) -> None:
        await local.refused(an_incident(), 400, "tenant")
        assert (await local.incident(an_incident(tenant=CONTOSO))).status == 202

    async def test_another_client_s_room_is_unknown(self, local: Knocker) -> None:
        answer = await local.refused(an_incident(tenant=FABRIKAM), 422, "room", remembers=1)
        assert "did you mean" not in answer.text


async def test_without_a_client_there_is_nobody_to_report_to(local: Knocker) -> None:
    commands = local.parts.connections.commands
    await commands.srem("roomfix:clients", CONTOSO)
    try:
        await local.refused(an_incident(), 400, "tenant")
        await local.refused(an_incident(tenant=CONTOSO), 400, "tenant")
    finally:
        await commands.sadd("roomfix:clients", CONTOSO)


async def test_an_incident_in_a_room_without_a_calendar_is_taken_in_and_waits(local: Knocker) -> None:
    store = local.parts.store
    setup = await store.setup(ClientId(CONTOSO))
    bare = replace(setup.rooms[0], name="Bare", calendar=None)
    await store.change_setup(setup.client.id, lambda _: replace(setup, rooms=(bare, *setup.rooms[1:])))
    try:
        incident = await local.open(room="Bare")
        assert (incident.room.calendar, incident.offer.known) == (None, False)
        assert await store.posts(incident.client, incident.id) == ()
    finally:
        await store.change_setup(setup.client.id, lambda _: setup)


async def test_the_clock_of_these_tests_stands(local: Knocker) -> None:
    assert (await local.open()).reported_at == NOW
