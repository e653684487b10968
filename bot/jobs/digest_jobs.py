"""The jobs that tell people once a day what they wanted to hear of in no other way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.jobs.mail_jobs import MailContext
from bot.jobs.news_context import NewsContext
from bot.jobs.personal_chat import say
from cards.text.catalogue import known_language
from cards.text.texts import UTC_ZONE, Voice
from services.model import ClientId, Incident, IncidentId, Person, PersonId
from services.model.business_hours import zone
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import End, Text
from services.model.preferences import Preferences
from services.notifications.notification_jobs import (
    digest_about,
    digest_again,
    digest_in,
    digest_mail_order,
    digest_order,
    digest_told_order,
    language_of,
    milliseconds,
)
from services.notifications.recipients import DeliveryPlan, Reachability, digest_plan, personal_chats, still_hears
from services.store.delivery_record import DeliveryRecord
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone

LATE: Final = timedelta(minutes=10)
"""From when on a digest says that it should have come before."""
MOST_LINES: Final = 30
LONGEST_TITLE: Final = 120
DigestContext = NewsContext | MailContext
About = tuple[IncidentId, News]


def handlers(context: NewsContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""

    async def digest(client: ClientId, job: Job) -> None:
        await _digest(context, client, PersonId(job.args["person"]), due=datetime.fromisoformat(job.args["due"]))

    async def digest_chat(client: ClientId, job: Job) -> None:
        ready = await still_told(context, client, job, way=Channel.CHAT)
        if ready is not None:
            await _say(context, client, ready)

    return {"digest": digest, "digest_chat": digest_chat}


async def _digest(context: NewsContext, client: ClientId, person: PersonId, *, due: datetime) -> None:
    """Take out what is kept, and order the message and the next digest in the same step; nothing kept is no message.

    A digest that could not come while Roomfix was down comes once, as soon as it runs.
    """
    now = context.now()
    if now < due:
        raise Postpone(milliseconds(due - now))
    mine = await context.preferences.get(client, person)
    kept = await context.notifications.kept(client, person)
    if mine is None or mine.digest is None:
        await _leave_out(context, client, person, [one.incident for one in kept])
        await context.notifications.take(client, person, kept)
        return
    orders = [digest_order(mine, now)]
    told, language = await _way(context, client, mine)
    about = await _heard(context, client, mine.person, [(one.incident, one.news) for one in kept], way=told.way)
    incidents = await _incidents(context, client, about)
    if incidents and told.fate is DeliveryStatus.SENT:
        said = _said(mine, incidents, due=due, now=now, language=language)
        orders.append(digest_told_order(told, said, about, due=due.isoformat(), language=language))
    elif incidents:
        await _note(context, client, told, about)
    await context.notifications.take(client, person, kept, jobs=orders)


async def _leave_out(context: NewsContext, client: ClientId, person: PersonId, incidents: Sequence[IncidentId]) -> None:
    """Note of what was kept for somebody's digest that they want none any more."""
    for incident in dict.fromkeys(incidents):
        for row in await context.deliveries.read(client, incident):
            if row.person is not None and row.person.id == person and row.fate is DeliveryStatus.DIGEST:
                dropped = replace(row, at=context.now(), fate=DeliveryStatus.DROPPED, why=Text("told.unwanted"))
                await context.deliveries.note(client, incident, dropped)


async def still_told(context: DigestContext, client: ClientId, job: Job, *, way: Channel) -> Job | None:
    """The job of telling a digest with what its person may still hear of; None, where that is nothing."""
    person, before = Person(PersonId(job.args["person"]), job.args["name"]), digest_about(job.args)
    about = await _heard(context, client, person, before, way=way)
    if len(about) == len(before):
        return job
    mine = await context.preferences.get(client, person.id) or Preferences(person)
    due, language = datetime.fromisoformat(job.args["due"]), job.args["language"]
    said = _said(mine, await _incidents(context, client, about), due=due, now=context.now(), language=language)
    return replace(job, args=digest_again(job.args, said, about)) if about else None


