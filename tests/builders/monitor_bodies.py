"""What the vendors' monitors send: bodies with the fields that each publishes, and how each proves who it is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from standardwebhooks import Webhook

from services.monitors.intake import Sent
from tests.builders.secrecy import a_secret

Json = dict[str, Any]

ALERTMANAGER_KEY = a_secret("a-key/that.only:Alertmanager=knows")
PAGERDUTY_KEY = a_secret("3ZxVmade/upKXOnEWTQh8z+HKFVC3ENuGx7IGk1J4PUEaYcI5cvMcJMnN0zlK==")
SERVICENOW_KEY = a_secret("our;password:of~ServiceNow!")
CLOUDEVENTS_KEY = a_secret("whsec_" + base64.b64encode(b"the events' own signing secret!!").decode())
KEYS = {
    "alertmanager": ALERTMANAGER_KEY,
    "pagerduty": PAGERDUTY_KEY,
    "servicenow": SERVICENOW_KEY,
    "cloudevents": CLOUDEVENTS_KEY,
}
STARTS_AT = "2026-01-05T09:52:26.739266876+01:00"
STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"


def sent(body: Any, **headers: str) -> Sent:
    """A request with that body; bytes go as they are."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Sent(raw, {name.lower().replace("_", "-"): value for name, value in headers.items()})


# Alertmanager


def an_alert(
    fingerprint: str = "1a30ba71cca2921f", *, room: str = "Isar", status: str = "firing", **labels: str
) -> Json:
    """One alert of a group, as Alertmanager 0.27 writes it; a label that is "" is left out."""
    marked = {
        "alertname": "ProjectorDark",
        "instance": "av-isar:9100",
        "job": "av",
        "severity": "warning",
        "room": room,
    }
    return {
        "status": status,
        "labels": {name: value for name, value in (marked | labels).items() if value},
        "annotations": {"summary": "Projector stays dark", "description": "No HDMI signal for 5 minutes."},
        "startsAt": STARTS_AT,
        "endsAt": "0001-01-01T00:00:00Z" if status == "firing" else "2026-01-05T10:12:26.739Z",
        "generatorURL": "https://prometheus.example/graph?g0.expr=av_signal+%3D%3D+0&g0.tab=1",
        "fingerprint": fingerprint,
    }


def a_group(*alerts: Json) -> Json:
    """A notification of version 4 with those alerts."""
    return {
        "receiver": "roomfix",
        "status": "firing",
        "alerts": list(alerts),
        "groupLabels": {"alertname": "ProjectorDark"},
        "commonLabels": {"alertname": "ProjectorDark", "job": "av"},
        "commonAnnotations": {"summary": "Projector stays dark"},
        "externalURL": "http://alertmanager.example:9093",
        "version": "4",
        "groupKey": '{}:{alertname="ProjectorDark"}',
        "truncatedAlerts": 0,
    }


# PagerDuty


def an_event(kind: str = "incident.triggered", *, occurred_at: str = "2026-01-05T08:55:00.169Z", **data: Any) -> Json:
    """A webhook of version 3 about an incident; `data` changes the incident."""
    return {
        "event": {
            "id": "01BRB6ZP4M6T8ZG4X6BP63ZB9O",
            "event_type": kind,
            "resource_type": kind.partition(".")[0],
            "occurred_at": occurred_at,
            "agent": _reference("user", "PLH1HKV", "A Person"),
            "client": {"name": "PagerDuty"},
            "data": an_incident_of_pagerduty() | data,
        }
    }


