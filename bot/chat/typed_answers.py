"""Typed words as an answer to a form: the name of a button, what fills its first field, or `label: value; …`."""

from __future__ import annotations

import re

from cards.forms.dialog_form import held, plain
from cards.text.texts import DEFAULT, TEXTS, UTC_ZONE, Voice
from services.model.dialog import BACK, CANCEL, Answer, Button, Choice, Field, FieldKind, Form, Text
from services.parsing.choices import chosen_by
from services.parsing.vocabulary import folded, means

_PART = re.compile(r"[;\n]")
_VOICES = tuple(Voice(UTC_ZONE, language) for language in TEXTS)


def as_answer(form: Form, text: str, language: str = DEFAULT) -> Answer:
    """What somebody who types means; what they leave out stays as the form has it in that language."""
    filled = {field.name: held(field, Voice(UTC_ZONE, language)) for field in form.fields}
    button = button_named(form, text)
    if button is not None:
        return Answer(button.verb, filled if button.needs_fields else {})
    verb = next((button.verb for button in form.buttons if button.needs_fields), None)
    if not form.fields and (means(text, "yes") or means(text, "no")):
        onward = [button.verb for button in form.buttons if button.verb not in {BACK.verb, CANCEL.verb}]
        return Answer(CANCEL.verb if means(text, "no") else onward[0] if len(onward) == 1 else "")
    if verb is None or not form.fields:
        return Answer("")  # there is nothing to fill in, and no words may press a button by chance
    first = form.fields[0]
    return Answer(verb, filled | (_named(form, text) or {first.name: _value(first, text)}))


def button_named(form: Form, text: str) -> Button | None:
    """The button of a form that words name by its verb or its title; *cancel* is one of every form."""
    typed = folded(text)
    for button in (*form.buttons, CANCEL):
        if typed in {button.verb, *_words(button.title)}:
            return button
    return None


def _named(form: Form, text: str) -> dict[str, str] | None:
    """The fields of `label: value; label: value`, None where any part is something else."""
    labels = {words: field for field in form.fields for words in _words(field.label)}
    filled: dict[str, str] = {}
    for part in filter(str.strip, _PART.split(text)):
        label, colon, value = part.partition(":")
        field = labels.get(folded(label))
        if not colon or field is None:
            return None
        filled[field.name] = _value(field, value)
    return filled or None


def _value(field: Field, text: str) -> str:
    match field.kind:
        case FieldKind.SWITCH:
            return _switched(field, text)
        case FieldKind.ONE | FieldKind.MANY:
            return _chosen(field, text)
    return text.strip()


def _switched(field: Field, text: str) -> str:
    return "true" if means(text, "yes") else "false" if means(text, "no") else str(field.value)


def _chosen(field: Field, text: str) -> str:
    """The values of the choices named by value, number from 1, title, its part before a dot in the middle, or a time
    that only one title has; the text itself where one is none of them."""
    parts = [folded(part) for part in text.split(",")] if field.kind is FieldKind.MANY else [folded(text)]
    values = [_choice(field.choices, part) for part in parts if part]
    return ",".join(value for value in values if value is not None) if None not in values else text.strip()


def _choice(choices: tuple[Choice, ...], wanted: str) -> str | None:
    for number, choice in enumerate(choices, start=1):
        titles = (folded(choice.title),) if isinstance(choice.title, str) else _words(choice.title)
        short = (title.partition(" · ")[0] for title in titles)
        if wanted in {str(number), folded(choice.value), *titles, *short, *map(folded, choice.also)}:
            return choice.value
    meant = chosen_by(choices, wanted) if ":" in wanted else None  # a part of a name is no answer, a time is
    return meant.value if meant is not None else None


def _words(text: Text) -> tuple[str, ...]:
    """A text in every language, for whoever types in another than they read."""
    return tuple(folded(plain(text, voice)) for voice in _VOICES)
