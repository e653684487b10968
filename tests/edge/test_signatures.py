"""Whose report it is: signed with the source's own key, now, as it was sent."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.builders.edge_client import INCIDENTS, OTHER_SECRET, SECRET, Knocker, an_incident, signed

pytestmark = pytest.mark.asyncio(loop_scope="session")


SIGNATURES: dict[str, dict[str, str]] = {
    "no signature": {"webhook-signature": ""},
    "no id": {"webhook-id": ""},
    "no time": {"webhook-timestamp": ""},
    "another id": {"webhook-id": "msg_other"},
    "another time": {"webhook-timestamp": "1736000000"},
    "a time that is text": {"webhook-timestamp": "yesterday"},
    "a time that is not a number": {"webhook-timestamp": "nan"},
    "a time without end": {"webhook-timestamp": "inf"},
    "a time in another age": {"webhook-timestamp": "9" * 400},
    "a time before all ages": {"webhook-timestamp": "-1e308"},
    "a signature without a version": {"webhook-signature": "b2s="},
    "a signature of another version": {"webhook-signature": "v2,b2s="},
    "a signature that is no base64": {"webhook-signature": "v1,é!"},
    "a signature with commas": {"webhook-signature": "v1,a,b,c"},
    "an empty signature": {"webhook-signature": "v1,"},
    "many signatures": {"webhook-signature": " ".join(["v1,b2s="] * 300)},
    "bytes that are no text": {"webhook-signature": "v1,\udcff"},
    "an id that is no text": {"webhook-id": "\udcff"},
}


@pytest.mark.parametrize("headers", SIGNATURES.values(), ids=SIGNATURES.keys())
async def test_a_garbled_signature_is_refused(local: Knocker, headers: dict[str, str]) -> None:
    await local.refused(an_incident(), 401, headers=headers)


async def test_without_any_headers_nothing_is_taken(local: Knocker) -> None:
    for headers in ({}, {"Authorization": f"Bearer {SECRET}"}, {"Authorization": "Bearer "}):
        assert (await local.send("POST", INCIDENTS, json=an_incident(), headers=headers)).status == 401


@pytest.mark.parametrize(
    ("minutes", "status"), [(4.9, 202), (5.1, 401), (-4.9, 202), (-5.1, 401), (60 * 24 * 365, 401)]
)
async def test_a_signature_holds_for_five_minutes_either_way(local: Knocker, minutes: float, status: int) -> None:
    body = json.dumps(an_incident()).encode()
    headers = signed(body, ago=timedelta(minutes=minutes))
    assert (await local.send("POST", INCIDENTS, data=body, headers=headers)).status == status


async def test_another_body_than_the_signed_one_is_refused(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()
    for altered in (body + b" ", body.replace(b"major", b"minor"), b"", body[:-1]):
        answer = await local.send("POST", INCIDENTS, data=altered, headers=signed(body))
        assert answer.status == 401


async def test_a_source_signs_with_its_own_key(local: Knocker) -> None:
    await local.refused(an_incident(), 401, secret=OTHER_SECRET)
    await local.refused(an_incident(), 401, source="zabbix", secret=SECRET)
    assert (await local.incident(an_incident(), source="zabbix", secret=OTHER_SECRET)).status == 202


async def test_a_signature_among_others_is_found(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()
    good = signed(body)
    good["webhook-signature"] = f"v2,b2s= v1,b2s= {good['webhook-signature']}"
    assert (await local.send("POST", INCIDENTS, data=body, headers=good)).status == 202


@pytest.mark.parametrize(
    "source",
    ["unknown", "ROOMFIX", "roomfix%00", "roomfix%0a", "%ff", "%F0%9F%92%A5", "'", "a" * 2000],
)
async def test_an_unknown_source_is_refused(local: Knocker, source: str) -> None:
    answer = await local.refused(an_incident(), 404, "source", source=source)
    assert "ROOMFIX_INTAKE_KEYS" in answer.text
