"""Adaptive Cards 1.5 as plain dicts: the `adaptivecards` package made strict, with actions and refresh added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, ClassVar, Literal

from adaptivecards.adaptivecard import AdaptiveCard
from adaptivecards.baseobject import BareObject, PropertyType
from adaptivecards.containers import ActionSet, Column, ColumnSet, Container, Fact, FactSet
from adaptivecards.elements import TextBlock

from cards.text.escaping import Markdown, one_line

Json = dict[str, Any]
"""A part of a card, made of JSON's own types alone."""

Property = PropertyType
"""What an element may have, of which type, under which key."""
Style = Literal["default", "emphasis", "good", "warning", "attention", "accent"]
Color = Literal["default", "dark", "light", "accent", "good", "warning", "attention"]
Size = Literal["small", "default", "medium", "large", "extraLarge"]
Spacing = Literal["none", "small", "default", "medium", "large", "extraLarge", "padding"]

BUTTON_TITLE = 40
"""Characters; Teams cuts longer button titles (Teams: cards-reference, "titles are one line and truncate")."""
MOST_BUTTONS = 6
"""Buttons in one ActionSet; Teams' host configuration shows no more (`actions.maxActions`)."""


class Strict(BareObject):  # type: ignore[misc]  # the package ships no types
    """What every part of a card has: only known properties of the right type, None meaning "leave it out".

    The package's own constructors let unknown names vanish silently, so this one replaces them.
    """

    element_type: ClassVar[str]
    known: ClassVar[Mapping[str, PropertyType]] = {}

    def __init_subclass__(cls) -> None:
        described = (item for base in reversed(cls.__mro__) for item in vars(base).items())
        cls.known = {name: kind for name, kind in described if isinstance(kind, PropertyType)}

    def __init__(self, **properties: object) -> None:
        self._data: Json = {"type": self.element_type} if self.element_type else {}
        for name, value in properties.items():
            if value is None:
                continue
            kind = self.known.get(name)
            if kind is None or not isinstance(value, kind.type):
                raise TypeError(f"{type(self).__name__} has no property {name!r} that can be {value!r}")
            self._data[kind.key_name] = value


class _Text(Strict, TextBlock):  # type: ignore[misc]
    style = PropertyType(type=str)


class _Container(Strict, Container):  # type: ignore[misc]
    select_action = PropertyType(type=dict, key_name="selectAction")


class _Columns(Strict, ColumnSet):  # type: ignore[misc]
    pass


class _Column(Strict, Column):  # type: ignore[misc]
    pass


class _Facts(Strict, FactSet):  # type: ignore[misc]
    pass


class _Fact(Strict, Fact):  # type: ignore[misc]
    element_type = ""  # the one part that goes without, as there is nothing else a fact set holds


class _Actions(Strict, ActionSet):  # type: ignore[misc]
    pass


class _Action(Strict):
    title = PropertyType(type=str)


class _OpenUrl(_Action):
    element_type = "Action.OpenUrl"
    url = PropertyType(type=str)


class _Submit(_Action):
    element_type = "Action.Submit"
    fields = PropertyType(type=dict, key_name="data")
    associated_inputs = PropertyType(type=str, key_name="associatedInputs")


class _Execute(_Submit):
    element_type = "Action.Execute"
    verb = PropertyType(type=str)
    fallback = PropertyType(type=dict)


class _Card(Strict, AdaptiveCard):  # type: ignore[misc]
    element_type = "AdaptiveCard"
    version = PropertyType(type=str)
    refresh = PropertyType(type=dict)
    msteams = PropertyType(type=dict)


def text(
    content: Markdown,
    *,
    size: Size | None = None,
    color: Color | None = None,
    bold: bool = False,
    subtle: bool = False,
    heading: bool = False,
    spacing: Spacing | None = None,
    align: Literal["left", "center", "right"] | None = None,
    max_lines: int | None = None,
) -> Json:
    """A paragraph that wraps; `heading` is for screen readers (card schema: TextBlock.style)."""
    return {**_look(size, color, bold, subtle, heading, spacing, align, max_lines), "text": content}


