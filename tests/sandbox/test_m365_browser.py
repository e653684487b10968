"""A real browser goes through the stand-in's sign-in pages and ends at the app's own page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from sandbox.m365 import CLIENT_ID
from tests.builders.playground_browser import chromium
from tests.builders.running_m365 import ROOMFIX, Contoso, contoso
from tests.builders.token_redeeming import claims, redeem

pytestmark = pytest.mark.browser

GRAPH = "https://graph.microsoft.com"
SCOPES = f"openid profile offline_access {GRAPH}/Calendars.ReadWrite {GRAPH}/Calendars.Read.Shared {GRAPH}/User.Read"


@dataclass(slots=True)
class App:
    """An app on loopback: a page that gives the browser a cookie, and the one the sign-in comes back to."""

    url: str = ""
    came_back: list[tuple[str, dict[str, str], bool]] = field(default_factory=list)

    async def start(self, _request: web.Request) -> web.Response:
        response = web.Response(text="<title>App</title>", content_type="text/html")
        response.set_cookie("app", "1", samesite="Lax")
        return response

    async def come_back(self, request: web.Request) -> web.Response:
        fields = await request.post() if request.method == "POST" else request.query
        self.came_back.append(
            (request.method, {name: str(value) for name, value in fields.items()}, bool(request.cookies))
        )
        return web.Response(text="<title>Back</title><h1>Signed in</h1>", content_type="text/html")


@asynccontextmanager
async def an_app() -> AsyncIterator[App]:
    app, site = App(), web.Application()
    site.add_routes([web.get("/", app.start), web.route("*", "/return", app.come_back)])
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    app.url = "http://{}:{}".format(*runner.addresses[0][:2])
    yield app
    await runner.cleanup()


def sign_in_url(it: Contoso, app: App, *, mode: str) -> str:
    """The authorize page under another host name than the app's, so that the way back is cross-site as in the cloud."""
    query = {
        "client_id": CLIENT_ID,
        "redirect_uri": f"{app.url}/return",
        "response_mode": mode,
        "scope": SCOPES,
        "state": "s1",
        "login_hint": ROOMFIX,
    }
    host = it.m365.login_url.replace("127.0.0.1", "localhost")
    return f"{host}/organizations/oauth2/v2.0/authorize?{urlencode(query)}"


async def press(page: Any, name: str) -> None:
    await page.get_by_role("button", name=name).first.click()


async def test_a_person_chooses_an_account_consents_and_ends_at_the_app(tmp_path: Path) -> None:
    async with contoso() as it, an_app() as app, chromium() as browser:
        it.m365.identity.rules.pages = True
        page = await browser.new_page(viewport={"width": 900, "height": 1000})
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(app.url)
        await page.goto(sign_in_url(it, app, mode="form_post"))
        await page.screenshot(path=tmp_path / "accounts.png")
        await press(page, ROOMFIX)
        await page.get_by_role("heading", name="Permissions requested").wait_for()
        await page.screenshot(path=tmp_path / "consent.png")
        await press(page, "Accept")
        await page.get_by_role("heading", name="Signed in").wait_for()
        ((method, fields, has_cookie),) = app.came_back
        status, answer = await redeem(it, fields["code"], redirect_uri=f"{app.url}/return")
    assert (method, fields["state"], status) == ("POST", "s1", 200)
    assert has_cookie is False
    assert claims(answer["id_token"])["preferred_username"] == ROOMFIX
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"127.0.0.1", "localhost"}
    assert all((tmp_path / name).stat().st_size > 5_000 for name in ("accounts.png", "consent.png"))


async def test_without_script_and_with_the_keyboard_alone_it_works_too() -> None:
    async with contoso() as it, an_app() as app, chromium() as browser:
        it.m365.identity.rules.pages = True
        page = await (await browser.new_context(java_script_enabled=False)).new_page()
        await page.goto(sign_in_url(it, app, mode="form_post"))
        await page.get_by_label("Use another account").focus()
        await page.keyboard.type("nobody@contoso.example\n")
        await page.get_by_role("alert").wait_for()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Cancel").focus()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await press(page, "Continue")
        await page.get_by_role("heading", name="Signed in").wait_for()
    assert "code" in app.came_back[0][1]
