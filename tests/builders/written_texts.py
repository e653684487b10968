"""What is written in words of the catalogue, as people read it and can type it back."""

from __future__ import annotations

from collections.abc import Iterable

from cards.forms.dialog_form import held, plain
from cards.text.texts import UTC_ZONE, Voice
from services.model.dialog import Field, Text


def written(text: Text, language: str = "en") -> str:
    """A text in words, in one line."""
    return plain(text, Voice(UTC_ZONE, language))


def written_lines(lines: Iterable[Text], language: str = "en") -> str:
    """Several, a line each."""
    return "\n".join(written(line, language) for line in lines)


def spoken(values: dict[str, object]) -> dict[str, object]:
    """The values of a refusal, those that are words in English."""
    return {name: written(value) if isinstance(value, Text) else value for name, value in values.items()}


def shown(field: Field, language: str = "en") -> str:
    """What stands in a field."""
    return held(field, Voice(UTC_ZONE, language))
