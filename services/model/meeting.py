"""A meeting in a room's calendar, as Graph tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from services.model import Slot


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in a room's calendar: who organises it, `address` in lower case, and whether anybody else comes.

    The `slot` of one that `is_all_day` has the midnights of the organiser's zone as if they were UTC's (Graph: event).
    """

    id: str
    slot: Slot
    address: str
    name: str
    is_all_day: bool = False
    has_guests: bool = True
