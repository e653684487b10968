"""Roomfix's own form of a report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator

from services.model import ClientId, Severity
from services.monitors import vendor_bodies
from services.monitors.intake import (
    LONGEST_FIELD,
    MAX_DESCRIPTION,
    MAX_TITLE,
    MOST_PROBLEMS,
    Line,
    Name,
    Report,
    ReportStatus,
    When,
    cut,
    is_visible,
    json_in,
    left_out,
    or_none,
    unreadable,
)


def parse(source: str, body: bytes) -> Report:
    """Read the own form; raises IntakeError 400 naming the wrong fields."""
    return parse_fields(source, json_in(body))


def parse_fields(source: str, fields: Any) -> Report:
    """Read the own form from fields that are decoded already; raises IntakeError 400 naming the wrong ones."""
    try:
        form = _form(fields.get("status") if isinstance(fields, dict) else "")
        return _report(source, form.model_validate(fields), fields)
    except ValidationError as error:
        raise unreadable(error) from error


def _to_be_seen(words: str) -> str:
    if not is_visible(words):
        raise ValueError("must hold something that can be seen")
    return words


Detail = Annotated[str | None, WrapValidator(or_none)]
Degree = Annotated[Severity, BeforeValidator(lambda word: word.lower() if isinstance(word, str) else word)]


class _Over(BaseModel):
    """What is resolved, which names nothing but itself."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)

    source_id: Name
    room: str = ""
    title: str = ""
    description: Detail = None
    severity: Degree = Severity.MAJOR
    status: ReportStatus = ReportStatus.TRIGGERED
    occurred_at: When = None
    link: Detail = None
    tenant: Line | None = None


class _Incident(_Over):
    room: Annotated[Line, AfterValidator(_to_be_seen)]
    title: Annotated[str, Field(min_length=1), AfterValidator(_to_be_seen)]
    severity: Degree


def _form(status: Any) -> type[_Over]:
    return _Over if status == ReportStatus.RESOLVED else _Incident


def _report(source: str, read: _Over, sent: Mapping[str, Any]) -> Report:
    description, link = read.description or "", vendor_bodies.link(read.link)
    unknown = [name for name in sent if name not in _Over.model_fields]
    return Report(
        source=source,
        source_id=read.source_id,
        room=read.room,
        title=cut(read.title, MAX_TITLE),
        description=cut(description, MAX_DESCRIPTION),
        severity=read.severity,
        status=read.status,
        occurred_at=read.occurred_at,
        link=link,
        tenant=ClientId(read.tenant.lower()) if read.tenant else None,
        left_out=(
            *left_out(
                title=(read.title, len(read.title) <= MAX_TITLE),
                description=(sent.get("description"), read.description and len(description) <= MAX_DESCRIPTION),
                occurred_at=(sent.get("occurred_at"), read.occurred_at),
                link=(sent.get("link"), link),
            ),
            *(name[:LONGEST_FIELD] for name in unknown[:MOST_PROBLEMS]),
        ),
    )
