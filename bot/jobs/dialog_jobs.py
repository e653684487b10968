"""The jobs of dialogs: their messages brought up to date, their effects done, what comes after them begun."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import Any

import structlog

from bot.chat import dialog_runner
from bot.chat.app_context import AppContext, Posted
from bot.chat.dialog_cards import card_of
from bot.chat.dialog_runner import ChatPlace, DialogRunner
from bot.chat.dialog_transitions import wanted_look
from bot.chat.effect import EffectHandler, Task
from bot.jobs.posting import Poster
from bot.jobs.sending import throttle
from bot.log_fields import failure
from bot.teams.teams_answers import RefusedForGoodError
from cards.forms.dialog_form import plain
from cards.text.texts import UTC_ZONE, Voice, known_language, text_of
from services.model import ClientId
from services.model.dialog import Effect, EffectOutcome, ReportProgress, Text
from services.model.errors import Refusal, RoomfixError
from services.model.job_wire import queued
from services.model.jobs import BeginNext, DoEffect, ShowDialog
from services.store.dialog_runs import AskedStep, ShownMessage, StoredRun, step_spot
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from services.store.message_owners import Spot
from services.store.tasks import finished

log = structlog.get_logger()

SHOWN_WITHIN_MS = 150
PROGRESS_EVERY = 0.7
"""Seconds between two reports of how far an effect is; each is an edit, of which Teams takes 60 in 30 seconds."""


async def show(context: AppContext, client: ClientId, work: ShowDialog, job: Job) -> None:
    """Post or edit every message that does not show what it should; raises Unavailable to be tried again."""
    while (kept := await context.runner.dialog_runs.get(client, work.dialogue)) is not None:
        behind = next((one for one in kept.run.asked if _is_behind(kept, one)), None)
        if behind is None:
            return
        wanted = wanted_look(kept, behind)
        await throttle(context, client, behind.thread, job, f"{behind.step}:{wanted}")
        card = await card_of(context.runner, client, kept, behind)
        await finished(_shown(context, client, kept, behind, card, job))


async def _shown(
    context: AppContext, client: ClientId, kept: StoredRun, asked: AskedStep, card: dict[str, Any], job: Job
) -> None:
    """Have a message show the card, and record which does; none does where none can."""
    spot, known = step_spot(client, kept.run.id, asked), kept.shown.get(asked.step)
    message, ends = await _message(context, spot, kept, asked, card)
    shown = ShownMessage(message, wanted_look(kept, asked))
    await context.runner.dialog_runs.note_shown(spot, shown, was=known, job=job, ends=ends)


async def _message(
    context: AppContext, spot: Spot, kept: StoredRun, asked: AskedStep, card: dict[str, Any]
) -> tuple[str, bool]:
    """The id of the message that shows the card now, "" where none can, and whether no other can show it, too."""
    conversation = await context.runner.store.conversation(spot.client, spot.conversation)
    known = kept.shown.get(asked.step)
    summary = plain(asked.title, Voice(UTC_ZONE, known_language(kept.run.language)))
    if conversation is None or conversation.parked:
        return known.message if known else "", False
    try:
        if known is None or not known.message:
            poster = Poster(context.messenger, context.runner.dialog_runs.messages)
            posted, ends = await poster.post(spot, conversation, asked.thread, card=card, summary=summary)
            return posted.message, ends
        await context.messenger.edit(conversation, Posted(asked.thread, known.message), card=card, summary=summary)
    except RefusedForGoodError as error:
        log.warning("form_refused", client=spot.client, dialog=kept.run.name, code=error.code)
    return known.message if known else "", False


def _is_behind(kept: StoredRun, asked: AskedStep) -> bool:
    shown = kept.shown.get(asked.step)
    return shown is None or shown.look != wanted_look(kept, asked)


async def do_effect(
    effects: Mapping[str, EffectHandler], context: AppContext, client: ClientId, work: DoEffect, job: Job
) -> None:
    """Do the effect a dialog waits for, and go on with it; whatever stops it is said in the dialog."""
    kept = await context.runner.dialog_runs.get(client, work.dialogue)
    if kept is None or kept.run.working is None:
        return
    outcome = await _outcome(context, effects, client, kept, kept.run.working)
    try:
        await dialog_runner.worked(context.runner, client, kept, outcome)
    except Refusal as refusal:
        if refusal.key == "step_answered":  # the dialog has gone on meanwhile, without this effect
            log.info("work_for_nothing", client=client, dialog=kept.run.name)
            return
        problem = text_of(refusal, known_language(kept.run.language))
        await dialog_runner.worked(context.runner, client, kept, EffectOutcome(outcome.name, problem=problem))


async def _outcome(
    context: AppContext, effects: Mapping[str, EffectHandler], client: ClientId, kept: StoredRun, work: Effect
) -> EffectOutcome:
    run = kept.run
    report = _reporter(context.runner, client, run.id)
    task = Task(client, run.person, run.id, run.thread, work.args, report, known_language(run.language))
    try:
        return EffectOutcome(work.name, await effects[work.name](context, task))
    except RoomfixError as error:
        if error.key == "store_away" or run.end is not None:
            raise
        log.info("work_refused", client=client, work=work.name, key=error.key)
        return EffectOutcome(work.name, problem=text_of(error, task.language))
    except Exception as error:
        reference = context.runner.new_id()
        log.error("work_failed", client=client, work=work.name, reference=reference, **failure(error))  # noqa: TRY400
        return EffectOutcome(work.name, problem=Text("something_broke", {"reference": reference}))


def _reporter(runner: DialogRunner, client: ClientId, run: str) -> ReportProgress:
    number, rest_until = 0, monotonic() + PROGRESS_EVERY

    async def report(done: int, total: int) -> None:
        nonlocal number, rest_until
        if monotonic() < rest_until:
            return
        number, rest_until = number + 1, monotonic() + PROGRESS_EVERY
        progress = Text("form.done_of", {"done": done, "total": total})
        await runner.dialog_runs.note_progress(client, run, (number, progress), queued(ShowDialog(run)))

    return report


async def begin_next(context: AppContext, client: ClientId, work: BeginNext, job: Job) -> None:
    """Begin what comes after a dialog; once, because what it begins is named after it."""
    runner = context.runner
    kept = await runner.dialog_runs.get(client, work.dialogue)
    if kept is None or kept.run.end is None or kept.run.end.then is None:
        return
    if any(_is_behind(kept, asked) for asked in kept.run.asked):
        raise Postpone(SHOWN_WITHIN_MS)  # the end stands there before the next question does
    then, ended = kept.run.end.then, kept.run
    place = ChatPlace(client, ended.person, ended.thread, known_language(ended.language))
    try:
        await dialog_runner.begin(runner, place, then.name, then.words, run=f"{ended.id}-{then.name}")
    except Refusal as refusal:
        log.info("next_dialog_refused", client=client, dialog=then.name, reason=refusal.key)
