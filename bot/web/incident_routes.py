"""The routes of incidents: what monitors send, each report by itself, and what became of it.

A key is for one tenant alone if it was made so, else for every one that this Roomfix serves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web

from bot import metrics
from bot.chat.app_context import AppContext
from bot.http.request_bodies import body_within
from bot.web.doors import CONCERNED, reason_of, why_of
from config import Config
from config_reader import IntakeKey
from services.admin.refused_reports import Refusals
from services.incidents import reporting
from services.model import ClientId, Incident
from services.model.errors import NeedsAdmin
from services.monitors import intake, sources
from services.monitors.intake import (
    EVERY,
    MOST_PROBLEMS,
    FieldProblem,
    IntakeError,
    Read,
    Refused,
    Report,
    ReportStatus,
    Sent,
)
from services.monitors.monitor import Monitor
from services.monitors.pending import KnownReport, Pending, Waiting
from services.parsing import room_lookup

log = structlog.get_logger()

JsonObject = dict[str, Any]
ReportAnswer = JsonObject | Refused
"""What became of one report, as it is answered."""

PATH = "/api/incidents/{source}"
ORIGIN = re.compile(r"[A-Za-z0-9*._:-]{1,255}")
"""What may name a sender that asks first (CloudEvents: a DNS name expression)."""


class Incidents:
    """Takes incidents from monitors and shows them to whoever holds a source's key."""

    def __init__(self, config: Config, context: AppContext, refusals: Refusals) -> None:
        self._config = config
        self._context = context
        self._refusals = refusals

    def routes(self) -> list[web.RouteDef]:
        """The routes below /api/incidents, for aiohttp."""
        return [
            web.post(PATH, self._post),
            web.options(PATH, self._asked),
            web.get("/api/incidents/{id}", self._get),
        ]

    async def _post(self, request: web.Request) -> web.Response:
        """Take what a monitor sends: 202 once it is stored, with an id for each of its reports."""
        source = request.match_info["source"]
        keys, monitor = self._keys(source), sources.monitor(source)
        request[CONCERNED] = frozenset(key.tenant for key in keys)
        headers = {name.lower(): request.headers[name] for name in request.headers}
        sent = Sent(await _limited_body(request, self._config.longest_report), headers)
        only = proven(monitor, keys, sent)
        request[CONCERNED] = frozenset({only})
        reads = monitor.reports(source, sent)
        request[CONCERNED] = frozenset()
        told = [await self._told(request, monitor, _of_tenant(request, read, only), only) for read in reads]
        await self._note(source, told, only)
        answer = told[0] if len(told) == 1 else {"incidents": [_entry(one) for one in told]}
        return web.json_response(answer, status=202)

    async def _asked(self, request: web.Request) -> web.Response:
        """Allow whoever asks to send events (CloudEvents: HTTP webhooks §4); the key is asked for when they do."""
        source = request.match_info["source"]
        self._keys(source)
        if not sources.monitor(source).asks_first:
            raise web.HTTPMethodNotAllowed("OPTIONS", ["GET", "HEAD", "POST"])
        origin = request.headers.get("WebHook-Request-Origin", "")
        granted = {"WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "*"} if ORIGIN.fullmatch(origin) else {}
        return web.Response(headers={"Allow": "GET, HEAD, OPTIONS, POST"} | granted)

    async def _get(self, request: web.Request) -> web.Response:
        """One incident, or the report that may become it, as JSON, for whoever holds a key that is for its tenant."""
        tenants = self._admitted(request)
        found = await reporting.find(self._context.store, request.match_info["id"])
        if found is None or not tenants & {found.client, EVERY}:
            raise IntakeError(404, "Unknown incident", FieldProblem("id", "Roomfix has no incident of this id"))
        return web.json_response(_waiting(found) if isinstance(found, Pending) else _shown(found))

    async def _note(self, source: str, told: Sequence[ReportAnswer], only: ClientId) -> None:
        """Note what was refused; raises IntakeError where that is everything."""
        refused = [one for one in told if isinstance(one, Refused)]
        for one in refused:
            whose = (one.client or only,)
            await self._refusals.refused(source, whose, why_of(one.error), now=self._context.now())
        if refused and len(refused) == len(told):
            raise _one_of_all(refused)
        for one in refused:
            metrics.REFUSED.labels(source, reason_of(one.error)).inc()
        if refused:  # a monitor does not read our answer
            log.warning("reports_refused", source=source, refused=len(refused), of=len(told))

    async def _told(self, request: web.Request, monitor: Monitor, read: Read, only: ClientId) -> ReportAnswer:
        if isinstance(read, Refused):
            return read
        client = None
        try:
            client = await reporting.client_of(self._context.store, read)
            incident = await self._received(client, read)
        except IntakeError as error:
            if error.status == 503:  # the whole body will be sent again, and what is stored already is not doubled
                raise
            if error.status == 404 and read.status is ReportStatus.RESOLVED and not monitor.minds_unknown:
                return {"source_id": read.source_id, "state": "unknown"}
            return Refused(read.source_id, error, client)
        await self._refusals.taken(read.source, client, only, now=self._context.now())
        metrics.INCIDENTS.labels(read.source).inc()
        missed = {"left_out": list(read.left_out)} if read.left_out else {}
        return {"id": incident.id, "state": incident.state, "url": self._url(request, incident), **missed}

    async def _received(self, client: ClientId, report: Report) -> KnownReport:
        context = self._context
        new_id = reporting.id_of_event(client, report, new_id=context.new_id())
        try:
            report = await self._placed(client, report)
            return await reporting.receive(context.store, client, report, now=context.now(), new_id=new_id)
        except NeedsAdmin as error:
            raise IntakeError(409, "Roomfix is not set up for this", FieldProblem("tenant", error.key)) from error

    async def _placed(self, client: ClientId, report: Report) -> Report:
        """The report in the first room that one of its names is the name of."""
        if not report.or_rooms:
            return report
        setup = await self._context.store.setup(client)
        names = (report.room, *report.or_rooms)
        return replace(report, room=next((name for name in names if room_lookup.find_room(setup, name)), report.room))

    def _keys(self, source: str) -> list[IntakeKey]:
        found = [key for key in self._config.intake_keys if key.source == source]
        if not found:
            raise IntakeError(404, "Unknown source", FieldProblem("source", "ROOMFIX_INTAKE_KEYS has no key for it"))
        return found

    def _admitted(self, request: web.Request) -> set[ClientId]:
        """The tenants whose incidents a request may read; raises IntakeError 401 for a request without any key."""
        tenants = {key.tenant for key in self._config.intake_keys if _opens(key, request)}
        if not tenants:
            raise IntakeError(401, "Sign the request, or send the key as a bearer token")
        return tenants

    def _url(self, request: web.Request, incident: KnownReport) -> str:
        base = self._config.public_url or f"{request.scheme}://{request.host}"
        return f"{base}/api/incidents/{incident.id}"


def proven(monitor: Monitor, keys: Sequence[IntakeKey], sent: Sent) -> ClientId:
    """The tenant that the key of a request is for; raises IntakeError for one that no key proves.

    Of what is wrong with several keys, a 401 says least: it is answered only where no key finds more.
    """
    errors: list[IntakeError] = []
    for key in keys:
        try:
            monitor.verify(key.secret, sent)
        except IntakeError as error:
            errors.append(error)
        else:
            return key.tenant
    raise min(errors, key=lambda error: error.status == 401)


def _of_tenant(request: web.Request, read: Read, only: ClientId) -> Read:
    """The report with its tenant: what it says itself, the address or the key, of which none may name another."""
    if isinstance(read, Refused):
        return read
    asked = ClientId(request.query.get("tenant", "").lower())  # for monitors whose bodies have no field for it
    named = {tenant for tenant in (read.tenant, asked) if tenant}
    if only != EVERY and named - {only}:
        return _of_no_tenant(read, "Unknown tenant", "this key is for another tenant")
    if len(named) > 1:
        return _of_no_tenant(read, "The tenant is not clear", "the body and the address name different tenants")
    return replace(read, tenant=next(iter(named), only) or None)


def _of_no_tenant(report: Report, title: str, why: str) -> Refused:
    return Refused(report.source_id, IntakeError(400, title, FieldProblem("tenant", why)))


def _opens(key: IntakeKey, request: web.Request) -> bool:
    """Whether a request that only reads carries a key, or its signature for this path alone."""
    if intake.is_bearer(key.secret, request.headers.get("Authorization", "")):
        return True
    # base64 is read without minding other characters: a vendor's text would sign with less than itself
    if sources.monitor(key.source).has_plain_key:
        return False
    try:
        intake.verify(key.secret, request.path.encode(errors="replace"), dict(request.headers))
    except IntakeError:
        return False
    return True


def _one_of_all(refused: Sequence[Refused]) -> IntakeError:
    """Why a body was refused of which nothing could be taken; of several, each field is named behind its place."""
    first = refused[0].error
    if len(refused) == 1:
        return first
    problems = [
        FieldProblem(f"{place}.{problem.field}", problem.why)
        for place, one in enumerate(refused)
        for problem in one.error.problems or (FieldProblem("body", one.error.title),)
    ]
    return IntakeError(first.status, "No incident could be taken", *problems[:MOST_PROBLEMS])


def _entry(told: ReportAnswer) -> JsonObject:
    if not isinstance(told, Refused):
        return told
    errors = [{"field": problem.field, "detail": problem.why} for problem in told.error.problems]
    return {"source_id": told.source_id, "status": told.error.status, "title": told.error.title, "errors": errors}


async def _limited_body(request: web.Request, most: int) -> bytes:
    body = await body_within(request, most)
    if body is None:
        raise IntakeError(413, "The body is too large", FieldProblem("body", f"at most {most // 2**20} MiB"))
    return body


def _waiting(pending: Pending) -> JsonObject:
    """A report that nobody hears of yet, with when that will be as it stands, or whose fault is gone."""
    report, is_over = pending.report, pending.state is Waiting.RECOVERED
    until = pending.until if pending.paused_until is None else max(pending.until, pending.paused_until)
    return {
        "id": pending.id,
        "state": pending.state,
        "source": report.source,
        "source_id": report.source_id,
        "room": pending.room.name,
        "location": pending.location.name,
        "timezone": pending.location.hours.timezone,
        "title": report.title,
        "description": report.description,
        "severity": report.severity,
        "occurred_at": pending.occurred_at.isoformat(),
        "reported_at": pending.reported_at.isoformat(),
        "pending_until": None if is_over else until.isoformat(),
    }


def _shown(incident: Incident) -> dict[str, Any]:
    claim = incident.claim
    return {
        "id": incident.id,
        "state": incident.state,
        "source": incident.source,
        "source_id": incident.source_id,
        "room": incident.room.name,
        "location": incident.location.name,
        "timezone": incident.location.hours.timezone,
        "title": incident.title,
        "description": incident.description,
        "severity": incident.severity,
        "occurred_at": incident.occurred_at.isoformat(),
        "closing": incident.closing,
        "slots": [{"start": slot.start.isoformat(), "end": slot.end.isoformat()} for slot in incident.offer.slots],
        "visit": claim
        and {
            "claim": claim.id,
            "contact": claim.contact.name,
            "start": claim.slot.start.isoformat(),
            "end": claim.slot.end.isoformat(),
            "room_answer": claim.answer,
        },
        "history": [
            {
                "event": entry.event,
                "at": entry.at.isoformat(),
                "person": entry.person and entry.person.name,
                "source": entry.source,
                "note": entry.note,
                "left_out": entry.left_out,
            }
            for entry in incident.history
        ],
    }
