from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.mapping import SURE, accepting, hand_made, score, thin
from services.matching.mapping import Confidence, MatchReason, RoomName, propose
from services.model import RoomId
from tests.builders.mapping_names import COLOGNE, MUNICH, mapped, rooms, the_one

SURROUNDED = """
Konf. Isar, 3. OG (8 Pers.) = Konferenzraum Isar
MR Thames - L2 - MTR = Thames
Salle Molière - 1er étage (8 p.) = Molière
2F Fuji = Fuji
Venus [12] + TV = Venus
Panke (ehem. Wuhle) = Panke
Boardroom (15) VC = Board Room
Cabine tél. 1 = Telefonbox 1
Salle du Conseil = Vorstandszimmer
HS A (300 Pl.) = Hörsaal A
Meeting Room Yellow = Besprechungsraum Gelb
Projektraum III = Project Room 3
Lombard St = Lombard Street
High Line = Highline
glacierpeak = Glacier Peak
"""

ACCENTS = """
Würm = Wuerm
Würm = Wurm
São Paulo = Sao Paulo
Århus = Aarhus
Łódź = Lodz
Weiß = WEISS
"""

SAME_NUMBER = """
2.1 = 2.01
211 = 2.11
MUC-A-2.11 (8) = A 2.11
LON L3 MR11 = Meeting Room 3.11
R.12 = Raum 12
Building 83 Room 15 = 83-15
2. OG, Raum 11 = 2.11
OPS 518 Finance Team (7) = OPS 518
"""

NEAR_TWINS = """
2.11 = 2.12
2.1 = 2.10
Saal A = Saal B
Saal A+B = Saal A
Room 1 = Room 11
Foyer Nord = Foyer Süd
Paris 1 = Paris 2
Lounge links = Lounge rechts
A 2.11 = B 2.11
101A = 101B
Alpha = Alfa
Konf 1. OG = Konf 2. OG
Central Park = Park Avenue
Parkplatz 3 = Raum 3
Huddle 1 = Seminarraum 1
"""

ONE_SIDED = """
Paris 2 = Paris
Atrium = Atrium Ost
Raum 2.11 = A 2.11
Großer Wannsee = Wannsee
"""


def pairs(text: str) -> list[list[str]]:
    return [line.split(" = ") for line in text.strip().splitlines()]


@pytest.mark.parametrize(("calendar", "room"), pairs(SURROUNDED))
def test_what_surrounds_a_name_does_not_hide_it(calendar: str, room: str) -> None:
    assert the_one(calendar, room, "Elsewhere").room == f"{room} @ Berlin"
    assert the_one(calendar, room, "Elsewhere").confidence is Confidence.SURE


@pytest.mark.parametrize(("one", "other"), pairs(ACCENTS))
def test_a_name_is_the_same_with_and_without_its_accents(one: str, other: str) -> None:
    assert the_one(one, other).confidence is Confidence.SURE
    assert the_one(other, one).confidence is Confidence.SURE


@pytest.mark.parametrize(("calendar", "room"), pairs(SAME_NUMBER))
def test_a_number_is_the_same_however_it_is_written(calendar: str, room: str) -> None:
    assert the_one(calendar, room).confidence is Confidence.SURE


@pytest.mark.parametrize(("calendar", "room"), pairs(NEAR_TWINS))
def test_near_twins_are_never_proposed_for_each_other(calendar: str, room: str) -> None:
    assert the_one(calendar, room).room is None
    assert the_one(room, calendar).room is None


@pytest.mark.parametrize(("calendar", "room"), pairs(ONE_SIDED))
def test_what_only_one_name_tells_apart_keeps_a_proposal_from_being_sure(calendar: str, room: str) -> None:
    assert the_one(calendar, room).confidence is Confidence.LIKELY
    assert the_one(calendar, room).reason is MatchReason.INCOMPLETE


def test_a_misspelling_is_likely_and_never_sure() -> None:
    assert the_one("Konferenzraum Mendelsohn", "Mendelssohn", "Bach").reason is MatchReason.CLOSE_NAME


def test_a_part_of_the_name_is_likely() -> None:
    assert the_one("Salle Zola", "Emile Zola", "George Sand").reason is MatchReason.PART_OF_NAME


def test_an_address_speaks_where_the_display_name_does_not() -> None:
    found = the_one("Executive Conference Room", "Adams", "Baker", address="conf-adams@contoso.example")
    assert (found.room, found.confidence, found.reason) == ("Adams @ Berlin", Confidence.LIKELY, MatchReason.ADDRESS)


def test_the_display_name_counts_more_than_the_room_an_old_address_shows() -> None:
    found = the_one("Baker", "Adams", "Baker", address="conf-adams@contoso.example")
    assert (found.room, found.confidence) == ("Baker @ Berlin", Confidence.SURE)


def test_a_display_name_that_is_only_the_address_is_read_without_its_domain() -> None:
    assert the_one("conf-stuart@contoso.example", "Stuart", "Contoso").room == "Stuart @ Berlin"


def test_two_calendars_that_are_as_good_are_twins_and_neither_is_sure() -> None:
    first, second = mapped(["Alpha", "Alpha Teams Room"], rooms("Alpha"))
    assert (first.confidence, first.reason, first.values) == (
        Confidence.UNSURE,
        MatchReason.TWIN,
        {"other": "Alpha Teams Room"},
    )
    assert (second.room, second.reason, second.values) == (None, MatchReason.TAKEN, {"other": "Alpha"})


