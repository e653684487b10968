"""`disconnect`: a connection ended, after what stops with it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from dialogs.connection.which_connection import chosen, meant, which
from dialogs.list_forms import AGAIN
from services.model import Connection, ConnectionId, Mode
from services.model.dialog import (
    BACK,
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
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.name_list import named

YES: Final = Button("yes", Text("disconnect.yes"))


class Step(StrEnum):
    """Where the dialog stands."""

    WHICH = "which"
    COUNTING = "counting"
    UNCOUNTED = "uncounted"
    CONFIRM = "confirm"
    SIGNING_OUT = "signing_out"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The connection that goes; its account and mode are kept, because the end tells of them."""

    step: Step
    connection: str = ""
    account: str = ""
    mode: Mode = Mode.APPLICATION
    problem: Text | None = None


class Disconnect(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed = frozenset({Step.UNCOUNTED, Step.CONFIRM})

    def begin(self, words: str, known: Known) -> State:
        """The connection of that id or account, or the only one; raises Refusal("disconnect_nothing")."""
        if not known.setup.connections:
            raise Refusal("disconnect_nothing")
        found = meant(words, known.setup)
        return _about(found) if found else State(Step.WHICH)

    def show(self, state: State, known: Known) -> Shown:
        match state.step:
            case Step.WHICH:
                return which(Text("disconnect.title"), Text("connect.which"), known.setup)
            case Step.COUNTING:
                return Effect("visits_ahead", Text("disconnect.counting"), {"connection": state.connection})
            case Step.UNCOUNTED:
                return Form(Text("disconnect.title"), (), (), (AGAIN, CANCEL), problem=state.problem)
            case Step.CONFIRM:
                return _confirm(state, known)
            case Step.SIGNING_OUT:
                return Effect("sign_out", Text("connect.signing_out"), {"account": state.account})
        return _end(state)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal("connect_which_connection")."""
        match state.step:
            case Step.WHICH:
                return _about(chosen(answer, known.setup))
            case Step.UNCOUNTED:
                return replace(state, step=Step.COUNTING, problem=None)
        return replace(state, step=Step.SIGNING_OUT, problem=None)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """On to the question, or to the end once the tokens are gone; back to where one can try again on a failure."""
        if state.step is Step.COUNTING:
            step = Step.UNCOUNTED if outcome.problem else Step.CONFIRM
        else:
            step = Step.CONFIRM if outcome.problem else Step.DONE
        return replace(state, step=step, problem=outcome.problem)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up without the connection; one that somebody else has removed meanwhile is fine."""
        return known.setup.without(ConnectionId(state.connection))


def _about(connection: Connection) -> State:
    return State(Step.COUNTING, connection.id, connection.account, connection.mode)


def _confirm(state: State, known: Known) -> Form:
    """Exactly what stops, and the question."""
    lost = {one.address for one in known.setup.calendars if one.connection == state.connection}
    rooms = [room.name for room in known.setup.rooms if room.calendar in lost]
    ahead = int(known.result("visits_ahead").get("count", 0))
    lines = [Text("disconnect.stops", {"account": state.account})]
    if rooms:
        lines.append(Text("disconnect.rooms", {"count": len(rooms), "names": named(rooms)}))
    lines.append(Text("disconnect.calendars", {"count": len(lost)}))
    lines.append(Text("disconnect.visits", {"count": ahead}) if ahead else Text("disconnect.no_visits"))
    buttons = (YES, BACK, CANCEL) if len(known.setup.connections) > 1 else (YES, CANCEL)
    return Form(Text("disconnect.sure", {"account": state.account}), tuple(lines), (), buttons, problem=state.problem)


def _end(state: State) -> End:
    lines = (Text(f"disconnect.done_{state.mode}"), Text("disconnect.kept"))
    offers = (Begin(Text("status.offer_connect"), "connect"),)
    return End(Text("disconnect.done", {"account": state.account}), lines, offers=offers)
