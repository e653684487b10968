"""What the dialogs about calendars find out in Microsoft 365, and which room each calendar seems to belong to."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from services.admin.importing import problem_row
from services.admin.inventory import RoomRow, read_rooms
from services.matching import mapping
from services.matching.mapping import CalendarName, RoomName
from services.microsoft.graph import SCHEDULES_PER_CALL
from services.microsoft.graph_setup import Access, FoundRoom, MailboxHours
from services.model import ClientId, Connection, RoomId, Slot
from services.model.dialog import ReportProgress
from services.model.errors import NeedsAdmin
from services.model.setup import Setup
from services.parsing.addresses import Address, read_addresses
from services.parsing.lists import Problem, ProblemReason, Reading, problem
from services.parsing.spelling import same
from services.store.redis_store import Store

ASKED: Final = timedelta(days=1)
"""The period that getSchedule is asked for where only the mailbox itself matters."""
_UNLISTED: Final = frozenset({"graph_denied", "graph_refused"})
"""Graph: some clouds list no places (place-list, national clouds); then addresses are all there is."""


class RoomDirectory(Protocol):
    """The verbs of Graph that are needed here; `services.microsoft.graph_setup` has them."""

    async def rooms(self, client: ClientId, connection: Connection) -> tuple[FoundRoom, ...]:
        """Every room that is listed."""

    async def hours(
        self, client: ClientId, connection: Connection, addresses: Iterable[str], *, window: Slot
    ) -> dict[str, MailboxHours]:
        """Each address in lower case with its access and working hours."""


async def find_rooms(graph: RoomDirectory, client: ClientId, connection: Connection) -> Mapping[str, Any]:
    """`rooms` with `address`, `name`, `capacity` and `building`; `known` is False where Microsoft 365 lists none.

    Raises NeedsAdmin and Unavailable, but not for a list that may not be read.
    """
    try:
        rooms = await graph.rooms(client, connection)
    except NeedsAdmin as error:
        if error.key not in _UNLISTED:
            raise
        return {"rooms": [], "known": False}
    return {"rooms": [asdict(room) for room in rooms], "known": True}


async def look_up(
    graph: RoomDirectory,
    client: ClientId,
    connection: Connection,
    data: bytes | str,
    *,
    now: datetime,
    report: ReportProgress,
) -> Mapping[str, Any]:
    """What Microsoft 365 says to each address of a list: lists of `calendars` (`address`, `name`), `people` (ordinary
    mailboxes, or rooms it does not list), `unknown` and `denied` addresses, `problems` of the list, and the `total`.

    Where it lists no rooms every mailbox that can be read counts as a calendar. Raises NeedsAdmin and Unavailable.
    """
    reading = await asyncio.to_thread(read_calendars, data)
    found = await find_rooms(graph, client, connection)
    listed = {row["address"]: row["name"] for row in found["rooms"]}
    named = {one.address: one.name for one in reading.rows}
    window = Slot(now, now + ASKED)
    kinds: dict[str, list[str]] = {"calendars": [], "people": [], "unknown": [], "denied": []}
    addresses = list(named)
    for first in range(0, len(addresses), SCHEDULES_PER_CALL):
        chunk = addresses[first : first + SCHEDULES_PER_CALL]
        answers = await graph.hours(client, connection, chunk, window=window)
        for address in chunk:
            kinds[_kind(answers[address].access, is_listed=not listed or address in listed)].append(address)
        await report(first + len(chunk), len(addresses))
    calendars = [{"address": one, "name": listed.get(one) or named[one]} for one in kinds.pop("calendars")]
    problems = [problem_row(one) for one in reading.problems]
    return {"calendars": calendars, **kinds, "problems": problems, "total": len(addresses) + len(problems)}


async def hours(
    graph: RoomDirectory, client: ClientId, connection: Connection, addresses: Sequence[str], *, now: datetime
) -> Mapping[str, Any]:
    """The `zone` (IANA) and `weekly` hours ([[start, end]] in minutes, Monday first) that most of the mailboxes have.

    Nothing where none of them says. Raises NeedsAdmin and Unavailable.
    """
    found = await graph.hours(client, connection, addresses, window=Slot(now, now + ASKED))
    told = Counter((one.timezone, one.weekly) for one in found.values() if one.timezone and one.weekly)
    if not told:
        return {}
    ((zone, weekly), _), *_ = told.most_common(1)
    return {"zone": zone, "weekly": [[[period.start, period.end] for period in day] for day in weekly or ()]}


async def propose(setup: Setup) -> Mapping[str, Any]:
    """`proposals` for the calendars without a room, among the rooms without a calendar
    (`services.matching.mapping.propose`)."""
    return {"proposals": await asyncio.to_thread(_proposals, setup)}


async def seen_rooms(store: Store, setup: Setup) -> Mapping[str, Any]:
    """`rooms` that incidents named and the inventory has not, by `name`; `last` is the day (UTC) of the latest one."""
    had = {same(room.name) for room in setup.rooms}
    seen = await store.room_names.seen(setup.client.id)
    rows = [{"name": name, "last": at.date().isoformat()} for name, at in seen.items() if same(name) not in had]
    return {"rooms": sorted(rows, key=lambda row: row["name"].casefold())}


def read_calendars(data: bytes | str) -> Reading[Address]:
    """The calendars of a list: of a CSV whose first line names the columns, else of any text with addresses in it.

    Never raises; a room of the CSV without an address is a problem with its line.
    """
    rooms = read_rooms(data)
    if any(one.reason is ProblemReason.NO_HEADER for one in rooms.problems):
        return read_addresses(data)
    found = tuple(Address(row.line, row.calendar, row.name) for row in rooms.rows if row.calendar)
    problems = (*rooms.problems, *(_without_address(row) for row in rooms.rows if not row.calendar))
    return Reading(found, tuple(sorted(problems, key=lambda one: one.line)), rooms.ignored_columns)


def _without_address(row: RoomRow) -> Problem:
    return problem(row.line, row.name, ProblemReason.NOT_AN_ADDRESS)


def _kind(access: Access, *, is_listed: bool) -> str:
    if access is Access.UNKNOWN:
        return "unknown"
    if not is_listed:
        return "people"
    return "calendars" if access is Access.OPEN else "denied"


def _proposals(setup: Setup) -> list[dict[str, Any]]:
    places = {place.id: place.name for place in setup.locations}
    taken = {room.calendar for room in setup.rooms}
    calendars = [CalendarName(one.address, one.name) for one in setup.calendars if one.address not in taken]
    rooms = [
        RoomName(RoomId(one.id), one.name, places.get(one.location, "")) for one in setup.rooms if not one.calendar
    ]
    found = mapping.propose(calendars, rooms)
    return [{**asdict(one), "name": calendar.name} for one, calendar in zip(found, calendars, strict=True)]
