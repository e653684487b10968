from __future__ import annotations

import pytest

from cards import kit
from services.parsing.paging import fitting, matching, page_of, weight

ROOMS = ("Würm 2.11", "Isar (München)", "Saal A", "Isar 2")


def found(search: str) -> list[str]:
    return list(matching(ROOMS, search, words=str))


@pytest.mark.parametrize(
    ("number", "shown", "first", "last"),
    [(0, [0, 1, 2], 1, 3), (1, [3, 4, 5], 4, 6), (2, [6], 7, 7), (3, [0, 1, 2], 1, 3)],
)
def test_pages_follow_each_other_and_begin_anew_after_the_last(
    number: int, shown: list[int], first: int, last: int
) -> None:
    page = page_of(range(7), number, size=3)
    assert (list(page.items), page.first, page.last, page.count, page.total) == (shown, first, last, 3, 7)


def test_an_empty_list_has_one_empty_page() -> None:
    page = page_of([*""], 5, size=3)
    assert (page.items, page.number, page.count, page.first, page.last) == ((), 0, 1, 0, 0)


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("", list(ROOMS)),
        ("isar", ["Isar (München)", "Isar 2"]),
        ("wurm", ["Würm 2.11"]),
        ("WÜRM", ["Würm 2.11"]),
        ("munchen  isar", ["Isar (München)"]),
        ("isar saal", []),
        (".*", []),
    ],
)
def test_every_word_of_a_search_has_to_be_there(search: str, names: list[str]) -> None:
    assert found(search) == names


@pytest.mark.parametrize("text", ["Isar", 'a "quoted" \\ name', "Würm", "😀" * 5, "\ud800", "line\nend"])
def test_the_weight_of_a_text_is_what_it_adds_to_a_card(text: str) -> None:
    if "\ud800" not in text:
        assert weight(text) == kit.size({"t": text}) - kit.size({"t": ""}) + weight("")
    assert weight(text) > 0


def test_as_many_items_are_taken_as_have_room() -> None:
    items = ["x" * 10] * 100
    assert len(fitting(items, 50 * weight("x" * 10), words=str)) == 50
    assert fitting(items, 0, words=str) == ()


def test_one_of_2000_names_is_found() -> None:
    names = [f"Konferenzraum Würm {number} muc.{number}@contoso.example" for number in range(2_000)]
    assert len(matching(names, "wurm 1999", words=str)) == 1
