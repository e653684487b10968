"""What Roomfix knows, in Redis: set-up, incidents, the ledgers of holds, the mirror, conversations and posts.

Everything of one client lies under that client's hash tag. An incident changes by `commit` alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.model import Busy, Client, ClientId, Incident, IncidentId, PersonId, Room, SlotRules
from services.model.conversations import GONE, Conversation, Post, heard_again, place_of
from services.model.errors import Unavailable
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import Discover, ShowPost, Sweep
from services.model.recent import Recent
from services.model.setup import Setup
from services.store.changes import CommitOutcome, CommitResult, IncidentChange, ledger_of, order_of
from services.store.connection import Commands, Scripts
from services.store.job_queue import Job, JobQueue, order_args
from services.store.keys import CLIENTS, SET_UP, Keys
from services.store.message_owners import Messages
from services.store.pending_reports import PendingReports
from services.store.records import CONVERSATION, INCIDENT, MIRRORED, SETUP, Mirrored, Seen, post_in, setup_record
from services.store.reopenable import Reopenable
from services.store.store_watch import confirm_never_set_up
from services.store.storm_groups import StormGroups
from services.store.unknown_rooms import RoomNames

TRIES = 20
MOST_SETUPS = 256
"""Clients whose set-up is kept here, so that it need not be read each time: one of a hundred rooms takes 0.2 MiB."""
SWEEP = queued(Sweep())
"""The polling of a client's calendars; it puts itself off each time and so never ends."""
DISCOVER = queued(Discover())
"""The daily look for new rooms; it never ends either."""
NOBODY = PersonId("nobody")
NO_INCIDENT = IncidentId("")


