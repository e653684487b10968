"""What people are told without having asked: one person of their own, and admins where they are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.model import Claim, Incident, Person
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import News
from services.model.jobs import TellOwn
from services.model.personal_news import PersonalNews
from services.model.setup import Setup


def tell_own(
    incident: Incident,
    text: str,
    *,
    to: Person,
    claim: Claim | None,
    values: Mapping[str, str] | None = None,
    until: datetime | None = None,
    news: News = News.VISIT,
    name: str = "",
    is_late: bool = False,
    at: datetime | None = None,
) -> TellOwn:
    """The work of telling one person something of their own, which the last change of the incident brought, or which
    they wished to hear `at` a time; of a `claim` as it was.

    `text` is the key of the words, and `until` when an offer runs out. `name` tells such works of one incident apart
    where there is no claim. `is_late` says that it should have been told before.
    """
    change = incident.history[-1]
    told = PersonalNews(
        text,
        news,
        to,
        at=at or change.at,
        stamp=at.isoformat() if at else str(incident.happened),
        event=None if at else change.event,
        claim=claim.id if claim else None,
        slot=claim.slot if claim else None,
        until=until,
        values=values or {},
        is_late=is_late,
    )
    about = name or (f"{claim.id}:{claim.slot.start.timestamp():.0f}" if claim else incident.id)
    return TellOwn(incident.id, told, (claim.conversation or "") if claim else "", about)


def places_of_admins(
    setup: Setup, conversations: tuple[Conversation, ...], *, configured: frozenset[str]
) -> tuple[Conversation, ...]:
    """Where admins are told: in their own chats with Roomfix; where it has none, in what it was added to.

    `configured` are admins from the start.
    """
    here = [one for one in conversations if one.parked is None]
    admins = {admin.id for admin in setup.admins} | configured
    own = [one for one in here if one.person in admins]
    shared = [one for one in here if one.kind is not ConversationKind.PERSONAL]
    return tuple(own or [one for one in shared if one.is_installed] or shared)
