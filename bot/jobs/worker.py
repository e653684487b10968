"""Runs what is due: each kind of job, and the use case or message it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog

from bot.jobs import storm_jobs
from bot.jobs.posting import Poster, delivery, looks_so
from bot.teams.messenger import Messenger, Posted
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.incident.incident_card import incident_card, summary
from cards.kit import Json
from cards.text.catalogue import known_language
from services.admin import health_observations, new_rooms, uninstall
from services.incidents import bookings, clock, offers, reporting, trial_incidents
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.model import ClaimId, ClientId, Incident, IncidentId, Slot
from services.model.conversations import Conversation, ConversationKind, Post, place_of
from services.model.errors import Unavailable
from services.model.setup import Setup
from services.notifications import meeting_hosts
from services.store.changes import post_job
from services.store.delivery_record import DeliveryRecord
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone
from services.store.message_owners import post_spot
from services.store.notification_ledger import NotificationLedger
from services.store.observations import Observations
from services.store.rate_limits import RateLimits
from services.store.redis_store import Store
from services.store.secrets import Secrets
from services.store.tasks import finished

log = structlog.get_logger()

ANSWER_EVERY_MS = 700
"""How soon a room is asked again for its answer; the pause grows by half each time, to a minute at the most."""
SWEEP_EVERY_MS = 60_000
LONGEST_WAIT = 60.0
"""Seconds between two tries while an outside service is away."""


@dataclass(frozen=True, slots=True)
class WorkerContext:
    """What the jobs need."""

    store: Store
    facts: Observations
    graph: Graph
    graph_setup: GraphSetup
    messenger: Messenger
    limits: Callable[[ClientId], RateLimits]
    secrets: Secrets
    deliveries: DeliveryRecord
    lead_of: clock.Lead
    now: Callable[[], datetime]
    notifications: NotificationLedger


def handlers(context: WorkerContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""
    kinds = {
        "discover": _discover,
        "end_trial": _end_trial,
        "leave": _leave,
        "offer": _offer,
        "sweep": _sweep,
        "visit": _visit,
        "post": _bring_up_to_date,
        "leftover": _leftover,
        "clock": _clock,
    }
    send, slow_down = partial(throttle, context), partial(_slow_down, context)
    storm_works = storm_jobs.StormContext(context.store, context.messenger, send, slow_down, context.now)
    return {kind: partial(handle, context) for kind, handle in kinds.items()} | storm_jobs.handlers(storm_works)


async def _offer(context: WorkerContext, client: ClientId, job: Job) -> None:
    incident = IncidentId(job.args["incident"])
    await offers.read_live(context.store, context.graph, client, incident, now=context.now())
    await meeting_hosts.begin(context.store, context.notifications, client, incident)


async def _sweep(context: WorkerContext, client: ClientId, job: Job) -> None:
    await reporting.post_mapped(context.store, client, now=context.now())
    failed = await offers.sweep(context.store, context.graph, context.facts, client, now=context.now())
    for connection, error in failed.items():  # the next sweep sees whether it is right again
        log.warning("sweep_refused", client=client, connection=connection, reason=error.key)
    raise Postpone(SWEEP_EVERY_MS)


async def _visit(context: WorkerContext, client: ClientId, job: Job) -> None:
    work = _visit_work(job)
    is_done = await bookings.reconcile(
        context.store, context.graph, client, work, now=context.now(), is_repeated=job.attempt > 1
    )
    await health_observations.note_answer(
        context.facts, await context.store.incident(client, work.incident), now=context.now()
    )
    if not is_done:
        raise Postpone(int(min(ANSWER_EVERY_MS * 1.5 ** min(job.attempt - 1, 20), 60_000)))


async def _clock(context: WorkerContext, client: ClientId, job: Job) -> None:
    """What time brings an incident, and the next time to look."""
    incident, chosen = IncidentId(job.args["incident"]), job.args.get("chosen_at")
    chosen_at = datetime.fromisoformat(chosen) if chosen else None
    then = await clock.run_due(context.store, context.lead_of, client, incident, now=context.now(), chosen_at=chosen_at)
    if then is not None:
        raise Postpone(max(0, int((then - context.now()).total_seconds() * 1000)))


async def _leave(context: WorkerContext, client: ClientId, job: Job) -> None:
    await uninstall.uninstall(context.store, context.secrets, client)


async def _discover(context: WorkerContext, client: ClientId, job: Job) -> None:
    await new_rooms.discover(context.store, context.graph_setup, client)
    raise Postpone(int(new_rooms.EVERY.total_seconds() * 1000))


async def _end_trial(context: WorkerContext, client: ClientId, job: Job) -> None:
    await trial_incidents.end(context.store, client, job.args["trial"], now=context.now())


def patient(handler: JobHandler) -> JobHandler:
    """A handler for which an outage is no failure: however long it lasts, the work waits and is done."""

    async def wait_out(client: ClientId, job: Job) -> None:
        try:
            await handler(client, job)
        except Unavailable as error:
            log.warning("service_away", client=client, job=job.id, service=error.key)
            wait = error.retry_after or min(0.5 * 2 ** min(job.attempt, 10), LONGEST_WAIT)
            raise Postpone(int(wait * 1000)) from error

    return wait_out


async def _bring_up_to_date(context: WorkerContext, client: ClientId, job: Job) -> None:
    """Make one post show the incident's present version; what was wanted in between is never sent."""
    wanted = await _wanted(context, client, job)
    if wanted is None:
        return
    post, conversation, incident = wanted.post, wanted.conversation, wanted.incident
    language = known_language(conversation.language or wanted.setup.client.language)
    card = incident_card(incident, now=context.now(), language=language)
    if looks_so(post, card, job):  # not every version looks different
        await context.store.messages.save_post(client, incident.id, replace(post, shown=incident.version), job=job)
        return
    await throttle(context, client, post.conversation or place_of(post), job, str(incident.version))
    await finished(_show(context, wanted, card, job))


