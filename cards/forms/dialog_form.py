"""The cards of a dialog: a question to fill in, its answer once it is given, what is being done, and the end."""

from __future__ import annotations

from collections.abc import Iterable

from cards import kit
from cards.actions import INPUT, BeginDialog, Fill, pack
from cards.forms import inputs
from cards.text.escaping import Markdown, escape
from cards.text.texts import UTC_ZONE, Voice
from services.model.dialog import Button, Choice, End, Field, FieldKind, Form, Text

MOST_OPEN = 2
"""Choices of one that stand open on a card; where there are more, each folds into a menu."""


def form_card(form: Form, *, dialog: str, step: int, language: str = "en") -> kit.Json:
    """A form with its fields and buttons; what comes back names the dialog and the step."""
    voice = Voice(UTC_ZONE, language)
    body = _head(form.title, voice)
    if form.problem is not None:
        notice = voice.say("notice.line", level=voice.say("notice.attention"), words=said(form.problem, voice))
        body.append(kit.container([kit.text(notice)], style="attention"))
    body += [kit.text(said(line, voice)) for line in form.lines]
    is_folded = sum(field.kind is FieldKind.ONE for field in form.fields) > MOST_OPEN
    body += [_input(field, voice, is_folded=is_folded) for field in form.fields]
    buttons = [_button(button, dialog, step, voice) for button in form.buttons]
    if form.link is not None:
        title, address = form.link
        buttons.insert(0, kit.open_url(plain(title, voice), address))
    if buttons:
        body.append(kit.buttons(buttons))
    return kit.card(body, fallback_text=said(form.title, voice), is_wide=False)


def answered_card(title: Text, answers: Iterable[tuple[Text, Text | str]], *, language: str = "en") -> kit.Json:
    """What a form becomes when it has been answered: the answers, nothing to press."""
    voice = Voice(UTC_ZONE, language)
    rows = [(said(label, voice), _answered(value, voice)) for label, value in answers]
    body = [kit.text(said(title, voice), bold=True, heading=True)]
    return kit.card([*body, kit.facts(rows)] if rows else body, fallback_text=said(title, voice), is_wide=False)


def working_card(title: Text, progress: Text | None, *, language: str = "en") -> kit.Json:
    """What is being done, and how far it is."""
    voice = Voice(UTC_ZONE, language)
    body = _head(title, voice)
    body.append(kit.text(said(progress or Text("form.working"), voice), subtle=True))
    return kit.card(body, fallback_text=said(title, voice), is_wide=False)


def end_card(end: End, *, language: str = "en") -> kit.Json:
    """How a dialog ended, and what could be begun next."""
    voice = Voice(UTC_ZONE, language)
    body = [*_head(end.title, voice), *(kit.text(said(line, voice)) for line in end.lines)]
    if end.offers:
        offers = [(plain(offer.title, voice), pack(BeginDialog(offer.name, offer.words))) for offer in end.offers]
        body.append(kit.buttons([kit.execute(title, verb, fields) for title, (verb, fields) in offers]))
    return kit.card(body, fallback_text=said(end.title, voice), is_wide=False)


def said(text: Text, voice: Voice) -> Markdown:
    """A text in words, the texts among its values too."""
    return voice.say(text.key, **text.values)


def plain(text: Text, voice: Voice) -> str:
    """A text as plain words in one line, for buttons and labels."""
    return voice.plain(text.key, **text.values)


def held(field: Field, voice: Voice) -> str:
    """What a field holds already, as it is shown and may be typed back."""
    return field.value if isinstance(field.value, str) else "\n".join(plain(line, voice) for line in field.value)


def _head(title: Text, voice: Voice) -> list[kit.Json]:
    words = kit.text(said(title, voice), size="large", bold=True, heading=True)
    return [kit.container([words], style="accent", bleed=True)]


def _input(field: Field, voice: Voice, *, is_folded: bool) -> kit.Json:
    name, label, value = INPUT + field.name, plain(field.label, voice), held(field, voice)
    required = voice.plain("form.required") if field.is_required else None
    match field.kind:
        case FieldKind.ONE | FieldKind.MANY:
            choices = [(choice.value, _titled(choice, voice)) for choice in field.choices]
            return inputs.choice(
                name, label, choices, value=value, many=field.kind is FieldKind.MANY, required=required
            )
        case FieldKind.SWITCH:
            return inputs.switch(name, label, value=value)
    hint = plain(field.hint, voice) if field.hint else None
    return inputs.line(name, label, value=value, hint=hint, required=required, long=field.kind is FieldKind.LINES)


def _answered(value: Text | str, voice: Voice) -> Markdown:
    if isinstance(value, Text):
        return said(value, voice)
    return escape(value) if value else voice.say("word.none")


def _titled(choice: Choice, voice: Voice) -> str:
    return plain(choice.title, voice) if isinstance(choice.title, Text) else choice.title


def _button(button: Button, dialog: str, step: int, voice: Voice) -> kit.Json:
    verb, fields = pack(Fill(dialog, step, button.verb))
    return kit.execute(plain(button.title, voice), verb, fields, takes_inputs=button.needs_fields)
