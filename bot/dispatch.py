"""What somebody said or pressed → the use case it means → the reply. Tables of words and verbs; knows no SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cards.actions import Action, Claim, Release, Show, Times, unpack
from cards.help import help_card
from cards.incident import Notice, incident_card
from cards.texts import word
from services import calendars, incidents, visits
from services.errors import Refusal, RoomfixError
from services.intake import MAX_TITLE, Report, Status
from services.model import ClaimId, ClientId, Incident, IncidentId, Person, Severity
from services.posts import Conversation
from services.redis_store.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """What every use case needs: the store, the clock and a maker of random ids."""

    store: Store
    now: Callable[[], datetime]
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Said:
    """Words typed to the bot, without the mention of it; `thread` is the conversation with its `;messageid=`.

    `id` is the message's own, the same when Teams delivers it twice.
    """

    id: str
    client: ClientId
    person: Person
    conversation: Conversation
    thread: str
    text: str


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
    head, _, rest = (words.text.strip() or "help").partition(" ")
    handler = WORDS.get(head.casefold(), _unknown_word)
    try:
        return await handler(house, words, rest.strip() if handler is not _unknown_word else head)
    except RoomfixError as error:
        return Reply(text=word(error), refused=True)


async def press(house: House, pressed: Press) -> Reply:
    """The reply to a button: the incident's card as it is for this person now, or the words of a refusal."""
    try:
        action = unpack(pressed.verb, pressed.fields)
        return await _act(house, pressed, action)
    except RoomfixError as error:
        return Reply(text=word(error), refused=True)


async def _act(house: House, pressed: Press, action: Action) -> Reply:
    now = house.now()
    by = visits.Pressed(pressed.client, pressed.person, pressed.thread)
    is_recorded = await house.store.hear_press(
        pressed.client, pressed.conversation, incident=action.incident, message=pressed.message
    )
    try:
        incident = await _done(house, action, by, now)
    except Refusal as refusal:
        return await _refused(house, pressed, action, refusal, now)
    if pressed.message is not None and not is_recorded:
        await house.store.adopt(incident, pressed.thread, pressed.message)
    all_times = isinstance(action, Times)
    return replace(_card(incident, pressed, now, all_times=all_times), is_on_the_card=not all_times)


async def _done(house: House, action: Action, by: visits.Pressed, now: datetime) -> Incident:
    match action:
        case Claim(incident, start):
            claim_id = ClaimId(house.new_id())
            return await visits.claim(house.store, incident, start, by=by, now=now, claim_id=claim_id)
        case Release(incident, claim):
            return await visits.release(house.store, incident, claim, by=by, now=now)
        case Show(incident) | Times(incident):
            return await _known(house, by.client, incident)


async def _refused(house: House, pressed: Press, action: Action, refusal: Refusal, now: datetime) -> Reply:
    """Say no, and show what can be done: the card with slots as they are this moment."""
    if refusal.key not in CARD_REFUSALS:
        return Reply(text=word(refusal), refused=True)
    incident = await calendars.show_offer(house.store, pressed.client, action.incident, now=now)
    if incident is None:
        return Reply(text=word(refusal), refused=True)
    return _card(incident, pressed, now, notice=Notice(refusal.key, refusal.values), refused=True)


def _card(
    incident: Incident,
    pressed: Press,
    now: datetime,
    *,
    all_times: bool = False,
    notice: Notice | None = None,
    refused: bool = False,
) -> Reply:
    card = incident_card(incident, notice=notice, viewer=pressed.person.id, all_times=all_times, now=now)
    return Reply(card=card, refused=refused)


async def _known(house: House, client: ClientId, incident: IncidentId) -> Incident:
    found = await house.store.incident(client, incident)
    if found is None:
        raise Refusal("unknown_incident")
    return found


async def _help(house: House, words: Said, rest: str) -> Reply:
    return Reply(card=help_card(words.conversation.kind))


async def _report(house: House, words: Said, rest: str) -> Reply:
    """The incident's card is posted where it was reported, so nothing else is said."""
    setup = await house.store.setup(words.client)
    room, title = incidents.split_room(setup, rest)
    if not rest or (room and not title):
        raise Refusal("report_usage")
    if not room:
        raise Refusal("unknown_room", room=rest, close=", ".join(incidents.close_rooms(setup, rest)))
    await incidents.report_in_chat(
        house.store,
        setup,
        _typed(words, room, title),
        asked=incidents.Asked(words.person, words.thread),
        now=house.now(),
        new_id=incidents.incident_id(words.client, house.new_id()),
    )
    return Reply()


async def _unknown_word(house: House, words: Said, head: str) -> Reply:
    raise Refusal("unknown_word", word=head)


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
"""What can be typed."""

CARD_REFUSALS = frozenset({"taken", "slot_gone", "slot_past", "other_visit", "already_yours", "stale_button"})
"""Refusals that are shown on the incident's card, because it has what can be done instead."""
