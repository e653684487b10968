"""`incidents`: those that are open, one's own, or one of them with its card."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from services.forms import Answer, Begin, End, Known, Outcome, Shown, Text, Work
from services.setup import Setup

OFFERED: Final = 6
"""Buttons in one row (Teams: maxActions)."""


class Step(StrEnum):
    """Where the dialog stands."""

    READING = "reading"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """What was asked for: nothing for all that are open, "mine", or one incident's id or room."""

    step: Step
    words: str
    problem: Text | None = None


class Incidents:
    """The dialog; see `services.forms.Dialog`."""

    state = State
    passed = frozenset[str]()

    def begin(self, words: str, known: Known) -> State:
        """What is asked for."""
        return State(Step.READING, words)

    def show(self, state: State, known: Known) -> Shown:
        """The list, or that the card stands below."""
        if state.step is Step.READING:
            return Work("incidents_of", Text("incidents.reading"), {"words": state.words})
        if state.problem is not None:
            return End(state.problem)
        found = known.result("incidents_of")
        if "shown" in found:
            return End(Text("incidents.shown", {"room": str(found["shown"])}))
        return _list(found, "mine" if found.get("mine") else "open")

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


def _list(found: Any, which: str) -> End:
    rows = list(found.get("incidents", ()))
    if not rows:
        return End(Text(f"incidents.no_{which}"))
    lines = tuple(Text("incidents.line", {name: str(value) for name, value in row.items()}) for row in rows)
    left = int(found.get("left", 0))
    more = (Text("incidents.more", {"count": left}),) if left else ()
    offers = tuple(
        Begin(Text("incidents.show", {"room": str(row["room"])}), "incidents", str(row["id"])) for row in rows[:OFFERED]
    )
    return End(Text(f"incidents.{which}", {"count": len(rows) + left}), (*lines, *more), offers=offers)
