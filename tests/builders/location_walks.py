"""Ways into the dialog about locations, and what it finds."""

from __future__ import annotations

from dataclasses import replace

from dialogs.sites.locations import Locations
from services.model import Agreement, Location, Severity
from services.model.setup import Setup
from tests.builders.client_with_sites import BERLIN, MUNICH, NORTH, a_setup
from tests.builders.dialog_walk import Walk

EMPTY = a_setup(locations=())
COUNTRIES = [["DE", "Germany"], ["FR", "France"], ["US", "United States"]]
REGIONS = [["BY", "Bayern"], ["BE", "Berlin"]]
DAYS = [["2035-01-01", "New Year's Day"], ["2035-05-01", "Labour Day"], ["2036-01-01", "New Year's Day"]]
SERVED = replace(
    NORTH,
    locations=(MUNICH.id, BERLIN.id),
    agreements=(Agreement(MUNICH.id, Severity.MAJOR, 60, 480), Agreement(BERLIN.id, Severity.MAJOR, 60, 480)),
)


def at_menu(setup: Setup | None = None) -> Walk:
    return Walk(Locations(), setup or a_setup(), "Munich")


def at_part(part: str, setup: Setup | None = None) -> Walk:
    return at_menu(setup).press("change", part=part)


def at_countries() -> Walk:
    return at_part("holidays").done(countries=COUNTRIES)


def saved(walk: Walk) -> Location:
    walk.press("save")
    return walk.setup.locations[0]
