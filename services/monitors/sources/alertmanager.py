"""Prometheus Alertmanager's webhook (version 4): a group's alerts, each a report of its own.

Prometheus: alerting/configuration, webhook_config. A group repeats its firing alerts in every notification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from services.model import Severity
from services.monitors import vendor_bodies as wire
from services.monitors.intake import (
    MAX_DESCRIPTION,
    Name,
    Read,
    Report,
    ReportStatus,
    Sent,
    When,
    cut,
    json_in,
    left_out,
)
from services.monitors.monitor import Monitor, with_key

SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(("critical", "page", "fatal", "emergency", "disaster"), Severity.CRITICAL),
    **dict.fromkeys(("major", "error", "high", "warning"), Severity.MAJOR),
    **dict.fromkeys(("minor", "low", "info", "informational", "none"), Severity.MINOR),
}
"""Label `severity` → how bad it is; Prometheus fixes no words, so that any other, or none, is MAJOR."""


class _Alert(wire.VendorObject):
    status: Literal["firing", "resolved"]
    fingerprint: Name
    labels: wire.Labels = Field(default_factory=dict)
    annotations: wire.Labels = Field(default_factory=dict)
    starts_at: Annotated[When, Field(alias="startsAt")] = None
    generator_url: Annotated[wire.Words, Field(alias="generatorURL")] = ""


class _Group(wire.VendorObject):
    alerts: list[Any]


def _reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """The alerts of a body, one by one; raises IntakeError 400 for a body that is no group of alerts."""
    group = wire.read(_Group, json_in(sent.body))
    return wire.taken_apart(group.alerts, lambda alert: _report(source, alert), called="fingerprint")


def _report(source: str, item: Any) -> Report:
    alert = _Alert.model_validate(item)
    status = ReportStatus.TRIGGERED if alert.status == "firing" else ReportStatus.RESOLVED
    description, link = alert.annotations.get("description", ""), wire.link(alert.generator_url)
    return Report(
        source=source,
        source_id=alert.fingerprint,
        room=_room(alert) if status is ReportStatus.TRIGGERED else "",
        title=wire.line(_title(alert)) if status is ReportStatus.TRIGGERED else "",
        description=cut(description, MAX_DESCRIPTION),
        severity=SEVERITIES.get(alert.labels.get("severity", "").lower(), Severity.MAJOR),
        status=status,
        occurred_at=alert.starts_at,
        link=link,
        tenant=None,
        left_out=left_out(
            startsAt=(item.get("startsAt"), alert.starts_at),
            generatorURL=(item.get("generatorURL"), link),
            description=(description, len(description) <= MAX_DESCRIPTION),
        ),
    )


def _room(alert: _Alert) -> str:
    named = wire.names(alert.labels.get("room", ""), alert.annotations.get("room", ""))
    return wire.required(next(iter(named), ""), "labels.room", "name the room in a label or an annotation room")


def _title(alert: _Alert) -> str:
    title = alert.annotations.get("summary") or alert.labels.get("alertname", "")
    return wire.required(title, "annotations.summary", "say what is wrong in an annotation summary")


MONITOR = Monitor("Alertmanager", with_key, _reports, has_plain_key=True)
