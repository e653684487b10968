"""The suite's own secrets: named where they are made, and looked for in all that tests and their children write."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

_SECRETS: set[str] = set()

MADE_ELSEWHERE = {
    "a signed token": re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}"),
    "a code or a refresh token of the stand-in": re.compile(r"(?<![\w.-])[01]\.[\w-]{64}(?![\w-])"),
    "the link of a visit": re.compile(r"/visit/[\w-]{40,}"),
    "the state of a sign-in": re.compile(r"state=[\w-]{43}"),
}
"""What Roomfix and the stand-ins make themselves, by what it looks like."""


def a_secret(text: str) -> str:
    """The secret itself, which is looked for from now on, with and without the mark of its kind."""
    _SECRETS.update((text, text.removeprefix("whsec_")))
    return text


def an_address(url: str) -> str:
    """The address of a store itself, whose password is looked for from now on."""
    if password := urlsplit(url).password:
        a_secret(password)
    return url


def secrets_in(text: str) -> list[str]:
    """Which secrets stand in a text, in words or as they are."""
    known = sorted(secret for secret in _SECRETS if secret in text)
    return [*known, *(name for name, form in MADE_ELSEWHERE.items() if form.search(text))]


def written_by_children(folder: Path) -> Iterable[Path]:
    """The files below a folder in which processes have written what they had to say."""
    return (file for ending in ("*.log", "*.out") for file in folder.rglob(ending) if file.is_file())
