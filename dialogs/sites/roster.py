"""The people of the teams and chats that Roomfix is in, as choices and as the persons behind them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.model import Person, PersonId
from services.model.dialog import Choice, Effect, Known, Text

ROSTER: Final = "roster"
READING: Final = Effect(ROSTER, Text("people.reading"))
"""Asks who is in the teams and chats: the result is {"people": [{"id", "name"}]}."""


def members(known: Known) -> tuple[Person, ...]:
    """Who is in them, by name; nobody while that has not been read."""
    people = [Person(PersonId(one["id"]), one["name"]) for one in known.result(ROSTER).get("people", ())]
    return tuple(sorted(people, key=lambda person: person.name.casefold()))


def choices(people: Iterable[Person]) -> tuple[Choice, ...]:
    """People to pick from, each once."""
    return tuple(Choice(person.id, person.name) for person in {person.id: person for person in people}.values())


def person_of(people: Iterable[Person], wanted: str) -> Person:
    """The person of that id, who has to be among them."""
    return next(person for person in people if person.id == wanted)
