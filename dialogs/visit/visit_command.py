"""What somebody does with an incident or its visit: found by their words, asked for what is missing, done, and told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from dialogs.visit.lookup import LONGEST_WORDS
from services.model.dialog import (
    CANCEL,
    Answer,
    Button,
    Dialog,
    Effect,
    EffectOutcome,
    End,
    Field,
    Form,
    Known,
    Shown,
    Text,
)
from services.model.errors import Refusal
from services.parsing.vocabulary import means

Found = Mapping[str, Any]
"""The incident as `visit_of` found it: ids, words for it, and what can be chosen from."""
Ask = Callable[[Found], tuple[Field, ...]]
Lines = Callable[[Found], tuple[Text, ...]]


class Step(StrEnum):
    """Where the dialog stands."""

    READING = "reading"
    ASKING = "asking"
    DOING = "doing"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class State:
    """The words that name the incident, what was filled in, and why it could not be done."""

    step: Step
    words: str
    filled: Mapping[str, str] = field(default_factory=dict)
    problem: Text | None = None


def _nothing(found: Found) -> tuple[Text, ...]:
    return ()


@dataclass(frozen=True)
class Visit(Dialog[State]):
    """The dialog of one command; see `services.model.dialog.Dialog`. Without `ask` there is nothing to fill in.

    Its texts are named after the `name` of the dialog. What is asked but not filled in raises Refusal with `missing`.
    """

    name: str
    ask: Ask | None = None
    lines: Lines = _nothing
    missing: str = ""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """The incident that is named, or the only one that fits; found outside."""
        if len(words) > LONGEST_WORDS:
            raise Refusal("note_long", most=LONGEST_WORDS)
        return State(Step.READING, words)

    def show(self, state: State, known: Known) -> Shown:
        found = known.result("visit_of")
        who = {"room": str(found.get("room", "")), "title": str(found.get("title", ""))}
        match state.step:
            case Step.READING:
                return Effect("visit_of", Text("visit.reading"), {"command": self.name, "words": state.words})
            case Step.ASKING if self.ask is not None:
                lines = (Text("visit.about", who), *self.lines(found))
                go = Button("next", Text(f"{self.name}.go"), needs_fields=True)
                title = Text(f"{self.name}.title", who)
                return Form(title, lines, self.ask(found), (go, CANCEL), problem=state.problem)
            case Step.DOING | Step.ASKING:
                args = {"command": self.name} | {name: found[name] for name in ("incident", "claim", "holder_id")}
                typed = {"is_typed": state.words != found["incident"]}
                return Effect("visit_do", Text("visit.doing"), args | typed | dict(state.filled))
            case Step.DONE:
                done = known.result("visit_do")
                return End(Text(f"{self.name}.done", who), tuple(Text(key) for key in done.get("notes", ())))
        return End(state.problem or Text("visit.over"))

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """What was filled in; raises Refusal with `missing` where nothing was, and `note_or_cancel`."""
        fields = self.ask(known.result("visit_of")) if self.ask is not None else ()
        filled = {one.name: answer.text(one.name) for one in fields}
        note = filled.get("note", "")
        if means(note, "yes") or means(note, "no"):  # typed by who takes the question for another
            raise Refusal("note_or_cancel")
        for one in fields:
            if one.choices and filled[one.name] not in {choice.value for choice in one.choices}:
                raise Refusal(self.missing or "choice_unknown", typed=filled[one.name][:100])
        return replace(state, step=Step.DOING, filled=filled, problem=None)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Found, or done; what could not be done is asked once more with the reason, if anything was asked."""
        if state.step is Step.READING:
            if outcome.problem is not None:
                return replace(state, step=Step.OVER, problem=state.problem or outcome.problem)
            return replace(state, step=Step.ASKING if self.ask is not None else Step.DOING)
        if outcome.problem is None:
            return replace(state, step=Step.DONE)
        if self.ask is None:
            return replace(state, step=Step.OVER, problem=outcome.problem)
        return replace(state, step=Step.READING, problem=outcome.problem)
