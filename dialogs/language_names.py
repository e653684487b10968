"""What the languages are called that can be chosen for somebody or for everybody of a client."""

from __future__ import annotations

from services.model.dialog import Text


def language_name(wanted: str) -> Text:
    """A language by its own name, "" for that of Teams."""
    return Text(f"notify.language_{wanted or 'teams'}")
