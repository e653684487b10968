"""PagerDuty's events: which say something of the fault, where the room is named, and what the signature proves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.model import Severity
from services.monitors.intake import IntakeError, Report, ReportStatus, Sent
from services.monitors.sources import monitor
from tests.builders.monitor_bodies import PAGERDUTY_KEY, an_event, pagerduty_signature, sent


def read(body: Any) -> tuple[Any, ...]:
    return monitor("pagerduty").reports("pagerduty", sent(body))


def report(body: Any) -> Report:
    (found,) = read(body)
    assert isinstance(found, Report)
    return found


def wrong(body: Any) -> list[str]:
    with pytest.raises(IntakeError) as caught:
        read(body)
    assert caught.value.status == 400
    return [problem.field for problem in caught.value.problems]


def test_an_event_is_a_report_with_everything_it_says() -> None:
    assert report(an_event()) == Report(
        source="pagerduty",
        source_id="PGR0VU2",
        room="Isar",
        title="Isar: projector stays dark",
        description="",
        severity=Severity.CRITICAL,
        status=ReportStatus.TRIGGERED,
        occurred_at=datetime(2026, 1, 5, 8, 55, 0, 169000, tzinfo=UTC),
        link="https://contoso.pagerduty.com/incidents/PGR0VU2",
        tenant=None,
        or_rooms=("Meeting rooms",),
        event="01BRB6ZP4M6T8ZG4X6BP63ZB9O",
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("incident.triggered", ReportStatus.TRIGGERED),
        ("incident.reopened", ReportStatus.TRIGGERED),
        ("incident.resolved", ReportStatus.RESOLVED),
    ],
)
def test_events_that_say_something_of_the_fault_are_reports(kind: str, status: ReportStatus) -> None:
    assert report(an_event(kind)).status is status


@pytest.mark.parametrize(
    "kind",
    ["incident.acknowledged", "incident.annotated", "incident.priority_updated", "service.updated", "pagey.ping"],
)
def test_other_events_are_read_no_further(kind: str) -> None:
    assert read(an_event(kind)) == ()
    assert read({"event": {"event_type": kind, "data": None}}) == ()


@pytest.mark.parametrize(
    ("title", "service", "rooms"),
    [
        ("Isar: dark", "Meeting rooms", ("Isar", "Meeting rooms")),
        (" Isar : dark: very", "Meeting rooms", ("Isar", "Meeting rooms")),
        ("Projector stays dark", "Isar", ("Isar",)),
        (": dark", "Isar", ("Isar",)),
        ("Isar: dark", "Isar", ("Isar",)),
        ("Isar: dark", None, ("Isar",)),
    ],
)
def test_the_title_s_beginning_or_the_service_names_the_room(
    title: str, service: str | None, rooms: tuple[str, ...]
) -> None:
    found = report(an_event(title=title, service=service and {"summary": service}))
    assert (found.room, *found.or_rooms) == rooms


@pytest.mark.parametrize(
    ("priority", "urgency", "severity"),
    [
        ("P1", "low", Severity.CRITICAL),
        ("SEV-1", "low", Severity.CRITICAL),
        ("P2", "low", Severity.MAJOR),
        ("P3", "high", Severity.MAJOR),
        ("P4", "high", Severity.MINOR),
        ("p5", "high", Severity.MINOR),
        ("P12", "low", Severity.MINOR),
        ("Urgent!", "high", Severity.MAJOR),
        (None, "high", Severity.MAJOR),
        (None, "low", Severity.MINOR),
        (None, None, Severity.MAJOR),
    ],
)
def test_priority_says_how_bad_it_is_and_else_urgency(
    priority: str | None, urgency: str | None, severity: Severity
) -> None:
    found = report(an_event(priority=priority and {"summary": priority}, urgency=urgency))
    assert found.severity is severity


def test_what_is_over_needs_neither_room_nor_title() -> None:
    found = report(an_event("incident.resolved", title=None, service=None))
    assert (found.source_id, found.status) == ("PGR0VU2", ReportStatus.RESOLVED)


def test_a_wrong_event_is_named_with_its_field() -> None:
    assert wrong(an_event(id=None)) == ["event.data.id"]
    assert wrong(an_event(title="")) == ["event.data.title"]
    assert wrong(an_event(title="dark", service=None)) == ["event.data.service.summary"]
    assert wrong({"event": {"event_type": "incident.triggered"}}) == ["event.data"]
    assert wrong({"event": {}}) == ["event.event_type"]
    assert wrong({"messages": []}) == ["event"]
    assert wrong(b"{") == ["body"]


@pytest.mark.parametrize(
    ("detail", "left_out"),
    [
        ({"occurred_at": "soon"}, ("occurred_at",)),
        ({"html_url": "ftp://x"}, ("html_url",)),
        ({"html_url": 5}, ("html_url",)),
        ({"priority": "P1"}, ()),
        ({"priority": {"summary": ["P1"]}}, ()),
        ({"service": ["AV"]}, ()),
        ({"urgency": None}, ()),
        ({"title": "Isar: " + "x" * 2000}, ()),
    ],
)
def test_no_detail_costs_the_event(detail: dict[str, Any], left_out: tuple[str, ...]) -> None:
    found = report(an_event(**{"title": "Isar: dark", **detail}))
    assert (found.room, found.left_out) == ("Isar", left_out)


# signatures

BODY = json.dumps(an_event(title="Isar: ü 💥"), ensure_ascii=False).encode()
GOOD = pagerduty_signature(BODY)


def signed(signature: str, body: bytes = BODY) -> Sent:
    return Sent(body, {"x-pagerduty-signature": signature})


@pytest.mark.parametrize("signature", [GOOD, f"v1={'0' * 64},{GOOD}", f"{GOOD}, v1={'0' * 64}", f"v2=x,{GOOD}"])
def test_one_good_signature_of_several_is_enough(signature: str) -> None:
    monitor("pagerduty").verify(PAGERDUTY_KEY, signed(signature))


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "v1=",
        ",",
        GOOD.removeprefix("v1="),
        GOOD.replace("v1", "v0"),
        GOOD.upper(),
        GOOD[:-1],
        f"{GOOD}0",
        GOOD.replace(",", ";") + ";",
        pagerduty_signature(BODY, key=PAGERDUTY_KEY[:-1]),
        "v1=é",
        "v1=\udcff",
    ],
)
def test_a_wrong_signature_is_refused(signature: str) -> None:
    with pytest.raises(IntakeError) as caught:
        monitor("pagerduty").verify(PAGERDUTY_KEY, signed(signature))
    assert caught.value.status == 401


@pytest.mark.parametrize("body", [BODY + b" ", BODY[:-1], b"", BODY.replace(b"Isar", b"Inn ")])
def test_another_body_than_the_signed_one_is_refused(body: bytes) -> None:
    with pytest.raises(IntakeError):
        monitor("pagerduty").verify(PAGERDUTY_KEY, signed(GOOD, body))
