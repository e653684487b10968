"""Every monitor has a page whose examples are read, and which is held to what its module reads."""

from __future__ import annotations

import json
import re

import pytest

from services.model import Severity
from services.monitors.intake import Report, ReportStatus, Sent
from services.monitors.own_form import parse
from services.monitors.sources import MONITORS, alertmanager, monitor, pagerduty, servicenow
from tests.builders.monitor_pages import DOCS, PAGES, block, example

OVERVIEW = (DOCS / "sending-incidents.md").read_text()


@pytest.mark.parametrize("source", MONITORS)
def test_what_its_page_shows_is_a_fault_and_its_end(source: str) -> None:
    opened, over = (monitor(source).reports(source, example(source, status)) for status in ReportStatus)
    ((fault,), (end,)) = opened, over
    assert isinstance(fault, Report)
    assert isinstance(end, Report)
    assert (fault.status, fault.room) == (ReportStatus.TRIGGERED, "Isar")
    assert fault.title
    assert (end.status, end.source_id) == (ReportStatus.RESOLVED, fault.source_id)


def test_the_table_of_sources_has_every_vendor() -> None:
    kinds = "any text|the secret that PagerDuty made|base64"
    told = set(re.findall(rf"^\| \[`(\w+)`\]\(monitors/\1\.md\) \| .+ \| ({kinds}) \|$", OVERVIEW, re.MULTILINE))
    assert {name: key != "base64" for name, key in told} == {name: one.has_plain_key for name, one in MONITORS.items()}


def test_every_vendor_is_called_by_its_title_on_its_page() -> None:
    titles = {name: one.title for name, one in MONITORS.items() if one.title}
    assert titles
    assert all(PAGES[name].startswith(f"# {title}\n") for name, title in titles.items())


def test_the_example_of_the_own_form_is_one() -> None:
    assert parse("roomfix", block(OVERVIEW, "json").encode()).room == "Isar"


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_of_alertmanager_s_is_told(severity: Severity) -> None:
    (row,) = re.findall(r"^\| severity \| label `severity`: (.+) \|$", PAGES["alertmanager"], re.MULTILINE)
    parts = [part for part in row.split("; ") if part.endswith(f" → {severity}")]
    assert set(re.findall(r"`(\w+)`", parts[0])) == {
        word for word, meant in alertmanager.SEVERITIES.items() if meant is severity
    }


def test_the_events_of_pagerduty_s_that_are_read_are_told() -> None:
    page = PAGES["pagerduty"].partition("## What is sent")[0]
    assert set(re.findall(r"`(incident\.\w+)`", page)) == set(pagerduty.STATUSES)


def test_the_business_rule_sends_what_is_read_of_a_record() -> None:
    rule = block(PAGES["servicenow"], "javascript")
    sent = set(re.findall(r"'(\w+)'[,\]\n]", rule.partition("message")[0])) | set(re.findall(r"record\.(\w+) =", rule))
    assert sent == set(servicenow._Record.model_fields)
    record = json.dumps(dict.fromkeys(sent, "Isar") | {"opened_at": None, "reopened_time": None})
    (found,) = monitor("servicenow").reports("servicenow", Sent(record.encode(), {}))
    assert isinstance(found, Report)
