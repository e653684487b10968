"""Storms: incidents of one location that come so fast that they share one card in a conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from services.model import ClientId, Incident, IncidentId
from services.model.conversations import Post
from services.model.job_wire import milliseconds, queued
from services.model.jobs import RemoveLeftover, ShowStorm
from services.store.connection import Commands, Scripts
from services.store.job_queue import Job, JobQueue
from services.store.keys import Keys
from services.store.message_owners import Messages, Sent, Spot, doubt
from services.store.records import INCIDENT, POST

WITHIN: Final = timedelta(minutes=10)
"""Incidents that are first shown less than this apart belong together, whenever they were reported; a storm is over
when none came for as long."""
OWN_CARDS: Final = 5
"""How many incidents within that time get a card of their own; the next one makes it a storm."""
REMEMBERED: Final = timedelta(days=1)
"""How long an arrival is known; Teams may be away for some hours while incidents wait to be shown."""
MOST: Final = 100
"""Incidents on one card; those that come after them begin another storm, however long it lasts."""
MERGED: Final = timedelta(seconds=2)
"""Changes within so many ms are one edit of a storm's card, so that it takes a quarter of what Teams allows."""

_MARK: Final = "|storm:"
_POST: Final = "post"


@dataclass(frozen=True, slots=True)
class Storm:
    """A storm as one conversation sees it; `id` is that of its first incident."""

    id: str
    conversation: str

    @property
    def target(self) -> str:
        """What names its card among the posts of each of its incidents."""
        return f"{self.conversation}{_MARK}{self.id}"


@dataclass(frozen=True, slots=True)
class Group:
    """The incidents of a storm, the version of each that its card shows (0 for one that it does not), and the card's
    message."""

    incidents: tuple[Incident, ...]
    shown: Mapping[IncidentId, int]
    post: Post

    @property
    def is_current(self) -> bool:
        """Whether the card shows every incident as it is."""
        return all(self.shown[incident.id] == incident.version for incident in self.incidents)


class StormGroups:
    """Every call is one or two round trips; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands, scripts: Scripts, messages: Messages) -> None:
        self._redis: Any = redis
        self._scripts = scripts
        self._messages = messages

    async def place(self, incident: Incident, conversation: str, *, now: datetime) -> Storm | None:
        """Decide how an incident that is not shown in a conversation yet will be: None for a card of its own.

        One that belongs to a storm is then shown by the post of `Storm.target`, whose job is queued in the same step.
        Asked again, however much later, the answer is that of the first time.
        """
        keys = Keys(incident.client)
        storm = await self._scripts.run(
            "storm",
            keys=(keys.arrivals(incident.location.id, conversation), keys.posts(incident.id), *keys.jobs),
            args=(
                incident.id,
                conversation,
                int(now.timestamp() * 1000),
                milliseconds(WITHIN),
                OWN_CARDS,
                milliseconds(REMEMBERED),
                MOST,
            ),
        )
        return Storm(storm, conversation) if storm else None

    async def join(self, client: ClientId, incident: IncidentId, storm: Storm) -> None:
        """Have the storm's card show an incident as it is; may be said as often as the incident changes."""
        await self._redis.hsetnx(Keys(client).storm(storm.id, storm.conversation), incident, 0)
        await JobQueue(self._scripts, client).enqueue(queued(ShowStorm(storm.id, storm.conversation), delay=MERGED))

    async def read(self, client: ClientId, storm: Storm) -> Group:
        """The incidents as they are now."""
        keys = Keys(client)
        row = await self._redis.hgetall(keys.storm(storm.id, storm.conversation))
        post = row.pop(_POST, None)
        async with self._redis.pipeline(transaction=False) as pipe:
            for incident in sorted(row):
                pipe.hget(keys.incident(incident), "doc")
            docs = await pipe.execute()
        incidents = tuple(INCIDENT.load(doc) for doc in docs if doc)
        shown = {IncidentId(incident): int(version) for incident, version in row.items()}
        return Group(incidents, shown, POST.load(post) if post else Post(storm.target))

    async def save(self, spot: Spot, group: Group, post: Post, *, job: Job, ends: bool = False) -> bool:
        """Keep that a message shows the group now; False where another is recorded by now: then it is taken away again.

        See `Messages.record` and `Sent.ends`.
        """
        versions = tuple((str(incident.id), incident.version, 0) for incident in group.incidents)
        seen, message = group.post.message or "", post.message or ""
        late = POST.dump(replace(post, look=doubt(job)))
        sent = Sent(seen, group.post.look, message, POST.dump(post), late, versions, ends)
        leftover = queued(RemoveLeftover(post.conversation or spot.thread, message)) if message and not seen else None
        return await self._messages.record(spot, sent, job=job, leftover=leftover)

    async def leave(self, client: ClientId, storm: Storm, incidents: Iterable[Incident]) -> None:
        """Forget the message, which is gone, and the incidents that it showed; the others get a new one."""
        fields = (_POST, *(incident.id for incident in incidents))
        await self._redis.hdel(Keys(client).storm(storm.id, storm.conversation), *fields)


def storm_spot(client: ClientId, storm: Storm) -> Spot:
    """Where the message of a storm's card is recorded."""
    key = Keys(client).storm(storm.id, storm.conversation)
    return Spot(client, key, _POST, f"storm {storm.id}", storm.conversation)


def storm_of(target: str) -> Storm | None:
    """The storm whose card a target names."""
    conversation, mark, storm = target.partition(_MARK)
    return Storm(storm, conversation) if mark else None
