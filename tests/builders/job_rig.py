"""The jobs that tell people, with a store of their own, a clock that stands, and a Teams that records."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from bot.chat.app_context import AppContext, Posted
from bot.jobs.handlers import handlers
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from services.model import (
    Client,
    ClientId,
    Incident,
    IncidentId,
    Location,
    LocationId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Severity,
    SlotRules,
)
from services.model.business_hours import BusinessHours
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import Delivery, News
from services.model.job_order import JobOrder
from services.model.job_wire import work_in, written
from services.model.jobs import Deliver, TellNews, Work
from services.model.setup import Setup
from services.store.changes import IncidentChange
from services.store.connection import Connections
from services.store.delivery_record import DeliveryRecord
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.notification_ledger import NotificationLedger
from services.store.preferences_store import PreferencesStore
from services.store.redis_store import Store
from services.store.snoozes import Snoozes
from services.store.stores import stores_of
from tests.builders.incident_builder import an_incident

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
"""12:00, 00:00 and 07:00 in Berlin."""
QUIET = (22 * 60, 7 * 60)
ADA, CARL, VERA = (Person(PersonId(f"id-{name.lower()}"), name) for name in ("Ada", "Carl", "Vera"))
"""An admin, a contact and somebody else."""
BERLIN = Location(LocationId("loc-berlin"), "Berlin HQ", BusinessHours("Europe/Berlin", ((),) * 7))
NORTH = Provider(ProviderId("north"), "AV North", (CARL,), (BERLIN.id,))


def chat_of(person: Person, **changes: Any) -> Conversation:
    chat = Conversation(f"a:{person.id}", ConversationKind.PERSONAL, "https://x", "28:x", person.id, is_installed=True)
    return replace(chat, **changes)


@dataclass(slots=True)
class Chats:
    """A Teams that takes cards and words, but for the conversation that `refuses` names; `reach` is what is wrong."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    refuses: str = ""
    reach: RefusalScope = RefusalScope.CONVERSATION

    async def post_card(self, to: Conversation, thread: str, *, card: dict[str, Any], summary: str) -> Posted:
        if thread == self.refuses:
            raise RefusedForGoodError("BotNotInConversationRoster", self.reach)
        self.posted.append((thread, json.dumps(card, ensure_ascii=False)))
        return Posted(thread, f"m{len(self.posted)}")

    async def say(self, to: Conversation, thread: str, *, text: str) -> Posted:
        if thread == self.refuses:
            raise RefusedForGoodError("BotNotInConversationRoster", self.reach)
        self.said.append((thread, text))
        return Posted(thread, f"s{len(self.said)}")


@dataclass(slots=True)
class Limits:
    """Lets everything be sent at once, and records where."""

    sends: list[str]

    async def take(self, conversation: str, *, job: Job, part: str = "") -> int:
        self.sends.append(conversation)
        return 0


def an_app_context(redis: Connections, **changes: Any) -> AppContext:
    """Real stores, e-mail that is set up, and nothing else that a job could reach but what is given."""
    stores = stores_of(redis, [b"k" * 32])
    given: dict[str, Any] = {field.name: None for field in fields(AppContext)}
    given |= {field.name: getattr(stores, field.name) for field in fields(stores)}
    given |= {"configured": frozenset(), "is_registered": True, "is_local": False, "mailer": object()}
    return AppContext(**given | changes)


