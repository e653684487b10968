"""A dialog as a table: a row for each step that asks: its form, what an answer leads to, what is read first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import Field as DataclassField
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from dialogs.list_forms import AGAIN, DoneEffects
from dialogs.long_lists import Listing, Look
from services.model.dialog import Answer, Dialog, Effect, EffectOutcome, Form, HasStep, Known, Shown


class Reading(HasStep, Protocol):
    """The state of a dialog that has things read before it asks for them."""

    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]

    @property
    def works(self) -> DoneEffects:
        """What is read already."""


class Looking(HasStep, Protocol):
    """The state of a dialog with long lists."""

    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]

    @property
    def look(self) -> Look:
        """Where somebody looks in them."""


R = TypeVar("R", bound=Reading)
L = TypeVar("L", bound=Looking)


@dataclass(frozen=True, slots=True)
class Question(Generic[R]):
    """A step that asks: its form, what an answer leads to, and the effect whose result it needs first."""

    form: Callable[[R, Known], Form]
    answer: Callable[[R, Answer, Known], R]
    first: Effect | Callable[[R, Known], Effect | None] | None = None

    def needed(self, state: R, known: Known) -> Effect | None:
        """The effect whose result the form is made of, None for a form that needs none."""
        return self.first(state, known) if callable(self.first) else self.first


class TableDialog(Dialog[R], Generic[R]):
    """A dialog whose `questions` are a row a step; where it asks nothing, `over` says what comes."""

    questions: Mapping[Any, Question[R]]

    def over(self, state: R, known: Known) -> Shown:
        """The end, or an effect that is a step of its own."""
        raise NotImplementedError

    def show(self, state: R, known: Known) -> Shown:
        """The form of the step, the effect that it needs first, or what comes where nothing is asked."""
        question = self.questions.get(state.step)
        if question is None:
            return self.over(state, known)
        needed = question.needed(state, known)
        return needed if needed is not None and state.works.is_due(needed.name) else question.form(state, known)

    def answer(self, state: R, answer: Answer, known: Known) -> R:
        """The state after an answer; "again" has the effect done once more."""
        question = self.questions[state.step]
        if answer.verb != AGAIN.verb:
            return question.answer(state, answer, known)
        needed = question.needed(state, known)
        return state if needed is None else replace(state, works=state.works.anew(needed.name))

    def worked(self, state: R, outcome: EffectOutcome, known: Known) -> R:
        """Once an effect is done, or could not be."""
        return replace(state, works=state.works.after(outcome))


def leading(step: StrEnum) -> Callable[[R, Answer, Known], R]:
    """An answer that leads to a step, whatever it is."""
    return lambda state, answer, known: replace(state, step=step)


def picking(
    listing: Callable[[L, Known], Listing], then: Callable[[L, str, Known], L], **buttons: Callable[[L, Known], L]
) -> Callable[[L, Answer, Known], L]:
    """An answer that picks one of a list or looks elsewhere in it; `buttons`, by their verbs, go on without."""

    def answered(state: L, answer: Answer, known: Known) -> L:
        if answer.verb in buttons:
            return buttons[answer.verb](state, known)
        listed = listing(state, known)
        look = listed.looked(answer)
        return then(state, listed.picked(answer), known) if look is None else replace(state, look=look)

    return answered


def ticking(
    listing: Callable[[L, Known], Listing],
    before: Callable[[L, Known], Iterable[str]],
    then: Callable[[L, tuple[str, ...], Known], L],
    **buttons: Callable[[L, Known], L],
) -> Callable[[L, Answer, Known], L]:
    """An answer that ticks some of a list besides those ticked `before`, as `picking` picks one."""

    def answered(state: L, answer: Answer, known: Known) -> L:
        if answer.verb in buttons:
            return buttons[answer.verb](state, known)
        listed = listing(state, known)
        look, ticked = listed.looked(answer), listed.ticked(answer, before(state, known))
        return then(state, ticked, known) if look is None else replace(state, look=replace(look, ticked=ticked))

    return answered
