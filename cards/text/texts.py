"""Sentences with values in them: times in the reader's zone, somebody's words made harmless."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from cards.text import times
from cards.text.catalogue import DEFAULT, TEXTS, known_language, say
from cards.text.escaping import Markdown, escape_line, one_line
from services.model import Slot
from services.model.business_hours import zone
from services.model.dialog import Text
from services.model.errors import RoomfixError

__all__ = ["DEFAULT", "TEXTS", "Voice", "known_language", "plain_word", "say", "word"]

UTC_ZONE: Final = ZoneInfo("UTC")

_OURS = (Slot, datetime, int)
"""Values that become words of the catalogue or digits, so that nothing in them needs escaping."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One language and one zone. `now` tells which years and days need no saying."""

    zone: ZoneInfo
    language: str = "en"
    now: datetime | None = None

    def say(self, key: str, **values: object) -> Markdown:
        """The words for a key as Markdown; a value that is not Markdown itself is shown as typed."""
        put = {name: self._put(value) for name, value in values.items()}
        return Markdown(say(key, self.language, **put))

    def plain(self, key: str, **values: object) -> str:
        """The words for a key as plain text in one line, for button titles and notifications."""
        put = {name: self._put_plainly(value) for name, value in values.items()}
        return say(key, self.language, **put)

    def name(self, key: str, *, fallback: str) -> Markdown:
        """The catalogue's name for something, or somebody else's word for it where it has none."""
        return self.say(key) if key in TEXTS[self.language] else escape_line(fallback)

    def exactly(self, time: Slot | datetime) -> Markdown:
        """A time with its offset, for where no zone stands near it."""
        return Markdown(times.exactly(time, self.zone, self.language, now=self.now))

    def _put(self, value: object) -> str:
        if isinstance(value, Markdown):
            return value
        if isinstance(value, Text):
            return self.say(value.key, **value.values)
        shown = self._shown(value)
        return shown if isinstance(value, _OURS) else escape_line(shown)

    def _put_plainly(self, value: object) -> str:
        return self.plain(value.key, **value.values) if isinstance(value, Text) else one_line(self._shown(value))

    def _shown(self, value: object) -> str:
        match value:
            case Slot():
                return times.clock_time(value, self.zone, self.language)
            case datetime():
                return times.moment(value, self.zone, self.language, now=self.now)
            case None | "":
                return say("word.none", self.language)
        return str(value)


def word(error: RoomfixError, language: str = "en") -> Markdown:
    """An error as a chat message; its slots are told in the IANA zone among its values, or in UTC, with the offset."""
    return Voice(UTC_ZONE, language).say(error.key, **_told(error, language))


def text_of(error: RoomfixError, language: str) -> Text:
    """An error as a text that a dialog can keep."""
    values = {
        name: value if isinstance(value, int | Text) else str(value) for name, value in _told(error, language).items()
    }
    return Text(error.key, values)


def _told(error: RoomfixError, language: str) -> dict[str, object]:
    voice = Voice(zone(str(error.values.get("zone", "UTC"))), language)
    return {name: voice.exactly(value) if isinstance(value, Slot) else value for name, value in error.values.items()}


def plain_word(error: RoomfixError, language: str = "en") -> str:
    """An error for a console or a log, where Markdown would be in the way."""
    return Voice(UTC_ZONE, language).plain(error.key, **error.values)
