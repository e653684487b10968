"""`sources`: how long what a monitor reports has to last before anybody hears of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from dialogs.list_forms import AGAIN, DoneEffects
from dialogs.long_lists import PICK, Listing, Look
from services.model.dialog import (
    BACK,
    CANCEL,
    NEXT,
    Answer,
    Begin,
    Button,
    Choice,
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
from services.model.setup import Setup
from services.monitors.grace_periods import MOST_MINUTES, grace_of, read_grace, with_grace

READ: Final = "sources"
NONE: Final = Button("none", Text("sources.at_once"))
_NAME: Final = re.compile(r"[^\s,=/]{1,80}")
"""What may stand before the `=` of a key."""


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    GRACE = "grace"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The source that was chosen, and the minutes that its faults shall last."""

    step: Step = Step.LIST
    source: str = ""
    minutes: int = 0
    look: Look = field(default_factory=Look)
    works: DoneEffects = field(default_factory=DoneEffects)


class Sources(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """With a source's name at that one, with minutes after it at the end; raises Refusal for what is neither."""
        name, _, rest = words.strip().partition(" ")
        if not name:
            return State()
        state = State(Step.GRACE, _checked(name))
        return replace(state, step=Step.DONE, minutes=read_grace(rest)) if rest.strip() else state

    def show(self, state: State, known: Known) -> Shown:
        """The sources, the question for one of them, or what was set up."""
        match state.step:
            case Step.LIST if state.works.is_due(READ):
                return Effect(READ, Text("sources.reading"))
            case Step.LIST:
                return _overview(state, known)
            case Step.GRACE:
                return _asked(state, known)
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal for a name or a time that cannot be."""
        if answer.verb == AGAIN.verb:
            return replace(state, works=state.works.anew(READ))
        if state.step is Step.LIST:
            return _chosen(state, answer, known)
        minutes = 0 if answer.verb == NONE.verb else read_grace(answer.text("minutes"))
        return replace(state, step=Step.DONE, minutes=minutes)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once the sources are read, or could not be."""
        return replace(state, works=state.works.after(outcome))

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with the source's grace; raises Refusal where too many have one."""
        return with_grace(known.setup, state.source, state.minutes)


def _names(known: Known) -> tuple[str, ...]:
    """Every source that has reported something or has a grace."""
    seen = known.result(READ).get("sources", ())
    return tuple(sorted({*seen, *(one.source for one in known.setup.client.graces)}))


def _listing(state: State, known: Known) -> Listing:
    return Listing(tuple(Choice(name, name) for name in _names(known)), state.look.at(Step.LIST))


def _overview(state: State, known: Known) -> Form:
    listed, problem = _listing(state, known), state.works.problem_of(READ)
    rows = [Text("sources.line", {"source": one.value, "how": _how(one.value, known)}) for one in listed.page.items]
    lines = (Text("sources.lead"), *listed.lines(), *(rows or [Text("sources.nothing")]))
    other = Field("other", FieldKind.LINE, Text("sources.other"), hint=Text("sources.other_hint"))
    again = (AGAIN,) if problem is not None else ()
    buttons = (NEXT, *listed.buttons(), *again, CANCEL)
    fields = (*listed.fields(Text("sources.source")), other)
    return Form(Text("sources.title"), lines, fields, buttons, problem=problem)


def _chosen(state: State, answer: Answer, known: Known) -> State:
    """The source that was picked, or typed where it is none of them."""
    other, listing = answer.text("other"), _listing(state, known)
    if not other:
        look = listing.looked(answer)
        if look is not None:
            return replace(state, look=look)
        other = _picked(listing, answer)
    return replace(state, step=Step.GRACE, source=_checked(other))


def _picked(listing: Listing, answer: Answer) -> str:
    try:
        return listing.picked(answer)
    except Refusal as refusal:
        if refusal.key != "choice_unknown":
            raise
        return answer.text(PICK)


def _asked(state: State, known: Known) -> Form:
    minutes = int(grace_of(known.setup, state.source).total_seconds()) // 60
    hint = Text("sources.minutes_hint")
    grace = Field("minutes", FieldKind.LINE, Text("sources.minutes"), str(minutes or ""), is_required=True, hint=hint)
    lines = (Text("sources.why"), Text("sources.range", {"most": MOST_MINUTES}))
    return Form(Text("sources.how_long", {"source": state.source}), lines, (grace,), (NEXT, NONE, BACK, CANCEL))


def _end(state: State, known: Known) -> End:
    key = "sources.waits" if state.minutes else "sources.waits_not"
    title = Text(key, {"source": state.source, "minutes": state.minutes})
    offers = (Begin(Text("sources.begin"), "sources"),)
    return End(title, (Text("sources.name_counts"),) if state.minutes else (), offers=offers)


def _how(source: str, known: Known) -> Text:
    minutes = int(grace_of(known.setup, source).total_seconds()) // 60
    return Text("sources.row_waits", {"minutes": minutes}) if minutes else Text("sources.row_at_once")


def _checked(name: str) -> str:
    """A name that a source can have; raises Refusal("source_name")."""
    if not _NAME.fullmatch(name):
        raise Refusal("source_name", typed=name[:80])
    return name
