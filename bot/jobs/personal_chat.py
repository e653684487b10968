"""Posts a card in somebody's own chat with Roomfix, and takes note of a conversation that refuses what is said there.

A kill after Teams has taken something and before that is noted has it said again.
"""

from __future__ import annotations

import structlog

from bot.jobs.news_context import NewsContext
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.forms.dialog_form import end_card, plain
from cards.text.texts import Voice
from services.model import ClientId
from services.model.conversations import Conversation
from services.model.dialog import End, Text
from services.store.job_queue import Job

log = structlog.get_logger()


async def say(
    context: NewsContext, client: ClientId, conversation: Conversation, said: End, voice: Voice, *, job: Job
) -> Text | None:
    """None once it is said, else why Teams takes it never; a chat that takes nothing any more is silent from then on.

    Raises Unavailable, and Postpone while it is not its turn.
    """
    await context.throttle(client, conversation.id, job, "")
    try:
        card, summary = end_card(said, language=voice.language), plain(said.title, voice)
        await context.messenger.post_card(conversation, conversation.id, card=card, summary=summary)
    except RefusedForGoodError as error:
        return await refused(context, client, conversation, error, job=job.id)
    return None


async def refused(
    context: NewsContext, client: ClientId, conversation: Conversation, error: RefusedForGoodError, **about: str
) -> Text:
    """Why Teams takes something never, for the record; the log says `about` what it was.

    A conversation that takes nothing any more is silent from then on.
    """
    log.warning("saying_refused", client=client, code=error.code, **about)
    if error.reach is RefusalScope.CONVERSATION:
        await context.store.park(client, conversation.id, error.code)
    return Text("delivery.refused", {"code": error.code})
