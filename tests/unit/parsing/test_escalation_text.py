"""Who is told while nobody claims, as people type it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model import EscalationStep, Person, PersonId
from services.model.errors import Refusal
from services.parsing.escalation_text import MOST, new_step, only_with, read_steps, usual_name, write_steps

MEGAN, ADELE, ALEX = (
    Person(PersonId(f"id-{name[:2]}"), name) for name in ("Megan Bowen", "Adele Vance", "Alex Wilber")
)
EVERYBODY = {person.name: person for person in (MEGAN, ADELE, ALEX)}
LEAD = EscalationStep(30, "Lead team", (MEGAN, ADELE))
LATER = EscalationStep(120, "Alex Wilber", (ALEX,))


def find(names: str) -> tuple[Person, ...]:
    return tuple(EVERYBODY[name.strip()] for name in names.split(","))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("30 min: Lead team = Megan Bowen, Adele Vance; 2 h: Alex Wilber", (LEAD, LATER)),
        ("30 min: Lead team = Megan Bowen, Adele Vance\n2 h: Alex Wilber\n", (LEAD, LATER)),
        ("  30min :Lead   team=Megan Bowen,Adele Vance ;; 2 Stunden:Alex Wilber;", (LEAD, LATER)),
        ("1 h: Megan Bowen, Alex Wilber", (EscalationStep(60, "Megan Bowen, Alex Wilber", (MEGAN, ALEX)),)),
        ("1 h: = Megan Bowen", (EscalationStep(60, "Megan Bowen", (MEGAN,)),)),
        ("", ()),
        (" ; \n ", ()),
    ],
)
def test_steps_are_a_time_a_colon_and_people_who_may_have_a_name(text: str, steps: tuple[EscalationStep, ...]) -> None:
    assert read_steps(text, (), find) == steps


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Megan Bowen", "escalation_unreadable"),
        ("30 min", "escalation_unreadable"),
        ("30 min:", "escalation_unreadable"),
        ("x" * 5000, "escalation_unreadable"),
        ("soon: Megan Bowen", "duration_unreadable"),
        (": Megan Bowen", "duration_unreadable"),
        ("none: Megan Bowen", "duration_unreadable"),
        ("1 day: Megan Bowen", "duration_days"),
        ("0 min: Megan Bowen", "duration_range"),
        (f"1 h: {'x' * 81} = Megan Bowen", "name_too_long"),
        ("1 h: Megan Bowen; 1 h: Alex Wilber", "escalation_order"),
        ("2 h: Megan Bowen; 1 h: Alex Wilber", "escalation_order"),
        ("; ".join(f"{hour} h: Megan Bowen" for hour in range(1, MOST + 2)), "escalation_over_limit"),
    ],
)
def test_what_cannot_be_read_or_be_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_steps(text, (), find)
    assert refused.value.key == key
    assert all(len(str(value)) <= 5000 for value in refused.value.values.values())


def test_the_page_on_setting_up_shows_what_can_be_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "setup-sites.md").read_text()
    (block,) = re.findall(r"```escalation\n(.*?)```", page, re.DOTALL)
    assert read_steps(block, (), find) == (LEAD, LATER)


def test_five_steps_are_not_too_many() -> None:
    assert len(read_steps("; ".join(f"{hour} h: Megan Bowen" for hour in range(1, MOST + 1)), (), find)) == MOST


def test_a_step_that_names_nobody_is_refused() -> None:
    with pytest.raises(Refusal, match="escalation_nobody"):
        new_step("1 h", "Lead team", ())


def test_a_step_that_stands_there_already_is_not_read_again() -> None:
    """Two people of one name, or names with commas, cannot be told apart by what is written."""
    twins = (Person(PersonId("id-1"), "Smith, Jo"), Person(PersonId("id-2"), "Smith, Jo"))
    known = (new_step("30 min", "Twins", twins),)

    def nobody(names: str) -> tuple[Person, ...]:
        raise Refusal("choice_several", typed=names, names="")

    assert read_steps(write_steps(known), known, nobody) == known


@given(st.lists(st.tuples(st.integers(1, 5000), st.text(), st.sets(st.sampled_from(sorted(EVERYBODY)), min_size=1))))
def test_what_is_written_is_read_again(typed: list[tuple[int, str, set[str]]]) -> None:
    found: dict[int, EscalationStep] = {}
    for minutes, name, people in typed:
        if len(" ".join(name.split())) <= 80:
            found[minutes] = new_step(f"{minutes} min", name, [EVERYBODY[one] for one in sorted(people)])
    steps = tuple(found[minutes] for minutes in sorted(found))[:MOST]
    read = read_steps(write_steps(steps), (), find)
    assert [(one.after, one.people) for one in read] == [(one.after, one.people) for one in steps]
    assert read_steps(write_steps(steps), steps, find) == steps


def test_who_is_there_no_more_is_told_no_more_and_neither_is_nobody() -> None:
    pair = new_step("1 h", "", (MEGAN, ALEX))
    assert pair.name == "Megan Bowen, Alex Wilber"
    assert only_with((LEAD, pair, EscalationStep(180, "Adele", (ADELE,))), {MEGAN.id}) == (
        EscalationStep(30, "Lead team", (MEGAN,)),
        EscalationStep(60, "Megan Bowen", (MEGAN,)),
    )


def test_a_name_of_many_people_fits() -> None:
    assert len(usual_name([MEGAN] * 20)) == 80
