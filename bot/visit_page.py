"""The page behind an e-mail's links: reading shows the incident as it is, only a button claims or gives back."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import structlog
from aiohttp import web

from bot.bodies import body_within
from bot.failures import failure
from bot.languages import wanted_language
from mails.markup import STYLE
from mails.pages import Visitor, broken_page, problem_page, unsubscribe_page, unsubscribed_page, visit_page
from services import calendars, visits
from services.errors import Refusal, RoomfixError
from services.model import ClaimId, ClientId, Incident, Person, PersonId, Source
from services.redis_store.store import Store
from services.setup import Setup
from services.visit_links import VisitLink, VisitLinks, at_work

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.Response]]

MAX_FORM: Final = 4 * 1024
"""Bytes; a form has one field."""
STATUS: Final = {
    "visit_link_unknown": 404,
    "unknown_incident": 404,
    "visit_link_expired": 410,
    "visit_link_void": 403,
    "visit_form_foreign": 403,
    "visit_form_unreadable": 400,
    "visit_form_too_long": 413,
}
"""Any other refusal is a 409, what is no refusal a 503."""
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_EPOCH = re.compile(r"[0-9]{1,11}")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
}


@dataclass(frozen=True, slots=True)
class _Visit:
    """An opened link: the incident, whose link it is, and what is set up."""

    link: VisitLink
    incident: Incident
    person: Person
    setup: Setup


@dataclass(frozen=True, slots=True)
class VisitPage:
    """The routes of the page. `address` is Roomfix's own, as browsers reach it; `on_unsubscribe` stops e-mail."""

    store: Store
    links: VisitLinks
    address: str
    on_unsubscribe: Callable[[ClientId, PersonId], Awaitable[None]]
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def routes(self) -> list[web.RouteDef]:
        """All of them; whatever fails in one is a page with words."""
        return [
            web.get("/visit/{token}", self._worded(self._show)),
            web.post("/visit/{token}", self._worded(self._press)),
            web.get("/visit/{token}/unsubscribe", self._worded(self._ask)),
            web.post("/visit/{token}/unsubscribe", self._worded(self._unsubscribe)),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        visit = await self._opened(request)
        return self._page(request, visit, chose=_moment(request.query.get("slot", "")))

    async def _press(self, request: web.Request) -> web.Response:
        """Claim or give back, then show the page anew, so that a reload repeats nothing."""
        _require_own(request, self.address)
        pressed = await _form(request)
        visit = await self._opened(request)
        try:
            await self._do(visit, pressed)
        except Refusal as refusal:
            return await self._refused(request, visit, refusal)
        return web.Response(status=303, headers={**HEADERS, "Location": request.match_info["token"]})

    async def _do(self, visit: _Visit, pressed: Mapping[str, str]) -> None:
        by = visits.Pressed(visit.link.client, visit.person, conversation="", source=Source.MAIL)
        incident, now, start = visit.incident.id, self.now(), _moment(pressed.get("slot", ""))
        known = {"client": visit.link.client, "incident": incident}
        if start is not None:
            claim_id = ClaimId(self.new_id())
            await visits.claim(self.store, incident, start, by=by, now=now, claim_id=claim_id)
            log.info("visit_page_claimed", **known)
        elif pressed.get("release"):
            await visits.release(self.store, incident, ClaimId(pressed["release"]), by=by, now=now)
            log.info("visit_page_released", **known)
        else:
            raise Refusal("visit_form_unreadable")

    async def _refused(self, request: web.Request, visit: _Visit, refusal: Refusal) -> web.Response:
        """Say no, with the slots that are free this moment."""
        if refusal.key in STATUS:
            raise refusal
        log.info("visit_page_refused", client=visit.link.client, incident=visit.incident.id, key=refusal.key)
        await calendars.show_offer(self.store, visit.link.client, visit.incident.id, now=self.now())
        return self._page(request, await self._opened(request), problem=refusal)

    async def _ask(self, request: web.Request) -> web.Response:
        self.links.read(request.match_info["token"], now=None)
        return _html(200, unsubscribe_page(_language(request)))

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        """Stop e-mail to the link's person, also long after it has expired, and for mail programs that ask by
        themselves (RFC 8058: they send a form of either kind, and no cookies)."""
        _require_own(request, self.address)
        link = self.links.read(request.match_info["token"], now=None)
        if request.content_type not in _FORMS:
            raise Refusal("visit_form_unreadable")
        await _body(request)
        await self.on_unsubscribe(link.client, link.person)
        log.info("unsubscribed", client=link.client, incident=link.incident)
        return _html(200, unsubscribed_page(_language(request)))

    async def _opened(self, request: web.Request) -> _Visit:
        """What a link leads to; raises Refusal for one that is over, or whose person has no business there any more."""
        link = self.links.read(request.match_info["token"], now=self.now())
        seen = await self.store.look(link.client, link.incident)
        if seen.incident is None:
            raise Refusal("unknown_incident")
        person = at_work(seen.setup, link.person, seen.incident.location.id)
        if person is None:
            raise Refusal("visit_link_void", location=seen.incident.location.name)
        return _Visit(link, seen.incident, person, seen.setup)

    def _page(
        self,
        request: web.Request,
        visit: _Visit,
        *,
        chose: datetime | None = None,
        problem: Refusal | None = None,
    ) -> web.Response:
        may_claim = visit.setup.is_contact(visit.person.id, visit.incident.location.id)
        visitor = Visitor(visit.person, request.match_info["token"], may_claim, chose)
        text = visit_page(visit.incident, visitor, now=self.now(), language=_language(request), problem=problem)
        return _html(409 if problem else 200, text)

    def _worded(self, answer_to: Handler) -> Handler:
        async def handler(request: web.Request) -> web.Response:
            try:
                return await answer_to(request)
            except RoomfixError as error:
                log.info("visit_page_stopped", key=error.key)
                status = STATUS.get(error.key, 409 if isinstance(error, Refusal) else 503)
                return _html(status, problem_page(error, _language(request)))
            except Exception as error:  # the address is a secret, so the log has the reference alone
                reference = self.new_id()
                log.error("visit_page_failed", reference=reference, **failure(error))  # noqa: TRY400
                return _html(500, broken_page(reference, _language(request)))

        return handler


def _require_own(request: web.Request, address: str) -> None:
    """Let a press pass that a browser says is of this site, or of which it says nothing; raises Refusal.

    A page that sends no referrer gives `null` as the origin of its own forms (Fetch: serializing a request origin).
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    own = (address, f"{request.scheme}://{request.host}")
    is_own = (
        site in {"same-origin", "none"}
        if site is not None
        else origin == "null" or _origin(origin) in map(_origin, own)
    )
    if not is_own:
        raise Refusal("visit_form_foreign")


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()


async def _form(request: web.Request) -> Mapping[str, str]:
    """The fields of a form, each once; raises Refusal: `visit_form_unreadable`, `visit_form_too_long`."""
    if request.content_type != _FORMS[0]:
        raise Refusal("visit_form_unreadable")
    body = await _body(request)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError as error:
        raise Refusal("visit_form_unreadable") from error
    if len(pairs) != 1:
        raise Refusal("visit_form_unreadable")
    return dict(pairs)


async def _body(request: web.Request) -> bytes:
    try:
        body = await body_within(request, MAX_FORM)
    except web.RequestPayloadError as error:  # chunks or gzip that are none
        raise Refusal("visit_form_unreadable") from error
    if body is None:
        raise Refusal("visit_form_too_long")
    return body


def _moment(text: str) -> datetime | None:
    """The time that a button or a link names."""
    return datetime.fromtimestamp(int(text), UTC) if _EPOCH.fullmatch(text) else None


def _language(request: web.Request) -> str:
    return wanted_language(request.headers.get("Accept-Language", ""))


def _html(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS)
