"""Leads a person through a dialog: begins it, takes answers by button or by word, has its effects done, ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.chat import dialog_transitions
from bot.chat.dialog_states import dumped, state_of
from bot.chat.typed_answers import as_answer, button_named
from cards.text.catalogue import DEFAULT, known_language
from services.admin import admins
from services.model import ClientId, Person
from services.model.dialog import UPLOAD, Answer, Dialog, Effect, EffectOutcome, End, Form, Known, Shown
from services.model.errors import Refusal, Unavailable
from services.model.job_wire import queued
from services.model.jobs import BeginNext, DoEffect, ShowDialog
from services.model.setup import Setup
from services.store.dialog_runs import DialogRun, DialogRuns, RunChange, SaveOutcome, StoredRun, step_spot
from services.store.redis_store import DISCOVER, SWEEP, Store

DECISIONS = frozenset({"approval"})
"""The dialogs for admins alone that set nothing up."""
TRIES = 20

Decide = Callable[[Known], DialogRun]
"""The dialog as it goes on, but for what `_step` finds out by asking it; pure, and may be asked again."""


@dataclass(frozen=True, slots=True)
class ChatPlace:
    """Who talks where, in which of the catalogue's languages: a conversation with its `;messageid=` in a channel's
    thread."""

    client: ClientId
    person: Person
    thread: str
    language: str = DEFAULT


@dataclass(frozen=True, slots=True)
class DialogRunner:
    """What dialogs need; `dialogs` by the word that begins them, of which `everybodys` are not for admins alone.

    `configured` are admins from the start.
    """

    store: Store
    dialog_runs: DialogRuns
    dialogs: Mapping[str, Dialog[Any]]
    everybodys: frozenset[str]
    configured: frozenset[str]
    now: Callable[[], datetime]
    new_id: Callable[[], str]


async def begin(runner: DialogRunner, place: ChatPlace, name: str, words: str = "", *, run: str = "") -> None:
    """Begin a dialog, or without words go on here with the one of that name that the person is in.

    The same `run` begins once. Raises Refusal for somebody who may not, and for words it cannot begin with.
    """
    _require(runner, await runner.store.setup(place.client), place.person, name)
    await runner.store.serve(place.client)  # where nothing is set up yet, nobody would do the dialog's jobs
    live = await runner.dialog_runs.live(place.client, place.person.id)
    running = next((one for one in live if one.run.name == name), None)
    if running is not None and not words:
        await _move(runner, place.client, running, lambda known: dialog_transitions.moved(running.run, place.thread))
        return
    made, now, language = run or runner.new_id(), runner.now(), place.language
    fresh = DialogRun(made, name, 0, place.person, place.thread, now, "", language=language)
    dialog = runner.dialogs[name]
    begun: Decide = lambda known: replace(fresh, state=dumped(dialog, dialog.begin(words, known)))  # noqa: E731
    await _move(runner, place.client, StoredRun(fresh, {}, {}, None), begun)
    if running is not None and running.run.id != fresh.id:
        await _move(
            runner, place.client, running, lambda known: dialog_transitions.cancelled(dialog, running.run, known)
        )


async def fill(
    runner: DialogRunner, place: ChatPlace, run: str, answer: Answer, *, step: int, message: str | None = None
) -> DialogRun:
    """The dialog after an answer by button; raises Refusal: `dialog_gone`, `not_your_dialog`, `step_answered`, or what
    the dialog says to the answer."""
    setup, kept = await runner.store.setup(place.client), await runner.dialog_runs.get(place.client, run)
    _require(runner, setup, place.person, kept.run.name if kept else "")
    if kept is None or kept.run.end is not None:
        raise Refusal("dialog_gone")
    if kept.run.person.id != place.person.id:
        raise Refusal("not_your_dialog", name=kept.run.person.name)
    if kept.run.step != step or kept.run.working is not None:
        raise Refusal("step_answered")
    if message is not None and step not in kept.shown:  # posted, but Roomfix was killed before it could note that
        spot = step_spot(place.client, run, kept.run.asked[-1])
        await runner.dialog_runs.adopt(spot, message, thread=place.thread, job=queued(ShowDialog(run)))
    return await _answered(runner, place.client, kept, kept.run, answer)


async def typed(
    runner: DialogRunner, place: ChatPlace, text: str, *, message: str, upload: Mapping[str, str] | None = None
) -> bool:
    """Take typed words, or a file, as the answer to the dialog that the person is in there; False if there is none.

    The same `message` twice in a row, as when Teams delivers it again, is one answer.
    """
    for kept in await runner.dialog_runs.live(place.client, place.person.id):
        if kept.run.thread == place.thread:
            if kept.run.message != message:
                await _typed(runner, place, kept, _Typed(message, text, upload))
            return True
    return False


async def is_in(runner: DialogRunner, place: ChatPlace, name: str = "") -> bool:
    """Whether a person is in a dialog of that name there, or in any."""
    live = await runner.dialog_runs.live(place.client, place.person.id)
    return any(kept.run.thread == place.thread and name in {"", kept.run.name} for kept in live)


async def names_button(runner: DialogRunner, place: ChatPlace, text: str) -> bool:
    """Whether words name a button of the question that stands there for the person."""
    for kept in await runner.dialog_runs.live(place.client, place.person.id):
        if kept.run.thread == place.thread:
            form = present(runner, kept, await runner.store.setup(place.client))
            return isinstance(form, Form) and button_named(form, text) is not None
    return False


async def worked(runner: DialogRunner, client: ClientId, kept: StoredRun, outcome: EffectOutcome) -> None:
    """Go on with what became of an effect, or with what happened outside while the dialog waited for it."""
    dialog = runner.dialogs[kept.run.name]

    def decide(known: Known) -> DialogRun:
        if kept.run.end is not None:  # it was cancelled, and this has undone what it had begun
            return replace(kept.run, working=None)
        state = dialog.worked(state_of(dialog, kept.run), outcome, known)
        return replace(kept.run, state=dumped(dialog, state), working=None)

    found = (outcome.name, outcome.result) if outcome.problem is None else None
    await _move(runner, client, kept, decide, found=found)


def present(runner: DialogRunner, kept: StoredRun, setup: Setup) -> Shown:
    """What a dialog shows now."""
    run = kept.run
    if run.end is not None:
        return run.end
    known = Known(setup, run.person, runner.now(), run.id, kept.results)
    return dialog_transitions.shown(runner.dialogs[run.name], run, known)


@dataclass(frozen=True, slots=True)
class _Typed:
    message: str
    text: str
    upload: Mapping[str, str] | None


async def _typed(runner: DialogRunner, place: ChatPlace, kept: StoredRun, typed: _Typed) -> None:
    setup = await runner.store.setup(place.client)
    _require(runner, setup, place.person, kept.run.name)
    shown = present(runner, kept, setup)
    if kept.run.working is not None or not isinstance(shown, Form):
        raise Refusal("dialog_working")
    language = known_language(kept.run.language)
    answer = Answer(UPLOAD, typed.upload) if typed.upload is not None else as_answer(shown, typed.text, language)
    heard = replace(kept.run, message=typed.message)
    await _answered(runner, place.client, kept, heard, answer)


async def _answered(
    runner: DialogRunner, client: ClientId, kept: StoredRun, heard: DialogRun, answer: Answer
) -> DialogRun:
    dialog = runner.dialogs[heard.name]
    return await _move(runner, client, kept, lambda known: dialog_transitions.answered(dialog, heard, answer, known))


async def _move(
    runner: DialogRunner,
    client: ClientId,
    kept: StoredRun,
    decide: Decide,
    *,
    found: tuple[str, Mapping[str, Any]] | None = None,
) -> DialogRun:
    """Keep a dialog where it goes on to, with the set-up it changes; decided anew when another admin was faster."""
    results = dict(kept.results) | (dict([found]) if found else {})
    for _ in range(TRIES):
        tag, setup = await runner.store.tagged_setup(client)
        known = Known(setup, kept.run.person, runner.now(), kept.run.id, results)
        new = decide(known)
        step = _over(kept, new) if new.end is not None else _step(runner, kept, new, known, tag)
        step = replace(step, found=found)
        match await runner.dialog_runs.keep(client, step):
            case SaveOutcome.STALE:
                raise Refusal("step_answered")
            case SaveOutcome.KEPT:
                return step.run
    raise Unavailable("store_away")


def _step(runner: DialogRunner, kept: StoredRun, new: DialogRun, known: Known, tag: str) -> RunChange:
    """The dialog with what comes now: a form, an effect to be done, or its end with the change it makes."""
    dialog = runner.dialogs[new.name]
    state = state_of(dialog, new)
    shown = dialog.show(state, known)
    jobs = [queued(ShowDialog(new.id))]
    asked, past = dialog_transitions.asking(kept, new, shown.title), dialog_transitions.behind(new.past, state.step)
    asking = replace(asked, version=kept.run.version + 1, at=known.now, past=past)
    match shown:
        case Effect():
            return RunChange(replace(asking, working=shown), jobs=(*jobs, queued(DoEffect(new.id))))
        case End():
            setup = dialog.change(state, known)
            jobs += [queued(BeginNext(new.id))] if shown.then else []
            changed = (tag, setup) if setup != known.setup else None
            if changed:  # whoever has been removed meanwhile changes nothing any more, however close it was
                _require(runner, known.setup, new.person, new.name)
                jobs += [SWEEP, DISCOVER]
            return RunChange(replace(asking, end=shown), setup=changed, jobs=tuple(jobs))
    return RunChange(asking, jobs=tuple(jobs))


def _over(kept: StoredRun, new: DialogRun) -> RunChange:
    """The dialog ended before its end; what it has to undo is its last effect."""
    jobs = (queued(ShowDialog(new.id)), *((queued(DoEffect(new.id)),) if new.working else ()))
    return RunChange(replace(new, version=kept.run.version + 1), jobs=jobs)


def _require(runner: DialogRunner, setup: Setup, person: Person, name: str) -> None:
    """Let everybody pass to their own dialogs, and admins to the others; raises Refusal."""
    if name in runner.everybodys or admins.is_admin(setup, person.id, configured=runner.configured):
        return
    if name in DECISIONS:
        raise Refusal("admins_decide")
    admins.require(setup, person, configured=runner.configured)
