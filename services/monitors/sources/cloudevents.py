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
from pydantic_core import from_json

from services.monitors.intake import (
    MAX_LINK,
    UNREADABLE,
    FieldProblem,
    IntakeError,
    Moment,
    Read,
    Report,
    ReportStatus,
    Sent,
    is_bearer,
    parse_fields,
    unreadable,
)
from services.monitors.intake import verify as verify_signature
from services.monitors.sources import wire

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
    time: Moment | None = None
    data: dict[str, Any] | None = None
    data_base64: Annotated[bytes | None, BeforeValidator(_bytes)] = None


def verify(secret: str, sent: Sent) -> None:
    """Check for the key as a bearer token or a signature by Standard Webhooks; raises IntakeError 401."""
    if not is_bearer(secret, sent.headers.get("authorization", "")):
        verify_signature(secret, sent.body, sent.headers)


def reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """The events of a request; raises IntakeError 400 for what cannot be read and 415 for what is not JSON."""
    media = sent.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media == BATCH:
        return wire.taken_apart(_batch(sent.body), lambda item: _report(source, item), called="id")
    if media.startswith("application/cloudevents") and media != STRUCTURED:
        raise _unsupported(f"send {STRUCTURED} or {BATCH}")
    try:
        return (_report(source, _decoded(sent.body) if media == STRUCTURED else _binary(media, sent)),)
    except ValidationError as error:
        raise unreadable(error) from error


def _batch(body: bytes) -> list[Any]:
    events = _decoded(body)
    if not isinstance(events, list):
        raise IntakeError(400, UNREADABLE, FieldProblem("body", "must be a list of events"))
    return events


def _binary(media: str, sent: Sent) -> dict[str, Any]:
    """The event whose attributes are headers and whose data is the body."""
    if not media.endswith(("/json", "+json")):
        raise _unsupported("the data of an event must be JSON")
    found = {name: sent.headers[f"ce-{name}"] for name in ATTRIBUTES if f"ce-{name}" in sent.headers}
    return {**{name: _unescaped(name, value) for name, value in found.items()}, "data": _decoded(sent.body)}


def _unescaped(name: str, value: str) -> str:
    """A header's value as it was meant: first its quotes, then one round of percent-decoding."""
    plain = QUOTED.sub(lambda quoted: re.sub(r"\\(.)", r"\1", quoted[1]), value)
    try:
        return unquote(plain, errors="strict")
    except UnicodeDecodeError as error:
        raise IntakeError(400, UNREADABLE, FieldProblem(name, "must be percent-encoded UTF-8")) from error


def _decoded(body: bytes, field: str = "body") -> Any:
    try:
        return from_json(body)
    except ValueError as error:
        raise IntakeError(400, UNREADABLE, FieldProblem(field, "must be JSON in UTF-8")) from error


def _report(source: str, item: Any) -> Report:
    event = _Event.model_validate(item)
    fields = dict(_fields(event))
    if "source_id" not in fields:
        fields["source_id"] = wire.name_of(event.source, _subject(event, fields))
    if event.time is not None:
        fields.setdefault("occurred_at", event.time.isoformat())
    return replace(parse_fields(source, fields), event=wire.name_of(event.source, event.id))


def _fields(event: _Event) -> Mapping[str, Any]:
    fields = event.data if event.data_base64 is None else _decoded(event.data_base64, "data_base64")
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
