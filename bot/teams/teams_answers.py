"""What Teams' answers mean, whoever gives them in its place: taken, to be tried again, or refused for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from services.model.errors import Unavailable
from services.parsing.retry_after import retry_after

PASSING = frozenset({408, 412, 429, 502, 503, 504})
"""Teams: these pass by themselves (conversation-messages.md, status codes); 500 does not."""
NOT_TAKEN = frozenset({401, 412, 429})
"""Those that are answered before anything is done, whoever answers."""


class RefusalScope(StrEnum):
    """What a refusal is about (Teams: conversation-messages.md, status codes)."""

    CONVERSATION = "conversation"
    """Nothing can be sent there any more."""
    MESSAGE = "message"
    """The message to be edited is gone, the conversation is not."""
    CONTENT = "content"
    """What was sent, or a failure of Teams over it; something else may pass."""


class NotTakenError(Unavailable):
    """Teams cannot be reached or is busy, and it is certain that it has not taken what was sent."""


class RefusedForGoodError(Exception):
    """Teams will not take this for that target however often it is sent; `code` is its own word."""

    def __init__(self, code: str, reach: RefusalScope = RefusalScope.CONVERSATION) -> None:
        super().__init__(code)
        self.code = code
        self.reach = reach


def refusal_of(status: int, body: bytes, headers: Mapping[str, str]) -> Exception:
    """What an answer with this status means. Only what Teams itself has said is final: a page is not Teams' word."""
    code = _code(object_in(body))
    is_final = code or (status < HTTPStatus.INTERNAL_SERVER_ERROR and (not body or object_in(body) is not None))
    if status in PASSING or status == HTTPStatus.UNAUTHORIZED or status < HTTPStatus.BAD_REQUEST or not is_final:
        kind = (
            NotTakenError if status in NOT_TAKEN or (code and status == HTTPStatus.SERVICE_UNAVAILABLE) else Unavailable
        )
        return kind("teams_away", retry_after=retry_after(headers.get("Retry-After"), date=headers.get("Date")))
    return RefusedForGoodError(code or f"HTTP {status}", _reach(status, code))


def object_in(body: bytes) -> dict[str, Any] | None:
    """The JSON object that a body is, None where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # no JSON, not in UTF-8, or nested without end
        return None
    return found if isinstance(found, dict) else None


def _code(body: Mapping[str, Any] | None) -> str:
    """Teams' own word for what is wrong, "" without one."""
    match body:
        case {"error": {"code": str(code)}}:
            return code
        case _:
            return ""


def _reach(status: int, code: str) -> RefusalScope:
    if code == "ActivityNotFoundInConversation":
        return RefusalScope.MESSAGE
    return RefusalScope.CONVERSATION if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND} else RefusalScope.CONTENT
