"""A browser without script for the stand-in's sign-in pages: it keeps cookies and presses buttons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp

from sandbox.m365 import CLIENT_ID
from tests.builders.running_m365 import Contoso

RETURN_TO = "http://127.0.0.1:3978/connect/return"
GRAPH = "https://graph.microsoft.com"
SCOPES = f"openid profile offline_access {GRAPH}/Calendars.ReadWrite {GRAPH}/User.Read"


@dataclass(slots=True)
class Form:
    """What a form sends: its hidden fields, and what each button adds by the words on it."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    inputs: list[str] = field(default_factory=list)
    boxes: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.outside: list[str] = []
        self._button: tuple[str, str] | None = None
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        self.outside += [had[name] for name in ("src", "href") if name in had]
        if tag == "form":
            self.forms.append(Form(had.get("action", "")))
        elif tag == "input":
            self._input(had)
        elif tag == "button":
            self._button, self._said = (had.get("name", ""), had.get("value", "")), []

    def _input(self, had: dict[str, str]) -> None:
        form, kind = self.forms[-1], had.get("type", "text")
        if kind == "hidden":
            form.fields[had["name"]] = had["value"]
        elif kind == "checkbox":
            form.boxes[had["name"]] = had["value"]
        else:
            form.inputs.append(had["name"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button is not None:
            self.forms[-1].buttons[" ".join(self._said)] = self._button
            self._button = None

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(data.strip())
            self._said.append(data.strip())


@dataclass(slots=True)
class Window:
    """One browser window; `back` is what the app got when the browser was sent back to it."""

    session: aiohttp.ClientSession
    url: str = ""
    status: int = 0
    text: str = ""
    forms: list[Form] = field(default_factory=list)
    back: dict[str, str] = field(default_factory=dict)
    back_by: str = ""
    outside: list[str] = field(default_factory=list)

    async def open(self, url: str) -> str:
        """Go to an address; the words of the page, empty when it sent the browser back."""
        self.url = url
        return await self._load("GET", url)

    def offers(self, words: str) -> bool:
        """Whether a button has these words on it."""
        return any(words in said for form in self.forms for said in form.buttons)

    async def press(self, words: str, *, tick: str = "", **typed: str) -> str:
        """Press the first button with these words on it, after ticking a box and typing."""
        form = next(form for form in self.forms if any(words in said for said in form.buttons))
        name, value = next(button for said, button in form.buttons.items() if words in said)
        assert typed.keys() <= set(form.inputs), typed
        fields = {
            **form.fields,
            **typed,
            **({tick: form.boxes[tick]} if tick else {}),
            **({name: value} if name else {}),
        }
        return await self._load("POST", form.action or self.url, data=fields)

    async def _load(self, method: str, url: str, **options: Any) -> str:
        if url.startswith(RETURN_TO):
            self.back, self.back_by, self.forms = dict(options["data"]), "form_post", []
            return ""
        async with self.session.request(method, url, allow_redirects=False, **options) as response:
            self.status = response.status
            if response.status == 302:
                return self._sent_back(response.headers["Location"])
            reader = _Reader()
            reader.feed(await response.text())
        self.forms, self.outside, self.text = reader.forms, reader.outside, "\n".join(reader.words)
        return self.text

    def _sent_back(self, location: str) -> str:
        parts = urlsplit(location)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == RETURN_TO
        self.back = dict(parse_qsl(parts.query or parts.fragment, keep_blank_values=True))
        self.back_by = "query" if parts.query else "fragment"
        self.forms = []
        return ""


@asynccontextmanager
async def a_window(it: Contoso) -> AsyncIterator[Window]:
    """A window with nobody signed in, at a tenant whose pages ask."""
    it.m365.identity.rules.pages = True
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Window(session)


def authorize_url(it: Contoso, *, tenant: str = "organizations", **changes: str) -> str:
    """The address of the authorize page for a usual request."""
    query = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": RETURN_TO,
        "scope": SCOPES,
        "state": "s1",
        "nonce": "n1",
        **changes,
    }
    wanted = {name: value for name, value in query.items() if value}
    return f"{it.m365.login_url}/{tenant}/oauth2/v2.0/authorize?{urlencode(wanted)}"


def consent_url(it: Contoso, path: str, **changes: str) -> str:
    """The address of an admin consent page, `path` being tenant and version."""
    query = {"client_id": CLIENT_ID, "redirect_uri": RETURN_TO, "state": "s1", **changes}
    return f"{it.m365.login_url}/{path}/adminconsent?{urlencode(query)}"
