"""A list of rooms taken over in two steps: what it would change is shown, and then that and nothing else is done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count, islice
from typing import Any, Final

from pydantic import TypeAdapter

from services.admin.inventory import read_rooms
from services.admin.inventory_plan import Plan, RoomChange, apply, plan
from services.model import ClientId, LocationId, Room, RoomId
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.lists import Problem, Unread, text_of
from services.store.redis_store import Store
from services.store.uploaded_lists import Upload, UploadedLists

MOST_SHOWN: Final = 30
"""Changes, problems and headers that come along; how many there are is counted."""
_ROOMS: Final = TypeAdapter(tuple[Room, ...])
_NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class _Planned:
    """A list with what it changes, what is wrong with it, and the inventory it leads to."""

    text: str
    plan: Plan
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]
    after: tuple[Room, ...]


async def plan_import(
    uploads: UploadedLists, setup: Setup, run_id: str, data: bytes | str | None, *, complete: bool
) -> Mapping[str, Any]:
    """What a list would change, kept with it for `apply_import`; without `data` the list kept before is read again.

    Gives `new`, `changed`, `same`, `gone`, `unnamed` (rooms it does not name), `unread` (rooms with a calendar that no
    connection reads), `needs_number`, up to MOST_SHOWN `lines`, `problems` and `ignored` columns, and `problem_count`.
    Raises Refusal("import_forgotten").
    """
    client = setup.client.id
    text = (await _kept(uploads, client, run_id)).text if data is None else data
    planned = await asyncio.to_thread(_planned, text, setup, run_id, complete=complete)
    found = planned.plan
    upload = Upload(
        planned.text,
        complete,
        _digest(setup.rooms),
        _digest(planned.after),
        len(found.new),
        len(found.changed),
        len(found.gone),
    )
    await uploads.put(client, run_id, upload)
    return _shown(planned, setup)


async def apply_import(store: Store, uploads: UploadedLists, client: ClientId, run_id: str) -> Mapping[str, int]:
    """Do what was shown: `new`, `changed` and `gone`; applying twice is applying once.

    Raises Refusal: `import_forgotten`, and `inventory_changed` where it would not do the same any more.
    """
    kept = await _kept(uploads, client, run_id)
    setup = await store.setup(client)
    counts = {"new": kept.new, "changed": kept.changed, "gone": kept.gone}
    before = _digest(setup.rooms)
    if before == kept.after:
        return counts
    planned = await asyncio.to_thread(_planned, kept.text, setup, run_id, complete=kept.complete)
    if before != kept.before or _digest(planned.after) != kept.after:
        raise Refusal("inventory_changed")

    def applied(fresh: Setup) -> Setup:
        # the list itself was read beside the event loop, for this set-up alone
        if (fresh.rooms, fresh.locations) != (setup.rooms, setup.locations):
            raise Refusal("inventory_changed")
        return replace(fresh, rooms=planned.after)

    await store.change_setup(client, applied)
    return counts


def problem_row(problem: Problem) -> dict[str, Any]:
    """A problem as an effect's result has it."""
    return {
        "line": problem.line,
        "what": problem.what,
        "reason": problem.reason.value,
        "values": dict(problem.values),
    }


async def _kept(uploads: UploadedLists, client: ClientId, run_id: str) -> Upload:
    kept = await uploads.get(client, run_id)
    if kept is None:
        raise Refusal("import_forgotten")
    return kept


def _planned(data: bytes | str, setup: Setup, run_id: str, *, complete: bool) -> _Planned:
    reading = read_rooms(data)
    found = plan(setup.rooms, reading, locations=setup.locations, complete=complete)
    ids = (RoomId(f"{run_id}-{number}") for number in count(1))
    after = apply(found, setup.rooms, new_id=lambda: next(ids))
    problems = tuple(sorted((*reading.problems, *found.problems), key=lambda one: one.line))
    return _Planned(_text(data), found, problems, reading.ignored_columns, after)


def _text(data: bytes | str) -> str:
    """The list as it is kept; nothing of one that cannot be read at all."""
    try:
        return text_of(data)
    except Unread:
        return ""


def _digest(rooms: Sequence[Room]) -> str:
    return sha256(_ROOMS.dump_json(tuple(rooms))).hexdigest()


def _shown(planned: _Planned, setup: Setup) -> dict[str, Any]:
    found = planned.plan
    places = {place.id: place.name for place in setup.locations}
    read = {calendar.address for calendar in setup.calendars}
    return {
        "new": len(found.new),
        "changed": len(found.changed),
        "same": len(found.same),
        "gone": len(found.gone),
        "unnamed": len(found.current) - len(found.changed) - len(found.same) - len(found.gone),
        "unread": sum(room.calendar not in read for room in planned.after if room.calendar),
        "needs_number": found.needs_number(),
        "lines": list(islice(_lines(found, places), MOST_SHOWN)),
        "problems": [problem_row(one) for one in planned.problems[:MOST_SHOWN]],
        "problem_count": len(planned.problems),
        "ignored": list(planned.ignored[:MOST_SHOWN]),
    }


def _lines(found: Plan, places: Mapping[LocationId, str]) -> Iterator[dict[str, str]]:
    """Every change, those first that take something away."""
    for room in found.gone:
        yield _line("gone", room, places)
    for change in found.changed:
        before, after = _difference(change, places)
        yield {**_line("changed", change.before, places), "before": before, "after": after}
    for room in found.new:
        yield _line("new", room, places)


def _line(kind: str, room: Room, places: Mapping[LocationId, str]) -> dict[str, str]:
    location = places.get(room.location, room.location)
    return {"kind": kind, "name": room.name, "location": location, "before": "", "after": ""}


def _difference(change: RoomChange, places: Mapping[LocationId, str]) -> tuple[str, str]:
    """What is different, before and after."""
    pairs = zip(_said(change.before, places), _said(change.after, places), strict=True)
    different = [pair for pair in pairs if pair[0] != pair[1]]
    return ", ".join(before for before, _ in different), ", ".join(after for _, after in different)


def _said(room: Room, places: Mapping[LocationId, str]) -> tuple[str, ...]:
    capacity = _NOTHING if room.capacity is None else str(room.capacity)
    return room.name, places.get(room.location, room.location), room.calendar or _NOTHING, capacity
