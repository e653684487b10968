"""`maintenance`: announced for a room or a location, listed, and ended early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dialogs.long_lists import PICK, Look
from dialogs.monitors import maintenance_forms as forms
from services.model import Location, LocationId, Pause, PauseId, Room, RoomId
from services.model.dialog import Answer, Begin, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.monitors.maintenance_windows import ahead, place_of, with_pause
from services.parsing.moment_text import read_end, read_start

LONGEST: Final = timedelta(days=31)
FARTHEST: Final = timedelta(days=366)
"""How far ahead maintenance can begin."""
LONGEST_WHY: Final = 200
END_IT: Final = "end_pause"


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    PLACE = "place"
    WHEN = "when"
    ASKED = "asked"
    ENDING = "ending"
    ENDED = "ended"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The place that was chosen, and the maintenance that is announced there; or which one is to end, by its id."""

    step: Step = Step.LIST
    look: Look = field(default_factory=Look)
    place: str = ""
    pause: Pause | None = None
    ending: str = ""
    name: str = ""
    problem: Text | None = None


class Maintenance(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """With the name of a room or a location there, else with the list; raises Refusal for other words."""
        if words.strip():
            listing = forms.places(known, Look(Step.PLACE))
            return State(Step.WHEN, place=listing.picked(Answer("", {PICK: words.strip()})))
        return State(Step.LIST if ahead(known.setup, known.now) else Step.PLACE)

    def show(self, state: State, known: Known) -> Shown:
        """What runs, the questions about what is to come, or what became of it."""
        match state.step:
            case Step.LIST:
                return replace(forms.overview(known, state.look.at(Step.LIST)), problem=state.problem)
            case Step.PLACE:
                return forms.place(known, state.look.at(Step.PLACE))
            case Step.WHEN:
                return _when(state, known)
            case Step.ASKED:
                return forms.ending(state.name)
            case Step.ENDING:
                return Effect(END_IT, Text("maintenance.ending"), {"pause": state.ending})
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal, whose words name what is wrong."""
        return _ANSWERS[state.step](replace(state, problem=None), answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once maintenance is over, or why not."""
        if outcome.problem is not None:
            return replace(state, step=Step.LIST, problem=outcome.problem)
        return replace(state, step=Step.ENDED)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with what was announced; raises Refusal where the place is gone."""
        return known.setup if state.pause is None else with_pause(known.setup, state.pause, known.now)


def _listed(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.ADD.verb:
        return replace(state, step=Step.PLACE)
    listing = forms.pauses(known, state.look.at(Step.LIST))
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    ending = listing.picked(answer)
    pause = next(one for one in known.setup.pauses if one.id == ending)
    return replace(state, step=Step.ASKED, ending=ending, name=place_of(known.setup, pause))


def _confirmed(state: State, answer: Answer, known: Known) -> State:
    return replace(state, step=Step.ENDING)


def _placed(state: State, answer: Answer, known: Known) -> State:
    listing = forms.places(known, state.look.at(Step.PLACE))
    look = listing.looked(answer)
    return replace(state, step=Step.WHEN, place=listing.picked(answer)) if look is None else replace(state, look=look)


def _timed(state: State, answer: Answer, known: Known) -> State:
    """Raises Refusal: `pause_nowhere`, `note_long`, and for times that cannot be read or cannot be."""
    found, location = _found(state, known)
    zone, why = forms.zone_of(location), " ".join(answer.text("why").split())
    start = read_start(answer.text("start"), zone, known.now)
    end = read_end(answer.text("end"), zone, start)
    _require_times(start, end, known.now)
    if len(why) > LONGEST_WHY:
        raise Refusal("note_long", most=LONGEST_WHY)
    room = found.id if isinstance(found, Room) else None
    there = location.id if room is None else None
    pause = Pause(PauseId(known.dialog), room, there, start, end, known.person, why)
    return replace(state, step=Step.DONE, pause=pause, name=found.name)


def _require_times(start: datetime, end: datetime, now: datetime) -> None:
    if start < now:
        raise Refusal("pause_past")
    if start - now > FARTHEST:
        raise Refusal("pause_far", most=FARTHEST.days)
    if end <= start:
        raise Refusal("pause_order")
    if end - start > LONGEST:
        raise Refusal("pause_long", most=LONGEST.days)


def _found(state: State, known: Known) -> tuple[Room | Location, Location]:
    """The room or location that was chosen, and where it is; raises Refusal("pause_nowhere")."""
    kind, _, chosen = state.place.partition(":")
    room = known.setup.room(RoomId(chosen)) if kind == forms.ROOM else None
    location = known.setup.location(room.location if room is not None else LocationId(chosen))
    if location is None or (kind == forms.ROOM and room is None):
        raise Refusal("pause_nowhere")
    return room or location, location


def _when(state: State, known: Known) -> Form:
    try:
        found, location = _found(state, known)
    except Refusal:
        return forms.gone()
    return forms.when(found.name, location, known.now)


def _end(state: State, known: Known) -> End:
    again = (Begin(Text("maintenance.begin"), "maintenance"),)
    if state.pause is None:
        count = int(known.result(END_IT).get("count", 0))
        told = Text("maintenance.let_go", {"count": count}) if count else Text("maintenance.nothing_waited")
        return End(Text("maintenance.over", {"place": state.name}), (told,), offers=again)
    pause = state.pause
    title, line = Text("maintenance.announced", {"place": state.name}), forms.line(pause, known)
    return End(title, (line, Text("maintenance.what"), Text("maintenance.people")), offers=again)


_ANSWERS: Final[dict[Step, Callable[[State, Answer, Known], State]]] = {
    Step.LIST: _listed,
    Step.PLACE: _placed,
    Step.WHEN: _timed,
    Step.ASKED: _confirmed,
}
