"""The HTTP routes: Teams' activities, monitors' incidents, web pages, health and metrics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from math import nan
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import hdrs, web

from bot import metrics
from bot.chat.app_context import AppContext
from bot.http.problems import problem
from bot.log_fields import failure
from bot.teams.turns import EdgeAdapter
from bot.web import legal_pages
from bot.web.doors import Doors
from bot.web.incident_routes import Incidents
from bot.web.pages import route_of
from bot.web.sign_in_pages import SignInPages
from bot.web.visit_page import VisitPage
from config import Config
from services.admin.refused_reports import Refusals
from services.model.errors import RoomfixError, Unavailable
from services.model.loopback import is_loopback_host
from services.monitors.intake import IntakeError

log = structlog.get_logger()

RETRY = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class Site:
    """What the routes need; `ready` answers what `/readyz` says, or raises Unavailable."""

    config: Config
    context: AppContext
    adapter: EdgeAdapter
    ready: Callable[[], Awaitable[dict[str, Any]]]
    connect: SignInPages
    visit_page: VisitPage
    refusals: Refusals


def make_app(site: Site) -> web.Application:
    """The application with its routes."""
    guards = [problems, Doors(site.config, site.refusals, site.context.now).watch]
    app = web.Application(middlewares=[*guards, this_machine] if site.config.is_local else guards)
    app.router.add_post("/api/messages", site.adapter.process)
    app.add_routes(Incidents(site.config, site.context, site.refusals).routes())
    app.add_routes(site.connect.routes())
    app.add_routes(site.visit_page.routes())
    app.add_routes(legal_pages.routes())
    app.router.add_get("/healthz", _healthz)
    app.router.add_get("/readyz", _Ready(site).get)
    app.router.add_get("/metrics", _Ready(site).metrics)
    return app


@web.middleware
async def problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Every failure of a route as a JSON problem (RFC 9457); nothing leaves as a bare 500."""
    try:
        return await handler(request)
    except IntakeError as error:
        return problem(error.status, error.title, error.problems, headers=RETRY if error.status == 503 else None)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        detail = error.text if error.text and not error.text.startswith(f"{error.status}:") else None
        return problem(error.status, error.reason, detail=detail, headers=_kept(error))
    except Unavailable as error:
        return problem(503, "Try again in a moment", detail=error.key, headers=RETRY)
    except Exception as error:
        log.error("request_failed", route=route_of(request), **failure(error))  # noqa: TRY400 - a traceback has words
        return problem(500, "Something broke in Roomfix; it is in the log")


@web.middleware
async def this_machine(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse a request for another name than this machine's: a tunnel, or a web page whose name was made to lead here.

    For local mode, where nobody's identity is proven.
    """
    try:
        host = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        host = ""
    if not is_loopback_host(host):
        raise web.HTTPMisdirectedRequest(text="Without a registration Roomfix answers on localhost alone.")
    return await handler(request)


class _Ready:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def get(self, request: web.Request) -> web.Response:
        """Able to serve, and on which store."""
        try:
            return web.json_response({"ready": True} | await self._site.ready())
        except RoomfixError as error:
            return web.json_response({"ready": False, "reason": error.key}, status=503)

    async def metrics(self, request: web.Request) -> web.Response:
        """Everything for Prometheus; the queue's figures are of this moment."""
        try:
            jobs = (await self._site.ready())["jobs"]
        except RoomfixError:  # an outage is when the other figures are needed
            jobs = dict.fromkeys(("waiting", "oldest_due_ms", "dead"), nan)
        metrics.JOBS_WAITING.set(jobs["waiting"])
        metrics.JOBS_OLDEST.set(jobs["oldest_due_ms"] / 1000)
        metrics.JOBS_DEAD.set(jobs["dead"])
        return web.Response(body=metrics.exposition(), headers={"Content-Type": metrics.CONTENT_TYPE})


async def _healthz(request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {name: error.headers[name] for name in (hdrs.ALLOW, hdrs.ACCEPT_ENCODING) if name in error.headers}
