"""Where `calendars` stands, and what has been chosen in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dialogs.calendars.choose_end import NewPlace
from dialogs.list_forms import DoneEffects
from services.model import ConnectionId, LocationId

NO_CONNECTION: Final = ConnectionId("")
NOWHERE: Final = LocationId("")


class Step(StrEnum):
    """Where the dialog stands."""

    CONNECTION = "connection"
    HOW = "how"
    PICK = "pick"
    PASTE = "paste"
    FOUND = "found"
    PLACE = "place"
    NEW_PLACE = "new_place"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """`ticked` are addresses of the list; what was `typed`, or the address of a `file`, stands in its place.

    The calendars are at `location`, or at a `new_place`. `is_more` says that those of another location come next.
    """

    step: Step
    connection: ConnectionId = NO_CONNECTION
    is_setup: bool = False
    works: DoneEffects = field(default_factory=DoneEffects)
    search: str = ""
    page: int = 0
    ticked: tuple[str, ...] = ()
    typed: str = ""
    file: str = ""
    with_denied: bool = True
    with_unlisted: bool = False
    location: LocationId = NOWHERE
    new_place: NewPlace | None = None
    is_more: bool = False
