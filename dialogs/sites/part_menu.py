"""The menu of a location or a provider: all that is set up of it, and which of its parts to change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final, TypeVar

from services.model.dialog import BACK, CANCEL, Answer, Button, Choice, Field, FieldKind, Form, Text, joined
from services.model.errors import Refusal
from services.parsing.spelling import same

SAVE: Final = Button("save", Text("sites.save"))
CHANGE: Final = Button("change", Text("sites.change"), needs_fields=True)

Part = TypeVar("Part", bound=StrEnum)


def menu(
    title: Text,
    lines: Iterable[Text],
    label: Text,
    *,
    parts: Mapping[Part, Text],
    edited: Collection[Part],
    removal: tuple[Button, ...],
) -> Form:
    """What is set up, which parts of it are `edited` and not saved, and the choice of one by the titles of all."""
    unsaved = (Text("sites.unsaved", {"parts": joined(parts[part] for part in edited)}),) if edited else ()
    field = Field("part", FieldKind.ONE, label, choices=tuple(Choice(part, called) for part, called in parts.items()))
    return Form(title, (*lines, *unsaved), (field,), (SAVE, CHANGE, *removal, BACK, CANCEL))


def picked(answer: Answer, parts: Mapping[Part, Text]) -> Part:
    """The part that was chosen or typed; raises Refusal("part_unknown") with the titles of all."""
    typed = same(answer.text("part"))
    found = next((part for part in parts if part == typed), None)
    if found is None:
        raise Refusal("part_unknown", typed=typed, parts=joined(parts.values()))
    return found
