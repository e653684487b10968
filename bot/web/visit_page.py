"""The page behind an e-mail's links: reading shows the incident as it is, only a button claims or gives back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import structlog
from aiohttp import web

from bot.chat.app_context import AppContext
from bot.http.request_bodies import body_within
from bot.web.pages import Failing, PageHandler, html, language_of, redirect, worded
from mails.incident_page import Visitor, unsubscribe_page, unsubscribed_page, visit_page
from mails.plain_pages import Trouble
from services.incidents import offers, visits
from services.mail.visit_links import VisitLink, at_work
from services.model import ClaimId, Incident, Person, Via
from services.model.errors import Refusal
from services.model.preferences import NOTHING, Preferences
from services.model.setup import Setup

log = structlog.get_logger()

MAX_FORM: Final = 4 * 1024
"""Bytes; a form has one field."""
FAILING: Final = Failing(
    {
        "visit_link_unknown": 404,
        "unknown_incident": 404,
        "visit_link_expired": 410,
        "visit_link_void": 403,
        "visit_form_foreign": 403,
        "visit_form_unreadable": 400,
        "visit_form_too_long": 413,
    },
    otherwise=409,
    trouble=Trouble("visit_page_stopped_title", "page_wait_title", "visit_page_broke"),
)
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_EPOCH = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class _Visit:
    """An opened link: the incident, whose link it is, and what is set up."""

    link: VisitLink
    incident: Incident
    person: Person
    setup: Setup


@dataclass(frozen=True, slots=True)
class VisitPage:
    """The routes of the page."""

    context: AppContext

    def routes(self) -> list[web.RouteDef]:
        """The routes below /visit, for aiohttp; whatever fails in one is a page with words."""
        return [
            web.get("/visit/{token}", self._worded(self._show)),
            web.post("/visit/{token}", self._worded(self._press)),
            web.get("/visit/{token}/unsubscribe", self._worded(self._ask)),
            web.post("/visit/{token}/unsubscribe", self._worded(self._unsubscribe)),
            web.get(r"/visit/{rest:[\s\S]*}", self._worded(self._unknown)),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        visit = await self._opened(request)
        return self._page(request, visit, chose=_moment(request.query.get("slot", "")))

    async def _press(self, request: web.Request) -> web.Response:
        """Claim or give back, then show the page anew, so that a reload repeats nothing."""
        _require_own(request, self.context.oauth.address)
        pressed = await _form(request)
        visit = await self._opened(request)
        try:
            await self._do(visit, pressed)
        except Refusal as refusal:
            return await self._refused(request, visit, refusal)
        return redirect(303, request.match_info["token"])

    async def _do(self, visit: _Visit, pressed: Mapping[str, str]) -> None:
        by = visits.Pressed(visit.link.client, visit.person, conversation="", via=Via.MAIL)
        incident, now, start = visit.incident.id, self.context.now(), _moment(pressed.get("slot", ""))
        known = {"client": visit.link.client, "incident": incident}
        if start is not None:
            claim_id = ClaimId(self.context.new_id())
            await visits.claim(self.context.store, incident, start, by=by, now=now, claim_id=claim_id)
            log.info("visit_page_claimed", **known)
        elif pressed.get("release"):
            await visits.release(self.context.store, incident, ClaimId(pressed["release"]), by=by, now=now)
            log.info("visit_page_released", **known)
        else:
            raise Refusal("visit_form_unreadable")

    async def _refused(self, request: web.Request, visit: _Visit, refusal: Refusal) -> web.Response:
        """Say no, with the slots that are free this moment."""
        if refusal.key in FAILING.statuses:
            raise refusal
        log.info("visit_page_refused", client=visit.link.client, incident=visit.incident.id, key=refusal.key)
        await offers.show_offer(self.context.store, visit.link.client, visit.incident.id, now=self.context.now())
        return self._page(request, await self._opened(request), problem=refusal)

    async def _ask(self, request: web.Request) -> web.Response:
        self.context.links.read(request.match_info["token"], now=None)
        return html(200, unsubscribe_page(language_of(request)), has_forms=True)

    async def _unsubscribe(self, request: web.Request) -> web.Response:
        """Stop e-mail to the link's person, also long after it has expired, and for mail programs that ask by
        themselves (RFC 8058: they send a form of either kind, and no cookies)."""
        _require_own(request, self.context.oauth.address)
        link = self.context.links.read(request.match_info["token"], now=None)
        if request.content_type not in _FORMS:
            raise Refusal("visit_form_unreadable")
        await _body(request)
        preferences = self.context.preferences
        known = await preferences.get(link.client, link.person) or Preferences(Person(link.person, ""))
        await preferences.save(link.client, replace(known, mail=NOTHING))
        log.info("unsubscribed", client=link.client, incident=link.incident)
        return html(200, unsubscribed_page(language_of(request)))

    async def _unknown(self, request: web.Request) -> web.Response:
        """An address that no letter holds: a link that something has cut or added to."""
        raise Refusal("visit_link_unknown")

    async def _opened(self, request: web.Request) -> _Visit:
        """What a link leads to; raises Refusal for one that is over, or whose person has no business there any more."""
        link = self.context.links.read(request.match_info["token"], now=self.context.now())
        seen = await self.context.store.look(link.client, link.incident)
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
        text = visit_page(
            visit.incident, visitor, now=self.context.now(), language=language_of(request), problem=problem
        )
        return html(409 if problem else 200, text, has_forms=True)

    def _worded(self, answer_to: PageHandler) -> PageHandler:
        return worded(answer_to, FAILING, self.context.new_id)


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
    body = await body_within(request, MAX_FORM)
    if body is None:
        raise Refusal("visit_form_too_long")
    return body


def _moment(text: str) -> datetime | None:
    """The time that a button or a link names."""
    return datetime.fromtimestamp(int(text), UTC) if _EPOCH.fullmatch(text) else None
