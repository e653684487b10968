"""What a browser does with Microsoft's sign-in: opens the page and brings its answer back, by redirect or by form."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import aiohttp


@dataclass(frozen=True, slots=True)
class Back:
    """Where the sign-in sends the browser, and with what."""

    url: str
    answer: dict[str, str]


@dataclass
class _Form(HTMLParser):
    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "form":
            self.action = known.get("action") or ""
        elif tag == "input" and known.get("name"):
            self.fields[str(known["name"])] = known.get("value") or ""


async def authorized(session: aiohttp.ClientSession, url: str) -> Back:
    """What Microsoft's page at that address answers, somebody being signed in and willing already."""
    async with session.get(url, allow_redirects=False) as page:
        if page.status == 302:
            back = urlsplit(page.headers["Location"])
            return Back(back._replace(query="").geturl(), dict(parse_qsl(back.query)))
        form = _Form()
        form.feed(await page.text())
    assert form.action, f"{page.status}: no form that posts itself"
    return Back(form.action, form.fields)
