"""What everything that is sent to Teams heeds: whose turn it is, and what Teams asks for."""

from __future__ import annotations

import structlog

from bot.chat.app_context import AppContext
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from services.model import ClientId
from services.model.conversations import Conversation
from services.model.dialog import Text
from services.model.errors import Unavailable
from services.store.job_queue import Job
from services.store.job_runner import Postpone

log = structlog.get_logger()


async def throttle(context: AppContext, client: ClientId, thread: str, job: Job, part: str = "") -> None:
    """Wait for the turn of one send, by putting the job off (Teams: rate limits); `part` tells it from its others.

    Raises Postpone while it is not its turn, and LeaseLost.
    """
    wait = await context.limits(client).take(thread.partition(";")[0], job=job, part=part)
    if wait:
        raise Postpone(wait)


async def slow_down(context: AppContext, client: ClientId, thread: str, error: Unavailable) -> None:
    """Send nothing to a conversation for as long as Teams has asked for."""
    if error.retry_after:
        await context.limits(client).block(thread.partition(";")[0], int(error.retry_after * 1000))


async def refused(
    context: AppContext, client: ClientId, conversation: Conversation, error: RefusedForGoodError, **about: str
) -> Text:
    """Why Teams takes something never, for the record; the log says `about` what it was.

    A conversation that takes nothing any more is silent from then on.
    """
    log.warning("saying_refused", client=client, code=error.code, **about)
    if error.reach is RefusalScope.CONVERSATION:
        await context.store.park(client, conversation.id, error.code)
    return Text("delivery.refused", {"code": error.code})
