"""`maintenance`: announced for a room or a location, listed, and ended early."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from dialogs.list_forms import DoneEffects
from dialogs.long_lists import PICK
from dialogs.monitors import maintenance_forms as forms
from dialogs.monitors.maintenance_forms import END_IT, State, Step
from dialogs.questions import Question, TableDialog, leading, picking
from services.model import Location, LocationId, Pause, PauseId, Room, RoomId
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, End, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.monitors.maintenance_windows import ahead, place_of, with_pause
from services.parsing.moment_text import read_end, read_start

LONGEST: Final = timedelta(days=31)
FARTHEST: Final = timedelta(days=366)
"""How far ahead maintenance can begin."""
LONGEST_WHY: Final = 200


class Maintenance(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        self.questions = {
            Step.LIST: Question(forms.overview, picking(forms.pauses, _chosen, add=_adding)),
            Step.PLACE: Question(forms.place, picking(forms.places, _placed)),
            Step.WHEN: Question(_when, _timed),
            Step.ASKED: Question(forms.ending, leading(Step.ENDING)),
        }

    def begin(self, words: str, known: Known) -> State:
        """With the name of a room or a location there, else with the list; raises Refusal for other words."""
        if words.strip():
            named = Answer("", {PICK: words.strip()})
            return State(Step.WHEN, place=forms.places(State(Step.PLACE), known).picked(named))
        return State(Step.LIST if ahead(known.setup, known.now) else Step.PLACE)

    def over(self, state: State, known: Known) -> Effect | End:
        """What was announced, or the end of what was chosen and what became of it."""
        if state.step is Step.ENDING:
            return Effect(END_IT, Text("maintenance.ending"), {"pause": state.ending})
        again = (Begin(Text("maintenance.begin"), "maintenance"),)
        if state.pause is None:
            count = int(known.result(END_IT).get("count", 0))
            told = Text("maintenance.let_go", {"count": count}) if count else Text("maintenance.nothing_waited")
            return End(Text("maintenance.over", {"place": state.name}), (told,), offers=again)
        title, line = Text("maintenance.announced", {"place": state.name}), forms.line(state.pause, known)
        return End(title, (line, Text("maintenance.what"), Text("maintenance.people")), offers=again)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal, whose words name what is wrong."""
        return super().answer(replace(state, works=DoneEffects()), answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once maintenance is over, or why not."""
        state = super().worked(state, outcome, known)
        return replace(state, step=Step.LIST if outcome.problem else Step.ENDED)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with what was announced; raises Refusal where the place is gone."""
        return known.setup if state.pause is None else with_pause(known.setup, state.pause, known.now)


def _adding(state: State, known: Known) -> State:
    return replace(state, step=Step.PLACE)


def _chosen(state: State, ending: str, known: Known) -> State:
    pause = next(one for one in known.setup.pauses if one.id == ending)
    return replace(state, step=Step.ASKED, ending=ending, name=place_of(known.setup, pause))


def _placed(state: State, place: str, known: Known) -> State:
    return replace(state, step=Step.WHEN, place=place)


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