class Store:
    """All of Roomfix's reading and writing; raises Unavailable("store_away") when Redis cannot be reached.

    `pending_reports` are the reports that are no incidents yet, `storms` the cards that several incidents share,
    `messages` which message in Teams is whose, `room_names` those of rooms that the client does not have yet.
    """

    def __init__(self, redis: Commands, scripts: Scripts) -> None:
        self._redis: Any = redis  # redis-py types every answer as bytes or str; this one gives str
        self._scripts = scripts
        self.reopenable = Reopenable(redis)
        self.pending_reports = PendingReports(redis, scripts)
        self.messages = Messages(redis, scripts)
        self.storms = StormGroups(redis, scripts, self.messages)
        self.room_names = RoomNames(redis)
        self._setups = Recent[ClientId, tuple[str, Setup]](MOST_SETUPS)

    # set-up

    async def clients(self) -> frozenset[ClientId]:
        """The clients that have been set up."""
        found = frozenset(ClientId(client) for client in await self._redis.smembers(CLIENTS))
        if not found:
            await self._redis.confirm()
        return found

    async def setup(self, client: ClientId) -> Setup:
        """What is set up for a client; an empty set-up for one that has none."""
        return (await self.tagged_setup(client))[1]

    async def setup_as_read(self, client: ClientId) -> Setup:
        """The set-up as `look` has last read it here; it is asked for only if it is not kept any more."""
        kept = self._setups.get(client)
        return kept[1] if kept else await self.setup(client)

    async def tagged_setup(self, client: ClientId) -> tuple[str, Setup]:
        """The set-up with its tag, which names it when it is changed."""
        return (await self._looked(client, NO_INCIDENT))[1]

    async def change_setup(self, client: ClientId, change: Callable[[Setup], Setup]) -> Setup:
        """What `change` makes of the set-up, stored; it is asked anew when somebody else was faster."""
        keys = Keys(client)
        for _ in range(TRIES):
            was, setup = await self.tagged_setup(client)
            new = change(setup)
            if new == setup:
                return setup
            await self.serve(client)  # before, so that no kill leaves a set-up whose jobs nobody does
            args = (was, *setup_record(new), *order_args([SWEEP, DISCOVER]))
            if await self._scripts.run("setup", keys=(keys.setup, *keys.jobs), args=args):
                await self._redis.sadd(SET_UP, client)
                return new
        raise Unavailable("store_away")

    async def serve(self, client: ClientId) -> None:
        """Count a client among those whose jobs are done."""
        await self._redis.sadd(CLIENTS, client)

    # incidents

    async def look(self, client: ClientId, incident: IncidentId) -> Seen:
        """An incident and the set-up as they are now, in one round trip."""
        doc, (_, setup) = await self._looked(client, incident)
        return Seen(INCIDENT.load(doc) if doc else None, setup)

    async def incident(self, client: ClientId, incident: IncidentId) -> Incident | None:
        """The incident of that id at that client."""
        doc = await self._redis.hget(Keys(client).incident(incident), "doc")
        return INCIDENT.load(doc) if doc else None

    async def open_incidents(self, client: ClientId) -> tuple[IncidentId, ...]:
        """The ids of all incidents that are not closed."""
        return tuple(IncidentId(found) for found in await self._redis.smembers(Keys(client).open))

    async def live_incidents(self, client: ClientId) -> list[Incident]:
        """All incidents that are not closed; in as many round trips as there are."""
        found = [await self.incident(client, one) for one in await self.open_incidents(client)]
        return [one for one in found if one is not None]

    async def commit(self, change: IncidentChange) -> CommitResult:
        """Apply a change in one step, or not at all; safe to call again with the same request id."""
        incident = change.incident
        keys = Keys(incident.client)
        claims = (change.hold, *change.drops, incident.claim)
        person = next((claim.contact.id for claim in claims if claim is not None), NOBODY)
        word, detail = await self._scripts.run(
            "commit",
            keys=[
                keys.incident(incident.id),
                keys.request(change.request),
                keys.sources,
                keys.open_in(ledger_of(incident.room)),
                keys.posts(incident.id),
                keys.holds(ledger_of(incident.room)),
                keys.visits(person),
                keys.open,
                keys.visits(change.former or person),
                keys.open_in(ledger_of(change.unmapped or incident.room)),
                *keys.jobs,
            ],
            args=[json.dumps(order_of(change)), INCIDENT.dump(incident), *order_args(change.jobs)],
        )
        return CommitResult(CommitOutcome(word), detail)

    async def is_answered(self, client: ClientId, request: str) -> bool:
        """Whether the change that a request asked for was made within the last hour."""
        return bool(await self._redis.exists(Keys(client).request(request)))

    async def held(self, client: ClientId, room: Room) -> Busy:
        """The periods that claims hold in a room, in epoch seconds."""
        rows = await self._redis.hvals(Keys(client).holds(ledger_of(room)))
        return tuple((int(row.split()[0]), int(row.split()[1])) for row in rows)

    async def enqueue(self, client: ClientId, *jobs: JobOrder) -> None:
        """Queue work that goes with no change of an incident."""
        if jobs:
            await JobQueue(self._scripts, client).enqueue(*jobs)

    async def require(self, client: ClientId, job: Job) -> None:
        """Keep a job for as long as a send may take; raises LeaseLost when it is somebody else's by now."""
        await JobQueue(self._scripts, client).require(job)

    # the mirror of the calendars

    async def mirrored(self, client: ClientId, calendar: str) -> Mirrored | None:
        """A calendar as last read."""
        row = await self._redis.hget(Keys(client).mirror, calendar)
        return MIRRORED.load(row) if row else None

    async def mirror(self, client: ClientId, calendars: Mapping[str, Mirrored]) -> None:
        """Keep calendars as just read."""
        if calendars:
            rows = {calendar: MIRRORED.dump(row) for calendar, row in calendars.items()}
            await self._redis.hset(Keys(client).mirror, mapping=rows)

    async def mirror_only(self, client: ClientId, calendars: Collection[str]) -> None:
        """Forget every other calendar."""
        key = Keys(client).mirror
        if gone := [calendar for calendar in await self._redis.hkeys(key) if calendar not in calendars]:
            await self._redis.hdel(key, *gone)

    # conversations and posts

    async def conversations(self, client: ClientId) -> tuple[Conversation, ...]:
        """Every conversation Roomfix is in at a client, without channels that were deleted."""
        return tuple(one for one in await self.all_conversations(client) if one.parked != GONE)

    async def all_conversations(self, client: ClientId) -> tuple[Conversation, ...]:
        """Every conversation and every deleted channel, whose team Roomfix is still in."""
        rows = await self._redis.hvals(Keys(client).conversations)
        return tuple(CONVERSATION.load(row) for row in rows)

    async def conversation(self, client: ClientId, conversation: str) -> Conversation | None:
        """One conversation, by its id without `;messageid=`."""
        row = await self._redis.hget(Keys(client).conversations, conversation)
        return CONVERSATION.load(row) if row else None

    async def hear(self, client: ClientId, conversation: Conversation) -> None:
        """Remember a conversation; one that was parked is spoken to again, starting with the open incidents."""
        await self._heard(client, conversation, await self.conversation(client, conversation.id))

    async def hear_press(self, client: ClientId, conversation: Conversation, *, message: str) -> bool:
        """`hear`, and whether it is recorded what the pressed message shows, in one round trip."""
        keys = Keys(client)
        row, is_recorded = await self._scripts.run(
            "press", keys=(keys.conversations, keys.owners), args=(conversation.id, f"{conversation.id}|{message}")
        )
        await self._heard(client, conversation, CONVERSATION.load(row) if row else None)
        return bool(is_recorded)

    async def _heard(self, client: ClientId, conversation: Conversation, known: Conversation | None) -> None:
        fresh = heard_again(known, conversation)
        if known == fresh:
            return
        await self._keep_conversation(client, fresh)
        if (known is None or known.parked) and not fresh.parked:
            await self._unpark(client, conversation.id)

    async def park(self, client: ClientId, conversation: str, reason: str) -> None:
        """Stop posting to a conversation until it is heard of again."""
        known = await self.conversation(client, conversation)
        if known is not None:
            await self._keep_conversation(client, replace(known, parked=reason))

    async def forget(self, client: ClientId, conversation: Conversation) -> None:
        """Forget a conversation that Roomfix was removed from, with all channels of its team."""
        of_team = [one.id for one in await self.all_conversations(client) if one.team and one.team == conversation.team]
        await self._redis.hdel(Keys(client).conversations, conversation.id, *of_team)

    async def posts(self, client: ClientId, incident: IncidentId) -> tuple[Post, ...]:
        """Every post of an incident."""
        rows = await self._redis.hgetall(Keys(client).posts(incident))
        return tuple(post_in(target, row) for target, row in rows.items())

    async def post(self, client: ClientId, incident: IncidentId, target: str) -> Post | None:
        """One post of an incident."""
        row = await self._redis.hget(Keys(client).posts(incident), target)
        return post_in(target, row) if row else None

    async def show_in(self, client: ClientId, incident: IncidentId, targets: Iterable[str]) -> None:
        """Show an incident in more places from now on, such as somebody's own chat."""
        keys = Keys(client)
        await self._scripts.run("show", keys=(keys.posts(incident), *keys.jobs), args=(incident, *targets))

    async def _looked(self, client: ClientId, incident: IncidentId) -> tuple[str | None, tuple[str, Setup]]:
        """An incident as it is stored, and the set-up with its tag; the set-up is sent only if it is not kept here."""
        keys, kept = Keys(client), self._setups.get(client)
        known = kept[0] if kept else ""
        doc, tag, new = await self._scripts.run("look", keys=(keys.incident(incident), keys.setup), args=(known,))
        if kept is None or tag != known:
            if not new:
                await confirm_never_set_up(self._redis, client)
            kept = tag or "", SETUP.load(new) if new else Setup(Client(client, name="", rules=SlotRules()))
        return doc, self._setups.put(client, kept)

    async def _unpark(self, client: ClientId, conversation: str) -> None:
        jobs = []
        for incident in await self.open_incidents(client):
            for post in await self.posts(client, incident):
                if post.parked and (post.conversation or place_of(post)).partition(";")[0] == conversation:
                    await self.messages.save_post(client, incident, replace(post, parked=None))
                    jobs.append(queued(ShowPost(incident, post.target)))
        await self.enqueue(client, *jobs)

    async def _keep_conversation(self, client: ClientId, conversation: Conversation) -> None:
        row = CONVERSATION.dump(conversation)
        await self._redis.hset(Keys(client).conversations, conversation.id, row)
