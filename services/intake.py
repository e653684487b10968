"""What monitors send: the signature checked, the body read into a `Report`. Pure; serving it is the web edge's."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from standardwebhooks import Webhook, WebhookVerificationError

from services.model import ClientId, Severity

MAX_BODY = 256 * 1024
"""Bytes; a larger body is refused with 413."""
MAX_TITLE = 300
MOST_PROBLEMS = 20
"""Wrong fields that one answer names; a body has room for thousands."""


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

    Raises IntakeError 401, or 400 for a body that is not UTF-8: what is signed is text.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise IntakeError(400, "The incident could not be read", FieldProblem("body", "must be UTF-8")) from error
    try:
        Webhook(secret).verify(text, headers, json_parse=False)
    except (WebhookVerificationError, ValueError) as error:  # ValueError: a signature that is not even base64 or UTF-8
        raise IntakeError(401, "The signature is missing, wrong or older than five minutes") from error


def is_bearer(secret: str, authorization: str) -> bool:
    """Whether an Authorization header carries the source's key itself."""
    sent = authorization.encode(errors="replace")  # a header may hold bytes that are no text
    return hmac.compare_digest(sent, f"Bearer {secret}".encode())


def parse(source: str, body: bytes) -> Report:
    """Read the generic incident; raises IntakeError 400 naming the wrong fields."""
    try:
        read = _Incident.model_validate_json(body)
    except ValidationError as error:
        problems = map(_problem, error.errors()[:MOST_PROBLEMS])
        raise IntakeError(400, "The incident could not be read", *problems) from error
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
        tenant=ClientId(read.tenant.lower()) if read.tenant else None,
    )


DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d")
"""How RFC 3339 begins; pydantic takes bare numbers for seconds, too."""
LINK = re.compile(r"https://[^\s<>\"@/\\?#]+([/?#][^\s<>\"\\]*)?")
LONGEST_FIELD = 100

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
    link: Annotated[str, Field(max_length=2000)] | None = None
    tenant: Line | None = None

    @field_validator("occurred_at", mode="before")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        if value is not None and not (isinstance(value, str) and DATE.match(value)):
            raise ValueError("must be an RFC 3339 date and time such as 2026-01-05T08:00:00Z")
        return value

    @field_validator("link")
    @classmethod
    def _is_plain_https(cls, value: str | None) -> str | None:
        if value is not None and not _leads_to_a_host(value):
            raise ValueError("must be an https address with nothing before its host, such as https://monitor.example/1")
        return value

    @field_validator("occurred_at")
    @classmethod
    def _is_believable(cls, value: datetime | None) -> datetime | None:
        if value is not None and not 2000 <= value.year <= 2200:
            raise ValueError("must be a date of this century")
        return value


def _leads_to_a_host(link: str) -> bool:
    if not LINK.fullmatch(link) or not link.isprintable():
        return False
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:  # urllib: brackets that hold no IPv6 address
        return False


def _problem(error: ErrorDetails) -> FieldProblem:
    field = ".".join(str(part) for part in error["loc"])[:LONGEST_FIELD] or "body"
    return FieldProblem(field, error["msg"].removeprefix("Value error, "))
