"""Words as plain text: an error, and somebody's own, cut to what can be read."""

from __future__ import annotations

from typing import Final

from cards.text import times
from cards.text.escaping import one_line
from cards.text.texts import Voice
from services.model import Slot
from services.model.business_hours import zone
from services.model.errors import RoomfixError

TITLE: Final = 200
DESCRIPTION: Final = 2000
"""Characters of an incident's title and description; the whole of them is in the source."""

_ON_A_PAGE: Final = {
    key: f"visit_page_{key}" for key in ("taken", "incident_closed", "unknown_incident", "not_your_claim", "not_now")
}
"""Refusals whose words elsewhere name a card, or something to type or to press that a page does not have."""


def error_words(error: RoomfixError, language: str) -> str:
    """What the chat says of an error, as plain text; its slot is told in the zone that it brings, with the offset."""
    voice = Voice(zone(str(error.values.get("zone", "UTC"))), language)
    told = {
        name: times.exactly(value, voice.zone, language) if isinstance(value, Slot) else value
        for name, value in error.values.items()
    }
    return unmarked(voice, _ON_A_PAGE.get(error.key, error.key), **told)


def unmarked(voice: Voice, key: str, **values: object) -> str:
    """The words for a key that stand on cards too, where two stars make them bold."""
    return voice.plain(key, **values).replace("**", "")


def paragraphs(text: str, *, limit: int) -> list[str]:
    """Somebody's words, a line each without what cannot be seen, cut to `limit` characters in all."""
    left, found = limit, []
    for line in text.splitlines():
        seen = one_line(line, limit=left)
        if seen:
            found.append(seen)
            left -= len(seen)
        if left < 1:
            break
    return found
