"""Dialogs under way, in Redis: where each stands, what its effects found, and the messages that show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter

from services.model import ClientId, Person, PersonId
from services.model.dialog import Effect, End, Text
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import RemoveLeftover
from services.model.setup import Setup
from services.store.connection import Commands, Scripts
from services.store.job_queue import Job, JobQueue, order_args
from services.store.keys import Keys
from services.store.message_owners import Messages, Sent, Spot, doubt, threads_of
from services.store.records import Record, setup_record


@dataclass(frozen=True, slots=True)
class AskedStep:
    """One step of a dialog in the chat; `answers` are None until it is answered, `look` counts what it has shown."""

    step: int
    title: Text
    thread: str
    answers: tuple[tuple[Text, Text | str], ...] | None = None
    look: int = 1


@dataclass(frozen=True, slots=True)
class DialogRun:
    """A dialog under way with one person. `state` is the dialog's own, as JSON; `past` leads back, step by step.

    `asked` are its latest steps, the last of which is the present one. `working` is what has to be done before it goes
    on, `end` how it ended. `at` is when it last moved, `thread` the conversation where it goes on, `message` the id of
    the last one that was typed as an answer, `language` the catalogue's in which it is led.
    """

    id: str
    name: str
    version: int
    person: Person
    thread: str
    at: datetime
    state: str
    past: tuple[str, ...] = ()
    asked: tuple[AskedStep, ...] = ()
    working: Effect | None = None
    end: End | None = None
    message: str = ""
    language: str = "en"

    @property
    def step(self) -> int:
        """The number of the step that is being asked, 0 before the first."""
        return self.asked[-1].step if self.asked else 0


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message that shows a step, and which look of it."""

    message: str
    look: str


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A dialog as stored. `progress` is how far its work is, with a number that grows."""

    run: DialogRun
    results: Mapping[str, Mapping[str, Any]]
    shown: Mapping[int, ShownMessage]
    progress: tuple[int, Text] | None


class SaveOutcome(StrEnum):
    """What became of keeping a dialog; all but KEPT left everything as it was."""

    KEPT = "kept"
    STALE = "stale"
    SETUP = "setup"


@dataclass(frozen=True, slots=True)
class RunChange:
    """A dialog's next version together with everything that must happen in the same step.

    `found` is what an effect of that name found. `setup` is what it changes the set-up to, with the tag of the one that
    it was made from.
    """

    run: DialogRun
    found: tuple[str, Mapping[str, Any]] | None = None
    setup: tuple[str, Setup] | None = None
    jobs: tuple[JobOrder, ...] = field(default=())


KEPT: Final = 30 * 86_400
"""For how many seconds a dialog is known that nobody goes on with."""
ENDED: Final = 7 * 86_400
"""For how many seconds one that has ended: as long as its messages may wait for Teams."""
DIALOG_RUN = Record(TypeAdapter(DialogRun))
SHOWN = Record(TypeAdapter(ShownMessage))
PROGRESS = Record(TypeAdapter(tuple[int, Text]))


class DialogRuns:
    """Every call raises Unavailable("store_away") when Redis cannot be reached; `messages` are whose each is."""

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis
        self._scripts = scripts
        self.messages = Messages(redis, scripts)

    async def get(self, client: ClientId, run: str) -> StoredRun | None:
        """A dialog by its id; None for one that never was, or was left or ended too long ago."""
        row = await self._redis.hgetall(Keys(client).dialog_run(run))
        if "doc" not in row:
            return None
        return StoredRun(
            DIALOG_RUN.load(row["doc"]),
            {name[2:]: json.loads(value) for name, value in row.items() if name.startswith("r:")},
            {int(name[2:]): SHOWN.load(value) for name, value in row.items() if name.startswith("m:")},
            PROGRESS.load(row["progress"]) if "progress" in row else None,
        )

    async def live(self, client: ClientId, person: PersonId) -> tuple[StoredRun, ...]:
        """The dialogs a person is in, the one that moved last first."""
        ids = await self._redis.hvals(Keys(client).live_runs(person))
        found = [await self.get(client, run) for run in ids]
        kept = [one for one in found if one is not None and one.run.end is None]
        return tuple(sorted(kept, key=lambda one: one.run.at, reverse=True))

    async def keep(self, client: ClientId, step: RunChange) -> SaveOutcome:
        """Keep the next version of a dialog (its `version` is one more than that of the one it was made from)."""
        keys, run = Keys(client), step.run
        work, found = step.found or ("", {})
        was, new = (step.setup[0], setup_record(step.setup[1])) if step.setup else ("", ("", ""))
        return SaveOutcome(
            await self._scripts.run(
                "keep",
                keys=(keys.dialog_run(run.id), keys.live_runs(run.person.id), keys.setup, *keys.jobs),
                args=(
                    *(run.version - 1, run.version, DIALOG_RUN.dump(run)),
                    *(run.name, run.id if run.end is None else ""),
                    *(work, json.dumps(found)),
                    *(was, *new),
                    *(run.asked[0].step if run.asked else 0, KEPT if _is_under_way(run) else ENDED),
                    *order_args(step.jobs),
                ),
            )
        )

    async def note_shown(
        self, spot: Spot, shown: ShownMessage, *, was: ShownMessage | None, job: Job, ends: bool = False
    ) -> None:
        """Remember which message shows a step, and which look of it, where `was` did when the job read it; one that was
        posted beside another is taken away. See `Messages.record` and `Sent.ends`."""
        seen, look = (was.message, was.look) if was else ("", "")
        late = SHOWN.dump(ShownMessage(shown.message, doubt(job)))
        sent = Sent(seen, look, shown.message, SHOWN.dump(shown), late, ends=ends)
        leftover = queued(RemoveLeftover(spot.thread, shown.message)) if shown.message and not seen else None
        await self.messages.record(spot, sent, job=job, leftover=leftover)

    async def adopt(self, spot: Spot, message: str, *, thread: str, job: JobOrder) -> None:
        """Take in a message that somebody has pressed on for a step's, which was posted right before a kill, say; from
        now on it is edited like the others. See `Messages.adopt`."""
        if thread in threads_of(spot.thread, message):
            record = SHOWN.dump(ShownMessage(message, ""))
            await self.messages.adopt(spot, message, begun=spot.name, seen="", record=record, job=job)

    async def note_progress(self, client: ClientId, run: str, progress: tuple[int, Text], job: JobOrder) -> None:
        """Remember how far an effect is, and have it shown."""
        await self._redis.hset(Keys(client).dialog_run(run), "progress", PROGRESS.dump(progress))
        await JobQueue(self._scripts, client).enqueue(job)


def _is_under_way(run: DialogRun) -> bool:
    """Whether somebody may go on with it, or it has still to undo what it had begun."""
    return run.end is None or run.working is not None


def step_spot(client: ClientId, run: str, asked: AskedStep) -> Spot:
    """Where the message of a dialog's step is recorded."""
    key = Keys(client).dialog_run(run)
    return Spot(client, key, f"m:{asked.step}", f"dialog {run}", asked.thread)
