"""The questions of `providers` about who is told while nobody claims: all steps as typed, or one more by a form."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dialogs.form_fields import line
from dialogs.long_lists import PICK, Listing, Look
from dialogs.sites import roster
from dialogs.sites.provider_parts import ProviderPart, State, Step, merged, with_part
from services.model import Person
from services.model.dialog import BACK, CANCEL, NEXT, Answer, Button, FieldKind, Form, Known, Text
from services.model.errors import Refusal
from services.parsing.escalation_text import MOST, checked_steps, new_step, read_steps, write_steps

ADD: Final = Button("add", Text("escalation.add"), needs_fields=True)
NOBODY: Final = Button("none", Text("escalation.nobody"))


def entered(state: State, known: Known) -> State:
    """The state at this part; raises Refusal("escalation_no_people") for a provider without any."""
    if not _staff(state, known):
        raise Refusal("escalation_no_people")
    return replace(state, step=Step.ESCALATION, steps=merged(state, known.setup).escalation)


def steps(state: State, known: Known) -> Form:
    """All steps, as they are typed."""
    field = line(
        "steps",
        Text("escalation.steps"),
        write_steps(state.steps),
        kind=FieldKind.LINES,
        hint=Text("escalation.steps_hint"),
    )
    where = Text("escalation.people_where", {"most": MOST})
    lines = (Text("escalation.lead"), Text("escalation.example"), where)
    return Form(Text("escalation.title"), lines, (field,), (NEXT, ADD, NOBODY, BACK, CANCEL))


def one_more(state: State, known: Known) -> Form:
    """One more step: when, what they are called, who."""
    chosen = state.look.at(Step.ESCALATION_STEP).ticked or ()
    label, lead = Text("escalation.people"), Text("escalation.step_lead")
    form = _listing(state, known).form(Text("escalation.step_title"), (lead,), label, *chosen)
    after = line("after", Text("escalation.after"), state.after, hint=Text("escalation.after_hint"))
    return replace(
        form,
        fields=(
            after,
            line("called", Text("escalation.name"), state.called, hint=Text("escalation.name_hint")),
            *form.fields,
        ),
    )


def typed(state: State, answer: Answer, known: Known) -> State:
    """The provider with the steps that were typed, or the question for one more; raises Refusal."""
    if answer.verb == NOBODY.verb:
        return with_part(state, ProviderPart.ESCALATION, (), known.setup)
    read = read_steps(answer.text("steps"), state.steps, lambda names: _people(state, known, names))
    if answer.verb == ADD.verb:
        if len(read) >= MOST:
            raise Refusal("escalation_over_limit", most=MOST, count=len(read) + 1)
        return replace(state, step=Step.ESCALATION_STEP, steps=read, look=Look(), after="", called="")
    return with_part(state, ProviderPart.ESCALATION, read, known.setup)


def added(state: State, answer: Answer, known: Known) -> State:
    """The steps with one more among them, by time; raises Refusal."""
    listing, before = _listing(state, known), state.look.at(Step.ESCALATION_STEP).ticked or ()
    look, ticked = listing.looked(answer), listing.ticked(answer, before)
    after, called = answer.text("after"), answer.text("called")
    if look is not None:
        return replace(state, look=replace(look, ticked=ticked), after=after, called=called)
    people = tuple(roster.person_of(_staff(state, known), one) for one in ticked)
    every = sorted([*state.steps, new_step(after, called, people)], key=lambda step: step.after)
    return replace(state, step=Step.ESCALATION, steps=checked_steps(every))


def _staff(state: State, known: Known) -> tuple[Person, ...]:
    provider = merged(state, known.setup)
    return (*provider.contacts, *provider.subcontractors)


def _listing(state: State, known: Known) -> Listing:
    return Listing(roster.choices(_staff(state, known)), state.look.at(Step.ESCALATION_STEP), many=True)


def _people(state: State, known: Known, names: str) -> tuple[Person, ...]:
    """The provider's people whom words name; raises Refusal for words that name none or several."""
    staff = _staff(state, known)
    ticked = Listing(roster.choices(staff), Look(), many=True).ticked(Answer("", {PICK: names}), ())
    return tuple(roster.person_of(staff, one) for one in ticked)
