"""`people`: who may set Roomfix up; add an admin, remove one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from dialogs.list_forms import AGAIN, DoneEffects
from dialogs.long_lists import Listing, Look, some
from dialogs.questions import Question, TableDialog, leading, picking
from dialogs.sites import roster
from services.admin import admins
from services.model import Person, PersonId
from services.model.dialog import BACK, CANCEL, NEXT, YES, Answer, Begin, Button, End, Form, Known, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.vocabulary import means

MOST_LINES: Final = 20
ADD = Button("add", Text("people.add"))
REMOVE = Button("remove", Text("people.remove"))
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


class People(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`."""

    state = State

    def __init__(self) -> None:
        self.questions = {
            Step.LIST: Question(_overview, _chosen),
            Step.ADD: Question(_addition, picking(_candidates, _added), roster.READING),
            Step.REMOVE: Question(_removal, picking(_removable, _removed)),
            Step.SELF: Question(_asked, leading(Step.DONE)),
        }

    def begin(self, words: str, known: Known) -> State:
        """With "add" or "remove" at once where it leads; raises Refusal("people_words") for other words."""
        if not words.strip():
            return State()
        if means(words, "add"):
            return State(Step.ADD)
        if means(words, "remove"):
            return State(Step.REMOVE)
        raise Refusal("people_words", words=words)

    def over(self, state: State, known: Known) -> End:
        """What has changed, and who is an admin now, whether the set-up has changed already or not."""
        left = [admin for admin in known.setup.admins if admin.id != state.picked.id]
        if not state.is_removal:
            left.append(state.picked)
        lines = [Text("people.now", {"names": some(admin.name for admin in left)})]
        if len(left) == 1:
            lines.append(Text("people.last_left"))
        title = Text("people.removed" if state.is_removal else "people.added", {"name": state.picked.name})
        return End(title, tuple(lines), offers=(Begin(Text("people.again"), "people"),))

    def change(self, state: State, known: Known) -> Setup:
        """One admin more or less; raises Refusal for a provider's person and for the last admin."""
        if state.is_removal:
            return admins.removed(known.setup, state.picked.id)
        return admins.added(known.setup, state.picked)


def _overview(state: State, known: Known) -> Form:
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


def _chosen(state: State, answer: Answer, known: Known) -> State:
    return replace(state, step=Step.REMOVE if answer.verb == REMOVE.verb else Step.ADD)


def _addition(state: State, known: Known) -> Form:
    listing = _candidates(state, known)
    return listing.form(
        Text("people.add_title"),
        (Text("people.add_who" if listing.choices else "people.nobody_to_add"),),
        Text("people.person"),
        forward=(NEXT,) if listing.choices else (AGAIN,),
        problem=state.works.problem_of(roster.ROSTER),
    )


def _removal(state: State, known: Known) -> Form:
    lead, label = Text("people.remove_who"), Text("people.person")
    return _removable(state, known).form(Text("people.remove_title"), (lead,), label)


def _asked(state: State, known: Known) -> Form:
    return Form(Text("people.self_title"), (Text("people.self"),), (), (YES, BACK, CANCEL))


def _candidates(state: State, known: Known) -> Listing:
    """The people of the roster who are no admins. A provider's are among them: picking one tells why not."""
    people = [person for person in roster.members(known) if not known.setup.is_admin(person.id)]
    return Listing(roster.choices(people), state.look.at(Step.ADD), exactly=True)


def _removable(state: State, known: Known) -> Listing:
    return Listing(roster.choices(known.setup.admins), state.look.at(Step.REMOVE), exactly=True)


def _added(state: State, picked: str, known: Known) -> State:
    person = roster.person_of(roster.members(known), picked)
    admins.added(known.setup, person)
    return replace(state, step=Step.DONE, picked=person, is_removal=False)


def _removed(state: State, picked: str, known: Known) -> State:
    person = roster.person_of(known.setup.admins, picked)
    admins.removed(known.setup, person.id)
    step = Step.SELF if person.id == known.person.id else Step.DONE
    return replace(state, step=step, picked=person, is_removal=True)
