from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.typed_answers import as_answer
from dialogs.connection.booking import Booking
from dialogs.connection.trial import Trial
from services.model import ConnectionId, EventOwner, Mode
from services.model.dialog import Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_walk import Walk, refused

SETUP = contoso_setup()
DELEGATED = replace(SETUP, connections=(replace(SETUP.connections[0], mode=Mode.DELEGATED),))
READING = replace(SETUP, connections=(replace(SETUP.connections[0], can_book=False),))


def test_claims_are_booked_at_once_or_after_an_admins_approval() -> None:
    assert not Walk(Booking(), SETUP).press(automated="false", level="roomfix").setup.client.automated
    assert Walk(Booking(), SETUP).press(automated="true", level="roomfix").setup.client.automated


def test_hosts_are_told_only_if_somebody_says_so_and_that_is_kept_as_it_was_by_who_asks_again() -> None:
    assert not SETUP.client.tell_hosts
    walk = Walk(Booking(), SETUP).press(automated="true", tell_hosts="true", level="roomfix")
    assert walk.setup.client.tell_hosts
    assert "Hosts of meetings that a fault hits are told" in walk.words
    again = Walk(Booking(), walk.setup)
    assert [field.value for field in again.form.fields] == ["true", "true", "roomfix", "en"]
    assert not again.press(automated="true", tell_hosts="false", level="roomfix").setup.client.tell_hosts
    assert "Hosts of meetings" not in again.words


@pytest.mark.parametrize("setup", [SETUP, DELEGATED, READING])
def test_the_language_of_what_everybody_reads_is_chosen_and_kept(setup: Setup) -> None:
    walk = Walk(Booking(), setup).press(automated="true", language="de")
    assert walk.setup.client.language == "de"
    assert "Cards in channels and group chats: Deutsch." in walk.words
    again = Walk(Booking(), walk.setup)
    assert again.form.fields[-1].value == "de"
    kept = again.press(automated="true")  # a card from before the language could be chosen
    assert (kept.setup.client.language, "group chats: Deutsch" in kept.words) == ("de", True)


def test_a_language_that_roomfix_does_not_speak_is_refused() -> None:
    assert refused(Walk(Booking(), SETUP), automated="true", language="tlh") == "choice_unknown"


@pytest.mark.parametrize("setup", [SETUP, DELEGATED, READING])
def test_it_is_said_what_telling_hosts_takes(setup: Setup) -> None:
    assert (
        "reads in the room's calendar who organises the meeting, but not what it is about"
        in Walk(Booking(), setup).words
    )


@pytest.mark.parametrize(
    ("typed", "automated", "tell_hosts"),
    [
        ("tell hosts: yes", True, True),
        ("Tell hosts: on; automated scheduling: no", False, True),
        ("no", False, False),
        ("next", True, False),
        ("Sprache der Karten in Kanälen: Deutsch", True, False),
    ],
)
def test_it_can_be_typed(typed: str, automated: bool, tell_hosts: bool) -> None:
    walk = Walk(Booking(), SETUP)
    answer = as_answer(walk.form, typed)
    client = walk.press(answer.verb, **answer.filled).setup.client
    assert (client.automated, client.tell_hosts) == (automated, tell_hosts)


def test_visits_may_be_the_persons_own_for_accepted_domains() -> None:
    walk = (
        Walk(Booking(), SETUP).press(automated="true", level="person").press(domains="@Contoso.Example, contoso.com,")
    )
    connection = walk.setup.connections[0]
    assert (connection.level, connection.domains) == (EventOwner.PERSON, ("contoso.example", "contoso.com"))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "booking_no_domain"),
        (" , ", "booking_no_domain"),
        ("contoso", "booking_bad_domain"),
        ("<b>.com", "booking_bad_domain"),
    ],
)
def test_what_is_no_domain_is_refused(typed: str, key: str) -> None:
    assert refused(Walk(Booking(), SETUP).press(automated="true", level="person"), domains=typed) == key


@pytest.mark.parametrize(("setup", "why"), [(DELEGATED, "cannot write into other people"), (READING, "only reads")])
def test_where_it_cannot_be_the_level_is_not_asked_for(setup: Setup, why: str) -> None:
    walk = Walk(Booking(), setup)
    assert why in walk.words
    assert [field.name for field in walk.form.fields] == ["automated", "tell_hosts", "language"]
    assert refused(walk, automated="true", level="person") == "booking_level_impossible"


def test_of_several_connections_one_is_chosen() -> None:
    other = replace(SETUP.connections[0], id=ConnectionId("other"), account="second@contoso.example")
    setup = replace(SETUP, connections=(*SETUP.connections, other))
    walk = Walk(Booking(), setup).press(connection="other").press(automated="true", level="person")
    changed = walk.press(domains="contoso.example").setup
    assert [connection.level for connection in changed.connections] == [EventOwner.ROOMFIX, EventOwner.PERSON]
    assert refused(Walk(Booking(), setup), connection="none") == "connect_which_connection"


def test_without_a_connection_there_is_nothing_to_book_with() -> None:
    with pytest.raises(Refusal) as raised:
        Walk(Booking(), replace(SETUP, connections=()))
    assert raised.value.key == "booking_no_connection"


def test_the_end_says_what_is_still_to_do() -> None:
    bare = replace(SETUP, providers=(), rooms=(replace(SETUP.rooms[0], calendar=None), *SETUP.rooms[1:]))
    walk = Walk(Booking(), bare).press(automated="true", level="roomfix")
    assert "Rooms still without a calendar: 1." in walk.words
    assert "Munich, New York: no provider serves this yet" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["trial", "map", "providers"]
    full = Walk(Booking(), SETUP).press(automated="true", level="roomfix")
    assert "has no service-level agreement for Munich, New York yet" in full.words


def test_a_trial_is_of_a_room_with_a_calendar() -> None:
    walk = Walk(Trial(), SETUP)
    assert refused(walk, room="nowhere") == "trial_which_room"
    walk.press(room=SETUP.rooms[1].id)
    assert walk.work.args == {"room": SETUP.rooms[1].id}
    assert "Problem" in walk.done(Text("store_away")).words
    walk.press(room=SETUP.rooms[1].id).done()
    assert walk.end.title.key == "trial.done"
    with pytest.raises(Refusal) as raised:
        Walk(Trial(), replace(SETUP, rooms=()))
    assert raised.value.key == "trial_no_room"
