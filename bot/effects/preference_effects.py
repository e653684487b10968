"""What the dialog about being told has done outside: one's own preferences, read and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from services.model import IncidentId
from services.model.job_wire import queued
from services.model.jobs import RunDue
from services.model.preferences import Preferences
from services.model.preferences_wire import from_wire, to_wire
from services.notifications.outbox_rows import digest_order
from services.notifications.recipients import personal_chats

BRINGING: Final = frozenset({"chat", "mail", "digest"})
"""Choosing these anew, somebody chooses what they hear of."""


async def _read(context: AppContext, task: Task) -> Mapping[str, Any]:
    """What the person has chosen, None for nothing, and by what they can be reached."""
    mine = await context.preferences.get(task.client, task.person.id)
    chats = personal_chats(await context.store.conversations(task.client))
    return {
        "preferences": to_wire(mine) if mine else None,
        "has_chat": task.person.id in chats,
        "mail_works": context.mail_works,
        "is_configured": task.person.id in context.configured,
    }


async def _save(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Keep what the person has chosen, or forget it where they want to be told as before; how they are told then.

    What waits until they want to hear of it is looked at anew.
    """
    mine = await _chosen(context, task)
    if mine is None:
        await context.preferences.remove(task.client, task.person.id)
    else:
        await context.preferences.save(task.client, mine)
    await context.notifications.hasten(task.client, task.person.id)
    orders = [queued(RunDue(one, chosen_at=context.now())) for one in await _visits_of(context, task)]
    if mine is not None and mine.digest is not None:
        orders.append(digest_order(mine, context.now()))
    await context.store.enqueue(task.client, *orders)
    return {"preferences": to_wire(mine) if mine else None}


async def _chosen(context: AppContext, task: Task) -> Preferences | None:
    """What is kept, with what they edited; None where they want to be told as before."""
    if task.args["preferences"] is None:
        return None
    draft, edited = from_wire(task.args["preferences"]), frozenset(task.args["fields"])
    known = await context.preferences.get(task.client, task.person.id) or Preferences(task.person)
    setup = await context.store.setup(task.client)
    is_old = known.employed and not edited & BRINGING
    employed = is_old or setup.provider_of(task.person.id) is not None
    changes = {name: getattr(draft, name) for name in edited}
    return replace(known, **changes, person=task.person, employed=employed)


async def _visits_of(context: AppContext, task: Task) -> list[IncidentId]:
    """The incidents whose visit is theirs: when they are reminded of it may just have changed."""
    known = await context.store.live_incidents(task.client)
    return [one.id for one in known if one.claim and one.claim.contact.id == task.person.id]


EFFECTS: Final[Mapping[str, EffectHandler]] = {"preferences_of": _read, "save_preferences": _save}
