"""What a client wrote about an event, read into changes of an Event or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from types import MappingProxyType
from typing import Any

from sandbox.m365.events import Address, Attendee, Event
from sandbox.m365.refusals import invalid_property, unknown_property, unreadable
from sandbox.m365.zones import from_wall_time, zone

Resolve = Callable[[str, str], Address]
"""(address, name) → the address as the directory knows it."""

MOST_ATTENDEES = 500

_PLAIN = {
    "subject": "subject",
    "sensitivity": "sensitivity",
    "showAs": "show_as",
    "isAllDay": "is_all_day",
    "transactionId": "transaction",
}
_CARRIED = frozenset(
    {
        "allowNewTimeProposals",
        "body",
        "categories",
        "hideAttendees",
        "importance",
        "isOnlineMeeting",
        "isReminderOn",
        "onlineMeetingProvider",
        "reminderMinutesBeforeStart",
        "responseRequested",
    }
)
_READ_APART = frozenset({"attendees", "end", "location", "locations", "recurrence", "start"})
_READ_ONLY = frozenset(
    {
        "bodyPreview",
        "changeKey",
        "createdDateTime",
        "hasAttachments",
        "iCalUId",
        "id",
        "isCancelled",
        "isDraft",
        "isOrganizer",
        "lastModifiedDateTime",
        "onlineMeeting",
        "onlineMeetingUrl",
        "organizer",
        "originalEndTimeZone",
        "originalStart",
        "originalStartTimeZone",
        "responseStatus",
        "seriesMasterId",
        "type",
        "webLink",
    }
)
_KNOWN = _PLAIN.keys() | _CARRIED | _READ_APART | _READ_ONLY
_WORDS = {
    "showAs": {"free", "tentative", "busy", "oof", "workingElsewhere", "unknown"},
    "sensitivity": {"normal", "personal", "private", "confidential"},
}


def read_json(body: bytes, content_type: str) -> dict[str, Any]:
    """A request's JSON object with Graph's tolerance: property names in either case, annotations dropped.

    sdk: msgraph-sdk sends action parameters in PascalCase and adds @odata.type keys.
    """
    if not content_type.lower().startswith("application/json"):
        raise unreadable()
    try:
        parsed = json.loads(body)
    except ValueError as error:
        raise unreadable() from error
    if not isinstance(parsed, dict):
        raise unreadable()
    plain: dict[str, Any] = _plain(parsed)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[:1].lower() + name[1:]: _plain(part) for name, part in value.items() if "@" not in name}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def changed(event: Event, wire: dict[str, Any], *, resolve: Resolve) -> Event:
    """The event with what the client wrote; raises GraphRefusal for what Exchange would not take.

    A series cannot be made here (`recurrence`): the stand-in has series only from its seed.
    """
    for name in wire:
        if name not in _KNOWN:
            raise unknown_property(name, "event")
    if wire.get("recurrence") is not None:
        raise invalid_property("recurrence")
    plain = {field: _word(name, wire[name]) for name, field in _PLAIN.items() if name in wire}
    new = replace(event, **{**plain, **_times(wire), **_place(wire)})
    new = replace(new, more=MappingProxyType({**new.more, **_carried(wire)}))
    if "attendees" in wire:
        new = replace(new, attendees=_attendees(wire["attendees"], event, resolve=resolve))
    _check(new)
    return new


def _word(name: str, value: Any) -> Any:
    if name in _WORDS and value not in _WORDS[name]:
        raise invalid_property(name)
    if name == "isAllDay":
        return bool(value)
    return value if name == "transactionId" else value or ""


def _times(wire: dict[str, Any]) -> dict[str, Any]:
    times: dict[str, Any] = {}
    if "end" in wire:
        times["end"], times["zone"] = from_wall_time(wire["end"], "end")
    if "start" in wire:
        times["start"], times["zone"] = from_wall_time(wire["start"], "start")
    return times


def _place(wire: dict[str, Any]) -> dict[str, Any]:
    """Setting `location` replaces `locations` (docs: api/event-update); of several only the first is kept here."""
    several = wire.get("locations") or [None]
    place = wire.get("location") or several[0]
    if not isinstance(place, dict):
        return {}
    address = place.get("locationEmailAddress") or place.get("locationUri")
    return {"location": place.get("displayName") or "", "location_address": address}


def _carried(wire: dict[str, Any]) -> dict[str, Any]:
    carried = {name: wire[name] for name in _CARRIED & wire.keys()}
    if isinstance(carried.get("body"), dict):
        carried["bodyPreview"] = str(carried["body"].get("content") or "")[:255]
    return carried


def _attendees(rows: Any, event: Event, *, resolve: Resolve) -> tuple[Attendee, ...]:
    """Who is invited; whoever already was keeps their answer. Graph: at most 500 (docs: resources/event)."""
    if not isinstance(rows, list) or len(rows) > MOST_ATTENDEES:
        raise invalid_property("attendees")
    known = {attendee.who.address: attendee for attendee in event.attendees}
    return tuple(_attendee(row, known, resolve=resolve) for row in rows)


def _attendee(row: Any, known: dict[str, Attendee], *, resolve: Resolve) -> Attendee:
    written = row.get("emailAddress") if isinstance(row, dict) else None
    if not isinstance(written, dict) or not written.get("address"):
        raise invalid_property("attendees")
    who = resolve(written["address"], written.get("name") or "")
    kind = row.get("type") or "required"
    if kind not in {"required", "optional", "resource"}:
        raise invalid_property("attendees")
    return replace(known.get(who.address, Attendee(who)), who=who, kind=kind)


def _check(event: Event) -> None:
    if event.end <= event.start:
        raise invalid_property("end")
    if event.is_all_day and not all(_is_midnight(moment, event.zone) for moment in (event.start, event.end)):
        raise invalid_property("isAllDay")


def _is_midnight(moment: datetime, zone_name: str) -> bool:
    return moment.astimezone(zone(zone_name)).time() == time()
