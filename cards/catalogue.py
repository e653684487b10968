"""The text catalogue: key → template for each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from cards.english import ENGLISH
from cards.german import GERMAN

TEXTS: Final[dict[str, Mapping[str, str]]] = {"en": ENGLISH, "de": GERMAN}
"""A language is one more mapping with the same keys, and in each template the same placeholders."""


DEFAULT: Final = "en"


def known_language(locale: str) -> str:
    """The catalogue's language for a locale such as `de-AT`, the default for one that it does not speak."""
    language = locale.partition("-")[0].lower()
    return language if language in TEXTS else DEFAULT


def say(key: str, language: str = "en", **values: object) -> str:
    """The words for a key with `values` put in as they are; raises KeyError for an unknown key or a missing value."""
    return TEXTS[language][key].format(**values)


@cache
def names(key: str, language: str) -> tuple[str, ...]:
    """A text that is a list of names, such as the weekdays from Monday."""
    return tuple(TEXTS[language][key].split())
