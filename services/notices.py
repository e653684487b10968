"""What people are told without having asked: admins, by a card that says what can be done; one person, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import TypeAdapter

from services.deliveries import News
from services.forms import End
from services.model import Claim, Incident, Person
from services.posts import Conversation, Kind
from services.redis_store.changes import JobOrder
from services.setup import Setup

_NOTICE: TypeAdapter[End] = TypeAdapter(End)


def notice_job(name: str, said: End) -> JobOrder:
    """The work of telling the admins; while it waits, the same name is told once."""
    return JobOrder(f"notice:{name}", "notice", {"said": _NOTICE.dump_json(said).decode()})


def tell_job(
    incident: Incident,
    text: str,
    *,
    to: Person,
    claim: Claim | None,
    values: Mapping[str, str] | None = None,
    news: News = News.VISIT,
    name: str = "",
) -> JobOrder:
    """The work of telling one person something of their own: what became of a `claim` where it was made, else in their
    chat.

    `text` is the key of the words; what is in `values` beside names is a time as ISO 8601. `name` tells such works of
    one incident apart where there is no claim.
    """
    args = {
        "incident": incident.id,
        "text": text,
        "news": news,
        "person": to.id,
        "name": to.name,
        "conversation": (claim.conversation if claim else None) or "",
        "values": json.dumps(_values(claim) | dict(values or {})),
    }
    about = name or (f"{claim.id}:{claim.slot.start.timestamp():.0f}" if claim else incident.id)
    return JobOrder(f"tell:{about}:{text}:{to.id}", "tell", args)


def _values(claim: Claim | None) -> dict[str, str]:
    return {} if claim is None else {"start": claim.slot.start.isoformat(), "end": claim.slot.end.isoformat()}


def notice_in(args: dict[str, str]) -> End:
    """What a notice's job says."""
    return _NOTICE.validate_json(args["said"])


def places_of_admins(
    setup: Setup, conversations: tuple[Conversation, ...], *, configured: frozenset[str]
) -> tuple[Conversation, ...]:
    """Where admins are told: in their own chats with Roomfix; where it has none, in what it was added to.

    `configured` are admins from the start.
    """
    here = [one for one in conversations if one.parked is None]
    admins = {admin.id for admin in setup.admins} | configured
    own = [one for one in here if one.person in admins]
    shared = [one for one in here if one.kind is not Kind.PERSONAL]
    return tuple(own or [one for one in shared if one.is_installed] or shared)
