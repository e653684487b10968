"""`incidents`: those that are open, one's own, or one of them with its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.visit.lookup import Lookup
from services.model.dialog import Begin, End, Text

OFFERED: Final = 6
"""Buttons in one row (Teams: maxActions)."""


def _told(found: Mapping[str, Any]) -> End:
    """The list, or that the card stands here."""
    if "shown" in found:
        return End(Text("incidents.shown", {"room": str(found["shown"])}))
    return _list(found, "mine" if found.get("mine") else "open")


def _list(found: Mapping[str, Any], which: str) -> End:
    rows = list(found.get("incidents", ()))
    if not rows:
        return End(Text(f"incidents.no_{which}"))
    lines = tuple(Text("incidents.line", {name: str(value) for name, value in row.items()}) for row in rows)
    left = int(found.get("left", 0))
    more = (Text("incidents.more", {"count": left}),) if left else ()
    offers = tuple(
        Begin(Text("incidents.show", {"room": str(row["room"])}), "incidents", str(row["id"])) for row in rows[:OFFERED]
    )
    return End(Text(f"incidents.{which}", {"count": len(rows) + left}), (*lines, *more), offers=offers)


INCIDENTS: Final = Lookup("incidents_of", Text("incidents.reading"), _told)
"""Asked for are all that are open, "mine", or one by its reference or room."""
