"""Long lists in a form: a page to pick from or to tick, and a search; typed words name a choice or search for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dialogs.list_forms import MORE, SEARCH
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, Choice, Field, FieldKind, Form, Text, joined
from services.model.errors import Refusal
from services.parsing.paging import Page, matching, page_of, plain
from services.parsing.vocabulary import means

PICK, FIND = "pick", "find"
PAGE: Final = 8
LONGEST_QUERY: Final = 80
LONGEST_NAMES: Final = 100
"""Characters of several names in a row on a card."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where somebody looks in a list, and what is ticked there so far; it counts only in the step it was made in."""

    step: str = ""
    query: str = ""
    page: int = 0
    ticked: tuple[str, ...] | None = None

    def at(self, step: str) -> Look:
        """The look in a step, a fresh one where it belongs to another."""
        return self if self.step == step else Look(step)


@dataclass(frozen=True, slots=True)
class Listing:
    """Choices whose titles are plain words, of which one is picked or `many` are ticked, and where somebody looks.

    Typed words that stand in a single title pick it, unless it has to be typed `exactly`.
    """

    choices: tuple[Choice, ...]
    look: Look
    many: bool = False
    exactly: bool = False

    @property
    def page(self) -> Page[Choice]:
        """What is shown of them now."""
        found = matching(self.choices, self.look.query, words=_names)
        return page_of(found, self.look.page, size=PAGE)

    @property
    def is_long(self) -> bool:
        """Whether they need more than one page."""
        return len(self.choices) > PAGE

    def lines(self) -> tuple[Text, ...]:
        """Which of them are shown, if not all."""
        page = self.page
        if not self.is_long:
            return ()
        if not page.total:
            return (Text("sites.nothing_found", {"query": self.look.query}),)
        return (Text("sites.page", {"first": page.first, "last": page.last, "total": page.total}),)

    def fields(self, label: Text, *chosen: str) -> tuple[Field, ...]:
        """To pick or tick and to search; nothing where there is no choice."""
        if not self.choices:
            return ()
        kind = FieldKind.MANY if self.many else FieldKind.ONE
        shown = self.page.items
        value = ",".join(choice.value for choice in shown if choice.value in chosen)
        pick = Field(PICK, kind, label, value, shown)
        find = Field(FIND, FieldKind.LINE, Text("button.search"), self.look.query, hint=Text("sites.find_hint"))
        return (pick, find) if self.is_long else (pick,)

    def buttons(self) -> tuple[Button, ...]:
        """To search and to turn the page, where there are more than one."""
        return (SEARCH, MORE) if self.is_long else ()

    def form(
        self,
        title: Text,
        lines: Iterable[Text],
        label: Text,
        *chosen: str,
        rows: Iterable[Text] = (),
        forward: tuple[Button, ...] = (NEXT,),
        others: tuple[Button, ...] = (BACK, CANCEL),
        problem: Text | None = None,
    ) -> Form:
        """The question for one or some of them, `rows` below the lines that say which are shown and which `chosen`."""
        picked = (Text("sites.ticked", {"names": self._titles(chosen)}),) if self.many and self.is_long else ()
        said = (*lines, *self.lines(), *rows, *picked)
        buttons = (*forward, *self.buttons(), *others)
        return Form(title, said, self.fields(label, *chosen), buttons, problem=problem)

    def looked(self, answer: Answer) -> Look | None:
        """Where an answer wants to look instead; None for one that picks or ticks.

        Raises Refusal("choice_unknown") for a search that finds nothing.
        """
        if answer.verb == MORE.verb:
            return replace(self.look, page=self.page.number + 1)
        picked, query = answer.text(PICK), answer.text(FIND)[:LONGEST_QUERY]
        if answer.verb == SEARCH.verb or (FIND in answer.filled and query != self.look.query):
            return self._searched(query)
        is_vague = self.is_long and not self.many and len(self._named(picked)) > 1
        return self._searched(picked) if is_vague else None

    def picked(self, answer: Answer) -> str:
        """The value that was picked, or whose title was typed; raises Refusal for none and for words that name none."""
        typed = answer.text(PICK)
        if not typed:
            raise Refusal("nothing_picked")
        return self._one(typed)

    def ticked(self, answer: Answer, before: Iterable[str]) -> tuple[str, ...]:
        """What is ticked after an answer: what it ticks of this page, and what was ticked `before` on the others.

        Typed titles tick, too, and so do "all" and "none". Raises Refusal for a title that is none.
        """
        typed, everything = answer.text(PICK), [choice.value for choice in self.choices]
        before = [value for value in before if value in everything]
        if means(typed, "all"):
            return tuple(everything)
        if means(typed, "nothing"):
            return ()
        shown = {choice.value for choice in self.page.items}
        return tuple(dict.fromkeys([*(value for value in before if value not in shown), *self._several(typed)]))

    def _titles(self, values: Iterable[str]) -> str:
        """The titles of some of the choices in a row."""
        titles = {choice.value: _title(choice) for choice in self.choices}
        return some(titles[value] for value in values if value in titles)

    def _searched(self, query: str) -> Look:
        if not matching(self.choices, query, words=_names):
            raise Refusal("choice_unknown", typed=query)
        return replace(self.look, query=query, page=0)

    def _several(self, typed: str) -> list[str]:
        if not typed:
            return []
        if len(self._named(typed)) == 1:
            return [self._one(typed)]
        return [self._one(name) for part in typed.split(",") if (name := part.strip())]

    def _one(self, typed: str) -> str:
        found = self._named(typed)
        if not found:
            raise Refusal("choice_unknown", typed=typed)
        if len(found) > 1:
            raise Refusal("choice_several", typed=typed, names=some(_title(choice) for choice in found))
        if self.exactly and not _is_called(found[0], typed):
            raise Refusal("choice_inexact", typed=typed, name=_title(found[0]))
        return found[0].value

    def _named(self, typed: str) -> tuple[Choice, ...]:
        """The choice of that value, else those of that title, else those whose title has these words."""
        if not typed:
            return ()
        by_value = tuple(choice for choice in self.choices if choice.value == typed)
        by_title = tuple(choice for choice in self.choices if _is_called(choice, typed))
        return by_value or by_title or matching(self.choices, typed, words=_names)


def some(names: Iterable[str]) -> str:
    """As many names as fit into a line of a card, and how many more there are."""
    listed = list(names)
    kept = list(listed)
    while len(kept) > 1 and len(", ".join(kept)) > LONGEST_NAMES:
        kept.pop()
    more = len(listed) - len(kept)
    return ", ".join(kept) + (f" +{more}" if more else "")


def saved_line(parts: Iterable[Text]) -> Text:
    """Which parts of something are saved."""
    listed = list(parts)
    return Text("sites.saved_parts", {"parts": joined(listed)}) if listed else Text("sites.unchanged")


def _title(choice: Choice) -> str:
    return choice.title if isinstance(choice.title, str) else choice.value


def _names(choice: Choice) -> str:
    return " ".join((_title(choice), *choice.also))


def _is_called(choice: Choice, typed: str) -> bool:
    return choice.value == typed or plain(typed) in {plain(name) for name in (_title(choice), *choice.also)}
