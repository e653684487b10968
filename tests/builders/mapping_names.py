"""Calendars and rooms by their names, for tests of the mapping."""

from __future__ import annotations

from services.matching.mapping import CalendarName, Proposal, RoomName, propose
from services.model import RoomId

BERLIN, MUNICH, COLOGNE = "Berlin", "München", "Köln"


def rooms(*names: str, at: str = BERLIN) -> list[RoomName]:
    return [RoomName(RoomId(f"{name} @ {at}"), name, at) for name in names]


def mapped(calendars: list[str], inventory: list[RoomName]) -> tuple[Proposal, ...]:
    return propose(
        [CalendarName(f"resource-{place}@contoso.example", name) for place, name in enumerate(calendars)], inventory
    )


def the_one(calendar: str, *names: str, address: str = "resource@contoso.example") -> Proposal:
    """What is proposed for a single calendar and some rooms at one location."""
    return propose([CalendarName(address, calendar)], rooms(*names))[0]
