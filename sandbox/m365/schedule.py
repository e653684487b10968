"""getSchedule: free/busy of many mailboxes in one answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.m365.access import sees_details
from sandbox.m365.entra.values import Grant
from sandbox.m365.events import Event
from sandbox.m365.faults import Effect
from sandbox.m365.odata import preferences
from sandbox.m365.refusals import GraphRefusal, invalid_parameter, too_many_schedules
from sandbox.m365.tenant import Site
from sandbox.m365.world import Call, World
from sandbox.m365.zones import from_wall_time, wall_time

MOST_SCHEDULES = 100
LONGEST = timedelta(days=62)
_DIGITS = {"tentative": "1", "busy": "2", "oof": "3", "unknown": "2"}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the window in aware UTC, the slot in minutes, the zone to answer in, and who asks."""

    start: datetime
    end: datetime
    interval: int
    zone: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Rendering:
    """Switches of how rows look: failing rooms (None: no room fails, empty: all do), `Busy`, customTimeZone."""

    failing: frozenset[str] | None
    capitals: bool
    custom_zone: bool


def schedules(world: World, call: Call, *, grant: Grant, wire: dict[str, Any]) -> list[dict[str, Any]]:
    """One row an address, in their order; an unknown one has an error (microsoft-graph-docs#11225)."""
    wanted = wire.get("schedules")
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise invalid_parameter("The value of parameter 'Schedules' is invalid.")
    if len(wanted) > MOST_SCHEDULES:
        raise too_many_schedules(len(wanted))
    question = _question(call, grant, wire)
    rendering = _rendering(world, call)
    return [_row(world, name, question=question, rendering=rendering) for name in wanted]


def _question(call: Call, grant: Grant, wire: dict[str, Any]) -> Question:
    """Unverified codes: ErrorTimeIntervalTooBig and ErrorInvalidMergedFreeBusyInterval are those of EWS."""
    start, _ = from_wall_time(wire.get("startTime"), "StartTime")
    end, _ = from_wall_time(wire.get("endTime"), "EndTime")
    if end <= start:
        raise invalid_parameter("The end of the time window must be after its start.")
    if end - start >= LONGEST:
        raise GraphRefusal(400, "ErrorTimeIntervalTooBig", "The specified time interval is too large.")
    interval = wire.get("availabilityViewInterval", 30)
    if interval is None:  # seen as a server error: microsoft-graph-docs#4494
        raise GraphRefusal(500, "ErrorInternalServerError", "An internal server error occurred. The operation failed.")
    if not isinstance(interval, int) or not 5 <= interval <= 1440:
        message = "The interval must be between 5 and 1440 minutes."
        raise GraphRefusal(400, "ErrorInvalidMergedFreeBusyInterval", message)
    return Question(start, end, interval, preferences(call.headers).zone, grant)


def _rendering(world: World, call: Call) -> Rendering:
    broken = world.faults.take(call.line, Effect.ROW_ERROR)
    return Rendering(
        failing=frozenset(broken.rooms) if broken else None,
        capitals=world.faults.take(call.line, Effect.CAPITALS) is not None,
        custom_zone=world.faults.take(call.line, Effect.CUSTOM_ZONE) is not None,
    )


def _row(world: World, name: str, *, question: Question, rendering: Rendering) -> dict[str, Any]:
    account = world.mailboxes.account(name)
    fails = rendering.failing is not None and (not rendering.failing or name.lower() in rendering.failing)
    if fails or account is None or not world.mailboxes.has(account.address):
        return {"scheduleId": name, "error": _unresolved(name)}
    events = sorted(
        world.mailboxes.between(account.address, question.start, question.end), key=lambda event: event.start
    )
    details = sees_details(world, question.grant, account.address)
    return {
        "scheduleId": name,
        "availabilityView": availability(events, question),
        "scheduleItems": [_item(event, question, details=details, capitals=rendering.capitals) for event in events],
        "workingHours": working_hours(account.site, custom=rendering.custom_zone, now=world.clock()),
    }


def _unresolved(name: str) -> dict[str, str]:
    message = f"Unable to resolve e-mail address {name} to an Active Directory object."
    return {"message": message, "responseCode": "5009"}


def availability(events: list[Event], question: Question) -> str:
    """One digit a slot from the window's start; the highest status wins and touching part of a slot marks it.

    Graph: working elsewhere counts as free (sdk: models/schedule_information.py).
    """
    slot = timedelta(minutes=question.interval)
    view = ["0"] * math.ceil((question.end - question.start) / slot)
    for event in events:
        digit = _DIGITS.get(event.show_as, "0")
        first = max(0, (event.start - question.start) // slot)
        last = min(len(view), math.ceil((event.end - question.start) / slot))
        for number in range(first, last):
            view[number] = max(digit, view[number])
    return "".join(view)


def _item(event: Event, question: Question, *, details: bool, capitals: bool) -> dict[str, Any]:
    """A whole item, not clipped to the window (docs: api/calendar-getschedule, the 08:30 sample)."""
    item: dict[str, Any] = {
        "status": event.show_as[0].upper() + event.show_as[1:] if capitals else event.show_as,
        "start": wall_time(event.start, question.zone),
        "end": wall_time(event.end, question.zone),
    }
    if not details:
        return item
    if event.sensitivity not in {"normal", "personal"}:
        return {"isPrivate": True, **item}
    return {"isPrivate": False, **item, "subject": event.subject, "location": event.location}


def working_hours(site: Site, *, custom: bool, now: datetime) -> dict[str, Any]:
    """Monday to Friday, under the site's Windows zone name or as a customTimeZone (docs: api/calendar-getschedule)."""
    return {
        "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
        "startTime": f"{site.opens}:00.0000000",
        "endTime": f"{site.closes}:00.0000000",
        "timeZone": _custom_zone(site, now) if custom else {"name": site.windows_zone},
    }


def _custom_zone(site: Site, now: datetime) -> dict[str, Any]:
    """`bias` is what to add to local standard time to get UTC, in minutes; the change-over days are Europe's."""
    january = datetime(now.year, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(site.zone))
    bias = -int((january.utcoffset() or timedelta()) / timedelta(minutes=1))
    change = {"time": "02:00:00.0000000", "dayOccurrence": 5, "dayOfWeek": "sunday", "year": 0}
    return {
        "@odata.type": "#microsoft.graph.customTimeZone",
        "bias": bias,
        "name": "Customized Time Zone",
        "standardOffset": {**change, "month": 10},
        "daylightOffset": {**change, "month": 3, "daylightBias": -60},
    }
