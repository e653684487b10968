"""What the dialog about being told has done outside: one's own preferences, read and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.chat.effect import EffectHandler, Task
from services.model import IncidentId
from services.model.job_wire import queued
from services.model.jobs import RunDue
from services.model.preferences import Preferences
from services.model.preferences_wire import from_wire, to_wire
from services.notifications.outbox_rows import digest_order
from services.notifications.recipients import personal_chats
from services.store.notification_ledger import NotificationLedger
from services.store.preferences_store import PreferencesStore
from services.store.redis_store import Store

BRINGING: Final = frozenset({"chat", "mail", "digest"})
"""Choosing these anew, somebody chooses what they hear of."""


@dataclass(frozen=True, slots=True)
class PreferenceEffects:
    """The works about being told; everybody's are their own, whatever a dialog says whose they are."""

    store: Store
    preferences: PreferencesStore
    notifications: NotificationLedger
    configured: frozenset[str]
    mail_works: bool
    now: Callable[[], datetime]

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {"preferences_of": self._read, "save_preferences": self._save}

    async def _read(self, task: Task) -> Mapping[str, Any]:
        """What the person has chosen, None for nothing, and by what they can be reached."""
        mine = await self.preferences.get(task.client, task.person.id)
        chats = personal_chats(await self.store.conversations(task.client))
        return {
            "preferences": to_wire(mine) if mine else None,
            "has_chat": task.person.id in chats,
            "mail_works": self.mail_works,
            "is_configured": task.person.id in self.configured,
        }

    async def _save(self, task: Task) -> Mapping[str, Any]:
        """Keep what the person has chosen, or forget it where they want to be told as before; how they are told then.

        What waits until they want to hear of it is looked at anew.
        """
        mine = await self._chosen(task)
        if mine is None:
            await self.preferences.remove(task.client, task.person.id)
        else:
            await self.preferences.save(task.client, mine)
        await self.notifications.hasten(task.client, task.person.id)
        orders = [queued(RunDue(one, chosen_at=self.now())) for one in await self._visits_of(task)]
        if mine is not None and mine.digest is not None:
            orders.append(digest_order(mine, self.now()))
        await self.store.enqueue(task.client, *orders)
        return {"preferences": to_wire(mine) if mine else None}

    async def _chosen(self, task: Task) -> Preferences | None:
        """What is kept, with what they edited; None where they want to be told as before."""
        if task.args["preferences"] is None:
            return None
        draft, edited = from_wire(task.args["preferences"]), frozenset(task.args["fields"])
        known = await self.preferences.get(task.client, task.person.id) or Preferences(task.person)
        setup = await self.store.setup(task.client)
        is_old = known.employed and not edited & BRINGING
        employed = is_old or setup.provider_of(task.person.id) is not None
        changes = {name: getattr(draft, name) for name in edited}
        return replace(known, **changes, person=task.person, employed=employed)

    async def _visits_of(self, task: Task) -> list[IncidentId]:
        """The incidents whose visit is theirs: when they are reminded of it may just have changed."""
        found = [await self.store.incident(task.client, one) for one in await self.store.open_incidents(task.client)]
        return [one.id for one in found if one is not None and one.claim and one.claim.contact.id == task.person.id]
