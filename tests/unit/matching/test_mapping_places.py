from __future__ import annotations

from services.matching.mapping import CalendarName, Confidence, MatchReason, propose
from tests.builders.mapping_names import COLOGNE, MUNICH, mapped, rooms


def test_two_rooms_of_the_same_name_are_twins_until_the_calendar_says_where() -> None:
    inventory = rooms("Alpha", at=MUNICH) + rooms("Alpha", at=COLOGNE)
    assert mapped(["Alpha"], inventory)[0].reason is MatchReason.TWIN
    assert [found.room for found in mapped(["CGN Alpha", "MUC Alpha"], inventory)] == [
        "Alpha @ Köln",
        "Alpha @ München",
    ]
    assert {found.confidence for found in mapped(["CGN Alpha", "MUC Alpha"], inventory)} == {Confidence.SURE}


def test_a_calendar_of_another_location_is_not_proposed() -> None:
    inventory = rooms("Alpha", at=MUNICH) + rooms("Beta", at=COLOGNE)
    assert mapped(["CGN Alpha"], inventory)[0].room is None


def test_a_room_may_be_called_like_another_location() -> None:
    inventory = rooms("Köln", at=MUNICH) + rooms("Alpha", at=COLOGNE)
    assert mapped(["MUC Köln"], inventory)[0].confidence is Confidence.SURE


def test_the_address_says_where_if_the_name_does_not() -> None:
    calendars = [
        CalendarName("muc-board@contoso.example", "Boardroom"),
        CalendarName("cgn-board@contoso.example", "Boardroom"),
    ]
    found = propose(calendars, rooms("Boardroom", at=COLOGNE) + rooms("Boardroom", at=MUNICH))
    assert [(one.room, one.confidence) for one in found] == [
        ("Boardroom @ München", Confidence.SURE),
        ("Boardroom @ Köln", Confidence.SURE),
    ]


def test_the_better_known_of_two_locations_with_the_letters_of_a_code_is_meant() -> None:
    inventory = rooms("Alpha", at="London") + rooms("Alpha", at="Lyon")
    assert [found.room for found in mapped(["LYO Alpha", "LON Alpha"], inventory)] == ["Alpha @ Lyon", "Alpha @ London"]


def test_the_number_of_a_street_is_not_taken_for_a_room() -> None:
    inventory = rooms("Meeting 4", at="21 Hudson, New York") + rooms("Meeting 21", at="Boston")
    assert mapped(["NYC 21 Hudson Meeting 4"], inventory)[0].room == "Meeting 4 @ 21 Hudson, New York"


def test_a_code_nobody_knows_is_learnt_from_the_rooms_that_are_sure() -> None:
    inventory = rooms("Fuji", "Elbrus", "Denali", "Board", at=MUNICH) + rooms("Board", "Isar", at=COLOGNE)
    found = mapped(["XQ7 Fuji", "XQ7 Elbrus", "XQ7 Denali", "XQ7 Board", "CGN Board"], inventory)
    assert (found[3].room, found[3].confidence) == ("Board @ München", Confidence.SURE)


def test_a_lone_number_is_not_sure_where_several_locations_number_their_rooms() -> None:
    inventory = rooms("Meeting 1", "Meeting 3", at=MUNICH) + rooms("Meeting 2", at=COLOGNE)
    found = mapped(["Besprechung 3"], inventory)[0]
    assert (found.room, found.confidence, found.reason) == (
        "Meeting 3 @ München",
        Confidence.LIKELY,
        MatchReason.WHICH_LOCATION,
    )


def test_a_prefix_that_is_some_unknown_place_keeps_a_name_from_being_sure() -> None:
    inventory = rooms("Alpha", "Beta", "Gamma", "Delta", at=COLOGNE) + rooms("Isar", "Alz", at=MUNICH)
    names = ["CGN Alpha", "CGN Beta", "CGN Gamma", "MUC Isar", "MUC Alz", "LEJ Delta", "LEJ Rho", "LEJ Sigma"]
    assert mapped(names, inventory)[5].confidence is not Confidence.SURE
