"""`disconnect` walked: what stops is shown before, what stays after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs.connection.disconnect import Disconnect
from services.model import Connection, Mode
from services.model.dialog import Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.client_with_rooms import CONTOSO, FABRIKAM, a_calendar, a_room, a_setup, two_connections
from tests.builders.dialog_walk import Walk


def a_house(count: int = 2, **parts: Any) -> Setup:
    names = [f"R{number}" for number in range(count)]
    calendars = tuple(a_calendar(name) for name in names)
    return a_setup(**{"calendars": calendars, "rooms": tuple(a_room(name, name) for name in names), **parts})


def asked(setup: Setup, *, visits: int = 0) -> Walk:
    walk = Walk(Disconnect(), setup)
    assert (walk.work.name, dict(walk.work.args)) == ("visits_ahead", {"connection": CONTOSO})
    return walk.done(count=visits)


def test_everything_that_stops_is_shown_before_anything_is_done() -> None:
    walk = asked(a_house(), visits=3)
    assert "Disconnect roomfix@contoso.example?" in walk.words
    assert "lose their calendar and show no free times: 2 (R0, R1)" in walk.words
    assert "no longer read or booked: 2" in walk.words
    assert "Visits and claims that lie ahead: 3" in walk.words
    assert walk.setup == a_house()


def test_of_two_thousand_rooms_the_number_and_the_first_five_are_shown() -> None:
    walk = asked(a_house(2000))
    assert "lose their calendar and show no free times: 2000 (R0, R1, R2, R3, R4, …)" in walk.words


def test_a_connection_without_rooms_stops_little() -> None:
    walk = asked(a_setup())
    assert "lose their calendar" not in walk.words
    assert "No visit or claim lies ahead" in walk.words


def test_after_a_yes_the_tokens_go_first_and_then_the_connection_and_the_rooms_stay() -> None:
    walk = asked(a_house()).press("yes")
    assert (walk.work.name, dict(walk.work.args)) == ("sign_out", {"account": "roomfix@contoso.example"})
    assert walk.setup == a_house()
    walk.done()
    assert (walk.setup.connections, walk.setup.calendars) == ((), ())
    assert [(room.name, room.calendar) for room in walk.setup.rooms] == [("R0", None), ("R1", None)]
    assert "Kept are the incidents with their history" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["connect"]


@pytest.mark.parametrize(
    ("mode", "words"),
    [(Mode.DELEGATED, "keeps no token of it"), (Mode.APPLICATION, "consent in Entra")],
)
def test_the_end_says_what_becomes_of_the_access_itself(mode: Mode, words: str) -> None:
    setup = a_house(connections=(Connection(CONTOSO, "roomfix@contoso.example", mode),))
    assert words in asked(setup).press("yes").done().words


def test_other_connections_keep_their_rooms() -> None:
    rooms = (a_room("Isar", "Isar"), a_room("Inn", "Inn"))
    calendars = (a_calendar("Isar"), a_calendar("Inn", of=FABRIKAM))
    walk = Walk(Disconnect(), a_setup(connections=two_connections(), rooms=rooms, calendars=calendars))
    walk.press(connection="contoso").done(count=0)
    assert "no longer read or booked: 1" in walk.words
    walk.press("yes").done()
    assert [one.id for one in walk.setup.connections] == [FABRIKAM]
    assert [room.calendar for room in walk.setup.rooms] == [None, "inn@contoso.example"]


def test_one_can_go_back_and_choose_another_connection() -> None:
    walk = Walk(Disconnect(), a_setup(connections=two_connections()))
    walk.press(connection="contoso").done(count=0).back()
    walk.press(connection="roomfix@fabrikam.example").done(count=0)
    assert "Disconnect roomfix@fabrikam.example?" in walk.words


def test_tokens_that_could_not_be_deleted_leave_everything_as_it_was() -> None:
    walk = asked(a_house()).press("yes").done(Text("store_away"))
    assert "cannot reach its own store" in walk.words
    assert walk.setup == a_house()
    assert walk.press("yes").done().setup.connections == ()


def test_without_knowing_what_stops_nobody_is_asked() -> None:
    walk = Walk(Disconnect(), a_house()).done(Text("store_away"))
    assert [button.verb for button in walk.form.buttons] == ["again", "cancel"]
    assert "Disconnect roomfix@contoso.example?" in walk.press("again").done(count=1).words


def test_somebody_else_being_faster_is_no_mistake() -> None:
    walk = asked(a_house()).press("yes")
    walk.known = replace(walk.known, setup=walk.setup.without(CONTOSO))
    walk.done()
    assert walk.setup.connections == ()


def test_without_a_connection_there_is_nothing_to_disconnect() -> None:
    with pytest.raises(Refusal) as caught:
        Walk(Disconnect(), a_setup(connections=()))
    assert caught.value.key == "disconnect_nothing"
