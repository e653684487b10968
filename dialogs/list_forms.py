"""What the dialogs about rooms have in common: long lists on short cards, faults of lists in words, works done once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field as DataclassField
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Protocol, TypeVar

from services.model import Location, LocationId
from services.model.dialog import CANCEL, Answer, Button, Choice, EffectOutcome, Field, FieldKind, Form, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.paging import Page, matching, page_of

PAGE: Final = 40
"""Calendars, rooms or locations to choose from on one card."""
MOST_LINES: Final = 20
LONGEST: Final = 60
"""Characters of a name or a cell in a list: twenty lines of the worst of them still fit a card."""
LONGEST_SEARCH: Final = 200

SEARCH: Final = Button("search", Text("button.search"), needs_fields=True)
MORE: Final = Button("more", Text("button.more"), needs_fields=True)
AGAIN: Final = Button("again", Text("button.again"))


class Paged(Protocol):
    """The state of a dialog with a list in pages."""

    __dataclass_fields__: ClassVar[dict[str, DataclassField[Any]]]

    @property
    def search(self) -> str:
        """What it is searched for."""

    @property
    def page(self) -> int:
        """Which page is shown, from 0."""


P = TypeVar("P", bound=Paged)


@dataclass(frozen=True, slots=True)
class DoneEffects:
    """Which effects of a dialog are done, and which one `failed` last and why."""

    done: tuple[str, ...] = ()
    failed: str = ""
    problem: Text | None = None

    def after(self, outcome: EffectOutcome) -> DoneEffects:
        """Once an effect has its outcome."""
        if outcome.problem is not None:
            return DoneEffects(self._without(outcome.name), outcome.name, outcome.problem)
        return DoneEffects((*self._without(outcome.name), outcome.name))

    def anew(self, name: str) -> DoneEffects:
        """With an effect to be done once more."""
        return DoneEffects(self._without(name))

    def is_due(self, name: str) -> bool:
        """Whether an effect has to be done before its form can be shown."""
        return name not in (*self.done, self.failed)

    def problem_of(self, name: str) -> Text | None:
        """Why an effect failed, if it did."""
        return self.problem if self.failed == name else None

    def _without(self, name: str) -> tuple[str, ...]:
        return tuple(done for done in self.done if done != name)


def search_field(search: str) -> Field:
    """The field that a list is searched with; it stands first, so that a typed word searches."""
    return Field("search", FieldKind.LINE, Text("rooms.search"), search, hint=Text("rooms.search_hint"))


def searchable(
    field: Field, search: str, shown: Page[Any], *, is_long: bool
) -> tuple[tuple[Field, ...], tuple[Button, ...]]:
    """A field with a page of a list: after a search where the list `is_long`, and buttons to turn the pages."""
    searching = (SEARCH,) if is_long else ()
    return (search_field(search), field) if is_long else (field,), (*searching, *((MORE,) if shown.count > 1 else ()))


def turned(answer: Answer, state: P) -> P | None:
    """The state with the search and the page that an answer leads to; None for an answer that goes on."""
    wanted = answer.text("search")[:LONGEST_SEARCH]
    if wanted != state.search:
        return replace(state, search=wanted, page=0)
    if answer.verb == MORE.verb:
        return replace(state, page=state.page + 1)
    return state if answer.verb == SEARCH.verb else None


def page_line(page: Page[Any]) -> Text:
    """Which part of a list is shown."""
    if not page.total:
        return Text("rooms.nothing_found")
    return Text("rooms.page", {"first": page.first, "last": page.last, "total": page.total})


def shortened(lines: Sequence[Text], *, total: int | None = None) -> tuple[Text, ...]:
    """The first lines of many, and how many more there are; `total` where not all of them came along."""
    more = (len(lines) if total is None else total) - MOST_LINES
    first = tuple(lines[:MOST_LINES])
    return (*first, Text("rooms.and_more", {"count": more})) if more > 0 else first


def fault(row: Mapping[str, Any]) -> Text:
    """A `services.parsing.lists.Problem`, as an effect's result has it, in words."""
    values = {name: short(value) if isinstance(value, str) else value for name, value in row["values"].items()}
    why = Text(row["reason"], {"what": short(row["what"]), **values})
    return Text("rooms.line", {"line": row["line"], "why": why}) if row["line"] else why


def gone_form() -> Form:
    """The room that a question was about was removed meanwhile."""
    return Form(Text("rooms.gone"), (), (), (CANCEL,), problem=Text("room_gone"))


def short(text: str) -> str:
    """A name or a cell as it stands in a list."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def place_fields(
    locations: Sequence[Location], search: str, page: int, chosen: str
) -> tuple[tuple[Field, ...], tuple[Button, ...]]:
    """What a location is chosen with: its fields, with a search where there are many, and buttons to turn the pages."""
    shown = page_of(matching(locations, search, words=lambda one: one.name), page, size=PAGE)
    choices = tuple(Choice(one.id, short(one.name)) for one in shown.items)
    value = chosen if chosen in {one.id for one in shown.items} else ""
    field = Field("location", FieldKind.ONE, Text("rooms.location"), value, choices)
    return searchable(field, search, shown, is_long=len(locations) > PAGE)


def place_of(answer: Answer, setup: Setup) -> LocationId:
    """The location that was chosen; raises Refusal("place_unknown")."""
    location = setup.location(LocationId(answer.text("location")))
    if location is None:
        raise Refusal("place_unknown", name=short(answer.text("location")))
    return location.id
