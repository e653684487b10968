"""Lists between being read and being applied, in Redis: kept for the dialog that asked for them, and not for long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from pydantic import TypeAdapter

from services.model import ClientId
from services.model.job_wire import milliseconds
from services.store.connection import Commands
from services.store.keys import Keys
from services.store.records import Record

KEPT: Final = timedelta(hours=1)
"""How long a list waits for being applied."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A list with what was shown of it: how many rooms it makes, changes and removes.

    `before` and `after` are digests of the inventory that it was planned for and that it leads to.
    """

    text: str
    complete: bool
    before: str
    after: str
    new: int
    changed: int
    gone: int


UPLOAD = Record(TypeAdapter(Upload))


class UploadedLists:
    """Every call raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands) -> None:
        self._redis: Any = redis

    async def put(self, client: ClientId, run_id: str, upload: Upload) -> None:
        """Keep a dialog's list, instead of the one it may have had."""
        key = Keys(client).of("upload", run_id)
        await self._redis.set(key, UPLOAD.dump(upload), px=milliseconds(KEPT))

    async def get(self, client: ClientId, run_id: str) -> Upload | None:
        """A dialog's list; None for one that was never kept, or is forgotten by now."""
        kept = await self._redis.get(Keys(client).of("upload", run_id))
        return UPLOAD.load(kept) if kept else None
