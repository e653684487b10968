"""The last things that happened to an incident, in words."""

from __future__ import annotations

from typing import Final

from cards import kit
from cards.escaping import Markdown, escape_line
from cards.view import View, source_name
from services.model import Entry, Event

SHOWN: Final = 3


def history(view: View) -> list[kit.Json]:
    """The last entries, newest first; nothing for an incident without any."""
    latest = view.incident.history[: -SHOWN - 1 : -1]
    if not latest:
        return []
    title = kit.text(view.voice.say("history.title"), size="small", bold=True, subtle=True)
    lines = [kit.text(_line(view, entry), size="small", subtle=True, spacing="none") for entry in latest]
    return [kit.container([title, *lines], separator=True, spacing="medium")]


def _line(view: View, entry: Entry) -> Markdown:
    voice = view.voice
    what = voice.say(f"history.{entry.event}", who=_who(view, entry), slot=entry.slot or voice.say("history.no_slot"))
    return voice.say("history.line", at=entry.at, what=what)


def _who(view: View, entry: Entry) -> Markdown:
    if entry.person is not None:
        return escape_line(entry.person.name)
    return source_name(view.incident, view.voice) if entry.event is Event.REPORTED else view.voice.say("history.nobody")