class JobRig:
    """One client with Carl's provider in Berlin, and what its jobs leave behind."""

    def __init__(self, redis: Connections, client: ClientId) -> None:
        self.redis, self.client, self.at = redis, client, NOON
        self.chats = Chats()
        self.sends: list[str] = []
        self.context = an_app_context(
            redis, messenger=self.chats, limits=lambda _: Limits(self.sends), now=lambda: self.at
        )

    @property
    def store(self) -> Store:
        return self.context.store

    @property
    def preferences(self) -> PreferencesStore:
        return self.context.preferences

    @property
    def deliveries(self) -> DeliveryRecord:
        return self.context.deliveries

    @property
    def notifications(self) -> NotificationLedger:
        return self.context.notifications

    @property
    def snoozes(self) -> Snoozes:
        return self.context.snoozes

    async def built(self, *chats: Conversation) -> JobRig:
        setup = Setup(Client(self.client, "Contoso", SlotRules()), (BERLIN,), providers=(NORTH,), admins=(ADA,))
        await self.store.change_setup(self.client, lambda _: setup)
        for chat in chats:
            await self.store.hear(self.client, chat)
        return self

    async def opened(self, incident: str = "one-isar", **changes: Any) -> Incident:
        """An incident that is stored, with news of it."""
        usual = {"client": self.client, "severity": Severity.MAJOR, "location": BERLIN, "source_id": incident}
        made = an_incident(**{**usual, "id": IncidentId(incident), **changes})
        await self.store.commit(IncidentChange(made, expect=0, request=incident))
        return made

    async def changed(self, incident: Incident, **changes: Any) -> Incident:
        """The next version of an incident, stored."""
        new = replace(incident, version=incident.version + 1, **changes)
        await self.store.commit(IncidentChange(new, expect=incident.version, request=f"{new.id}:{new.version}"))
        return new

    async def speaks(self, language: str) -> None:
        """What everybody at the client reads together is in that language."""

        def changed(setup: Setup) -> Setup:
            return replace(setup, client=replace(setup.client, language=language))

        await self.store.change_setup(self.client, changed)

    async def told(self, incident: Incident, news: News = News.NEW, stamp: str = "1") -> None:
        """Do the job of telling news."""
        await self.do(TellNews(incident.id, news, stamp))

    async def do(self, work: Work) -> None:
        """Do some work, whether it waits or not."""
        await self.run(work.kind, written(work))

    async def run(self, kind: str, args: Mapping[str, str], *, name: str = "job") -> None:
        """Do a job as it stands in the queue."""
        job = Job(name, kind, {**args}, attempt=1, failures=0, token="t")
        await handlers(self.context, {})[kind](self.client, job)

    async def run_waiting(self, named: str) -> None:
        """Do the job that waits in the queue under a name that begins so, as if its time had come."""
        ((name, job),) = (await self.jobs(named)).items()
        await self.run(job["kind"], job["args"], name=name)

    async def deliver_chats(self) -> None:
        """Say what is ordered to be said to somebody of their own, and be done with it."""
        for name, job in (await self.jobs("chat")).items():
            await self.run(job["kind"], job["args"], name=name)
        await self.finish("chat")

    async def jobs(self, *named: str) -> dict[str, Any]:
        """What waits in the queue under names that begin so, or all but what setting up and posting have queued."""
        bodies: Any = await self.redis.commands.hgetall(Keys(self.client).jobs_body)
        found = {name: json.loads(body) for name, body in bodies.items()}
        usual = ("sweep", "discover", "clock", "post", "offer")
        return {
            name: job for name, job in found.items() if (_head(name) in named if named else _head(name) not in usual)
        }

    async def row(self, named: str) -> Deliver:
        """The row of the outbox that waits under a name that begins so."""
        (job,) = (await self.jobs(named)).values()
        row = work_in(job["kind"], job["args"])
        assert isinstance(row, Deliver)
        return row

    async def waits(self, job: str) -> float:
        """In how many seconds a job is due."""
        due = await self.redis.commands.zscore(Keys(self.client).jobs_due, job)
        seconds, micros = await self.redis.commands.time()
        return float(due or 0) / 1000 - seconds - micros / 1e6

    async def finish(self, named: str) -> None:
        """Have every job done and forgotten whose name begins so."""
        queue = JobQueue(self.redis.scripts, self.client)
        for job in (await queue.lease(50, 10_000, token="done")).jobs:
            await queue.done(job) if _head(job.id) == named else await queue.later(job, 0, why="not mine", counts=False)

    async def shown(self, incident: Incident) -> list[str]:
        """Where an incident is shown."""
        return sorted(post.target for post in await self.store.posts(self.client, incident.id))

    async def noted(self, incident: Incident) -> list[tuple[str, str, str, str]]:
        """What was noted: who, by which way, of what, and what became of it."""
        return sorted((one.who, one.way, one.news, one.fate) for one in await self.record(incident))

    async def record(self, incident: Incident) -> tuple[Delivery, ...]:
        return await self.deliveries.read(self.client, incident.id)

    async def leased(self, order: JobOrder) -> Job:
        """The job of an order, as a worker has it."""
        queue = JobQueue(self.redis.scripts, self.client)
        await queue.enqueue(order)
        return next(job for job in (await queue.lease(50, 60_000, token="leased")).jobs if job.id == order.id)


def _head(name: str) -> str:
    return name.partition(":")[0]


Call = Callable[..., Any]


def dying(call: Call, *, after: int) -> Call:
    """A call that is cut off: `after` so many times it does nothing but raise, once."""
    calls = 0

    async def cut(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == after + 1:
            raise KilledError
        return await call(*args, **named)

    return cut


class KilledError(Exception):
    """The process is gone."""
