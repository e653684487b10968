"""The job that looks for the host whose meeting a fault hits, and has them told in their chat or by e-mail."""

from __future__ import annotations

from bot.chat.app_context import AppContext
from bot.jobs.outbox import note
from services.model import ClientId
from services.model.deliveries import DeliveryStatus
from services.model.job_wire import queued
from services.model.jobs import FindHost
from services.model.preferences import Preferences
from services.notifications import meeting_hosts
from services.notifications.outbox_rows import host_row, language_of
from services.notifications.recipients import Reachability, personal_chats
from services.store.job_queue import Job


async def find(context: AppContext, client: ClientId, work: FindHost, job: Job) -> None:
    """Order that the host is told, or note why they are not; killed in between, it is done again and ordered once."""
    incident = work.incident
    found = await meeting_hosts.find(context.store, context.graph, client, incident, now=context.now())
    if found is None:
        return
    mine = await context.preferences.get(client, found.host.id) or Preferences(found.host)
    conversations = await context.store.conversations(client)
    chat = personal_chats(conversations).get(found.host.id)
    told = meeting_hosts.way_to(Reachability(found.host, mine, chat, context.mail_works), found.meeting)
    language = language_of(found.host.id, mine, conversations, (await context.store.setup(client)).client)
    row = host_row(incident, told, meeting_hosts.news_for(found), language=language)
    if told.fate is DeliveryStatus.SENT:
        await context.notifications.order_once(client, incident, [queued(row)])
    else:
        await note(context, client, row, told.fate, told.why)
