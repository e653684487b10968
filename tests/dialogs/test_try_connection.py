"""`test` walked: the choice of a connection, what works with it, and once more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs.connection.try_connection import ConnectionTest
from services.model.dialog import Text
from services.model.errors import Refusal
from tests.builders.client_with_rooms import a_setup, two_connections
from tests.builders.client_with_sites import refused
from tests.builders.dialog_walk import Walk

GOOD = ("check.token", "check.organization", "check.domain", "check.schedule", "check.booking")
VALUES = {"name": "Contoso", "domain": "contoso.example", "known": "contoso.example", "room": "Isar", "count": "12"}


def checks(*failed: str) -> list[dict[str, Any]]:
    keys = (*GOOD, *(key for key in failed if key not in GOOD))
    return [{"key": key, "passed": key not in failed, "values": VALUES, "error": ""} for key in keys]


def walked(words: str = "") -> Walk:
    return Walk(ConnectionTest(), a_setup(), words)


def test_the_only_connection_is_tried_at_once() -> None:
    walk = walked()
    assert walk.work.name == "probe"
    assert dict(walk.work.args) == {
        "mode": "application",
        "account": "roomfix@contoso.example",
        "domain": "contoso.example",
        "can_book": True,
        "probe": 0,
    }


@pytest.mark.parametrize(
    ("failed", "verdict"),
    [
        ((), "Everything works."),
        (("check.details",), "Everything works."),
        (("check.answer",), "What is needed works. Some things do not:"),
        (("check.booking",), "This connection does not work as it is."),
        (("check.token",), "This connection does not work as it is."),
    ],
)
def test_the_verdict_comes_first_and_every_check_after_it(failed: tuple[str, ...], verdict: str) -> None:
    walk = walked().done(organization="Contoso", checks=checks(*failed))
    assert verdict in walk.words
    assert len(walk.form.lines) == 1 + len(checks(*failed))


def test_a_connection_is_tried_once_more_as_another_trial() -> None:
    walk = walked().done(organization="", checks=checks("check.token")).press("check")
    assert walk.work.args["probe"] == 1
    walk.done(organization="Contoso", checks=checks()).press("next")
    assert "Everything works." in walk.words
    assert [offer.name for offer in walk.end.offers] == ["status", "connect"]
    assert walk.setup == a_setup()


def test_a_trial_that_could_not_be_made_says_why_and_shows_no_older_one() -> None:
    walk = walked().done(organization="Contoso", checks=checks()).press("check").done(Text("graph_away"))
    assert "Microsoft 365 does not answer" in walk.words
    assert "Everything works." not in walk.words


@pytest.mark.parametrize("named", ["fabrikam", "Roomfix@Fabrikam.example"])
def test_of_several_connections_one_is_chosen_by_pressing_or_typing(named: str) -> None:
    walk = Walk(ConnectionTest(), a_setup(connections=two_connections()))
    assert "roomfix@contoso.example" in walk.words
    assert refused(lambda: walk.press(connection="nobody")).key == "connect_which_connection"
    assert refused(lambda: walk.press(connection="")).key == "connect_which_connection"
    assert walk.press(connection=named).work.args["account"] == "roomfix@fabrikam.example"


def test_a_connection_can_be_named_behind_the_word() -> None:
    walk = Walk(ConnectionTest(), a_setup(connections=two_connections()), "fabrikam")
    assert walk.work.args["account"] == "roomfix@fabrikam.example"


def test_without_a_connection_nothing_can_be_tested() -> None:
    with pytest.raises(Refusal) as caught:
        Walk(ConnectionTest(), a_setup(connections=()))
    assert caught.value.key == "test_nothing"


def test_a_connection_that_is_removed_meanwhile_ends_the_test() -> None:
    walk = walked()
    walk.known = replace(walk.known, setup=a_setup(connections=()))
    walk.done(organization="", checks=[])
    assert "was removed meanwhile" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["connect"]
