"""Bodies with several reports: each is taken by itself, and what is refused is named; and who may send any at all."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest

from services.incidents import reporting
from services.model import ClientId
from services.monitors.intake import IntakeError, Report
from tests.builders import monitor_bodies
from tests.builders.edge_client import Answer, Knocker
from tests.builders.monitor_bodies import BATCH, KEYS, a_cloud_event, a_group, an_alert
from tests.builders.vendor_reports import SOURCES, fault, send, stored, told
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")


# several in one body


async def test_an_alert_that_is_refused_loses_no_other(local: Knocker, log: io.StringIO) -> None:
    good, unknown, wrong, over = (uuid4().hex for _ in range(4))
    group = a_group(
        an_alert(good),
        an_alert(unknown, room="Nowhere"),
        an_alert(wrong, room=""),
        an_alert(over, status="resolved"),
        an_alert(uuid4().hex, room="Inn"),
    )
    first, second, third, fourth, fifth = told(await send(local, "alertmanager", group))
    assert (first["state"], fifth["state"]) == ("open", "open")
    assert (second["source_id"], second["status"], second["errors"][0]["field"]) == (unknown, 422, "room")
    assert (third["source_id"], third["status"], third["errors"][0]["field"]) == (wrong, 400, "labels.room")
    assert fourth == {"source_id": over, "state": "unknown"}
    (line,) = lines(log)
    assert (line["event"], line["source"], line["refused"], line["of"]) == ("reports_refused", "alertmanager", 2, 5)


async def test_a_group_of_three_hundred_alerts_is_taken_whole(local: Knocker) -> None:
    group = a_group(*(an_alert(uuid4().hex, runbook="x" * 1000) for _ in range(300)))
    answer = told(await send(local, "alertmanager", group))
    assert [entry["state"] for entry in answer] == ["open"] * 300


async def test_the_same_group_again_is_the_same_incidents(local: Knocker) -> None:
    """Alertmanager repeats a group whenever one of its alerts changes."""
    group = a_group(*(an_alert(uuid4().hex, room=room) for room in ("Isar", "Inn", "Hudson")))
    first = told(await send(local, "alertmanager", group))
    again = told(await send(local, "alertmanager", a_group(*reversed(group["alerts"]))))
    assert [entry["id"] for entry in again] == [entry["id"] for entry in reversed(first)]


async def test_alerts_are_taken_in_the_order_in_which_they_stand(local: Knocker) -> None:
    called = uuid4().hex
    group = a_group(an_alert(called), an_alert(called, status="resolved"))
    began, over = told(await send(local, "alertmanager", group))
    assert (began["id"], began["state"], over["state"]) == (over["id"], "open", "closed")


async def test_a_body_of_which_nothing_can_be_taken_is_a_problem_that_names_each(local: Knocker) -> None:
    group = a_group(an_alert(uuid4().hex, room="Nowhere"), an_alert(room=""))
    answer = await send(local, "alertmanager", group)
    assert (answer.status, answer.is_problem, answer.fields) == (422, True, ["0.room", "1.labels.room"])


async def test_many_wrong_alerts_do_not_make_a_large_answer(local: Knocker) -> None:
    answer = await send(local, "alertmanager", a_group(*[{}] * 1000))
    assert answer.status == 400
    assert len(answer.fields) == 20


async def test_a_body_with_nothing_in_it_is_nothing(local: Knocker) -> None:
    before = await local.writes()
    assert told(await send(local, "alertmanager", a_group())) == []
    assert told(await send(local, "cloudevents", b"[]", **{"Content-Type": BATCH})) == []
    assert await local.writes() == before


async def test_a_body_is_to_be_sent_again_when_one_of_its_alerts_could_not_be_stored(
    local: Knocker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alertmanager repeats what is answered with 5xx and drops the rest."""
    group = a_group(*(an_alert(uuid4().hex) for _ in range(3)))
    busy = group["alerts"][1]["fingerprint"]
    receive = reporting.receive

    async def sometimes(store: Any, client: ClientId, report: Report, **rest: Any) -> Any:
        if report.source_id == busy:
            raise IntakeError(503, "The incident is changing too fast; send this again")
        return await receive(store, client, report, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(reporting, "receive", sometimes)
        answer = await send(local, "alertmanager", group)
    assert (answer.status, answer.is_problem, answer.headers["Retry-After"]) == (503, True, "2")
    assert len({entry["id"] for entry in told(await send(local, "alertmanager", group))}) == 3


async def test_each_event_of_a_batch_is_taken_by_itself(local: Knocker) -> None:
    batch = [
        a_cloud_event(subject=uuid4().hex),
        a_cloud_event(subject=uuid4().hex, data={"room": "Nowhere"}),
        a_cloud_event(subject=uuid4().hex),
    ]
    answer = await send(local, "cloudevents", batch, **{"Content-Type": BATCH})
    assert [entry.get("state", entry.get("status")) for entry in told(answer)] == ["open", 422, "open"]


# who may


async def ask(knocker: Knocker, source: str, **headers: str) -> Answer:
    return await knocker.send("OPTIONS", f"/api/incidents/{source}", headers=headers)


async def test_a_sender_of_events_that_asks_first_may_send(local: Knocker) -> None:
    origin = {"WebHook-Request-Origin": "eventemitter.example.com", "WebHook-Request-Rate": "120"}
    answer = await ask(local, "cloudevents", **origin)
    assert answer.status == 200
    assert answer.headers["WebHook-Allowed-Origin"] == "eventemitter.example.com"
    assert answer.headers["WebHook-Allowed-Rate"] == "*"
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("origin", ["", "é", "a b", "<script>", "\udcff", "x" * 300])
async def test_who_does_not_say_who_asks_is_allowed_nothing(local: Knocker, origin: str) -> None:
    answer = await ask(local, "cloudevents", **{"WebHook-Request-Origin": origin})
    assert answer.status == 200
    assert "WebHook-Allowed-Origin" not in answer.headers


async def test_only_events_are_asked_for_first(local: Knocker) -> None:
    origin = {"WebHook-Request-Origin": "eventemitter.example.com"}
    for source in ("roomfix", "alertmanager"):
        answer = await ask(local, source, **origin)
        assert (answer.status, answer.is_problem) == (405, True)
        assert "WebHook-Allowed-Origin" not in answer.headers
    assert (await ask(local, "unknown", **origin)).status == 404


@pytest.mark.parametrize("source", SOURCES)
async def test_a_vendor_s_key_shows_an_incident(local: Knocker, source: str) -> None:
    incident = await stored(local, await send(local, source, fault(source, uuid4().hex)))
    answer = await local.send("GET", f"/api/incidents/{incident.id}", headers=monitor_bodies.bearer(KEYS[source]))
    assert (answer.status, answer.body["source"]) == (200, source)


async def test_what_base64_leaves_of_a_vendor_s_text_signs_nothing(local: Knocker) -> None:
    headers = monitor_bodies.standard_webhooks(b"/api/incidents/x", key=KEYS["servicenow"])
    assert (await local.send("GET", "/api/incidents/x", headers=headers)).status == 401
