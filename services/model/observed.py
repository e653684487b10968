"""What was seen of a client's connections, calendars and people. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.model import ConnectionId, PersonId

Dated = tuple[str, datetime]
"""A name and since when."""


@dataclass(frozen=True, slots=True)
class FailureReason:
    """Why something does not work: the key of an error and the values that its words need."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """A connection that does not work: since when, and why as last seen."""

    since: datetime
    reason: FailureReason


class Why(StrEnum):
    """Why everything that a source reports is refused."""

    NOT_PROVEN = "not_proven"
    UNREADABLE = "unreadable"
    TENANT = "tenant"
    ROOM = "room"
    UNKNOWN = "unknown"
    NOT_SET_UP = "not_set_up"


@dataclass(frozen=True, slots=True)
class Unheard:
    """A source of which nothing is taken: since when, when something was refused last, and why."""

    since: datetime
    last: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """What is worth a look though the store is used: whether every write is on disk before its answer, by how many
    seconds its clock is ahead of this machine's, and when it was found to be older than what was written to it."""

    is_durable: bool = True
    clock_ahead: int = 0
    lost_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of a client's connections, calendars (by address) and people, each with when it was first seen.

    `denied` calendars did not tell their free/busy, `tentative` rooms did not accept an invitation by themselves.
    `unreached` are the people who should have been told something and could not be, with their names, and `chosen`
    those who have said how they want to be told. `unheard` are the sources of which nothing is taken, by name, and
    `store` is where all of it is kept.
    """

    failing: Mapping[ConnectionId, Failure] = field(default_factory=dict)
    denied: Mapping[str, datetime] = field(default_factory=dict)
    tentative: Mapping[str, datetime] = field(default_factory=dict)
    unreached: Mapping[PersonId, Dated] = field(default_factory=dict)
    chosen: frozenset[PersonId] = frozenset()
    store: StoreHealth = StoreHealth()
    unheard: Mapping[str, Unheard] = field(default_factory=dict)
