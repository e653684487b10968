"""The pages that the app's details in Teams link to: which data Roomfix keeps, and on which terms it can be used.

Roomfix has no home page of its own: its address leads to the terms, which say what it is.
"""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.web.pages import PageHandler, html, language_of, redirect
from mails.plain_pages import privacy_page, terms_page


def routes() -> list[web.RouteDef]:
    """The routes of these pages, open to everybody."""
    return [
        web.get("/", _home),
        web.get("/privacy", _serving(privacy_page)),
        web.get("/terms", _serving(terms_page)),
    ]


async def _home(request: web.Request) -> web.Response:
    return redirect(302, "terms")


def _serving(made: Callable[[str], str]) -> PageHandler:
    async def handler(request: web.Request) -> web.Response:
        return html(200, made(language_of(request)))

    return handler
