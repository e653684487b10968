"""A question to Roomfix that it answers at once: looked up outside, and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from services.model.dialog import Answer, Dialog, Effect, EffectOutcome, End, Known, Shown, Text
from services.model.errors import Refusal

LONGEST_WORDS: Final = 1200
"""Characters of what is asked for."""


class Step(StrEnum):
    """Where the dialog stands."""

    READING = "reading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """What was asked for, and why it could not be told."""

    step: Step
    words: str
    problem: Text | None = None


@dataclass(frozen=True)
class Lookup(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`. While `reading` is shown the `work` looks it up, and `tell` says
    it.

    Without words it raises Refusal with `missing`, if that is given.
    """

    work: str
    reading: Text
    tell: Callable[[Mapping[str, Any]], End]
    missing: str = ""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """What is asked for; raises Refusal: `missing`, `note_long`."""
        if len(words) > LONGEST_WORDS:
            raise Refusal("note_long", most=LONGEST_WORDS)
        if self.missing and not words:
            raise Refusal(self.missing)
        return State(Step.READING, words)

    def show(self, state: State, known: Known) -> Shown:
        """What was found, or why nothing was."""
        if state.step is Step.READING:
            return Effect(self.work, self.reading, {"words": state.words})
        return End(state.problem) if state.problem is not None else self.tell(known.result(self.work))

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """Nothing is asked."""
        return state

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Found, or why not."""
        return replace(state, step=Step.DONE, problem=outcome.problem)
