"""The letter to the host of a meeting: the same in text and in HTML, and nobody's words become anything else."""

from __future__ import annotations

import pytest

from cards.text.catalogue import TEXTS
from mails.hosts import host_letter
from mails.letters import Reader
from services.mail.emails import Letter
from tests.builders.html_reading import Page
from tests.builders.incident_builder import ADELE, NOW
from tests.builders.letter_builder import PAGE

EVIL = "<script>alert(1)</script> **bold** {title} %s"
STOP = f"{PAGE}/unsubscribe"


def a_letter(*lines: str, language: str = "en") -> Letter:
    reader = Reader(ADELE, "adele@contoso.example", unsubscribe=STOP)
    return host_letter("The room has a fault", lines, reader, now=NOW, language=language)


@pytest.mark.parametrize("language", TEXTS)
def test_text_and_html_say_the_same(language: str) -> None:
    letter = a_letter("Reported: no sound", EVIL, "• Inn, for 8", language=language)
    page = Page(letter.html)
    assert (page.broken, page.language, page.title) == ([], language, letter.subject)
    for line in ("Reported: no sound", EVIL, "• Inn, for 8", TEXTS[language]["host.why"]):
        assert line in letter.text
        assert line in page.text
    assert page.links == [STOP]
    assert STOP in letter.text


def test_a_letter_is_to_one_person_who_can_stop_e_mail() -> None:
    letter = a_letter()
    assert (letter.to, letter.name, letter.subject) == ("adele@contoso.example", ADELE.name, "The room has a fault")
    assert (letter.unsubscribe, letter.written_at, letter.calendar) == (STOP, NOW, None)


def test_a_letter_can_be_read_by_everybody() -> None:
    page = Page(a_letter(EVIL).html)
    assert page.tags.count("h1") == 1
    assert {"script", "img", "form", "table", "iframe", "link"}.isdisjoint(page.tags)
