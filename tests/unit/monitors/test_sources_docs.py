"""The page on sending incidents is held to what the sources read."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from services.model import Severity
from services.monitors.intake import Report, Sent, parse
from services.monitors.sources import MONITORS, alertmanager, monitor, pagerduty, servicenow

PAGE = (Path(__file__).parents[3] / "docs" / "sending-incidents.md").read_text()


def block(kind: str, *, holding: str) -> str:
    """The page's only example of that kind with these words in it."""
    (found,) = (text for text in re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL) if holding in text)
    return str(found)


def test_the_table_of_sources_has_every_vendor() -> None:
    told = set(
        re.findall(r"^\| `(\w+)` \| .+ \| (any text|the secret that PagerDuty made|base64) \|$", PAGE, re.MULTILINE)
    )
    assert {name: key != "base64" for name, key in told} == {name: one.has_plain_key for name, one in MONITORS.items()}


def test_the_example_of_the_own_form_is_one() -> None:
    assert parse("roomfix", block("json", holding="alert-4711").encode()).room == "Isar"


def test_the_example_of_an_event_is_one() -> None:
    request = block("http", holding="Authorization")
    head, _, body = request.partition("\n\n")
    headers = dict(line.lower().split(": ") for line in head.splitlines()[1:])
    (found,) = monitor("cloudevents").reports("cloudevents", Sent(body.encode(), headers))
    assert isinstance(found, Report)
    assert found.source_id == "/av/munich isar/projector"


@pytest.mark.parametrize("severity", Severity)
def test_every_severity_of_alertmanager_s_is_told(severity: Severity) -> None:
    (row,) = re.findall(r"^\| severity \| label `severity`: (.+) \|$", PAGE, re.MULTILINE)
    parts = [part for part in row.split("; ") if part.endswith(f" → {severity}")]
    assert set(re.findall(r"`(\w+)`", parts[0])) == {
        word for word, meant in alertmanager.SEVERITIES.items() if meant is severity
    }


def test_the_events_of_pagerduty_s_that_are_read_are_told() -> None:
    assert set(re.findall(r"`(incident\.\w+)`", PAGE)) == set(pagerduty.STATUSES)


def test_the_business_rule_sends_what_is_read_of_a_record() -> None:
    rule = block("javascript", holding="executeRule")
    sent = set(re.findall(r"'(\w+)'[,\]\n]", rule.partition("message")[0])) | set(re.findall(r"record\.(\w+) =", rule))
    assert sent == set(servicenow._Record.model_fields)
    record = json.dumps(dict.fromkeys(sent, "Isar") | {"opened_at": None, "reopened_time": None})
    (found,) = monitor("servicenow").reports("servicenow", Sent(record.encode(), {}))
    assert isinstance(found, Report)
