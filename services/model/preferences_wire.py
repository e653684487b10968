"""Preferences as JSON's own types, as a dialog and its effects pass them to each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from services.model.preferences import Preferences

_ADAPTER: TypeAdapter[Preferences] = TypeAdapter(Preferences)


def to_wire(preferences: Preferences) -> dict[str, Any]:
    """Preferences as JSON's own types."""
    written: dict[str, Any] = _ADAPTER.dump_python(preferences, mode="json")
    return written


def from_wire(written: Mapping[str, Any]) -> Preferences:
    """What `to_wire` wrote; raises pydantic's ValidationError for anything else."""
    return _ADAPTER.validate_python(written)
