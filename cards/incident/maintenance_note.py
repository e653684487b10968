"""That maintenance runs in a room, on the card of what somebody has reported there."""

from __future__ import annotations

from cards import kit
from cards.incident.view import View
from services.model import State


def maintenance(view: View) -> list[kit.Json]:
    """Until when it runs; nothing where none does, and once the incident is closed."""
    until = view.incident.paused_until
    if until is None or until <= view.now or view.incident.state is State.CLOSED:
        return []
    words = view.voice.say("maintenance.runs", until=view.voice.exactly(until))
    return [kit.container([kit.text(words)], style="warning", spacing="small")]
