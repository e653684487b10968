"""A fault that comes back, and the end of an old one that is reported once more: told apart to the second."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.model import Incident, IncidentId, Severity
from services.monitors.intake import Report, ReportStatus
from services.monitors.pending import Pending, Waiting
from services.monitors.repeated_reports import AHEAD, DELIVERED_AGAIN, dated, fired_again, is_back
from tests.builders.incident_builder import an_incident

SECOND = timedelta(seconds=1)
OPENED = an_incident().occurred_at
CLOSED = OPENED + timedelta(hours=1)
NOW = CLOSED + timedelta(hours=2)


def a_report(occurred_at: datetime | None, *, event: str = "") -> Report:
    return Report(
        *("roomfix", "alert-1", "Isar", "Dark", ""),
        Severity.MAJOR,
        ReportStatus.TRIGGERED,
        occurred_at,
        None,
        None,
        event=event,
    )


def closed(at: datetime = CLOSED, *, occurred_at: datetime = OPENED) -> Incident:
    return replace(an_incident(), occurred_at=occurred_at, closed_at=at)


def cleared(at: datetime = CLOSED) -> Incident:
    return replace(an_incident(), occurred_at=OPENED, cleared_at=at)


def pending(state: Waiting, *, occurred_at: datetime | None = OPENED) -> Pending:
    known = an_incident()
    report = a_report(occurred_at)
    place = (known.room, known.location)
    return Pending(IncidentId("x"), known.client, 1, state, report, *place, reported_at=OPENED, until=CLOSED)


@pytest.mark.parametrize(
    ("ahead", "is_kept"), [(timedelta(0), True), (AHEAD, True), (AHEAD + SECOND, False), (-timedelta(days=9), True)]
)
def test_a_time_that_no_clock_can_have_shown_yet_is_none(ahead: timedelta, is_kept: bool) -> None:
    report = a_report(NOW + ahead)
    assert dated(report, NOW) == (report if is_kept else replace(report, occurred_at=None))


def test_a_report_without_a_time_stays_so() -> None:
    assert dated(a_report(None), NOW) == a_report(None)


@pytest.mark.parametrize("event", ["", "an event"])
@pytest.mark.parametrize("occurred_at", [None, OPENED, NOW])
def test_what_is_still_there_has_not_fired_again(occurred_at: datetime | None, event: str) -> None:
    report = a_report(occurred_at, event=event)
    assert not fired_again(an_incident(), report, now=NOW)
    for state in set(Waiting) - {Waiting.RECOVERED}:
        assert not fired_again(pending(state), report, now=NOW)


@pytest.mark.parametrize(
    ("occurred_at", "is_new"),
    [(OPENED - SECOND, False), (OPENED, False), (OPENED + SECOND, True), (CLOSED + SECOND, True)],
)
def test_a_later_fault_than_the_closed_one_is_a_new_one(occurred_at: datetime, is_new: bool) -> None:
    assert fired_again(closed(), a_report(occurred_at), now=NOW) is is_new
    assert fired_again(pending(Waiting.RECOVERED), a_report(occurred_at), now=NOW) is is_new


@pytest.mark.parametrize(
    ("occurred_at", "is_new"),
    [
        (CLOSED - SECOND, False),
        (CLOSED, False),
        (CLOSED + SECOND, True),
        (CLOSED + timedelta(minutes=3), False),  # the very one that was closed
        (CLOSED + timedelta(minutes=4), True),
    ],
)
def test_of_one_that_began_after_its_end_the_end_counts(occurred_at: datetime, is_new: bool) -> None:
    """Its monitor's clock was ahead of ours."""
    known = closed(occurred_at=CLOSED + timedelta(minutes=3))
    assert fired_again(known, a_report(occurred_at), now=NOW) is is_new


@pytest.mark.parametrize(
    ("after", "is_new"), [(timedelta(0), False), (DELIVERED_AGAIN, False), (DELIVERED_AGAIN + SECOND, True)]
)
def test_without_a_time_and_a_name_it_is_delivered_again_for_a_while(after: timedelta, is_new: bool) -> None:
    assert fired_again(closed(), a_report(None), now=CLOSED + after) is is_new


def test_without_a_time_a_name_of_its_own_makes_it_a_new_one_at_once() -> None:
    assert fired_again(closed(), a_report(None, event="another"), now=CLOSED)


def test_nobody_has_heard_of_the_end_of_a_pending_one_so_it_fires_again_at_once() -> None:
    assert fired_again(pending(Waiting.RECOVERED), a_report(None), now=OPENED)


@pytest.mark.parametrize(
    ("occurred_at", "is_there"), [(OPENED, False), (OPENED + SECOND, True), (CLOSED, True), (CLOSED + SECOND, True)]
)
def test_a_fault_that_was_said_to_be_gone_is_back_if_it_began_anew(occurred_at: datetime, is_there: bool) -> None:
    assert is_back(cleared(), a_report(occurred_at), now=NOW) is is_there


@pytest.mark.parametrize(("after", "is_there"), [(DELIVERED_AGAIN, False), (DELIVERED_AGAIN + SECOND, True)])
def test_without_a_time_it_is_back_after_a_while(after: timedelta, is_there: bool) -> None:
    assert is_back(cleared(), a_report(None), now=CLOSED + after) is is_there


@pytest.mark.parametrize("occurred_at", [None, OPENED, NOW])
def test_what_nobody_said_to_be_gone_cannot_be_back(occurred_at: datetime | None) -> None:
    assert not is_back(an_incident(), a_report(occurred_at, event="x"), now=NOW)
