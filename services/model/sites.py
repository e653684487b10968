"""What administrators set up: sites and rooms, providers, and the connections to their calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.basics import (
    ClientId,
    ConnectionId,
    LocationId,
    PauseId,
    Person,
    ProviderId,
    RoomId,
    Severity,
    SlotRules,
)
from services.model.business_hours import BusinessHours


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
class EscalationStep:
    """Who else is told when nobody has claimed for `after` minutes of business time; `name` is what they are called."""

    after: int
    name: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Provider:
    """A service company: whom it sends, which locations it serves, when it works, and what it has agreed to.

    `contacts` claim slots; `subcontractors` may be sent by them. Without `hours` it works when the location is open.
    `channel` is the conversation where its incidents are posted, None for every one that Roomfix was added to.
    `escalation` is who is told one after the other while nobody claims, by time.
    """

    id: ProviderId
    name: str
    contacts: tuple[Person, ...]
    locations: tuple[LocationId, ...]
    subcontractors: tuple[Person, ...] = ()
    hours: BusinessHours | None = None
    channel: str | None = None
    agreements: tuple[Agreement, ...] = ()
    escalation: tuple[EscalationStep, ...] = ()


class Mode(StrEnum):
    """How a connection reaches mailboxes: as the app itself, or as a service account that signed in."""

    APPLICATION = "application"
    DELEGATED = "delegated"


class EventOwner(StrEnum):
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
    level: EventOwner = EventOwner.ROOMFIX
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """A room mailbox that was chosen for Roomfix: `address` in lower case, and the connection that reads it."""

    address: str
    name: str
    connection: ConnectionId
    location: LocationId


@dataclass(frozen=True, slots=True)
class Grace:
    """For how many minutes a fault has to last that a source reports before anybody hears of it."""

    source: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Pause:
    """Maintenance from `start` to `end` in a room, or in every room of a location: one of the two is named.

    What monitors report there meanwhile waits until it is over. `why` are the words of `by`, who has announced it.
    """

    id: PauseId
    room: RoomId | None
    location: LocationId | None
    start: datetime
    end: datetime
    by: Person
    why: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """One organisation, which is one Entra tenant. `automated` scheduling books a claim without asking an admin.

    `language` is the catalogue's for what everybody reads together, "" for its default. `graces` are the sources whose
    faults are told only if they last, each once. `tell_hosts` has the host of a meeting told that a fault hits.
    """

    id: ClientId
    name: str
    rules: SlotRules
    automated: bool = True
    language: str = ""
    graces: tuple[Grace, ...] = ()
    tell_hosts: bool = False