async def _show(context: WorkerContext, wanted: _Wanted, card: Json, job: Job) -> None:
    """Have a message show the card, and record it."""
    post, conversation, incident = wanted.post, wanted.conversation, wanted.incident
    poster, spot = Poster(context.messenger, context.store.messages), post_spot(incident.client, incident.id, post)
    toast = summary(incident, language=known_language(conversation.language or wanted.setup.client.language))
    try:
        shown, ends = await poster.show(spot, conversation, post, card=card, summary=toast)
    except RefusedForGoodError as error:
        await _refused(context, wanted, error)
        return
    except Unavailable as error:
        await _slow_down(context, incident.client, spot.thread, error)
        raise
    shown = replace(shown, shown=incident.version)
    if not await context.store.messages.save_post(incident.client, incident.id, shown, was=post, job=job, ends=ends):
        raise Postpone(0)  # somebody has pressed on it meanwhile, or another worker has posted it
    if (
        post.message is None and conversation.kind is not ConversationKind.PERSONAL
    ):  # of the others, `bot.jobs.news_jobs` has noted it
        noted = delivery(wanted.setup, conversation, now=context.now())
        await context.deliveries.note(incident.client, incident.id, noted)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A post that does not show the incident as it is, and what it is drawn from."""

    post: Post
    conversation: Conversation
    setup: Setup
    incident: Incident


async def _wanted(context: WorkerContext, client: ClientId, job: Job) -> _Wanted | None:
    """What a post's job has to bring up to date; None where there is nothing, or a storm's card shows it."""
    post = await context.store.post(client, IncidentId(job.args["incident"]), job.args["target"])
    seen = await context.store.look(client, IncidentId(job.args["incident"]))
    incident = seen.incident
    if post is None or incident is None or post.parked or post.shown >= incident.version:
        return None
    conversation = await context.store.conversation(client, (post.conversation or place_of(post)).partition(";")[0])
    if conversation is None or conversation.parked:
        reason = conversation.parked if conversation else "NotInstalled"
        await context.store.messages.save_post(client, incident.id, replace(post, parked=reason))
        return None
    if await storm_jobs.has_shared_card(context.store, conversation, post, incident, now=context.now()):
        return None
    return _Wanted(post, conversation, seen.setup, incident)


async def _refused(context: WorkerContext, wanted: _Wanted, error: RefusedForGoodError) -> None:
    """A deleted message is one post less; a closed conversation is silent until it is heard of; all else concerns this
    version of the card alone, and the next is tried again. A message that only a press has spoken of never was ours."""
    incident, post, messages = wanted.incident, wanted.post, context.store.messages
    log.warning("post_refused", client=incident.client, incident=incident.id, code=error.code)
    if error.reach is not RefusalScope.CONTENT and post.is_unproven:
        await messages.disown(incident.client, incident.id, post)
        raise Postpone(0)
    if error.reach is not RefusalScope.CONTENT:
        await messages.save_post(incident.client, incident.id, replace(post, parked=error.code))
    if error.reach is RefusalScope.CONVERSATION:
        await context.store.park(incident.client, wanted.conversation.id, error.code)
    if post.message is None:
        failed = delivery(wanted.setup, wanted.conversation, now=context.now(), refused=error.code)
        await context.deliveries.note(incident.client, incident.id, failed)


async def _leftover(context: WorkerContext, client: ClientId, job: Job) -> None:
    """Take a message away that was posted beside another; where Teams does not let that be, it is edited with that."""
    thread, message, incident = job.args["thread"], job.args["message"], IncidentId(job.args["incident"])
    conversation = await context.store.conversation(client, thread.partition(";")[0])
    log.warning("leftover", client=client, incident=incident)
    if conversation is not None and not conversation.parked:
        await throttle(context, client, thread, job)
        try:
            await context.messenger.delete(conversation, Posted(thread, message))
        except RefusedForGoodError as error:
            log.warning("leftover_refused", client=client, incident=incident, code=error.code)
        else:
            return
    if incident:
        post = Post(f"{thread}|{message}", thread, message)
        await context.store.messages.save_post(client, incident, post, was=replace(post, message=None))
        await context.store.enqueue(client, post_job(incident, post.target))


async def throttle(context: WorkerContext, client: ClientId, thread: str, job: Job, part: str = "") -> None:
    """Wait for one's turn to send, by putting the job off (Teams: rate limits)."""
    wait = await context.limits(client).take(thread.partition(";")[0], job=job, part=part)
    if wait:
        raise Postpone(wait)


async def _slow_down(context: WorkerContext, client: ClientId, thread: str, error: Unavailable) -> None:
    if error.retry_after:
        await context.limits(client).block(thread.partition(";")[0], int(error.retry_after * 1000))


def _visit_work(job: Job) -> bookings.VisitJob:
    return bookings.VisitJob(
        incident=IncidentId(job.args["incident"]),
        claim=ClaimId(job.args["claim"]),
        event=job.args["event"],
        calendar=job.args["calendar"],
        owner=job.args.get("owner", ""),  # jobs of an earlier release have none
        slot=Slot(datetime.fromisoformat(job.args["start"]), datetime.fromisoformat(job.args["end"])),
    )
