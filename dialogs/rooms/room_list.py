"""`rooms`: the rooms of the inventory, what each is mapped to, and when it is free."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from dialogs.list_forms import LONGEST_SEARCH, DoneEffects, gone_form, short, turned
from dialogs.mapping.map_plan import disconnected, removed, require_room
from dialogs.rooms import room_list_forms as forms
from services.model import RoomId
from services.model.dialog import Answer, Begin, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text
from services.model.errors import Refusal
from services.model.setup import Setup


class Step(StrEnum):
    """Where the dialog stands."""

    NONE = "none"
    LIST = "list"
    GLANCE = "glance"
    ROOM = "room"
    DISCONNECT = "disconnect"
    REMOVE = "remove"
    MAP = "map"
    DISCONNECTED = "disconnected"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class State:
    """The page of the list, and the room that was opened."""

    step: Step
    search: str = ""
    page: int = 0
    room: str = ""
    works: DoneEffects = field(default_factory=DoneEffects)


class Rooms(Dialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def begin(self, words: str, known: Known) -> State:
        """The list, searched for the words."""
        return State(Step.LIST if known.setup.rooms else Step.NONE, words[:LONGEST_SEARCH])

    def show(self, state: State, known: Known) -> Shown:
        work = _work(state, known)
        if work is not None and state.works.is_due(work.name):
            return work
        match state.step:
            case Step.LIST:
                return forms.listing(known.setup, state.search, state.page)
            case Step.GLANCE:
                shown = forms.page(known.setup, state.search, state.page)
                return forms.glance(known.setup, shown, known.result("glance"), state.works.problem_of("glance"))
            case Step.ROOM | Step.DISCONNECT | Step.REMOVE:
                return _one(state, known)
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal("room_not_chosen")."""
        match state.step:
            case Step.LIST:
                return _listed(state, answer, known)
            case Step.GLANCE:
                page = state.page + (answer.verb == "more")
                return replace(state, page=page, works=state.works.anew("glance"))
            case Step.ROOM if answer.verb == "again":
                return replace(state, works=state.works.anew("free_busy"))
            case Step.ROOM:
                return replace(state, step=Step(answer.verb))
            case Step.DISCONNECT:
                return replace(state, step=Step.DISCONNECTED)
        return replace(state, step=Step.REMOVED)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        return replace(state, works=state.works.after(outcome))

    def change(self, state: State, known: Known) -> Setup:
        """The set-up without the room's calendar, or without the room; raises Refusal("room_gone")."""
        match state.step:
            case Step.DISCONNECTED:
                return disconnected(known.setup, state.room)
            case Step.REMOVED:
                return removed(known.setup, state.room)
        return known.setup


def _listed(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == "glance":
        return replace(state, step=Step.GLANCE, works=state.works.anew("glance"))
    turn = turned(answer, state)
    if turn is not None:
        return turn
    room = known.setup.room(RoomId(answer.text("room")))
    if room is None:
        raise Refusal("room_not_chosen", name=short(answer.text("room")))
    return replace(state, step=Step.ROOM, room=room.id, works=state.works.anew("free_busy"))


def _work(state: State, known: Known) -> Effect | None:
    """What has to be done before a step can be shown."""
    if state.step is Step.GLANCE:
        shown = forms.page(known.setup, state.search, state.page).items
        return Effect("glance", Text("rooms.glancing"), {"rooms": [room.id for room in shown if room.calendar]})
    room = known.setup.room(RoomId(state.room))
    if state.step is Step.ROOM and room is not None and room.calendar:
        return Effect("free_busy", Text("rooms.reading", {"room": short(room.name)}), {"room": room.id})
    return None


def _one(state: State, known: Known) -> Form:
    room = known.setup.room(RoomId(state.room))
    if room is None:
        return gone_form()
    if state.step is Step.ROOM:
        return forms.one(room, known.setup, known.result("free_busy"), state.works.problem_of("free_busy"))
    return forms.asked(room, state.step)


def _end(state: State, known: Known) -> End:
    offer_import, offer_map = Begin(Text("map.offer_import"), "import"), Begin(Text("rooms.offer_map"), "map")
    if state.step is Step.NONE:
        return End(Text("rooms.none"), (Text("rooms.none_why"),), offers=(offer_import, offer_map))
    room = require_room(known.setup, state.room)
    if state.step is Step.MAP:
        return End(Text("rooms.connecting", {"room": short(room.name)}), then=replace(offer_map, words=room.id))
    offers = (Begin(Text("map.offer_rooms"), "rooms"),)
    values = {"room": short(room.name)}
    if state.step is Step.REMOVED:
        return End(Text("rooms.removed", values), (Text("rooms.removed_why"),), offers=offers)
    return End(Text("map.disconnected", values), (Text("map.disconnected_why"),), offers=offers)
