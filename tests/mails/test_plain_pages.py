"""Pages of words alone, in both languages; and what the page on privacy promises, held to the code that keeps it."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import chain
from pathlib import Path

import pytest

from bot.web import sign_in_pages, visit_page
from cards.text.catalogue import TEXTS, say
from mails.plain_pages import (
    PRIVACY,
    TERMS,
    Trouble,
    broken_page,
    consented_page,
    privacy_page,
    problem_page,
    signed_in_page,
    terms_page,
)
from services.microsoft import sign_in
from services.model.errors import NeedsAdmin, Refusal, RoomfixError, Unavailable
from services.parsing.vocabulary import pattern
from services.store import pending_reports, secrets, uploaded_lists
from tests.builders.html_reading import Page
from tests.builders.sentences import area

ROOT = Path(__file__).parents[2]
TROUBLES = [sign_in_pages.FAILING.trouble, visit_page.FAILING.trouble]
ERRORS = [Refusal("visit_link_expired"), NeedsAdmin("store_newer", shape="9"), Unavailable("store_away")]


def everything(language: str) -> list[str]:
    """Every page of words alone."""
    made = [signed_in_page("roomfix@contoso.example", language), consented_page(language)]
    made += [privacy_page(language), terms_page(language)]
    made += [broken_page("ref-1", trouble, language) for trouble in TROUBLES]
    return made + [problem_page(error, trouble, language) for error in ERRORS for trouble in TROUBLES]


@pytest.mark.parametrize("language", TEXTS)
def test_every_page_can_be_used_by_everybody(language: str) -> None:
    for text in everything(language):
        page = Page(text)
        assert page.broken == []
        assert page.language == language
        assert page.title.endswith(" – Roomfix")
        assert page.tags.count("h1") == page.tags.count("main") == 1
        assert {"script", "img", "iframe", "link", "input", "form"}.isdisjoint(page.tags)
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
        assert "**" not in page.text
        assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text


@pytest.mark.parametrize(
    ("error", "trouble", "title"),
    [
        (Refusal("link_used"), sign_in_pages.FAILING.trouble, "Not connected"),
        (NeedsAdmin("app_disabled", code="1"), sign_in_pages.FAILING.trouble, "Not connected"),
        (Unavailable("store_away"), sign_in_pages.FAILING.trouble, "Please try again"),
        (Refusal("visit_link_expired"), visit_page.FAILING.trouble, "Nothing was changed"),
        (Unavailable("store_away"), visit_page.FAILING.trouble, "Please try again"),
    ],
)
def test_the_title_says_whether_trying_again_helps(error: RoomfixError, trouble: Trouble, title: str) -> None:
    assert Page(problem_page(error, trouble, "en")).words[0] == title


def test_no_text_about_privacy_or_terms_is_left_over() -> None:
    told = {"privacy_title", "privacy_what", "privacy_whose", "terms_title", "terms_what"}
    told |= {*PRIVACY, *TERMS, *chain.from_iterable((*PRIVACY.values(), *TERMS.values()))}
    assert told == set(area("legal"))


@pytest.mark.parametrize("language", TEXTS)
def test_privacy_and_terms_lead_to_each_other(language: str) -> None:
    privacy, terms = Page(privacy_page(language)), Page(terms_page(language))
    assert (privacy.links, terms.links) == (["terms"], ["privacy"])
    assert privacy.words[-1] == terms.words[0]
    assert terms.words[-1] == privacy.words[0]


def hours(text: str) -> int:
    """The number before the word for hours."""
    found = re.search(rf"(\d+) (?:{pattern('unit.hours')})\b", text, re.IGNORECASE)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("language", TEXTS)
def test_for_how_long_is_what_the_store_does(language: str) -> None:
    incidents, answers = say("privacy_until_incidents", language), say("privacy_until_answers", language)
    expiries = re.findall(r"'EXPIRE', KEYS\[\d\], (\d+)", (ROOT / "services/store/lua/keep.lua").read_text())
    assert f" {pending_reports.KEPT // 86_400} " in incidents
    assert {timedelta(seconds=int(one)) for one in expiries} == {timedelta(days=30)}
    assert " 30 " in answers
    assert timedelta(hours=hours(answers)) == uploaded_lists.KEPT
    longest = sign_in.PENDING_LIFETIME + secrets.EXPLAINED
    assert longest < timedelta(hours=hours(say("privacy_until_sign_ins", language)))


@pytest.mark.parametrize("language", TEXTS)
def test_what_to_press_is_called_what_stands_on_it(language: str) -> None:
    assert say("notify.reset", language) in say("privacy_delete_yourself", language)


@pytest.mark.parametrize("language", TEXTS)
def test_the_terms_are_those_of_the_licence(language: str) -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert licence.startswith("MIT License\n")
    assert "MIT" in say("terms_licence_free", language)
    assert '"AS IS", WITHOUT WARRANTY OF ANY KIND' in licence
    assert "AS IS”, WITHOUT WARRANTY OF ANY KIND" in say("terms_licence_warranty").upper()
