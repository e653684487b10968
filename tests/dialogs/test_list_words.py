"""Every reason why a line is not taken, and why a room is proposed, has words for the values it comes with."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.forms.dialog_form import plain
from cards.text.texts import UTC_ZONE, Voice
from dialogs.list_forms import fault
from dialogs.mapping.map_each import reason
from dialogs.mapping.map_plan import Proposed
from services.admin.importing import problem_row
from services.admin.inventory import read_rooms
from services.admin.inventory_plan import plan
from services.matching import mapping
from services.model import Location, LocationId
from services.parsing.addresses import read_addresses
from services.parsing.lists import Problem, ProblemReason
from tests.builders.client_with_rooms import LONDON, MUNICH, OFFICE, a_room
from tests.builders.mapping_names import rooms, the_one
from tests.builders.product_source import nodes
from tests.builders.sentences import area, placeholders, said_in

ROOT = Path(__file__).parents[2]
ENGLISH = said_in("en")
VOICE = Voice(UTC_ZONE)
TWO = (MUNICH, LONDON)
TWINS = tuple(Location(LocationId(name), "Munich", OFFICE) for name in ("m1", "m2"))
HAD = (a_room("Isar"), a_room("Inn", "Inn"))


def planned(text: str, *locations: Location, complete: bool = False) -> tuple[Problem, ...]:
    reading = read_rooms(text)
    return (*reading.problems, *plan(HAD, reading, locations=locations or (MUNICH,), complete=complete).problems)


PROBLEMS = {
    ProblemReason.TOO_LARGE: read_rooms("x" * 2_000_001).problems,
    ProblemReason.TOO_MANY_ROWS: read_rooms("\n" * 200_001).problems,
    ProblemReason.WORKBOOK: read_rooms(b"PK\x03\x04").problems,
    ProblemReason.NOT_TEXT: read_rooms("\0").problems,
    ProblemReason.EMPTY: read_rooms("").problems,
    ProblemReason.NO_HEADER: read_rooms("foo,bar\n1,2").problems,
    ProblemReason.DOUBLE_COLUMN: read_rooms("name,room\nIsar,Inn").problems,
    ProblemReason.BAD_QUOTES: read_rooms('name\n"Isar').problems,
    ProblemReason.WRONG_CELLS: read_rooms("name,location\nIsar").problems,
    ProblemReason.NO_NAME: read_rooms("name,location\n,Munich").problems,
    ProblemReason.FORMULA: read_rooms("name\n=1+1").problems,
    ProblemReason.UNSEEN: read_rooms("name\nIs\u202ear").problems,
    ProblemReason.TOO_LONG: read_rooms("name\n" + "x" * 201).problems,
    ProblemReason.NOT_AN_ADDRESS: read_addresses("foo").problems,
    ProblemReason.NOT_A_CAPACITY: read_rooms("name,capacity\nIsar,many").problems,
    ProblemReason.DOUBLE_ADDRESS: read_addresses("a@b.example, a@b.example").problems,
    ProblemReason.DOUBLE_ROOM: read_rooms("name\nIsar\nIsar").problems,
    ProblemReason.DOUBLE_CALENDAR: read_rooms("name,calendar\nIsar,a@b.example\nInn,a@b.example").problems,
    ProblemReason.DOUBLE_ID: read_rooms("id,name\n1,Isar\n1,Inn").problems,
    ProblemReason.NO_LOCATION: planned("name\nIlz", *TWO),
    ProblemReason.WHICH_LOCATION: planned("name,location\nIlz,Munich", *TWINS),
    ProblemReason.UNKNOWN_LOCATION: planned("name,location\nIlz,Paris"),
    ProblemReason.NAME_TAKEN: planned("id,name\nisar,Inn"),
    ProblemReason.CALENDAR_TAKEN: planned("id,name,calendar\nisar,Isar,inn@contoso.example"),
    ProblemReason.NOT_REMOVED: planned("name\nIsar\n=1", complete=True),
}


@pytest.mark.parametrize("reason", ProblemReason)
def test_every_reason_why_a_line_is_not_taken_is_said_with_its_values(reason: ProblemReason) -> None:
    problem = next(one for one in PROBLEMS[reason] if one.reason is reason)
    words = plain(fault(json.loads(json.dumps(problem_row(problem)))), VOICE)
    assert "{" not in words
    assert words.count(". ") + words.endswith(".") >= 1
    assert words.startswith("Line ") == bool(problem.line)


@pytest.mark.parametrize("why", mapping.MatchReason)
def test_every_reason_of_a_proposal_has_words(why: mapping.MatchReason) -> None:
    values = {"other": "Isar 2"} if why in {mapping.MatchReason.TWIN, mapping.MatchReason.TAKEN} else {}
    one = Proposed(0, "a@b.example", "Isar", "isar", mapping.Confidence.SURE, why, values, "")
    assert len(plain(reason(one), VOICE)) < 120, "a label shows no more"
    assert f"confidence.{one.confidence}" in ENGLISH


def test_twins_and_taken_rooms_come_with_the_name_their_words_need() -> None:
    twin = the_one("Saal", "Saal A", "Saal B")
    taken = mapping.propose(
        [mapping.CalendarName("a@b.example", "Isar"), mapping.CalendarName("b@b.example", "Isar")], rooms("Isar")
    )
    assert twin.values.keys() == {"other"}
    assert any(one.values.keys() == {"other"} for one in taken)


@pytest.mark.parametrize("confidence", mapping.Confidence)
def test_every_confidence_has_a_word(confidence: mapping.Confidence) -> None:
    assert f"confidence.{confidence}" in ENGLISH


OWN = {"calendars", "mapping", "rooms"}
"""The folders of these dialogs."""


def said() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, key, the names of its values or None where they are not written out) of every Text and Refusal."""
    for file, node in (found for found in nodes("dialogs") if found[0].parent.name in OWN):
        where = f"{file.name}:{node.lineno}"
        match node:
            case ast.Call(func=ast.Name("Text"), args=[ast.Constant(str(key))]):
                yield where, key, set()
            case ast.Call(func=ast.Name("Text"), args=[ast.Constant(str(key)), ast.Dict(keys=names)]):
                named = {str(name.value) for name in names if isinstance(name, ast.Constant)}
                yield where, key, named if None not in names else None
            case ast.Call(func=ast.Name("Text"), args=[ast.Constant(str(key)), _]):
                yield where, key, None
            case ast.Call(func=ast.Name("Refusal"), args=[ast.Constant(str(key))], keywords=given):
                yield where, key, {one.arg for one in given if one.arg}


def test_every_text_is_in_the_catalogue_and_gets_its_values() -> None:
    found = list(said())
    assert found
    assert [where for where, key, given in found if given is not None and not placeholders(ENGLISH[key]) <= given] == []


def test_no_text_of_these_dialogs_is_left_over() -> None:
    sources = [*(ROOT / "dialogs").rglob("*.py"), *(ROOT / "services").rglob("*.py")]
    text = "".join(file.read_text() for file in sources)
    made = (
        *("calendars.choice_", "calendars.people", "calendars.unknown", "calendars.denied", "import.line_"),
        *("map.source_", "map.button_", "rooms.free_", "rooms.busy_"),
    )
    left = {key for key in area("rooms", "map") if f'"{key}"' not in text and not key.startswith(made)}
    assert left == set()
