"""The text catalogue: key → words in each language, as they stand in `locales`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from locales import DEFAULT, LANGUAGES, TEXTS
from services.parsing.cldr import own_name, plural, weekday

__all__ = ["DEFAULT", "TEXTS", "known_language", "say"]

_FORMERLY: Final = {
    "calendars.added_one": "calendars.added",
    "notify.usual_other": "notify.usual_anybody",
    "people.only_one": "people.last_left",
    "rooms.button_other": "rooms.button_another",
}
_COUNTED_FORMERLY: Final = {
    "handover.minutes": "minutes",
    "import.wrong_cells": "found",
    "notify.lead": "minutes",
}
"""What keys, and the number in them, were called when texts were stored that may still be shown."""


def known_language(locale: str) -> str:
    """The catalogue's language for a locale such as `de-AT`, the default for one that it does not speak."""
    language = locale.partition("-")[0].lower()
    return language if language in TEXTS else DEFAULT


def say(key: str, language: str = DEFAULT, **values: object) -> str:
    """The words for a key with `values` put in as they are, in the plural form that their `count` takes.

    Raises KeyError for an unknown key or a missing value.
    """
    texts = TEXTS[language]
    if key in texts:
        return texts[key].format(**values)
    return _named(key, language) or _counted(_FORMERLY.get(key, key), language, values)


def _counted(key: str, language: str, values: Mapping[str, object]) -> str:
    texts, count = TEXTS[language], values.get("count", values.get(_COUNTED_FORMERLY.get(key, "")))
    form = f"{key}_{plural(count, language)}" if isinstance(count, int) else key
    found = next((name for name in (form, key, f"{key}_other") if name in texts), form)
    return texts[found].format(**values if count is None else {"count": count, **values})


def _named(key: str, language: str) -> str:
    """The name of a day of the week, or of a language, which no catalogue has to know; "" for everything else."""
    kind, _, which = key.rpartition("_")
    if kind == "hours.day":
        return weekday(int(which), language)
    return own_name(which) if kind == "notify.language" and which in LANGUAGES else ""
