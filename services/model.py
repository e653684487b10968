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
    AWAITING = "awaiting"
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
    """Somebody in a client's directory: as the verified token names them, or as they were picked from a roster."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Location:
    """A site: name, time zone, business hours and holidays (all in `hours`).

    The holidays come from a `country` (ISO 3166-1 alpha-2) and its `region`, "" where nobody has named them.
    """

    id: LocationId
    name: str
    hours: BusinessHours
    country: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room of the client's inventory; `calendar` is its room mailbox's address, if mapped; `capacity` in people."""

    id: RoomId
    name: str
    location: LocationId
    calendar: str | None
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A provider's service-level agreement for one location and severity, in minutes of business time."""

    location: LocationId
    severity: Severity
    respond: int
    resolve: int


@dataclass(frozen=True, slots=True)
class Provider:
    """A service company: whom it sends, which locations it serves, when it works, and what it has agreed to.

    `contacts` claim slots; `subcontractors` may be sent by them. Without `hours` it works when the location is open.
    `channel` is the conversation where its incidents are posted, None for every one that Roomfix was added to.
    """

    id: ProviderId
    name: str
    contacts: tuple[Person, ...]
    locations: tuple[LocationId, ...]
    subcontractors: tuple[Person, ...] = ()
    hours: BusinessHours | None = None
    channel: str | None = None
    agreements: tuple[Agreement, ...] = ()


class Mode(StrEnum):
    """How a connection reaches mailboxes: as the app itself, or as a service account that signed in."""

    APPLICATION = "application"
    DELEGATED = "delegated"


class Level(StrEnum):
    """Whose event a visit is: the service account's, or that of the person who claimed."""

    ROOMFIX = "roomfix"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Connection:
    """One link from a client to Microsoft 365; visits are booked in the calendar of `account`, an address.

    `domain` is the verified one that the account belongs to. Without `can_book` calendars are only read. `domains` are
    those whose people may own their visits, with the level PERSON.
    """

    id: ConnectionId
    account: str
    mode: Mode = Mode.APPLICATION
    domain: str = ""
    can_book: bool = True
    level: Level = Level.ROOMFIX
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A room mailbox that was chosen for Roomfix: `address` in lower case, and the connection that reads it."""

    address: str
    name: str
    connection: ConnectionId
    location: LocationId


@dataclass(frozen=True, slots=True)
class Client:
    """One organisation, which is one Entra tenant. `automated` scheduling books a claim without asking an admin."""

    id: ClientId
    name: str
    rules: SlotRules
    automated: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """A provider contact's hold on one slot; with `answer` ACCEPTED it is a visit.

    `event` is Graph's id of the calendar entry, None until Graph has made it. `slow` is set when the room has not
    answered for so long that people should be told. `conversation` is where the claim was made and its contact is told.
    `owner` is the mailbox that the entry belongs to, None for the connection's own account. `by_hand` says that people
    enter the visit, because Roomfix may only read.
    """

    id: ClaimId
    contact: Person
    slot: Slot
    made_at: datetime
    answer: Answer = Answer.NONE
    event: str | None = None
    slow: bool = False
    conversation: str | None = None
    owner: str | None = None
    by_hand: bool = False


class Event(StrEnum):
    """What a line of an incident's history says happened."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    BOOKED = "booked"
    DECLINED = "declined"
    FAILED = "failed"
    RELEASED = "released"
    APPROVED = "approved"
    REFUSED = "refused"
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
