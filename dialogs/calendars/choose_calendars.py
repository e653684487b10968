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
from services.model import Connection, ConnectionId
from services.model.dialog import UPLOAD, Answer, Begin, Effect, EffectOutcome, Form, Known, Shown, Text
from services.model.errors import Refusal
from services.model.setup import Setup

SETUP: Final = "setup"
"""The word that leads on from dialog to dialog until all is set up."""
MOST_ASKED: Final = 20
"""Mailboxes whose working hours are looked at (Graph: getSchedule takes 20)."""


class Calendars:
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset()

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

    def show(self, state: State, known: Known) -> Shown:
        """What comes now."""
        work = _work(state, known)
        if work is not None and state.works.is_due(work.name):
            return work
        if state.step is not Step.DONE:
            return _form(state, known)
        words = f"{state.connection} {SETUP}" if state.is_setup else state.connection
        again = Begin(Text("calendars.then_more"), "calendars", words)
        onward = Begin(Text("calendars.then_map"), "map", f"{SETUP} {state.connection}" if state.is_setup else "")
        return end(
            known.setup, _wish(state, known), faults=_faults(state, known), then=again if state.is_more else onward
        )

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal."""
        if answer.verb == UPLOAD:
            return _looked_up(state, file=answer.text("url"))
        if answer.verb == "again" and (work := _work(state, known)) is not None:
            return replace(state, works=state.works.anew(work.name))
        return _ANSWERS[state.step](state, answer, known)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """The state after some effect."""
        return replace(state, works=state.works.after(outcome))

    def change(self, state: State, known: Known) -> Setup:
        """The set-up with the new calendars, and their location if that is new; raises Refusal as `changed` does."""
        return changed(known.setup, _wish(state, known))

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """Nothing has to be undone."""
        return None


def _is_first(connection: Connection, wanted: str, known: Known) -> bool:
    """Whether this is a part of connecting: begun for a connection that reads nothing yet."""
    return wanted == connection.id and all(one.connection != connection.id for one in known.setup.calendars)


def _work(state: State, known: Known) -> Effect | None:
    """What has to be done before a step can be shown."""
    match state.step:
        case Step.HOW:
            return Effect("find_rooms", Text("calendars.finding"), {"connection": state.connection})
        case Step.FOUND:
            listed = {"url": state.file} if state.file else {"text": state.typed}
            return Effect("look_up", Text("calendars.looking"), {"connection": state.connection, **listed})
        case Step.NEW_PLACE:
            addresses = list(_wanted(state, known))[:MOST_ASKED]
            asked = {"connection": state.connection, "addresses": addresses}
            return Effect("hours", Text("calendars.asking_hours"), asked)
    return None


def _form(state: State, known: Known) -> Form:
    match state.step:
        case Step.CONNECTION:
            return forms.which(known.setup.connections)
        case Step.HOW:
            return forms.how(known, state.works.problem_of("find_rooms"))
        case Step.PICK:
            return forms.pick(known, state.connection, state.search, state.page, state.ticked)
        case Step.PASTE:
            return forms.paste(state.typed)
        case Step.FOUND:
            problem = state.works.problem_of("look_up")
            switches = {"with_denied": state.with_denied, "with_unlisted": state.with_unlisted}
            return forms.found(known.result("look_up"), **switches, problem=problem)
        case Step.PLACE:
            return place_form(state, known)
    return new_place_form(state, known, _buildings(state, known))


def _buildings(state: State, known: Known) -> tuple[str, ...]:
    chosen = _wanted(state, known)
    return tuple(room.building for room in forms.listed(known) if room.address in chosen)


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
    page = {room.address for room in forms.picked_page(known, state.search, state.page).items}
    kept = (address for address in state.ticked if address not in page)
    ticked = tuple(dict.fromkeys((*kept, *chosen)))
    turn = turned(answer, state.search, state.page)
    if turn is not None:
        return replace(state, ticked=ticked, search=turn[0], page=turn[1])
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


_ANSWERS: Final = {
    Step.CONNECTION: _connection,
    Step.HOW: _how,
    Step.PICK: _pick,
    Step.PASTE: _paste,
    Step.FOUND: _found,
    Step.PLACE: answer_place,
    Step.NEW_PLACE: answer_new_place,
}


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
