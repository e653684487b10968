"""The inputs of Adaptive Cards 1.5: what is filled in comes back as text under the input's name."""

from __future__ import annotations

from collections.abc import Iterable

from cards.kit import Json, Property, Strict, rendered
from cards.text.escaping import one_line

CHOICE_TITLE = 120
LINE_TEXT, LONG_TEXT = 500, 20_000
"""Characters that can be typed into a line and into a text of several lines."""
MOST_EXPANDED = 6
"""Choices of which one is taken that stand open; more fold into a menu."""


class _Input(Strict):
    name = Property(type=str, key_name="id")
    label = Property(type=str)
    value = Property(type=str)
    is_required = Property(type=bool, key_name="isRequired")
    error_message = Property(type=str, key_name="errorMessage")


class _Line(_Input):
    element_type = "Input.Text"
    placeholder = Property(type=str)
    is_multiline = Property(type=bool, key_name="isMultiline")
    max_length = Property(type=int, key_name="maxLength")


class _Choices(_Input):
    element_type = "Input.ChoiceSet"
    choices = Property(type=list)
    is_multi_select = Property(type=bool, key_name="isMultiSelect")
    style = Property(type=str)
    wrap = Property(type=bool)


class _Choice(Strict):
    element_type = ""
    title = Property(type=str)
    value = Property(type=str)


class _Switch(_Input):
    element_type = "Input.Toggle"
    title = Property(type=str)
    wrap = Property(type=bool)


def line(
    name: str, label: str, *, value: str = "", hint: str | None = None, required: str | None = None, long: bool = False
) -> Json:
    """A text to fill in, of several lines if it is `long`; `required` is what is said when it is left empty."""
    return rendered(
        _Line(
            name=name,
            label=label,
            value=value or None,
            placeholder=hint,
            is_multiline=long or None,
            max_length=LONG_TEXT if long else LINE_TEXT,
            is_required=required is not None or None,
            error_message=required,
        )
    )


def choice(
    name: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    *,
    value: str = "",
    many: bool,
    required: str | None,
    folded: bool = False,
) -> Json:
    """One or `many` of some choices, each (value, title); they stand open unless they are many or shall be `folded`."""
    shown = [rendered(_Choice(value=value, title=one_line(title, limit=CHOICE_TITLE))) for value, title in choices]
    return rendered(
        _Choices(
            name=name,
            label=label,
            value=value or None,
            choices=shown,
            is_multi_select=many or None,
            style="expanded" if many or (len(shown) <= MOST_EXPANDED and not folded) else "compact",
            wrap=True,
            is_required=required is not None or None,
            error_message=required,
        )
    )


def switch(name: str, title: str, *, value: str = "") -> Json:
    """Something that is on ("true") or off ("false"); its title stands beside it and is what a screen reader says."""
    return rendered(_Switch(name=name, title=title, value=value or "false", wrap=True))
