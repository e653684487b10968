"""Maintenance: where it runs, where it will, and how it is announced and ended. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.model import Location, Pause, PauseId, Room, Slot
from services.model.errors import Refusal
from services.model.setup import Setup

MOST: Final = 200
"""Pauses that run or are to come; more have been announced by mistake."""


def pause_in(setup: Setup, room: Room, now: datetime) -> Pause | None:
    """The maintenance that runs in a room now; of several the one that ends last."""
    running = [one for one in setup.pauses if one.start <= now < one.end and _is_about(one, room)]
    return max(running, key=lambda one: one.end, default=None)


def is_paused(setup: Setup, room: Room, slot: Slot) -> bool:
    """Whether maintenance runs in a room at any moment of a period."""
    return any(one.start < slot.end and slot.start < one.end and _is_about(one, room) for one in setup.pauses)


def ahead(setup: Setup, now: datetime) -> tuple[Pause, ...]:
    """What runs or is to come, by its start."""
    return tuple(sorted((one for one in setup.pauses if now < one.end), key=lambda one: (one.start, one.end)))


def location_of(setup: Setup, pause: Pause) -> Location | None:
    """The location that the maintenance is at, None where it or the room is there no more."""
    room = setup.room(pause.room) if pause.room is not None else None
    at = room.location if room is not None else pause.location
    return setup.location(at) if at is not None else None


def place_of(setup: Setup, pause: Pause) -> str:
    """The name of the room or the location, its id where it is there no more."""
    room = setup.room(pause.room) if pause.room is not None else None
    location = setup.location(pause.location) if pause.location is not None else None
    found = room or location
    return found.name if found is not None else str(pause.room or pause.location)


def with_pause(setup: Setup, pause: Pause, now: datetime) -> Setup:
    """The set-up with maintenance announced and without what is over; announced again, it is there once.

    Raises Refusal: `pause_nowhere` where the room or the location is gone, `pauses_over_limit`.
    """
    if location_of(setup, pause) is None:
        raise Refusal("pause_nowhere")
    others = [one for one in ahead(setup, now) if one.id != pause.id]
    if len(others) >= MOST:
        raise Refusal("pauses_over_limit", most=MOST)
    return replace(setup, pauses=(*others, pause))


def ended(setup: Setup, wanted: PauseId) -> Setup:
    """The set-up in which maintenance is over, or will not come; the same set-up where it is not there any more."""
    return replace(setup, pauses=tuple(one for one in setup.pauses if one.id != wanted))


def _is_about(pause: Pause, room: Room) -> bool:
    return pause.room == room.id if pause.room is not None else pause.location == room.location
