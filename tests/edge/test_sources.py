"""What the vendors' monitors send, through the running application: taken once, closed once, found in its room."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.model import ClientId, State
from services.model.setup import Setup
from tests.builders import monitor_bodies
from tests.builders.edge_client import CONTOSO, FABRIKAM, Json, Knocker, a_setup, an_incident
from tests.builders.monitor_bodies import KEYS, a_cloud_event, a_group, a_record, an_alert, an_event
from tests.builders.vendor_reports import SOURCES, fault, send, stored, told
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")

LATER = "2026-01-05T10:00:00Z"


# each vendor


@pytest.mark.parametrize("source", SOURCES)
async def test_a_fault_is_taken_with_its_id_state_and_address(local: Knocker, source: str) -> None:
    answer = await send(local, source, fault(source, uuid4().hex))
    incident = await stored(local, answer)
    assert answer.body == {"id": incident.id, "state": "open", "url": answer.body["url"]}
    assert answer.body["url"].endswith(f"/api/incidents/{incident.id}")
    assert (incident.source, incident.room.name) == (source, "Isar")


@pytest.mark.parametrize("source", SOURCES)
async def test_the_same_fault_is_one_incident_also_when_it_comes_fifty_times_at_once(
    local: Knocker, source: str
) -> None:
    body = fault(source, uuid4().hex)
    answers = await asyncio.gather(*(send(local, source, body) for _ in range(50)))
    (incident,) = {answer.body["id"] for answer in answers}
    before = await local.writes()
    assert (await send(local, source, body)).body["id"] == incident
    assert await local.writes() == before


@pytest.mark.parametrize("source", SOURCES)
async def test_a_fault_that_is_over_is_closed_once(local: Knocker, source: str) -> None:
    called = uuid4().hex
    opened = await stored(local, await send(local, source, fault(source, called)))
    for _ in range(2):
        answer = await send(local, source, fault(source, called, is_over=True))
        assert (answer.status, answer.body["id"], answer.body["state"]) == (202, opened.id, "closed")
    assert [entry.event for entry in (await local.now(opened)).history] == ["reported", "recovered"]


@pytest.mark.parametrize("source", SOURCES)
async def test_the_end_of_something_never_reported_is_no_mistake_of_the_monitor(local: Knocker, source: str) -> None:
    """It may end what was refused, or what was over before Roomfix was there."""
    called = uuid4().hex
    before = await local.writes()
    answer = await send(local, source, fault(source, called, is_over=True))
    assert answer.status == 202
    assert set(answer.body) == {"source_id", "state"}
    assert called in answer.body["source_id"]
    assert answer.body["state"] == "unknown"
    assert await local.writes() == before


@pytest.mark.parametrize("source", SOURCES)
async def test_a_request_that_is_not_proven_is_refused_and_not_read(local: Knocker, source: str) -> None:
    bodies: tuple[Any, ...] = (fault(source, uuid4().hex), [], "x")
    for body in bodies:
        raw = json.dumps(body).encode()
        before = await local.writes()
        for other in (*monitor_bodies.KEYS, ""):
            headers = monitor_bodies.bearer(KEYS[other]) if other else {}
            if other != source or source == "pagerduty":
                answer = await local.send("POST", f"/api/incidents/{source}", data=raw, headers=headers)
                assert (answer.status, answer.is_problem) == (401, True)
        assert await local.writes() == before


@pytest.mark.parametrize("source", SOURCES)
async def test_an_unknown_room_is_named_with_those_it_may_be_and_remembered(local: Knocker, source: str) -> None:
    answer = await send(local, source, fault(source, uuid4().hex, room="Isarr"))
    assert (answer.status, answer.is_problem, answer.fields) == (422, True, ["room"])
    assert "did you mean Isar" in answer.body["detail"]
    assert "Isarr" in await local.parts.store.room_names.seen(ClientId(CONTOSO))


@pytest.mark.parametrize("source", SOURCES)
async def test_a_body_of_more_than_256_kib_is_refused(local: Knocker, source: str) -> None:
    body = json.dumps(fault(source, uuid4().hex)).encode()
    answer = await send(local, source, body.ljust(2 * 1024 * 1024 + 1))
    assert (answer.status, answer.fields) == (413, ["body"])
    assert (await send(local, source, body.ljust(2 * 1024 * 1024))).status == 202


# what is special to one


async def test_the_end_of_something_never_reported_is_still_told_to_the_own_form(local: Knocker) -> None:
    await local.refused(an_incident(status="resolved"), 404, "source_id")


@pytest.mark.parametrize("kind", ["incident.acknowledged", "incident.annotated", "service.updated", "pagey.ping"])
async def test_other_events_of_pagerduty_s_are_acknowledged(local: Knocker, kind: str) -> None:
    before = await local.writes()
    assert told(await send(local, "pagerduty", an_event(kind))) == []
    assert await local.writes() == before


async def test_an_incident_that_pagerduty_reopens_is_a_new_one(local: Knocker) -> None:
    called = uuid4().hex
    opened = await stored(local, await send(local, "pagerduty", fault("pagerduty", called)))
    await send(local, "pagerduty", fault("pagerduty", called, is_over=True))
    again = an_event("incident.reopened", id=called, occurred_at=LATER)
    reopened = await stored(local, await send(local, "pagerduty", again))
    assert reopened.id != opened.id
    assert reopened.state is State.OPEN


@pytest.mark.parametrize(
    ("title", "service", "room"),
    [("Isar: dark", "Meeting rooms", "Isar"), ("CPU: hot", "Inn", "Inn"), ("Dark", "muc.isar@contoso.example", "Isar")],
)
async def test_pagerduty_s_title_or_service_names_the_room(local: Knocker, title: str, service: str, room: str) -> None:
    event = an_event(id=uuid4().hex, title=title, service={"summary": service})
    assert (await stored(local, await send(local, "pagerduty", event))).room.name == room


@pytest.mark.parametrize(
    ("changes", "room"),
    [
        ({"u_room": "Inn", "cmdb_ci": "Isar", "location": "Isar"}, "Inn"),
        ({"u_room": "", "cmdb_ci": "Isar", "location": "Munich"}, "Isar"),
        ({"u_room": "", "cmdb_ci": "Projector 7", "location": "Inn"}, "Inn"),
    ],
)
async def test_servicenow_s_fields_name_the_room(local: Knocker, changes: Json, room: str) -> None:
    record = a_record(sys_id=uuid4().hex, **changes)
    assert (await stored(local, await send(local, "servicenow", record))).room.name == room


async def test_servicenow_may_send_the_key_as_a_token_too(local: Knocker) -> None:
    body = fault("servicenow", uuid4().hex)
    assert (await send(local, "servicenow", body, **monitor_bodies.bearer(KEYS["servicenow"]))).status == 202


async def test_an_event_may_come_in_headers_and_signed(local: Knocker) -> None:
    body, headers = monitor_bodies.binary(a_cloud_event(subject=uuid4().hex))
    how = headers | monitor_bodies.standard_webhooks(body)
    answer = await local.send("POST", "/api/incidents/cloudevents", data=body, headers=how)
    assert (await stored(local, answer)).source == "cloudevents"


async def test_an_event_in_another_format_is_refused(local: Knocker) -> None:
    answer = await send(local, "cloudevents", a_cloud_event(), **{"Content-Type": "application/cloudevents+avro"})
    assert (answer.status, answer.is_problem, answer.fields) == (415, True, ["content-type"])


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

    @pytest.mark.parametrize("source", SOURCES)
    async def test_the_address_names_the_tenant(self, local: Knocker, source: str) -> None:
        body = fault(source, uuid4().hex)
        assert (await send(local, source, body)).fields == ["tenant"]
        assert (await send(local, source, body, query=f"?tenant={CONTOSO.upper()}")).status == 202
        assert (await send(local, source, body, query=f"?tenant={FABRIKAM}")).fields == ["room"]
        assert (await send(local, source, body, query="?tenant=x")).fields == ["tenant"]

    async def test_a_tenant_in_the_body_that_is_not_the_one_of_the_address_is_refused(self, local: Knocker) -> None:
        event = a_cloud_event(subject=uuid4().hex, data={"tenant": CONTOSO})
        answer = await send(local, "cloudevents", event, query=f"?tenant={FABRIKAM}")
        assert (answer.status, answer.fields) == (400, ["tenant"])
        assert "different tenants" in answer.text
        answer = await send(local, "cloudevents", event, query=f"?tenant={CONTOSO.upper()}")
        assert (await stored(local, answer)).client == CONTOSO


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["Isar", "1.0", "resolved"])
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)
PARTS: dict[str, tuple[Json, Callable[[Json], Any]]] = {
    "alertmanager": (an_alert(), lambda alert: a_group(alert)),
    "pagerduty": (monitor_bodies.an_incident_of_pagerduty(), lambda incident: an_event(**incident)),
    "servicenow": (a_record(), lambda record: record),
    "cloudevents": (a_cloud_event(), lambda event: event),
}


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.parametrize("source", SOURCES)
@given(drawn=st.data())
async def test_no_field_of_a_vendor_s_breaks_roomfix(
    local: Knocker, log: io.StringIO, source: str, drawn: st.DataObject
) -> None:
    part, body = PARTS[source]
    changes = drawn.draw(st.dictionaries(st.sampled_from(sorted(part)), ANYTHING, max_size=3))
    answer = await send(local, source, body(part | changes))
    assert answer.status in {202, 400, 422}
    assert answer.status == 202 or answer.is_problem
    assert {line["event"] for line in lines(log)} <= {"intake_refused", "reports_refused"}
