"""The pages of /connect: on to Microsoft's sign-in and back; plain HTML says what happened and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.http.request_bodies import body_within
from bot.web.pages import Failing, PageHandler, html, language_of, redirect, speak, worded
from mails.plain_pages import Trouble, consented_page, signed_in_page
from services.microsoft import consent, sign_in
from services.microsoft.oauth_session import OAuthSession
from services.model.errors import Refusal

log = structlog.get_logger()

MAX_FORM = 64 * 1024
"""Bytes; a code has a few thousand characters at most."""

FAILING: Final = Failing(
    {
        "link_missing": 400,
        "link_unknown": 404,
        "link_used": 409,
        "link_expired": 410,
        "answer_unreadable": 400,
        "sign_in_forged": 400,
        "code_used": 409,
    },
    otherwise=403,
    trouble=Trouble("page_stopped_title", "page_wait_title", "page_broke"),
)


@dataclass(frozen=True, slots=True)
class SignInPages:
    """The routes of signing in and of admin consent.

    Their pages are in the language of whoever asked for the link, else in one that the browser wants.
    """

    oauth: OAuthSession
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def routes(self) -> list[web.RouteDef]:
        """The routes below /connect, for aiohttp; whatever fails in one is a page with words."""
        return [
            web.get("/connect/start", self._worded(self._start)),
            web.get("/connect/return", self._worded(self._returned)),
            web.post("/connect/return", self._worded(self._returned)),
            web.get("/connect/consent/start", self._worded(self._consent_start)),
            web.get("/connect/consent/return", self._worded(self._consent_returned)),
            web.post("/connect/consent/return", self._worded(self._consent_returned)),
        ]

    async def _start(self, request: web.Request) -> web.Response:
        state = (await _answer(request)).get("state")
        speak(request, await sign_in.language_of(self.oauth, state, now=self.now()))
        return redirect(302, await sign_in.sign_in_page(self.oauth, state, now=self.now()))

    async def _returned(self, request: web.Request) -> web.Response:
        answer = await _answer(request)
        speak(request, await sign_in.language_of(self.oauth, answer.get("state"), now=self.now()))
        pending = await sign_in.returned(self.oauth, answer, now=self.now())
        log.info("signed_in", client=pending.client, dialog=pending.dialog)
        return html(200, signed_in_page(pending.account, language_of(request)))

    async def _consent_start(self, request: web.Request) -> web.Response:
        state = (await _answer(request)).get("state")
        speak(request, await consent.language_of(self.oauth, state, now=self.now()))
        return redirect(302, await consent.consent_page(self.oauth, state, now=self.now()))

    async def _consent_returned(self, request: web.Request) -> web.Response:
        answer = await _answer(request)
        speak(request, await consent.language_of(self.oauth, answer.get("state"), now=self.now()))
        wanted = await consent.consent_returned(self.oauth, answer, now=self.now())
        log.info("consented", client=wanted.client, dialog=wanted.dialog)
        return html(200, consented_page(language_of(request)))

    def _worded(self, answer_to: PageHandler) -> PageHandler:
        return worded(answer_to, FAILING, self.new_id)


async def _answer(request: web.Request) -> Mapping[str, str]:
    """The parameters of the address, or of a form that Microsoft's page posted; raises Refusal("answer_unreadable")."""
    if request.method != "POST":
        return _once_each(list(request.query.items()))
    if request.content_type != "application/x-www-form-urlencoded":
        raise Refusal("answer_unreadable")
    body = await body_within(request, MAX_FORM)
    if body is None:
        raise Refusal("answer_unreadable")
    try:
        return _once_each(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError as error:
        raise Refusal("answer_unreadable") from error


def _once_each(pairs: list[tuple[str, str]]) -> Mapping[str, str]:
    answer = dict(pairs)
    if len(answer) != len(pairs):
        raise Refusal("answer_unreadable")
    return answer
