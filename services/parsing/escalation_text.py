"""Who is told while nobody claims, as people type it: `30 min: Lead team = Megan Bowen, Alex Wilber`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from services.model import EscalationStep, Person, PersonId
from services.model.errors import Refusal
from services.parsing.duration_text import read_duration, write_duration

MOST: Final = 5
LONGEST_NAME: Final = 80
LONGEST: Final = 80
"""Characters of a typed step that a refusal repeats."""
_ENDS: Final = re.compile(r"[;\n]")
_SIGNS: Final = re.compile(r"[\s;:=]+")


def read_steps(
    text: str, known: Sequence[EscalationStep], find: Callable[[str], tuple[Person, ...]]
) -> tuple[EscalationStep, ...]:
    """Typed steps; `find` gives the people whom words name, and a step that stands there as it is `known` is that one.

    Raises Refusal: `escalation_unreadable`, `escalation_nobody`, what `checked_steps` raises, and what `find` does.
    """
    written = {write_step(step): step for step in known}
    parts = [" ".join(part.split()) for part in _ENDS.split(text)]
    return checked_steps([written.get(part) or _step(part, find) for part in parts if part])


def write_steps(steps: Sequence[EscalationStep]) -> str:
    """Steps as `read_steps` reads them, one a line."""
    return "\n".join(write_step(step) for step in steps)


def write_step(step: EscalationStep) -> str:
    """One of them."""
    names = ", ".join(person.name for person in step.people)
    told = names if step.name == usual_name(step.people) else f"{step.name} = {names}"
    return f"{write_duration(step.after)}: {told}"


def new_step(after: str, name: str, people: Sequence[Person]) -> EscalationStep:
    """A step of what was typed for each of its parts, named after its people where nobody has named it.

    Raises Refusal: `duration_unreadable` and the like, `escalation_nobody`, `name_too_long`.
    """
    minutes = read_duration(after)
    if minutes is None:
        raise Refusal("duration_unreadable", typed=after)
    if not people:
        raise Refusal("escalation_nobody", after=write_duration(minutes))
    called = _SIGNS.sub(" ", name).strip()  # they would part the step where it is written
    if len(called) > LONGEST_NAME:
        raise Refusal("name_too_long", most=LONGEST_NAME, length=len(called))
    return EscalationStep(minutes, called or usual_name(people), tuple(people))


def checked_steps(steps: Sequence[EscalationStep]) -> tuple[EscalationStep, ...]:
    """The steps themselves; raises Refusal: `escalation_over_limit`, `escalation_order` unless each is later."""
    if len(steps) > MOST:
        raise Refusal("escalation_over_limit", most=MOST, count=len(steps))
    for one, other in pairwise(steps):
        if other.after <= one.after:
            raise Refusal("escalation_order", after=write_duration(other.after), before=write_duration(one.after))
    return tuple(steps)


def usual_name(people: Sequence[Person]) -> str:
    """What a step is called that nobody has named."""
    names = ", ".join(person.name for person in people)
    return names if len(names) <= LONGEST_NAME else names[: LONGEST_NAME - 1] + "…"


def only_with(steps: Sequence[EscalationStep], staff: Collection[PersonId]) -> tuple[EscalationStep, ...]:
    """The steps with those of their people who are still there, and without the steps that nobody is left of."""
    left = ((step, tuple(person for person in step.people if person.id in staff)) for step in steps)
    return tuple(_with_people(step, people) for step, people in left if people)


def _with_people(step: EscalationStep, people: tuple[Person, ...]) -> EscalationStep:
    name = usual_name(people) if step.name == usual_name(step.people) else step.name
    return replace(step, people=people, name=name)


def _step(part: str, find: Callable[[str], tuple[Person, ...]]) -> EscalationStep:
    after, colon, told = part.partition(":")
    name, equals, people = told.partition("=")
    if not (colon and told.strip()):
        raise Refusal("escalation_unreadable", typed=part[:LONGEST])
    return new_step(after, name if equals else "", find((people if equals else told).strip()))
