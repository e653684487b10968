"""`told`: who was told of an incident, how it was tried, and what kept somebody from being told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from services.errors import Refusal
from services.forms import Answer, End, Known, Outcome, Shown, Text, Work
from services.setup import Setup


class Step(StrEnum):
    """Where the dialog stands."""

    READING = "reading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The words that name the incident."""

    step: Step
    words: str
    problem: Text | None = None


class Told:
    """The dialog; see `services.forms.Dialog`. For admins alone: it names everybody who is told."""

    state = State
    passed = frozenset[str]()

    def begin(self, words: str, known: Known) -> State:
        """The incident that is asked for; raises Refusal("told_which")."""
        if not words:
            raise Refusal("told_which")
        return State(Step.READING, words)

    def show(self, state: State, known: Known) -> Shown:
        """The record, the latest last."""
        if state.step is Step.READING:
            return Work("told_of", Text("told.reading"), {"words": state.words})
        if state.problem is not None:
            return End(state.problem)
        found = known.result("told_of")
        rows = [_line(row) for row in found.get("rows", ())]
        who = {"room": str(found.get("room", "")), "title": str(found.get("title", ""))}
        return End(Text("told.title", who), tuple(line for row in rows for line in row) or (Text("told.nobody"),))

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """Nothing is asked."""
        return state

    def worked(self, state: State, outcome: Outcome, known: Known) -> State:
        """Found, or why not."""
        return replace(state, step=Step.DONE, problem=outcome.problem)

    def change(self, state: State, known: Known) -> Setup:
        """Nothing changes."""
        return known.setup

    def abandoned(self, state: State, known: Known) -> Work | None:
        """Nothing has to be undone."""
        return None


def _line(row: Mapping[str, Any]) -> tuple[Text, ...]:
    """One try in words, and below it why it failed and what helps."""
    values: dict[str, Text | str | int | float | None] = {
        "who": str(row["who"]),
        "at": str(row["at"]),
        "way": Text(f"way.{row['way']}"),
        "news": Text(f"notify.kind_{row['news']}"),
        "fate": Text(f"fate.{row['fate']}"),
    }
    told = Text("told.line", values)
    return (told, Text("told.because", {"why": str(row["why"])})) if row["why"] else (told,)
