"""Calendar items as values, and how Graph writes them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sandbox.m365.zones import floating, timestamp, wall_time

NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""The time of an answer nobody has given yet, 0001-01-01T00:00:00Z on the wire."""

_REST, _IMMUTABLE = "AAMkAD", "AAkALg"


@dataclass(frozen=True, slots=True)
class Address:
    """A name with an e-mail address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited: `kind` is required, optional or resource; `response` as in responseStatus."""

    who: Address
    kind: str = "required"
    response: str = "none"
    at: datetime = NEVER


@dataclass(frozen=True, slots=True)
class Event:
    """One item in one mailbox; the copies of a meeting share `uid` and nothing else.

    `start` and `end` are aware UTC, `zone` is the name the organiser used. `more` holds, as they came, the properties
    nothing here acts on. `key` and `change` are given by the mailbox.
    """

    mailbox: str
    subject: str
    start: datetime
    end: datetime
    organizer: Address
    zone: str = "UTC"
    attendees: tuple[Attendee, ...] = ()
    show_as: str = "busy"
    sensitivity: str = "normal"
    is_all_day: bool = False
    kind: str = "singleInstance"
    series: str | None = None
    response: str = "organizer"
    responded_at: datetime = NEVER
    transaction: str | None = None
    location: str = ""
    location_address: str | None = None
    uid: str = ""
    key: str = ""
    change: int = 0
    created: datetime = NEVER
    modified: datetime = NEVER
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_organizer(self) -> bool:
        return self.organizer.address == self.mailbox

    @property
    def blocks(self) -> bool:
        return self.show_as not in {"free", "workingElsewhere"}


def made_up_key(text: str) -> str:
    """The part of an item id behind its prefix; ids are case-sensitive and say nothing."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()


def item_id(key: str, *, immutable: bool) -> str:
    """The id as asked for: the immutable one is another string for the same item (docs: outlook-immutable-id)."""
    return (_IMMUTABLE if immutable else _REST) + key


def key_of(item: str) -> str:
    """The key in either form of id."""
    return item.removeprefix(_REST).removeprefix(_IMMUTABLE)


def change_key(event: Event) -> str:
    return "DwAAABYAAAB" + base64.b64encode(event.change.to_bytes(6, "big")).decode() + "=="


def etag(event: Event) -> str:
    return f'W/"{change_key(event)}"'


def event_json(event: Event, *, zone_name: str = "UTC", immutable: bool = False) -> dict[str, Any]:
    """The whole event resource of v1.0, times in the zone that Prefer asked for."""
    return {
        "@odata.etag": etag(event),
        "id": item_id(event.key, immutable=immutable),
        "createdDateTime": timestamp(event.created),
        "lastModifiedDateTime": timestamp(event.modified),
        "changeKey": change_key(event),
        **_defaults(),
        **event.more,
        "transactionId": event.transaction,
        "originalStartTimeZone": event.zone,
        "originalEndTimeZone": event.zone,
        "iCalUId": event.uid,
        "subject": event.subject,
        "sensitivity": event.sensitivity,
        "isAllDay": event.is_all_day,
        "isOrganizer": event.is_organizer,
        "seriesMasterId": item_id(event.series, immutable=immutable) if event.series else None,
        "showAs": event.show_as,
        "type": event.kind,
        "responseStatus": _answer(event.response, event.responded_at),
        **_times(event, zone_name),
        **_places(event),
        "attendees": [_attendee_json(attendee) for attendee in event.attendees],
        "organizer": {"emailAddress": _address_json(event.organizer)},
    }


def _defaults() -> dict[str, Any]:
    return {
        "categories": [],
        "reminderMinutesBeforeStart": 15,
        "isReminderOn": True,
        "hasAttachments": False,
        "bodyPreview": "",
        "importance": "normal",
        "isCancelled": False,
        "responseRequested": True,
        "webLink": "https://outlook.office365.com/owa/?itemid=x&exvsurl=1&path=/calendar/item",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": False,
        "onlineMeetingProvider": "unknown",
        "allowNewTimeProposals": True,
        "isDraft": False,
        "hideAttendees": False,
        "recurrence": None,
        "onlineMeeting": None,
        "body": {"contentType": "html", "content": ""},
    }


def _times(event: Event, zone_name: str) -> dict[str, Any]:
    if event.is_all_day:
        return {
            "start": floating(event.start, own_zone=event.zone, label=zone_name),
            "end": floating(event.end, own_zone=event.zone, label=zone_name),
        }
    return {"start": wall_time(event.start, zone_name), "end": wall_time(event.end, zone_name)}


def _places(event: Event) -> dict[str, Any]:
    if not event.location:
        return {"location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown"}, "locations": []}
    place: dict[str, Any] = {"displayName": event.location, "locationType": "default", "uniqueIdType": "private"}
    if event.location_address:
        place |= {
            "locationUri": event.location_address,
            "locationType": "conferenceRoom",
            "uniqueId": event.location_address,
            "uniqueIdType": "directory",
        }
    return {"location": place, "locations": [place]}


def _attendee_json(attendee: Attendee) -> dict[str, Any]:
    return {
        "type": attendee.kind,
        "status": _answer(attendee.response, attendee.at),
        "emailAddress": _address_json(attendee.who),
    }


def _answer(response: str, at: datetime) -> dict[str, str]:
    return {"response": response, "time": "0001-01-01T00:00:00Z" if at == NEVER else timestamp(at)}


def _address_json(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}
