"""An incident, its claim, and what has happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.basics import ClaimId, ClientId, IncidentId, Person, Severity, Slot
from services.model.sites import Location, Room


class State(StrEnum):
    """Where an incident stands; `services.lifecycle.table` says how it moves."""

    OPEN = "open"
    AWAITING = "awaiting"
    CLAIMING = "claiming"
    BOOKED = "booked"
    ON_SITE = "on_site"
    CLOSED = "closed"


class Closing(StrEnum):
    """Why an incident is closed."""

    RECOVERED = "recovered"
    DONE = "done"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


class Via(StrEnum):
    """Through what something came: a card's button, typed words, the page behind an e-mail, a monitor's report, the
    room's calendar, or the time that has come."""

    CARD = "card"
    WORD = "word"
    MAIL = "mail"
    API = "api"
    CALENDAR = "calendar"
    CLOCK = "clock"


class RoomResponse(StrEnum):
    """What a room's mailbox said to an invitation, in Graph's words (`responseStatus.response`)."""

    NONE = "none"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentativelyAccepted"


@dataclass(frozen=True, slots=True)
class Handover:
    """A visit offered to a colleague, who may take it until then."""

    to: Person
    until: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """A provider contact's hold on one slot; with `answer` ACCEPTED it is a visit.

    `event` is Graph's id of the calendar entry, None until Graph has made it. `slow` is set when the room has not
    answered for so long that people should be told. `conversation` is where the claim was made and its contact is told.
    `owner` is the mailbox that the entry belongs to, None for the connection's own account. `by_hand` says that people
    enter the visit, because Roomfix may only read. `offered` is the colleague who may take it over. `is_behind` says
    that the calendar entry does not show the contact or the end of the visit yet. `is_unapproved` says of the claim on
    a new time that an admin has not approved it yet.
    """

    id: ClaimId
    contact: Person
    slot: Slot
    made_at: datetime
    answer: RoomResponse = RoomResponse.NONE
    event: str | None = None
    slow: bool = False
    conversation: str | None = None
    owner: str | None = None
    by_hand: bool = False
    offered: Handover | None = None
    checked_in_at: datetime | None = None
    is_behind: bool = False
    is_unapproved: bool = False


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
    CLEARED = "cleared"
    BACK = "back"
    OFFERED = "offered"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    TAKEN_OVER = "taken_over"
    MOVING = "moving"
    MOVED = "moved"
    CHECKED_IN = "checked_in"
    SHORTENED = "shortened"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    MISSED = "missed"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    ASKED = "asked"
    WAITING = "waiting"
    RESUMED = "resumed"
    UNDONE = "undone"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of history: what happened when, through whom and what, about which slot.

    `other` is the second person it is about, `note` what somebody wrote. Entries of an earlier release have no
    `source`. `left_out` says how many others a LEFT_OUT one stands for.
    """

    event: Event
    at: datetime
    person: Person | None = None
    slot: Slot | None = None
    source: Via | None = None
    other: Person | None = None
    note: str = ""
    left_out: int = 0

    @property
    def stands_for(self) -> int:
        """How many things that have happened it tells of."""
        return self.left_out or 1


@dataclass(frozen=True, slots=True)
class Escalation:
    """A step that is taken at `at` if nobody has claimed by then: these people are told, `name` says who they are."""

    at: datetime
    name: str
    people: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """What the last change can be taken back to, by whom, and until when."""

    by: Person
    until: datetime
    state: State
    claim: Claim | None


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
    """Something broken in a room. `version` grows by one with every change.

    `moving` is the claim on the time that a visit is to move to, whose own time stays `claim` until the room has
    accepted the new one. `cleared_at` is when the monitor said that the fault is gone though the visit is about to
    begin. `level` counts the `escalations` that were taken. The deadlines stand still from `waiting_since` on.
    `paused_until` is the end of the maintenance that ran there when a person reported it.
    """

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
    moving: Claim | None = None
    closing: Closing | None = None
    closed_at: datetime | None = None
    duplicate_of: IncidentId | None = None
    cleared_at: datetime | None = None
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    escalations: tuple[Escalation, ...] = ()
    level: int = 0
    waiting_since: datetime | None = None
    paused_until: datetime | None = None
    undo: Undo | None = None
    history: tuple[Entry, ...] = ()

    @property
    def happened(self) -> int:
        """How many things have happened to it, with those that its history leaves out; it grows by one with each."""
        return sum(entry.stands_for for entry in self.history)


TRIAL_SOURCE = "trial"
