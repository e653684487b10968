"""What somebody said or pressed → the use case it means → the reply; knows no SDK."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from bot.chat import card_buttons, dialog_runner
from bot.chat.app_context import AppContext
from bot.chat.command_words import head_and_rest
from bot.chat.dialog_cards import card_of
from bot.chat.dialog_transitions import CANCEL
from bot.chat.messages import Press, Reply, Said
from bot.chat.typed_words import WORDS
from cards.actions import BeginDialog, Fill, unpack
from cards.text.texts import say, word
from dialogs.preferences.notify_parts import PreferencePart
from services.admin import admins
from services.incidents import reporting
from services.model import ClientId, Person
from services.model.conversations import Conversation
from services.model.dialog import Answer
from services.model.errors import Refusal, RoomfixError
from services.model.job_wire import queued
from services.model.jobs import Leave
from services.parsing import room_lookup, vocabulary

KNOWN_RESTS: Final[Mapping[str, Collection[str]]] = {
    "incidents": vocabulary.words("mine"),
    "notify": frozenset(PreferencePart),
}
"""Words behind a dialog's name that answer no other question."""
LEAVE = queued(Leave())
"""The work of deleting what must not be kept for a client that has removed Roomfix."""


async def said(context: AppContext, words: Said) -> Reply:
    """The reply to typed words; every RoomfixError is worded, so that nobody is left without an answer."""
    await context.store.hear(words.client, words.conversation)
    head, rest = head_and_rest(words.text)
    try:
        return await _said(context, words, head, rest)
    except RoomfixError as error:
        return Reply(text=word(error, words.language), refused=True)


async def _said(context: AppContext, words: Said, head: str, rest: str) -> Reply:
    """A word that is always one; else an answer to the dialog under way here, if it does not begin one by its name."""
    if words.upload is None and head in WORDS:
        return await WORDS[head](context, words, rest)
    if words.upload is None and await _begins(context, words, head, rest):
        await dialog_runner.begin(context.runner, words.place, head, rest)
        return Reply()
    if await dialog_runner.typed(context.runner, words.place, words.text, message=words.id, upload=words.upload):
        return Reply(text=say("form.cancelled", words.language)) if head == CANCEL and not rest else Reply()
    if head in context.runner.dialogs and words.upload is None:
        await dialog_runner.begin(context.runner, words.place, head, rest)
        return Reply()
    raise Refusal("unknown_word", word=head) if words.upload is None else Refusal("file_unexpected")


async def _begins(context: AppContext, words: Said, head: str, rest: str) -> bool:
    """Whether words begin a dialog though one is under way here: by its name alone, unless that is a button of the
    question; with more words only if it is the same one anew, or about an incident that they name."""
    if head not in context.runner.dialogs:
        return False
    if head == CANCEL and not rest and await dialog_runner.is_in(context.runner, words.place):
        return False
    if rest:
        is_about = head in context.runner.everybodys and await _names_incident(context, words, rest)
        is_known = vocabulary.folded(rest) in KNOWN_RESTS.get(head, ())
        return is_about or is_known or await dialog_runner.is_in(context.runner, words.place, head)
    return not await dialog_runner.names_button(context.runner, words.place, words.text)


async def _names_incident(context: AppContext, words: Said, rest: str) -> bool:
    """Whether words begin with a room or an incident's reference, and so are no answer to the question that stands."""
    room, _ = room_lookup.split_room(await context.store.setup(words.client), rest)
    return bool(room) or reporting.is_reference(rest.split(maxsplit=1)[0])


async def added(context: AppContext, client: ClientId, person: Person, language: str) -> None:
    """Somebody has added Roomfix to a conversation: the first to do so is the client's first admin."""
    configured = context.runner.configured
    await context.store.change_setup(
        client, lambda setup: admins.installed(setup, person, language=language, configured=configured)
    )


async def removed(context: AppContext, client: ClientId, conversation: Conversation) -> None:
    """Roomfix was removed from a conversation, or from a team; from the last one, it was removed from the client."""
    await context.store.forget(client, conversation)
    if not await context.store.all_conversations(client):
        await context.store.enqueue(client, LEAVE)


async def press(context: AppContext, pressed: Press) -> Reply:
    """The reply to a button: the card it stands on as it is now for this person, or the words of a refusal."""
    try:
        match unpack(pressed.verb, pressed.fields):
            case Fill() as fill:
                return await _fill(context, pressed, fill)
            case BeginDialog(name, words):
                return await _begin(context, pressed, name, words)
            case action:
                return await card_buttons.act(context, pressed, action)
    except RoomfixError as error:
        return Reply(text=word(error, pressed.language), refused=True)


async def _fill(context: AppContext, pressed: Press, fill: Fill) -> Reply:
    """Answer a dialog's question; the card then shows the answer, and what comes next is posted below it."""
    await context.store.hear(pressed.client, pressed.conversation)
    runner, answer = context.runner, Answer(fill.verb, fill.filled)
    await dialog_runner.fill(runner, pressed.place, fill.dialog, answer, step=fill.step, message=pressed.message)
    kept = await runner.dialog_runs.get(pressed.client, fill.dialog)
    asked = next((one for one in kept.run.asked if one.step == fill.step), None) if kept else None
    if kept is None or asked is None:
        return Reply()
    return Reply(card=await card_of(runner, pressed.client, kept, asked), is_on_the_card=True)


async def _begin(context: AppContext, pressed: Press, name: str, words: str) -> Reply:
    await context.store.hear(pressed.client, pressed.conversation)
    if name not in context.runner.dialogs:
        raise Refusal("button_unreadable")
    await dialog_runner.begin(context.runner, pressed.place, name, words)
    return Reply(text=say("form_begun", pressed.language), is_on_the_card=True)
