"""Which incident somebody means by a few words: its reference, its room, or the only one it can be. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.model import Incident, PersonId, Room
from services.model.dialog import Text, joined
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.room_lookup import find_room, split_room
from services.parsing.spelling import same

SHORTEST: Final = 4
"""Characters of a reference that are enough to name an incident."""
NAMED: Final = 5
"""Incidents that a refusal names."""

# a number or a word alone begins what somebody writes more often than it begins a reference
_LIKE_REFERENCE = re.compile(r"(?=.*[a-f])([0-9a-f]{8}-)?[0-9a-f]{8,16}|(?=.*[a-f])(?=.*[0-9])[0-9a-f]{4,7}")


@dataclass(frozen=True, slots=True)
class NamedIncident:
    """The incident, and the words that did not name it."""

    incident: Incident
    rest: str


def which(
    setup: Setup, known: Sequence[Incident], fitting: Sequence[Incident], words: str, *, person: PersonId
) -> NamedIncident:
    """The incident that the words begin with, or the only fitting one, one's own first.

    Raises Refusal: `visit_none` where nothing fits, and for a reference or a room of none; `visit_which` with their
    rooms where several fit, or have a reference that begins so.
    """
    head, _, rest = words.strip().partition(" ")
    referred = [one for one in known if _is_reference(one, head)] if head else []
    if referred:
        return NamedIncident(_only(referred, person), rest.strip())
    room, left = split_room(setup, words)
    named = find_room(setup, room)
    in_room = [one for one in known if named and (one.room.id == named.id or _is_called(one.room, room))]
    if in_room:
        return NamedIncident(_only([one for one in in_room if one in fitting] or in_room, person), left)
    if not fitting or room or _LIKE_REFERENCE.fullmatch(same(head)):
        raise Refusal("visit_none")
    return NamedIncident(_only(fitting, person), words.strip())


def is_of(incident: Incident, person: PersonId) -> bool:
    """Whether an incident is somebody's own: claimed by them, offered to them, or reported by them."""
    claim, reporter = incident.claim, incident.reporter
    people = {claim.contact.id if claim else None, reporter.id if reporter else None}
    if claim is not None and claim.offered is not None:
        people.add(claim.offered.to.id)
    return person in people


def _only(found: Sequence[Incident], person: PersonId) -> Incident:
    own = [one for one in found if one.claim is not None and one.claim.contact.id == person]
    left = own or list(found)
    if len(left) == 1:
        return left[0]
    names = [Text("visit.one", {"room": one.room.name, "title": one.title, "id": one.id}) for one in left[:NAMED]]
    raise Refusal("visit_which", names=joined(names), count=len(left))


def _is_reference(incident: Incident, word: str) -> bool:
    folded, unique = same(word), incident.id.rpartition("-")[2]
    return folded == incident.id or (len(folded) >= SHORTEST and unique.startswith(folded))


def _is_called(room: Room, name: str) -> bool:
    return same(name) in map(same, (room.name, room.id, room.calendar or ""))
