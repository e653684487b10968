"""What a button asks for, as typed values; on the wire it is a verb and ids, never a name or a right."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.lifecycle.command_specs import DIRECT, Command
from services.model import ClaimId, IncidentId
from services.model.errors import Refusal


@dataclass(frozen=True, slots=True)
class ClaimSlot:
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


@dataclass(frozen=True, slots=True)
class Fill:
    """Answer a dialog's step with a verb of its form; what was filled in comes beside the fields."""

    dialog: str
    step: int
    verb: str
    filled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BeginDialog:
    """Begin a dialog, as if its name and the words had been typed."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Do:
    """Give a command that needs no more words, about a claim if there is one."""

    incident: IncidentId
    command: Command
    claim: ClaimId | None = None


@dataclass(frozen=True, slots=True)
class More:
    """Show everything that can be done with the incident."""

    incident: IncidentId


IncidentAction = ClaimSlot | Release | Times | Show | Do | More
Action = IncidentAction | Fill | BeginDialog

Fields = Mapping[str, Any]

INPUT = "in_"
"""What the ids of inputs begin with: clients merge them into a button's own fields."""
LONGEST_INPUT, LONGEST_WORDS = 50_000, 1000
"""Characters of all inputs together, and of the words a dialog begins with."""
MOST_STEPS = 1_000_000

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LATEST = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp())


def pack(action: Action) -> tuple[str, dict[str, str | int]]:
    """The verb and the fields of a button; a start is whole epoch seconds."""
    match action:
        case ClaimSlot(incident, start):
            return "claim", {"i": incident, "s": int(start.timestamp())}
        case Release(incident, claim):
            return "release", {"i": incident, "c": claim}
        case Do(incident, command, about):
            return "do", {"i": incident, "w": command, "c": about or ""}
        case Times() | Show() | More():
            return _VIEWS[type(action)], {"i": action.incident}
        case Fill(dialog, step, word):
            return "fill", {"d": dialog, "n": step, "w": word}
        case BeginDialog(name, words):
            return "begin", {"w": name, "t": words}


_VIEWS: Mapping[type[Action], str] = {Times: "times", Show: "show", More: "more"}


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


def _do(fields: Fields) -> Do:
    command = fields.get("w")
    if not isinstance(command, str) or command not in DIRECT:
        raise Refusal("button_unreadable")
    claim = ClaimId(_id(fields, "c")) if fields.get("c") else None
    return Do(_incident(fields), Command(command), claim)


def _fill(fields: Fields) -> Fill:
    step = fields.get("n")
    if type(step) is not int or not 0 < step < MOST_STEPS:
        raise Refusal("button_unreadable")
    inputs = {name: value for name, value in fields.items() if isinstance(name, str) and name.startswith(INPUT)}
    if sum(len(str(value)) for value in inputs.values()) > LONGEST_INPUT:
        raise Refusal("form_too_long")
    if not all(isinstance(value, str) for value in inputs.values()):
        raise Refusal("form_unreadable")
    filled = {name.removeprefix(INPUT): value for name, value in inputs.items()}
    return Fill(_id(fields, "d"), step, _id(fields, "w"), filled)


def _begin(fields: Fields) -> BeginDialog:
    words = fields.get("t")
    if not isinstance(words, str) or len(words) > LONGEST_WORDS:
        raise Refusal("button_unreadable")
    return BeginDialog(_id(fields, "w"), words)


_READERS: Mapping[str, Callable[[Fields], Action]] = {
    "claim": lambda fields: ClaimSlot(_incident(fields), _moment(fields, "s")),
    "release": lambda fields: Release(_incident(fields), ClaimId(_id(fields, "c"))),
    "times": lambda fields: Times(_incident(fields)),
    "show": lambda fields: Show(_incident(fields)),
    "do": _do,
    "more": lambda fields: More(_incident(fields)),
    "fill": _fill,
    "begin": _begin,
}
