from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.sites.providers import Providers
from services.model import Person, PersonId
from tests.builders.client_with_sites import BEN, CARLA, DAN, EVA, NORTH, many, people, refused, typed
from tests.builders.dialog_walk import ANNE, Walk
from tests.builders.provider_walks import ROSTER, SERVED, SETUP, TWO_ADMINS, at_part, at_people, saved, ticked


def test_what_another_admin_changed_meanwhile_stays() -> None:
    walk = at_part("name").press(name="North AV")
    walk.known = replace(walk.known, setup=replace(SERVED, providers=(replace(NORTH, channel="19:a@thread"),)))
    assert saved(walk) == replace(NORTH, name="North AV", channel="19:a@thread")


def test_people_of_a_large_team_are_ticked_over_several_pages() -> None:
    walk = at_part("contacts").done(people=people(*many(300)))
    walk.press("more", pick=CARLA.id).press("search", pick="id-0008", find="0299").press(pick="id-0299")
    assert [person.id for person in saved(walk).contacts] == [CARLA.id, "id-0008", "id-0299"]


def test_what_is_ticked_on_other_pages_is_said() -> None:
    walk = at_part("contacts").done(people=people(*many(300))).press("more", pick=f"{CARLA.id},id-0001")
    assert "Ticked so far, on all pages: Carla, Person 0001" in walk.words


def test_a_typed_search_leaves_the_ticks() -> None:
    walk = at_part("contacts").done(people=people(*many(300)))
    assert ticked(walk) == CARLA.id
    typed(typed(walk, "Search: 0299"), "person 0299")
    assert [person.id for person in saved(walk).contacts] == [CARLA.id, "id-0299"]


def test_a_contact_who_is_not_in_the_roster_any_more_stays_until_unticked() -> None:
    walk = at_part("contacts").done(people=people(BEN))
    assert ticked(walk) == CARLA.id
    assert saved(walk.press(pick=BEN.id)).contacts == (BEN,)


def test_somebody_who_became_subcontractor_meanwhile_is_not_contact_too() -> None:
    walk = at_people("contacts").press(pick=f"{CARLA.id},{BEN.id}").press("save")
    other = replace(SERVED, providers=(replace(NORTH, subcontractors=(BEN,)),))
    assert refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=other))).key == "contact_twice"


def test_a_subcontractor_picked_as_contact_is_refused() -> None:
    walk = Walk(Providers(), SETUP).press(name="AV North").press(pick="munich").done(people=ROSTER)
    walk.press(pick=BEN.id).press(pick=DAN.id).back().back()
    assert walk.state.step == "contacts"
    assert refused(lambda: walk.press(pick=DAN.id)).key == "choice_unknown"


@pytest.mark.parametrize("part", ["contacts", "subcontractors"])
def test_an_admin_who_shall_work_for_a_provider_is_asked_about_first(part: str) -> None:
    walk = at_people(part, TWO_ADMINS).press(pick=EVA.id)
    assert "Eva: admin and provider at once?" in walk.words
    walk.press("demote")
    assert getattr(saved(walk), part) == (EVA,)
    assert walk.setup.admins == (ANNE,)
    assert "No admin any more: Eva." in walk.words


def test_an_admin_who_is_left_out_stays_admin() -> None:
    walk = at_people("contacts", TWO_ADMINS).press(pick=f"{EVA.id},{BEN.id}").press("spare")
    assert saved(walk).contacts == (BEN,)
    assert walk.setup.admins == (ANNE, EVA)


def test_an_admin_who_was_given_up_again_before_saving_stays_admin() -> None:
    walk = at_people("contacts", TWO_ADMINS).press(pick=EVA.id).press("demote")
    walk.press("change", part="contacts").press(pick=BEN.id)
    assert saved(walk).contacts == (BEN,)
    assert walk.setup.admins == (ANNE, EVA)


def test_oneself_as_a_contact_is_said_to_be_oneself_and_never_leaves_no_admin() -> None:
    walk = at_people("contacts").press(pick=ANNE.id)
    assert "One of them is you" in walk.words
    assert refused(lambda: walk.press("demote")).key == "no_admin_left"
    walk.press("spare")
    assert saved(walk).contacts == ()
    assert walk.setup.admins == (ANNE,)


def test_somebody_named_admin_in_the_settings_is_asked_about_oneself_too() -> None:
    zoe = Person(PersonId("id-zoe"), "Zoe")
    walk = Walk(Providers(), SERVED, "AV North", person=zoe).press("change", part="contacts")
    walk.done(people=people(zoe)).press(pick=zoe.id)
    assert "One of them is you" in walk.words
    assert saved(walk.press("demote")).contacts == (zoe,)
    assert walk.setup.admins == (ANNE,)


def test_somebody_who_became_admin_meanwhile_is_refused_at_the_end() -> None:
    walk = at_people("contacts").press(pick=EVA.id).press("save")
    assert (
        refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=TWO_ADMINS))).key == "contact_is_admin"
    )


def test_the_last_admin_is_not_taken_away_by_two_admins_at_once() -> None:
    walk = at_people("contacts", TWO_ADMINS).press(pick=EVA.id).press("demote").press("save")
    left = replace(SERVED, admins=(EVA,))
    assert refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=left))).key == "last_admin"


def test_an_admin_who_was_left_out_again_counts_as_one() -> None:
    walk = at_people("contacts", TWO_ADMINS).press(pick=EVA.id).press("demote")
    walk.press("change", part="contacts").press(pick=ANNE.id).press("demote")
    assert saved(walk).contacts == (ANNE,)
    assert walk.setup.admins == (EVA,)


def test_a_whole_organisation_is_not_one_providers_people() -> None:
    walk = at_part("contacts").done(people=people(*many(300)))
    assert refused(lambda: typed(walk, "all")).key == "people_over_limit"
