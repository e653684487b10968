"""Where `map` stands, and what has been chosen in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dialogs.list_forms import DoneEffects

SETUP: Final = "setup"
"""The word that leads on from dialog to dialog until all is set up."""


class Step(StrEnum):
    """Where the dialog stands."""

    SOURCE = "source"
    SEEN = "seen"
    PLACE = "place"
    TAKE = "take"
    SURE = "sure"
    EACH = "each"
    WHICH = "which"
    ROOM = "room"
    DISCONNECT = "disconnect"
    NOTHING = "nothing"
    IMPORT = "import"
    LISTED = "listed"
    TAKEN = "taken"
    MAPPED = "mapped"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"


class Sure(StrEnum):
    """What becomes of the proposals beyond doubt."""

    TAKE = "yes"
    LOOK = "each"
    LEAVE = "no"


@dataclass(frozen=True, slots=True)
class State:
    """`words` are those it began with. `chosen` are pairs of a calendar and what it gets, made by hand.

    `ticked` are rooms that incidents named, by their place in that list, and `location` is where they are.
    """

    step: Step
    words: str = ""
    works: DoneEffects = field(default_factory=DoneEffects)
    search: str = ""
    page: int = 0
    sure: Sure = Sure.LOOK
    chosen: tuple[tuple[str, str], ...] = ()
    has_new: bool = False
    ticked: tuple[str, ...] = ()
    location: str = ""
    room: str = ""
    calendar: str = ""
