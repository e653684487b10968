"""What somebody said or pressed → the use case it means → the reply; knows no SDK."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from bot.chat import card_buttons, dialog_runner
from bot.chat.command_words import head_and_rest
from bot.chat.dialog_cards import card_of
from bot.chat.dialog_transitions import CANCEL
from bot.chat.messages import AppContext, Press, Reply, Said
from bot.chat.typed_words import WORDS
from cards.actions import Begin, Fill, unpack
from cards.text.texts import say, word
from dialogs.preferences.notify_parts import Part
from services.admin import admins
from services.incidents import reporting
from services.model import ClientId, Person
from services.model.conversations import Conversation
from services.model.dialog import Answer
from services.model.errors import Refusal, RoomfixError
from services.model.job_order import JobOrder
from services.parsing import room_lookup, vocabulary

KNOWN_RESTS: Final[Mapping[str, Collection[str]]] = {"incidents": vocabulary.words("mine"), "notify": frozenset(Part)}
"""Words behind a dialog's name that answer no other question."""
LEAVE = JobOrder("leave", "leave")
"""The work of deleting what must not be kept for a client that has removed Roomfix."""


async def said(house: AppContext, words: Said) -> Reply:
    """The reply to typed words; every RoomfixError is worded, so that nobody is left without an answer."""
    await house.store.hear(words.client, words.conversation)
    head, rest = head_and_rest(words.text)
    try:
        return await _said(house, words, head, rest)
    except RoomfixError as error:
        return Reply(text=word(error, words.language), refused=True)


async def _said(house: AppContext, words: Said, head: str, rest: str) -> Reply:
    """A word that is always one; else an answer to the dialog under way here, if it does not begin one by its name."""
    if words.upload is None and head in WORDS:
        return await WORDS[head](house, words, rest)
    if words.upload is None and await _begins(house, words, head, rest):
        await dialog_runner.begin(house.leader, words.place, head, rest)
        return Reply()
    if await dialog_runner.typed(house.leader, words.place, words.text, message=words.id, upload=words.upload):
        return Reply(text=say("form.cancelled", words.language)) if head == CANCEL and not rest else Reply()
    if head in house.leader.dialogs and words.upload is None:
        await dialog_runner.begin(house.leader, words.place, head, rest)
        return Reply()
    raise Refusal("unknown_word", word=head) if words.upload is None else Refusal("file_unexpected")


async def _begins(house: AppContext, words: Said, head: str, rest: str) -> bool:
    """Whether words begin a dialog though one is under way here: by its name alone, unless that is a button of the
    question; with more words only if it is the same one anew, or about an incident that they name."""
    if head not in house.leader.dialogs:
        return False
    if head == CANCEL and not rest and await dialog_runner.is_in(house.leader, words.place):
        return False
    if rest:
        is_about = head in house.leader.everybodys and await _names_incident(house, words, rest)
        is_known = vocabulary.folded(rest) in KNOWN_RESTS.get(head, ())
        return is_about or is_known or await dialog_runner.is_in(house.leader, words.place, head)
    return not await dialog_runner.names_button(house.leader, words.place, words.text)


async def _names_incident(house: AppContext, words: Said, rest: str) -> bool:
    """Whether words begin with a room or an incident's reference, and so are no answer to the question that stands."""
    room, _ = room_lookup.split_room(await house.store.setup(words.client), rest)
    return bool(room) or reporting.is_reference(rest.split(maxsplit=1)[0])


async def added(house: AppContext, client: ClientId, person: Person, language: str) -> None:
    """Somebody has added Roomfix to a conversation: the first to do so is the client's first admin."""
    configured = house.leader.configured
    await house.store.change_setup(
        client, lambda setup: admins.installed(setup, person, language=language, configured=configured)
    )


async def removed(house: AppContext, client: ClientId, conversation: Conversation) -> None:
    """Roomfix was removed from a conversation; from the last one, it was removed from the client."""
    await house.store.forget(client, conversation.id)
    if not await house.store.conversations(client):
        await house.store.enqueue(client, LEAVE)


async def press(house: AppContext, pressed: Press) -> Reply:
    """The reply to a button: the card it stands on as it is now for this person, or the words of a refusal."""
    try:
        match unpack(pressed.verb, pressed.fields):
            case Fill() as fill:
                return await _fill(house, pressed, fill)
            case Begin(name, words):
                return await _begin(house, pressed, name, words)
            case action:
                return await card_buttons.act(house, pressed, action)
    except RoomfixError as error:
        return Reply(text=word(error, pressed.language), refused=True)


async def _fill(house: AppContext, pressed: Press, fill: Fill) -> Reply:
    """Answer a dialog's question; the card then shows the answer, and what comes next is posted below it."""
    await house.store.hear(pressed.client, pressed.conversation)
    leader, answer = house.leader, Answer(fill.verb, fill.filled)
    await dialog_runner.fill(leader, pressed.place, fill.dialog, answer, step=fill.step, message=pressed.message)
    kept = await leader.dialogues.get(pressed.client, fill.dialog)
    asked = next((one for one in kept.dialogue.asked if one.step == fill.step), None) if kept else None
    if kept is None or asked is None:
        return Reply()
    return Reply(card=await card_of(leader, pressed.client, kept, asked), is_on_the_card=True)


async def _begin(house: AppContext, pressed: Press, name: str, words: str) -> Reply:
    await house.store.hear(pressed.client, pressed.conversation)
    if name not in house.leader.dialogs:
        raise Refusal("button_unreadable")
    await dialog_runner.begin(house.leader, pressed.place, name, words)
    return Reply(text=say("form_begun", pressed.language), is_on_the_card=True)
