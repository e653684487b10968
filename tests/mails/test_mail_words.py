"""The words of letters and pages: all of them are used, and another language reaches every one."""

from __future__ import annotations

from itertools import product

import pytest

from bot.web.visit_page import FAILING
from cards.text.catalogue import TEXTS
from mails.incident_page import unsubscribe_page, unsubscribed_page
from mails.plain_pages import broken_page, problem_page
from services.model import Entry, Event, State
from services.model.deliveries import News
from services.model.errors import Refusal, RoomfixError, Unavailable
from tests.builders.html_reading import Page
from tests.builders.incident_builder import ADELE, NOW, a_slot, an_incident
from tests.builders.letter_builder import a_letter, a_page, incidents
from tests.builders.sentences import area, base, marked, said_in, speaks

MAIL_ERRORS = {key for key in area("errors") if key.startswith(("visit_link_", "visit_form_", "mail_"))}
"""Why something was not done by e-mail or on its page, and what helps."""

ON_A_PAGE = ("taken", "incident_closed", "unknown_incident", "not_your_claim", "not_now")
"""Refusals that a page says in words of its own."""


def everything(language: str) -> list[str]:
    """All letters and pages there are, as HTML."""
    made = [a_letter(one, news, language=language).html for one, news in product(incidents(), News)]
    made += [a_letter(an_incident(), person=ADELE, may_claim=False, language=language).html]
    for incident, person in product(incidents(), (None, ADELE)):
        viewer = {"person": person, "may_claim": False} if person else {}
        made.append(a_page(incident, language=language, chose=a_slot().start, **viewer))
    known = {"name": "Adele", "room": "Aurora", "slot": a_slot(), "zone": "Europe/Berlin"}
    made += [a_page(an_incident(), language=language, problem=Refusal(key, **known)) for key in ON_A_PAGE]
    trouble = FAILING.trouble
    made += [unsubscribe_page(language), unsubscribed_page(language), broken_page("ref-1", trouble, language)]
    errors = (Refusal("stale_button"), Unavailable("store_away"))
    return made + [problem_page(error, trouble, language) for error in errors]


def test_no_text_of_a_letter_or_a_page_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()

    class Recording(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            used.add(key)
            return super().__getitem__(key)

    speaks(monkeypatch, "yy", Recording(TEXTS["en"]))
    everything("yy")
    assert set(area("mail")) - set(map(base, used)) == set()


def test_another_language_reaches_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    speaks(monkeypatch, "xx", marked())
    typed = (
        "Projector",
        "HDMI",
        "Restarted",
        "inc-4c1d0b9e",
        "my_tool",
        " ",
        "Alertmanager",
        "PagerDuty",
        "ServiceNow",
    )
    for html in everything("xx"):
        page = Page(html)
        assert page.language == "xx"
        assert [words for words in page.words if not words.startswith(("«", *typed))] == []


@pytest.mark.parametrize("event", Event)
def test_everything_that_can_happen_has_words_in_a_letter(event: Event) -> None:
    letter = a_letter(an_incident(history=(Entry(event, NOW, ADELE, a_slot(), None, ADELE, "a note"),)))
    assert "- Mon 23 Nov 14:20: " in letter.text


@pytest.mark.parametrize("key", sorted(MAIL_ERRORS))
def test_whatever_goes_wrong_with_e_mail_is_told_with_what_helps(key: str) -> None:
    known = dict.fromkeys(("location", "name", "address", "code", "words"), "x")
    told = Page(problem_page(RoomfixError(key, **known), FAILING.trouble, "en")).text
    assert told.count(". ") + told.count(": ") >= 1


def test_states_are_told_by_the_catalogue() -> None:
    assert all(f"state.{state}" in said_in("en") for state in State)
