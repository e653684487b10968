"""`status` walked: nothing wrong, some things, very many, and what could not be looked up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dialogs.connection.status import Status
from services.model.dialog import End, Form, Text
from tests.builders.client_with_rooms import a_setup
from tests.builders.dialog_walk import NOW, Walk
from tests.builders.sentences import said_in


def a_row(
    key: str, *, ago: timedelta | None = None, reason: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    values = {"count": 2, "names": "Isar, Inn", "account": "roomfix@contoso.example", "source": "zabbix"}
    since = (NOW - ago).isoformat() if ago is not None else None
    return {"key": key, "since": since, "values": values, "offers": [], "reason": reason, **more}


def looked(*rows: dict[str, Any]) -> Walk:
    walk = Walk(Status(), a_setup())
    assert walk.work.name == "health"
    return walk.done(findings=list(rows))


def test_where_nothing_is_wrong_all_is_well_and_the_connection_can_be_tried() -> None:
    walk = looked()
    assert "All is well" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["test"]
    assert walk.setup == a_setup()


def test_a_dead_connection_is_told_with_since_when_why_and_what_to_do() -> None:
    why = {"key": "graph_denied", "values": {"code": "403"}}
    walk = looked(a_row("status.inactive", ago=timedelta(minutes=20), reason=why, offers=["connect"]))
    assert "The connection of roomfix@contoso.example does not work" in walk.words
    assert "for 20 min" in walk.words
    assert "does not let Roomfix into the calendar (403)" in walk.words
    assert "sign in again with roomfix@contoso.example" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["connect"]


def test_dialogs_that_help_with_several_things_are_offered_once_the_most_urgent_first() -> None:
    rows = [a_row(f"status.{name}", offers=[offer]) for name, offer in
            (("inactive", "connect"), ("unmapped", "map"), ("unused", "map"), ("unserved", "providers"))]  # fmt: skip
    assert [offer.name for offer in looked(*rows).end.offers] == ["connect", "map", "providers"]


@pytest.mark.parametrize(
    ("ago", "age"),
    [
        (timedelta(0), "for 0 min"),
        (timedelta(minutes=-1), "for 0 min"),
        (timedelta(minutes=119), "for 119 min"),
        (timedelta(hours=2), "for 2 h"),
        (timedelta(hours=47, minutes=59), "for 47 h"),
        (timedelta(hours=48), "for 2 days"),
    ],
)
def test_an_age_is_told_in_one_unit(ago: timedelta, age: str) -> None:
    assert age in looked(a_row("status.waiting", ago=ago)).words


ENGLISH = said_in("en")
FOUND = sorted(
    key
    for key in said_in("en")
    if key.startswith("status.") and f"status.remedy_{key.removeprefix('status.')}" in said_in("en")
)


@pytest.mark.parametrize("key", FOUND)
def test_every_finding_has_words_and_a_remedy_that_need_no_more_than_it_has(key: str) -> None:
    walk = looked(a_row(key))
    assert len(walk.end.lines) == 2


def test_very_many_findings_come_in_pages_and_end_with_what_helps() -> None:
    walk = looked(*(a_row("status.inactive", offers=["connect"]) for _ in range(14)))
    assert "Page 1 of 3" in walk.words
    walk.press("more")
    walk.press("more")
    assert "Page 3 of 3" in walk.words
    walk.press("more")
    assert "Page 1 of 3" in walk.words
    walk.press("next")
    assert [offer.name for offer in walk.end.offers] == ["connect"]


def test_what_could_not_be_looked_up_is_told_and_can_be_tried_again() -> None:
    walk = Walk(Status(), a_setup()).done(Text("store_away"))
    assert isinstance(walk.shown, Form)
    assert "cannot reach its own store" in walk.words
    walk.press("again").done(findings=[])
    assert isinstance(walk.shown, End)
