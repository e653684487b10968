"""Prometheus Alertmanager's webhook (version 4): a group's alerts, each a report of its own.

Prometheus: alerting/configuration, webhook_config. A group repeats its firing alerts in every notification.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from services.model import Severity
from services.monitors.intake import MAX_DESCRIPTION, Line, Moment, Read, Report, ReportStatus, Sent
from services.monitors.sources import wire

SEVERITIES: Mapping[str, Severity] = {
    **dict.fromkeys(("critical", "page", "fatal", "emergency", "disaster"), Severity.CRITICAL),
    **dict.fromkeys(("major", "error", "high", "warning"), Severity.MAJOR),
    **dict.fromkeys(("minor", "low", "info", "informational", "none"), Severity.MINOR),
}
"""Label `severity` → how bad it is; Prometheus fixes no words, so that any other, or none, is MAJOR."""


class _Alert(wire.VendorObject):
    status: Literal["firing", "resolved"]
    fingerprint: Line
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)
    starts_at: Annotated[Moment | None, Field(alias="startsAt")] = None
    generator_url: Annotated[str | None, Field(alias="generatorURL")] = None


class _Group(wire.VendorObject):
    alerts: list[Any]


def reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """The alerts of a body, one by one; raises IntakeError 400 for a body that is no group of alerts."""
    group = wire.opened(_Group, sent.body)
    return wire.taken_apart(group.alerts, lambda alert: _report(source, alert), called="fingerprint")


def _report(source: str, item: Any) -> Report:
    alert = _Alert.model_validate(item)
    status = ReportStatus.TRIGGERED if alert.status == "firing" else ReportStatus.RESOLVED
    return Report(
        source=source,
        source_id=alert.fingerprint,
        room=_room(alert) if status is ReportStatus.TRIGGERED else "",
        title=wire.line(_title(alert)) if status is ReportStatus.TRIGGERED else "",
        description=wire.cut(alert.annotations.get("description", ""), MAX_DESCRIPTION),
        severity=SEVERITIES.get(alert.labels.get("severity", "").lower(), Severity.MAJOR),
        status=status,
        occurred_at=alert.starts_at,
        link=wire.link(alert.generator_url),
        tenant=None,
    )


def _room(alert: _Alert) -> str:
    named = wire.names(alert.labels.get("room", ""), alert.annotations.get("room", ""))
    return wire.required(next(iter(named), ""), "labels.room", "name the room in a label or an annotation room")


def _title(alert: _Alert) -> str:
    title = alert.annotations.get("summary") or alert.labels.get("alertname", "")
    return wire.required(title, "annotations.summary", "say what is wrong in an annotation summary")
