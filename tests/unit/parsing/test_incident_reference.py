"""Which incident a few words mean."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from services.model import (
    Client,
    ClientId,
    Handover,
    Incident,
    IncidentId,
    LocationId,
    Person,
    Room,
    RoomId,
    SlotRules,
    State,
)
from services.model.dialog import Text, joined
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.incident_reference import NamedIncident, is_of, which
from tests.builders.incident_builder import ADELE, MEGAN, TUESDAY_NINE, a_claim, an_incident

AURORA = Room(RoomId("aurora"), "Aurora", LocationId("loc-berlin"), "aurora@contoso.example")
NORTH = Room(RoomId("north"), "Nordlicht  2", LocationId("loc-berlin"), None)
SETUP = Setup(Client(ClientId("contoso"), "Contoso", SlotRules()), rooms=(AURORA, NORTH))


def one_of(incident: Incident) -> Text:
    """How one of several is named."""
    return Text("visit.one", {"room": incident.room.name, "title": incident.title, "id": incident.id})


def incident(unique: str, room: Room = AURORA, state: State = State.OPEN, contact: Person = MEGAN) -> Incident:
    claim = None if state is State.OPEN else a_claim(contact=contact)
    return an_incident(state, id=IncidentId(f"4c1d0b9e-{unique}"), room=room, claim=claim)


FIRST, SECOND = incident("a1b2c3d4e5f60718"), incident("a1b2ffffffffffff", NORTH)
MEGANS = incident("0123456789abcdef", NORTH, State.BOOKED)
ADELES = incident("fedcba9876543210", AURORA, State.BOOKED, ADELE)
ALL = (FIRST, SECOND, MEGANS, ADELES)


def named(words: str, *, fitting: Sequence[Incident] = ALL, known: Sequence[Incident] = ALL) -> NamedIncident:
    return which(SETUP, known, fitting, words, person=MEGAN.id)


def refused(words: str, *, fitting: Sequence[Incident] = ALL) -> Refusal:
    with pytest.raises(Refusal) as caught:
        named(words, fitting=fitting)
    return caught.value


# by reference


@pytest.mark.parametrize(
    "word", ["4c1d0b9e-a1b2c3d4e5f60718", "4C1D0B9E-A1B2C3D4E5F60718", "a1b2c3d4e5f60718", "A1B2C", "a1b2c3d4"]
)
def test_a_reference_names_its_incident_whole_or_by_the_beginning_of_its_own_part(word: str) -> None:
    assert named(f"  {word}  a new   cable ") == NamedIncident(FIRST, "a new   cable")


def test_a_reference_names_an_incident_that_does_not_fit_too() -> None:
    assert named("0123 done", fitting=[FIRST]) == NamedIncident(MEGANS, "done")


def test_what_is_too_short_for_a_reference_is_what_somebody_writes() -> None:
    assert named("a1b it is", fitting=[ADELES]) == NamedIncident(ADELES, "a1b it is")


def test_the_beginning_of_several_references_names_each_of_them() -> None:
    assert refused("a1b2 it is", fitting=[MEGANS]).key == "visit_which"


@pytest.mark.parametrize("word", ["4c1d0b9e-a1b2c3d4e5f60719", "deadbeefdeadbeef", "deadbeef", "DEADBEEF01", "dea4"])
def test_a_reference_of_no_incident_names_none_though_one_would_fit(word: str) -> None:
    assert refused(f"{word} done", fitting=[MEGANS]).key == "visit_none"


@pytest.mark.parametrize("word", ["12345678", "20261124", "dead", "a-b"])
def test_a_word_that_only_looks_a_little_like_a_reference_is_what_somebody_writes(word: str) -> None:
    assert named(f"{word} done", fitting=[MEGANS]) == NamedIncident(MEGANS, f"{word} done")


# by room


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("Nordlicht 2", ""),
        ("nordlicht   2: a new cable", "a new cable"),
        ("north a new cable", "a new cable"),
    ],
)
def test_a_room_names_its_incident_spelled_with_any_case_and_spacing(words: str, rest: str) -> None:
    assert named(words, fitting=[MEGANS], known=[FIRST, MEGANS]) == NamedIncident(MEGANS, rest)


def test_a_room_with_several_incidents_means_the_one_that_fits() -> None:
    assert named("aurora done", fitting=[ADELES]) == NamedIncident(ADELES, "done")


def test_a_rooms_only_incident_is_named_though_it_does_not_fit_so_that_it_can_be_said_why() -> None:
    assert named("aurora@contoso.example", fitting=[MEGANS], known=[FIRST, MEGANS]) == NamedIncident(FIRST, "")


def test_ones_own_visit_comes_before_others_in_the_room() -> None:
    assert named("Nordlicht 2") == NamedIncident(MEGANS, "")


def test_a_room_where_several_fit_is_asked_about() -> None:
    told = refused("Aurora").values
    assert told == {"names": joined([one_of(FIRST), one_of(ADELES)]), "count": 2}


# without a name


@pytest.mark.parametrize("words", ["", "a new cable"])
def test_the_only_one_that_fits_needs_no_name(words: str) -> None:
    assert named(f" {words} ", fitting=[ADELES]) == NamedIncident(ADELES, words)


def test_ones_own_comes_before_others() -> None:
    assert named("") == NamedIncident(MEGANS, "")


def test_where_several_fit_the_first_five_are_named() -> None:
    many = [incident(f"{nth:016x}") for nth in range(7)]
    refusal = refused("", fitting=many)
    assert refusal.key == "visit_which"
    assert refusal.values == {"names": joined(one_of(one) for one in many[:5]), "count": 7}


def test_where_nothing_fits_there_is_nothing_to_name() -> None:
    assert refused("", fitting=[]).key == "visit_none"


def test_a_room_without_an_incident_names_none_though_one_would_fit_elsewhere() -> None:
    with pytest.raises(Refusal, match="visit_none"):
        named("Nordlicht 2 done", fitting=[FIRST], known=[FIRST])


# one's own


@pytest.mark.parametrize(
    ("known", "is_own"),
    [
        (MEGANS, True),
        (ADELES, False),
        (FIRST, False),
        (an_incident(reporter=MEGAN), True),
        (an_incident(reporter=ADELE), False),
        (an_incident(State.BOOKED, claim=a_claim(contact=ADELE, offered=Handover(MEGAN, TUESDAY_NINE))), True),
    ],
)
def test_an_incident_is_of_who_claimed_it_is_offered_it_or_reported_it(known: Incident, is_own: bool) -> None:
    assert is_of(known, MEGAN.id) is is_own
