"""Which room somebody means, however its name is spelled."""

from __future__ import annotations

import pytest

from services.model import Client, ClientId, LocationId, Room, RoomId, SlotRules
from services.model.setup import Setup
from services.parsing.room_lookup import find_room, split_room

ROOMS = tuple(
    Room(RoomId(f"r{number}"), name, LocationId("munich"), None)
    for number, name in enumerate(("Würm", "Isar", "Café", "Große Aula", "Ilm", "Îlm"))
)
SETUP = Setup(Client(ClientId("c"), "Contoso", SlotRules()), rooms=ROOMS)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Wu\u0308rm", "Würm"),
        ("WÜRM", "Würm"),
        ("Wuerm", "Würm"),
        ("wurm", "Würm"),
        ("\u200bIsar", "Isar"),
        ("Is\u00adar", "Isar"),
        ("\u200e Isar\u200f", "Isar"),
        ("\ufeffIsar", "Isar"),
        ("\u00a0Isar\u2009", "Isar"),
        ("Cafe", "Café"),
        ("Grosse\u00a0Aula", "Große Aula"),
        ("GROSSE AULA", "Große Aula"),
        ("Ilm", "Ilm"),
        ("îlm", "Îlm"),
    ],
)
def test_a_room_is_found_however_its_name_is_spelled(typed: str, name: str) -> None:
    found = find_room(SETUP, typed)
    assert found is not None
    assert found.name == name


def test_a_spelling_that_two_rooms_share_finds_neither() -> None:
    assert find_room(SETUP, "ïlm") is None


@pytest.mark.parametrize("typed", ["", " ", "\u200b", "\u00ad\u200d", "Zugspitze"])
def test_what_names_no_room_finds_none(typed: str) -> None:
    assert find_room(SETUP, typed) is None


def test_a_room_is_cut_off_a_sentence_however_it_is_spelled() -> None:
    assert split_room(SETUP, "Wu\u0308rm: no sound") == ("Wu\u0308rm", "no sound")
