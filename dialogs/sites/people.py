"""`people`: who may set Roomfix up; add an admin, remove one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from dialogs.list_forms import AGAIN, DoneEffects
from dialogs.long_lists import Listing, Look, some
from dialogs.sites import roster
from services.admin import admins
from services.model import Person, PersonId
from services.model.dialog import (
    BACK,
    CANCEL,
    NEXT,
    Answer,
    Begin,
    Button,
    Effect,
    EffectOutcome,
    End,
    Form,
    Known,
    Shown,
    Text,
)
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.vocabulary import means

MOST_LINES: Final = 20
ADD = Button("add", Text("people.add"))
REMOVE = Button("remove", Text("people.remove"))
YES = Button("yes", Text("button.yes"))
NOBODY: Final = Person(PersonId(""), "")


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    ADD = "add"
    REMOVE = "remove"
    SELF = "self"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """`picked` becomes an admin, or is none any more where `is_removal`."""

    step: Step = Step.LIST
    look: Look = field(default_factory=Look)
    works: DoneEffects = field(default_factory=DoneEffects)
    picked: Person = NOBODY
    is_removal: bool = False


class People:
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State
    passed: frozenset[str] = frozenset()

    def begin(self, words: str, known: Known) -> State:
        """With "add" or "remove" at once where it leads; raises Refusal("people_words") for other words."""
        if not words.strip():
            return State()
        if means(words, "add"):
            return State(Step.ADD)
        if means(words, "remove"):
            return State(Step.REMOVE)
        raise Refusal("people_words", words=words)

    def show(self, state: State, known: Known) -> Shown:
        """The admins, whom to add or remove, or what became of it."""
        match state.step:
            case Step.LIST:
                return _overview(known)
            case Step.ADD:
                return roster.reading() if state.works.is_due(roster.ROSTER) else _addition(state, known)
            case Step.REMOVE:
                return _removal(state, known)
            case Step.SELF:
                return Form(Text("people.self_title"), (Text("people.self"),), (), (YES, BACK, CANCEL))
        return _end(state, known)

    def answer(self, state: State, answer: Answer, known: Known) -> State:
        """The state after an answer; raises Refusal where somebody cannot be added or removed."""
        match state.step:
            case Step.LIST:
                return replace(state, step=Step.REMOVE if answer.verb == REMOVE.verb else Step.ADD)
            case Step.ADD:
                return _added(state, answer, known)
            case Step.REMOVE:
                return _removed(state, answer, known)
        return replace(state, step=Step.DONE)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once the people of the roster are read, or could not be."""
        return replace(state, works=state.works.after(outcome))

    def change(self, state: State, known: Known) -> Setup:
        """One admin more or less; raises Refusal for a provider's person and for the last admin."""
        if state.is_removal:
            return admins.removed(known.setup, state.picked.id)
        return admins.added(known.setup, state.picked)

    def abandoned(self, state: State, known: Known) -> Effect | None:
        """Nothing has to be undone."""
        return None


def _overview(known: Known) -> Form:
    people = known.setup.admins
    lines = [Text("people.intro" if people else "people.none")]
    lines += [_line(person, known) for person in people[:MOST_LINES]]
    if len(people) > MOST_LINES:
        lines.append(Text("sites.more", {"count": len(people) - MOST_LINES}))
    buttons = (ADD, REMOVE, CANCEL) if people else (ADD, CANCEL)
    return Form(Text("people.title"), tuple(lines), (), buttons)


def _line(person: Person, known: Known) -> Text:
    if person.id == known.person.id:
        return Text("people.you", {"name": known.person.name})
    return Text("people.admin", {"name": person.name})


def _addition(state: State, known: Known) -> Form:
    listing = _candidates(state, known)
    problem = state.works.problem_of(roster.ROSTER)
    lines = (Text("people.add_who"), *listing.lines()) if listing.choices else (Text("people.nobody_to_add"),)
    forward = (NEXT, *listing.buttons()) if listing.choices else ()
    buttons = (*forward, *((AGAIN,) if not listing.choices else ()), BACK, CANCEL)
    return Form(Text("people.add_title"), lines, listing.fields(Text("people.person")), buttons, problem=problem)


def _removal(state: State, known: Known) -> Form:
    listing = _removable(state, known)
    buttons = (NEXT, *listing.buttons(), BACK, CANCEL)
    fields = listing.fields(Text("people.person"))
    return Form(Text("people.remove_title"), (Text("people.remove_who"), *listing.lines()), fields, buttons)


def _candidates(state: State, known: Known) -> Listing:
    """The people of the roster who are no admins. A provider's are among them: picking one tells why not."""
    people = [person for person in roster.members(known) if not known.setup.is_admin(person.id)]
    return Listing(roster.choices(people), state.look.at(Step.ADD), exactly=True)


def _removable(state: State, known: Known) -> Listing:
    return Listing(roster.choices(known.setup.admins), state.look.at(Step.REMOVE), exactly=True)


def _added(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == AGAIN.verb:
        return replace(state, works=state.works.anew(roster.ROSTER))
    listing = _candidates(state, known)
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    picked = roster.person_of(roster.members(known), listing.picked(answer))
    admins.added(known.setup, picked)
    return replace(state, step=Step.DONE, picked=picked, is_removal=False)


def _removed(state: State, answer: Answer, known: Known) -> State:
    listing = _removable(state, known)
    look = listing.looked(answer)
    if look is not None:
        return replace(state, look=look)
    picked = roster.person_of(known.setup.admins, listing.picked(answer))
    admins.removed(known.setup, picked.id)
    step = Step.SELF if picked.id == known.person.id else Step.DONE
    return replace(state, step=step, picked=picked, is_removal=True)


def _end(state: State, known: Known) -> End:
    """What has changed, and who is an admin now, whether the set-up has changed already or not."""
    left = [admin for admin in known.setup.admins if admin.id != state.picked.id]
    if not state.is_removal:
        left.append(state.picked)
    lines = [Text("people.now", {"names": some(admin.name for admin in left)})]
    if len(left) == 1:
        lines.append(Text("people.last_left"))
    key = "people.removed" if state.is_removal else "people.added"
    return End(Text(key, {"name": state.picked.name}), tuple(lines), offers=(Begin(Text("people.again"), "people"),))
