from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.sites.people import People
from services.model import Person, PersonId
from services.model.dialog import Text
from tests.builders.client_with_sites import BEN, CARLA, DAN, NORTH, a_setup, many, people, refused, typed
from tests.builders.dialog_walk import ANNE, Walk

SETUP = a_setup(providers=(NORTH,))
TWO = replace(SETUP, admins=(ANNE, BEN))


def titles(walk: Walk) -> list[str]:
    return [str(choice.title) for choice in walk.form.fields[0].choices]


def test_the_admins_are_listed_and_one_is_you() -> None:
    walk = Walk(People(), TWO)
    assert "Anne Admin (you)" in walk.words
    assert "Ben" in walk.words


def test_somebody_of_the_roster_becomes_an_admin() -> None:
    walk = Walk(People(), SETUP).press("add")
    assert walk.work.name == "roster"
    walk.done(people=people(ANNE, BEN)).press(pick=BEN.id)
    assert walk.setup.admins == (ANNE, BEN)
    assert "Ben is an admin now" in walk.words
    assert "Admins now: Anne Admin, Ben." in walk.words


def test_admins_are_not_offered_again() -> None:
    walk = Walk(People(), TWO, "add").done(people=people(ANNE, BEN, CARLA))
    assert titles(walk) == ["Carla"]


@pytest.mark.parametrize("person", [CARLA, DAN], ids=["contact", "subcontractor"])
def test_a_providers_person_is_refused_with_its_name(person: Person) -> None:
    walk = Walk(People(), SETUP, "add").done(people=people(ANNE, BEN, CARLA, DAN))
    refusal = refused(lambda: walk.press(pick=person.id))
    assert (refusal.key, refusal.values["provider"]) == ("admin_is_contact", "AV North")
    assert walk.setup == SETUP


def test_somebody_who_became_a_contact_meanwhile_is_refused_at_the_end() -> None:
    walk = Walk(People(), SETUP, "add").done(people=people(BEN)).press(pick=BEN.id)
    other = replace(SETUP, providers=(replace(NORTH, contacts=(BEN,)),))
    refusal = refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=other)))
    assert refusal.key == "admin_is_contact"


def test_an_admin_is_removed() -> None:
    walk = Walk(People(), TWO).press("remove").press(pick=BEN.id)
    assert walk.setup.admins == (ANNE,)
    assert "Ben is no admin any more" in walk.words
    assert "Add a second admin" in walk.words


def test_removing_oneself_asks_first() -> None:
    walk = Walk(People(), TWO, "remove").press(pick=ANNE.id)
    assert "Another admin would have to" in walk.words
    walk.back()
    assert titles(walk) == ["Anne Admin", "Ben"]
    walk.press(pick=ANNE.id).press("yes")
    assert walk.setup.admins == (BEN,)


def test_the_last_admin_cannot_be_removed() -> None:
    walk = Walk(People(), SETUP, "remove")
    assert refused(lambda: walk.press(pick=ANNE.id)).key == "last_admin"


def test_two_admins_who_remove_each_other_leave_one() -> None:
    walk = Walk(People(), TWO, "remove").press(pick=BEN.id)
    first = replace(TWO, admins=(BEN,))
    assert refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=first))).key == "last_admin"


def test_two_thousand_people_are_searched_and_paged() -> None:
    walk = Walk(People(), SETUP, "add").done(people=people(*many(2000)))
    assert len(titles(walk)) == 8
    assert "1 to 8 of 2000" in walk.words
    walk.press("more")
    assert titles(walk)[0] == "Person 0008"
    walk.press("search", find="1999")
    assert titles(walk) == ["Person 1999"]
    walk.press(pick="id-1999")
    assert walk.setup.admins[-1].id == "id-1999"


def test_a_part_of_a_name_makes_nobody_an_admin() -> None:
    walk = Walk(People(), SETUP, "add").done(people=people(BEN, Person(PersonId("id-bea"), "Beatrix")))
    assert refused(lambda: typed(walk, "Be")).key == "choice_several"
    assert refused(lambda: typed(walk, "Bea")).key == "choice_inexact"
    assert refused(lambda: typed(walk, "Zoe")).key == "choice_unknown"
    assert refused(lambda: walk.press(pick="")).key == "nothing_picked"
    assert walk.setup == SETUP


def test_a_roster_that_cannot_be_read_is_said_and_read_again() -> None:
    walk = Walk(People(), SETUP, "add").done(Text("teams_away"))
    assert "Microsoft Teams does not take" in walk.words
    walk.press("again").done(people=people(BEN)).press(pick=BEN.id)
    assert walk.setup.admins == (ANNE, BEN)


def test_it_works_by_typing_alone() -> None:
    walk = Walk(People(), SETUP)
    typed(walk, "add an admin").done(people=people(ANNE, *many(20), BEN))
    typed(typed(walk, "person"), "ben")
    assert walk.setup.admins == (ANNE, BEN)
    again = Walk(People(), walk.setup)
    typed(typed(typed(again, "remove"), "Anne Admin"), "yes")
    assert again.setup.admins == (BEN,)


def test_other_words_after_people_are_refused() -> None:
    assert refused(lambda: Walk(People(), SETUP, "Ben")).key == "people_words"


def test_without_admins_in_the_chat_the_settings_are_named() -> None:
    walk = Walk(People(), replace(SETUP, admins=()))
    assert "named in Roomfix's settings" in walk.words
    assert [button.verb for button in walk.form.buttons] == ["add", "cancel"]
