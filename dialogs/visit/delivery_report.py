"""`told`: who was told of an incident, how it was tried, and what kept somebody from being told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.visit.lookup import Lookup
from services.model.dialog import End, Text
from services.model.text_wire import from_wire


def _record(found: Mapping[str, Any]) -> End:
    """The record, the latest last."""
    lines = tuple(line for row in found.get("rows", ()) for line in _line(row))
    who = {"room": str(found.get("room", "")), "title": str(found.get("title", ""))}
    return End(Text("told.title", who), lines or (Text("told.nobody"),))


def _line(row: Mapping[str, Any]) -> tuple[Text, ...]:
    """One try in words, and below it why it failed and what helps."""
    values: dict[str, Text | str | int | float | None] = {
        "who": str(row["who"]),
        "at": str(row["at"]),
        "way": Text(f"way.{row['way']}"),
        "news": Text(f"notify.kind_{row['news']}"),
        "fate": Text(f"fate.{row['fate']}"),
    }
    told = Text("told.line", values)
    return (told, Text("told.because", {"why": from_wire(row["why"])})) if row["why"] else (told,)


TOLD: Final = Lookup("told_of", Text("told.reading"), _record, missing="told_which")
"""For admins alone, as its effect sees to: it names everybody who is told."""
