"""What the dialogs about incidents have done outside: the incident found, the command given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task, answered_by
from cards.text.delivery_reasons import why_text
from cards.text.texts import Voice
from services.incidents import commands, handover, visits
from services.lifecycle.command_specs import BY_WORD, Command, Role
from services.lifecycle.table import may
from services.model import ClaimId, ClientId, Incident, IncidentId, Person, PersonId
from services.model.business_hours import zone
from services.model.errors import Refusal
from services.model.job_wire import queued
from services.model.setup import Setup
from services.model.text_wire import to_wire
from services.notifications.notices import tell_own
from services.parsing import incident_reference, vocabulary

LISTED: Final = 12
"""Incidents that a list names; more would not fit into one card."""
MOST_COPIES: Final = 20
"""Messages of one incident in a conversation, all of which are edited with every change."""
CHOICES: Final = 60
"""Times, and incidents, to choose from."""


async def _visit_of(context: AppContext, task: Task) -> Mapping[str, Any]:
    """The incident that somebody means, and all that a form about it needs; raises Refusal: `visit_which`,
    `visit_none`, `moving_already`, or what the lifecycle's table says to this person."""
    setup, known = await context.store.setup(task.client), await context.store.live_incidents(task.client)
    command = BY_WORD.get(task.args["command"])
    if command is not None:  # a closed one, too: what it says is why, not that there is none
        known += [one for one in await _closed(context, task.client, task.args["words"]) if one not in known]
    if command is Command.UNDO:
        known += [one for one in await _undoable(context, task.client) if one not in known]
    fitting = [one for one in known if command is None or may(one, command, _roles(context, one, setup, task.person))]
    named = incident_reference.which(setup, known, fitting, task.args["words"], person=task.person.id)
    incident = named.incident
    if command is not None and incident not in fitting:
        commands.refuse_command(incident, command, _roles(context, incident, setup, task.person))
    if command in {Command.RESCHEDULE, Command.HAND_OVER} and incident.moving is not None:
        raise Refusal("moving_already")
    return _found(context, setup, incident, known, task.person, task.language) | {"rest": named.rest}


def _found(
    context: AppContext, setup: Setup, incident: Incident, known: Sequence[Incident], person: Person, language: str
) -> dict[str, Any]:
    voice, claim = _voice(context, incident, language), incident.claim
    provider = setup.provider_of(person.id)
    staff = (*provider.contacts, *provider.subcontractors) if provider else ()
    others = [one for one in known if one.id != incident.id and one.location.id == incident.location.id]
    return {
        "incident": incident.id,
        "claim": claim.id if claim else "",
        "room": incident.room.name,
        "title": incident.title,
        "holder": claim.contact.name if claim else "",
        "holder_id": claim.contact.id if claim else "",
        "slot": voice.plain("visit.time", slot=claim.slot) if claim else "",
        "timezone": incident.location.hours.timezone,
        "colleagues": [asdict(one) for one in staff if one.id != person.id],
        "slots": [
            {"start": slot.start.isoformat(), "title": voice.plain("visit.time", slot=slot)}
            for slot in incident.offer.slots[:CHOICES]
            if slot.start > context.now()
        ],
        "others": [{"id": one.id, "title": f"{one.room.name}: {one.title}"[:80]} for one in others[:CHOICES]],
    }


