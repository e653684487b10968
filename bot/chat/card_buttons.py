"""The buttons of an incident's card: what each does, and the card that answers it."""

from __future__ import annotations

from datetime import datetime

from bot.chat.app_context import AppContext
from bot.chat.messages import Press, Reply
from cards.actions import ClaimSlot, Do, IncidentAction, More, Release, Show, Times
from cards.incident.incident_card import Notice, incident_card
from cards.text.texts import word
from services.incidents import commands, offers, visits
from services.lifecycle.command_specs import Command
from services.model import ClaimId, ClientId, Incident, IncidentId
from services.model.errors import Refusal

CARD_REFUSALS = frozenset({"taken", "slot_gone", "slot_past", "other_visit", "already_yours", "stale_button"})
"""Refusals that are shown on the incident's card, because it has what can be done instead."""


async def act(context: AppContext, pressed: Press, action: IncidentAction) -> Reply:
    """The card as it is after a button for this person, or a refusal with what can be done instead; raises
    RoomfixError."""
    now = context.now()
    by = visits.Pressed(pressed.client, pressed.person, pressed.thread, configured=context.runner.configured)
    is_recorded = await context.store.hear_press(pressed.client, pressed.conversation, message=pressed.message or "")
    try:
        incident = await _done(context, action, by, now)
    except Refusal as refusal:
        return await _refused(context, pressed, action, refusal, now)
    if pressed.message is not None and not is_recorded:
        await context.store.messages.adopt_post(incident.client, incident.id, pressed.thread, pressed.message)
    setup = await context.store.setup_as_read(by.client)
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


async def _done(context: AppContext, action: IncidentAction, by: visits.Pressed, now: datetime) -> Incident:
    match action:
        case ClaimSlot(incident, start):
            claim_id = ClaimId(context.new_id())
            return await visits.claim(context.store, incident, start, by=by, now=now, claim_id=claim_id)
        case Release(incident, claim):
            return await commands.use_case(Command.RELEASE, context.store, incident, claim)(by=by, now=now)
        case Do(incident, command, about):
            return await commands.use_case(command, context.store, incident, about)(by=by, now=now)
        case Show(incident) | Times(incident) | More(incident):
            return await _known(context, by.client, incident)


async def _refused(
    context: AppContext, pressed: Press, action: IncidentAction, refusal: Refusal, now: datetime
) -> Reply:
    """Say no, and show what can be done: the card with slots as they are this moment."""
    if refusal.key not in CARD_REFUSALS:
        return Reply(text=word(refusal, pressed.language), refused=True)
    incident = await offers.show_offer(context.store, pressed.client, action.incident, now=now)
    if incident is None:
        return Reply(text=word(refusal, pressed.language), refused=True)
    notice = Notice(refusal.key, refusal.values)
    viewer, language = pressed.person.id, pressed.language
    return Reply(card=incident_card(incident, notice=notice, viewer=viewer, now=now, language=language), refused=True)


async def _known(context: AppContext, client: ClientId, incident: IncidentId) -> Incident:
    found = (await context.store.look(client, incident)).incident
    if found is None:
        raise Refusal("unknown_incident")
    return found
