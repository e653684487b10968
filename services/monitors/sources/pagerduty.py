"""PagerDuty's webhooks (V3): one event of one incident a request, signed.

PagerDuty: developer docs, Webhooks, Overview and Verifying Signatures. What is sent has no field for a room: the
title's beginning names it (`Isar: projector stays dark`) or the service does.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

from services.model import Severity
from services.monitors.intake import IntakeError, Line, Moment, Read, Report, ReportStatus, Sent
from services.monitors.sources import wire

STATUSES: Mapping[str, ReportStatus] = {
    "incident.triggered": ReportStatus.TRIGGERED,
    "incident.reopened": ReportStatus.TRIGGERED,
    "incident.resolved": ReportStatus.RESOLVED,
}
"""Event type → what it says of the fault; all others say nothing about it."""
PRIORITY = re.compile(r"(?:P|SEV)[- ]?([1-5])\b", re.IGNORECASE)
"""PagerDuty's two schemes of incident priorities; an account may name its own, of which nothing is known."""
PRIORITIES = {"1": Severity.CRITICAL, "2": Severity.MAJOR, "3": Severity.MAJOR}


class _Reference(wire.VendorObject):
    summary: str | None = None


class _Incident(wire.VendorObject):
    id: Line
    title: str | None = None
    html_url: str | None = None
    service: _Reference | None = None
    priority: _Reference | None = None
    urgency: str | None = None


class _Event(wire.VendorObject):
    id: str = ""
    occurred_at: Moment | None = None
    data: _Incident


class _Body(wire.VendorObject):
    event: _Event


class _Type(wire.VendorObject):
    event_type: Line


class _Typed(wire.VendorObject):
    event: _Type


def verify(secret: str, sent: Sent) -> None:
    """Check `X-PagerDuty-Signature`: one of its `v1=` is the body's HMAC; raises IntakeError 401.

    PagerDuty sends several while a secret is being changed, and no time: what is repeated is the same event again.
    """
    expected = b"v1=" + hmac.new(secret.encode(), sent.body, hashlib.sha256).hexdigest().encode()
    signatures = sent.headers.get("x-pagerduty-signature", "").encode(errors="replace").split(b",")
    if not any(hmac.compare_digest(expected, signature.strip()) for signature in signatures):
        raise IntakeError(401, "X-PagerDuty-Signature is missing or wrong")


def reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """What an event says of its incident, nothing for other events; raises IntakeError 400 naming the wrong fields."""
    status = STATUSES.get(wire.opened(_Typed, sent.body).event.event_type)
    if status is None:
        return ()
    return (_report(source, status, wire.opened(_Body, sent.body).event),)


def _report(source: str, status: ReportStatus, event: _Event) -> Report:
    incident = event.data
    rooms = _rooms(incident) if status is ReportStatus.TRIGGERED else ("",)
    return Report(
        source=source,
        source_id=incident.id,
        room=rooms[0],
        title=wire.line(_title(incident)) if status is ReportStatus.TRIGGERED else "",
        description="",
        severity=_severity(incident),
        status=status,
        occurred_at=event.occurred_at,
        link=wire.link(incident.html_url),
        tenant=None,
        or_rooms=rooms[1:],
        event=wire.name_of(event.id),
    )


def _rooms(incident: _Incident) -> tuple[str, ...]:
    before, colon, _ = (incident.title or "").partition(":")
    service = incident.service.summary if incident.service else None
    rooms = wire.names(before.strip() if colon else "", service or "")
    wire.required("".join(rooms), "event.data.service.summary", "name the room before a colon in the title, or here")
    return rooms


def _title(incident: _Incident) -> str:
    return wire.required(incident.title or "", "event.data.title", "say what is wrong")


def _severity(incident: _Incident) -> Severity:
    priority = PRIORITY.match((incident.priority and incident.priority.summary) or "")
    if priority:
        return PRIORITIES.get(priority[1], Severity.MINOR)
    return Severity.MINOR if incident.urgency == "low" else Severity.MAJOR