async def _heard(
    context: DigestContext, client: ClientId, person: Person, about: Sequence[About], *, way: Channel
) -> list[About]:
    """What of it somebody may still hear of; that the rest is left out is noted."""
    mine, setup = await context.preferences.get(client, person.id), await context.store.setup(client)
    barred = {
        incident.id
        for incident in await _incidents(context, client, about)
        if not still_hears(setup, person.id, mine, incident, configured=context.configured)
    }
    dropped = DeliveryPlan(person, way, DeliveryStatus.DROPPED, why=Text("told.not_theirs"))
    await _note(context, client, dropped, [one for one in about if one[0] in barred])
    return [one for one in about if one[0] not in barred]


async def _incidents(context: DigestContext, client: ClientId, about: Sequence[About]) -> list[Incident]:
    """The incidents that something is told of, each once, as they are now."""
    found = [await context.store.incident(client, one) for one in dict.fromkeys(incident for incident, _ in about)]
    return [incident for incident in found if incident is not None]


async def _way(context: NewsContext, client: ClientId, mine: Preferences) -> tuple[DeliveryPlan, str]:
    """How the digest reaches somebody, and in which language."""
    conversations, person = await context.store.conversations(client), mine.person.id
    everybodys = (await context.store.setup(client)).client
    told = digest_plan(Reachability(mine.person, mine, personal_chats(conversations).get(person), context.mail_works))
    return told, language_of(person, mine, conversations, everybodys)


def _said(mine: Preferences, incidents: Sequence[Incident], *, due: datetime, now: datetime, language: str) -> End:
    voice = Voice(zone(mine.zone or "UTC"), known_language(language), now)
    late = [Text("digest.late", {"due": voice.exactly(due)})] if now - due >= LATE else []
    lines = [*late, *(_line(incident) for incident in incidents[:MOST_LINES])]
    if len(incidents) > MOST_LINES:
        lines.append(Text("digest.more", {"count": len(incidents) - MOST_LINES}))
    return End(Text("digest.title", {"count": len(incidents)}), tuple(lines))


def _line(incident: Incident) -> Text:
    title = incident.title
    return Text(
        "digest.line",
        {
            "room": incident.room.name,
            "location": incident.location.name,
            "title": title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…",
            "state": Text(f"state.{incident.state}"),
        },
    )


async def _note(context: DigestContext, client: ClientId, told: DeliveryPlan, about: Sequence[About]) -> None:
    """Note what became of what a digest does not tell."""
    for incident, news in about:
        left_out = Delivery(told.person.name, told.way, news, context.now(), told.fate, told.person, told.why)
        await context.deliveries.note(client, incident, left_out)


async def _say(context: NewsContext, client: ClientId, job: Job) -> None:
    """Say it in their chat; where that takes nothing any more, that is noted, and e-mail stands in."""
    conversation = await context.store.conversation(client, job.args["conversation"])
    refused = None
    if conversation is not None and not conversation.parked:
        voice = Voice(UTC_ZONE, known_language(job.args["language"]))
        refused = await say(context, client, conversation, digest_in(job.args), voice, job=job)
        if refused is None:
            await note_digest(context.deliveries, client, job, DeliveryStatus.SENT, way=Channel.CHAT, at=context.now())
            return
    await _stand_in(context, client, job, refused)


async def _stand_in(context: NewsContext, client: ClientId, job: Job, refused: Text | None) -> None:
    """Note why the chat did not take it, and order a letter once where that may stand in."""
    person = Person(PersonId(job.args["person"]), job.args["name"])
    mine = await context.preferences.get(client, person.id) or Preferences(person)
    told = digest_plan(Reachability(person, mine, None, context.mail_works))
    why = refused or told.why or Text("delivery.not_installed", {"name": person.name})
    await note_digest(context.deliveries, client, job, DeliveryStatus.FAILED, why, way=Channel.CHAT, at=context.now())
    if told.fate is DeliveryStatus.SENT:
        ((incident, _), *_) = digest_about(job.args)  # the orders of one of them tell whether it was ordered before
        await context.notifications.order_once(client, incident, [digest_mail_order(job.args)])


async def note_digest(
    deliveries: DeliveryRecord,
    client: ClientId,
    job: Job,
    fate: DeliveryStatus,
    why: Text | None = None,
    *,
    way: Channel,
    at: datetime,
) -> None:
    """Note what became of everything that a digest tells."""
    person = Person(PersonId(job.args["person"]), job.args["name"])
    for incident, news in digest_about(job.args):
        await deliveries.note(client, incident, Delivery(person.name, way, news, at, fate, person, why))
