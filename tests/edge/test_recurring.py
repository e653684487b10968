"""Faults that come back and events that are delivered again, told apart: none is lost, and none is opened twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.model import IncidentId, State
from tests.builders.edge_client import CONTOSO, INCIDENTS, NOW, Answer, Json, Knocker, an_incident, signed
from tests.builders.monitor_bodies import a_cloud_event, a_record, an_alert
from tests.builders.vendor_reports import send

pytestmark = pytest.mark.asyncio(loop_scope="session")

FAR = "2199-01-01T00:00:00Z"


@pytest.fixture(autouse=True)
def clock(local: Knocker) -> Iterator[None]:
    """Time that a test moves on stands at NOW again for the next."""
    yield
    local.clock[0] = NOW


def on(knocker: Knocker, **by: float) -> str:
    """Let time go by; what it is then."""
    knocker.clock[0] += timedelta(**by)
    return knocker.clock[0].isoformat()


def request(**changes: Any) -> tuple[bytes, dict[str, str]]:
    """A request of the own form, which can be delivered again as it is."""
    raw = json.dumps(an_incident(**changes)).encode()
    return raw, signed(raw)


async def deliver(knocker: Knocker, made: tuple[bytes, dict[str, str]]) -> Json:
    raw, headers = made
    return taken(await knocker.send("POST", INCIDENTS, data=raw, headers=headers))


def taken(answer: Answer) -> Json:
    assert answer.status == 202, answer.text
    found: Json = answer.body["incidents"][0] if "incidents" in answer.body else answer.body
    return found


@pytest.mark.parametrize("when", [..., None, FAR])
async def test_a_fault_without_a_time_that_is_back_is_a_new_incident_at_once(local: Knocker, when: Any) -> None:
    called = uuid4().hex
    opened = [await deliver(local, request(source_id=called, occurred_at=when))]
    for _ in range(3):
        assert (await deliver(local, request(source_id=called, occurred_at=when)))["id"] == opened[-1]["id"]
        over = await deliver(local, request(source_id=called, status="resolved", occurred_at=when))
        assert (over["id"], over["state"]) == (opened[-1]["id"], "closed")
        opened.append(await deliver(local, request(source_id=called, occurred_at=when)))
    assert len({one["id"] for one in opened}) == 4
    assert {one["state"] for one in opened} == {"open"}


@pytest.mark.parametrize("when", [..., FAR, (NOW + timedelta(hours=1)).isoformat(), NOW.isoformat()])
async def test_the_same_request_delivered_again_opens_nothing_however_late_it_comes(local: Knocker, when: Any) -> None:
    """Standard Webhooks: a request that is sent again has the `webhook-id` that it had, signed anew."""
    called = uuid4().hex
    first = request(source_id=called, occurred_at=when)
    opened = await deliver(local, first)
    await deliver(local, request(source_id=called, status="resolved"))
    on(local, hours=2)
    assert await deliver(local, first) == opened | {"state": "closed"}
    second = await deliver(local, request(source_id=called, occurred_at=local.clock[0].isoformat()))
    assert second["id"] != opened["id"]
    assert await deliver(local, first) == opened | {"state": "closed"}, "also when another one is open by then"


async def test_a_repetition_that_is_delivered_again_after_the_end_opens_nothing(local: Knocker) -> None:
    """Its first delivery was taken, but the answer never reached the monitor; the fault is gone meanwhile."""
    called = uuid4().hex
    opened = await deliver(local, request(source_id=called, occurred_at=None))
    repeated = request(source_id=called, occurred_at=None)
    assert (await deliver(local, repeated))["id"] == opened["id"]
    before = await local.writes()
    assert (await deliver(local, repeated))["id"] == opened["id"]
    assert await local.writes() == before
    await deliver(local, request(source_id=called, status="resolved"))
    assert await deliver(local, repeated) == opened | {"state": "closed"}


@pytest.mark.parametrize("when", [None, ...])
async def test_an_end_delivered_again_does_not_end_the_fault_that_came_after_it(local: Knocker, when: Any) -> None:
    """Its first delivery was taken, but the answer never reached the monitor."""
    called = uuid4().hex
    first = await deliver(local, request(source_id=called, occurred_at=when))
    over = request(source_id=called, status="resolved", occurred_at=None)
    assert (await deliver(local, over))["state"] == "closed"
    second = await deliver(local, request(source_id=called, occurred_at=on(local, minutes=10)))
    assert second["id"] != first["id"]
    assert await deliver(local, over) == first | {"state": "closed"}
    stored = await local.parts.store.incident(CONTOSO, IncidentId(second["id"]))
    assert stored is not None
    assert stored.state is State.OPEN


async def test_an_alert_s_end_that_comes_again_ends_no_later_alert(local: Knocker) -> None:
    began = an_alert(uuid4().hex)
    taken(await send(local, "alertmanager", {"alerts": [began]}))
    over = {"alerts": [began | {"status": "resolved"}]}
    first = taken(await send(local, "alertmanager", over))
    again = began | {"startsAt": on(local, minutes=30)}
    second = taken(await send(local, "alertmanager", {"alerts": [again]}))
    assert taken(await send(local, "alertmanager", over)) == first
    assert taken(await send(local, "alertmanager", {"alerts": [again]})) == second | {"state": "open"}


async def test_a_fault_by_the_right_clock_is_new_after_one_whose_clock_was_ahead(local: Knocker) -> None:
    called = uuid4().hex
    first = await deliver(local, request(source_id=called, occurred_at=(NOW + timedelta(minutes=4)).isoformat()))
    on(local, minutes=1)
    await deliver(local, request(source_id=called, status="resolved"))
    second = await deliver(local, request(source_id=called, occurred_at=on(local, minutes=2)))
    assert (second["id"] != first["id"], second["state"]) == (True, "open")


async def test_an_event_delivered_again_is_known_although_its_room_is_gone(local: Knocker) -> None:
    first = request(source_id=uuid4().hex, room="Isar")
    opened = await deliver(local, first)
    setup = await local.parts.store.setup(CONTOSO)
    without = replace(setup, rooms=tuple(room for room in setup.rooms if room.name != "Isar"))
    await local.parts.store.change_setup(CONTOSO, lambda _: without)
    try:
        assert (await deliver(local, first))["id"] == opened["id"]
    finally:
        await local.parts.store.change_setup(CONTOSO, lambda _: setup)


async def test_a_report_dated_far_ahead_counts_as_of_now_and_keeps_no_later_one_out(local: Knocker) -> None:
    called = uuid4().hex
    first = await deliver(local, request(source_id=called, occurred_at=FAR))
    stored = await local.parts.store.incident(CONTOSO, IncidentId(first["id"]))
    assert stored is not None
    assert stored.occurred_at == NOW
    await deliver(local, request(source_id=called, status="resolved"))
    second = await deliver(local, request(source_id=called, occurred_at=on(local, hours=1)))
    assert (second["id"] != first["id"], second["state"]) == (True, "open")


async def test_a_monitor_whose_clock_is_a_little_ahead_repeats_itself_as_any_other(local: Knocker) -> None:
    called, ahead = uuid4().hex, (NOW + timedelta(minutes=4)).isoformat()
    first = await deliver(local, request(source_id=called, occurred_at=ahead))
    await deliver(local, request(source_id=called, status="resolved"))
    on(local, minutes=10)
    assert (await deliver(local, request(source_id=called, occurred_at=ahead)))["id"] == first["id"]


async def test_an_event_without_a_time_is_known_by_its_source_and_id(local: Knocker) -> None:
    called: dict[str, Any] = {"subject": uuid4().hex, "time": None}
    first, again = (a_cloud_event(id=uuid4().hex, **called) for _ in range(2))
    opened = taken(await send(local, "cloudevents", first))
    taken(await send(local, "cloudevents", a_cloud_event(id=uuid4().hex, status="resolved", **called)))
    assert taken(await send(local, "cloudevents", first))["id"] == opened["id"]
    assert taken(await send(local, "cloudevents", again))["id"] != opened["id"]


async def test_a_record_without_a_time_is_a_new_fault_once_it_cannot_be_the_old_one_on_its_way(local: Knocker) -> None:
    record: dict[str, Any] = {"sys_id": uuid4().hex, "opened_at": ""}
    opened = taken(await send(local, "servicenow", a_record(state="2", **record)))
    taken(await send(local, "servicenow", a_record(state="6", **record)))
    on(local, minutes=5)
    assert taken(await send(local, "servicenow", a_record(state="2", **record)))["id"] == opened["id"]
    on(local, seconds=1)
    assert taken(await send(local, "servicenow", a_record(state="2", **record)))["id"] != opened["id"]


async def test_an_alert_of_a_clock_that_is_ahead_is_the_same_alert_when_that_time_has_come(local: Knocker) -> None:
    alert = an_alert(uuid4().hex) | {"startsAt": (NOW + timedelta(hours=1)).isoformat()}
    opened = taken(await send(local, "alertmanager", {"alerts": [alert]}))
    taken(await send(local, "alertmanager", {"alerts": [alert | {"status": "resolved"}]}))
    on(local, hours=2)
    assert taken(await send(local, "alertmanager", {"alerts": [alert]}))["id"] == opened["id"]
