"""PagerDuty's webhooks (V3): one event of one incident a request, signed.

PagerDuty: developer docs, Webhooks, Overview and Verifying Signatures. What is sent has no field for a room: the
title's beginning names it (`Isar: projector stays dark`) or the service does.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import WrapValidator

from services.model import Severity
from services.monitors import vendor_bodies as wire
from services.monitors.intake import (
    IntakeError,
    Line,
    Name,
    Read,
    Report,
    ReportStatus,
    Sent,
    When,
    json_in,
    left_out,
    name_of,
    or_none,
)
from services.monitors.monitor import Monitor

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
    summary: wire.Words = ""


Reference = Annotated[_Reference | None, WrapValidator(or_none)]


class _Incident(wire.VendorObject):
    id: Name
    title: wire.Words = ""
    html_url: wire.Words = ""
    service: Reference = None
    priority: Reference = None
    urgency: wire.Words = ""


class _Event(wire.VendorObject):
    id: wire.Words = ""
    occurred_at: When = None
    data: _Incident


class _Body(wire.VendorObject):
    event: _Event


class _Type(wire.VendorObject):
    event_type: Line


class _Typed(wire.VendorObject):
    event: _Type


def _verify(secret: str, sent: Sent) -> None:
    """Check `X-PagerDuty-Signature`: one of its `v1=` is the body's HMAC; raises IntakeError 401.

    PagerDuty sends several while a secret is being changed, and no time: what is repeated is the same event again.
    """
    expected = b"v1=" + hmac.new(secret.encode(), sent.body, hashlib.sha256).hexdigest().encode()
    signatures = sent.headers.get("x-pagerduty-signature", "").encode(errors="replace").split(b",")
    if not any(hmac.compare_digest(expected, signature.strip()) for signature in signatures):
        raise IntakeError(401, "X-PagerDuty-Signature is missing or wrong")


def _reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """What an event says of its incident, nothing for other events; raises IntakeError 400 naming the wrong fields."""
    body = json_in(sent.body)
    status = STATUSES.get(wire.read(_Typed, body).event.event_type)
    if status is None:
        return ()
    return (_report(source, status, wire.read(_Body, body).event, body["event"]),)


def _report(source: str, status: ReportStatus, event: _Event, sent: Mapping[str, Any]) -> Report:
    incident, link = event.data, wire.link(event.data.html_url)
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
        link=link,
        tenant=None,
        or_rooms=rooms[1:],
        event=name_of(event.id),
        left_out=left_out(
            occurred_at=(sent.get("occurred_at"), event.occurred_at), html_url=(sent["data"].get("html_url"), link)
        ),
    )


def _rooms(incident: _Incident) -> tuple[str, ...]:
    before, colon, _ = incident.title.partition(":")
    service = incident.service.summary if incident.service else ""
    rooms = wire.names(before.strip() if colon else "", service)
    wire.required("".join(rooms), "event.data.service.summary", "name the room before a colon in the title, or here")
    return rooms


def _title(incident: _Incident) -> str:
    return wire.required(incident.title, "event.data.title", "say what is wrong")


def _severity(incident: _Incident) -> Severity:
    priority = PRIORITY.match(incident.priority.summary if incident.priority else "")
    if priority:
        return PRIORITIES.get(priority[1], Severity.MINOR)
    return Severity.MINOR if incident.urgency.lower() == "low" else Severity.MAJOR


MONITOR = Monitor("PagerDuty", _verify, _reports, has_plain_key=True)
