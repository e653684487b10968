"""What of an answer stays on its card."""

from __future__ import annotations

from services.model.dialog import Answer, Field, FieldKind, Form, Text

MOST_NAMED = 8
LONGEST_SHOWN = 300
"""Characters of an answer that its card keeps."""


def what_stays(form: Form, answer: Answer) -> tuple[tuple[Text, Text | str], ...]:
    """The answer as its card keeps it: what was filled in, or the button where nothing was."""
    button = next((one for one in form.buttons if one.verb == answer.verb), None)
    if button is None:
        return ((Text("form.answered"), answer.text("name")[:LONGEST_SHOWN]),)
    if not (button.needs_fields and form.fields):
        return ((Text("form.answered"), button.title),)
    rows = tuple((field.label, _chosen(field, answer)) for field in form.fields)
    return tuple(row for row in rows if row[1]) or rows[:1]


def _chosen(field: Field, answer: Answer) -> Text | str:
    if field.kind is FieldKind.SWITCH:
        return Text("button.yes") if answer.is_on(field.name) else Text("button.no")
    titles = {choice.value: choice.title for choice in field.choices}
    if field.kind is FieldKind.ONE:
        return titles.get(answer.text(field.name), answer.text(field.name)[:LONGEST_SHOWN])
    if field.kind is FieldKind.MANY:
        chosen = [titles.get(value, value) for value in answer.many(field.name)]
        if len(chosen) > MOST_NAMED:
            return Text("form.several", {"count": len(chosen)})
        if any(isinstance(title, Text) for title in chosen):
            return Text("form.and_more", {"first": chosen[0], "count": len(chosen) - 1}) if chosen[1:] else chosen[0]
        return ", ".join(str(titles.get(value, value)) for value in answer.many(field.name))[:LONGEST_SHOWN]
    return answer.text(field.name)[:LONGEST_SHOWN]
