"""`connect`: a connection to Microsoft 365, from the choice of the way to the probe that shows that it works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from dialogs.connection import connect_forms as forms
from services.model import Connection, ConnectionId, Mode
from services.model.dialog import Answer, Begin, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.addresses import address_in

Chosen = TypeVar("Chosen", bound=StrEnum)

SIGNED_IN, CONSENTED, REFUSED = "signed_in", "consented", "sign_in_refused"
"""What happens outside while the dialog waits with its link."""
OTHER = "other"


class Step(StrEnum):
    """Where the dialog stands."""

    EXISTING = "existing"
    WAY = "way"
    RIGHTS = "rights"
    PREPARE = "prepare"
    CHECKING = "checking"
    ACCOUNT = "account"
    LINKING = "linking"
    LINK = "link"
    ADMIN = "admin"
    CONFIRM = "confirm"
    DISMISSING = "dismissing"
    CONFIRMING = "confirming"
    PROBING = "probing"
    PROBED = "probed"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The connection that is being made; `existing` is the one that is signed in to anew, `is_signed_in` says that
    there are tokens that go when this is cancelled, `probes` how often the connection was tried, `is_consented` that an
    administrator has agreed."""

    step: Step
    mode: Mode = Mode.APPLICATION
    can_book: bool = True
    account: str = ""
    domain: str = ""
    existing: ConnectionId | None = None
    is_signed_in: bool = False
    probes: int = 0
    is_consented: bool = False
    problem: Text | None = None