async def _visit_do(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Give the command as the person who answered; raises Refusal as `services.incidents.visits` does."""
    args, incident = task.args, IncidentId(task.args["incident"])
    if args["command"] == "snooze":
        await _snooze(context, task, incident)
        return {}
    do = await _doing(context, task, incident, ClaimId(args["claim"]))
    await do(by=answered_by(context, task), now=context.now())
    return {}


async def _doing(
    context: AppContext, task: Task, incident: IncidentId, claim: ClaimId
) -> Callable[..., Awaitable[Incident]]:
    """The use case that a command stands for, with what was filled in."""
    store, args, new = context.store, task.args, ClaimId(task.run_id)
    match BY_WORD[args["command"]]:
        case Command.CLAIM:
            return _with(visits.claim, store, incident, _start(args), claim_id=new)
        case Command.RESCHEDULE:
            return _with(visits.reschedule, store, incident, _start(args), claim_id=new)
        case Command.HAND_OVER:
            to, until = await _colleague(context, task), context.now() + timedelta(minutes=int(args["minutes"]))
            return _with(handover.hand_over, store, incident, claim, to=to, until=until)
        case Command.TAKE_OVER:
            return _with(handover.take_over, store, incident, claim, holder=PersonId(args["holder_id"]))
        case Command.COMPLETE:
            return _with(visits.complete, store, incident, claim, note=args["note"])
        case Command.CANCEL:
            duplicate = IncidentId(args["duplicate_of"]) if args["reason"] == "duplicate" else None
            return _with(visits.cancel, store, incident, note=args["note"], duplicate_of=duplicate)
    return commands.use_case(BY_WORD[args["command"]], store, incident, claim)


async def _colleague(context: AppContext, task: Task) -> Person:
    setup = await context.store.setup(task.client)
    provider = setup.provider_of(task.person.id)
    staff = (*provider.contacts, *provider.subcontractors) if provider else ()
    found = next((one for one in staff if one.id == task.args["to"]), None)
    if found is None:
        raise Refusal("handover_which")
    return found


async def _snooze(context: AppContext, task: Task, incident: IncidentId) -> None:
    """Nothing personal comes until then, and then a word that it was wanted."""
    wait = timedelta(minutes=int(task.args["minutes"]))
    known = await context.store.incident(task.client, incident)
    if known is None:
        raise Refusal("unknown_incident")
    await context.snoozes.snooze(task.client, incident, task.person.id, until=context.now() + wait)
    again = tell_own(known, "snooze_over", to=task.person, claim=None, at=context.now() + wait)
    await context.store.enqueue(task.client, queued(again))


async def _incidents_of(context: AppContext, task: Task) -> Mapping[str, Any]:
    """The open incidents, one's own with "mine"; one that is named is shown here with its card.

    Raises Refusal: what `incident_reference.which` raises, `shown_often`.
    """
    setup, known = await context.store.setup(task.client), await context.store.live_incidents(task.client)
    words = " ".join(task.args["words"].split())
    is_mine = vocabulary.means(words, "mine")
    if words and not is_mine:
        closed = await _closed(context, task.client, words)
        named = (
            closed[0]
            if closed
            else incident_reference.which(setup, known, known, words, person=task.person.id).incident
        )
        await _show_once_more(context, task, named)
        return {"shown": named.room.name}
    rows = [one for one in known if not is_mine or incident_reference.is_of(one, task.person.id)]
    rows.sort(key=lambda one: one.reported_at, reverse=True)
    return {
        "mine": is_mine,
        "left": max(0, len(rows) - LISTED),
        "incidents": [_row(context, one, task.language) for one in rows[:LISTED]],
    }


async def _show_once_more(context: AppContext, task: Task, incident: Incident) -> None:
    """Post the incident's card anew where it was asked for; raises Refusal("shown_often") where it is already, so
    often that every change would keep Roomfix busy with its copies."""
    here, target = task.thread.partition(";")[0], f"{task.thread}|{task.run_id}"
    targets = [post.target for post in await context.store.posts(task.client, incident.id)]
    copies = [one for one in targets if one != target and one.partition("|")[0].partition(";")[0] == here]
    if len(copies) >= MOST_COPIES:
        raise Refusal("shown_often", room=incident.room.name, count=MOST_COPIES)
    await context.store.show_in(task.client, incident.id, (target,))


async def _told_of(context: AppContext, task: Task) -> Mapping[str, Any]:
    """The delivery record of one incident; raises Refusal for everybody but admins."""
    setup, known = await context.store.setup(task.client), await context.store.live_incidents(task.client)
    if not setup.is_admin(task.person.id) and task.person.id not in context.configured:
        raise Refusal("told_admins")
    incident = await context.store.incident(task.client, IncidentId(task.args["words"]))
    if incident is None:
        incident = incident_reference.which(setup, known, known, task.args["words"], person=task.person.id).incident
    voice = _voice(context, incident, task.language)
    rows = [
        {
            "who": one.who,
            "way": one.way,
            "news": "host" if one.is_host else one.news,
            "fate": one.fate,
            "at": voice.plain("visit.at", at=one.at),
            "why": to_wire(why_text(one.why, task.language, now=context.now())) if one.why else None,
        }
        for one in await context.deliveries.read(task.client, incident.id)
    ]
    return {"room": incident.room.name, "title": incident.title, "rows": rows[-LISTED * 2 :]}


def _row(context: AppContext, incident: Incident, language: str) -> dict[str, str]:
    voice, claim = _voice(context, incident, language), incident.claim
    slot = claim.slot if claim else next(iter(incident.offer.slots), None)
    return {
        "id": incident.id,
        "room": incident.room.name,
        "title": incident.title[:80],
        "severity": voice.plain(f"severity.{incident.severity}"),
        "state": voice.plain(f"state.{incident.state}"),
        "slot": voice.plain("visit.time", slot=slot) if slot else voice.plain("word.none"),
    }


async def _closed(context: AppContext, client: ClientId, words: str) -> list[Incident]:
    """The incident of a whole reference though it is closed."""
    found = await context.store.incident(client, IncidentId(words.strip().partition(" ")[0]))
    return [found] if found is not None and found.closed_at is not None else []


async def _undoable(context: AppContext, client: ClientId) -> list[Incident]:
    """The closed incidents that can be opened again."""
    ids = await context.store.reopenable.of(client, now=context.now())
    found = [await context.store.incident(client, one) for one in ids]
    return [one for one in found if one is not None and one.closed_at is not None]


def _roles(context: AppContext, incident: Incident, setup: Setup, person: Person) -> tuple[Role, ...]:
    return visits.roles(incident, setup, person.id, configured=context.configured)


def _voice(context: AppContext, incident: Incident, language: str) -> Voice:
    return Voice(zone(incident.location.hours.timezone), language, context.now())


def _with(use_case: Callable[..., Awaitable[Incident]], *args: Any, **known: Any) -> Callable[..., Awaitable[Incident]]:
    return lambda **by: use_case(*args, **known, **by)


def _start(args: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(args["start"])


EFFECTS: Final[Mapping[str, EffectHandler]] = {
    "visit_of": _visit_of,
    "visit_do": _visit_do,
    "incidents_of": _incidents_of,
    "told_of": _told_of,
}
