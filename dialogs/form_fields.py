"""Fields as most forms have them."""

from __future__ import annotations

from collections.abc import Iterable

from services.model.dialog import Choice, Field, FieldKind, Text


def line(
    name: str,
    label: Text,
    value: str | tuple[Text, ...] = "",
    *,
    hint: Text,
    is_required: bool = False,
    kind: FieldKind = FieldKind.LINE,
) -> Field:
    """Something to type; the hint is shown while it is empty."""
    return Field(name, kind, label, value, is_required=is_required, hint=hint)


def one_of(name: str, label: Text, choices: Iterable[Choice], value: str = "") -> Field:
    """One of several that has to be chosen."""
    return Field(name, FieldKind.ONE, label, value, tuple(choices), is_required=True)


def switch(name: str, label: Text, *, is_on: bool) -> Field:
    """Something that is on or off."""
    return Field(name, FieldKind.SWITCH, label, "true" if is_on else "false")
