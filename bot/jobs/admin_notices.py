"""The job that tells admins something without having been asked."""

from __future__ import annotations

from bot.chat.app_context import AppContext
from services.model import ClientId
from services.model.job_wire import queued
from services.model.jobs import TellAdmins
from services.notifications.notices import places_of_admins
from services.notifications.outbox_rows import admin_row
from services.store.job_queue import Job


async def tell(context: AppContext, client: ClientId, work: TellAdmins, job: Job) -> None:
    """A row for each conversation, so that none is told twice because another could not be."""
    setup, known = await context.store.setup(client), await context.store.conversations(client)
    places = places_of_admins(setup, known, configured=context.configured)
    await context.store.enqueue(client, *(queued(admin_row(job.id, work.said, place)) for place in places))
