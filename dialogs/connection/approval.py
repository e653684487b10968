"""`approval`: whether a claim is booked, where scheduling is not automated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from services.model.dialog import CANCEL, Answer, Button, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text

APPROVE, REFUSE = Button("approve", Text("approval.approve")), Button("refuse", Text("approval.refuse"))


class Step(StrEnum):
    """Where the dialog stands."""

    READING = "reading"
    DECIDE = "decide"
    DECIDING = "deciding"
    DONE = "done"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class State:
    """The words that name the incident whose claim is decided, and the decision; `claim` is the one that was looked
    at."""

    step: Step
    words: str
    claim: str = ""
    approves: bool = False
    problem: Text | None = None


class Approval(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """The claim of the incident that is named, or the only one that waits; found outside."""
        return State(Step.READING, words)

    def show(self, state: State, known: Known) -> Shown:
        found = known.result("claim_of")
        who = {"name": str(found.get("name", "")), "room": str(found.get("room", ""))}
        match state.step:
            case Step.READING:
                return Effect("claim_of", Text("approval.reading"), {"words": state.words})
            case Step.DECIDE:
                when = Text("approval.when", {"slot": str(found["slot"]), "zone": str(found["timezone"])})
                what = Text("approval.what", {"title": str(found["title"])})
                asked: Text = Text("approval.title", who)
                lines: tuple[Text, ...] = (when, what)
                if found["now"]:
                    asked = Text("approval.move_title", who)
                    lines = (when, Text("approval.now", {"slot": str(found["now"])}), what)
                return Form(asked, lines, (), (APPROVE, REFUSE, CANCEL), problem=state.problem)
            case Step.DECIDING:
                args = {"incident": found["incident"], "claim": state.claim, "approves": state.approves}
                typed = {"is_typed": state.words != found["incident"]}
                return Effect("decide_claim", Text("approval.deciding"), args | typed)
            case Step.DONE:
                return End(Text("approval.approved" if state.approves else "approval.refused", who))
        return End(state.problem or Text("approval.over"))

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The decision."""
        return replace(state, step=Step.DECIDING, approves=answer.verb == APPROVE.verb)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """What was read, or that the decision was passed on; a claim that is gone ends the dialog."""
        if state.step is Step.DECIDING:
            return replace(state, step=Step.OVER if outcome.problem else Step.DONE)
        claim = str(outcome.result.get("claim", ""))
        return replace(state, step=Step.DECIDE if claim else Step.OVER, claim=claim, problem=outcome.problem)
