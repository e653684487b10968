"""The pages that the app's details in Teams link to, as they are served."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from cards.text.catalogue import say
from manifest import package
from tests.builders.bot_connector import APP_ID
from tests.builders.edge_client import Knocker
from tests.builders.html_reading import Page

pytestmark = pytest.mark.asyncio(loop_scope="session")

TITLES = {"/privacy": "privacy_title", "/terms": "terms_title"}


def linked() -> list[str]:
    """What the manifest links to."""
    env = {"MicrosoftAppId": APP_ID, "ROOMFIX_PUBLIC_URL": "https://roomfix.example.com"}
    developer = json.loads(package.files(package.read(env, version="1.0.0"))["manifest.json"])["developer"]
    return [urlsplit(developer[name]).path for name in ("privacyUrl", "termsOfUseUrl")]


async def test_they_are_where_the_manifest_says(local: Knocker, registered: Knocker) -> None:
    assert linked() == list(TITLES)
    for knocker in (local, registered):
        assert [(await knocker.send("GET", path)).status for path in linked()] == [200, 200]


@pytest.mark.parametrize(
    ("wish", "language"), [("de-AT,en;q=0.5", "de"), ("en-GB", "en"), ("fr-CA", "fr"), ("it", "en"), ("", "en")]
)
@pytest.mark.parametrize("path", TITLES)
async def test_they_are_in_the_language_that_the_browser_wants(
    local: Knocker, path: str, wish: str, language: str
) -> None:
    page = Page((await local.send("GET", path, headers={"Accept-Language": wish})).text)
    assert page.language == language
    assert page.title == f"{say(TITLES[path], language)} – Roomfix"


async def test_the_address_of_roomfix_alone_leads_to_the_terms(registered: Knocker) -> None:
    """The manifest names it as the web site of who made the app."""
    answer = await registered.send("GET", "/")
    assert (answer.status, answer.headers["Location"]) == (302, "terms")


@pytest.mark.parametrize("path", TITLES)
async def test_they_run_nothing_load_nothing_and_set_nothing(local: Knocker, path: str) -> None:
    answer = await local.send("GET", path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'none'; frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert "http" not in answer.text
    assert (await local.send("HEAD", path)).status == 200
    refused = await local.send("POST", path)
    assert (refused.status, refused.headers["Allow"]) == (405, "GET,HEAD")
