from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.parsing.addresses import Address, address_in, read_addresses
from services.parsing.lists import MAX_CELL, MAX_ROWS, MAX_SIZE, ProblemReason


def found(text: bytes | str) -> list[str]:
    return [row.address for row in read_addresses(text).rows]


def wrong(text: bytes | str) -> list[tuple[int, str, ProblemReason]]:
    return [(one.line, one.what, one.reason) for one in read_addresses(text).problems]


@pytest.mark.parametrize(
    "text",
    [
        "a@rooms.example,b@rooms.example",
        "a@rooms.example; b@rooms.example;",
        "a@rooms.example b@rooms.example",
        "a@rooms.example\r\nb@rooms.example\r\n",
        "a@rooms.example\rb@rooms.example",
        "\ta@rooms.example\n\n,,\n b@rooms.example.\n",
        "A@Rooms.Example, B@ROOMS.EXAMPLE",
        "<a@rooms.example> <b@rooms.example>",
        "Aurora <a@rooms.example>, Borealis <b@rooms.example>",
        "Aurora <a@rooms.example> Borealis <b@rooms.example>",
        "a@rooms.example Borealis <b@rooms.example>",
        "mailto:a@rooms.example?subject=Room, <mailto:b@rooms.example>",
        "a@rooms.example<mailto:a@rooms.example>; SMTP:b@rooms.example",
        "'a@rooms.example'; \"b@rooms.example\"",
        "(a@rooms.example) [b@rooms.example]",
        "a@rooms\u200b.example \ufeffb@rooms.example",
    ],
)
def test_addresses_are_found_however_they_stand_apart(text: str) -> None:
    assert found(text) == ["a@rooms.example", "b@rooms.example"]
    assert wrong(text) == []


def test_the_name_beside_an_address_is_kept_with_its_line() -> None:
    rows = read_addresses('x@rooms.example\n"Nord, Aurora"  <a@rooms.example>\nSüd  Raum 2 <b@rooms.example>').rows
    assert rows == (
        Address(1, "x@rooms.example"),
        Address(2, "a@rooms.example", "Nord, Aurora"),
        Address(3, "b@rooms.example", "Süd Raum 2"),
    )


def test_what_is_no_address_is_named_with_its_line_and_the_rest_is_taken() -> None:
    text = "Room Aurora; a@rooms.example\nb@rooms, Borealis <no address>"
    assert found(text) == ["a@rooms.example"]
    assert wrong(text) == [
        (1, "Room Aurora", ProblemReason.NOT_AN_ADDRESS),
        (2, "b@rooms", ProblemReason.NOT_AN_ADDRESS),
        (2, "no address", ProblemReason.NOT_AN_ADDRESS),
    ]


def test_an_address_given_twice_is_taken_once_and_said() -> None:
    reading = read_addresses("a@rooms.example\n\nA@rooms.example.")
    assert [row.line for row in reading.rows] == [1]
    assert [(one.line, one.reason, one.values) for one in reading.problems] == [
        (3, ProblemReason.DOUBLE_ADDRESS, {"first": 1})
    ]


@pytest.mark.parametrize("text", ["", " \n ,; \n", '"', "<<", b""])
def test_a_list_without_anything_in_it_says_so(text: bytes | str) -> None:
    assert wrong(text) == [(0, "", ProblemReason.EMPTY)]


@pytest.mark.parametrize(
    "text",
    [
        "@rooms.example",
        "a@",
        "a@rooms",
        "a@@rooms.example",
        "a@b@rooms.example",
        ".a@rooms.example",
        "a..b@rooms.example",
        "a@-rooms.example",
        "a@rooms-.example",
        "a@rooms..example",
        "a@rooms.123",
        "a@[127.0.0.1]",
        "raum@größe.example",
        "ä@rooms.example",
        "a@rooms.example|calc",
        f"{'a' * 65}@rooms.example",
        f"a@{'b' * 64}.example",
        f"a@{'b.' * 130}example",
        "a\x00@rooms.example",
    ],
)
def test_an_address_no_mailbox_can_have_is_refused(text: str) -> None:
    assert address_in(text) is None


@pytest.mark.parametrize("text", ["o'brien+1@rooms.example", "a_b-c@x1.rooms.example", f"{'a' * 64}@rooms.example"])
def test_unusual_addresses_are_addresses(text: str) -> None:
    assert address_in(text) == text


def test_uploads_are_read_in_their_encoding() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "windows-1252"):
        assert read_addresses("Süd <a@rooms.example>".encode(encoding)).rows == (Address(1, "a@rooms.example", "Süd"),)


def test_limits_are_said() -> None:
    assert wrong("a" * (MAX_SIZE + 1)) == [(0, "", ProblemReason.TOO_LARGE)]
    assert wrong("a@b " * (MAX_ROWS + 1)) == [(0, "", ProblemReason.TOO_MANY_ROWS)]
    assert wrong("a@b " * MAX_ROWS)[-1][2] == ProblemReason.NOT_AN_ADDRESS


@given(st.one_of(st.binary(), st.text(), st.text(alphabet=' ,;<>"@.ab\n\r\t:\ud800')))
def test_nothing_anybody_pastes_raises(text: bytes | str) -> None:
    reading = read_addresses(text)
    assert reading.rows or reading.problems
    assert len({row.address for row in reading.rows}) == len(reading.rows)
    assert all(address_in(row.address) == row.address for row in reading.rows)
    assert all(len(one.what) <= MAX_CELL and "\n" not in one.what for one in reading.problems)


@given(st.lists(st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True), min_size=1, unique=True), st.data())
def test_any_mixture_of_separators_gives_the_same_addresses(addresses: list[str], data: st.DataObject) -> None:
    apart = st.sampled_from([",", ";", " ", "\n", "\r\n", "\t", ", ", ";\n", "> "])
    text = "".join(address + data.draw(apart) for address in addresses)
    assert found(text) == addresses
