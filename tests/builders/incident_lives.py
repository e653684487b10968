"""Incidents at every turn of a visit's life, for the tests that look at each card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.model import (
    Closing,
    Entry,
    Escalation,
    Event,
    Handover,
    Incident,
    IncidentId,
    RoomResponse,
    State,
    Undo,
    Via,
)
from tests.builders.incident_builder import ADELE, MEGAN, NOW, TUESDAY_NINE, a_claim, a_slot, an_incident, an_offer

HOUR = timedelta(hours=1)
VISIT = a_claim(answer=RoomResponse.ACCEPTED)


def lives() -> Iterator[tuple[str, Incident]]:
    """Each with a name."""
    yield from _deadlines()
    yield from _visits()
    yield from _ends()
    yield "overnight", _with(slot=replace(a_slot(), start=NOW + 9 * HOUR, end=NOW + 11 * HOUR))
    for source in Via:
        written = Entry(Event.RELEASED, NOW, ADELE, a_slot(), source, MEGAN, "a *note*")
        yield f"through-{source}", an_incident(history=(written,))


def _deadlines() -> Iterator[tuple[str, Incident]]:
    steps = (Escalation(NOW + HOUR, "Lead team", (MEGAN,)), Escalation(NOW + 2 * HOUR, ""))
    due: dict[str, Any] = {"respond_by": NOW + HOUR, "resolve_by": TUESDAY_NINE + HOUR, "escalations": steps}
    yield "due-some", an_incident(offer=an_offer(4), **due)
    yield "due-all", an_incident(offer=an_offer(1), **due)
    yield "due-none", an_incident(offer=an_offer(2), **(due | {"resolve_by": NOW + HOUR}))
    yield "due-nothing-free", an_incident(offer=an_offer(0), **due)
    yield "due-escalated", an_incident(**due, level=1)
    yield "waiting", an_incident(**due, waiting_since=NOW)


def _visits() -> Iterator[tuple[str, Incident]]:
    yield "offered", _with(offered=Handover(ADELE, NOW + HOUR))
    yield "moving", an_incident(State.BOOKED, moving=a_claim(slot=a_slot(TUESDAY_NINE + 3 * HOUR)))
    unapproved = a_claim(slot=a_slot(TUESDAY_NINE + 3 * HOUR), is_unapproved=True)
    yield "moving-unapproved", an_incident(State.BOOKED, moving=unapproved)
    yield "cleared", an_incident(State.BOOKED, cleared_at=NOW)
    yield "cleared-on-site", an_incident(State.ON_SITE, cleared_at=NOW)
    yield "booked-waiting", an_incident(State.BOOKED, waiting_since=NOW)
    begun = _with(slot=a_slot(NOW - HOUR, minutes=90))
    asked = Entry(Event.ASKED, NOW, MEGAN, a_slot(NOW - HOUR, minutes=90))
    yield "asked", replace(begun, history=(*begun.history, asked))
    yield "on-site", an_incident(State.ON_SITE)
    running = a_claim(answer=RoomResponse.ACCEPTED, slot=a_slot(NOW - HOUR, minutes=90), checked_in_at=NOW)
    undo = Undo(MEGAN, NOW + HOUR, State.BOOKED, VISIT)
    yield "on-site-running", an_incident(State.ON_SITE, claim=running, undo=undo)


def _ends() -> Iterator[tuple[str, Incident]]:
    undo = Undo(MEGAN, NOW + HOUR, State.BOOKED, VISIT)
    done = Entry(Event.COMPLETED, NOW, MEGAN, a_slot(), note="New cable")
    yield "done", _closed(Closing.DONE, done, claim=VISIT, undo=undo)
    cancelled = Entry(Event.CANCELLED, NOW, ADELE, a_slot(), note="Nobody uses it")
    yield "cancelled", _closed(Closing.CANCELLED, cancelled)
    yield "duplicate", _closed(Closing.DUPLICATE, cancelled, duplicate_of=IncidentId("inc-1"))
    yield "released-recovered", _closed(Closing.RECOVERED, Entry(Event.RELEASED, NOW, MEGAN, a_slot()))


def _with(**changes: Any) -> Incident:
    return an_incident(State.BOOKED, claim=replace(VISIT, **changes))


def _closed(closing: Closing, end: Entry, **changes: Any) -> Incident:
    history = (*an_incident(State.BOOKED).history, end)
    return an_incident(State.CLOSED, closing=closing, history=history, **changes)
