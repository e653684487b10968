"""Who was told of an incident: how it was tried, when, and what became of it. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model import Person
from services.model.dialog import Text


class Channel(StrEnum):
    """How somebody is told: in a conversation that others read, in the own chat with Roomfix, by e-mail."""

    CHANNEL = "channel"
    CHAT = "chat"
    MAIL = "mail"


class News(StrEnum):
    """What somebody is told: a new incident, what becomes of its visit, a reminder, an escalation, its end."""

    NEW = "new"
    VISIT = "visit"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    CLOSED = "closed"


class DeliveryStatus(StrEnum):
    """What became of telling: sent, on its way, held back until later, kept for the digest, not possible, or left out
    because it was not worth telling, or not wanted, any more."""

    SENT = "sent"
    ORDERED = "ordered"
    HELD = "held"
    DIGEST = "digest"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to tell one person, or one conversation, one thing of an incident.

    `who` is the person's name or the conversation's. `why` says what kept them from being told, with what helps.
    `is_host` says that they were told as the host of a meeting, whatever else they are told.
    """

    who: str
    way: Channel
    news: News
    at: datetime
    fate: DeliveryStatus
    person: Person | None = None
    why: Text | None = None
    is_host: bool = False
