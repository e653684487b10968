"""Ways into the dialog about providers, and what it finds."""

from __future__ import annotations

from dataclasses import replace

from dialogs.sites.providers import Providers
from services.model import Provider
from services.model.setup import Setup
from tests.builders.client_with_sites import BEN, BERLIN, CARLA, DAN, EVA, MUNICH, NORTH, a_setup, people
from tests.builders.dialog_walk import ANNE, Walk
from tests.builders.written_texts import shown

SETUP = a_setup(locations=(MUNICH, BERLIN))
SERVED = replace(SETUP, providers=(NORTH,))
TWO_ADMINS = replace(SERVED, admins=(ANNE, EVA))
CHANNELS = [{"id": "19:a@thread", "name": "AV North / Faults"}, {"id": "19:b@thread", "name": "Facilities"}]
ROSTER = people(ANNE, BEN, CARLA, DAN, EVA)


def at_menu(setup: Setup = SERVED) -> Walk:
    return Walk(Providers(), setup, "AV North")


def at_part(part: str, setup: Setup = SERVED) -> Walk:
    return at_menu(setup).press("change", part=part)


def at_people(part: str, setup: Setup = SERVED) -> Walk:
    return at_part(part, setup).done(people=ROSTER)


def saved(walk: Walk) -> Provider:
    walk.press("save")
    return walk.setup.providers[0]


def ticked(walk: Walk) -> str:
    return shown(walk.form.fields[0])
