"""The vendors' monitors at Roomfix's door: what they send of a fault, and what was stored of it."""

from __future__ import annotations

import json
from typing import Any

from services.model import Incident, IncidentId
from tests.builders import monitor_bodies
from tests.builders.edge_client import CONTOSO, MARKER, Answer, Json, Knocker
from tests.builders.monitor_bodies import STRUCTURED, a_cloud_event, a_group, a_record, an_alert, an_event

SOURCES = ("alertmanager", "pagerduty", "servicenow", "cloudevents")


def fault(source: str, called: str, *, is_over: bool = False, room: str = "Isar") -> Json:
    """What a vendor sends of a fault of that name."""
    if source == "alertmanager":
        return a_group(an_alert(called, room=room, status="resolved" if is_over else "firing"))
    if source == "pagerduty":
        kind = "incident.resolved" if is_over else "incident.triggered"
        return an_event(kind, id=called, title=f"{room}: projector {MARKER}")
    if source == "servicenow":
        return a_record(sys_id=called, u_room=room, state="6" if is_over else "2")
    return a_cloud_event(subject=called, status="resolved" if is_over else "triggered", data={"room": room})


async def send(knocker: Knocker, source: str, body: Any, *, query: str = "", **headers: str) -> Answer:
    """Post what a vendor sends, proven as the vendor proves it."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = STRUCTURED if source == "cloudevents" else "application/json"
    how = {"Content-Type": kind} | monitor_bodies.proven(source, raw) | headers
    return await knocker.send("POST", f"/api/incidents/{source}{query}", data=raw, headers=how)


async def stored(knocker: Knocker, answer: Answer) -> Incident:
    assert answer.status == 202, answer.text
    found = await knocker.parts.store.incident(CONTOSO, IncidentId(answer.body["id"]))
    assert found is not None
    return found


def told(answer: Answer) -> list[Json]:
    """What is said of each report of a body with several."""
    assert answer.status == 202, answer.text
    entries: list[Json] = answer.body["incidents"]
    return entries
