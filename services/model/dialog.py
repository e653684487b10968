"""What every dialog is made of: forms with fields and buttons, answers to them, work in between, and ends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from services.model import Person
from services.model.errors import Refusal, RoomfixError
from services.model.setup import Setup


@dataclass(frozen=True, slots=True)
class Text:
    """Words by their key in the text catalogue; values are shown as typed, a Text among them as its own words."""

    key: str
    values: Mapping[str, Text | str | int | float | None] = field(default_factory=dict)


def words_of(error: RoomfixError) -> Text:
    """An error as the words for it, its values as a dialog can keep them."""
    values = {name: value if isinstance(value, int | Text) else str(value) for name, value in error.values.items()}
    return Text(error.key, values)


def joined(texts: Iterable[Text]) -> Text:
    """Several texts as one, with commas; "none" for no text."""
    listed = list(texts)
    if not listed:
        return Text("word.none")
    whole = listed.pop()
    while listed:
        whole = Text("form.joined", {"head": listed.pop(), "tail": whole})
    return whole


class FieldKind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    LINES = "lines"
    ONE = "one"
    MANY = "many"
    SWITCH = "switch"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: `value` comes back and has no comma, `title` is shown as it is; `also` are names that may be
    typed instead, such as those of other languages."""

    value: str
    title: str | Text
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in; `value` is what it holds already (MANY: joined by commas, SWITCH: "true" or "false"), or
    for LINE and LINES words of the catalogue, a line each, which the dialog reads back in every language.

    `hint` is shown in an empty line. Nothing that a client sends back is checked before the dialog sees it.
    """

    name: str
    kind: FieldKind
    label: Text
    value: str | tuple[Text, ...] = ""
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a form: `verb` comes back. Only one that `needs_fields` waits until required fields are filled in
    and brings them all; the others bring none."""

    verb: str
    title: Text
    needs_fields: bool = False


NEXT = Button("next", Text("button.next"), needs_fields=True)
BACK = Button("back", Text("button.back"))
CANCEL = Button("cancel", Text("button.cancel"))
YES = Button("yes", Text("button.yes"))
UPLOAD = "upload"
"""The verb with which a file comes, which no button has."""


@dataclass(frozen=True, slots=True)
class Form:
    """A question to one person. `link` is an address that a button opens, as (title, address); `problem` is why the
    form is asked once more. At most six buttons, the link's included (Teams: maxActions). Only a form that `takes_file`
    gets one that is sent in the chat."""

    title: Text
    lines: tuple[Text, ...] = ()
    fields: tuple[Field, ...] = ()
    buttons: tuple[Button, ...] = (NEXT, BACK, CANCEL)
    link: tuple[Text, str] | None = None
    problem: Text | None = None
    takes_file: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the pressed verb and what was filled in, unproven and unchecked.

    A file that was sent in the chat comes as the verb UPLOAD with its `name` and `url`.
    """

    verb: str
    filled: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """One field's text without white space around it, "" when it was left out."""
        return self.filled.get(name, "").strip()

    def many(self, name: str) -> tuple[str, ...]:
        """The ticked values of a field (Adaptive Cards joins them by commas)."""
        return tuple(value.strip() for value in self.filled.get(name, "").split(",") if value.strip())

    def is_on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == "true"


def require_button(form: Form, answer: Answer) -> None:
    """Let an answer pass that the form offers; raises Refusal: `file_unexpected`, `no_such_button`."""
    verbs = {button.verb: button.title for button in form.buttons}
    if answer.verb == UPLOAD and not form.takes_file:
        raise Refusal("file_unexpected")
    if answer.verb not in verbs and answer.verb != UPLOAD:
        raise Refusal("no_such_button", buttons=joined(verbs.values()))


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done outside before the dialog goes on, while `title` is shown; `args` are JSON's own types.

    Its outcome comes back as `Outcome`; what it found is in `Known.results` under its name from then on.
    """

    name: str
    title: Text
    args: Mapping[str, Any] = field(default_factory=dict)


ReportProgress = Callable[[int, int], Awaitable[None]]
"""Tells how much of an effect is done, of how much."""


@dataclass(frozen=True, slots=True)
class EffectOutcome:
    """What became of an Effect, or what happened outside while a form waited: the result, or why there is none."""

    name: str
    result: Mapping[str, Any] = field(default_factory=dict)
    problem: Text | None = None


@dataclass(frozen=True, slots=True)
class Begin:
    """A button or a continuation that begins another dialog: its name and the words after it."""

    title: Text
    name: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The dialog is over and its change is made; `lines` say what was done and what is left to do.

    `then` begins by itself, in the same place with the same person; `offers` are buttons for any admin, at most six.
    """

    title: Text
    lines: tuple[Text, ...] = ()
    then: Begin | None = None
    offers: tuple[Begin, ...] = ()


Shown = Form | Effect | End


@dataclass(frozen=True, slots=True)
class Known:
    """What a dialog sees besides its own state: the set-up as it is now, with whom it talks, what its effects found.

    `dialog` is this dialog's own id: what it makes new gets an id from that, the same each time `change` is asked.
    """

    setup: Setup
    person: Person
    now: datetime
    dialog: str = "d"
    results: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def result(self, work: str) -> Mapping[str, Any]:
        """What the latest work of that name found, nothing if it was not done."""
        return self.results.get(work, {})


class HasStep(Protocol):
    """A dialog's own state: a small frozen dataclass of JSON's types, enums and dataclasses of these.

    `step` says where the dialog stands. What is large belongs into the results of an Effect.
    """

    @property
    def step(self) -> StrEnum:
        """Where the dialog stands; an answer that leaves it where it was changes the same message."""


S = TypeVar("S", bound=HasStep)


class Dialog(Protocol[S]):
    """What a dialog consists of. Every function is pure.

    `back` needs no code: it sets the state's `step` to the last one whose form was answered, except those in `passed`,
    to which nothing leads back. `cancel` neither, but for what `abandoned` undoes. What a dialog does not say itself
    does nothing: no outside work moves it, its end changes nothing, and nothing has to be undone.
    """

    state: type[S]
    passed: frozenset[str] = frozenset()

    def begin(self, words: str, known: Known) -> S:
        """The state it begins in, with the words typed after its name; raises Refusal."""

    def show(self, state: S, known: Known) -> Shown:
        """What comes now."""

    def answer(self, state: S, answer: Answer, known: Known) -> S:
        """The state after an answer; raises Refusal, whose words are shown while the form stays as it is."""

    def worked(self, state: S, outcome: EffectOutcome, known: Known) -> S:
        """The state after some effect, or after something happened outside."""
        return state

    def change(self, state: S, known: Known) -> Setup:
        """The set-up as the end leaves it; pure, because it is asked again when another admin was faster.

        Raises Refusal where the set-up does not allow it any more; nothing is then changed.
        """
        return known.setup

    def abandoned(self, state: S, known: Known) -> Effect | None:
        """What has to be undone when the person cancels in this state."""
        return None
