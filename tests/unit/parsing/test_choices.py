"""Which choice a few typed words mean."""

from __future__ import annotations

import pytest

from services.model.dialog import Choice
from services.parsing.choices import chosen_by

TITLES = ("Sat 21 Nov 17:00\u201318:00", "Sat 21 Nov 18:00\u201319:00", "Mon 23 Nov 08:00\u201309:00")
TIMES = tuple(Choice(f"t{number}", title) for number, title in enumerate(TITLES))
PEOPLE = (Choice("a", "Adele Vance"), Choice("b", "Adam Lang"), Choice("c", "Megan Bowen"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("18:00", "t1"),
        ("Sat 18:00", "t1"),
        ("sat 21 nov 18:00-19:00", "t1"),
        ("Mon", "t2"),
        ("Sat", None),
        ("19:00", None),
        ("Mon 18:00", None),
        ("", None),
    ],
)
def test_a_time_is_named_by_its_beginning_and_its_day(typed: str, meant: str | None) -> None:
    found = chosen_by(TIMES, typed)
    assert (found.value if found else None) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("adele", "a"), ("Ad", None), ("megan bowen", "c"), ("bowen megan", None)]
)
def test_a_person_is_named_by_the_words_that_nobody_else_has(typed: str, meant: str | None) -> None:
    found = chosen_by(PEOPLE, typed)
    assert (found.value if found else None) == meant
