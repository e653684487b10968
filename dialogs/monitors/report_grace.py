"""`sources`: how long what a monitor reports has to last before anybody hears of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from dialogs.form_fields import line
from dialogs.list_forms import AGAIN, DoneEffects
from dialogs.long_lists import PICK, Listing, Look
from dialogs.questions import Question, TableDialog
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Begin, Button, Choice, Effect, End, Form, Known, Text
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


class Sources(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        self.questions = {
            Step.LIST: Question(_overview, _chosen, Effect(READ, Text("sources.reading"))),
            Step.GRACE: Question(_asked, _typed),
        }

    def begin(self, words: str, known: Known) -> State:
        """With a source's name at that one, with minutes after it at the end; raises Refusal for what is neither."""
        name, _, rest = words.strip().partition(" ")
        if not name:
            return State()
        state = State(Step.GRACE, _checked(name))
        return replace(state, step=Step.DONE, minutes=read_grace(rest)) if rest.strip() else state

    def over(self, state: State, known: Known) -> End:
        """What was set up."""
        key = "sources.waits" if state.minutes else "sources.waits_not"
        title = Text(key, {"source": state.source, "minutes": state.minutes})
        offers = (Begin(Text("sources.begin"), "sources"),)
        return End(title, (Text("sources.name_counts"),) if state.minutes else (), offers=offers)

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
    form = listed.form(
        Text("sources.title"),
        (Text("sources.lead"),),
        Text("sources.source"),
        rows=rows or [Text("sources.nothing")],
        others=(*((AGAIN,) if problem is not None else ()), CANCEL),
        problem=problem,
    )
    other = line("other", Text("sources.other"), hint=Text("sources.other_hint"))
    return replace(form, fields=(*form.fields, other))


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
    grace = line("minutes", Text("sources.minutes"), str(minutes or ""), hint=hint, is_required=True)
    lines = (Text("sources.why"), Text("sources.range", {"most": MOST_MINUTES}))
    return Form(Text("sources.how_long", {"source": state.source}), lines, (grace,), (NEXT, NONE, BACK, CANCEL))


def _typed(state: State, answer: Answer, known: Known) -> State:
    minutes = 0 if answer.verb == NONE.verb else read_grace(answer.text("minutes"))
    return replace(state, step=Step.DONE, minutes=minutes)


def _how(source: str, known: Known) -> Text:
    minutes = int(grace_of(known.setup, source).total_seconds()) // 60
    return Text("sources.row_waits", {"minutes": minutes}) if minutes else Text("sources.row_at_once")


def _checked(name: str) -> str:
    """A name that a source can have; raises Refusal("source_name")."""
    if not _NAME.fullmatch(name):
        raise Refusal("source_name", typed=name[:80])
    return name
