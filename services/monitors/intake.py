"""What monitors send: proven to be theirs, the own form read into a `Report`. Pure; serving it is the web edge's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import ErrorDetails, from_json
from standardwebhooks import Webhook, WebhookVerificationError

from services.model import ClientId, Severity

EVERY = ClientId("")
"""The tenant of a key that is for every one."""
MAX_TITLE = 300
MAX_DESCRIPTION = 10_000
MOST_PROBLEMS = 20
"""Wrong fields that one answer names; a body has room for thousands."""
UNREADABLE = "The incident could not be read"


class ReportStatus(StrEnum):
    """Whether a monitor says that the fault is there or gone."""

    TRIGGERED = "triggered"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Report:
    """One incident as a source reported it; `room` is what the source calls it: a name, an id or an address.

    `or_rooms` is what else may name the room, likeliest first, where the source has no field for rooms. `event` names
    what was sent, the same however often it is delivered again, "" where the source has no such name. `left_out` are
    the fields that were sent and could not be taken, or not whole: no detail costs the report.
    """

    source: str
    source_id: str
    room: str
    title: str
    description: str
    severity: Severity
    status: ReportStatus
    occurred_at: datetime | None
    link: str | None
    tenant: ClientId | None
    or_rooms: tuple[str, ...] = ()
    event: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came: its body, and its headers by their names in lower case."""

    body: bytes
    headers: Mapping[str, str]


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


@dataclass(frozen=True, slots=True)
class Refused:
    """One report among others that cannot be taken; `source_id` says which, as far as it could be read.

    `client` is whose it is, None where that is not clear.
    """

    source_id: str
    error: IntakeError
    client: ClientId | None = None


Read = Report | Refused


def verify(secret: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Check a Standard Webhooks signature (webhook-id, -timestamp, -signature; five minutes either way).

    Raises IntakeError 401, or 400 for a body that is not UTF-8: what is signed is text.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise IntakeError(400, UNREADABLE, FieldProblem("body", "must be UTF-8")) from error
    try:
        Webhook(secret).verify(text, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError) as error:  # ValueError: a signature that is not even base64 or UTF-8
        raise IntakeError(401, "The signature is missing, wrong or older than five minutes") from error


def is_bearer(secret: str, authorization: str) -> bool:
    """Whether an Authorization header carries the source's key itself (RFC 9110 §11.1: schemes in any case)."""
    scheme, _, token = authorization.partition(" ")
    sent = token.lstrip(" ").encode(errors="replace")  # a header may hold bytes that are no text
    return hmac.compare_digest(sent, secret.encode()) and scheme.lower() == "bearer"


def is_password(secret: str, authorization: str) -> bool:
    """Whether an Authorization header carries the source's key as a password (RFC 7617), under whatever name."""
    scheme, _, credentials = authorization.partition(" ")
    try:
        _, _, password = base64.b64decode(credentials, validate=True).partition(b":")
    except ValueError:
        return False
    return hmac.compare_digest(password, secret.encode()) and scheme.lower() == "basic"


def verify_key(secret: str, authorization: str) -> None:
    """Check that a request carries the source's key, for monitors that cannot sign; raises IntakeError 401."""
    if not (is_bearer(secret, authorization) or is_password(secret, authorization)):
        raise IntakeError(401, "Send the source's key as a bearer token or as the password of basic authentication")


def json_in(body: bytes, field: str = "body") -> Any:
    """What a body says as JSON; half a pair of surrogates, which a text cut within an emoji ends with, is one sign.

    Raises IntakeError 400 for what is no JSON.
    """
    try:
        return from_json(body)
    except ValueError:
        pass
    try:
        return _whole(json.loads(body.decode("utf-8-sig")))
    except (ValueError, RecursionError) as error:
        raise IntakeError(400, UNREADABLE, FieldProblem(field, "must be JSON in UTF-8")) from error


def _whole(value: Any) -> Any:
    """A value of JSON with the sign for what cannot be shown in place of lone surrogates."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return {_whole(name): _whole(one) for name, one in value.items()} if isinstance(value, dict) else value


def unreadable(error: ValidationError) -> IntakeError:
    """What pydantic found wrong, as an IntakeError 400 that names the fields."""
    return IntakeError(400, UNREADABLE, *map(_problem, error.errors()[:MOST_PROBLEMS]))


def believable(moment: datetime) -> datetime:
    """The moment itself; raises ValueError for one of another age, which no monitor means."""
    if not 2000 <= moment.year <= 2200:
        raise ValueError("must be a date of this century")
    return moment


def leads_to_a_host(link: str) -> bool:
    """Whether a link may stand on a card: https, with nothing before its host."""
    if not LINK.fullmatch(link) or not link.isprintable():
        return False
    try:
        return bool(urlsplit(link).hostname)
    except ValueError:  # urllib: brackets that hold no IPv6 address
        return False


def is_visible(words: str) -> bool:
    """Whether anything of somebody's words can be seen, once they stand on a card."""
    return any(unicodedata.category(sign)[0] not in UNSEEN and sign not in BLANKS for sign in words)


UNSEEN = frozenset("CZM")
"""Unicode's categories of what is no sign by itself: control and format characters, blanks, marks on other signs."""
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are blank: fillers of Hangul, and the empty cell of Braille."""
DATE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d")
"""How RFC 3339 begins; pydantic takes bare numbers for seconds, too."""
LINK = re.compile(r"https://[^\s<>\"@/\\?#]+([/?#][^\s<>\"\\]*)?")
MAX_LINK = 2000
LONGEST_FIELD = 100


def _is_text(value: Any) -> Any:
    if not (isinstance(value, str) and DATE.match(value)):
        raise ValueError("must be an RFC 3339 date and time such as 2026-01-05T08:00:00Z")
    return value


def _in_utc(moment: datetime) -> datetime:
    return believable(moment).astimezone(UTC)


def or_none(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """A detail, None for one that cannot be read."""
    try:
        return read(value)
    except ValidationError:
        return None


def cut(words: str, most: int) -> str:
    """Words of at most so many characters; what is left out is marked."""
    return words if len(words) <= most else words[: most - 1] + "…"


def name_of(*parts: str) -> str:
    """An id made of several, apart by blanks; of a long one a digest stands for what is cut, so that it names the same.

    Azure's ids of resources alone are longer than an id may be.
    """
    whole = " ".join(parts)
    if len(whole) <= LONGEST_NAME:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{whole[: LONGEST_NAME - len(digest) - 1]} {digest}"


LONGEST_NAME = 200
"""Characters of a room's name or of an id."""
Line = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Name = Annotated[str, Field(min_length=1), AfterValidator(lambda name: name_of(name))]
"""What names a fault at its source."""
Moment = Annotated[AwareDatetime, BeforeValidator(_is_text), AfterValidator(_in_utc)]


When = Annotated[Moment | None, WrapValidator(or_none)]
"""When something occurred, None for what is no moment."""


def left_out(**fields: tuple[Any, Any]) -> tuple[str, ...]:
    """The fields of which something was sent and nothing, or not all, was taken: each as (what was sent, what is)."""
    return tuple(name for name, (sent, taken) in fields.items() if sent not in (None, "", {}, []) and not taken)


def _problem(error: ErrorDetails) -> FieldProblem:
    field = ".".join(str(part) for part in error["loc"])[:LONGEST_FIELD] or "body"
    if error["type"] in {"model_type", "dict_type"}:  # pydantic's own words differ with where the object came from
        return FieldProblem(field, "Input should be an object")
    return FieldProblem(field, error["msg"].removeprefix("Value error, "))
