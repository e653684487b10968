"""What the dialog about being told has done outside: one's own preferences, read and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.dialogue_jobs import Performer, Task
from services.news_orders import digest_order
from services.preferences_wire import from_wire, to_wire
from services.redis_store.preferences import PreferencesStore
from services.redis_store.store import Store
from services.telling import personal_chats


@dataclass(frozen=True, slots=True)
class TellingWorks:
    """The works about being told; everybody's are their own, whatever a dialog says whose they are."""

    store: Store
    preferences: PreferencesStore
    configured: frozenset[str]
    mail_works: bool
    now: Callable[[], datetime]

    def performers(self) -> dict[str, Performer]:
        """All of them, by the names that dialogs use."""
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
        """Keep what the person has chosen, or forget it where they want to be told as before."""
        written = task.args["preferences"]
        if written is None:
            await self.preferences.remove(task.client, task.person.id)
            return {}
        mine = replace(from_wire(written), person=task.person)
        await self.preferences.save(task.client, mine)
        if mine.digest is not None:
            await self.store.enqueue(task.client, digest_order(mine, self.now()))
        return {}
