"""What somebody said or pressed → the use case it means → the reply. Tables of words and verbs; knows no SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import dialogues
from bot.dialogue_cards import card_of
from bot.dialogues import Leader, Place
from bot.words import head_and_rest
from cards.actions import Begin, Claim, Do, Fill, IncidentAction, More, Release, Show, Times, unpack
from cards.help import help_card
from cards.incident import Notice, incident_card
from cards.texts import DEFAULT, say, word
from services import admins, calendars, commands, incidents, rooms, visits
from services.errors import Refusal, RoomfixError
from services.forms import Answer
from services.intake import MAX_TITLE, Report, Status
from services.lifecycle import Command
from services.model import ClaimId, ClientId, Incident, IncidentId, Person, Severity
from services.posts import Conversation
from services.redis_store.changes import JobOrder
from services.redis_store.store import Store

LEAVE = JobOrder("leave", "leave")
"""The work of deleting what must not be kept for a client that has removed Roomfix."""


@dataclass(frozen=True, slots=True)
class House:
    """What every use case needs: the store, the dialogs, the clock and a maker of random ids."""

    store: Store
    leader: Leader
    now: Callable[[], datetime]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Said:
    """Words typed to the bot, without the mention of it; `thread` is the conversation with its `;messageid=`.

    `id` is the message's own, the same when Teams delivers it twice. `upload` is a file that came with it: its
    `name` and the `url` where it can be fetched.
    """

    id: str
    client: ClientId
    person: Person
    conversation: Conversation
    thread: str
    text: str
    upload: Mapping[str, str] | None = None
    language: str = DEFAULT

    @property
    def place(self) -> Place:
        """Who said it where."""
        return Place(self.client, self.person, self.thread, self.language)


@dataclass(frozen=True, slots=True)
class Press:
    """A button pressed on the card in `message`; `verb` and `fields` are what the client sent, so nothing in them is
    proven."""

    client: ClientId
    person: Person
    conversation: Conversation
    thread: str
    verb: object
    fields: object
    message: str | None
    language: str = DEFAULT

    @property
    def place(self) -> Place:
        """Who pressed it where."""
        return Place(self.client, self.person, self.thread, self.language)


@dataclass(frozen=True, slots=True)
class Reply:
    """A card or a sentence; `refused` marks one that says no, `is_on_the_card` what the posted card will show too."""

    card: dict[str, Any] | None = None
    text: str | None = None
    refused: bool = False
    is_on_the_card: bool = False


async def said(house: House, words: Said) -> Reply:
    """The reply to typed words; every RoomfixError is worded, so that nobody is left without an answer."""
    await house.store.hear(words.client, words.conversation)
    head, rest = head_and_rest(words.text)
    try:
        return await _said(house, words, head, rest)
    except RoomfixError as error:
        return Reply(text=word(error, words.language), refused=True)


async def _said(house: House, words: Said, head: str, rest: str) -> Reply:
    """A word that is always one; else an answer to the dialog under way here, if it does not begin one by its name."""
    if words.upload is None and head in WORDS:
        return await WORDS[head](house, words, rest)
    if words.upload is None and await _begins(house, words, head, rest):
        await dialogues.begin(house.leader, words.place, head, rest)
        return Reply()
    if await dialogues.typed(house.leader, words.place, words.text, message=words.id, upload=words.upload):
        return Reply(text=say("form.cancelled", words.language)) if head == dialogues.CANCEL and not rest else Reply()
    if head in house.leader.dialogs and words.upload is None:
        await dialogues.begin(house.leader, words.place, head, rest)
        return Reply()
    raise Refusal("unknown_word", word=head) if words.upload is None else Refusal("file_unexpected")


async def _begins(house: House, words: Said, head: str, rest: str) -> bool:
    """Whether words begin a dialog though one is under way here: by its name alone, unless that is a button of the
    question; with more words only if it is the same one anew, or about an incident that they name."""
    if head not in house.leader.dialogs:
        return False
    if head == dialogues.CANCEL and await dialogues.is_in(house.leader, words.place):
        return False
    if rest:
        is_about = head in house.leader.everybodys and await _names_incident(house, words, rest)
        return is_about or await dialogues.is_in(house.leader, words.place, head)
    return not await dialogues.names_button(house.leader, words.place, words.text)


async def _names_incident(house: House, words: Said, rest: str) -> bool:
    """Whether words begin with a room or an incident's reference, and so are no answer to the question that stands."""
    room, _ = rooms.split_room(await house.store.setup(words.client), rest)
    return bool(room) or incidents.is_reference(rest.split(maxsplit=1)[0])


async def added(house: House, client: ClientId, person: Person, language: str) -> None:
    """Somebody has added Roomfix to a conversation: the first to do so is the client's first admin."""
    configured = house.leader.configured
    await house.store.change_setup(
        client, lambda setup: admins.installed(setup, person, language=language, configured=configured)
    )


async def removed(house: House, client: ClientId, conversation: Conversation) -> None:
    """Roomfix was removed from a conversation; from the last one, it was removed from the client."""
    await house.store.forget(client, conversation.id)
    if not await house.store.conversations(client):
        await house.store.enqueue(client, LEAVE)


async def press(house: House, pressed: Press) -> Reply:
    """The reply to a button: the card it stands on as it is now for this person, or the words of a refusal."""
    try:
        match unpack(pressed.verb, pressed.fields):
            case Fill() as fill:
                return await _fill(house, pressed, fill)
            case Begin(name, words):
                return await _begin(house, pressed, name, words)
            case action:
                return await _act(house, pressed, action)
    except RoomfixError as error:
        return Reply(text=word(error, pressed.language), refused=True)


