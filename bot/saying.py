"""Says something in somebody's own chat with Roomfix, once."""

from __future__ import annotations

import structlog

from bot.messenger import Reach, RefusedForGoodError
from bot.news_jobs import NewsWorks
from cards.form import end_card, plain
from cards.texts import Voice
from services.forms import End, Text
from services.model import ClientId
from services.posts import Conversation

log = structlog.get_logger()


async def say(
    works: NewsWorks, client: ClientId, conversation: Conversation, said: End, voice: Voice, *, send_id: str
) -> Text | None:
    """None once it is said, else why Teams takes it never; a chat that takes nothing any more is silent from then on.

    Raises Unavailable, and Postpone while it is not its turn.
    """
    await works.limited(client, conversation.id, send_id)
    try:
        card, summary = end_card(said, language=voice.language), plain(said.title, voice)
        await works.messenger.post_card(conversation, conversation.id, card=card, summary=summary)
    except RefusedForGoodError as error:
        log.warning("saying_refused", client=client, job=send_id, code=error.code)
        if error.reach is Reach.CONVERSATION:
            await works.store.park(client, conversation.id, error.code)
        return Text("delivery.refused", {"code": error.code})
    return None
