"""What becomes of a dialog by each move: answered, cancelled, moved, asked on. Values only; the leader keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from bot.chat.answer_summary import what_stays
from bot.chat.dialog_states import dumped, state_of
from services.model import dialog
from services.model.dialog import Answer, Dialog, End, Form, Known, Shown, Text, require_button
from services.model.errors import Refusal
from services.store.dialog_runs import Asked, DialogRun, Kept

CANCELLED = End(Text("form.cancelled"))
CANCEL, BACK = dialog.CANCEL.verb, dialog.BACK.verb
FARTHEST_BACK: Final = 50
"""Steps that *back* leads through, one by one; some dialogs go round and round."""


def answered(dialog: Dialog[Any], dialogue: DialogRun, answer: Answer, known: Known) -> DialogRun:
    """The dialog after an answer, *back* and *cancel* among them; raises Refusal for one that its form has no button
    for, and what the dialog says to it."""
    if answer.verb == CANCEL:
        return cancelled(dialog, dialogue, known)
    state, form = state_of(dialog, dialogue), shown(dialog, dialogue, known)
    if not isinstance(form, Form):
        raise Refusal("step_answered")
    require_button(form, answer)
    if answer.verb == BACK:
        step = type(state.step)(dialogue.past[-1])
        told = ((Text("form.answered"), Text("button.back")),)
        return replace(
            _closed(dialogue, told), state=dumped(dialog, replace(state, step=step)), past=dialogue.past[:-1]
        )
    after = dialog.answer(state, answer, known)
    if after.step == state.step:
        return replace(dialogue, state=dumped(dialog, after))
    past = dialogue.past if state.step in dialog.passed else (*dialogue.past, state.step)[-FARTHEST_BACK:]
    return replace(_closed(dialogue, what_stays(form, answer)), state=dumped(dialog, after), past=past)


def shown(dialog: Dialog[Any], dialogue: DialogRun, known: Known) -> Shown:
    """What a dialog shows, a form without *back* where nothing lies behind."""
    now = dialog.show(state_of(dialog, dialogue), known)
    if not isinstance(now, Form) or dialogue.past:
        return now
    return replace(now, buttons=tuple(button for button in now.buttons if button.verb != BACK))


def cancelled(dialog: Dialog[Any], dialogue: DialogRun, known: Known) -> DialogRun:
    """The dialog ended by the person, with what undoes its work, if there is something to undo."""
    undo = dialog.abandoned(state_of(dialog, dialogue), known)
    closed = _closed(dialogue, ((Text("form.answered"), CANCELLED.title),))
    return replace(closed, working=undo, end=CANCELLED, at=known.now)


def moved(dialogue: DialogRun, thread: str) -> DialogRun:
    """The dialog at another place; where it was it says so."""
    return replace(_closed(dialogue, ((Text("form.answered"), Text("form.moved")),)), thread=thread)


def asking(kept: Kept, dialogue: DialogRun, title: Text) -> DialogRun:
    """The dialog with what comes now as its last step: the same message after work, a new one after an answer.

    Earlier steps are forgotten once their messages show the answer.
    """
    last = dialogue.asked[-1] if dialogue.asked else None
    if last is not None and last.answers is None:
        again = replace(last, title=title, look=last.look + 1)
        return replace(dialogue, asked=(*dialogue.asked[:-1], again))
    waiting = tuple(one for one in dialogue.asked if wanted_look(kept, one) != _look_of(kept, one))
    return replace(dialogue, asked=(*waiting, Asked(dialogue.step + 1, title, dialogue.thread)))


def wanted_look(kept: Kept, asked: Asked) -> str:
    """Which look a step's message should have."""
    is_working = asked.answers is None and kept.dialogue.working is not None and kept.progress is not None
    return f"{asked.look}.{kept.progress[0]}" if is_working and kept.progress else str(asked.look)


def behind(past: tuple[str, ...], step: str) -> tuple[str, ...]:
    """What lies behind a step: not the step itself, which was answered before with some work and is asked again."""
    return behind(past[:-1], step) if past[-1:] == (step,) else past


def _closed(dialogue: DialogRun, told: tuple[tuple[Text, Text | str], ...]) -> DialogRun:
    last = replace(dialogue.asked[-1], answers=told, look=dialogue.asked[-1].look + 1)
    return replace(dialogue, asked=(*dialogue.asked[:-1], last))


def _look_of(kept: Kept, asked: Asked) -> str | None:
    return kept.shown[asked.step].look if asked.step in kept.shown else None
