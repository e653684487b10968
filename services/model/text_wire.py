"""Texts as JSON's own types, as an effect and its dialog pass them to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from services.model.dialog import Text

_ADAPTER: TypeAdapter[Text] = TypeAdapter(Text)


def to_wire(text: Text) -> dict[str, Any]:
    """A text as JSON's own types, the texts among its values too."""
    written: dict[str, Any] = _ADAPTER.dump_python(text, mode="json")
    return written


def from_wire(written: Mapping[str, Any]) -> Text:
    """What `to_wire` wrote; raises pydantic's ValidationError for anything else."""
    return _ADAPTER.validate_python(written)
