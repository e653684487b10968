"""`rooms`: the rooms of the inventory, what each is mapped to, and when it is free."""

from __future__ import annotations

from dataclasses import replace

from dialogs.list_forms import LONGEST_SEARCH, short, turned
from dialogs.mapping.map_plan import disconnected, removed, require_room
from dialogs.questions import Question, TableDialog, leading
from dialogs.rooms import room_list_forms as forms
from dialogs.rooms.room_list_forms import State, Step
from services.model import RoomId
from services.model.dialog import Answer, Begin, Effect, End, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup


class Rooms(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        self.questions = {
            Step.LIST: Question(forms.listing, _listed),
            Step.GLANCE: Question(forms.glance, _glanced, _glance),
            Step.ROOM: Question(forms.one, lambda state, answer, known: replace(state, step=Step(answer.verb)), _read),
            Step.DISCONNECT: Question(forms.asked, leading(Step.DISCONNECTED)),
            Step.REMOVE: Question(forms.asked, leading(Step.REMOVED)),
        }

    def begin(self, words: str, known: Known) -> State:
        """The list, searched for the words."""
        return State(Step.LIST if known.setup.rooms else Step.NONE, words[:LONGEST_SEARCH])

    def over(self, state: State, known: Known) -> End:
        """What became of the room, or where else the person is led."""
        offer_import, offer_map = Begin(Text("map.offer_import"), "import"), Begin(Text("rooms.offer_map"), "map")
        if state.step is Step.NONE:
            return End(Text("rooms.none"), (Text("rooms.none_why"),), offers=(offer_import, offer_map))
        room = require_room(known.setup, state.room)
        values = {"room": short(room.name)}
        if state.step is Step.MAP:
            return End(Text("rooms.connecting", values), then=replace(offer_map, words=room.id))
        offers = (Begin(Text("map.offer_rooms"), "rooms"),)
        if state.step is Step.REMOVED:
            return End(Text("rooms.removed", values), (Text("rooms.removed_why"),), offers=offers)
        return End(Text("map.disconnected", values), (Text("map.disconnected_why"),), offers=offers)

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


def _glanced(state: State, answer: Answer, known: Known) -> State:
    return replace(state, page=state.page + 1, works=state.works.anew("glance"))


def _glance(state: State, known: Known) -> Effect:
    shown = forms.page(state, known).items
    return Effect("glance", Text("rooms.glancing"), {"rooms": [room.id for room in shown if room.calendar]})


def _read(state: State, known: Known) -> Effect | None:
    room = known.setup.room(RoomId(state.room))
    if room is None or not room.calendar:
        return None
    return Effect("free_busy", Text("rooms.reading", {"room": short(room.name)}), {"room": room.id})
