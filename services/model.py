"""The values Roomfix speaks of, named as in the glossary (docs/words.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from services.businesstime import BusinessHours

ClientId = NewType("ClientId", str)
LocationId = NewType("LocationId", str)
RoomId = NewType("RoomId", str)
ProviderId = NewType("ProviderId", str)
ConnectionId = NewType("ConnectionId", str)
IncidentId = NewType("IncidentId", str)
ClaimId = NewType("ClaimId", str)
PersonId = NewType("PersonId", str)
"""The object id of a person in Entra, from the verified token; never a name or an address."""

Busy = tuple[tuple[int, int], ...]
"""Half-open busy periods in epoch seconds, in any order; they may overlap."""


class Severity(StrEnum):
    """How bad an incident is."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


class State(StrEnum):
    """Where an incident stands; `services.lifecycle` says how it moves."""

    OPEN = "open"
    CLAIMING = "claiming"
    BOOKED = "booked"
    CLOSED = "closed"


class Closing(StrEnum):
    """Why an incident is closed."""

    RECOVERED = "recovered"


class Answer(StrEnum):
    """What a room's mailbox said to an invitation, in Graph's words (`responseStatus.response`)."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentativelyAccepted"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half-open period [start, end) in aware UTC that can be booked."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class SlotRules:
    """How slots are cut, all in minutes.

    `notice` is the least time between now and a slot's start; the buffers are free time a room needs around a slot.
    """

    length: int = 60
    step: int = 30
    notice: int = 0
    buffer_before: int = 0
    buffer_after: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a client's directory, as the verified token names them."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Location:
    """A site: name, time zone, business hours and holidays (both in `hours`)."""

    id: LocationId
    name: str
    hours: BusinessHours


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the client's inventory; `calendar` is its room mailbox's address, if mapped."""

    id: RoomId
    name: str
    location: LocationId
    calendar: str | None


@dataclass(frozen=True, slots=True)
class Provider:
    """A service company: whom it sends and which locations it serves."""

    id: ProviderId
    name: str
    contacts: tuple[Person, ...]
    locations: tuple[LocationId, ...]


class Mode(StrEnum):
    """How a connection reaches mailboxes: as the app itself, or as a service account that signed in."""

    APPLICATION = "application"
    DELEGATED = "delegated"


@dataclass(frozen=True, slots=True)
class Connection:
    """One link from a client to Microsoft 365; visits are booked in the calendar of `account`, an address."""

    id: ConnectionId
    account: str
    mode: Mode = Mode.APPLICATION


@dataclass(frozen=True, slots=True)
class Client:
    """One organisation, which is one Entra tenant."""

    id: ClientId
    name: str
    rules: SlotRules


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything an administrator has set up for one client, read as one."""

    client: Client
    locations: tuple[Location, ...] = ()
    rooms: tuple[Room, ...] = ()
    providers: tuple[Provider, ...] = ()
    connections: tuple[Connection, ...] = ()

    def location(self, wanted: LocationId) -> Location | None:
        """The location of that id, if it is still there."""
        return next((place for place in self.locations if place.id == wanted), None)

    def providers_at(self, location: LocationId) -> tuple[Provider, ...]:
        """The providers that serve a location, in the order they were set up."""
        return tuple(provider for provider in self.providers if location in provider.locations)

    def is_contact(self, person: PersonId, location: LocationId) -> bool:
        """Whether a person may claim slots at a location."""
        return any(contact.id == person for provider in self.providers_at(location) for contact in provider.contacts)


@dataclass(frozen=True, slots=True)
class Claim:
    """A provider contact's hold on one slot; with `answer` ACCEPTED it is a visit.

    `event` is Graph's id of the calendar entry, None until Graph has made it. `slow` is set when the room has not
    answered for so long that people should be told. `conversation` is where the claim was made and its contact is told.
    """

    id: ClaimId
    contact: Person
    slot: Slot
    made_at: datetime
    answer: Answer = Answer.NONE
    event: str | None = None
    slow: bool = False
    conversation: str | None = None


class Event(StrEnum):
    """What a line of an incident's history says happened."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    BOOKED = "booked"
    DECLINED = "declined"
    FAILED = "failed"
    RELEASED = "released"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of history: what happened when, through whom, about which slot."""

    event: Event
    at: datetime
    person: Person | None = None
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """The open slots of a room as last seen.

    `until` is the end of the searched window. `grown` says that the usual two days had none and the window was widened.
    `known` is False while the room's calendar could not be read: then `slots` is empty and says nothing.
    """

    slots: tuple[Slot, ...]
    until: datetime
    grown: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Incident:
    """Something broken in a room. `version` grows by one with every change."""

    id: IncidentId
    client: ClientId
    version: int
    state: State
    room: Room
    location: Location
    source: str
    source_id: str
    title: str
    description: str
    severity: Severity
    occurred_at: datetime
    reported_at: datetime
    offer: Offer
    link: str | None = None
    reporter: Person | None = None
    claim: Claim | None = None
    closing: Closing | None = None
    closed_at: datetime | None = None
    history: tuple[Entry, ...] = ()
