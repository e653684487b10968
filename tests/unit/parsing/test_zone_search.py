from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.business_hours import zone
from services.parsing.zone_search import close_zones, found_zones


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("New_York", "America/New_York"),
        ("München", "Europe/Berlin"),
        ("Muenchen", "Europe/Berlin"),
        ("Zürich", "Europe/Zurich"),
        ("St. Louis", "America/Chicago"),
        ("utc", "UTC"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_city_or_a_zones_name_is_one_zone(typed: str, found: str) -> None:
    assert found_zones(typed) == (found,)


def test_the_beginning_of_a_word_finds_every_zone_with_it() -> None:
    assert found_zones("indiana/v") == ("America/Indiana/Vevay", "America/Indiana/Vincennes")
    assert {"Europe/Istanbul", "Asia/Istanbul"} == set(found_zones("Istanbul"))
    assert len(found_zones("Europe")) > 50


@pytest.mark.parametrize("typed", ["", "  ", "EST", "MST", "Atlantis", "<b>", "right/UTC", "localtime", "x" * 5000])
def test_what_is_no_place_or_has_no_summer_time_finds_nothing(typed: str) -> None:
    assert found_zones(typed) == ()


@pytest.mark.parametrize(("typed", "close"), [("Berlni", "Europe/Berlin"), ("Sidney", "Australia/Sydney")])
def test_a_misspelt_city_has_close_ones(typed: str, close: str) -> None:
    assert close_zones(typed)[0] == close


@given(st.text())
def test_whatever_is_typed_finds_zones_that_exist_or_none(typed: str) -> None:
    for name in (*found_zones(typed), *close_zones(typed)):
        zone(name)
