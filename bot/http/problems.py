"""Failures as JSON problems (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from services.monitors.intake import FieldProblem

PROBLEM: Final = "application/problem+json"


def problem(
    status: int,
    title: str,
    problems: tuple[FieldProblem, ...] = (),
    *,
    detail: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """The answer that says what is wrong, naming the fields where there are some."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if problems:
        body["detail"] = "; ".join(f"{problem.field}: {problem.why}" for problem in problems)
        body["errors"] = [{"field": problem.field, "detail": problem.why} for problem in problems]
    elif detail:
        body["detail"] = detail
    return web.Response(text=json.dumps(body), status=status, content_type=PROBLEM, headers=headers)
