"""Which language a browser wants, out of those that there are words for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.browser_language import wanted_language
from cards.text.catalogue import TEXTS


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("DE-at,en;q=0.9", "de"),
        ("de;q=0.1,en;q=0.9", "en"),
        ("en;q=0.9, de", "de"),
        ("it, de;q=0.5, en;q=0.4", "de"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=0", "en"),
        ("fr-BE", "fr"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
        ("de;q=nan, de;q=2, de;;", "en"),
        ("x" * 10_000 + ",de", "en"),
        ("deutsch", "en"),
    ],
)
def test_the_best_liked_language_that_there_is(header: str, language: str) -> None:
    assert wanted_language(header) == language


@given(st.text(alphabet="den-;,q=01.* ", max_size=80))
def test_any_header_names_a_language_that_there_is(header: str) -> None:
    assert wanted_language(header) in TEXTS
