"""The same event again, the fault that is gone, and the one that is back."""

from __future__ import annotations

import asyncio

import pytest

from tests.builders.edge_client import OTHER_SECRET, Knocker, an_incident

pytestmark = pytest.mark.asyncio(loop_scope="session")

LATER = "2026-01-05T10:00:00Z"


async def test_the_same_event_is_one_incident_also_when_it_comes_fifty_times_at_once(local: Knocker) -> None:
    body = an_incident()
    answers = await asyncio.gather(*(local.incident(body) for _ in range(50)))
    assert {answer.status for answer in answers} == {202}
    assert len({answer.body["id"] for answer in answers}) == 1


async def test_the_same_id_of_another_source_is_another_incident(local: Knocker) -> None:
    body = an_incident()
    first = await local.incident(body)
    second = await local.incident(body, source="zabbix", secret=OTHER_SECRET)
    assert first.body["id"] != second.body["id"]


async def test_resolved_closes_the_incident_once(local: Knocker) -> None:
    opened = await local.open(source_id="flaps-1")
    closed = await local.incident(an_incident(source_id="flaps-1", status="resolved"))
    assert closed.status == 202
    assert closed.body["id"] == opened.id
    assert closed.body["state"] == "closed"
    before = await local.writes()
    again = await local.incident(an_incident(source_id="flaps-1", status="resolved"))
    assert again.body == closed.body
    assert await local.writes() == before + 1, "that this event was heard, too"


async def test_resolved_twenty_times_at_once_closes_once(local: Knocker) -> None:
    opened = await local.open()
    body = an_incident(source_id=opened.source_id, status="resolved")
    answers = await asyncio.gather(*(local.incident(body) for _ in range(20)))
    assert {(answer.status, answer.body["id"], answer.body["state"]) for answer in answers} == {
        (202, opened.id, "closed")
    }
    assert [entry.event for entry in (await local.now(opened)).history] == ["reported", "recovered"]


async def test_resolved_of_what_was_never_reported_is_unknown(local: Knocker) -> None:
    await local.refused(an_incident(status="resolved"), 404, "source_id")


async def test_a_fault_that_comes_back_later_is_a_new_incident(local: Knocker) -> None:
    opened = await local.open(source_id="flaps-2")
    await local.incident(an_incident(source_id="flaps-2", status="resolved"))
    repeated = await local.incident(an_incident(source_id="flaps-2"))
    assert repeated.body == {"id": opened.id, "state": "closed", "url": repeated.body["url"]}
    answers = await asyncio.gather(
        *(local.incident(an_incident(source_id="flaps-2", occurred_at=LATER)) for _ in range(20))
    )
    again = {answer.body["id"] for answer in answers}
    assert len(again) == 1
    assert again != {opened.id}
    assert {answer.body["state"] for answer in answers} == {"open"}
