"""`trial`: an incident that only the admin who asks for it sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from dialogs.form_fields import one_of
from services.model import RoomId
from services.model.dialog import Answer, Choice, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.errors import Refusal

MOST_CHOICES = 100
"""Rooms to choose from; any is enough for a trial."""


class Step(StrEnum):
    """Where the dialog stands."""

    ROOM = "room"
    SENDING = "sending"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The room that is tried."""

    step: Step = Step.ROOM
    room: str = ""
    problem: Text | None = None


class Trial(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """The choice of a room; raises Refusal("trial_no_room") where none has a calendar."""
        if not any(room.calendar for room in known.setup.rooms):
            raise Refusal("trial_no_room")
        return State()

    def show(self, state: State, known: Known) -> Shown:
        room = known.setup.room(RoomId(state.room))
        match state.step:
            case Step.ROOM:
                return _which(state, known)
            case Step.SENDING:
                name = room.name if room else state.room
                return Effect("test_incident", Text("trial.sending", {"room": name}), {"room": state.room})
        return End(Text("trial.done"), (Text("trial.next"),))

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal("trial_which_room")."""
        room = known.setup.room(RoomId(answer.text("room")))
        if room is None or room.calendar is None:
            raise Refusal("trial_which_room", room=answer.text("room")[:100])
        return State(Step.SENDING, room.id)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Reported, or back to the choice with the reason."""
        if outcome.problem is not None:
            return replace(state, step=Step.ROOM, problem=outcome.problem)
        return replace(state, step=Step.DONE)


def _which(state: State, known: Known) -> Form:
    rooms = [room for room in known.setup.rooms if room.calendar][:MOST_CHOICES]
    choices = (Choice(room.id, room.name) for room in rooms)
    field = one_of("room", Text("trial.room"), choices, rooms[0].id if rooms else "")
    return Form(Text("trial.title"), (Text("trial.which"),), (field,), problem=state.problem)
