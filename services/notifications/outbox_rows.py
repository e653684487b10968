"""The rows of the outbox: each under a name of its own, so that whoever orders one again orders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.model import Client, IncidentId, PersonId
from services.model.business_hours import zone
from services.model.conversations import Conversation
from services.model.deliveries import Channel, News
from services.model.dialog import End
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import Deliver, MakeDigest
from services.model.outbox import About, AdminNews, DigestNews, HostNews, IncidentNews, OwnNews
from services.model.personal_news import PersonalNews
from services.model.preferences import Preferences
from services.notifications.recipients import DeliveryPlan
from services.parsing.day_times import next_at


def language_of(
    person: PersonId, mine: Preferences | None, conversations: Iterable[Conversation], client: Client
) -> str:
    """What somebody reads: what they have chosen, else what their chat speaks, else what everybody reads together."""
    own = next((one.language for one in conversations if one.person == person and one.language), "")
    return (mine.language if mine is not None else "") or own or client.language


def letter_row(
    incident: IncidentId, told: DeliveryPlan, news: News, stamp: str, *, language: str = "", said: str = ""
) -> Deliver:
    """A letter with news of an incident, and what is `said` to its reader alone; of the same news there is one."""
    name = f"mail:{incident}:{told.person.id}:{news}:{stamp}"
    return _row(name, replace(told, conversation=""), IncidentNews(stamp, said), ((incident, news),), language)


def own_row(incident: IncidentId, told: DeliveryPlan, news: PersonalNews, *, thread: str) -> Deliver:
    """Something of somebody's own, said where `told` names; `thread` is where their claim was made."""
    name = f"chat:{incident}:{news.person.id}:{news.text}:{news.stamp}:{news.claim or ''}:{told.conversation}"
    return _row(name, told, OwnNews(news, thread), ((incident, news.news),))


def digest_row(told: DeliveryPlan, due: datetime, about: Iterable[About], *, language: str) -> Deliver:
    """A digest, in somebody's chat or by e-mail."""
    name = f"digest_{told.way}:{told.person.id}:{due.isoformat()}"
    return _row(name, told, DigestNews(due), tuple(about), language)


def host_row(incident: IncidentId, told: DeliveryPlan, news: HostNews, *, language: str) -> Deliver:
    """What the host of a meeting is told of an incident that hits it."""
    name = f"host_{told.way}:{incident}:{news.meeting}"
    return _row(name, told, news, ((incident, News.NEW),), language)


def admin_row(name: str, said: End, place: Conversation) -> Deliver:
    """A card for admins, in one of the places where they are told."""
    return Deliver(f"{name}:{place.id}", Channel.CHAT, AdminNews(said), None, (), conversation=place.id)


def digest_order(preferences: Preferences, now: datetime) -> JobOrder:
    """Somebody's next digest, at their hour, UTC's where they have named no zone; ValueError where they want none.

    It stands once for each person, and runs no later than what waits already.
    """
    if preferences.digest is None:
        raise ValueError("this person wants no digest")
    due = next_at(preferences.digest, zone(preferences.zone or "UTC"), now)
    return queued(MakeDigest(preferences.person.id, due), delay=due - now)


def _row(
    name: str,
    told: DeliveryPlan,
    content: IncidentNews | OwnNews | DigestNews | HostNews,
    about: tuple[About, ...],
    language: str = "",
) -> Deliver:
    return Deliver(name, told.way, content, told.person, about, language, told.conversation, told.address)
