"""What the outbox holds: one piece of news for one person by one channel, and what it can be about. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from services.model import IncidentId, Slot
from services.model.deliveries import News
from services.model.dialog import End
from services.model.personal_news import PersonalNews

About = tuple[IncidentId, News]
"""Which news of which incident: what the delivery record has a line for."""


@dataclass(frozen=True, slots=True)
class IncidentNews:
    """What is new of an incident; the same `stamp` is the same news. `said` are words for its reader alone."""

    stamp: str
    said: str = ""
    type: Literal["incident"] = "incident"


@dataclass(frozen=True, slots=True)
class OwnNews:
    """What somebody is told of their own in a chat; `thread` is where their claim was made, "" for nowhere."""

    told: PersonalNews
    thread: str = ""
    type: Literal["own"] = "own"


@dataclass(frozen=True, slots=True)
class DigestNews:
    """A digest that was due then: what it is about, as it is when it is told."""

    due: datetime
    type: Literal["digest"] = "digest"


@dataclass(frozen=True, slots=True)
class HostNews:
    """A fault that hits somebody's meeting, and rooms that are free instead, each with how many people it holds.

    `meeting` is the same for all incidents that hit it, while it is not moved to another time.
    """

    meeting: str
    slot: Slot
    rooms: tuple[tuple[str, int | None], ...] = ()
    type: Literal["host"] = "host"


@dataclass(frozen=True, slots=True)
class AdminNews:
    """What admins are told by a card that says what can be done."""

    said: End
    type: Literal["admin"] = "admin"


Content = Annotated[IncidentNews | OwnNews | DigestNews | HostNews | AdminNews, Field(discriminator="type")]
