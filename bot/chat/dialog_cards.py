"""How a dialog's steps look in the chat."""

from __future__ import annotations

from typing import Any

from bot.chat.dialog_runner import DialogRunner, present
from cards.forms.dialog_form import answered_card, end_card, form_card, working_card
from cards.text.catalogue import known_language
from services.model import ClientId
from services.model.dialog import Effect, End, Form
from services.store.dialog_runs import AskedStep, StoredRun


async def card_of(runner: DialogRunner, client: ClientId, kept: StoredRun, asked: AskedStep) -> dict[str, Any]:
    """The card of one step as it should be now, in the language of the dialog."""
    language = known_language(kept.run.language)
    if asked.answers is not None:
        return answered_card(asked.title, asked.answers, language=language)
    match present(runner, kept, await runner.store.setup(client)):
        case Form() as form:
            return form_card(form, dialog=kept.run.id, step=asked.step, language=language)
        case End() as end:
            return end_card(end, language=language)
        case Effect() as work:
            return working_card(work.title, kept.progress[1] if kept.progress else None, language=language)
