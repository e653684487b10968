"""What monitors send: the signature checked, the body read into a `Report`. Pure; serving it is the web edge's."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from standardwebhooks import Webhook, WebhookVerificationError

from services.model import ClientId, Severity

MAX_BODY = 256 * 1024
"""Bytes; a larger body is refused with 413."""
MAX_TITLE = 300


class Status(StrEnum):
    """Whether a monitor says that the fault is there or gone."""

    TRIGGERED = "triggered"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Report:
    """One incident as a source reported it; `room` is what the source calls it: a name, an id or an address."""

    source: str
    source_id: str
    room: str
    title: str
    description: str
    severity: Severity
    status: Status
    occurred_at: datetime | None
    link: str | None
    tenant: ClientId | None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One thing wrong with a body: the field (`room`, or `body` for the whole) and why, in words."""

    field: str
    why: str


class IntakeError(Exception):
    """A report that cannot be taken, as an HTTP status, a title, and what is wrong with which field."""

    def __init__(self, status: int, title: str, *problems: FieldProblem) -> None:
        super().__init__(status, title, problems)
        self.status = status
        self.title = title
        self.problems = problems


def verify(secret: str, body: bytes, headers: dict[str, str]) -> None:
    """Check a Standard Webhooks signature (webhook-id, -timestamp, -signature; five minutes either way).

    Raises IntakeError 401.
    """
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError) as error:  # ValueError: a signature that is not even base64 or UTF-8
        raise IntakeError(401, "The signature is missing, wrong or older than five minutes") from error


def is_bearer(secret: str, authorization: str) -> bool:
    """Whether an Authorization header carries the source's key itself."""
    return hmac.compare_digest(authorization.encode(), f"Bearer {secret}".encode())


def parse(source: str, body: bytes) -> Report:
    """Read the generic incident; raises IntakeError 400 naming every wrong field."""
    try:
        read = _Incident.model_validate_json(body)
    except ValidationError as error:
        raise IntakeError(400, "The incident could not be read", *map(_problem, error.errors())) from error
    return Report(
        source=source,
        source_id=read.source_id,
        room=read.room,
        title=read.title,
        description=read.description,
        severity=read.severity,
        status=read.status,
        occurred_at=read.occurred_at.astimezone(UTC) if read.occurred_at else None,
        link=read.link,
        tenant=ClientId(read.tenant) if read.tenant else None,
    )


Line = Annotated[str, Field(min_length=1, max_length=200)]


class _Incident(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    source_id: Line
    room: Line
    title: Annotated[str, Field(min_length=1, max_length=MAX_TITLE)]
    description: Annotated[str, Field(max_length=10_000)] = ""
    severity: Severity
    status: Status = Status.TRIGGERED
    occurred_at: AwareDatetime | None = None
    link: Annotated[str, Field(max_length=2000, pattern=r"^https://[^\s<>\"]+$")] | None = None
    tenant: Line | None = None

    @field_validator("occurred_at", mode="before")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        if value is not None and not isinstance(value, str):
            raise ValueError("must be an RFC 3339 date and time such as 2026-01-05T08:00:00Z")
        return value

    @field_validator("occurred_at")
    @classmethod
    def _is_believable(cls, value: datetime | None) -> datetime | None:
        if value is not None and not 2000 <= value.year <= 2200:
            raise ValueError("must be a date of this century")
        return value


def _problem(error: ErrorDetails) -> FieldProblem:
    field = ".".join(str(part) for part in error["loc"]) or "body"
    return FieldProblem(field, error["msg"].removeprefix("Value error, "))
