from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.model.dialog import Text
from tests.builders.client_with_sites import MUNICH, OFFICE, a_setup, refused, typed
from tests.builders.location_walks import COUNTRIES, DAYS, REGIONS, at_countries, at_part, saved
from tests.builders.written_texts import shown


def test_a_country_without_regions_is_not_asked_for_one() -> None:
    walk = at_countries().press(pick="FR").done(regions=[]).done(holidays=DAYS)
    assert "The next public holidays of France:" in walk.words
    assert walk.back().form.title.key == "locations.country_title"
    location = saved(walk.press(pick="FR").done(regions=[]).done(holidays=DAYS).press())
    assert (location.country, location.region) == ("FR", "")


def test_the_whole_countrys_holidays_can_be_taken() -> None:
    walk = at_countries().press(pick="DE").done(regions=REGIONS).press("whole")
    assert walk.work.args["region"] is None
    assert saved(walk.done(holidays=DAYS).press()).country == "DE"


def test_holidays_can_be_taken_away() -> None:
    before = replace(MUNICH, country="DE", region="BY", hours=replace(OFFICE, holidays=frozenset({date(2035, 5, 1)})))
    walk = at_part("holidays", a_setup(locations=(before,))).done(countries=COUNTRIES).press("none")
    assert saved(walk) == MUNICH


def test_holidays_that_were_only_looked_at_are_not_saved() -> None:
    walk = at_countries().press(pick="DE").done(regions=REGIONS).press(pick="BY").done(holidays=DAYS)
    walk.back().back().back()
    assert walk.state.step == "menu"
    assert saved(walk) == MUNICH


def test_another_region_is_looked_up_anew() -> None:
    walk = at_countries().press(pick="DE").done(regions=REGIONS).press(pick="BY").done(holidays=DAYS).back()
    walk.press(pick="BE")
    assert walk.work.args["region"] == "BE"
    walk.done(holidays=[["2035-03-08", "Women's Day"]]).press()
    assert saved(walk).hours.holidays == {date(2035, 3, 8)}


def test_two_hundred_countries_are_searched() -> None:
    countries = [[f"X{number}", f"Country {number:03}"] for number in range(200)]
    walk = at_part("holidays").done(countries=countries)
    assert len(walk.form.buttons) == 6
    assert "1 to 8 of 200" in walk.words
    walk.press("search", find="country 19")
    assert len(walk.form.fields[0].choices) == 8
    assert refused(lambda: walk.press("search", find="atlantis")).key == "choice_unknown"
    assert walk.press(pick="X195").work.args == {"country": "X195"}


@pytest.mark.parametrize("step", ["countries", "regions", "holidays"])
def test_what_cannot_be_looked_up_is_said_and_asked_again_or_left_out(step: str) -> None:
    walk = at_part("holidays")
    if step != "countries":
        walk.done(countries=COUNTRIES).press(pick="DE")
    if step == "holidays":
        walk.done(regions=REGIONS).press(pick="BY")
    walk.done(Text("something_broke", {"reference": "ref-1"}))
    assert "ref-1" in walk.words
    assert walk.press("again").work.name == step
    walk.done(Text("something_broke", {"reference": "ref-2"}))
    if step == "regions":
        walk.press("whole").done(holidays=DAYS)
    walk.press("none")
    assert saved(walk) == MUNICH


def test_exceptions_are_shown_as_they_are_typed_and_can_be_emptied() -> None:
    walk = at_part("exceptions").press(exceptions="24.12.2035 to 26.12.2035 closed")
    assert "Exception: 2035-12-24 to 2035-12-26 closed" in walk.words
    walk.press("change", part="exceptions")
    assert shown(walk.form.fields[0]) == "2035-12-24 to 2035-12-26 closed"
    assert saved(typed(walk, "none")).hours.overrides == ()


def test_a_new_exception_in_the_past_is_a_wrong_year_but_old_ones_stay() -> None:
    old = replace(MUNICH, hours=replace(OFFICE, overrides=((date(2034, 12, 24), ()),)))
    walk = at_part("exceptions", a_setup(locations=(old,)))
    both = "2034-12-24 closed\n2035-12-24 closed"
    assert refused(lambda: walk.press(exceptions="2034-12-31 closed")).key == "exception_past"
    assert len(saved(walk.press(exceptions=both)).hours.overrides) == 2


def test_four_hundred_exceptions_fit_a_card() -> None:
    lines = [f"{date.fromordinal(date(2035, 2, 1).toordinal() + 2 * number)} closed" for number in range(400)]
    walk = at_part("exceptions").press(exceptions="\n".join(lines))
    assert "Exceptions before these: 392" in walk.words
    assert len(shown(walk.press("change", part="exceptions").form.fields[0], "de")) <= 15_000
