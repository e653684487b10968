"""CloudEvents 1.0 over HTTP: structured, binary and in batches; `data` is an incident in Roomfix's own form.

CloudEvents: HTTP protocol binding §3, JSON format §3 and §4. An incident is called by `data.source_id`, else by
`source` and `subject`, else by `source` and `id`, which together name an event however often it is sent (§ id).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import BeforeValidator, Field, ValidationError

from services.monitors import vendor_bodies as wire
from services.monitors.intake import (
    MAX_LINK,
    UNREADABLE,
    FieldProblem,
    IntakeError,
    Read,
    Report,
    ReportStatus,
    Sent,
    When,
    is_bearer,
    json_in,
    left_out,
    name_of,
    unreadable,
)
from services.monitors.intake import verify as verify_signature
from services.monitors.monitor import Monitor
from services.monitors.own_form import parse_fields

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time")


def _bytes(value: Any) -> bytes | None:
    try:
        return None if value is None else base64.b64decode(value, validate=True)
    except (TypeError, ValueError) as error:
        raise ValueError("must be base64") from error


EventName = Annotated[str, Field(min_length=1, max_length=MAX_LINK)]


class _Event(wire.VendorObject):
    specversion: Literal["1.0"]
    id: EventName
    source: Annotated[EventName, Field(pattern=r"^\S+$")]
    type: EventName
    subject: EventName | None = None
    time: When = None
    data: dict[str, Any] | None = None
    data_base64: Annotated[bytes | None, BeforeValidator(_bytes)] = None


def _verify(secret: str, sent: Sent) -> None:
    """Check for the key as a bearer token or a signature by Standard Webhooks; raises IntakeError 401."""
    if not is_bearer(secret, sent.headers.get("authorization", "")):
        verify_signature(secret, sent.body, sent.headers)


def _reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """The events of a request; raises IntakeError 400 for what cannot be read and 415 for what is not JSON."""
    media = sent.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == BATCH:
        return wire.taken_apart(_batch(sent.body), lambda item: _report(source, item), called="id")
    if media.startswith("application/cloudevents") and media != STRUCTURED:
        raise _unsupported(f"send {STRUCTURED} or {BATCH}")
    try:
        return (_report(source, json_in(sent.body) if media == STRUCTURED else _binary(media, sent)),)
    except ValidationError as error:
        raise unreadable(error) from error


def _batch(body: bytes) -> list[Any]:
    events = json_in(body)
    if not isinstance(events, list):
        raise IntakeError(400, UNREADABLE, FieldProblem("body", "must be a list of events"))
    return events


def _binary(media: str, sent: Sent) -> dict[str, Any]:
    """The event whose attributes are headers and whose data is the body."""
    if not media.endswith(("/json", "+json")):
        raise _unsupported("the data of an event must be JSON")
    found = {name: sent.headers[f"ce-{name}"] for name in ATTRIBUTES if f"ce-{name}" in sent.headers}
    return {**{name: _unescaped(name, value) for name, value in found.items()}, "data": json_in(sent.body)}


def _unescaped(name: str, value: str) -> str:
    """A header's value as it was meant: first its quotes, then one round of percent-decoding."""
    plain = QUOTED.sub(lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1]), value)
    try:
        return unquote(plain, errors="strict")
    except UnicodeDecodeError as error:
        raise IntakeError(400, UNREADABLE, FieldProblem(name, "must be percent-encoded UTF-8")) from error


def _report(source: str, item: Any) -> Report:
    event = _Event.model_validate(item)
    fields = dict(_fields(event))
    if "source_id" not in fields:
        fields["source_id"] = name_of(event.source, _subject(event, fields))
    if event.time is not None:
        fields.setdefault("occurred_at", event.time.isoformat())
    read = parse_fields(source, fields)
    missed = left_out(time=(item.get("time"), event.time))
    return replace(read, event=name_of(event.source, event.id), left_out=(*read.left_out, *missed))


def _fields(event: _Event) -> Mapping[str, Any]:
    fields = event.data if event.data_base64 is None else json_in(event.data_base64, "data_base64")
    if not isinstance(fields, dict):
        raise IntakeError(400, UNREADABLE, FieldProblem("data", "must be an object with the incident's fields"))
    return fields


def _subject(event: _Event, fields: Mapping[str, Any]) -> str:
    """What an event is about: a later `resolved` has an id of its own and can name the fault by nothing else."""
    if event.subject is None and fields.get("status") == ReportStatus.RESOLVED:
        raise IntakeError(400, UNREADABLE, FieldProblem("subject", "name what is resolved here or in data.source_id"))
    return event.subject or event.id


def _unsupported(why: str) -> IntakeError:
    return IntakeError(415, "The event's format is not supported", FieldProblem("content-type", why))


MONITOR = Monitor(None, _verify, _reports, asks_first=True)
