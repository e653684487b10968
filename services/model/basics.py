"""Ids, and the values that everything else is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

ClientId = NewType("ClientId", str)
LocationId = NewType("LocationId", str)
RoomId = NewType("RoomId", str)
ProviderId = NewType("ProviderId", str)
ConnectionId = NewType("ConnectionId", str)
IncidentId = NewType("IncidentId", str)
ClaimId = NewType("ClaimId", str)
PauseId = NewType("PauseId", str)
PersonId = NewType("PersonId", str)
"""The object id of a person in Entra, from the verified token; never a name or an address."""

Busy = tuple[tuple[int, int], ...]
"""Half-open busy periods in epoch seconds, in any order; they may overlap."""


class Severity(StrEnum):
    """How bad an incident is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half-open period [start, end) in aware UTC that can be booked."""

    start: datetime
    end: datetime

    def overlaps(self, other: Slot) -> bool:
        """Whether both have a moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class SlotRules:
    """How slots are cut, all in minutes.

    `notice` is the least time between now and a slot's start; the buffers are free time a room needs around a slot.
    """

    length: int = 60
    step: int = 30
    notice: int = 0
    buffer_before: int = 0
    buffer_after: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a client's directory: as the verified token names them, or as they were picked from a roster."""

    id: PersonId
    name: str
