"""`map`: which room of the inventory each calendar belongs to, for all of them or for one room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs.mapping import map_all, map_end, map_room, map_sources
from dialogs.mapping.map_plan import connected, disconnected, free_calendars, listed, mapped, require_room
from dialogs.mapping.map_state import SETUP, State, Step, Sure
from dialogs.questions import Question, TableDialog, leading
from services.model import LocationId
from services.model.dialog import Begin, Effect, EffectOutcome, End, Known, Text
from services.model.setup import Setup


class Map(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        seen, surest = Effect("seen_rooms", Text("map.finding_seen")), Effect("propose", Text("map.proposing"))
        self.questions = {
            Step.SOURCE: Question(map_sources.source_form, map_sources.answer_source),
            Step.SEEN: Question(map_sources.seen_form, map_sources.answer_seen, seen),
            Step.PLACE: Question(map_sources.place_form, map_sources.answer_place),
            Step.TAKE: Question(map_sources.take_form, leading(Step.TAKEN)),
            Step.SURE: Question(map_all.sure_form, map_all.answer_sure, surest),
            Step.EACH: Question(map_all.each_form, map_all.answer_each),
            Step.WHICH: Question(map_room.which_form, map_room.answer_which),
            Step.ROOM: Question(map_room.room_form, map_room.answer_room),
            Step.DISCONNECT: Question(map_room.asked_form, leading(Step.DISCONNECTED)),
        }

    def begin(self, words: str, known: Known) -> State:
        """For the room that is named, else for all calendars; "setup" and a connection's id lead on to booking.

        Raises Refusal("map_unknown_room").
        """
        setup = known.setup
        if words and words.split()[0] != SETUP:
            found = map_room.meant(setup, words)
            return State(Step.ROOM, words, room=found[0].id) if len(found) == 1 else State(Step.WHICH, words)
        if not setup.rooms:
            return State(Step.SOURCE, words)
        return State(Step.SURE if free_calendars(setup) else Step.NOTHING, words)

    def over(self, state: State, known: Known) -> End:
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

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """The state after some effect; where nothing is beyond doubt each calendar is looked at."""
        state = super().worked(state, outcome, known)
        if state.step is not Step.SURE or outcome.problem is not None or map_all.sure(known):
            return state
        return map_all.looking(replace(state, sure=Sure.LOOK), known)

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


def _asked(state: State, known: Known) -> Mapping[str, str]:
    """What each calendar gets: what was chosen, or a new room where all are taken over."""
    return map_all.all_new(known.setup) if state.step is Step.TAKEN else map_all.wanted(state, known)


def _listed(state: State, known: Known) -> Setup:
    return listed(known.setup, map_sources.names(state, known), LocationId(state.location), dialog=known.dialog)


def _booking(state: State) -> Begin | None:
    """What comes next where this is a part of connecting."""
    word, _, connection = state.words.partition(" ")
    return Begin(Text("map.then_booking"), "booking", connection.strip()) if word == SETUP else None
