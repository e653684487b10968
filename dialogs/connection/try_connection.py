"""`test`: a connection tried, check after check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dialogs.connection import connect_forms
from dialogs.connection.which_connection import chosen, meant, which
from services.model import Connection, ConnectionId
from services.model.dialog import Answer, Begin, Button, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.errors import Refusal

ENOUGH = Button("next", Text("status.enough"))


class Step(StrEnum):
    """Where the dialog stands."""

    WHICH = "which"
    PROBING = "probing"
    PROBED = "probed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The connection that is tried, how often it was, and why that failed."""

    step: Step
    connection: str = ""
    probes: int = 0
    problem: Text | None = None


class ConnectionTest(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed = frozenset({Step.PROBED})

    def begin(self, words: str, known: Known) -> State:
        """The connection of that id or account, or the only one, is tried at once; raises Refusal("test_nothing")."""
        if not known.setup.connections:
            raise Refusal("test_nothing")
        found = meant(words, known.setup)
        return State(Step.PROBING, found.id) if found else State(Step.WHICH)

    def show(self, state: State, known: Known) -> Shown:
        """What comes now; a connection that was removed meanwhile ends it."""
        connection = known.setup.connection(ConnectionId(state.connection))
        if state.step is Step.WHICH:
            return which(Text("test.title"), Text("connect.which"), known.setup)
        if connection is None:
            return End(Text("test.gone"), offers=(Begin(Text("status.offer_connect"), "connect"),))
        match state.step:
            case Step.PROBING:
                return _probing(connection, state.probes)
            case Step.PROBED:
                lines = () if state.problem else _lines(connection, known)
                return Form(_title(connection), lines, (), (ENOUGH, connect_forms.CHECK), problem=state.problem)
        offers = (Begin(Text("status.offer_status"), "status"), Begin(Text("status.offer_connect"), "connect"))
        return End(_title(connection), () if state.problem else _lines(connection, known)[:1], offers=offers)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal("connect_which_connection")."""
        if state.step is Step.WHICH:
            return State(Step.PROBING, chosen(answer, known.setup).id)
        if answer.verb == connect_forms.CHECK.verb:
            return replace(state, step=Step.PROBING, problem=None)
        return replace(state, step=Step.DONE)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """What was seen, or why nothing was."""
        return replace(state, step=Step.PROBED, probes=state.probes + 1, problem=outcome.problem)


def _title(connection: Connection) -> Text:
    return Text("test.titled", {"account": connection.account})


def _lines(connection: Connection, known: Known) -> tuple[Text, ...]:
    found = known.result("probe")
    verdict = connect_forms.verdict_of(found, can_book=connection.can_book)
    return (Text(f"test.probe_{verdict}"), *connect_forms.all_checked(found))


def _probing(connection: Connection, number: int) -> Effect:
    domain = connection.domain or connection.account.rpartition("@")[2]
    mode, account, can_book = connection.mode, connection.account, connection.can_book
    return connect_forms.probing(mode, account, domain, can_book=can_book, number=number)
