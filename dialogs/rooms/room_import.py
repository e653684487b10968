"""`import`: a CSV list of rooms, looked at before anything is changed, and then taken over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from dialogs.form_fields import line
from dialogs.list_forms import AGAIN, DoneEffects, fault, short, shortened
from services.model.dialog import (
    BACK,
    CANCEL,
    UPLOAD,
    Answer,
    Begin,
    Button,
    Dialog,
    Effect,
    EffectOutcome,
    End,
    Field,
    FieldKind,
    Form,
    Known,
    Shown,
    Text,
)
from services.model.errors import Refusal

SETUP: Final = "setup"
PLAN, APPLY = "plan_import", "apply_import"
SHOWN_HEADERS: Final = 10


class Step(StrEnum):
    """Where the dialog stands."""

    NO_PLACE = "no_place"
    LIST = "list"
    PREVIEW = "preview"
    APPLY = "apply"


@dataclass(frozen=True, slots=True)
class State:
    """`words` are those it began with; the list was `typed`, or is a `file` (its address), or `is_kept` outside.

    `is_whole` says that rooms which the list does not name are removed. `notice` is why it is looked at once more.
    """

    step: Step
    words: str = ""
    works: DoneEffects = field(default_factory=DoneEffects)
    typed: str = ""
    file: str = ""
    is_kept: bool = False
    is_whole: bool = False
    notice: Text | None = None


class Import(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset({Step.PREVIEW})

    def begin(self, words: str, known: Known) -> State:
        """The question for the list; "setup" and a connection's id lead on through the rest of the set-up."""
        return State(Step.LIST if known.setup.locations else Step.NO_PLACE, words)

    def show(self, state: State, known: Known) -> Shown:
        match state.step:
            case Step.NO_PLACE:
                offers = (Begin(Text("import.offer_locations"), "locations"),)
                return End(Text("import.no_place"), (Text("import.no_place_why"),), offers=offers)
            case Step.LIST:
                return _list_form(state)
            case Step.PREVIEW if state.works.is_due(PLAN):
                return Effect(PLAN, Text("import.planning"), _listed(state))
            case Step.PREVIEW:
                return _preview(state, known)
            case Step.APPLY if state.works.is_due(APPLY):
                return Effect(APPLY, Text("import.applying"))
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal: `import_nothing_typed`, `import_number`."""
        state = replace(state, notice=None)
        if state.step is Step.LIST:
            return _given(state, answer)
        match answer.verb:
            case "again":
                return replace(state, works=state.works.anew(PLAN))
            case "whole" | "keep":
                return replace(state, is_whole=answer.verb == "whole", works=state.works.anew(PLAN))
        needed = known.result(PLAN)["needs_number"]
        if needed is not None and answer.text("number") != str(needed):
            raise Refusal("import_number", count=needed)
        return replace(state, step=Step.APPLY, works=state.works.anew(APPLY))

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """The state after some effect; what could not be applied is looked at once more."""
        if outcome.name == APPLY and outcome.problem is not None:
            return replace(state, step=Step.PREVIEW, works=state.works.anew(PLAN), notice=outcome.problem)
        is_kept = state.is_kept or outcome.problem is None
        return replace(state, works=state.works.after(outcome), is_kept=is_kept)


def _list_form(state: State) -> Form:
    hint, kind = Text("import.hint"), FieldKind.LINES
    csv = line("list", Text("import.list"), state.typed, hint=hint, is_required=True, kind=kind)
    columns = Text("import.columns", {"header": Text("import.header")})
    lines = (Text("import.what"), columns, Text("import.sample"), Text("import.file"))
    return Form(Text("import.title"), lines, (csv,), takes_file=True)


def _given(state: State, answer: Answer) -> State:
    """A list, by pasting or as a file."""
    is_file = answer.verb == UPLOAD
    typed, file = ("", answer.text("url")) if is_file else (answer.text("list"), "")
    if not (typed or file):
        raise Refusal("import_nothing_typed")
    works = state.works.anew(PLAN)
    return replace(state, step=Step.PREVIEW, typed=typed, file=file, is_kept=False, is_whole=False, works=works)


def _listed(state: State) -> Mapping[str, str | bool]:
    """What the plan is made of: the list, which is then kept outside and not handed over again."""
    if state.is_kept:
        return {"complete": state.is_whole}
    return {**({"url": state.file} if state.file else {"text": state.typed}), "complete": state.is_whole}


def _preview(state: State, known: Known) -> Form:
    """What the list would change."""
    problem = state.works.problem_of(PLAN)
    title = Text("import.preview")
    if problem is not None:
        return Form(title, (), (), (AGAIN, BACK, CANCEL), problem=problem)
    plan = known.result(PLAN)
    changes = plan["new"] + plan["changed"] + plan["gone"]
    needed = plan["needs_number"]
    number = Field("number", FieldKind.LINE, Text("import.number", {"count": needed}), is_required=True)
    buttons = (*(_apply_button(plan) if changes else ()), *_whole_button(state, plan), BACK, CANCEL)
    fields = (number,) if needed is not None else ()
    return Form(title, tuple(_plan_lines(plan)), fields, buttons, problem=state.notice)


def _plan_lines(plan: Mapping[str, Any]) -> list[Text]:
    """Counts, examples, and every line that is not taken with its reason."""
    counts = Text("import.counts", {name: plan[name] for name in ("new", "changed", "same", "gone")})
    total = plan["new"] + plan["changed"] + plan["gone"]
    lines = [counts, *shortened([_change_line(row) for row in plan["lines"]], total=total)]
    lines += [Text("import.unnamed", {"count": plan["unnamed"]})] if plan["unnamed"] else []
    lines += [Text("import.unread", {"count": plan["unread"]})] if plan["unread"] else []
    if plan["ignored"]:
        ignored = ", ".join(short(name) for name in plan["ignored"][:SHOWN_HEADERS])
        lines.append(Text("import.ignored", {"columns": ignored}))
    if plan["problem_count"]:
        lines.append(Text("import.problems", {"count": plan["problem_count"]}))
    return [*lines, *_faults(plan)]


def _change_line(row: Mapping[str, Any]) -> Text:
    values = {name: short(row[name]) for name in ("name", "location", "before", "after")}
    return Text(f"import.line_{row['kind']}", values)


def _faults(plan: Mapping[str, Any]) -> tuple[Text, ...]:
    return shortened([fault(row) for row in plan["problems"]], total=plan["problem_count"])


def _apply_button(plan: Mapping[str, Any]) -> tuple[Button, ...]:
    return (Button("next", Text("import.button_apply"), needs_fields=plan["needs_number"] is not None),)


def _whole_button(state: State, plan: Mapping[str, Any]) -> tuple[Button, ...]:
    """Removing what the list does not name, once every line of it is right, or keeping it after all."""
    if state.is_whole:
        return (Button("keep", Text("import.button_keep")),)
    if plan["unnamed"] and not plan["problem_count"]:
        return (Button("whole", Text("import.button_whole", {"count": plan["unnamed"]})),)
    return ()


def _end(state: State, known: Known) -> End:
    done = known.result(APPLY)
    counts = Text("import.done_counts", {name: done[name] for name in ("new", "changed", "gone")})
    then = Begin(Text("map.offer_map"), "map", state.words if state.words.startswith(SETUP) else "")
    return End(Text("import.done"), (counts, *_faults(known.result(PLAN))), then=then)
