"""Alertmanager's groups: what becomes of each alert, and which one is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.model import Severity
from services.monitors.intake import MAX_TITLE, IntakeError, Refused, Report, ReportStatus
from services.monitors.sources import monitor
from tests.builders.monitor_bodies import a_group, an_alert, sent


def read(*alerts: Any) -> tuple[Report | Refused, ...]:
    return monitor("alertmanager").reports("alertmanager", sent(a_group(*alerts)))


def report(alert: Any) -> Report:
    (found,) = read(alert)
    assert isinstance(found, Report)
    return found


def wrong(alert: Any) -> tuple[str, list[str]]:
    """What a refused alert is called and which of its fields are wrong."""
    (found,) = read(alert)
    assert isinstance(found, Refused)
    assert found.error.status == 400
    return found.source_id, [problem.field for problem in found.error.problems]


def without(alert: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in alert.items() if name not in names}


def test_an_alert_is_a_report_with_everything_it_says() -> None:
    assert report(an_alert()) == Report(
        source="alertmanager",
        source_id="1a30ba71cca2921f",
        room="Isar",
        title="Projector stays dark",
        description="No HDMI signal for 5 minutes.",
        severity=Severity.MAJOR,
        status=ReportStatus.TRIGGERED,
        occurred_at=datetime(2026, 1, 5, 8, 52, 26, 739266, tzinfo=UTC),
        link="https://prometheus.example/graph?g0.expr=av_signal+%3D%3D+0&g0.tab=1",
        tenant=None,
    )


def test_each_alert_of_a_group_is_a_report_of_its_own() -> None:
    found = read(an_alert("a"), an_alert("b", room="Inn"), an_alert("c", status="resolved"))
    told = [(one.source_id, one.status) for one in found if isinstance(one, Report)]
    assert told == [("a", ReportStatus.TRIGGERED), ("b", ReportStatus.TRIGGERED), ("c", ReportStatus.RESOLVED)]


@pytest.mark.parametrize(
    ("label", "severity"),
    [
        ("critical", Severity.CRITICAL),
        ("Critical", Severity.CRITICAL),
        ("page", Severity.CRITICAL),
        ("error", Severity.MAJOR),
        ("warning", Severity.MAJOR),
        ("info", Severity.MINOR),
        ("none", Severity.MINOR),
        ("whatever", Severity.MAJOR),
        ("", Severity.MAJOR),
    ],
)
def test_the_label_says_how_bad_it_is(label: str, severity: Severity) -> None:
    assert report(an_alert(severity=label)).severity is severity


def test_the_room_is_in_a_label_or_else_in_an_annotation() -> None:
    labelled = an_alert(room="Isar")
    labelled["annotations"]["room"] = "Inn"
    assert report(labelled).room == "Isar"
    annotated = an_alert(room="")
    annotated["annotations"]["room"] = "Inn"
    assert report(annotated).room == "Inn"


def test_the_title_is_the_summary_or_else_the_alert_s_name() -> None:
    alert = an_alert()
    alert["annotations"] = {}
    assert report(alert).title == "ProjectorDark"
    assert report(alert).description == ""


def test_words_that_are_too_long_are_cut_and_not_refused() -> None:
    alert = an_alert()
    alert["annotations"] = {"summary": "dark\n" * 1000, "description": "x" * 20_000}
    found = report(alert)
    assert (len(found.title), len(found.description)) == (MAX_TITLE, 10_000)
    assert found.title.startswith("dark dark dark")
    assert found.title.endswith("…")


@pytest.mark.parametrize("url", ["http://prometheus.example:9090/graph", "", None, "https://x/" + "y" * 2000])
def test_a_page_that_may_not_stand_on_a_card_is_left_out(url: str | None) -> None:
    assert report(an_alert() | {"generatorURL": url}).link is None


def test_what_is_over_needs_neither_room_nor_title() -> None:
    alert = an_alert(room="", status="resolved", alertname="") | {"annotations": {}}
    assert report(alert).status is ReportStatus.RESOLVED


WRONG = {
    "no room": (an_alert(room=""), ["labels.room"]),
    "no words": (an_alert(alertname="") | {"annotations": {}}, ["annotations.summary"]),
    "another status": (an_alert() | {"status": "suppressed"}, ["status"]),
    "no status": (without(an_alert(), "status"), ["status"]),
    "labels that are a list": (an_alert() | {"labels": []}, ["labels.room"]),
}
DETAILS = {
    "a start that is no time": ({"startsAt": "soon"}, ("startsAt",)),
    "a start that is a number": ({"startsAt": 1767603600}, ("startsAt",)),
    "a start of another age": ({"startsAt": "0001-01-01T00:00:00Z"}, ("startsAt",)),
    "a page that is none": ({"generatorURL": {"href": "https://x"}}, ("generatorURL",)),
    "a page that is a list": ({"generatorURL": ["https://x"]}, ("generatorURL",)),
    "annotations that are a list": ({"annotations": []}, ()),
    "annotations that are no text": ({"annotations": {"summary": 5, "description": ["x"]}}, ()),
    "a long description": ({"annotations": {"summary": "dark", "description": "x" * 20_000}}, ("description",)),
}


@pytest.mark.parametrize(("detail", "left_out"), DETAILS.values(), ids=DETAILS.keys())
def test_no_detail_costs_the_alert(detail: dict[str, Any], left_out: tuple[str, ...]) -> None:
    found = report(an_alert() | detail)
    assert (found.room, found.left_out) == ("Isar", left_out)


def test_a_room_that_is_a_number_is_called_by_it() -> None:
    assert report(an_alert() | {"labels": {"room": 5, "alertname": "Dark", "severity": None}}).room == "5"


def test_of_a_long_fingerprint_the_whole_names_the_alert() -> None:
    one, other = (report(an_alert("x" * 500 + end)).source_id for end in "ab")
    assert one != other


@pytest.mark.parametrize(("alert", "fields"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_alert_is_named_with_its_field(alert: Any, fields: list[str]) -> None:
    assert wrong(alert) == ("1a30ba71cca2921f", fields)


def test_an_alert_without_a_fingerprint_has_no_name() -> None:
    assert wrong(without(an_alert(), "fingerprint")) == ("", ["fingerprint"])
    assert wrong("an alert") == ("", ["body"])


def test_a_wrong_alert_loses_no_other() -> None:
    found = read(an_alert("a"), an_alert("b", room=""), None, an_alert("c"))
    assert [one.source_id for one in found if isinstance(one, Report)] == ["a", "c"]
    assert [one.source_id for one in found if isinstance(one, Refused)] == ["b", ""]


@pytest.mark.parametrize(
    ("body", "field"), [(b"{", "body"), (b"[]", "body"), (b"{}", "alerts"), (b'{"alerts":5}', "alerts")]
)
def test_a_body_that_is_no_group_is_refused(body: bytes, field: str) -> None:
    with pytest.raises(IntakeError) as caught:
        monitor("alertmanager").reports("alertmanager", sent(body))
    assert [problem.field for problem in caught.value.problems] == [field]