@cache
def _look(
    size: Size | None,
    color: Color | None,
    bold: bool,
    subtle: bool,
    heading: bool,
    spacing: Spacing | None,
    align: str | None,
    max_lines: int | None,
) -> Json:
    """A paragraph without its words; cards have a dozen looks, and checking them anew took a fifth of drawing one."""
    return rendered(
        _Text(
            wrap=True,
            size=size,
            color=color,
            weight="bolder" if bold else None,
            isSubtle=subtle or None,
            style="heading" if heading else None,
            spacing=spacing,
            horizontalAlignment=align,
            maxLines=max_lines,
        )
    )


def facts(rows: Iterable[tuple[Markdown, Markdown]]) -> Json:
    """A list of names with their values."""
    return rendered(_Facts(facts=[rendered(_Fact(title=title, value=value)) for title, value in rows]))


def container(
    items: list[Json],
    *,
    style: Style | None = None,
    bleed: bool = False,
    separator: bool = False,
    spacing: Spacing | None = None,
    opens: Json | None = None,
) -> Json:
    """Elements that belong together; `bleed` fills the card's whole width, `opens` is the link behind all of it."""
    return rendered(
        _Container(
            items=items,
            style=style,
            bleed=bleed or None,
            separator=separator or None,
            spacing=spacing,
            select_action=opens,
        )
    )


def beside(left: list[Json], right: list[Json]) -> Json:
    """Two columns, the left one as wide as the right one leaves it."""
    columns = [_Column(width="stretch", items=left), _Column(width="auto", items=right)]
    return rendered(_Columns(columns=[rendered(column) for column in columns]))


def execute(title: str, verb: str, fields: Mapping[str, str | int], *, takes_inputs: bool | None = None) -> Json:
    """A button that asks Roomfix to do something, as Action.Submit for clients that know no Action.Execute.

    A Submit has no verb of its own, so it travels inside the data (Teams: Universal Actions, backward compatibility).
    Only one that `takes_inputs` waits for required inputs and brings them along; None is for cards without any.
    """
    shown = one_line(title, limit=BUTTON_TITLE)
    inputs = "auto" if takes_inputs else "none"
    asked = None if takes_inputs is None else inputs
    older = rendered(_Submit(title=shown, fields={**fields, "verb": verb}, associated_inputs=asked))
    return rendered(_Execute(title=shown, verb=verb, fields=dict(fields), associated_inputs=inputs, fallback=older))


def open_url(title: str, url: str) -> Json:
    """A link that opens in the browser."""
    return rendered(_OpenUrl(title=one_line(title, limit=BUTTON_TITLE), url=url))


def buttons(actions: list[Json], *, spacing: Spacing | None = None) -> Json:
    """One row of at most `MOST_BUTTONS` buttons; raises ValueError for more, because Teams would hide them.

    Buttons always stand in an ActionSet: some older Teams clients honour `fallback` nowhere else (Universal Actions).
    """
    if len(actions) > MOST_BUTTONS:
        raise ValueError(f"{len(actions)} buttons in one row, Teams shows {MOST_BUTTONS}")
    return rendered(_Actions(actions=actions, spacing=spacing))


def card(body: list[Json], *, fallback_text: Markdown, refresh: Json | None = None, is_wide: bool = True) -> Json:
    """A whole card, ready for JSON. `refresh` is an `execute` that a person can ask for in the message's menu.

    It never runs by itself: an empty `userIds` says so (Teams: up-to-date views), every change is sent as an edit.
    """
    asked = None if refresh is None else {"action": refresh, "userIds": []}
    return rendered(
        _Card(
            version="1.5",
            body=body,
            fallback_text=fallback_text,
            refresh=asked,
            msteams={"width": "Full"} if is_wide else None,
        )
    )


def size(whole: Json) -> int:
    """Bytes of a card as Teams counts them, in UTF-16 (Teams: format-your-bot-messages; the limit is about 100 KB)."""
    return len(json.dumps(whole, ensure_ascii=False).encode("utf-16-le"))


def rendered(part: Strict) -> Json:
    """A part as JSON."""
    live: Json = part.render()
    return live
