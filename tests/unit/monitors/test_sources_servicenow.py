"""ServiceNow's records: which states are the end of it, where the room is named, and times without a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.model import Severity
from services.monitors.intake import IntakeError, Report, ReportStatus
from services.monitors.sources import monitor
from tests.builders.monitor_bodies import a_record, sent


def report(body: Any) -> Report:
    (found,) = monitor("servicenow").reports("servicenow", sent(body))
    assert isinstance(found, Report)
    return found


def wrong(body: Any) -> list[str]:
    with pytest.raises(IntakeError) as caught:
        report(body)
    assert caught.value.status == 400
    return [problem.field for problem in caught.value.problems]


def test_a_record_is_a_report_with_everything_it_says() -> None:
    assert report(a_record()) == Report(
        source="servicenow",
        source_id="1c741bd70b2322007518478d83673af3",
        room="Isar",
        title="Projector stays dark",
        description="No HDMI signal since this morning.",
        severity=Severity.CRITICAL,
        status=ReportStatus.TRIGGERED,
        occurred_at=datetime(2026, 1, 5, 8, 55, tzinfo=UTC),
        link="https://contoso.service-now.com/incident.do?sys_id=1c741bd70b2322007518478d83673af3",
        tenant=None,
    )


def test_a_record_as_the_table_api_shows_it_is_read_too() -> None:
    """With sysparm_display_value=all every field is an object."""
    both = {
        "number": {"display_value": "INC0010023", "value": "INC0010023"},
        "sys_id": {"display_value": "1c74", "value": "1c74"},
        "short_description": {"display_value": "Dark", "value": "Dark"},
        "state": {"display_value": "Resolved", "value": "6"},
        "priority": {"display_value": "4 - Low", "value": "4"},
        "opened_at": {"display_value": "01/05/2026 00:55:00", "value": "2026-01-05 08:55:00"},
        "location": {"display_value": "Isar", "link": "https://contoso.service-now.com/x", "value": "1083"},
    }
    found = report(both)
    assert (found.source_id, found.status, found.severity) == ("1c74", ReportStatus.RESOLVED, Severity.MINOR)
    assert found.occurred_at == datetime(2026, 1, 5, 8, 55, tzinfo=UTC)
    assert report(both | {"state": "1"}).room == "Isar"


@pytest.mark.parametrize("state", ["1", "2", "3", 1, "New", "In Progress", "On Hold", "", None, "66", "Resolve"])
def test_in_these_states_the_fault_is_there(state: Any) -> None:
    assert report(a_record(state=state)).status is ReportStatus.TRIGGERED


@pytest.mark.parametrize("state", ["6", "7", "8", 6, 7, 8, "Resolved", "closed", "CANCELED", "Cancelled", " 7 "])
def test_in_these_states_it_is_over(state: Any) -> None:
    assert report(a_record(state=state)).status is ReportStatus.RESOLVED


@pytest.mark.parametrize(
    ("priority", "impact", "urgency", "severity"),
    [
        ("1", "3", "3", Severity.CRITICAL),
        (2, "", "", Severity.MAJOR),
        ("3 - Moderate", "", "", Severity.MAJOR),
        ("4 - Low", "", "", Severity.MINOR),
        ("5", "1", "1", Severity.MINOR),
        ("", "1", "1", Severity.CRITICAL),
        ("", "1 - High", "2 - Medium", Severity.MAJOR),
        ("", "2", "2", Severity.MAJOR),
        ("", "3", "2", Severity.MINOR),
        ("", 3, 3, Severity.MINOR),
        ("", "1", "", Severity.MAJOR),
        ("Critical", "", "", Severity.MAJOR),
        (None, None, None, Severity.MAJOR),
    ],
)
def test_priority_says_how_bad_it_is_and_else_impact_and_urgency(
    priority: Any, impact: Any, urgency: Any, severity: Severity
) -> None:
    assert report(a_record(priority=priority, impact=impact, urgency=urgency)).severity is severity


@pytest.mark.parametrize(
    ("changes", "rooms"),
    [
        ({}, ("Isar",)),
        ({"u_room": ""}, ("Projector of Isar", "Munich")),
        ({"u_room": None, "cmdb_ci": ""}, ("Munich",)),
        ({"u_room": "", "cmdb_ci": "Isar", "location": {"link": "https://x", "value": "1083"}}, ("Isar",)),
    ],
)
def test_a_field_of_its_own_names_the_room_or_else_what_is_broken_and_where(
    changes: dict[str, Any], rooms: tuple[str, ...]
) -> None:
    found = report(a_record(**changes))
    assert (found.room, *found.or_rooms) == rooms


def test_a_record_that_was_opened_again_happened_then() -> None:
    again = a_record(reopened_time="2026-01-06 10:00:00")
    assert report(again).occurred_at == datetime(2026, 1, 6, 10, tzinfo=UTC)
    assert report(a_record(opened_at="")).occurred_at is None


def test_the_number_stands_for_a_missing_sys_id() -> None:
    assert report(a_record(sys_id="")).source_id == "INC0010023"
    assert wrong(a_record(sys_id="", number=None)) == ["sys_id"]


def test_what_is_over_needs_neither_room_nor_title() -> None:
    assert report({"sys_id": "1c74", "state": "7"}).status is ReportStatus.RESOLVED


@pytest.mark.parametrize(
    "moment",
    [
        "2026-01-05T08:55:00Z",
        "01/05/2026 08:55:00",
        "2026-01-05",
        "2026-13-05 08:55:00",
        "1899-01-05 08:55:00",
        "2026-01-05 08:55:00\n",
        "2026-01-05 08:55:00 AM",
        "05.01.2026 08:55",
        "Hier à 8 h",
        5,
        ["2026-01-05 08:55:00"],
        True,
    ],
)
def test_a_time_in_another_form_is_left_out(moment: Any) -> None:
    found = report(a_record(opened_at=moment))
    assert (found.occurred_at, found.left_out) == (None, ("opened_at",))


def test_a_record_reopened_at_a_time_that_cannot_be_read_is_not_taken_for_the_old_fault() -> None:
    found = report(a_record(reopened_time="2026-01-05 08:55:00 AM"))
    assert (found.occurred_at, found.left_out) == (None, ("reopened_time",))


def test_a_wrong_record_is_named_with_its_field() -> None:
    assert wrong(a_record(short_description="")) == ["short_description"]
    assert wrong(a_record(short_description=["Dark"])) == ["short_description"]
    assert wrong(a_record(u_room="", cmdb_ci="", location="")) == ["u_room"]
    assert wrong(b'{"state": ' + b"9" * 5000 + b"}") == ["body"]
    assert wrong([]) == ["body"]
    assert wrong(b"\xff") == ["body"]
