"""The jobs that tell people once a day what they wanted to hear of in no other way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot.messenger import RefusedForGoodError
from bot.news_jobs import NewsWorks
from cards.catalogue import known_language
from cards.form import end_card, plain
from cards.texts import UTC_ZONE, Voice
from services.businesstime import zone
from services.deliveries import Delivery, Fate, Way
from services.forms import End, Text
from services.model import ClientId, Incident, Person, PersonId
from services.news_orders import digest_about, digest_in, digest_order, digest_told_order, milliseconds
from services.preferences import Preferences
from services.redis_store.deliveries import Deliveries
from services.redis_store.queue import Job
from services.redis_store.runner import Handler, Postpone
from services.redis_store.tellings import Kept
from services.telling import Reach, Told, digest_way, personal_chats

log = structlog.get_logger()

LATE: Final = timedelta(minutes=10)
"""From when on a digest says that it should have come before."""
MOST_LINES: Final = 30
LONGEST_TITLE: Final = 120


def handlers(works: NewsWorks) -> dict[str, Handler]:
    """The kinds of job and who does them."""

    async def digest(client: ClientId, job: Job) -> None:
        await _digest(works, client, PersonId(job.args["person"]), due=datetime.fromisoformat(job.args["due"]))

    async def digest_chat(client: ClientId, job: Job) -> None:
        await _say(works, client, job)

    return {"digest": digest, "digest_chat": digest_chat}


async def _digest(works: NewsWorks, client: ClientId, person: PersonId, *, due: datetime) -> None:
    """Take out what is kept, and order the message and the next digest in the same step; nothing kept is no message.

    A digest that could not come while Roomfix was down comes once, as soon as it runs.
    """
    now = works.now()
    if now < due:
        raise Postpone(milliseconds(due - now))
    mine = await works.preferences.get(client, person)
    kept = await works.tellings.kept(client, person)
    if mine is None or mine.digest is None:
        await works.tellings.take(client, person, kept)
        return
    orders = [digest_order(mine, now)]
    incidents = await _incidents(works, client, kept)
    if incidents:
        told = await _way(works, client, mine)
        if told.fate is Fate.SENT:
            said = _said(mine, incidents, due=due, now=now)
            about = [(one.incident, one.news) for one in kept]
            orders.append(digest_told_order(mine, told, said, about, due=due.isoformat()))
        else:
            await _note_failed(works, client, kept, told)
    await works.tellings.take(client, person, kept, jobs=orders)


async def _incidents(works: NewsWorks, client: ClientId, kept: Sequence[Kept]) -> list[Incident]:
    """The incidents that something is kept of, each once, as they are now."""
    found = [await works.store.incident(client, one) for one in dict.fromkeys(one.incident for one in kept)]
    return [incident for incident in found if incident is not None]


async def _way(works: NewsWorks, client: ClientId, mine: Preferences) -> Told:
    chats = personal_chats(await works.store.conversations(client))
    return digest_way(Reach(mine.person, mine, chats.get(mine.person.id), works.mail_works))


def _said(mine: Preferences, incidents: Sequence[Incident], *, due: datetime, now: datetime) -> End:
    voice = Voice(zone(mine.zone or "UTC"), now=now)
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


async def _note_failed(works: NewsWorks, client: ClientId, kept: Sequence[Kept], told: Told) -> None:
    for one in kept:
        failed = Delivery(told.person.name, told.way, one.news, works.now(), told.fate, told.person, told.why)
        await works.deliveries.note(client, one.incident, failed)


async def _say(works: NewsWorks, client: ClientId, job: Job) -> None:
    noted = partial(note_digest, works.deliveries, client, job, way=Way.CHAT, at=works.now())
    conversation = await works.store.conversation(client, job.args["conversation"])
    if conversation is None or conversation.parked:
        await noted(Fate.FAILED, Text("told.no_chat", {"mail": Text("told.no_mail")}))
        return
    said, language = digest_in(job.args), known_language(job.args["language"])
    await works.limited(client, conversation.id, job.id)
    try:
        card, summary = end_card(said, language=language), plain(said.title, Voice(UTC_ZONE, language))
        await works.messenger.post_card(conversation, conversation.id, card=card, summary=summary)
    except RefusedForGoodError as error:
        log.warning("digest_refused", client=client, code=error.code)
        await noted(Fate.FAILED, Text("delivery.refused", {"code": error.code}))
    else:
        await noted(Fate.SENT)


async def note_digest(
    deliveries: Deliveries,
    client: ClientId,
    job: Job,
    fate: Fate,
    why: Text | None = None,
    *,
    way: Way,
    at: datetime,
) -> None:
    """Note what became of everything that a digest tells."""
    person = Person(PersonId(job.args["person"]), job.args["name"])
    for incident, news in digest_about(job.args):
        await deliveries.note(client, incident, Delivery(person.name, way, news, at, fate, person, why))
