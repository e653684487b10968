"""`map`: which room of the inventory each calendar belongs to, for all of them or for one room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from dialogs.mapping import map_end
from dialogs.mapping.map_all import all_new, answer_each, answer_sure, each_form, looking, sure, sure_form, wanted
from dialogs.mapping.map_plan import connected, disconnected, free_calendars, listed, mapped, require_room
from dialogs.mapping.map_room import (
    answer_disconnect,
    answer_room,
    answer_which,
    disconnect_form,
    meant,
    room_form,
    which_form,
)
from dialogs.mapping.map_sources import (
    answer_place,
    answer_seen,
    answer_source,
    answer_take,
    names,
    place_form,
    seen_form,
    source_form,
    take_form,
)
from dialogs.mapping.map_state import SETUP, State, Step, Sure
from services.model import LocationId
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.setup import Setup


class Map:
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset()

    def begin(self, words: str, known: Known) -> State:
        """For the room that is named, else for all calendars; "setup" and a connection's id lead on to booking.

        Raises Refusal("map_unknown_room").
        """
        setup = known.setup
        if words and words.split()[0] != SETUP:
            found = meant(setup, words)
            return State(Step.ROOM, words, room=found[0].id) if len(found) == 1 else State(Step.WHICH, words)
        if not setup.rooms:
            return State(Step.SOURCE, words)
        return State(Step.SURE if free_calendars(setup) else Step.NOTHING, words)

    def show(self, state: State, known: Known) -> Shown:
        """What comes now."""
        work = _WORKS.get(state.step)
        if work is not None and state.works.is_due(work.name):
            return work
        form = _FORMS.get(state.step)
        return form(state, known) if form else _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal."""
        if answer.verb == "again":
            return replace(state, works=state.works.anew(_WORKS[state.step].name))
        return _ANSWERS[state.step](state, answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """The state after some effect; where nothing is beyond doubt each calendar is looked at."""
        state = replace(state, works=state.works.after(outcome))
        if state.step is not Step.SURE or outcome.problem is not None or sure(known):
            return state
        return looking(replace(state, sure=Sure.LOOK), known)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with the mapping; raises Refusal: `place_gone`, `room_gone`, `calendar_gone`, `calendar_taken`."""
        setup = known.setup
        match state.step:
            case Step.MAPPED | Step.TAKEN:
                return mapped(setup, _asked(state, known), dialog=known.dialog)
            case Step.LISTED:
                return _listed(state, known)
            case Step.CONNECTED:
                return connected(setup, state.room, state.calendar)
            case Step.DISCONNECTED:
                return disconnected(setup, state.room)
        return setup

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """Nothing has to be undone."""
        return None


def _asked(state: State, known: Known) -> Mapping[str, str]:
    """What each calendar gets: what was chosen, or a new room where all are taken over."""
    return all_new(known.setup) if state.step is Step.TAKEN else wanted(state, known)


def _listed(state: State, known: Known) -> Setup:
    return listed(known.setup, names(state, known), LocationId(state.location), dialog=known.dialog)


def _end(state: State, known: Known) -> End:
    """How it ends; shown only if `change` lets it."""
    setup = known.setup
    match state.step:
        case Step.IMPORT:
            return End(Text("map.importing"), then=Begin(Text("map.offer_import"), "import", state.words))
        case Step.LISTED:
            return map_end.listed(setup, _listed(state, known), Begin(Text("map.offer_map"), "map", state.words))
        case Step.NOTHING:
            return map_end.nothing(setup, _booking(state))
        case Step.CONNECTED:
            return map_end.one(require_room(setup, state.room), state.calendar)
        case Step.DISCONNECTED:
            return map_end.one(require_room(setup, state.room), None)
    asked = _asked(state, known)
    return map_end.mapped(setup, mapped(setup, asked, dialog=known.dialog), asked, _booking(state))


def _booking(state: State) -> Begin | None:
    """What comes next where this is a part of connecting."""
    word, _, connection = state.words.partition(" ")
    return Begin(Text("map.then_booking"), "booking", connection.strip()) if word == SETUP else None


_WORKS: Final[Mapping[Step, Effect]] = {
    Step.SEEN: Effect("seen_rooms", Text("map.finding_seen")),
    Step.SURE: Effect("propose", Text("map.proposing")),
}

_FORMS: Final[Mapping[Step, Callable[[State, Known], Form]]] = {
    Step.SOURCE: source_form,
    Step.SEEN: seen_form,
    Step.PLACE: place_form,
    Step.TAKE: take_form,
    Step.SURE: sure_form,
    Step.EACH: each_form,
    Step.WHICH: which_form,
    Step.ROOM: room_form,
    Step.DISCONNECT: disconnect_form,
}

_ANSWERS: Final[Mapping[Step, Callable[[State, Answer, Known], State]]] = {
    Step.SOURCE: answer_source,
    Step.SEEN: answer_seen,
    Step.PLACE: answer_place,
    Step.TAKE: answer_take,
    Step.SURE: answer_sure,
    Step.EACH: answer_each,
    Step.WHICH: answer_which,
    Step.ROOM: answer_room,
    Step.DISCONNECT: answer_disconnect,
}
