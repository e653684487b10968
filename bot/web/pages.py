"""What all web pages share: how they are sent, in which language, and the words for whatever fails behind one."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

import structlog
from aiohttp import web

from bot.log_fields import failure
from bot.web.browser_language import wanted_language
from cards.text.catalogue import known_language
from mails.markup import STYLE
from mails.plain_pages import Trouble, broken_page, is_outage, problem_page
from services.model.errors import RoomfixError

log = structlog.get_logger()

PageHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_READER: Final = web.RequestKey("language of the reader", str)


@dataclass(frozen=True, slots=True)
class Failing:
    """How the pages of one kind fail: a refusal's status by its key, any other's `otherwise`, and the words around it.

    An outage is a 503 everywhere.
    """

    statuses: Mapping[str, int]
    otherwise: int
    trouble: Trouble

    def status(self, error: RoomfixError) -> int:
        """The status of the page that says an error."""
        return 503 if is_outage(error) else self.statuses.get(error.key, self.otherwise)


def worded(answer_to: PageHandler, failing: Failing, new_id: Callable[[], str]) -> PageHandler:
    """The handler with a page for whatever fails in it; what broke stands in the log under the page's reference."""

    async def handler(request: web.Request) -> web.StreamResponse:
        try:
            return await answer_to(request)
        except web.HTTPException:  # no browser's body: too slow, encoded, in chunks that are none
            raise
        except RoomfixError as error:
            log.info("page_refused", route=route_of(request), key=error.key, code=error.values.get("code"))
            return html(failing.status(error), problem_page(error, failing.trouble, language_of(request)))
        except Exception as error:
            reference = new_id()
            log.error("page_failed", route=route_of(request), reference=reference, **failure(error))  # noqa: TRY400
            return html(500, broken_page(reference, failing.trouble, language_of(request)))

    return handler


def speak(request: web.Request, language: str) -> None:
    """Answer a request in the language of whoever its link was made for, "" where that is not known."""
    if language:
        request[_READER] = known_language(language)


def language_of(request: web.Request) -> str:
    """The catalogue's language for the answer: what `speak` has named, else what the browser wants."""
    return request.get(_READER) or wanted_language(request.headers.get("Accept-Language", ""))


def route_of(request: web.Request) -> str:
    """The route of a request as it is declared: what stands in its address may be a secret."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"


def html(status: int, text: str, *, has_forms: bool = False) -> web.Response:
    """A page, which no cache keeps and which runs nothing; only one that `has_forms` can send any, to Roomfix alone."""
    return web.Response(status=status, text=text, content_type="text/html", headers=_headers(has_forms=has_forms))


def redirect(status: int, url: str) -> web.Response:
    """On to another address, which does not learn from where."""
    return web.Response(status=status, headers={**_headers(has_forms=False), "Location": url})


def _headers(*, has_forms: bool) -> dict[str, str]:
    forms = "'self'" if has_forms else "'none'"
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Content-Security-Policy": (
            f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action {forms}; "
            "frame-ancestors 'none'"
        ),
    }
