"""The languages that can be chosen for somebody or for everybody of a client."""

from __future__ import annotations

from typing import Final

from services.forms import Text

LANGUAGES: Final = ("en", "de")
"""The catalogues that can be chosen; without a choice it is the language of somebody's Teams."""


def language_name(wanted: str) -> Text:
    """A language by its own name, "" for that of Teams."""
    return Text(f"notify.language_{wanted or 'teams'}")
