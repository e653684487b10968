"""The catalogue as tests look at it: by key, whatever plural forms a text has, and in languages made up for a test."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

import pytest

import locales
from locales import LANGUAGES, TEXTS

PLURALS = ("zero", "one", "two", "few", "many", "other")
PLURAL = re.compile(rf"_({'|'.join(PLURALS)})$")
PATTERNS = {"time.day", "time.day_of_year"}
"""Keys that hold no sentence, but how a language writes a date."""


def base(key: str) -> str:
    """A key without its plural form."""
    return PLURAL.sub("", key)


def said_in(language: str) -> dict[str, str]:
    """Key → words, of a text with plural forms the one for most numbers."""
    return general(TEXTS[language])


def area(*names: str) -> dict[str, str]:
    """The same of some areas in English."""
    return general({key: text for name in names for key, text in locales.read("en", name).items()})


def general(texts: Mapping[str, str]) -> dict[str, str]:
    """Each key once, without its plural form."""
    return {base(key): text for key, text in texts.items() if not PLURAL.search(key) or key.endswith("_other")}


def forms_of(key: str, language: str) -> dict[str, str]:
    """Every plural form of a text, or the only one under ""."""
    texts = TEXTS[language]
    names = (name for name in (key, *(f"{key}_{form}" for form in PLURALS)) if name in texts)
    return {name.removeprefix(key).lstrip("_"): texts[name] for name in names if name == key or base(name) == key}


def placeholders(template: str) -> set[str]:
    """The names of the values that a text wants."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def speaks(monkeypatch: pytest.MonkeyPatch, language: str, texts: Mapping[str, str]) -> None:
    """Make up a language, with the plurals and names of English."""
    monkeypatch.setitem(TEXTS, language, texts)
    monkeypatch.setitem(LANGUAGES, language, LANGUAGES["en"])


def marked() -> dict[str, str]:
    """English with a mark around each text, also around dates."""
    return {key: f"'«'{text}'»'" if key in PATTERNS else f"«{text}»" for key, text in TEXTS["en"].items()}
