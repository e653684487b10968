"""Who may read an incident, and what stands in it."""

from __future__ import annotations

import pytest

from tests.builders.edge_client import INCIDENTS, SECRET, Knocker, raw, signed

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_incident_can_be_read_with_a_signature_or_the_key(local: Knocker) -> None:
    opened = await local.open()
    path = f"/api/incidents/{opened.id}"
    by_key = await local.send("GET", path, headers={"Authorization": f"Bearer {SECRET}"})
    by_signature = await local.send("GET", path, headers=signed(path.encode()))
    assert by_key.status == by_signature.status == 200
    assert by_key.body == by_signature.body
    assert by_key.body["slots"]
    assert {**by_key.body, "slots": [], "history": []} == {
        "id": opened.id,
        "state": "open",
        "source": "roomfix",
        "source_id": opened.source_id,
        "room": "Isar",
        "location": opened.location.name,
        "timezone": "Europe/Berlin",
        "title": opened.title,
        "description": opened.description,
        "severity": "major",
        "occurred_at": "2026-01-05T08:55:00+00:00",
        "closing": None,
        "slots": [],
        "visit": None,
        "history": [],
    }


async def test_a_signature_opens_the_incident_that_it_was_made_for_and_no_other(local: Knocker) -> None:
    path, other = [f"/api/incidents/{(await local.open()).id}" for _ in range(2)]
    headers = signed(path.encode())
    assert [(await local.send("GET", one, headers=headers)).status for one in (path, other, f"{path}0")] == [
        200,
        401,
        401,
    ]
    for signs_nothing in (b"", b"/", b"GET", other.encode(), path.encode() + b"?", b"http://localhost" + path.encode()):
        assert (await local.send("GET", path, headers=signed(signs_nothing))).status == 401


async def test_what_stands_behind_the_path_opens_nothing_more(local: Knocker) -> None:
    path, other = [f"/api/incidents/{(await local.open()).id}" for _ in range(2)]
    asked = await local.send("GET", f"{path}?id={other.rpartition('/')[2]}", headers=signed(path.encode()))
    assert (asked.status, asked.body["id"]) == (200, path.rpartition("/")[2])


KEYS = {
    "nothing": "",
    "no key": "Bearer ",
    "another key": f"Bearer {SECRET}0",
    "a key's beginning": f"Bearer {SECRET[:-1]}",
    "the key alone": SECRET,
    "the key without its mark": f"Bearer {SECRET.removeprefix('whsec_')}",
    "another scheme": f"Basic {SECRET}",
    "letters outside ASCII": "Bearer é",
    "bytes that are no text": "Bearer \udcff",
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS.keys())
async def test_an_incident_cannot_be_read_with_something_else(local: Knocker, key: str) -> None:
    opened = await local.open()
    for path in (f"/api/incidents/{opened.id}", "/api/incidents/unknown"):
        answer = await local.send("GET", path, headers={"Authorization": key})
        assert answer.status == 401
        assert answer.is_problem


@pytest.mark.parametrize("ending", ["", "-", "-%ff", "-%00", "-%F0%9F%92%A5", "-" + "0" * 2000, "-*"])
async def test_an_incident_that_is_none_is_unknown(local: Knocker, ending: str) -> None:
    code = (await local.open()).id.partition("-")[0]
    for wanted in (code + ending, "00000000" + ending):
        answer = await local.send("GET", f"/api/incidents/{wanted}", headers={"Authorization": f"Bearer {SECRET}"})
        assert answer.status == 404
        assert answer.is_problem
        assert answer.fields == ["id"]


@pytest.mark.parametrize("line", [b"GET /api/incidents/x", b"POST /api/incidents/roomfix"])
async def test_bytes_that_are_no_text_open_nothing(local: Knocker, line: bytes) -> None:
    head = line + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nAuthorization: Bearer \xff\xfe\r\n"
    signature = b"webhook-id: \xff\r\nwebhook-timestamp: \xff\r\nwebhook-signature: v1,\xff\r\n\r\n{}"
    assert b" 401 " in (await raw(local.port, head + signature)).splitlines()[0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_incidents_are_posted_and_read(local: Knocker, method: str) -> None:
    answer = await local.send(method, INCIDENTS, headers=signed(b""))
    assert answer.status == 405
    assert answer.is_problem
    assert set(answer.headers["Allow"].split(",")) >= {"GET", "POST"}
