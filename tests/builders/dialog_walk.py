"""Walks a dialog without a chat: answers its forms, gives its works their outcome, looks at every card on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from pydantic import TypeAdapter

from cards import kit
from cards.forms.dialog_form import answered_card, end_card, form_card, working_card
from services.model import Person, PersonId
from services.model.dialog import Answer, Dialog, Effect, EffectOutcome, End, Form, Known, Shown, Text, require_button
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.card_checks import reads, schema_problems

ANNE = Person(PersonId("00000000-0000-4000-8000-0000000000aa"), "Anne Admin")
NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
MOST_BYTES = 80 * 1024
"""Teams: keep a message under 80 KB of UTF-16 (format-your-bot-messages)."""


class Walk:
    """One dialog with one person; `setup` is what it changes, `shown` what it shows now, `card` how that looks."""

    def __init__(self, dialog: Dialog[Any], setup: Setup, words: str = "", *, person: Person = ANNE) -> None:
        self.dialog = dialog
        self.known = Known(setup, person, NOW)
        self.past: list[Any] = []
        self.state = dialog.begin(words, self.known)
        self.is_changed = False
        self._look()

    @property
    def setup(self) -> Setup:
        return self.known.setup

    @property
    def form(self) -> Form:
        assert isinstance(self.shown, Form), self.shown
        return self.shown

    @property
    def work(self) -> Effect:
        assert isinstance(self.shown, Effect), self.shown
        return self.shown

    @property
    def end(self) -> End:
        assert isinstance(self.shown, End), self.shown
        return self.shown

    @property
    def words(self) -> str:
        """Everything a person reads now, labels and choices included."""
        return f"{reads(self.card)}\n{json.dumps(self.card, ensure_ascii=False)}"

    def press(self, verb: str = "next", **filled: str) -> Walk:
        """Press a button of the form, or "upload" a file; refusals come through, the engine's own, too."""
        answer = Answer(verb, filled)
        require_button(self.form, answer)
        before = self.state
        self.state = self.dialog.answer(self.state, answer, self.known)
        if self.state.step != before.step and before.step not in self.dialog.passed:
            self.past.append(before.step)
        return self._look()

    def back(self) -> Walk:
        """Go back, as the engine does."""
        assert "back" in {button.verb for button in self.form.buttons}
        self.state = replace(self.state, step=self.past.pop())
        return self._look()

    def done(self, problem: Text | None = None, *, work: str = "", **result: Any) -> Walk:
        """The outcome of the work that is shown, or of one of that name that happened outside."""
        name = work or self.work.name
        result = json.loads(json.dumps(result))
        if problem is None:
            self.known = replace(self.known, results={**self.known.results, name: result})
        self.state = self.dialog.worked(self.state, EffectOutcome(name, result, problem), self.known)
        return self._look()

    def _look(self) -> Walk:
        adapter = _stored_as(self.dialog.state)  # type: ignore[arg-type]  # mypy takes no class for hashable
        assert adapter.validate_json(adapter.dump_json(self.state)) == self.state, "a state must survive storing"
        self.shown: Shown = self.dialog.show(self.state, self.known)
        self.card = _card(self.shown)
        assert schema_problems(self.card) == []
        assert kit.size(self.card) <= MOST_BYTES
        if isinstance(self.shown, End) and not self.is_changed:
            self.is_changed = True
            self.known = replace(self.known, setup=self.dialog.change(self.state, self.known))
        return self


def refused(walk: Walk, verb: str = "next", **filled: str) -> str:
    """The key of the refusal that an answer ends in; the dialog stays where it is."""
    before = walk.state
    with pytest.raises(Refusal) as raised:
        walk.press(verb, **filled)
    assert walk.state == before
    return raised.value.key


@cache
def _stored_as(state: type) -> TypeAdapter[Any]:
    return TypeAdapter(state)


def _card(shown: Shown) -> dict[str, Any]:
    match shown:
        case Form() as form:
            labels = [(field.label, "x") for field in form.fields]
            assert schema_problems(answered_card(form.title, labels)) == []
            return form_card(form, dialog="d", step=1)
        case Effect() as work:
            json.dumps(work.args)
            return working_card(work.title, None)
        case End() as end:
            return end_card(end)
