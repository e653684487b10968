"""The orders for telling people by e-mail, after their quiet hours, and by digest; each under an id of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from services.model import Client, IncidentId, PersonId
from services.model.business_hours import zone
from services.model.conversations import Conversation
from services.model.deliveries import Channel, News
from services.model.dialog import End
from services.model.job_order import JobOrder
from services.model.preferences import Preferences
from services.notifications.notices import told_in
from services.notifications.personal import PersonalNews
from services.notifications.recipients import DeliveryPlan
from services.parsing.day_times import next_at

_SAID: TypeAdapter[End] = TypeAdapter(End)
_ABOUT: TypeAdapter[tuple[tuple[IncidentId, News], ...]] = TypeAdapter(tuple[tuple[IncidentId, News], ...])


def language_of(
    person: PersonId, mine: Preferences | None, conversations: Iterable[Conversation], client: Client
) -> str:
    """What somebody reads: what they have chosen, else what their chat speaks, else what everybody reads together."""
    own = next((one.language for one in conversations if one.person == person and one.language), "")
    return (mine.language if mine is not None else "") or own or client.language


def mail_order(
    incident: IncidentId, told: DeliveryPlan, news: News, stamp: str, *, language: str, said: str = ""
) -> JobOrder:
    """Send somebody a letter with news of an incident, and what is `said` to them alone."""
    args = {
        "incident": incident,
        "person": told.person.id,
        "name": told.person.name,
        "news": news.value,
        "language": language,
        "stamp": stamp,
    }
    if said:
        args["said"] = said
    return JobOrder(f"mail:{incident}:{told.person.id}:{news}:{stamp}", "mail", args)


def personal_args(orders: Iterable[JobOrder]) -> dict[str, str]:
    """What the news of a change have to know of those `orders` of the same change that tell one person their own.

    Of one change somebody gets one letter. Whoever orders it first, it says what is told to them alone.
    """
    own = {order.args["person"]: order.args for order in orders if order.kind == "tell"}
    return {"own": json.dumps(own)} if own else {}


def personal_in(args: Mapping[str, str]) -> dict[PersonId, PersonalNews]:
    """What the same change tells people of their own, by whom it tells."""
    return {PersonId(person): told_in(own) for person, own in json.loads(args.get("own", "{}")).items()}


def held_order(news: Mapping[str, str], person: PersonId, *, wait: timedelta) -> JobOrder:
    """Tell somebody what the args of a job say is new, once their quiet hours are over; of one incident the newest
    news alone."""
    incident, args = news["incident"], {**news, "person": person}
    return JobOrder(f"news_held:{incident}:{person}", "news_held", args, milliseconds(wait))


def digest_order(preferences: Preferences, now: datetime) -> JobOrder:
    """Send somebody's digest at their hour, UTC's where they have named no zone; ValueError where they want none.

    It stands once for each person, and runs no later than what waits already.
    """
    if preferences.digest is None:
        raise ValueError("this person wants no digest")
    due = next_at(preferences.digest, zone(preferences.zone or "UTC"), now)
    args = {"person": preferences.person.id, "due": due.isoformat()}
    return JobOrder(f"digest:{preferences.person.id}", "digest", args, milliseconds(due - now))


def digest_told_order(
    told: DeliveryPlan, said: End, about: Iterable[tuple[IncidentId, News]], *, due: str, language: str
) -> JobOrder:
    """Say a digest in somebody's chat, or send it to them by e-mail; `about` is what is noted as told by it."""
    args = {
        "person": told.person.id,
        "name": told.person.name,
        "said": _SAID.dump_json(said).decode(),
        "about": _ABOUT.dump_json(tuple(about)).decode(),
        "language": language,
        "due": due,
    }
    if told.way is Channel.CHAT:
        return _digest_job("digest_chat", args | {"conversation": told.conversation})
    return digest_mail_order(args)


def digest_mail_order(args: Mapping[str, str]) -> JobOrder:
    """Send a digest by e-mail, with the args of its order for the chat where that one did not take it."""
    return _digest_job("digest_mail", {**args})


def digest_again(args: Mapping[str, str], said: End, about: Iterable[tuple[IncidentId, News]]) -> dict[str, str]:
    """The args of a digest's order that says something else, about less."""
    return {**args, "said": _SAID.dump_json(said).decode(), "about": _ABOUT.dump_json(tuple(about)).decode()}


def digest_in(args: Mapping[str, str]) -> End:
    """What a digest's job says."""
    return _SAID.validate_json(args["said"])


def digest_about(args: Mapping[str, str]) -> tuple[tuple[IncidentId, News], ...]:
    """Which news of which incidents a digest's job tells."""
    return _ABOUT.validate_json(args["about"])


def milliseconds(wait: timedelta) -> int:
    """A wait as the queue counts it, never negative."""
    return max(0, round(wait.total_seconds() * 1000))


def _digest_job(kind: str, args: dict[str, str]) -> JobOrder:
    return JobOrder(f"{kind}:{args['person']}:{args['due']}", kind, args)
