"""A client with rooms and calendars to walk dialogs with."""

from __future__ import annotations

from typing import Any

from services.model import (
    Calendar,
    Client,
    ClientId,
    Connection,
    ConnectionId,
    Location,
    LocationId,
    Room,
    RoomId,
    SlotRules,
)
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.setup import Setup

CONTOSO, FABRIKAM = (ConnectionId(name) for name in ("contoso", "fabrikam"))
OFFICE = BusinessHours("Europe/Berlin", weekly=((DayPeriod(480, 1080),),) * 5 + ((),) * 2)
MUNICH, LONDON = (Location(LocationId(name.lower()), name, OFFICE) for name in ("Munich", "London"))


def a_setup(**parts: Any) -> Setup:
    """Contoso with one connection and one location, and what is named."""
    connections = (Connection(CONTOSO, "roomfix@contoso.example"),)
    usual = {"client": Client(ClientId("tenant"), "Contoso", SlotRules()), "connections": connections}
    return Setup(**{**usual, "locations": (MUNICH,), **parts})


def two_connections() -> tuple[Connection, ...]:
    return (Connection(CONTOSO, "roomfix@contoso.example"), Connection(FABRIKAM, "roomfix@fabrikam.example"))


def a_calendar(name: str, *, at: Location = MUNICH, of: ConnectionId = CONTOSO) -> Calendar:
    return Calendar(address(name), name, of, at.id)


def a_room(name: str, calendar: str | None = None, *, at: Location = MUNICH, capacity: int | None = None) -> Room:
    return Room(RoomId(name.lower()), name, at.id, address(calendar) if calendar else None, capacity)


def address(name: str) -> str:
    return f"{name.lower()}@contoso.example"


def found(*names: str, building: str = "", known: bool = True) -> dict[str, Any]:
    """What looking for rooms finds."""
    rows = [{"address": address(name), "name": name, "capacity": 8, "building": building} for name in names]
    return {"rooms": rows, "known": known}


def looked_up(*names: str, **others: Any) -> dict[str, Any]:
    """What looking up a list finds: good calendars, and others by why they are none."""
    rows = [{"address": address(name), "name": name} for name in names]
    nothing: dict[str, Any] = {"problems": [], "people": [], "unknown": [], "denied": []}
    return {"calendars": rows, **nothing, "total": len(names) + sum(map(len, others.values())), **others}


WEEK = [[[480, 1080]]] * 5 + [[]] * 2


def proposed(
    calendar: str, room: str | None, *, confidence: str = "sure", reason: str = "same_name", **more: Any
) -> dict[str, Any]:
    """One proposal as the work gives it."""
    row = {"calendar": address(calendar), "name": calendar, "room": room and room.lower(), "confidence": confidence}
    return {**row, "reason": reason, "values": {}, "runner_up": None, **more}
