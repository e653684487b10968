"""How a dialog's steps look in the chat."""

from __future__ import annotations

from typing import Any

from bot.dialogues import Leader, present
from cards.form import answered_card, end_card, form_card, working_card
from services.forms import End, Form, Work
from services.model import ClientId
from services.redis_store.dialogues import Asked, Kept


async def card_of(leader: Leader, client: ClientId, kept: Kept, asked: Asked) -> dict[str, Any]:
    """The card of one step as it should be now."""
    if asked.answers is not None:
        return answered_card(asked.title, asked.answers)
    match present(leader, kept, await leader.store.setup(client)):
        case Form() as form:
            return form_card(form, dialog=kept.dialogue.id, step=asked.step)
        case End() as end:
            return end_card(end)
        case Work() as work:
            return working_card(work.title, kept.progress[1] if kept.progress else None)
