"""The job that tells one person something of their own: what became of a claim where they claimed, all else as they
want to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.jobs.news_context import NewsContext, quiet_until_text, wants_quiet
from bot.jobs.personal_chat import refused
from bot.jobs.personal_texts import letter_news, words
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.text.catalogue import known_language
from services.model import Client, ClientId, Incident, IncidentId
from services.model.conversations import Conversation
from services.model.deliveries import Channel, Delivery, DeliveryStatus
from services.model.dialog import Text
from services.model.preferences import Preferences
from services.notifications.notices import told_in
from services.notifications.notification_jobs import language_of, mail_order, milliseconds
from services.notifications.personal import ClaimThread, PersonalNews, is_still_valid, latest, personal_plans
from services.notifications.recipients import DeliveryPlan, Reachability, personal_chats
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone
from services.store.notification_ledger import DigestEntry


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of an incident by one run of the job, and what reaches whom it is told."""

    incident: Incident
    client: Client
    said: PersonalNews
    reach: Reachability
    conversations: tuple[Conversation, ...]
    place: ClaimThread | None
    now: datetime


def handlers(context: NewsContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""

    async def tell(client: ClientId, job: Job) -> None:
        seen = await context.store.look(client, IncidentId(job.args["incident"]))
        said, now = told_in(job.args), context.now()
        if seen.incident is None:
            return
        if not is_still_valid(said, seen.incident, now=now):
            await _drop(context, seen.incident, said, now)
            return
        telling = await _telling(context, seen.incident, seen.setup.client, said, job.args.get("conversation", ""), now)
        await _tell(context, telling, job)

    return {"tell": tell}


async def _drop(context: NewsContext, incident: Incident, said: PersonalNews, now: datetime) -> None:
    """Note of what has waited for their quiet hours that it is left out; a letter on its way is not."""
    about = {said.news, letter_news(said)}
    for one in await context.deliveries.read(incident.client, incident.id):
        is_theirs = one.person is not None and one.person.id == said.person.id and not one.is_host
        if is_theirs and wants_quiet(one) and one.news in about:
            dropped = replace(one, at=now, fate=DeliveryStatus.DROPPED, why=Text("told.was_over"))
            await context.deliveries.note(incident.client, incident.id, dropped)


async def _telling(
    context: NewsContext, incident: Incident, client: Client, said: PersonalNews, thread: str, now: datetime
) -> _Telling:
    """With the place where the claim was made, if the person reads that: another's chat is none, once it is theirs."""
    person = said.person
    conversations = await context.store.conversations(client.id)
    mine = await context.preferences.get(client.id, person.id) or Preferences(person)
    silent = next((one.id for one in conversations if one.person == person.id and one.parked is not None), "")
    reach = Reachability(person, mine, personal_chats(conversations).get(person.id), context.mail_works, silent)
    found = _speaking(conversations, thread)
    is_theirs = found is not None and found.person in (None, person.id)
    place = ClaimThread(thread, is_shared=found.person is None) if found is not None and is_theirs else None
    return _Telling(incident, client, said, reach, conversations, place, now)


async def _tell(context: NewsContext, telling: _Telling, job: Job) -> None:
    """Tell it by every way, and note what became of it; raises Postpone while they want to hear nothing.

    Killed in between, the job does it again: a letter is ordered once, and what is noted of the same replaces itself;
    what Teams has taken already, the chat hears twice. Letters come first, so that as little as can be follows that.
    """
    incident, said = telling.incident, telling.said
    rows = personal_plans(telling.reach, incident, said, place=telling.place, now=telling.now)
    await _wait(context, telling, rows)
    if said.text == "snooze_over":  # what waited for it may have been put off for longer, before it was shortened
        await context.notifications.hasten(incident.client, said.person.id)
    for row in sorted(rows, key=lambda row: row.way is not Channel.MAIL):
        if row.fate is DeliveryStatus.SENT:
            do = _order if row.way is Channel.MAIL else _say
            await do(context, telling, row, job)
            continue
        if row.fate is DeliveryStatus.DIGEST:
            kept = DigestEntry(incident.id, said.news, said.stamp, telling.now)
            await context.notifications.keep(incident.client, said.person.id, kept)
        if row.fate is DeliveryStatus.FAILED and row.conversation:
            await context.store.show_in(incident.client, incident.id, [row.conversation])
        await _note(context, telling, row)


async def _wait(context: NewsContext, telling: _Telling, rows: Iterable[DeliveryPlan]) -> None:
    """Raise Postpone, and note it, for as long as they want to hear nothing of this incident, or nothing at all; but
    what would come too late then does not wait."""
    incident, mine, now = telling.incident, telling.reach.mine, telling.now
    snoozed = await context.snoozes.until(incident.client, incident.id, telling.said.person.id)
    by = latest(telling.said, incident)
    if snoozed is not None and by is not None and snoozed > by:
        snoozed = None
    waits = [until for until in (snoozed, *(row.until for row in rows)) if until is not None and until > now]
    if not waits:
        return
    why = quiet_until_text(mine, incident, until=max(waits))
    for row in rows:
        if row.fate in (DeliveryStatus.SENT, DeliveryStatus.HELD):
            await _note(context, telling, replace(row, fate=DeliveryStatus.HELD, why=why))
    raise Postpone(milliseconds(max(waits) - now))


async def _order(context: NewsContext, telling: _Telling, row: DeliveryPlan, job: Job) -> None:
    """Have a letter sent, once: of one change somebody gets one, whoever orders it.

    What became of it is noted by whoever sends it.
    """
    incident, said, reach = telling.incident, telling.said, telling.reach
    language = language_of(said.person.id, reach.mine, telling.conversations, telling.client)
    own = words(incident, said, language=known_language(language), now=telling.now, is_plain=True)
    order = mail_order(incident.id, row, letter_news(said), said.stamp, language=language, said=own)
    if not await context.notifications.ordered(incident.client, incident.id, [order]):
        await _note(context, telling, replace(row, fate=DeliveryStatus.ORDERED))
        await context.notifications.order_once(incident.client, incident.id, [order])


async def _say(context: NewsContext, telling: _Telling, row: DeliveryPlan, job: Job) -> None:
    """Say it in a conversation; where Teams takes it never, e-mail stands in.

    Their own chat shows the incident's card from then on, too. Raises Postpone once the conversation takes nothing any
    more: what is left of their ways is found anew.
    """
    incident, thread = telling.incident, row.conversation
    place = _speaking(telling.conversations, thread)
    if place is None:
        raise ValueError("a row for a chat names one that can be posted to")
    text = words(incident, telling.said, language=_language(telling, place), now=telling.now)
    await context.throttle(incident.client, thread, job, "")
    try:
        await context.messenger.say(place, thread, text=text)
    except RefusedForGoodError as error:
        why = await refused(context, incident.client, place, error, incident=incident.id)
        await _note(context, telling, replace(row, fate=DeliveryStatus.FAILED, why=why))
        if error.reach is RefusalScope.CONVERSATION:
            raise Postpone(0) from error
        if telling.reach.can_mail():
            await _order(context, telling, telling.reach.by_mail(), job)
        return
    await _note(context, telling, row)
    if place.person is not None:
        await context.store.show_in(incident.client, incident.id, (place.id,))


def _speaking(conversations: Iterable[Conversation], thread: str) -> Conversation | None:
    """The conversation of a thread, if Roomfix can speak there."""
    known = thread.partition(";")[0]
    return next((one for one in conversations if one.id == known and one.parked is None), None)


def _language(telling: _Telling, place: Conversation) -> str:
    """What the one person of a chat reads, or what everybody reads together."""
    if place.person is None:
        return known_language(telling.client.language)
    return known_language(telling.reach.mine.language or place.language)


async def _note(context: NewsContext, telling: _Telling, row: DeliveryPlan) -> None:
    person, said = telling.said.person, telling.said
    news = letter_news(said) if row.way is Channel.MAIL else said.news
    delivery = Delivery(person.name, row.way, news, telling.now, row.fate, person, row.why)
    await context.deliveries.note(telling.incident.client, telling.incident.id, delivery)
