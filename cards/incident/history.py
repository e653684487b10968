"""The last things that happened to an incident, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cards import kit
from cards.incident.view import View, source_name
from cards.text.escaping import Markdown, escape_line
from services.model import Entry, Event, Via

SHOWN: Final = 3
WHOLE, BEGINNING = 40, 5
"""Entries beside all commands, so many of them the first: with the longest names they stay within 28 KB."""
NOTE: Final = 120


def history(view: View) -> list[kit.Json]:
    """The last entries, newest first; nothing for an incident without any.

    That somebody was reminded stands in the whole history alone: no copy is edited for it.
    """
    told = [entry for entry in view.incident.history if entry.event is not Event.REMINDED]
    return _lines(view, told[: -SHOWN - 1 : -1])


def whole_history(view: View) -> list[kit.Json]:
    """Everything that has happened, newest first; where that is too much, how many lines in between are left out."""
    told = view.incident.history
    between = told[BEGINNING : BEGINNING - WHOLE]
    if between:
        left_out = sum(entry.stands_for for entry in between)
        told = (*told[:BEGINNING], Entry(Event.LEFT_OUT, between[-1].at, left_out=left_out), *told[BEGINNING - WHOLE :])
    return _lines(view, told[::-1])


def _lines(view: View, latest: Sequence[Entry]) -> list[kit.Json]:
    if not latest:
        return []
    title = kit.text(view.voice.say("history.title"), size="small", bold=True, subtle=True)
    lines = [kit.text(_line(view, entry), size="small", subtle=True, spacing="none") for entry in latest]
    return [kit.container([title, *lines], separator=True, spacing="medium")]


def _line(view: View, entry: Entry) -> Markdown:
    voice = view.voice
    slot = entry.slot or voice.say("history.no_slot")
    other = entry.other.name if entry.other else voice.say("history.nobody")
    note = escape_line(entry.note, limit=NOTE) if entry.note else voice.say("history.admins")
    what = voice.say(
        f"history.{entry.event}", who=_who(view, entry), slot=slot, other=other, note=note, count=entry.left_out
    )
    through = voice.say(f"through.{entry.source}") if entry.source in _TOLD else ""
    return voice.say("history.line", at=entry.at, what=what, through=Markdown(through))


def _who(view: View, entry: Entry) -> Markdown:
    if entry.person is not None:
        return escape_line(entry.person.name)
    return source_name(view.incident, view.voice) if entry.event is Event.REPORTED else view.voice.say("history.nobody")


_TOLD = frozenset({Via.WORD, Via.MAIL})
"""Ways that are worth a word; a button is the usual one, and the room and the clock speak for themselves."""