async def _fill(house: House, pressed: Press, fill: Fill) -> Reply:
    """Answer a dialog's question; the card then shows the answer, and what comes next is posted below it."""
    await house.store.hear(pressed.client, pressed.conversation)
    leader, answer = house.leader, Answer(fill.verb, fill.filled)
    await dialogues.fill(leader, pressed.place, fill.dialog, answer, step=fill.step, message=pressed.message)
    kept = await leader.dialogues.get(pressed.client, fill.dialog)
    asked = next((one for one in kept.dialogue.asked if one.step == fill.step), None) if kept else None
    if kept is None or asked is None:
        return Reply()
    return Reply(card=await card_of(leader, pressed.client, kept, asked), is_on_the_card=True)


async def _begin(house: House, pressed: Press, name: str, words: str) -> Reply:
    await house.store.hear(pressed.client, pressed.conversation)
    if name not in house.leader.dialogs:
        raise Refusal("button_unreadable")
    await dialogues.begin(house.leader, pressed.place, name, words)
    return Reply(text=say("form_begun", pressed.language), is_on_the_card=True)


async def _act(house: House, pressed: Press, action: IncidentAction) -> Reply:
    now = house.now()
    by = visits.Pressed(pressed.client, pressed.person, pressed.thread, configured=house.leader.configured)
    is_recorded = await house.store.hear_press(
        pressed.client, pressed.conversation, incident=action.incident, message=pressed.message
    )
    try:
        incident = await _done(house, action, by, now)
    except Refusal as refusal:
        return await _refused(house, pressed, action, refusal, now)
    if pressed.message is not None and not is_recorded:
        await house.store.adopt(incident, pressed.thread, pressed.message)
    setup = house.store.setup_as_read(by.client)
    roles = visits.roles(incident, setup, by.person.id, configured=by.configured)
    card = incident_card(
        incident,
        viewer=pressed.person.id,
        roles=roles,
        all_times=isinstance(action, Times),
        all_commands=isinstance(action, More),
        now=now,
        language=pressed.language,
    )
    return Reply(card=card, is_on_the_card=not isinstance(action, Times | More))


async def _done(house: House, action: IncidentAction, by: visits.Pressed, now: datetime) -> Incident:
    match action:
        case Claim(incident, start):
            claim_id = ClaimId(house.new_id())
            return await visits.claim(house.store, incident, start, by=by, now=now, claim_id=claim_id)
        case Release(incident, claim):
            return await visits.release(house.store, incident, claim, by=by, now=now)
        case Do(incident, command, claim_of) if claim_of and command in commands.ABOUT_CLAIMS:
            return await commands.ABOUT_CLAIMS[command](house.store, incident, claim_of, by=by, now=now)
        case Do(incident, command):
            return await _about_incident(house, incident, command, by, now)
        case Show(incident) | Times(incident) | More(incident):
            return await _known(house, by.client, incident)


async def _about_incident(
    house: House, incident: IncidentId, command: Command, by: visits.Pressed, now: datetime
) -> Incident:
    do = commands.ABOUT_INCIDENTS.get(command)
    if do is None:
        raise Refusal("button_unreadable")
    return await do(house.store, incident, by=by, now=now)


async def _refused(house: House, pressed: Press, action: IncidentAction, refusal: Refusal, now: datetime) -> Reply:
    """Say no, and show what can be done: the card with slots as they are this moment."""
    if refusal.key not in CARD_REFUSALS:
        return Reply(text=word(refusal, pressed.language), refused=True)
    incident = await calendars.show_offer(house.store, pressed.client, action.incident, now=now)
    if incident is None:
        return Reply(text=word(refusal, pressed.language), refused=True)
    notice = Notice(refusal.key, refusal.values)
    viewer, language = pressed.person.id, pressed.language
    return Reply(card=incident_card(incident, notice=notice, viewer=viewer, now=now, language=language), refused=True)


async def _known(house: House, client: ClientId, incident: IncidentId) -> Incident:
    found = (await house.store.look(client, incident)).incident
    if found is None:
        raise Refusal("unknown_incident")
    return found


async def _help(house: House, words: Said, rest: str) -> Reply:
    return Reply(card=help_card(words.conversation.kind, language=words.language))


async def _report(house: House, words: Said, rest: str) -> Reply:
    """The incident's card is posted where it was reported, so nothing else is said."""
    setup = await house.store.setup(words.client)
    rest = " ".join(rest.split())
    room, title = rooms.split_room(setup, rest)
    if not rest or (room and not title):
        raise Refusal("report_usage")
    if not room:
        raise Refusal("unknown_room", room=rest, close=", ".join(rooms.close_rooms(setup, rest)))
    await incidents.report_in_chat(
        house.store,
        setup,
        _typed(words, room, title),
        asked=incidents.Asked(words.person, words.thread),
        now=house.now(),
        new_id=incidents.incident_id(words.client, house.new_id()),
    )
    return Reply()


def _typed(words: Said, room: str, title: str) -> Report:
    return Report(
        source="chat",
        source_id=words.id,
        room=room,
        title=title[:MAX_TITLE],
        description="",
        severity=Severity.MAJOR,
        status=Status.TRIGGERED,
        occurred_at=None,
        link=None,
        tenant=words.client,
    )


WORDS: Mapping[str, Callable[[House, Said, str], Awaitable[Reply]]] = {"help": _help, "report": _report}
"""What can be typed at any time, beside the names of the dialogs."""

CARD_REFUSALS = frozenset({"taken", "slot_gone", "slot_past", "other_visit", "already_yours", "stale_button"})
"""Refusals that are shown on the incident's card, because it has what can be done instead."""
