"""Signing in, privacy and terms on a phone, in both languages, in headless Chromium; pictures are kept."""

from __future__ import annotations

from typing import Any

import pytest

from cards.text.catalogue import TEXTS, say
from services.microsoft.consent import begin_consent
from services.microsoft.oauth_session import ConsentWanted
from services.model import PersonId
from tests.builders.phone import PICTURES, fits, window
from tests.builders.running_roomfix import CONTOSO, Roomfix

pytestmark = pytest.mark.browser

OTHER = {language: "de-DE" if language == "en" else "en-GB" for language in TEXTS}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", TEXTS)
async def test_privacy_and_terms_can_be_read_on_a_phone(
    roomfix: Roomfix, browser: Any, language: str, scheme: str
) -> None:
    async with window(browser, f"{roomfix.chat.url}/privacy", locale=language, color_scheme=scheme) as page:
        await page.get_by_role("heading", name=say("privacy_title", language), exact=True).wait_for()
        await fits(page)
        await page.screenshot(path=PICTURES / f"privacy-{language}-{scheme}.png", full_page=True)
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", name=say("terms_title", language), exact=True).wait_for()
        await fits(page)
        await page.screenshot(path=PICTURES / f"terms-{language}-{scheme}.png", full_page=True)
        await page.get_by_role("link", name=say("privacy_title", language)).click()
        await page.wait_for_url("**/privacy")


@pytest.mark.parametrize("language", TEXTS)
async def test_a_declined_consent_is_read_in_the_language_of_whoever_asked_for_it(
    roomfix: Roomfix, browser: Any, language: str
) -> None:
    oauth, now = roomfix.parts.connect.oauth, roomfix.clock()
    wanted = ConsentWanted(CONTOSO, PersonId("alex"), "d1", language=language)
    state = (await begin_consent(oauth, wanted, now=now)).rpartition("=")[2]
    url = f"{roomfix.chat.url}/connect/consent/return?state={state}&error=access_denied"
    async with window(browser, url, locale=OTHER[language]) as page:
        await page.get_by_text(say("admin_consent_declined", language)).wait_for()
        assert await page.evaluate("document.documentElement.lang") == language
        await fits(page)
        await page.screenshot(path=PICTURES / f"connect-{language}.png", full_page=True)
