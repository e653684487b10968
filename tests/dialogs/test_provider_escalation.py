"""A provider's escalation: typed as a whole, or put together step by step."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.text.texts import word
from services.model import Agreement, EscalationStep, Person, PersonId, Severity
from services.model.dialog import Effect, Form
from services.model.errors import Refusal
from tests.builders.client_with_sites import BEN, CARLA, DAN, EVA, MUNICH, NORTH, many, refused, typed
from tests.builders.dialog_walk import Walk
from tests.builders.provider_walks import ROSTER, SERVED, at_menu, at_part, saved, ticked
from tests.builders.written_texts import shown

LEAD = EscalationStep(30, "Lead team", (CARLA, DAN))
LATER = EscalationStep(120, "Dan", (DAN,))


def with_steps(*steps: EscalationStep, **parts: Any) -> Any:
    return replace(SERVED, providers=(replace(NORTH, escalation=steps, **parts),))


def at_step(walk: Walk | None = None, steps: str = "") -> Walk:
    """At the form for one more step."""
    return (walk or at_part("escalation")).press("add", steps=steps)


def test_steps_are_typed_in_one_line() -> None:
    walk = typed(at_part("escalation"), "30 min: Lead team = Carla, Dan; 2 h: dan")
    assert "Nobody has claimed after 30 min: Lead team is told (Carla, Dan)" in walk.words
    assert "Nobody has claimed after 2 h: Dan is told" in walk.words
    assert "Not saved yet: Escalation" in walk.words
    assert saved(walk).escalation == (LEAD, LATER)


def test_steps_are_put_together_by_forms_in_whatever_order() -> None:
    walk = at_step().press(after="2 h", called="", pick=DAN.id)
    assert walk.form.fields[0].value == "2 h: Dan"
    at_step(walk, "2 h: Dan").press(after="30 min", called="Lead team", pick=f"{CARLA.id},{DAN.id}")
    assert walk.form.fields[0].value == "30 min: Lead team = Carla, Dan\n2 h: Dan"
    assert saved(walk.press(steps=shown(walk.form.fields[0]))).escalation == (LEAD, LATER)


def test_a_form_is_filled_in_by_typing_too() -> None:
    walk = typed(typed(at_part("escalation"), "add"), "After: 30 min; Name: Lead team; People: carla, dan")
    assert saved(typed(walk, "next")).escalation == (LEAD,)


def test_what_was_typed_before_a_form_is_kept() -> None:
    walk = at_step(steps="2 h: Dan").press(after="1 h", called="", pick=CARLA.id)
    assert walk.form.fields[0].value == "1 h: Carla\n2 h: Dan"


def test_one_step_is_taken_out_by_typing_the_others_and_all_by_none() -> None:
    walk = at_part("escalation", with_steps(LEAD, LATER))
    assert walk.form.fields[0].value == "30 min: Lead team = Carla, Dan\n2 h: Dan"
    assert saved(walk.press(steps="2 h: Dan")).escalation == (LATER,)
    walk = typed(at_part("escalation", with_steps(LEAD, LATER)), "none")
    assert "While nobody claims, nobody else is told" in walk.words
    assert saved(walk).escalation == ()
    assert saved(at_part("escalation", with_steps(LEAD)).press(steps="")).escalation == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("30 min: Ben", "choice_unknown"),
        ("30 min: Carla, Nobody", "choice_unknown"),
        ("30 min: none", "escalation_nobody"),
        ("Carla", "escalation_unreadable"),
        ("1 day: Carla", "duration_days"),
        ("1 h: Carla; 30 min: Dan", "escalation_order"),
        ("1 h: Carla; 60 min: Dan", "escalation_order"),
        ("; ".join(f"{hour} h: Carla" for hour in range(1, 7)), "escalation_over_limit"),
    ],
)
def test_steps_that_cannot_be_are_refused_and_change_nothing(text: str, key: str) -> None:
    walk = at_part("escalation")
    before = walk.state
    assert refused(lambda: walk.press(steps=text)).key == key
    assert walk.state == before


@pytest.mark.parametrize(
    ("filled", "key"),
    [
        ({"after": "", "pick": CARLA.id}, "duration_unreadable"),
        ({"after": "soon", "pick": CARLA.id}, "duration_unreadable"),
        ({"after": "30 min", "pick": ""}, "escalation_nobody"),
        ({"after": "30 min", "pick": BEN.id}, "choice_unknown"),
        ({"after": "2 h", "pick": CARLA.id}, "escalation_order"),
        ({"after": "1 h", "pick": CARLA.id, "called": "x" * 81}, "name_too_long"),
    ],
)
def test_a_step_that_cannot_be_is_refused(filled: dict[str, str], key: str) -> None:
    walk = at_step(steps="2 h: Dan")
    assert refused(lambda: walk.press(**filled)).key == key


def test_there_are_five_steps_at_most() -> None:
    five = "; ".join(f"{hour} h: Carla" for hour in range(1, 6))
    walk = at_part("escalation")
    assert refused(lambda: walk.press("add", steps=five)).key == "escalation_over_limit"
    assert len(saved(walk.press(steps=five)).escalation) == 5


def test_a_provider_without_people_has_nobody_to_tell() -> None:
    nobody = replace(SERVED, providers=(replace(NORTH, contacts=(), subcontractors=()),))
    assert refused(lambda: at_part("escalation", nobody)).key == "escalation_no_people"


def test_whoever_works_for_the_provider_no_more_is_told_no_more() -> None:
    walk = at_part("contacts", with_steps(LEAD, EscalationStep(60, "Carla", (CARLA,)), LATER)).done(people=ROSTER)
    walk.press(pick=BEN.id)
    assert "Lead team is told (Dan)" in walk.words
    assert saved(walk).escalation == (EscalationStep(30, "Lead team", (DAN,)), LATER)


def test_new_contacts_can_be_told_before_they_are_saved() -> None:
    walk = at_part("contacts").done(people=ROSTER).press(pick=f"{CARLA.id},{EVA.id}")
    walk.press("change", part="escalation").press(steps="1 h: Eva")
    assert saved(walk).escalation == (EscalationStep(60, "Eva", (EVA,)),)


def test_hundreds_of_people_are_ticked_over_several_pages() -> None:
    crowd = with_steps(contacts=many(60))
    walk = at_step(at_part("escalation", crowd)).press("more", after="1 h", called="Crowd", pick="id-0001")
    assert [field.value for field in walk.form.fields[:2]] == ["1 h", "Crowd"]
    assert "Ticked so far, on all pages: Person 0001" in walk.words
    walk.press("search", after="1 h", called="Crowd", pick="id-0010", find="0050")
    walk.press(after="1 h", called="Crowd", pick="id-0050", find="0050")
    (step,) = saved(walk.press(steps=shown(walk.form.fields[0]))).escalation
    assert [person.id for person in step.people] == ["id-0001", "id-0010", "id-0050"]


def test_two_people_of_one_name_are_told_apart_by_the_form() -> None:
    twins = (Person(PersonId("id-1"), "Jo Smith"), Person(PersonId("id-2"), "Jo Smith"))
    walk = at_part("escalation", with_steps(contacts=twins))
    assert refused(lambda: walk.press(steps="1 h: Jo Smith")).key == "choice_several"
    walk = at_step(walk).press(after="1 h", called="", pick="id-2")
    walk = at_step(walk, shown(walk.form.fields[0])).press(after="2 h", called="", pick="id-1")
    people = [step.people for step in saved(walk.press(steps=shown(walk.form.fields[0]))).escalation]
    assert people == [(twins[1],), (twins[0],)]


def test_agreements_stay_as_they_are_and_a_new_provider_is_not_asked_for_steps() -> None:
    agreed = with_steps(LEAD, agreements=(Agreement(MUNICH.id, Severity.MINOR, 480, 2400),))
    walk = at_part("agreements", agreed).press(pick="munich").press(critical="1 h / 2 h", major="", minor="")
    provider = saved(walk)
    assert (provider.escalation, len(provider.agreements)) == ((LEAD,), 1)
    assert "escalation" in {choice.value for choice in at_menu().form.fields[0].choices}


def test_every_step_leads_back() -> None:
    walk = at_step(steps="2 h: Dan")
    assert [walk.back().state.step, ticked(walk), walk.back().state.step] == ["escalation", "2 h: Dan", "menu"]


ANSWERS = (
    "escalation", "add", "next", "back", "none", "save", "contacts", "all", "carla", "dan", "Person 1", "30 min: Carla",
    "2 h: Lead = all", "30 min: Lead team = Carla, Dan; 2 h: dan", "After: 1 h; People: carla", "Name: x", "1 day: Dan",
    "1 h", "more", "search", "Search: 1", "x: y = z", "=", ":", ";", "x" * 300, "1 h: <at>x</at> *y* = Dan",
)  # fmt: skip


@given(answers=st.lists(st.sampled_from(ANSWERS), min_size=4, max_size=16))
@settings(max_examples=60)
def test_whatever_is_typed_is_taken_or_refused_and_shown(answers: list[str]) -> None:
    walk = at_part("escalation", with_steps(LEAD, contacts=(CARLA, *many(10))))
    for answer in answers:
        before = walk.state, list(walk.past)
        try:
            if isinstance(walk.shown, Effect):
                walk.done(people=ROSTER)
            elif isinstance(walk.shown, Form):
                typed(walk, answer) if answer != "back" else walk.back() if walk.past else None
        except Refusal as refusal:
            walk.state, walk.past = before
            assert "{" not in word(refusal)  # noqa: PT017 (most answers are no refusals)
    (provider,) = walk.setup.providers
    assert all(step.people for step in provider.escalation)
    assert [step.after for step in provider.escalation] == sorted({step.after for step in provider.escalation})
