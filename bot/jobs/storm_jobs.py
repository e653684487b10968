"""Storms: which incidents share one card in a conversation, and the job that keeps that card up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.chat.app_context import AppContext
from bot.jobs.posting import Poster, looks_so
from bot.jobs.sending import slow_down, throttle
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.incident.storm_card import storm_card, storm_summary
from cards.kit import Json
from cards.text.catalogue import known_language
from services.model import ClientId, Incident
from services.model.conversations import Conversation, ConversationKind, Post
from services.model.errors import Unavailable
from services.model.incident import TRIAL_SOURCE
from services.model.jobs import ShowStorm
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from services.store.redis_store import Store
from services.store.storm_groups import Group, Storm, storm_of, storm_spot
from services.store.tasks import finished

log = structlog.get_logger()


async def has_shared_card(
    store: Store, conversation: Conversation, post: Post, incident: Incident, *, now: datetime
) -> bool:
    """Whether a storm's card shows the incident there, which is then seen to; else it has a card of its own."""
    storm = storm_of(post.target)
    if storm is not None:
        await store.storms.join(incident.client, incident.id, storm)
        return True
    if post.message is not None or _is_asked_for(conversation, post, incident):
        return False
    return await store.storms.place(incident, conversation.id, now=now) is not None


def _is_asked_for(conversation: Conversation, post: Post, incident: Incident) -> bool:
    """Whether somebody wants this very card: a trial, what they have reported here or had shown once more.

    Only a channel's thread tells where something was reported; elsewhere it is taken for here.
    """
    if incident.source == TRIAL_SOURCE or post.target != conversation.id:
        return True
    reporter = incident.reporter
    return (
        reporter is not None
        and conversation.kind is not ConversationKind.CHANNEL
        and conversation.person in (None, reporter.id)
    )


async def show(context: AppContext, client: ClientId, work: ShowStorm, job: Job) -> None:
    """Make a storm's card show its incidents as they are; what was wanted in between is never sent."""
    storm = Storm(work.storm, work.conversation)
    group = await context.store.storms.read(client, storm)
    if group.is_current:
        return
    conversation = await context.store.conversation(client, storm.conversation)
    if conversation is None or conversation.parked:
        await _park(context, storm, group.incidents, conversation.parked if conversation else "NotInstalled")
        return
    setup = await context.store.setup(client)
    language = known_language(conversation.language or setup.client.language)
    card = storm_card(group.incidents, now=context.now(), language=language)
    if looks_so(group.post, card, job):  # not every version of its incidents looks different
        await context.store.storms.save(storm_spot(client, storm), group, group.post, job=job)
        return
    await throttle(context, client, storm.conversation, job)
    await finished(_show(context, _Wanted(client, storm, group, conversation, card, language), job))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A card that does not show its storm as it is, and what it is to show."""

    client: ClientId
    storm: Storm
    group: Group
    conversation: Conversation
    card: Json
    language: str


async def _show(context: AppContext, wanted: _Wanted, job: Job) -> None:
    """Have a message show the card, and record it."""
    client, storm, group = wanted.client, wanted.storm, wanted.group
    spot, poster = storm_spot(client, storm), Poster(context.messenger, context.store.messages)
    toast = storm_summary(group.incidents, language=wanted.language)
    try:
        shown, ends = await poster.show(spot, wanted.conversation, group.post, card=wanted.card, summary=toast)
    except RefusedForGoodError as error:
        await _refused(context, client, storm, group, error)
        return
    except Unavailable as error:
        await slow_down(context, client, storm.conversation, error)
        raise
    if not await context.store.storms.save(spot, group, shown, job=job, ends=ends):
        raise Postpone(0)  # another worker has posted it meanwhile


async def _refused(
    context: AppContext, client: ClientId, storm: Storm, group: Group, error: RefusedForGoodError
) -> None:
    """As for the card of one incident; but where the message was deleted, the incidents that it did not show yet get
    a new one."""
    log.warning("storm_refused", client=client, storm=storm.id, code=error.code)
    if error.reach is RefusalScope.CONVERSATION:
        await _park(context, storm, group.incidents, error.code)
        await context.store.park(client, storm.conversation, error.code)
    elif error.reach is RefusalScope.MESSAGE and group.post.message is not None:
        gone = [incident for incident in group.incidents if group.shown[incident.id]]
        await _park(context, storm, gone, error.code)
        await context.store.storms.leave(client, storm, gone)
        raise Postpone(0)


async def _park(context: AppContext, storm: Storm, incidents: Iterable[Incident], reason: str | None) -> None:
    """Each incident keeps for itself that it is shown there no more, and so is again when Roomfix is heard there."""
    for incident in incidents:
        await context.store.messages.save_post(incident.client, incident.id, Post(storm.target, parked=reason))
