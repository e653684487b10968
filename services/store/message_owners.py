"""Whose each message in Teams is, and which are being posted: so that none is taken for another's or lost beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from services.model import ClientId, IncidentId
from services.model.conversations import Post, place_of
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import RemoveLeftover, ShowPost
from services.store.connection import Commands, Scripts
from services.store.job_queue import Job, body_of
from services.store.keys import Keys
from services.store.records import POST, post_in

DOUBT_MS: Final = timedelta(days=1) // timedelta(milliseconds=1)
"""How long a post whose end nobody knows is remembered."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where it is recorded which message shows something in a `thread`: the field `name` of the hash `key`.

    `matter` says what is shown, an incident say, and is the same for all its messages.
    """

    client: ClientId
    key: str
    name: str
    matter: str
    thread: str

    @property
    def owner(self) -> str:
        """What the one message is, the same for no two spots."""
        return f"{self.matter} {self.name}"

    @property
    def conversation(self) -> str:
        """The conversation that the thread is of."""
        return self.thread.partition(";")[0]


@dataclass(frozen=True, slots=True)
class Begun:
    """What was known when a post began: the `message` that is there already, "" for none, and whether an earlier try
    `is_doubtful`, as nobody knows whether it has posted one."""

    message: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """What a send has changed: the message that was `seen` before with its `look`, the one there is now, its record.

    "" is no message. `late` is the record where another worker has sent something in between: it may show anything,
    and its look is one that never was. `more` are further fields of the same hash, each with both values. With
    `ends` nothing of it is in doubt any more.
    """

    seen: str
    look: str
    message: str
    record: str
    late: str
    more: tuple[tuple[str, str | int, str | int], ...] = ()
    ends: bool = False


class Messages:
    """Every call is one round trip or two; raises Unavailable("store_away") when Redis cannot be reached."""

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis
        self._scripts = scripts

    async def begin(self, spot: Spot) -> Begun:
        """A message is about to be posted; until that `ends`, one that nobody has recorded may be there."""
        keys = (spot.key, Keys(spot.client).posting(spot.conversation))
        message, is_doubtful = await self._scripts.run("begin", keys=keys, args=(spot.name, spot.owner, DOUBT_MS))
        return Begun(message, bool(is_doubtful))

    async def end(self, spot: Spot) -> None:
        """The message was not posted."""
        await self._redis.zrem(Keys(spot.client).posting(spot.conversation), spot.owner)

    async def record(self, spot: Spot, sent: Sent, *, job: Job | None = None, leftover: JobOrder | None = None) -> bool:
        """Record what a send of a job has changed; False where another message is recorded by now, and nothing changes.

        Then `leftover` is queued, which sees to the one that this send has posted. Where another worker has sent
        something in between, because the job had passed to it, the job is queued once more.
        """
        keys = Keys(spot.client)
        order = {
            "name": spot.name,
            "owner": spot.owner,
            "place": spot.conversation,
            "seen": sent.seen,
            "look": sent.look,
            "message": sent.message,
            "ends": sent.ends,
            "job": job and {"id": job.id, "token": job.token, "body": body_of(job)},
            "leftover": leftover and {"id": leftover.id, "body": body_of(leftover)},
        }
        known = {name: value for name, value in order.items() if value is not None}  # cjson takes null for something
        return bool(
            await self._scripts.run(
                "record",
                keys=(spot.key, keys.owners, keys.posting(spot.conversation), *keys.jobs),
                args=(json.dumps(known), sent.record, sent.late, *(part for row in sent.more for part in row)),
            )
        )

    async def begun(self, client: ClientId, conversation: str, matter: str) -> tuple[str, ...]:
        """Under which names a matter's messages were being posted to a conversation and may be there unrecorded."""
        rows = await self._redis.zrange(Keys(client).posting(conversation), 0, -1)
        return tuple(row.removeprefix(f"{matter} ") for row in rows if row.startswith(f"{matter} "))

    async def adopt(self, spot: Spot, message: str, *, begun: str, seen: str, record: str, job: JobOrder) -> None:
        """Take a message that somebody has pressed on for the one that was `begun` to be posted under that name.

        Only one that nobody owns, where nothing else may be without a record, and once for each that was begun. `seen`
        is the spot's record as it was read, "" for none.
        """
        if await self._was_recorded(spot, message):
            return
        keys = Keys(spot.client)
        await self._scripts.run(
            "adopt",
            keys=(spot.key, keys.owners, keys.posting(spot.conversation), *keys.jobs),
            args=(
                *(f"{spot.conversation}|{message}", spot.matter, begun),
                *(spot.name, seen, record, job.id, body_of(job)),
            ),
        )

    # posts of incidents

    async def save_post(
        self,
        client: ClientId,
        incident: IncidentId,
        post: Post,
        *,
        was: Post | None = None,
        job: Job | None = None,
        ends: bool = False,
    ) -> bool:
        """Keep what became of a post, whose message was that of `was` when it was read; see `record`, and `Sent`."""
        was = was or post
        seen, message, late = was.message or "", post.message or "", replace(post, shown=0, look=doubt(job))
        sent = Sent(seen, was.look, message, POST.dump(post), POST.dump(late), ends=ends)
        spot = post_spot(client, incident, post)
        leftover = queued(RemoveLeftover(spot.thread, message, incident)) if message and not seen else None
        return await self.record(spot, sent, job=job, leftover=leftover)

    async def adopt_post(self, client: ClientId, incident: IncidentId, thread: str, message: str) -> None:
        """Take in a message that was posted for an incident right before a kill, say, and that somebody has pressed on;
        from now on it is edited like the others. See `adopt`.
        """
        begun = await self.begun(client, thread.partition(";")[0], _matter(incident))
        target = next((one for one in begun if thread in threads_of(one, message)), None)
        row = target and await self._redis.hget(Keys(client).posts(incident), target)
        if not target or not row:
            return
        post, seen = post_in(target, row), row
        if post.message is not None:  # it was posted again since
            post, seen = Post(f"{thread}|{message}"), ""
        post = replace(post, conversation=thread, message=message, shown=0, look="", is_unproven=True)
        spot, job = post_spot(client, incident, post), queued(ShowPost(incident, post.target))
        await self.adopt(spot, message, begun=target, seen=seen, record=POST.dump(post), job=job)

    async def disown(self, client: ClientId, incident: IncidentId, post: Post) -> None:
        """Forget a message that was adopted and is not there: the post is posted anew, if it was not beside that."""
        record = "" if post.target == f"{post.conversation}|{post.message}" else "{}"
        sent = Sent(post.message or "", post.look, "", record, record)
        await self.record(post_spot(client, incident, post), sent)

    async def _was_recorded(self, spot: Spot, message: str) -> bool:
        """Whether a message is an incident's that was posted before there were `owners`; that is noted then."""
        keys = Keys(spot.client)
        known = {*await self._redis.hvals(keys.sources), *await self._redis.smembers(keys.open)}
        async with self._redis.pipeline(transaction=False) as pipe:
            for incident in known:
                pipe.sismember(keys.messages(incident), message)
            is_known = any(await pipe.execute())
        if is_known:
            await self._redis.hsetnx(keys.owners, f"{spot.conversation}|{message}", "post")
        return is_known


def doubt(job: Job | None) -> str:
    """A look that nothing has, and nothing had before: the message shows this or something else."""
    return f"? {job.token}" if job else ""


def post_spot(client: ClientId, incident: IncidentId, post: Post) -> Spot:
    """Where the message of an incident's post is recorded."""
    thread = post.conversation or place_of(post)
    return Spot(client, Keys(client).posts(incident), post.target, _matter(incident), thread)


def threads_of(target: str, message: str) -> tuple[str, str]:
    """Where a message can be that was posted to a target: in its place, or as the beginning of a new thread there."""
    place = target.partition("|")[0]
    return place, f"{place};messageid={message}"


def _matter(incident: IncidentId) -> str:
    return f"post {incident}"
