"""The jobs that make the messages of incidents show them as they are, and take away what stands there twice."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.chat.app_context import AppContext, Posted
from bot.jobs import storm_jobs
from bot.jobs.posting import Poster, delivery, looks_so
from bot.jobs.sending import slow_down, throttle
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.incident.incident_card import incident_card, summary
from cards.kit import Json
from cards.text.catalogue import known_language
from services.model import ClientId, Incident, IncidentId
from services.model.conversations import Conversation, ConversationKind, Post, place_of
from services.model.errors import Unavailable
from services.model.job_wire import queued
from services.model.jobs import RemoveLeftover, ShowPost
from services.model.setup import Setup
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from services.store.message_owners import post_spot
from services.store.tasks import finished

log = structlog.get_logger()


async def show(context: AppContext, client: ClientId, work: ShowPost, job: Job) -> None:
    """Make one post show the incident's present version; what was wanted in between is never sent."""
    wanted = await _wanted(context, client, work)
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


async def _show(context: AppContext, wanted: _Wanted, card: Json, job: Job) -> None:
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
        await slow_down(context, incident.client, spot.thread, error)
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


async def _wanted(context: AppContext, client: ClientId, work: ShowPost) -> _Wanted | None:
    """What a post's job has to bring up to date; None where there is nothing, or a storm's card shows it."""
    post = await context.store.post(client, work.incident, work.target)
    seen = await context.store.look(client, work.incident)
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


async def _refused(context: AppContext, wanted: _Wanted, error: RefusedForGoodError) -> None:
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


async def remove_leftover(context: AppContext, client: ClientId, work: RemoveLeftover, job: Job) -> None:
    """Take a message away that was posted beside another; where Teams does not let that be, it is edited with that."""
    thread, message, incident = work.thread, work.message, IncidentId(work.incident)
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
        await context.store.enqueue(client, queued(ShowPost(incident, post.target)))
