"""The job that orders once a day what somebody wanted to hear of in no other way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.app_context import AppContext
from bot.jobs.outbox import note, still_told
from services.model import ClientId, IncidentId, PersonId
from services.model.deliveries import DeliveryStatus
from services.model.dialog import Text
from services.model.job_wire import milliseconds, queued
from services.model.jobs import MakeDigest
from services.model.preferences import Preferences
from services.notifications.outbox_rows import digest_order, digest_row, language_of
from services.notifications.recipients import DeliveryPlan, Reachability, digest_plan, personal_chats
from services.store.job_queue import Job
from services.store.job_runner import Postpone


async def make(context: AppContext, client: ClientId, work: MakeDigest, job: Job) -> None:
    """Take out what is kept, and order the message and the next digest in the same step; nothing kept is no message.

    A digest that could not come while Roomfix was down comes once, as soon as it runs.
    """
    now, person = context.now(), work.person
    if now < work.due:
        raise Postpone(milliseconds(work.due - now))
    mine = await context.preferences.get(client, person)
    kept = await context.notifications.kept(client, person)
    if mine is None or mine.digest is None:
        await _leave_out(context, client, person, [one.incident for one in kept])
        await context.notifications.take(client, person, kept)
        return
    orders = [digest_order(mine, now)]
    told, language = await _way(context, client, mine)
    row = digest_row(told, work.due, [(one.incident, one.news) for one in kept], language=language)
    telling = await still_told(context, client, row)
    if telling is not None and told.fate is DeliveryStatus.SENT:
        orders.append(queued(telling.row))
    elif telling is not None:
        await note(context, client, telling.row, told.fate, told.why)
    await context.notifications.take(client, person, kept, jobs=orders)


async def _way(context: AppContext, client: ClientId, mine: Preferences) -> tuple[DeliveryPlan, str]:
    """How the digest reaches somebody, and in which language."""
    conversations, person = await context.store.conversations(client), mine.person.id
    everybodys = (await context.store.setup(client)).client
    told = digest_plan(Reachability(mine.person, mine, personal_chats(conversations).get(person), context.mail_works))
    return told, language_of(person, mine, conversations, everybodys)


async def _leave_out(context: AppContext, client: ClientId, person: PersonId, incidents: Sequence[IncidentId]) -> None:
    """Note of what was kept for somebody's digest that they want none any more."""
    for incident in dict.fromkeys(incidents):
        for row in await context.deliveries.read(client, incident):
            if row.person is not None and row.person.id == person and row.fate is DeliveryStatus.DIGEST:
                dropped = replace(row, at=context.now(), fate=DeliveryStatus.DROPPED, why=Text("told.unwanted"))
                await context.deliveries.note(client, incident, dropped)
