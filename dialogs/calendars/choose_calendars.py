"""`calendars`: which room mailboxes Roomfix reads through a connection, and at which location they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from dialogs.calendars import choose_forms as forms
from dialogs.calendars.choose_end import Wish, changed, end
from dialogs.calendars.choose_place import answer_new_place, answer_place, new_place_form, place_form
from dialogs.calendars.choose_state import State, Step
from dialogs.list_forms import DoneEffects, turned
from dialogs.questions import Question, TableDialog
from services.model import Connection, ConnectionId
from services.model.dialog import UPLOAD, Answer, Begin, Effect, End, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup

SETUP: Final = "setup"
"""The word that leads on from dialog to dialog until all is set up."""
MOST_ASKED: Final = 20
"""Mailboxes whose working hours are looked at (Graph: getSchedule takes 20)."""


class Calendars(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        self.questions = {
            Step.CONNECTION: Question(forms.which, _connection),
            Step.HOW: Question(forms.how, _how, _find_rooms),
            Step.PICK: Question(forms.pick, _pick),
            Step.PASTE: Question(forms.paste, _paste),
            Step.FOUND: Question(forms.found, _found, _look_up),
            Step.PLACE: Question(place_form, answer_place),
            Step.NEW_PLACE: Question(_new_place, answer_new_place, _hours),
        }

    def begin(self, words: str, known: Known) -> State:
        """For the connection with that id or account, or the only one.

        Raises Refusal: `calendars_no_connection`, `calendars_connection_unknown`.
        """
        connections = known.setup.connections
        if not connections:
            raise Refusal("calendars_no_connection")
        wanted = " ".join(word for word in words.split() if word != SETUP)
        if not wanted and len(connections) > 1:
            return State(Step.CONNECTION)
        chosen = next((one for one in connections if wanted in {"", one.id, one.account}), None)
        if chosen is None:
            raise Refusal("calendars_connection_unknown", name=wanted)
        return State(Step.HOW, chosen.id, SETUP in words.split() or _is_first(chosen, wanted, known))

    def over(self, state: State, known: Known) -> End:
        """What was added, and what comes next."""
        words = f"{state.connection} {SETUP}" if state.is_setup else state.connection
        again = Begin(Text("calendars.then_more"), "calendars", words)
        onward = Begin(Text("calendars.then_map"), "map", f"{SETUP} {state.connection}" if state.is_setup else "")
        then = again if state.is_more else onward
        return end(known.setup, _wish(state, known), faults=_faults(state, known), then=then)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer, or with a file that was sent; raises Refusal."""
        if answer.verb == UPLOAD:
            return _looked_up(state, file=answer.text("url"))
        return super().answer(state, answer, known)

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with the new calendars, and their location if that is new; raises Refusal as `changed` does."""
        return changed(known.setup, _wish(state, known))


def _is_first(connection: Connection, wanted: str, known: Known) -> bool:
    """Whether this is a part of connecting: begun for a connection that reads nothing yet."""
    return wanted == connection.id and all(one.connection != connection.id for one in known.setup.calendars)


def _find_rooms(state: State, known: Known) -> Effect:
    return Effect("find_rooms", Text("calendars.finding"), {"connection": state.connection})


def _look_up(state: State, known: Known) -> Effect:
    listed = {"url": state.file} if state.file else {"text": state.typed}
    return Effect("look_up", Text("calendars.looking"), {"connection": state.connection, **listed})


def _hours(state: State, known: Known) -> Effect:
    asked = {"connection": state.connection, "addresses": list(_wanted(state, known))[:MOST_ASKED]}
    return Effect("hours", Text("calendars.asking_hours"), asked)


def _new_place(state: State, known: Known) -> Form:
    chosen = _wanted(state, known)
    return new_place_form(state, known, [room.building for room in forms.listed(known) if room.address in chosen])


def _connection(state: State, answer: Answer, known: Known) -> State:
    chosen = known.setup.connection(ConnectionId(answer.text("connection")))
    if chosen is None:
        raise Refusal("calendars_connection_unknown", name=answer.text("connection"))
    return replace(state, step=Step.HOW, connection=chosen.id, works=DoneEffects())


def _how(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == "paste":
        return replace(state, step=Step.PASTE)
    return replace(state, step=Step.PICK, typed="", file="", search="", page=0)


def _pick(state: State, answer: Answer, known: Known) -> State:
    """The ticks of the page that was shown take the place of those it had; all others stay."""
    if answer.verb == "all":
        had = forms.owners(known.setup)
        found = (room.address for room in forms.searched(known, state.search) if room.address not in had)
        return _ticked(state, tuple(dict.fromkeys((*state.ticked, *found))), known)
    chosen = answer.many("calendars")
    strange = set(chosen) - {room.address for room in forms.listed(known)}
    if strange:
        raise Refusal("calendars_not_listed", name=min(strange))
    page = {room.address for room in forms.picked_page(state, known).items}
    kept = (address for address in state.ticked if address not in page)
    ticked = tuple(dict.fromkeys((*kept, *chosen)))
    turn = turned(answer, replace(state, ticked=ticked))
    if turn is not None:
        return turn
    return _ticked(state, ticked, known)


def _ticked(state: State, ticked: tuple[str, ...], known: Known) -> State:
    if not ticked:
        raise Refusal("calendars_none_ticked")
    return _placing(replace(state, ticked=ticked), known)


def _paste(state: State, answer: Answer, known: Known) -> State:
    if not answer.text("list"):
        raise Refusal("calendars_none_typed")
    return _looked_up(state, typed=answer.text("list"))


def _looked_up(state: State, *, typed: str = "", file: str = "") -> State:
    works = state.works.anew("look_up")
    return replace(state, step=Step.FOUND, typed=typed, file=file, works=works, with_denied=True, with_unlisted=False)


def _found(state: State, answer: Answer, known: Known) -> State:
    with_denied, with_unlisted = answer.is_on(forms.DENIED), answer.is_on(forms.UNLISTED)
    chosen = replace(state, with_denied=with_denied, with_unlisted=with_unlisted)
    if not _wanted(chosen, known):
        raise Refusal("calendars_none_left")
    return _placing(chosen, known)


def _placing(state: State, known: Known) -> State:
    step = Step.PLACE if known.setup.locations else Step.NEW_PLACE
    return replace(state, step=step, search="", page=0, works=state.works.anew("hours"))


def _wanted(state: State, known: Known) -> Mapping[str, str]:
    """The calendars that were chosen, by address, and their names."""
    if not (state.typed or state.file):
        ticked = frozenset(state.ticked)
        return {room.address: room.name for room in forms.listed(known) if room.address in ticked}
    result = known.result("look_up")
    others = [*(result["denied"] if state.with_denied else ()), *(result["people"] if state.with_unlisted else ())]
    good = {row["address"]: row["name"] or row["address"] for row in result["calendars"]}
    return good | {address: address for address in others}


def _wish(state: State, known: Known) -> Wish:
    return Wish(state.connection, _wanted(state, known), state.location, state.new_place)


def _faults(state: State, known: Known) -> tuple[Text, ...]:
    if not (state.typed or state.file):
        return ()
    result = dict(known.result("look_up"))
    if state.with_denied:
        result["denied"] = ()
    if state.with_unlisted:
        result["people"] = ()
    return tuple(forms.faults(result))