def an_incident_of_pagerduty() -> Json:
    return {
        "id": "PGR0VU2",
        "type": "incident",
        "self": "https://api.pagerduty.com/incidents/PGR0VU2",
        "html_url": "https://contoso.pagerduty.com/incidents/PGR0VU2",
        "number": 2,
        "status": "triggered",
        "incident_key": "d3640fbd41094207a1c11e58e46b1662",
        "created_at": "2026-01-05T08:55:00Z",
        "title": "Isar: projector stays dark",
        "service": _reference("service", "PF9KMXH", "Meeting rooms"),
        "assignees": [_reference("user", "PTUXL6G", "A Person")],
        "escalation_policy": _reference("escalation_policy", "PUS0KTE", "Default"),
        "teams": [_reference("team", "PFCVPS0", "Facilities")],
        "priority": _reference("priority", "PSO75BM", "P1"),
        "urgency": "high",
        "conference_bridge": {
            "conference_number": "+1 1234123412,,987654321#",
            "conference_url": "https://call.example",
        },
        "resolve_reason": None,
    }


def _reference(kind: str, id_: str, summary: str) -> Json:
    return {
        "html_url": f"https://contoso.pagerduty.com/{kind}/{id_}",
        "id": id_,
        "self": f"https://api.pagerduty.com/{kind}/{id_}",
        "summary": summary,
        "type": f"{kind}_reference",
    }


def pagerduty_signature(body: bytes, *, key: str = PAGERDUTY_KEY) -> str:
    """`X-PagerDuty-Signature` of a body."""
    return "v1=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


# ServiceNow


def a_record(**changes: Any) -> Json:
    """A record of the incident table as docs/sending-incidents.md has a business rule send it."""
    return {
        "sys_id": "1c741bd70b2322007518478d83673af3",
        "number": "INC0010023",
        "short_description": "Projector stays dark",
        "description": "No HDMI signal since this morning.",
        "state": "1",
        "priority": "1",
        "impact": "1",
        "urgency": "1",
        "u_room": "Isar",
        "cmdb_ci": "Projector of Isar",
        "location": "Munich",
        "opened_at": "2026-01-05 08:55:00",
        "reopened_time": "",
        "link": "https://contoso.service-now.com/incident.do?sys_id=1c741bd70b2322007518478d83673af3",
    } | changes


# CloudEvents


def a_cloud_event(*, status: str = "triggered", data: Json | None = None, **attributes: Any) -> Json:
    """A structured event in JSON; `data` changes the incident in it."""
    return {
        "specversion": "1.0",
        "id": "A234-1234-1234",
        "source": "/av/munich",
        "type": "example.contoso.room.fault",
        "subject": "isar/projector",
        "time": "2026-01-05T08:55:00Z",
        "datacontenttype": "application/json",
        "data": {"room": "Isar", "title": "Projector stays dark", "severity": "critical", "status": status}
        | (data or {}),
    } | attributes


def binary(event: Json) -> tuple[bytes, dict[str, str]]:
    """The same event with its attributes as headers and its data as the body."""
    left_out = {"data", "datacontenttype"}
    headers = {f"ce-{name}": str(value) for name, value in event.items() if name not in left_out}
    return json.dumps(event["data"]).encode(), headers | {"content-type": "application/json; charset=utf-8"}


def standard_webhooks(body: bytes, *, key: str = CLOUDEVENTS_KEY) -> dict[str, str]:
    """The headers of a signature by Standard Webhooks, made now."""
    moment, message = datetime.now(UTC), f"msg_{uuid4().hex}"
    return {
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(key).sign(message, moment, body.decode()),
    }


# who sends


def bearer(key: str) -> dict[str, str]:
    """Alertmanager's `http_config.authorization`, and a request header of ServiceNow's."""
    return {"Authorization": f"Bearer {key}"}


def basic(key: str, *, name: str = "roomfix") -> dict[str, str]:
    """Alertmanager's `http_config.basic_auth`, and ServiceNow's `setBasicAuth`."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{key}".encode()).decode()}


def proven(source: str, body: bytes) -> dict[str, str]:
    """The headers with which a source proves who it is, as its vendor does."""
    if source == "pagerduty":
        return {"X-PagerDuty-Signature": pagerduty_signature(body)}
    return basic(SERVICENOW_KEY) if source == "servicenow" else bearer(KEYS[source])
