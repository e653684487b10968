"""Runs what is due: each kind of job, and the use case or message it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot import storms
from bot.messenger import Messenger, Reach, RefusedForGoodError
from bot.posting import delivery, looks_so, show
from cards.catalogue import known_language
from cards.incident import incident_card, summary
from services import bookings, calendars, clock, discovery, hosts_told, incidents, leaving, noticing, trials
from services.errors import Unavailable
from services.graph import Graph
from services.graph_setup import GraphSetup
from services.model import ClaimId, ClientId, Incident, IncidentId, Slot
from services.posts import Conversation, Kind, Post, place_of
from services.redis_store.deliveries import Deliveries
from services.redis_store.facts import Facts
from services.redis_store.limits import Limits
from services.redis_store.queue import Job
from services.redis_store.runner import Handler, Postpone
from services.redis_store.secrets import Secrets
from services.redis_store.store import Store
from services.redis_store.tellings import Tellings
from services.setup import Setup

log = structlog.get_logger()

ANSWER_EVERY_MS = 700
"""How soon a room is asked again for its answer; the pause grows by half each time, to a minute at the most."""
SWEEP_EVERY_MS = 60_000
LONGEST_WAIT = 60.0
"""Seconds between two tries while an outside service is away."""


@dataclass(frozen=True, slots=True)
class Works:
    """What the jobs need."""

    store: Store
    facts: Facts
    graph: Graph
    graph_setup: GraphSetup
    messenger: Messenger
    limits: Callable[[ClientId], Limits]
    secrets: Secrets
    deliveries: Deliveries
    lead_of: clock.Lead
    now: Callable[[], datetime]
    tellings: Tellings


def handlers(works: Works) -> dict[str, Handler]:
    """The kinds of job and who does them."""
    kinds = {
        "discover": _discover,
        "end_trial": _end_trial,
        "leave": _leave,
        "offer": _offer,
        "sweep": _sweep,
        "visit": _visit,
        "post": _bring_up_to_date,
        "clock": _clock,
    }
    send, slow_down = partial(limited, works), partial(_slow_down, works)
    storm_works = storms.StormWorks(works.store, works.messenger, send, slow_down, works.now)
    return {kind: partial(handle, works) for kind, handle in kinds.items()} | storms.handlers(storm_works)


async def _offer(works: Works, client: ClientId, job: Job) -> None:
    incident = IncidentId(job.args["incident"])
    await calendars.read_live(works.store, works.graph, client, incident, now=works.now())
    await hosts_told.begin(works.store, works.tellings, client, incident)


async def _sweep(works: Works, client: ClientId, job: Job) -> None:
    await incidents.post_mapped(works.store, client, now=works.now())
    failed = await calendars.sweep(works.store, works.graph, works.facts, client, now=works.now())
    for connection, error in failed.items():  # the next sweep sees whether it is right again
        log.warning("sweep_refused", client=client, connection=connection, reason=error.key)
    raise Postpone(SWEEP_EVERY_MS)


async def _visit(works: Works, client: ClientId, job: Job) -> None:
    work = _visit_work(job)
    is_done = await bookings.keep(works.store, works.graph, client, work, now=works.now(), is_repeated=job.attempt > 1)
    await noticing.note_answer(works.facts, await works.store.incident(client, work.incident), now=works.now())
    if not is_done:
        raise Postpone(int(min(ANSWER_EVERY_MS * 1.5 ** min(job.attempt - 1, 20), 60_000)))


async def _clock(works: Works, client: ClientId, job: Job) -> None:
    """What time brings an incident, and the next time to look."""
    incident, chosen = IncidentId(job.args["incident"]), job.args.get("chosen_at")
    chosen_at = datetime.fromisoformat(chosen) if chosen else None
    then = await clock.tick(works.store, works.lead_of, client, incident, now=works.now(), chosen_at=chosen_at)
    if then is not None:
        raise Postpone(max(0, int((then - works.now()).total_seconds() * 1000)))


async def _leave(works: Works, client: ClientId, job: Job) -> None:
    await leaving.leave(works.store, works.secrets, client)


async def _discover(works: Works, client: ClientId, job: Job) -> None:
    await discovery.discover(works.store, works.graph_setup, client)
    raise Postpone(int(discovery.EVERY.total_seconds() * 1000))


async def _end_trial(works: Works, client: ClientId, job: Job) -> None:
    await trials.end(works.store, client, job.args["trial"], now=works.now())


def patient(handler: Handler) -> Handler:
    """A handler for which an outage is no failure: however long it lasts, the work waits and is done."""

    async def wait_out(client: ClientId, job: Job) -> None:
        try:
            await handler(client, job)
        except Unavailable as error:
            log.warning("service_away", client=client, job=job.id, service=error.key)
            wait = error.retry_after or min(0.5 * 2 ** min(job.attempt, 10), LONGEST_WAIT)
            raise Postpone(int(wait * 1000)) from error

    return wait_out


async def _bring_up_to_date(works: Works, client: ClientId, job: Job) -> None:
    """Make one post show the incident's present version; what was wanted in between is never sent."""
    wanted = await _wanted(works, client, job)
    if wanted is None:
        return
    post, conversation, setup, incident = wanted.post, wanted.conversation, wanted.setup, wanted.incident
    language = known_language(conversation.language or setup.client.language)
    card = incident_card(incident, now=works.now(), language=language)
    if looks_so(post, card, job):  # not every version looks different
        await works.store.save_post(client, incident.id, replace(post, shown=incident.version))
        return
    thread = post.conversation or place_of(post)
    await limited(works, client, thread, f"{job.id}:{incident.version}:{job.token}")
    try:
        toast = summary(incident, language=language)
        shown = await show(works.messenger, conversation, post, card=card, summary=toast)
    except RefusedForGoodError as error:
        await _park(works, client, incident.id, post, error)
        if post.message is None:
            failed = delivery(setup, conversation, now=works.now(), refused=error.code)
            await works.deliveries.note(client, incident.id, failed)
        return
    except Unavailable as error:
        await _slow_down(works, client, thread, error)
        raise
    await works.store.save_post(client, incident.id, replace(shown, shown=incident.version))
    if post.message is None and conversation.kind is not Kind.PERSONAL:  # of the others, `bot.news_jobs` has noted it
        await works.deliveries.note(client, incident.id, delivery(setup, conversation, now=works.now()))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A post that does not show the incident as it is, and what it is drawn from."""

    post: Post
    conversation: Conversation
    setup: Setup
    incident: Incident


async def _wanted(works: Works, client: ClientId, job: Job) -> _Wanted | None:
    """What a post's job has to bring up to date; None where there is nothing, or a storm's card shows it."""
    post = await works.store.post(client, IncidentId(job.args["incident"]), job.args["target"])
    seen = await works.store.look(client, IncidentId(job.args["incident"]))
    incident = seen.incident
    if post is None or incident is None or post.parked or post.shown >= incident.version:
        return None
    conversation = await works.store.conversation(client, (post.conversation or place_of(post)).partition(";")[0])
    if conversation is None or conversation.parked:
        reason = conversation.parked if conversation else "NotInstalled"
        await works.store.save_post(client, incident.id, replace(post, parked=reason))
        return None
    if await storms.has_shared_card(works.store, conversation, post, incident, now=works.now()):
        return None
    return _Wanted(post, conversation, seen.setup, incident)


async def _park(works: Works, client: ClientId, incident: IncidentId, post: Post, error: RefusedForGoodError) -> None:
    """A deleted message is one post less; a closed conversation is silent until it is heard of; all else concerns this
    version of the card alone, and the next is tried again."""
    log.warning("post_refused", client=client, incident=incident, code=error.code)
    if error.reach is Reach.CONTENT:
        return
    await works.store.save_post(client, incident, replace(post, parked=error.code))
    if error.reach is Reach.CONVERSATION:
        await works.store.park(client, (post.conversation or place_of(post)).partition(";")[0], error.code)


async def limited(works: Works, client: ClientId, thread: str, send_id: str) -> None:
    """Wait for one's turn to send, by putting the job off (Teams: rate limits)."""
    wait = await works.limits(client).take(thread.partition(";")[0], send_id=send_id)
    if wait:
        raise Postpone(wait)


async def _slow_down(works: Works, client: ClientId, thread: str, error: Unavailable) -> None:
    if error.retry_after:
        await works.limits(client).block(thread.partition(";")[0], int(error.retry_after * 1000))


def _visit_work(job: Job) -> bookings.VisitWork:
    return bookings.VisitWork(
        incident=IncidentId(job.args["incident"]),
        claim=ClaimId(job.args["claim"]),
        event=job.args["event"],
        calendar=job.args["calendar"],
        owner=job.args.get("owner", ""),  # jobs of an earlier release have none
        slot=Slot(datetime.fromisoformat(job.args["start"]), datetime.fromisoformat(job.args["end"])),
    )
