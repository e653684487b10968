"""What people are told without having asked: admins, by a card that says what can be done; one person, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import TypeAdapter

from services.model import Claim, ClaimId, Event, Incident, Person, PersonId, Slot
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import News
from services.model.dialog import End
from services.model.job_order import JobOrder
from services.model.setup import Setup
from services.notifications.personal import PersonalNews

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
    is_late: bool = False,
    at: datetime | None = None,
) -> JobOrder:
    """The work of telling one person something of their own, which the last change of the incident brought, or which
    they wished to hear `at` a time; of a `claim` as it was.

    `text` is the key of the words; what is in `values` beside names is a time as ISO 8601. `name` tells such works of
    one incident apart where there is no claim. `is_late` says that it should have been told before.
    """
    change = incident.history[-1]
    args = {
        "incident": incident.id,
        "text": text,
        "news": news,
        "person": to.id,
        "name": to.name,
        "at": (at or change.at).isoformat(),
        "event": "" if at else change.event,
        "stamp": at.isoformat() if at else str(incident.happened),
        "values": json.dumps(dict(values or {})),
        **_about(claim),
    }
    if is_late:
        args["late"] = "yes"
    about = name or (f"{claim.id}:{claim.slot.start.timestamp():.0f}" if claim else incident.id)
    return JobOrder(f"tell:{about}:{text}:{to.id}", "tell", args)


def told_in(args: Mapping[str, str]) -> PersonalNews:
    """What such a job tells."""
    values: dict[str, str] = json.loads(args["values"])
    until = values.pop("until", "")
    return PersonalNews(
        text=args["text"],
        news=News(args["news"]),
        person=Person(PersonId(args["person"]), args["name"]),
        at=datetime.fromisoformat(args["at"]),
        stamp=args["stamp"],
        event=Event(args["event"]) if args["event"] else None,
        claim=ClaimId(args["claim"]) if "claim" in args else None,
        slot=Slot(*(datetime.fromisoformat(args[end]) for end in ("start", "end"))) if "claim" in args else None,
        until=datetime.fromisoformat(until) if until else None,
        values=values,
        is_late="late" in args,
    )


def _about(claim: Claim | None) -> dict[str, str]:
    if claim is None:
        return {}
    start, end = claim.slot.start.isoformat(), claim.slot.end.isoformat()
    return {"claim": claim.id, "start": start, "end": end, "conversation": claim.conversation or ""}


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
    shared = [one for one in here if one.kind is not ConversationKind.PERSONAL]
    return tuple(own or [one for one in shared if one.is_installed] or shared)
