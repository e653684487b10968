"""What a button asks for, as typed values; on the wire it is a verb and ids, never a name or a right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from services.errors import Refusal
from services.model import ClaimId, IncidentId


@dataclass(frozen=True, slots=True)
class Claim:
    """Take the slot that starts at `start`."""

    incident: IncidentId
    start: datetime


@dataclass(frozen=True, slots=True)
class Release:
    """Give a claim back."""

    incident: IncidentId
    claim: ClaimId


@dataclass(frozen=True, slots=True)
class Times:
    """Show every free time."""

    incident: IncidentId


@dataclass(frozen=True, slots=True)
class Show:
    """Show the incident as it stands now."""

    incident: IncidentId


Action = Claim | Release | Times | Show

Fields = Mapping[str, Any]

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


def pack(action: Action) -> tuple[str, dict[str, str | int]]:
    """The verb and the fields of a button; a start is whole epoch seconds."""
    match action:
        case Claim(incident, start):
            return "claim", {"i": incident, "s": int(start.timestamp())}
        case Release(incident, claim):
            return "release", {"i": incident, "c": claim}
        case Times(incident):
            return "times", {"i": incident}
        case Show(incident):
            return "show", {"i": incident}


def unpack(verb: object, fields: object) -> Action:
    """The action behind an Action.Execute; raises Refusal("button_unreadable") for whatever `pack` cannot have made.

    A card's content can be edited by whoever sends it (Teams: cards-actions), so nothing here is a proof of anything.
    Fields that are not asked for are ignored: clients merge their own into the data.
    """
    read = _READERS.get(verb) if isinstance(verb, str) else None
    if read is None or not isinstance(fields, Mapping):
        raise Refusal("button_unreadable")
    return read(fields)


def _id(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    raise Refusal("button_unreadable")


def _moment(fields: Fields, name: str) -> datetime:
    value = fields.get(name)
    if type(value) is int and 0 <= value < _LATEST:  # not isinstance: True is an int, too
        return datetime.fromtimestamp(value, UTC)
    raise Refusal("button_unreadable")


def _incident(fields: Fields) -> IncidentId:
    return IncidentId(_id(fields, "i"))


_READERS: Mapping[str, Callable[[Fields], Action]] = {
    "claim": lambda fields: Claim(_incident(fields), _moment(fields, "s")),
    "release": lambda fields: Release(_incident(fields), ClaimId(_id(fields, "c"))),
    "times": lambda fields: Times(_incident(fields)),
    "show": lambda fields: Show(_incident(fields)),
}
