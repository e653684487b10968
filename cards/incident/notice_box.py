"""What a card says on top of itself to one person: a refusal, or news."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cards import kit
from cards.incident.view import View


class NoticeLevel(StrEnum):
    """How a notice is meant; the values are the card schema's container styles."""

    GOOD = "good"
    WARNING = "warning"
    ATTENTION = "attention"


@dataclass(frozen=True, slots=True)
class Notice:
    """A text key of the catalogue and the values its words need, such as a `RoomfixError` carries."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: NoticeLevel = NoticeLevel.WARNING


def notice_box(notice: Notice, view: View) -> kit.Json:
    """The notice in its colour, and with the word for it, because colour alone says nothing to some."""
    voice = view.voice
    level = voice.say(f"notice.{notice.level}")
    words = voice.say(notice.key, **{**_known(view), **notice.values})
    line = kit.text(voice.say("notice.line", level=level, words=words))
    return kit.container([line], style=notice.level.value, bleed=True)


def _known(view: View) -> dict[str, Any]:
    """What the incident itself says about the values that texts ask for."""
    incident = view.incident
    known = {"room": incident.room.name, "location": incident.location.name}
    if incident.claim is None:
        return known
    return {**known, "name": incident.claim.contact.name, "slot": incident.claim.slot}
