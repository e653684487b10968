"""Why somebody was not told, in their language."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cards.text.catalogue import known_language
from cards.text.texts import Voice
from services.model.business_hours import zone
from services.model.dialog import Text

LATER: Final = "told.later"
"""Says until when somebody wants quiet: an ISO time and an IANA zone, which `why_text` puts into words."""


def why_text(why: Text, language: str, *, now: datetime) -> Text:
    """Why somebody was not told, its time in a reader's language."""
    if why.key != LATER:
        return why
    voice = Voice(zone(str(why.values["zone"])), known_language(language), now)
    return Text(LATER, {"until": voice.exactly(datetime.fromisoformat(str(why.values["until"])))})
