"""The text catalogue: key → template for each language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from cards.english import ENGLISH

TEXTS: Final[dict[str, Mapping[str, str]]] = {"en": ENGLISH}
"""A language is one more mapping with the same keys, and in each template the same placeholders."""


def say(key: str, language: str = "en", **values: object) -> str:
    """The words for a key with `values` put in as they are; raises KeyError for an unknown key or a missing value."""
    return TEXTS[language][key].format(**values)


@cache
def names(key: str, language: str) -> tuple[str, ...]:
    """A text that is a list of names, such as the weekdays from Monday."""
    return tuple(TEXTS[language][key].split())
