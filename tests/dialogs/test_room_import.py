from __future__ import annotations

from typing import Any

from dialogs.rooms.room_import import Import
from services.model.dialog import Text
from tests.builders.card_checks import titles
from tests.builders.client_with_rooms import a_room, a_setup
from tests.builders.dialog_walk import Walk, refused

CSV = "name,location\nIsar,Munich\nInn,Munich"
URL = "https://contoso.sharepoint.com/rooms.csv"
CHANGED = Text("inventory_changed")


def a_line(kind: str = "new", name: str = "Isar", **more: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "location": "Munich", "before": "", "after": "", **more}


def a_plan(**parts: Any) -> dict[str, Any]:
    counts = {"new": 0, "changed": 0, "same": 0, "gone": 0, "needs_number": None, "unnamed": 0, "unread": 0}
    return {**counts, "lines": [], "problems": [], "problem_count": 0, "ignored": [], **parts}


def a_problem(line: int = 2, reason: str = "import.no_name", **values: object) -> dict[str, Any]:
    return {"line": line, "what": ",Munich", "reason": reason, "values": values}


def at_list(words: str = "", **parts: Any) -> Walk:
    return Walk(Import(), a_setup(**parts), words)


def at_preview(words: str = "", **parts: Any) -> Walk:
    return at_list(words).press(list=CSV).done(**a_plan(**parts))


def test_a_pasted_list_is_shown_before_anything_is_changed() -> None:
    walk = at_list().press(list=CSV)
    assert (walk.work.name, walk.work.args) == ("plan_import", {"text": CSV, "complete": False})
    lines = [a_line(), a_line("changed", "Inn", before="8", after="10")]
    walk.done(**a_plan(new=1, changed=1, same=4, lines=lines))
    assert "New: 1 · changed: 1 · unchanged: 4 · removed: 0" in walk.words
    assert "New: **Isar**, Munich" in walk.words
    assert "Changed: **Inn**, Munich: 8 → 10" in walk.words
    walk.press()
    assert (walk.work.name, walk.work.args) == ("apply_import", {})
    walk.done(new=1, changed=1, gone=0)
    assert "New: 1 · changed: 1 · removed: 0" in walk.words
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("map", "")


def test_as_a_part_of_connecting_it_leads_on() -> None:
    walk = at_preview("setup contoso", new=1).press().done(new=1, changed=0, gone=0)
    assert walk.end.then is not None
    assert walk.end.then.words == "setup contoso"


def test_a_file_is_read_from_its_address() -> None:
    walk = at_list().press("upload", name="rooms.csv", url=URL)
    assert walk.work.args == {"url": URL, "complete": False}


def test_the_question_says_how_a_list_looks() -> None:
    assert "id,name,location,calendar,capacity" in at_list().words
    assert "Isar,Munich,isar@contoso.com,8" in at_list().words


def test_without_a_location_one_is_made_first() -> None:
    walk = at_list(locations=())
    assert [offer.name for offer in walk.end.offers] == ["locations"]
    assert walk.setup == a_setup(locations=())


def test_what_is_not_taken_is_said_line_by_line_before_and_after() -> None:
    problems = [a_problem(), a_problem(0, "import.not_removed", count=3), a_problem(9, "import.double_room", first=2)]
    walk = at_preview(new=1, problems=problems, problem_count=900, ignored=["Floor", "*Phone*"])
    told = ("Line 2: the room has no name", "3 rooms are not in the list", "is in line 2 already", "… and 880 more.")
    assert all(words in walk.words for words in told)
    assert r"Columns that Roomfix does not use: Floor, \*Phone\*" in walk.words.replace("\\\\", "\\")
    walk.press().done(new=1, changed=0, gone=0)
    assert all(words in walk.words for words in told)


def test_what_the_list_does_not_name_stays_unless_it_is_to_be_removed() -> None:
    walk = at_preview(same=2, unnamed=3)
    assert "does not name, and that stay: 3" in walk.words
    assert titles(walk.card) == ["Remove these 3, too", "Back", "Cancel"]
    walk.press("whole")
    assert walk.work.args == {"complete": True}, "the list is kept outside by now"
    walk.done(**a_plan(same=2, gone=3, lines=[a_line("gone")]))
    assert "Removed: **Isar**, Munich" in walk.words
    assert titles(walk.card) == ["Apply", "Remove none after all", "Back", "Cancel"]
    walk.press("keep")
    assert walk.work.args == {"complete": False}


def test_calendars_that_nobody_reads_are_said() -> None:
    assert "whose calendars no connection reads yet: 4." in at_preview(new=4, unread=4).words


def test_nothing_is_removed_while_a_line_is_wrong() -> None:
    assert "Remove these 3, too" not in titles(at_preview(unnamed=3, problems=[a_problem()], problem_count=1).card)


def test_removing_many_rooms_needs_their_number_typed() -> None:
    walk = at_preview(unnamed=30).press("whole").done(**a_plan(gone=30, needs_number=30))
    assert "Type 30 to remove that many rooms" in walk.words
    for wrong in ("", "3", "thirty", "30 rooms"):
        assert refused(walk, number=wrong) == "import_number"
    walk.press(number=" 30 ")
    assert walk.work.name == "apply_import"


def test_a_list_that_changes_nothing_cannot_be_applied() -> None:
    assert titles(at_preview(same=5).card) == ["Back", "Cancel"]


def test_rooms_that_changed_meanwhile_are_looked_at_once_more() -> None:
    walk = at_preview(new=1).press().done(CHANGED)
    assert walk.work.args == {"complete": False}
    walk.done(**a_plan(changed=1))
    assert "somebody changed the rooms meanwhile" in walk.words
    walk.press().done(new=0, changed=1, gone=0)
    assert "changed: 1" in walk.words


def test_a_list_that_cannot_be_had_is_asked_for_again_or_replaced() -> None:
    walk = at_list().press("upload", name="rooms.csv", url=URL).done(Text("store_away"))
    assert titles(walk.card) == ["Check again", "Back", "Cancel"]
    assert walk.press("again").work.args == {"url": URL, "complete": False}
    walk.done(Text("store_away")).back().press(list=CSV)
    assert walk.work.args == {"text": CSV, "complete": False}


def test_another_list_is_read_anew() -> None:
    walk = at_preview(same=1).back().press(list="name\nIlz")
    assert walk.work.args == {"text": "name\nIlz", "complete": False}


def test_no_list_and_a_file_at_the_wrong_time_are_refused() -> None:
    assert refused(at_list(), list=" ") == "import_nothing_typed"
    assert refused(at_list(), "upload", name="rooms.csv", url="") == "import_nothing_typed"
    assert refused(at_preview(new=1), "upload", name="rooms.csv", url=URL) == "file_unexpected"


def test_the_worst_list_fits_the_card() -> None:
    worst = '*<b>"' * 50
    lines = [a_line("changed", worst, location=worst, before=worst, after=worst)] * 30
    problems = [{**a_problem(7, "import.unknown_location", close=worst), "what": worst}] * 30
    parts: dict[str, Any] = {
        "changed": 20_000,
        "lines": lines,
        "problems": problems,
        "problem_count": 9_000,
        "ignored": [worst] * 200,
    }
    walk = at_preview(**parts)
    assert "… and 19980 more." in walk.words


def test_the_inventory_is_changed_by_the_work_and_not_by_the_dialog() -> None:
    setup = a_setup(rooms=(a_room("Isar"),))
    walk = Walk(Import(), setup).press(list=CSV).done(**a_plan(new=1)).press().done(new=1, changed=0, gone=0)
    assert walk.setup == setup
