"""The languages that Roomfix speaks: each is a folder beside this module, and one line in it.

In a folder, `typed.json` holds what people may type, `room_names.json` what stands in names of rooms, `manifest.json`
what Teams is told about the app, and every other file sentences, an area each: key → words with `{values}` in them, in
the form of i18next JSON v4, which translators' tools read. docs/languages.md says how to add one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

LANGUAGES: Final[dict[str, str]] = {
    "en": "en_GB",
    "de": "de",
    "fr": "fr",
}
"""A language as Teams names it, which is its folder, and the locale of Unicode CLDR whose names, dates and plurals it
has. The first is spoken where no other is known."""
DEFAULT: Final = next(iter(LANGUAGES))

FOLDER: Final = Path(__file__).parent
_OTHER: Final = frozenset({"typed", "room_names", "manifest"})
"""The files of a language that hold no sentences."""


def read(language: str, name: str) -> dict[str, Any]:
    """One file of a language as it is written; raises OSError where there is none."""
    found: dict[str, Any] = orjson.loads((FOLDER / language / f"{name}.json").read_bytes())
    return found


def areas(language: str) -> tuple[str, ...]:
    """The names of the files with sentences."""
    return tuple(sorted({file.stem for file in (FOLDER / language).glob("*.json")} - _OTHER))


def sentences(language: str) -> dict[str, str]:
    """Every sentence of a language by its key."""
    return {key: text for area in areas(language) for key, text in read(language, area).items()}


TEXTS: Final[dict[str, Mapping[str, str]]] = {language: sentences(language) for language in LANGUAGES}
"""Every sentence by language and key. What a number is said of has a key for each plural form that the language has:
`key_one`, `key_other`."""


@cache
def understood(name: str) -> dict[str, tuple[str, ...]]:
    """What a file lists under each meaning, in all languages together: whoever types may use any of them."""
    found: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for meaning, words in read(language, name).items():
            found[meaning] = (*found.get(meaning, ()), *words)
    return found
