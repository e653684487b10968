"""What a browser does with Microsoft's sign-in: opens the page and brings its answer back, by redirect or by form."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

import aiohttp


class NoAnswerError(Exception):
    """A page that answers nothing by itself."""


@dataclass(frozen=True, slots=True)
class Back:
    """Where the sign-in sends the browser, and with what."""

    url: str
    answer: dict[str, str]


async def authorized(session: aiohttp.ClientSession, url: str) -> Back:
    """What Microsoft's page at that address answers, somebody being signed in and willing already.

    Raises NoAnswerError.
    """
    async with session.get(url, allow_redirects=False) as page:
        return await answer_of(page)


async def answer_of(page: aiohttp.ClientResponse) -> Back:
    """What a page of Microsoft's answers, by a redirect or by a form that posts itself; raises NoAnswerError."""
    if page.status == HTTPStatus.FOUND:
        back = urlsplit(page.headers["Location"])
        return Back(back._replace(query="").geturl(), dict(parse_qsl(back.query)))
    form = _Form()
    form.feed(await page.text())
    if not form.action:
        raise NoAnswerError(f"{page.status}: no form that posts itself")
    return Back(form.action, form.fields)


class _Form(HTMLParser):
    """The one form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the form's address and its fields."""
        known = dict(attrs)
        if tag == "form":
            self.action = known.get("action") or ""
        elif tag == "input" and known.get("name"):
            self.fields[str(known["name"])] = known.get("value") or ""
