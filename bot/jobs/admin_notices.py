"""The jobs that tell admins something without having been asked."""

from __future__ import annotations

from dataclasses import replace

import structlog

from bot.jobs.dialog_jobs import DialogContext
from bot.teams.teams_answers import RefusedForGoodError
from cards.forms.dialog_form import end_card, plain
from cards.text.texts import UTC_ZONE, Voice, known_language
from services.model import ClientId
from services.model.job_order import JobOrder
from services.notifications.notices import notice_in, places_of_admins
from services.store.job_queue import Job
from services.store.job_runner import JobHandler

log = structlog.get_logger()


def handlers(context: DialogContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""

    async def notice(client: ClientId, job: Job) -> None:
        """One job for each conversation, so that none is told twice because another could not be."""
        store = context.runner.store
        setup, known = await store.setup(client), await store.conversations(client)
        places = places_of_admins(setup, known, configured=context.runner.configured)
        order = JobOrder("", "tell_admins", job.args)
        orders = [
            replace(order, id=f"{job.id}:{place.id}", args={**job.args, "conversation": place.id}) for place in places
        ]
        await store.enqueue(client, *orders)

    async def tell_admins(client: ClientId, job: Job) -> None:
        await _tell(context, client, job)

    return {"notice": notice, "tell_admins": tell_admins}


async def _tell(context: DialogContext, client: ClientId, job: Job) -> None:
    conversation = await context.runner.store.conversation(client, job.args["conversation"])
    if conversation is None or conversation.parked:
        return
    said, setup = notice_in(job.args), await context.runner.store.setup(client)
    await context.throttle(client, conversation.id, job, "")
    try:
        language = known_language(conversation.language or setup.client.language)
        summary = plain(said.title, Voice(UTC_ZONE, language))
        await context.messenger.post_card(
            conversation, conversation.id, card=end_card(said, language=language), summary=summary
        )
    except RefusedForGoodError as error:
        log.warning("notice_refused", client=client, code=error.code)
