"""The job that tells one person something of their own: what became of a claim where they claimed, all else as they
want to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.app_context import AppContext
from bot.jobs.outbox import order_once
from bot.jobs.personal_texts import letter_news, own_letter
from bot.jobs.quiet import quiet_until_text, wants_quiet
from services.model import Client, ClientId, Incident
from services.model.conversations import Conversation
from services.model.deliveries import Channel, Delivery, DeliveryStatus
from services.model.dialog import Text
from services.model.job_wire import milliseconds
from services.model.jobs import Deliver, TellOwn
from services.model.personal_news import PersonalNews
from services.model.preferences import Preferences
from services.notifications.outbox_rows import language_of, own_row
from services.notifications.personal import ClaimThread, is_still_valid, latest, personal_plans
from services.notifications.recipients import DeliveryPlan, Reachability, personal_chats
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from services.store.notification_ledger import DigestEntry


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is told of an incident by one run of the job, and what reaches whom it is told."""

    incident: Incident
    client: Client
    work: TellOwn
    reach: Reachability
    conversations: tuple[Conversation, ...]
    place: ClaimThread | None
    now: datetime

    @property
    def said(self) -> PersonalNews:
        """What is told."""
        return self.work.told


async def tell(context: AppContext, client: ClientId, work: TellOwn, job: Job) -> None:
    """Have it told by every way; raises Postpone while they want to hear nothing."""
    seen = await context.store.look(client, work.incident)
    if seen.incident is None:
        return
    if not is_still_valid(work.told, seen.incident, now=context.now()):
        await _drop(context, seen.incident, work.told)
        return
    await _tell(context, await _telling(context, seen.incident, seen.setup.client, work))


async def _drop(context: AppContext, incident: Incident, said: PersonalNews) -> None:
    """Note of what has waited for their quiet hours that it is left out; a letter on its way is not."""
    about = {said.news, letter_news(said)}
    for one in await context.deliveries.read(incident.client, incident.id):
        is_theirs = one.person is not None and one.person.id == said.person.id and not one.is_host
        if is_theirs and wants_quiet(one) and one.news in about:
            dropped = replace(one, at=context.now(), fate=DeliveryStatus.DROPPED, why=Text("told.was_over"))
            await context.deliveries.note(incident.client, incident.id, dropped)


async def _telling(context: AppContext, incident: Incident, client: Client, work: TellOwn) -> _Telling:
    """With the place where the claim was made, if the person reads that: another's chat is none, once it is theirs."""
    person, thread = work.told.person, work.thread
    conversations = await context.store.conversations(client.id)
    mine = await context.preferences.get(client.id, person.id) or Preferences(person)
    silent = next((one.id for one in conversations if one.person == person.id and one.parked is not None), "")
    reach = Reachability(person, mine, personal_chats(conversations).get(person.id), context.mail_works, silent)
    known = thread.partition(";")[0]
    found = next((one for one in conversations if one.id == known and one.parked is None), None)
    is_theirs = found is not None and found.person in (None, person.id)
    place = ClaimThread(thread, is_shared=found.person is None) if found is not None and is_theirs else None
    return _Telling(incident, client, work, reach, conversations, place, context.now())


async def _tell(context: AppContext, telling: _Telling) -> None:
    """Order it by every way, and note what became of it; raises Postpone while they want to hear nothing.

    Killed in between, the job does it again: each way is ordered once, and what is noted of the same replaces itself.
    """
    incident, said = telling.incident, telling.said
    plans = personal_plans(telling.reach, incident, said, place=telling.place, now=telling.now)
    await _wait(context, telling, plans)
    if said.text == "snooze_over":  # what waited for it may have been put off for longer, before it was shortened
        await context.notifications.hasten(incident.client, said.person.id)
    for plan in plans:
        if plan.fate is DeliveryStatus.SENT:
            await order_once(context, incident.client, _row(telling, plan))
            continue
        if plan.fate is DeliveryStatus.DIGEST:
            kept = DigestEntry(incident.id, said.news, said.stamp, telling.now)
            await context.notifications.keep(incident.client, said.person.id, kept)
        if plan.fate is DeliveryStatus.FAILED and plan.conversation:
            await context.store.show_in(incident.client, incident.id, [plan.conversation])
        await _note(context, telling, plan)


async def _wait(context: AppContext, telling: _Telling, plans: Iterable[DeliveryPlan]) -> None:
    """Raise Postpone, and note it, for as long as they want to hear nothing of this incident, or nothing at all; but
    what would come too late then does not wait."""
    incident, mine, now = telling.incident, telling.reach.mine, telling.now
    snoozed = await context.snoozes.until(incident.client, incident.id, telling.said.person.id)
    by = latest(telling.said, incident)
    if snoozed is not None and by is not None and snoozed > by:
        snoozed = None
    waits = [until for until in (snoozed, *(plan.until for plan in plans)) if until is not None and until > now]
    if not waits:
        return
    why = quiet_until_text(mine, incident, until=max(waits))
    for plan in plans:
        if plan.fate in (DeliveryStatus.SENT, DeliveryStatus.HELD):
            await _note(context, telling, replace(plan, fate=DeliveryStatus.HELD, why=why))
    raise Postpone(milliseconds(max(waits) - now))


def _row(telling: _Telling, plan: DeliveryPlan) -> Deliver:
    """The row that tells it: of one change somebody gets one letter, whoever orders it."""
    incident, said, reach = telling.incident, telling.said, telling.reach
    if plan.way is not Channel.MAIL:
        return own_row(incident.id, plan, said, thread=telling.work.thread)
    language = language_of(said.person.id, reach.mine, telling.conversations, telling.client)
    return own_letter(incident, plan, said, language=language, now=telling.now)


async def _note(context: AppContext, telling: _Telling, plan: DeliveryPlan) -> None:
    person, said = telling.said.person, telling.said
    news = letter_news(said) if plan.way is Channel.MAIL else said.news
    delivery = Delivery(person.name, plan.way, news, telling.now, plan.fate, person, plan.why)
    await context.deliveries.note(telling.incident.client, telling.incident.id, delivery)
