"""The doors at which other systems knock, monitors' and Teams': what is refused there is counted, logged and noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from aiohttp import web

from bot import metrics
from bot.teams.tokens import UntrustedError
from config import Config
from services.admin.refused_reports import Refusals
from services.model import ClientId
from services.model.observed import Why
from services.monitors.intake import IntakeError

log = structlog.get_logger()

MESSAGES: Final = "/api/messages"
INCIDENTS: Final = "/api/incidents/"
UNKNOWN: Final = "unknown"
"""The source of what no key is for, so that nobody can make metrics by inventing names."""
CONCERNED: Final = web.RequestKey("tenants whose reports a request may hold", frozenset[ClientId])
"""Set for as long as a request is refused as a whole; empty once its reports are taken one by one."""

REASONS: Final[Mapping[int, str]] = {
    400: "unreadable",
    401: "not_proven",
    403: "tenant",
    404: "unknown",
    405: "method",
    408: "late",
    409: "not_set_up",
    413: "too_large",
    415: "media_type",
    421: "host",
    422: "room",
}
"""Status → the reason in a metric."""
WHYS: Final[Mapping[str, Why]] = {
    **{str(why): why for why in Why},
    **dict.fromkeys(("late", "too_large", "media_type"), Why.UNREADABLE),
}
"""Reasons → what an admin is told of a source that has no other luck."""


def reason_of(error: IntakeError | web.HTTPException) -> str:
    """Why something was refused, in one word of few."""
    fields = {problem.field for problem in error.problems} if isinstance(error, IntakeError) else set()
    is_about_the_tenant = error.status == 400 and any(field.split(".")[-1] == "tenant" for field in fields)
    return "tenant" if is_about_the_tenant else REASONS.get(error.status, "other")


def why_of(error: IntakeError | web.HTTPException) -> Why:
    """Why something was refused, as an admin is told it."""
    return WHYS.get(reason_of(error), Why.UNREADABLE)


class Doors:
    """Watches over them; `now` is the clock."""

    def __init__(self, config: Config, refusals: Refusals, now: Callable[[], datetime]) -> None:
        self._sources = frozenset(key.source for key in config.intake_keys)
        self._refusals = refusals
        self._now = now

    @web.middleware
    async def watch(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Let every answer pass, and note each that is a refusal."""
        try:
            return await handler(request)
        except (IntakeError, web.HTTPException) as error:
            if 400 <= error.status < 500 and request.path.startswith((MESSAGES, INCIDENTS)):
                await self._refused(request, error)
            raise

    async def _refused(self, request: web.Request, error: IntakeError | web.HTTPException) -> None:
        reason, cause = reason_of(error), error.__cause__
        if request.path == MESSAGES:
            metrics.REFUSED.labels(MESSAGES, reason).inc()
            why = {"why": str(cause)} if isinstance(cause, UntrustedError) else {}
            log.warning("activity_refused", status=error.status, reason=reason, **why)
            return
        named = request.path.removeprefix(INCIDENTS)
        source = named if named in self._sources else UNKNOWN
        metrics.REFUSED.labels(source, reason).inc()
        log.warning("intake_refused", source=source, status=error.status, reason=reason)
        await self._refusals.refused(source, request.get(CONCERNED, ()), why_of(error), now=self._now())
