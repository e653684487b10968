from __future__ import annotations

from dataclasses import replace

import pytest

from services.admin import admins
from services.model import Client, ClientId, LocationId, Person, PersonId, Provider, ProviderId, SlotRules
from services.model.errors import Refusal
from services.model.setup import Setup

ANNE, BEN, CARLA, DAN = (Person(PersonId(name.lower()), name) for name in ("Anne", "Ben", "Carla", "Dan"))
NORTH = Provider(ProviderId("north"), "AV North", (CARLA,), (LocationId("muc"),), subcontractors=(DAN,))
SETUP = Setup(Client(ClientId("c"), "Contoso", SlotRules()), providers=(NORTH,), admins=(ANNE,))
NOBODY: frozenset[str] = frozenset()


def refusal(setup: Setup, person: Person, *, configured: frozenset[str] = NOBODY) -> tuple[str, dict[str, object]]:
    with pytest.raises(Refusal) as caught:
        admins.require(setup, person, configured=configured)
    return caught.value.key, caught.value.values


def test_an_admin_and_somebody_named_in_the_settings_may_set_things_up() -> None:
    admins.require(SETUP, ANNE, configured=NOBODY)
    admins.require(SETUP, BEN, configured=frozenset({BEN.id}))


def test_anybody_else_is_told_whom_to_ask() -> None:
    assert refusal(replace(SETUP, admins=(ANNE, DAN)), BEN) == ("not_an_admin", {"admins": "Anne, Dan"})
    assert refusal(replace(SETUP, admins=()), BEN) == ("no_admin_yet", {})


@pytest.mark.parametrize("person", [CARLA, DAN], ids=["contact", "subcontractor"])
def test_a_providers_person_may_not_whatever_else_they_are(person: Person) -> None:
    both = replace(SETUP, admins=(person,))
    assert refusal(both, person, configured=frozenset({person.id})) == (
        "provider_cannot_set_up",
        {"provider": "AV North"},
    )


def test_whoever_adds_roomfix_first_is_its_first_admin() -> None:
    empty = replace(SETUP, admins=())
    assert admins.installed(empty, BEN).admins == (BEN,)
    assert admins.installed(SETUP, BEN).admins == (ANNE,)
    assert admins.installed(empty, CARLA).admins == ()


def test_an_admin_is_added_once() -> None:
    assert admins.added(SETUP, BEN).admins == (ANNE, BEN)
    assert admins.added(SETUP, ANNE) == SETUP


@pytest.mark.parametrize("person", [CARLA, DAN], ids=["contact", "subcontractor"])
def test_a_providers_person_is_not_made_an_admin(person: Person) -> None:
    with pytest.raises(Refusal) as caught:
        admins.added(SETUP, person)
    assert (caught.value.key, caught.value.values) == (
        "admin_is_contact",
        {"name": person.name, "provider": "AV North"},
    )


def test_an_admin_is_removed_but_never_the_last() -> None:
    assert admins.removed(replace(SETUP, admins=(ANNE, BEN)), ANNE.id).admins == (BEN,)
    assert admins.removed(SETUP, BEN.id) == SETUP
    with pytest.raises(Refusal) as caught:
        admins.removed(SETUP, ANNE.id)
    assert caught.value.key == "last_admin"
