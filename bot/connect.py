"""The pages of /connect: on to Microsoft's sign-in and back; plain HTML says what happened and what to do next."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Final
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from bot.bodies import body_within
from bot.failures import failure
from cards.texts import plain_word, say
from services import consent, sign_in
from services.desk import Desk
from services.errors import Refusal, RoomfixError, Unavailable

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

MAX_FORM = 64 * 1024
"""Bytes; a code has a few thousand characters at most."""

STATUS: Final = {
    "link_missing": 400,
    "link_unknown": 404,
    "link_used": 409,
    "link_expired": 410,
    "answer_unreadable": 400,
    "sign_in_forged": 400,
    "code_used": 409,
}
"""Any other refusal is a 403, an outage a 503."""

STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;max-width:34rem;padding:2rem 1.25rem;font:1.125rem/1.6 system-ui,sans-serif}"
    "body{overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.3}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
}


@dataclass(frozen=True, slots=True)
class Connect:
    """The routes of signing in and of admin consent."""

    desk: Desk
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def routes(self) -> list[web.RouteDef]:
        """All of them; whatever fails in one is a page with words."""
        return [
            web.get("/connect/start", self._page(self._start)),
            web.get("/connect/return", self._page(self._returned)),
            web.post("/connect/return", self._page(self._returned)),
            web.get("/connect/consent/start", self._page(self._consent_start)),
            web.get("/connect/consent/return", self._page(self._consent_returned)),
            web.post("/connect/consent/return", self._page(self._consent_returned)),
        ]

    async def _start(self, answer: Mapping[str, str]) -> web.StreamResponse:
        return _redirect(await sign_in.sign_in_page(self.desk, answer.get("state"), now=self.now()))

    async def _returned(self, answer: Mapping[str, str]) -> web.StreamResponse:
        pending = await sign_in.returned(self.desk, answer, now=self.now())
        log.info("signed_in", client=pending.client, dialog=pending.dialog)
        lines = (say("page_signed_in", account=pending.account), say("page_signed_in_next"))
        return _page(200, say("page_signed_in_title"), lines)

    async def _consent_start(self, answer: Mapping[str, str]) -> web.StreamResponse:
        return _redirect(await consent.consent_page(self.desk, answer.get("state"), now=self.now()))

    async def _consent_returned(self, answer: Mapping[str, str]) -> web.StreamResponse:
        wanted = await consent.consent_returned(self.desk, answer, now=self.now())
        log.info("consented", client=wanted.client, dialog=wanted.dialog)
        return _page(200, say("page_consented_title"), (say("page_consented"), say("page_close")))

    def _page(self, answer_to: Callable[[Mapping[str, str]], Awaitable[web.StreamResponse]]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            try:
                return await answer_to(await _answer(request))
            except RoomfixError as error:
                log.info("connect_refused", route=request.path, key=error.key, code=error.values.get("code"))
                return _refused(error)
            except Exception as error:
                reference = self.new_id()
                log.error("connect_failed", route=request.path, reference=reference, **failure(error))  # noqa: TRY400
                return _page(500, say("page_stopped_title"), (say("page_broke", reference=reference),))

        return handler


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


def _refused(error: RoomfixError) -> web.Response:
    words = (plain_word(error),)
    if isinstance(error, Unavailable):
        return _page(503, say("page_wait_title"), words)
    return _page(STATUS.get(error.key, 403), say("page_stopped_title"), words)


def _redirect(url: str) -> web.Response:
    return web.Response(status=302, headers={**HEADERS, "Location": url})


def _page(status: int, title: str, lines: tuple[str, ...]) -> web.Response:
    """A page of a heading and paragraphs, which are plain text."""
    paragraphs = "\n".join(f"<p>{escape(line)}</p>" for line in lines)
    text = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – Roomfix</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{paragraphs}
</main>
</body>
</html>
"""
    return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS)