class Connect(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed = frozenset({Step.EXISTING, Step.LINK, Step.CONFIRM})

    def begin(self, words: str, known: Known) -> State:
        """The choice of the way; where there are connections, first whether one of them is meant."""
        return State(Step.EXISTING if known.setup.connections else Step.WAY)

    def show(self, state: State, known: Known) -> Shown:
        match state.step:
            case Step.CHECKING:
                return Effect("prepare", Text("connect.checking"), {"mode": state.mode})
            case Step.LINKING:
                return _linking(state)
            case Step.ADMIN:
                return Effect("admin_consent", Text("connect.linking"))
            case Step.DISMISSING:
                return Effect("dismiss", Text("connect.dismissing"))
            case Step.CONFIRMING:
                return Effect("confirm", Text("connect.confirming"), {"account": state.account})
            case Step.PROBING:
                return forms.probing(
                    state.mode, state.account, state.domain, can_book=state.can_book, number=state.probes
                )
            case Step.DONE:
                return _end(state, known)
        return _form(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        state = replace(state, problem=None)
        match state.step:
            case Step.EXISTING:
                return _chosen(state, answer, known)
            case Step.WAY:
                return replace(state, step=Step.RIGHTS, mode=_one_of(Mode, answer.text("way"), "connect_which_way"))
            case Step.RIGHTS:
                can_book = _one_of(forms.Rights, answer.text("rights"), "connect_which_rights") is forms.Rights.BOOK
                return replace(state, step=Step.LINKING if state.existing else Step.PREPARE, can_book=can_book)
            case Step.PREPARE:
                return replace(state, step=Step.CHECKING if answer.verb == "check" else Step.ACCOUNT)
            case Step.ACCOUNT:
                return _account(state, answer, known)
            case Step.LINK:
                return replace(state, step=Step.ADMIN if answer.verb == "admin" else Step.LINKING)
            case Step.CONFIRM:
                return replace(state, step=Step.CONFIRMING if answer.verb == "yes" else Step.DISMISSING)
        return _after_probe(state, answer)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """The state after some effect, or after Microsoft's page came back; raises Refusal("nobody_waits")."""
        if outcome.name in {SIGNED_IN, CONSENTED, REFUSED}:
            return _returned(state, outcome)
        if outcome.problem is not None:
            probes = state.probes + (state.step is Step.PROBING)
            return replace(state, step=_BACK_TO[state.step], problem=outcome.problem, probes=probes)
        match state.step:
            case Step.CHECKING:
                return replace(state, step=Step.PREPARE)
            case Step.LINKING if outcome.result.get("proven"):
                return replace(state, step=Step.PROBING)
            case Step.LINKING | Step.ADMIN:
                return replace(state, step=Step.LINK)
            case Step.DISMISSING:
                return replace(state, step=Step.LINKING, problem=Text("connect.dismissed"))
            case Step.CONFIRMING:
                return replace(state, step=Step.PROBING, is_signed_in=True)
        return replace(state, step=Step.PROBED, probes=state.probes + 1)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with the connection, and the organisation's name; raises Refusal("account_connected")."""
        setup = known.setup
        _require_new(state.account, setup, other_than=state.existing)
        made = _connection(state, known)
        others = tuple(connection for connection in setup.connections if connection.id != made.id)
        name = str(known.result("probe").get("organization") or setup.client.name)
        return replace(setup, client=replace(setup.client, name=name), connections=(*others, made))

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """The tokens of an account that is not connected, by whichever admin, are deleted."""
        has_tokens = state.is_signed_in or state.step is Step.CONFIRMING
        if not has_tokens or state.account in {one.account.lower() for one in known.setup.connections}:
            return None
        return Effect("sign_out", Text("connect.signing_out"), {"account": state.account})


_BACK_TO = {
    Step.CHECKING: Step.PREPARE,
    Step.LINKING: Step.ACCOUNT,
    Step.ADMIN: Step.LINK,
    Step.DISMISSING: Step.CONFIRM,
    Step.CONFIRMING: Step.LINK,
    Step.PROBING: Step.PROBED,
}
"""Where somebody is asked again when an effect failed."""


def _form(state: State, known: Known) -> Form:
    match state.step:
        case Step.EXISTING:
            return forms.existing(known.setup.connections)
        case Step.WAY:
            return forms.way(state.mode)
        case Step.RIGHTS:
            return forms.rights(state.mode, can_book=state.can_book)
        case Step.PREPARE:
            return forms.prepare(state.mode, known.result("prepare"), state.problem, can_book=state.can_book)
        case Step.ACCOUNT:
            return forms.account(state.mode, state.account, state.domain, state.problem)
        case Step.LINK:
            admin = str(known.result("admin_consent").get("url", ""))
            done = state.is_consented
            found = known.result(_link_work(state.mode))
            return forms.link(state.mode, state.account, found, state.problem, admin=admin, is_consented=done)
        case Step.CONFIRM:
            return forms.confirm(state.account, state.problem)
    may_change = state.mode is Mode.APPLICATION and state.existing is None
    return forms.probed(known.result("probe"), state.problem, can_book=state.can_book, may_change=may_change)


def _chosen(state: State, answer: Answer, known: Known) -> State:
    wanted = answer.text("connection")
    if wanted == OTHER:
        return replace(state, step=Step.WAY)
    known_one = known.setup.connection(ConnectionId(wanted))
    if known_one is None:
        raise Refusal("connect_which_connection")
    return replace(
        state,
        # what it may do already is asked for again: with fewer rights, a cancelled sign-in would leave it half able
        step=Step.LINKING if known_one.can_book else Step.RIGHTS,
        existing=known_one.id,
        mode=known_one.mode,
        can_book=known_one.can_book,
        account=known_one.account,
        domain=known_one.domain or known_one.account.rpartition("@")[2],
    )


def _account(state: State, answer: Answer, known: Known) -> State:
    """The account and its domain; which of them the tenant really has is seen when it has signed in."""
    account = address_in(answer.text("account"))
    if account is None:
        raise Refusal("connect_no_address", text=answer.text("account"))
    own = account.rpartition("@")[2]
    domain = answer.text("domain").lower().removeprefix("@") or own
    if domain != own:
        raise Refusal("account_of_other_domain", account=account, domain=domain)
    _require_new(account, known.setup, other_than=None)
    return replace(state, step=Step.LINKING, account=account, domain=domain)


def _require_new(account: str, setup: Setup, *, other_than: ConnectionId | None) -> None:
    for connection in setup.connections:
        if connection.account.lower() == account and connection.id != other_than:
            raise Refusal("account_connected", account=account)


def _after_probe(state: State, answer: Answer) -> State:
    match answer.verb:
        case "next":
            return replace(state, step=Step.DONE)
        case "account":
            return replace(state, step=Step.ACCOUNT)
        case "read":
            return replace(state, step=Step.PROBING, can_book=False)
    return replace(state, step=Step.PROBING)


def _returned(state: State, outcome: EffectOutcome) -> State:
    is_other = outcome.name == SIGNED_IN and outcome.result.get("account", "").lower() != state.account
    if state.step is not Step.LINK or is_other:  # an old link of an account that was corrected meanwhile
        raise Refusal("nobody_waits")
    if outcome.name == REFUSED:  # the link is used up
        return replace(state, step=Step.LINKING, problem=outcome.problem)
    if outcome.name == CONSENTED and state.mode is Mode.DELEGATED:
        return replace(state, step=Step.LINKING, is_consented=True, problem=None)
    return replace(state, step=Step.CONFIRM if outcome.name == SIGNED_IN else Step.PROBING, problem=None)


def _linking(state: State) -> Effect:
    args = {"account": state.account, "domain": state.domain, "can_book": state.can_book}
    return Effect(_link_work(state.mode), Text("connect.linking"), args if state.mode is Mode.DELEGATED else {})


def _link_work(mode: Mode) -> str:
    return "sign_in" if mode is Mode.DELEGATED else "consent"


def _connection(state: State, known: Known) -> Connection:
    was = known.setup.connection(state.existing) if state.existing else None
    if was is not None:
        return replace(was, can_book=state.can_book, domain=state.domain)
    return Connection(ConnectionId(known.dialog), state.account, state.mode, state.domain, state.can_book)


def _end(state: State, known: Known) -> End:
    wanted = state.existing or known.dialog
    lines = (Text("connect.saved_books" if state.can_book else "connect.saved_reads", {"account": state.account}),)
    then = Begin(Text("connect.then_calendars"), "calendars", wanted)
    return End(Text("connect.saved", {"account": state.account}), lines, then=None if state.existing else then)


def _one_of(kind: type[Chosen], text: str, refusal: str) -> Chosen:
    if text not in set(kind):
        raise Refusal(refusal)
    return kind(text)
