"""An incident's history as it grows: its first lines and its latest, and one that says how many are left out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from services.lifecycle.due import TAKEN
from services.model import Entry, Event, Incident

FIRST: Final = 10
LATEST: Final = 90


def added(incident: Incident, done: Entry) -> tuple[Entry, ...]:
    """The history with one line more. Of those between the FIRST and the LATEST only what is still needed stays.

    That is the last line of each kind, the times that the room has declined and that are not over, and what the
    contact of the present visit was reminded of and asked.
    """
    lines = (*incident.history, done)
    between = lines[FIRST:-LATEST]
    if not between:
        return lines
    needed = set(_needed(lines, done))
    kept = tuple(line for nth, line in enumerate(between, FIRST) if nth in needed)
    gone = [line for nth, line in enumerate(between, FIRST) if nth not in needed]
    return (*lines[:FIRST], *_said(gone), *kept, *lines[-LATEST:])


def _said(gone: Sequence[Entry]) -> Iterator[Entry]:
    """The line that stands for those that are gone, one of which may have stood for others."""
    if gone:
        count = sum(line.stands_for for line in gone)
        yield Entry(Event.LEFT_OUT, max(line.at for line in gone), left_out=count)


def _needed(lines: Sequence[Entry], done: Entry) -> Iterable[int]:
    """The places of the lines that others than readers need."""
    last: dict[Event, int] = {line.event: nth for nth, line in enumerate(lines)}
    last.pop(Event.LEFT_OUT, None)
    yield from last.values()
    taken = max((last[event] for event in TAKEN & last.keys()), default=0)
    for nth, line in enumerate(lines):
        is_asked = nth > taken and line.event in {Event.ASKED, Event.REMINDED}
        is_barred = line.event is Event.DECLINED and line.slot is not None and line.slot.end > done.at
        if is_asked or is_barred:
            yield nth
