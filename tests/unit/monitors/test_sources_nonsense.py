"""Bodies and headers that no vendor ever sent: whatever comes is read, or refused with a problem that names a field."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.monitors.intake import IntakeError, Read, Refused, ReportStatus, Sent
from services.monitors.sources import MONITORS, monitor
from tests.builders.monitor_bodies import BATCH, KEYS, STRUCTURED, a_group, an_alert
from tests.builders.monitor_pages import example

WORDS = st.text(max_size=20) | st.sampled_from(
    ["\ud800", "\x00", "Isar", "firing", "resolved", "6", "1", "2026-01-05 08:00:00", "9999-12-31T23:59:59-23:59", "{}"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.integers(10**400, 10**401) | st.floats() | WORDS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3), max_leaves=8
)
KINDS = st.sampled_from([STRUCTURED, BATCH, "application/json", "application/cloudevents", "text/plain", ""])
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            *("authorization", "x-pagerduty-signature", "webhook-id", "webhook-timestamp", "webhook-signature"),
            *("ce-id", "ce-source", "ce-specversion", "ce-type", "ce-subject", "ce-time"),
        ]
    ),
    WORDS | st.sampled_from(["1.0", "Basic Og==", "Bearer x", "v1=", "%ff", '"\\']),
)


def as_json(value: Any) -> bytes:
    return json.dumps(value, default=str).encode()


def attempt(source: str, sent: Sent) -> None:
    """Whatever comes: a report, or a problem with words that names what is wrong."""
    if (unproven := refusal(lambda: monitor(source).verify(KEYS.get(source, "a-key"), sent))) is not None:
        assert unproven.status in {400, 401}
    found: list[Read] = []
    if (unread := refusal(lambda: found.extend(monitor(source).reports(source, sent)))) is not None:
        assert_told(unread)
    for one in found:
        if isinstance(one, Refused):
            assert_told(one.error)


def refusal(act: Callable[[], None]) -> IntakeError | None:
    """The refusal that something ended in, if it did."""
    try:
        act()
    except IntakeError as error:
        return error
    return None


def assert_told(error: IntakeError) -> None:
    assert error.status in {400, 415}
    assert error.title
    assert error.problems
    assert all(problem.field and problem.why for problem in error.problems)


@pytest.mark.parametrize("source", MONITORS)
@given(body=st.binary(max_size=100) | ANYTHING.map(as_json), kind=KINDS, headers=HEADERS)
def test_no_body_and_no_header_breaks_a_source(source: str, body: bytes, kind: str, headers: dict[str, str]) -> None:
    attempt(source, Sent(body, headers | {"content-type": kind}))


@pytest.mark.parametrize("source", MONITORS)
@given(data=st.data())
def test_no_field_of_a_vendor_s_breaks_a_source(source: str, data: st.DataObject) -> None:
    sent = example(source, data.draw(st.sampled_from(ReportStatus)))
    body = json.loads(sent.body)
    for _ in range(data.draw(st.integers(1, 3))):
        inside, part = data.draw(st.sampled_from(list(parts_of(body)) or [({}, "")]))
        inside[part] = data.draw(ANYTHING)
    attempt(source, Sent(as_json(body), sent.headers))


def parts_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a body, however deep: what it is in, and its name or number there."""
    within = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in within:
        yield value, part
        yield from parts_of(inner)


@pytest.mark.parametrize("source", MONITORS)
@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 50_000, b'{"event":{"event_type":"incident.resolved","data":' * 999]
)
def test_no_depth_breaks_a_source(source: str, body: bytes) -> None:
    for kind in (STRUCTURED, BATCH, "application/json"):
        attempt(source, Sent(body, {"content-type": kind}))


def test_a_thousand_alerts_are_a_thousand_reports() -> None:
    body = as_json(a_group(*(an_alert(str(number)) for number in range(1000))))
    assert len(monitor("alertmanager").reports("alertmanager", Sent(body, {}))) == 1000
