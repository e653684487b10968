"""CloudEvents: three ways to send the same, what the incident is called, and who may send."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.model import Severity
from services.monitors.intake import IntakeError, Refused, Report, ReportStatus, Sent
from services.monitors.sources import monitor
from tests.builders.monitor_bodies import (
    BATCH,
    CLOUDEVENTS_KEY,
    STRUCTURED,
    a_cloud_event,
    bearer,
    binary,
    sent,
    standard_webhooks,
)

SAME = Report(
    source="cloudevents",
    source_id="/av/munich isar/projector",
    room="Isar",
    title="Projector stays dark",
    description="",
    severity=Severity.CRITICAL,
    status=ReportStatus.TRIGGERED,
    occurred_at=datetime(2026, 1, 5, 8, 55, tzinfo=UTC),
    link=None,
    tenant=None,
    event="/av/munich A234-1234-1234",
)


def read(request: Sent) -> tuple[Report | Refused, ...]:
    return monitor("cloudevents").reports("cloudevents", request)


def structured(event: Any) -> Sent:
    return sent(event, content_type=f"{STRUCTURED}; charset=UTF-8")


def report(request: Sent) -> Report:
    (found,) = read(request)
    assert isinstance(found, Report)
    return found


def wrong(request: Sent, *, status: int = 400) -> list[str]:
    with pytest.raises(IntakeError) as caught:
        read(request)
    assert caught.value.status == status
    return [problem.field for problem in caught.value.problems]


def a_binary(event: Any = None, **headers: str) -> Sent:
    body, attributes = binary(event or a_cloud_event())
    return Sent(body, attributes | headers)


def test_an_event_says_the_same_in_each_of_the_three_ways() -> None:
    assert report(structured(a_cloud_event())) == SAME
    assert report(a_binary()) == SAME
    assert report(sent([a_cloud_event()], content_type=BATCH)) == SAME


def test_data_in_base64_is_the_same_too() -> None:
    event = a_cloud_event()
    event["data_base64"] = base64.b64encode(json.dumps(event.pop("data")).encode()).decode()
    assert report(structured(event)) == SAME


def test_each_event_of_a_batch_is_a_report_of_its_own() -> None:
    batch = [
        a_cloud_event(subject="a"),
        a_cloud_event(subject="b", data={"severity": "bad"}),
        5,
        a_cloud_event(subject="c"),
    ]
    found = read(sent(batch, content_type=BATCH))
    assert [one.source_id[-1:] for one in found if isinstance(one, Report)] == ["a", "c"]
    assert [one.source_id for one in found if isinstance(one, Refused)] == ["A234-1234-1234", ""]
    assert read(sent([], content_type=BATCH)) == ()


@pytest.mark.parametrize(
    ("changes", "called"),
    [
        ({}, "/av/munich isar/projector"),
        ({"subject": None}, "/av/munich A234-1234-1234"),
        ({"data": {"source_id": "fault-7"}}, "fault-7"),
    ],
)
def test_an_incident_is_called_by_its_source_id_or_its_subject_or_its_event(changes: Any, called: str) -> None:
    assert report(structured(a_cloud_event(**changes))).source_id == called


def test_what_is_over_has_the_subject_of_what_began_it() -> None:
    over = structured(a_cloud_event(status="resolved", id="B-2", time="2026-01-05T10:00:00Z"))
    assert (report(over).source_id, report(over).status) == (SAME.source_id, ReportStatus.RESOLVED)


def test_what_is_over_must_name_something_that_began() -> None:
    assert wrong(structured(a_cloud_event(status="resolved", subject=None))) == ["subject"]
    named = a_cloud_event(status="resolved", subject=None, data={"source_id": "fault-7"})
    assert report(structured(named)).source_id == "fault-7"


def test_the_incident_s_own_time_goes_before_the_event_s() -> None:
    event = a_cloud_event(data={"occurred_at": "2026-01-05T07:00:00Z"})
    assert report(structured(event)).occurred_at == datetime(2026, 1, 5, 7, tzinfo=UTC)
    assert report(structured(a_cloud_event(time=None))).occurred_at is None


def test_attributes_that_nobody_reads_may_be_there() -> None:
    event = a_cloud_event(traceparent="00-x-y-01", comexampleothervalue=5, dataschema=None)
    assert report(structured(event)) == SAME


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("isar%2Fprojector", "isar/projector"),
        ("Euro%20%E2%82%AC%20%F0%9F%98%80", "Euro € 😀"),
        ('"Euro \\"one\\""', 'Euro "one"'),
        ("100%", "100%"),
    ],
)
def test_headers_are_decoded_once(header: str, subject: str) -> None:
    assert report(a_binary(**{"ce-subject": header})).source_id == f"/av/munich {subject}"


@pytest.mark.parametrize("header", ["%C0%A0", "%ff"])
def test_headers_that_are_no_utf_8_are_refused(header: str) -> None:
    assert wrong(a_binary(**{"ce-subject": header})) == ["subject"]
    assert wrong(a_binary(**{"ce-id": "\udcff"})) == ["id"]


@pytest.mark.parametrize(
    "kind",
    ["application/cloudevents+avro", "application/cloudevents", "application/cloudevents-batch+xml", "text/xml", ""],
)
def test_a_format_that_roomfix_does_not_know_is_named(kind: str) -> None:
    assert wrong(a_binary(**{"content-type": kind}), status=415) == ["content-type"]


def test_a_wrong_event_is_named_with_its_field() -> None:
    assert wrong(structured(a_cloud_event(specversion="0.3"))) == ["specversion"]
    assert wrong(structured(a_cloud_event(source="not a reference"))) == ["source"]
    assert wrong(structured(a_cloud_event() | {"data": None})) == ["data"]
    assert wrong(structured(a_cloud_event() | {"data": "words"})) == ["data"]
    assert wrong(structured(a_cloud_event(data_base64=5))) == ["data_base64"]
    assert wrong(structured(a_cloud_event(data_base64="e30"))) == ["data_base64"]
    assert wrong(structured(a_cloud_event(data_base64="ew=="))) == ["data_base64"]
    assert wrong(structured(a_cloud_event(data={"room": 5, "link": "x"}))) == ["room"]
    assert wrong(structured([])) == ["body"]
    assert wrong(structured(b"{")) == ["body"]
    assert wrong(sent({}, content_type=BATCH)) == ["body"]


def test_no_detail_costs_the_event() -> None:
    assert report(structured(a_cloud_event(time="soon"))).left_out == ("time",)
    data = a_cloud_event()["data"] | {"sevrity": "major", "link": "x", "description": 5}
    assert report(structured(a_cloud_event() | {"data": data})).left_out == ("description", "link", "sevrity")


def test_a_request_without_attributes_names_those_that_are_missing() -> None:
    assert wrong(sent(a_cloud_event(), content_type="application/json")) == ["specversion", "id", "source", "type"]


def test_the_sender_is_proven_by_its_key_or_by_a_signature() -> None:
    body = json.dumps(a_cloud_event()).encode()
    for headers in (bearer(CLOUDEVENTS_KEY), standard_webhooks(body)):
        monitor("cloudevents").verify(CLOUDEVENTS_KEY, sent(body, **headers))


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, standard_webhooks(b"{}"), bearer(CLOUDEVENTS_KEY[6:])]
)
def test_any_other_sender_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(IntakeError) as caught:
        monitor("cloudevents").verify(CLOUDEVENTS_KEY, sent(a_cloud_event(), **headers))
    assert caught.value.status == 401


AZURE = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.EventGrid/topics/"


@pytest.mark.parametrize("subject", ["s" * 150, "s" * 2000])
def test_long_names_of_what_an_event_is_about_are_told_apart_and_known_again(subject: str) -> None:
    """Azure's ids of resources are longer than the id of an incident may be."""
    source = f"{AZURE}{'t' * 150}"
    first = report(structured(a_cloud_event(source=source, subject=subject)))
    over = report(structured(a_cloud_event(source=source, subject=subject, status="resolved", id="B1")))
    other = report(structured(a_cloud_event(source=source, subject=f"{subject[:-1]}x")))
    assert first.source_id == over.source_id != other.source_id
    assert first.event != over.event
    assert first.source_id.startswith(AZURE)
    assert len(first.source_id) == 200


def test_a_name_that_fits_stays_as_it_was_sent() -> None:
    found = report(structured(a_cloud_event(source="/av", subject="s" * 196)))
    assert found.source_id == f"/av {'s' * 196}"


@pytest.mark.parametrize("field", ["source", "subject", "id", "type"])
def test_a_name_that_nobody_means_is_refused_by_the_name_it_was_sent_under(field: str) -> None:
    assert wrong(structured(a_cloud_event() | {field: "x" * 2001})) == [field]
