"""What becomes of a dialog by each move: answered, cancelled, moved, asked on. Values only; the runner keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.chat.answer_summary import what_stays
from bot.chat.dialog_states import dumped, state_of
from services.model import dialog
from services.model.dialog import Answer, Dialog, End, Form, Known, Shown, Text, require_button
from services.model.errors import Refusal
from services.store.dialog_runs import AskedStep, DialogRun, StoredRun

CANCELLED = End(Text("form.cancelled"))
CANCEL, BACK = dialog.CANCEL.verb, dialog.BACK.verb
FARTHEST_BACK: Final = 50
"""Steps that *back* leads through, one by one; some dialogs go round and round."""


def answered(dialog: Dialog[Any], run: DialogRun, answer: Answer, known: Known) -> DialogRun:
    """The dialog after an answer, *back* and *cancel* among them; raises Refusal for one that its form has no button
    for, and what the dialog says to it."""
    if answer.verb == CANCEL:
        return cancelled(dialog, run, known)
    state, form = state_of(dialog, run), shown(dialog, run, known)
    if not isinstance(form, Form):
        raise Refusal("step_answered")
    require_button(form, answer)
    if answer.verb == BACK:
        step = type(state.step)(run.past[-1])
        told = ((Text("form.answered"), Text("button.back")),)
        return replace(_closed(run, told), state=dumped(dialog, replace(state, step=step)), past=run.past[:-1])
    after = dialog.answer(state, answer, known)
    if after.step == state.step:
        return replace(run, state=dumped(dialog, after))
    past = run.past if state.step in dialog.passed else (*run.past, state.step)[-FARTHEST_BACK:]
    return replace(_closed(run, what_stays(form, answer)), state=dumped(dialog, after), past=past)


def shown(dialog: Dialog[Any], run: DialogRun, known: Known) -> Shown:
    """What a dialog shows, a form without *back* where nothing lies behind."""
    now = dialog.show(state_of(dialog, run), known)
    if not isinstance(now, Form) or run.past:
        return now
    return replace(now, buttons=tuple(button for button in now.buttons if button.verb != BACK))


def cancelled(dialog: Dialog[Any], run: DialogRun, known: Known) -> DialogRun:
    """The dialog ended by the person, with what undoes its effects, if there is something to undo."""
    undo = dialog.abandoned(state_of(dialog, run), known)
    closed = _closed(run, ((Text("form.answered"), CANCELLED.title),))
    return replace(closed, working=undo, end=CANCELLED, at=known.now)


def moved(run: DialogRun, thread: str) -> DialogRun:
    """The dialog at another place; where it was it says so."""
    return replace(_closed(run, ((Text("form.answered"), Text("form.moved")),)), thread=thread)


def asking(kept: StoredRun, run: DialogRun, title: Text) -> DialogRun:
    """The dialog with what comes now as its last step: the same message after work, a new one after an answer.

    Earlier steps are forgotten once their messages show the answer.
    """
    last = run.asked[-1] if run.asked else None
    if last is not None and last.answers is None:
        again = replace(last, title=title, look=last.look + 1)
        return replace(run, asked=(*run.asked[:-1], again))
    waiting = tuple(one for one in run.asked if wanted_look(kept, one) != _look_of(kept, one))
    return replace(run, asked=(*waiting, AskedStep(run.step + 1, title, run.thread)))


def wanted_look(kept: StoredRun, asked: AskedStep) -> str:
    """Which look a step's message should have."""
    is_working = asked.answers is None and kept.run.working is not None and kept.progress is not None
    return f"{asked.look}.{kept.progress[0]}" if is_working and kept.progress else str(asked.look)


def behind(past: tuple[str, ...], step: str) -> tuple[str, ...]:
    """What lies behind a step: not the step itself, which was answered before with some effect and is asked again."""
    return behind(past[:-1], step) if past[-1:] == (step,) else past


def _closed(run: DialogRun, told: tuple[tuple[Text, Text | str], ...]) -> DialogRun:
    last = replace(run.asked[-1], answers=told, look=run.asked[-1].look + 1)
    return replace(run, asked=(*run.asked[:-1], last))


def _look_of(kept: StoredRun, asked: AskedStep) -> str | None:
    return kept.shown[asked.step].look if asked.step in kept.shown else None
