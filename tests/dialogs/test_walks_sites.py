"""What holds for the dialogs about locations, providers and people, whatever is answered."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.typed_answers import as_answer
from cards.text.texts import word
from dialogs.sites.locations import Locations
from dialogs.sites.people import People
from dialogs.sites.providers import Providers
from services.model import Location, LocationId, Provider, ProviderId
from services.model.dialog import Effect, Form, Text
from services.model.errors import Refusal
from tests.builders.client_with_sites import BEN, CARLA, EVA, MUNICH, NORTH, OFFICE, a_setup, many, people, typed
from tests.builders.dialog_walk import ANNE, Walk
from tests.builders.sentences import area

ROOT = Path(__file__).parents[2]
FOUND: dict[str, dict[str, Any]] = {
    "roster": {"people": people(ANNE, BEN, CARLA, EVA, *many(30))},
    "channels": {"channels": [{"id": f"19:{number}", "name": f"Channel {number}"} for number in range(12)]},
    "countries": {"countries": [["DE", "Germany"], ["FR", "France"], *([f"X{n}", f"Land {n}"] for n in range(9))]},
    "regions": {"regions": [["BY", "Bayern"]]},
    "holidays": {"holidays": [["2035-05-01", "Labour Day"]]},
}
ANSWERS = (
    "add", "back", "next", "save", "change", "more", "remove", "yes", "all", "none", "same", "every", "again", "1", "2",
    "Munich", "Site 7", "AV North", "Ben", "Eva", "Anne Admin", "Person", "demote", "spare", "whole", "search",
    "germany", "Search: 1", "Mon-Fri 8-18", "Sat 22-6", "9-5", "2035-12-24 closed", "2034-01-01 closed", "30 min / 8 h",
    "1 day", "Berlin", "Europe", "hours", "contacts", "agreements", "holidays", "exceptions", "channel", "locations",
    "name", "<at>x</at> *y*", "x" * 300, ",", ";", ":",
)  # fmt: skip
PLACES = tuple(Location(LocationId(f"l{number}"), f"Site {number}", OFFICE) for number in range(10))
SETUP = a_setup(locations=(MUNICH, *PLACES), providers=(NORTH,), admins=(ANNE, EVA))


@cache
def sources() -> str:
    return "\n".join(path.read_text() for path in sorted((ROOT / "dialogs").rglob("*.py")))


@cache
def patterns() -> list[re.Pattern[str]]:
    """The keys that are put together, with anything where a value stands."""
    nodes = ast.walk(ast.parse(sources().replace("from __future__ import annotations", "")))
    joined = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]
    parts = [
        [re.escape(str(one.value)) if isinstance(one, ast.Constant) else ".+" for one in values] for values in joined
    ]
    made = ("".join(part) for part in parts if any("\\." in one for one in part))
    return [re.compile(pattern) for pattern in made if re.search("[a-z]", pattern)]  # what fits every key says nothing


def test_no_sentence_is_left_over() -> None:
    readers = (ROOT / "services" / "parsing").glob("*.py"), (ROOT / "services" / "admin").glob("admins.py")
    services = "\n".join(file.read_text() for files in readers for file in files)
    left = {key for key in area("sites", "providers", "hours") if f'"{key}"' not in sources() + services}
    assert not {key for key in left if not any(pattern.fullmatch(key) for pattern in patterns())}


def proceed(walk: Walk, answer: str, *, works: bool) -> None:
    """One answer, and whatever is looked up after it, with or without success; a refusal leaves all as it was."""
    if answer == "back" and walk.past:
        walk.back()
    elif answer != "back" and as_answer(walk.form, answer).verb in {button.verb for button in walk.form.buttons}:
        before = walk.state, list(walk.past)
        refusal = refusal_of(lambda: typed(walk, answer))
        if refusal is not None:
            assert "{" not in word(refusal)
            walk.state, walk.past = before
            walk.shown = walk.dialog.show(walk.state, walk.known)
    while isinstance(walk.shown, Effect):
        walk.done(**FOUND[walk.work.name]) if works else walk.done(Text("teams_away"))


def refusal_of(act: Callable[[], Any]) -> Refusal | None:
    try:
        act()
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize("dialog", [Locations(), Providers(), People()], ids=["locations", "providers", "people"])
@given(answers=st.lists(st.sampled_from(ANSWERS), min_size=5, max_size=20), works=st.booleans())
@settings(max_examples=40)
def test_whatever_is_typed_is_taken_or_refused_and_shown(dialog: Any, answers: list[str], works: bool) -> None:
    walk = Walk(dialog, SETUP)
    for answer in answers:
        if isinstance(walk.shown, Form):
            proceed(walk, answer, works=works)
    assert walk.setup.admins
    assert not {one.id for one in walk.setup.admins} & {
        one.id for kept in walk.setup.providers for one in kept.contacts
    }


def test_the_longest_names_fit_the_cards() -> None:
    long = "<&*_[]" * 13
    places = tuple(replace(place, name=f"{long}{number}") for number, place in enumerate(PLACES))
    providers = tuple(
        Provider(ProviderId(f"p{number}"), f"{long}{number}", (), tuple(place.id for place in places))
        for number in range(10)
    )
    setup = a_setup(locations=places, providers=providers)
    Walk(Locations(), setup).press("more")
    Walk(Locations(), setup, f"{long}1").press("change", part="name")
    Walk(Providers(), setup).press("more")
    typed(Walk(Providers(), setup, f"{long}1").press("change", part="agreements"), "all")
