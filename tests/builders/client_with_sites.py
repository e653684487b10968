"""Locations, providers and people to walk dialogs with, and a way to answer by typing alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.chat.typed_answers import as_answer
from cards.text.texts import word
from services.model import Client, ClientId, Location, LocationId, Person, PersonId, Provider, ProviderId, SlotRules
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.dialog_walk import ANNE, Walk

OFFICE = BusinessHours("Europe/Berlin", weekly=((DayPeriod(480, 1080),),) * 5 + ((),) * 2)
MUNICH, BERLIN = (Location(LocationId(name.lower()), name, OFFICE) for name in ("Munich", "Berlin"))
BEN, CARLA, DAN, EVA = (Person(PersonId(f"id-{name[:3].lower()}"), name) for name in ("Ben", "Carla", "Dan", "Eva"))
NORTH = Provider(ProviderId("north"), "AV North", (CARLA,), (MUNICH.id,), subcontractors=(DAN,))


def a_setup(**parts: Any) -> Setup:
    """Contoso with one admin, one location and no provider, but for what is named."""
    usual = {"client": Client(ClientId("tenant"), "Contoso", SlotRules()), "locations": (MUNICH,), "admins": (ANNE,)}
    return Setup(**{**usual, **parts})


def people(*persons: Person) -> list[dict[str, str]]:
    return [{"id": person.id, "name": person.name} for person in persons]


def many(count: int) -> tuple[Person, ...]:
    """As many people as a large team has."""
    return tuple(Person(PersonId(f"id-{number:04}"), f"Person {number:04}") for number in range(count))


def typed(walk: Walk, text: str) -> Walk:
    """Answer by typing, as it is understood in the chat."""
    answer = as_answer(walk.form, text)
    return walk.press(answer.verb, **answer.filled)


def refused(act: Callable[[], Any]) -> Refusal:
    """The refusal that something ends in, whose words say what happened and what to do."""
    with pytest.raises(Refusal) as caught:
        act()
    assert "{" not in word(caught.value)
    assert word(caught.value).count(". ") + word(caught.value).count(": ") >= 1
    return caught.value
