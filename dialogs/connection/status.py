"""`status`: everything that is wrong, since when, and how to put it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from dialogs.list_forms import AGAIN
from services.model.dialog import (
    CANCEL,
    Answer,
    Begin,
    Button,
    Dialog,
    Effect,
    EffectOutcome,
    End,
    Form,
    Known,
    Shown,
    Text,
)
from services.parsing.paging import Page, page_of

PAGE: Final = 6
MORE, ENOUGH = Button("more", Text("button.more")), Button("next", Text("status.enough"))

FindingRow = Mapping[str, Any]
"""A finding as the effect "health" gives it: `key`, `since` in ISO 8601 or None, `values`, `offers`, `reason` or
None."""


class Step(StrEnum):
    """Where the dialog stands."""

    LOOKING = "looking"
    FAILED = "failed"
    LIST = "list"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The page that is shown, and why nothing could be found out."""

    step: Step = Step.LOOKING
    page: int = 0
    problem: Text | None = None


class Status(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed = frozenset({Step.FAILED, Step.LIST})

    def begin(self, words: str, known: Known) -> State:
        """It is looked at once."""
        return State()

    def show(self, state: State, known: Known) -> Shown:
        """What comes now: pages where there is more than one, else all at once."""
        match state.step:
            case Step.LOOKING:
                return Effect("health", Text("status.looking"))
            case Step.FAILED:
                return Form(Text("status.title"), (), (), (AGAIN, CANCEL), problem=state.problem)
            case Step.LIST:
                page = _page(state, known)
                place = Text("status.page", {"number": page.number + 1, "count": page.count})
                return Form(Text("status.title"), (place, *_lines(page, known)), (), (MORE, ENOUGH))
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        if state.step is Step.FAILED:
            return State()
        if answer.verb == MORE.verb:
            return replace(state, page=state.page + 1)
        return replace(state, step=Step.DONE)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """What was found, or why nothing was."""
        if outcome.problem is not None:
            return State(Step.FAILED, problem=outcome.problem)
        return State(Step.LIST if len(outcome.result["findings"]) > PAGE else Step.DONE)


def _found(known: Known) -> list[FindingRow]:
    found: list[FindingRow] = known.result("health").get("findings", [])
    return found


def _page(state: State, known: Known) -> Page[FindingRow]:
    return page_of(_found(known), state.page, size=PAGE)


def _end(state: State, known: Known) -> End:
    found = _found(known)
    if not found:
        offer = Begin(Text("status.offer_test"), "test")
        return End(Text("status.well"), (Text("status.well_why"),), offers=(offer,))
    names = dict.fromkeys(name for row in found for name in row["offers"])
    offers = tuple(Begin(Text(f"status.offer_{name}"), name) for name in names)
    return End(Text("status.title"), _lines(_page(state, known), known), offers=offers)


def _lines(page: Page[FindingRow], known: Known) -> tuple[Text, ...]:
    return tuple(line for row in page.items for line in _row(row, known.now))


def _row(row: FindingRow, now: datetime) -> list[Text]:
    """One finding: what and since when, why where that is known, and the remedy."""
    values, name = row["values"], row["key"].removeprefix("status.")
    what = Text(row["key"], values)
    lines = [Text("status.what", {"what": what})]
    if row["since"]:
        age = _age(now - datetime.fromisoformat(row["since"]))
        lines = [Text("status.what_since", {"what": what, "age": age})]
    if row["reason"]:
        lines.append(Text(row["reason"]["key"], row["reason"]["values"]))
    return [*lines, Text(f"status.remedy_{name}", values)]


def _age(age: timedelta) -> Text:
    """How long ago in one unit, days from two on."""
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return Text("status.minutes", {"count": minutes})
    if minutes < 48 * 60:
        return Text("status.hours", {"count": minutes // 60})
    return Text("status.days", {"count": minutes // (24 * 60)})