def test_a_calendar_whose_room_is_taken_gets_no_worse_one() -> None:
    assert [found.room for found in mapped(["Alpha", "Alpha (old)"], rooms("Alpha", "Alphabet"))] == [
        "Alpha @ Berlin",
        None,
    ]


def test_a_calendar_out_of_use_leaves_its_room_to_the_one_in_use() -> None:
    in_use, retired = mapped(["BER Spree", "zzz_BER Spree (ALT, nicht verwenden)"], rooms("Spree"))
    assert (in_use.confidence, retired.room, retired.reason) == (Confidence.SURE, None, MatchReason.TAKEN)


def test_a_calendar_out_of_use_is_unsure_even_alone() -> None:
    assert the_one("OLD - Havel", "Havel").reason is MatchReason.RETIRED


def test_things_that_are_no_rooms_get_no_room() -> None:
    names = ["(Vehicle)-Prius 1", "Beamer 2", "Surface Laptop 3", "Hot Desk 14", "Kaffeemaschine"]
    assert {found.room for found in mapped(names, rooms("Raum 1", "Raum 2", "3", "14", "Küche"))} == {None}


def test_rooms_that_differ_in_spelling_alone_keep_their_own_calendars() -> None:
    names = ["Wurm", "Würm", "2.04", "204"]
    found = mapped(names, rooms("204", "Würm", "2.04", "Wurm"))
    assert [one.room for one in found] == [f"{name} @ Berlin" for name in names]
    assert {one.confidence for one in found} == {Confidence.SURE}


def test_a_kind_of_room_decides_only_where_nothing_else_does() -> None:
    found = mapped(["Conf 1", "Meeting 1"], rooms("Meeting Room 1", "Conference Room 1"))
    assert [one.room for one in found] == ["Conference Room 1 @ Berlin", "Meeting Room 1 @ Berlin"]
    assert the_one("Besprechungsraum 1", "Conference Room 1").confidence is Confidence.SURE


def test_the_next_best_room_is_named_beside_the_best() -> None:
    assert the_one("Atrium", "Atrium", "Atrium Ost").runner_up == "Atrium Ost @ Berlin"


def test_no_calendars_and_no_rooms_are_no_proposals() -> None:
    assert propose([], rooms("Alpha")) == ()
    assert [found.reason for found in mapped(["Alpha"], [])] == [MatchReason.NO_MATCH]


def test_sure_proposals_of_the_hand_made_list_are_right_and_many() -> None:
    for held in (False, True):
        cases = [case for case in hand_made() if case.held is held]
        sure = score(cases, SURE)
        assert sure.precision >= 0.98
        assert sure.recall >= 0.8
        assert score(cases, accepting(Confidence.SURE, Confidence.LIKELY)).recall > sure.recall


def test_the_hand_made_list_is_as_large_as_it_says() -> None:
    cases = hand_made()
    pairs = {
        held: sum(room is not None for case in cases if case.held is held for room in case.truth)
        for held in (False, True)
    }
    assert sum(pairs.values()) >= 240
    assert pairs[True] * 3 >= sum(pairs.values())


PIECES = [
    "MUC",
    "CGN",
    "Alpha",
    "Saal",
    "A",
    "B",
    "Nord",
    "Süd",
    "1",
    "11",
    "2.11",
    "(12)",
    "EG",
    "L2",
    "Konf.",
    "+",
    "old",
]
NAMES = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
INVENTORIES = st.lists(st.tuples(NAMES, st.sampled_from([MUNICH, COLOGNE, "", "21 Hudson"])), max_size=6)


@given(st.lists(NAMES, max_size=6), INVENTORIES)
def test_every_calendar_gets_one_proposal_and_no_room_is_proposed_twice(
    names: list[str], inventory: list[tuple[str, str]]
) -> None:
    known = [RoomName(RoomId(str(place)), name, location) for place, (name, location) in enumerate(inventory)]
    found = mapped(names, known)
    given_away = [one.room for one in found if one.room is not None]
    assert [one.calendar for one in found] == [f"resource-{place}@contoso.example" for place in range(len(names))]
    assert len(given_away) == len(set(given_away))
    assert all((one.room is None) == (one.confidence is Confidence.NONE) for one in found)


@settings(max_examples=60)
@given(st.lists(NAMES, max_size=5), st.lists(NAMES, max_size=5, unique=True))
def test_sure_proposals_do_not_depend_on_the_order_of_the_rooms(names: list[str], inventory: list[str]) -> None:
    def sure(known: list[RoomName]) -> set[tuple[str, str | None]]:
        return {(one.calendar, one.room) for one in mapped(names, known) if one.confidence is Confidence.SURE}

    known = rooms(*inventory)
    assert sure(known) == sure(known[::-1])


def test_rooms_missing_from_the_inventory_do_not_lend_their_calendars_to_others() -> None:
    drawn = random.Random(7)
    thinned = [thin(case, drawn) for case in hand_made() if not case.held for _ in range(2)]
    assert score(thinned, SURE).precision >= 0.98


def test_names_of_absurd_length_are_read_in_no_time() -> None:
    assert the_one("raum " * 500 + "9" * 5000 + "x" * 5000, "Alpha").room is None
