from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text.catalogue import TEXTS
from services.admin.inventory import Column, RoomRow, export, read_rooms
from services.model import Location, LocationId, Room, RoomId
from services.model.business_hours import BusinessHours
from services.parsing.lists import MAX_CELL, MAX_LINES, MAX_ROWS, MAX_SIZE, Problem, ProblemReason
from services.parsing.spelling import same, seen

HOURS = BusinessHours("UTC", ((),) * 7)
BERLIN = Location(LocationId("ber"), "Berlin", HOURS)
MUNICH = Location(LocationId("muc"), "München", HOURS)


def rows(data: bytes | str) -> list[tuple[int, str, str, str | None]]:
    return [(row.line, row.name, row.location, row.calendar) for row in read_rooms(data).rows]


def problems(data: bytes | str) -> list[tuple[int, str, ProblemReason]]:
    return [(one.line, one.what, one.reason) for one in read_rooms(data).problems]


def names(data: bytes | str) -> list[str]:
    reading = read_rooms(data)
    assert reading.problems == ()
    return [row.name for row in reading.rows]


def an_xlsx() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "name,location,calendar\nAurora,Berlin,a@rooms.example\n",
        "NAME;Location;Address\nAurora;Berlin;A@Rooms.example\n",
        "E-Mail\tStandort\tRaum\na@rooms.example\tBerlin\tAurora",
        "Raumname;Standort;Kalender\r\nAurora;Berlin;<a@rooms.example>\r\n",
        "DisplayName,Location,PrimarySmtpAddress\n Aurora , Berlin , mailto:a@rooms.example \n",
        'sep=;\n"Name";"Ort";"Postfach"\n"Aurora"; "Berlin";"a@rooms.example"\n',
        "\n\n,,,\nname,location,calendar,\nAurora,Berlin,a@rooms.example,\n",
        "name,location,calendar\nAurora,Berlin,a@rooms.example,,,\n",
        "\ufeffname,location,calendar\rAurora,Berlin,a@rooms.example\r",
        "name,location,calendar,,\nAurora,Berlin,a@rooms.example\n",
        "na\u200bme,location,calendar\nAu\xadrora,Berlin,a@rooms.example\ufeff\n",
    ],
)
def test_a_room_is_read_from_lists_of_every_make(text: str) -> None:
    assert [row[1:] for row in rows(text)] == [("Aurora", "Berlin", "a@rooms.example")]
    assert problems(text) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_umlauts_arrive_in_every_encoding_that_excel_saves(encoding: str) -> None:
    assert names("Raum;Kapazität\nKönigssaal – Süd;12\n".encode(encoding)) == ["Königssaal – Süd"]


def test_utf_16_is_read_in_both_byte_orders() -> None:
    assert names(b"\xfe\xff" + "name\nAurora".encode("utf-16-be")) == ["Aurora"]
    assert names(b"\xff\xfe" + "name\nAurora".encode("utf-16-le")) == ["Aurora"]


def test_all_columns_arrive_and_the_others_are_named() -> None:
    reading = read_rooms("Kapazität,Etage,ID,Name,Bild\u202egpj,\n12,3,r7,Aurora,x\n,4,,Borealis,y")
    said = frozenset({Column.NAME, Column.ID, Column.CAPACITY})
    assert reading.rows == (
        RoomRow(2, "Aurora", "", None, "r7", 12, said),
        RoomRow(3, "Borealis", "", None, None, None, said),
    )
    assert reading.ignored_columns == ("Etage", "Bild\N{REPLACEMENT CHARACTER}gpj")


def test_names_are_text_in_one_line_and_one_spelling() -> None:
    text = 'name\n"Aurora,\n 2nd  floor"\n<b>Bold</b>\n12" Screen room\n"The ""Blue"" room"\nCafe\u0301\n"\'t Hof"\n'
    assert names(text) == [
        "Aurora, 2nd floor",
        "<b>Bold</b>",
        '12" Screen room',
        'The "Blue" room',
        "Café",
        "'t Hof",
    ]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = '\nname\n\n"a\nb"\n\nc\n'
    assert [(row.line, row.name) for row in read_rooms(text).rows] == [(4, "a b"), (7, "c")]


WHOLE: dict[str, tuple[bytes | str, int, str, ProblemReason]] = {
    "nothing": ("", 0, "", ProblemReason.EMPTY),
    "only empty lines": ("\n ; ;\n,,\r\n", 0, "", ProblemReason.EMPTY),
    "only a header": ("name,location\n\n", 0, "", ProblemReason.EMPTY),
    "too large": ("name\n" + "x" * MAX_SIZE, 0, "", ProblemReason.TOO_LARGE),
    "too many rows": ("name\n" + "".join(f"{at}\n" for at in range(MAX_ROWS + 1)), 0, "", ProblemReason.TOO_MANY_ROWS),
    "too many lines": ("name\n" + "\n" * MAX_LINES, 0, "", ProblemReason.TOO_MANY_ROWS),
    "a workbook": (an_xlsx(), 0, "", ProblemReason.WORKBOOK),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, 0, "", ProblemReason.WORKBOOK),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "", ProblemReason.NOT_TEXT),
    "zero characters": ("name\nAu\0rora", 0, "", ProblemReason.NOT_TEXT),
    "UTF-16 without its mark": ("name\nAurora".encode("utf-16-le"), 0, "", ProblemReason.NOT_TEXT),
    "half a UTF-16 character": (b"\xff\xfea", 0, "", ProblemReason.NOT_TEXT),
    "no encoding at all": (b"name\nA\x81\x8d", 0, "", ProblemReason.NOT_TEXT),
    "no header": ("Aurora,Berlin\nBorealis,Berlin\n", 1, "Aurora,Berlin", ProblemReason.NO_HEADER),
    "a header without the name": ("\nlocation;calendar\nx;y\n", 2, "location;calendar", ProblemReason.NO_HEADER),
    "a header out of sight": ("\n" * 200 + "name\nAurora\n", 0, "", ProblemReason.NO_HEADER),
    "a page of HTML": ("<html><body>", 1, "<html><body>", ProblemReason.NO_HEADER),
    "the calendar twice": ("name,e-mail,Kalender\n", 1, "Kalender", ProblemReason.DOUBLE_COLUMN),
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_list_that_cannot_be_taken_says_why(case: str) -> None:
    data, line, what, reason = WHOLE[case]
    assert read_rooms(data).rows == ()
    assert problems(data) == [(line, what, reason)]


ROWS = {
    "a cell less": ("Aurora,Berlin", "Aurora,Berlin", ProblemReason.WRONG_CELLS),
    "a cell more": ("Aurora,Berlin,,9,x", "Aurora,Berlin,,9,x", ProblemReason.WRONG_CELLS),
    "a name without quotation marks around its comma": (
        "Aurora,north,Berlin,,9",
        "Aurora,north,Berlin,,9",
        ProblemReason.WRONG_CELLS,
    ),
    "text after a quotation mark": ('"Blue" room,Berlin,,9', "", ProblemReason.BAD_QUOTES),
    "no name": (" ,Berlin,,9", ",Berlin,,9", ProblemReason.NO_NAME),
    "only what cannot be seen as a name": ("\u200b,Berlin,,9", ",Berlin,,9", ProblemReason.NO_NAME),
    "a formula": ("=1+1,Berlin,,9", "=1+1", ProblemReason.FORMULA),
    "a call": ("@SUM(A1),Berlin,,9", "@SUM(A1)", ProblemReason.FORMULA),
    "a plus": ("+1,Berlin,,9", "+1", ProblemReason.FORMULA),
    "a minus": ("-Aurora,Berlin,,9", "-Aurora", ProblemReason.FORMULA),
    "a command": ("\"-2+3+cmd|' /C calc'!A0\",Berlin,,9", "-2+3+cmd|' /C calc'!A0", ProblemReason.FORMULA),
    "a wide equals sign": ("＝1,Berlin,,9", "＝1", ProblemReason.FORMULA),
    "a formula behind a line end": ('"\n=1",Berlin,,9', "=1", ProblemReason.FORMULA),
    "a formula as a location": ("Aurora,=Berlin,,9", "=Berlin", ProblemReason.FORMULA),
    "a bell": ("Au\x07rora,Berlin,,9", "Au\N{REPLACEMENT CHARACTER}rora", ProblemReason.UNSEEN),
    "writing turned round": ("Au\u202erora,Berlin,,9", "Au\N{REPLACEMENT CHARACTER}rora", ProblemReason.UNSEEN),
    "half a pair": ("Au\ud800rora,Berlin,,9", "Au\N{REPLACEMENT CHARACTER}rora", ProblemReason.UNSEEN),
    "a lost character": (
        "Caf\N{REPLACEMENT CHARACTER},Berlin,,9",
        "Caf\N{REPLACEMENT CHARACTER}",
        ProblemReason.UNSEEN,
    ),
    "a long name": (f"{'A' * 201},Berlin,,9", "A" * 199 + "…", ProblemReason.TOO_LONG),
    "a long location": (f"Aurora,{'B' * 201},,9", "B" * 199 + "…", ProblemReason.TOO_LONG),
    "no address": ("Aurora,Berlin,Main Street 1,9", "Main Street 1", ProblemReason.NOT_AN_ADDRESS),
    "two addresses": (
        "Aurora,Berlin,a@x.example b@x.example,9",
        "a@x.example b@x.example",
        ProblemReason.NOT_AN_ADDRESS,
    ),
    "half a person": ("Aurora,Berlin,,1.5", "1.5", ProblemReason.NOT_A_CAPACITY),
    "less than nobody": ("Aurora,Berlin,,-1", "-1", ProblemReason.NOT_A_CAPACITY),
    "a capacity in other digits": ("Aurora,Berlin,,١٢", "١٢", ProblemReason.NOT_A_CAPACITY),
    "a crowd": ("Aurora,Berlin,,10000", "10000", ProblemReason.NOT_A_CAPACITY),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_row_is_named_and_the_good_ones_are_taken(case: str) -> None:
    row, what, reason = ROWS[case]
    text = f"name,location,calendar,capacity\nBefore,Berlin,,\n{row}\nAfter,Berlin,,\n"
    assert [name for _, name, _, _ in rows(text)] == ["Before", "After"]
    assert problems(text) == [(3, what, reason)]


def test_a_quotation_mark_without_its_partner_is_one_problem_where_it_begins() -> None:
    text = 'name,location\nBefore,Berlin\n"Aurora,Berlin\nLost,Berlin\n'
    assert [name for _, name, _, _ in rows(text)] == ["Before"]
    assert problems(text) == [(3, "", ProblemReason.BAD_QUOTES)]


def test_a_cell_without_end_is_one_problem() -> None:
    assert problems("name\nAurora\n" + "x" * 150_000) == [(3, "", ProblemReason.BAD_QUOTES)]


def test_the_second_of_two_equal_rooms_calendars_or_ids_is_refused_with_the_line_of_the_first() -> None:
    text = (
        "name,location,calendar,id\n"
        "Aurora,Berlin,a@rooms.example,1\n"
        "aurora ,BERLIN,,\n"
        "Borealis,Berlin,A@rooms.example,\n"
        "Corona,Berlin,,1\n"
        "Aurora,München,,\n"
    )
    assert [line for line, *_ in rows(text)] == [2, 6]
    assert read_rooms(text).problems == (
        Problem(3, "aurora", ProblemReason.DOUBLE_ROOM, {"first": 2}),
        Problem(4, "Borealis", ProblemReason.DOUBLE_CALENDAR, {"first": 2}),
        Problem(5, "Corona", ProblemReason.DOUBLE_ID, {"first": 2}),
    )


def test_rooms_of_one_name_are_apart_by_id_where_the_list_has_no_location() -> None:
    assert names("id,name\n1,Aurora\n2,Aurora\n") == ["Aurora", "Aurora"]
    assert problems("name\nAurora\nAurora\n") == [(3, "Aurora", ProblemReason.DOUBLE_ROOM)]


def test_a_floor_below_ground_and_an_apostrophe_make_a_name() -> None:
    text = "name\n-1.05 Archive\n-2\n'=Equals\n'@Home\n''+Plus\n'-Dash\n"
    assert names(text) == ["-1.05 Archive", "-2", "=Equals", "@Home", "'+Plus", "-Dash"]


@pytest.mark.parametrize("language", TEXTS)
def test_the_header_that_a_refused_list_is_shown_is_one_that_can_be_read_whole(language: str) -> None:
    header = TEXTS[language]["import.header"]
    assert header in TEXTS[language]["import.no_header"]
    reading = read_rooms(f"{header}\nr1,Aurora,Berlin,a@rooms.example,12")
    assert (reading.problems, reading.ignored_columns, reading.rows[0].capacity) == ((), (), 12)


def test_words_get_the_values_they_need() -> None:
    assert read_rooms("x" * (MAX_SIZE + 1)).problems[0].values == {"most": 2}
    assert read_rooms("name,mail,address\n").problems[0].values == {"first": "mail"}
    assert read_rooms("name,id\nAurora\n").problems[0].values == {"expected": 2, "count": 1}
    assert read_rooms(f"name\n{'x' * 201}\n").problems[0].values == {"most": MAX_CELL, "found": 201}


def test_ten_megabytes_are_refused() -> None:
    assert problems(b"name\n" + b"x" * 10_000_000) == [(0, "", ProblemReason.TOO_LARGE)]


def test_two_thousand_rows_are_read() -> None:
    text = "name,location,calendar,capacity\n" + "".join(
        f"Room {at},Site {at % 20},room{at}@rooms.example,{at % 40}\n" for at in range(2000)
    )
    assert len(read_rooms(text.encode()).rows) == 2000


@pytest.mark.parametrize("sign", ['"\n', "\n", "\r", ",", ";", '",', '""', "\t", " "])
def test_two_megabytes_of_separators_are_no_rooms(sign: str) -> None:
    text = "name\n" + sign * ((MAX_SIZE - 5) // len(sign))
    assert read_rooms(text).rows == ()


# export


def test_what_is_exported_is_read_back() -> None:
    inventory = [
        Room(RoomId("r1"), 'Aurora, "north"', BERLIN.id, "a@rooms.example"),
        Room(RoomId("r2"), "Königssaal; Süd", MUNICH.id, None),
        Room(RoomId("r3"), "=HYPERLINK(1)", BERLIN.id, None),
        Room(RoomId("r4"), "-1.05", LocationId("lost"), None),
        Room(RoomId("r5"), "'=1", BERLIN.id, None),
    ]
    reading = read_rooms(export(inventory, [BERLIN, MUNICH]))
    assert reading.problems == ()
    assert [(row.id, row.name, row.location, row.calendar) for row in reading.rows] == [
        ("r1", 'Aurora, "north"', "Berlin", "a@rooms.example"),
        ("r2", "Königssaal; Süd", "München", None),
        ("r3", "=HYPERLINK(1)", "Berlin", None),
        ("r4", "-1.05", "lost", None),
        ("r5", "'=1", "Berlin", None),
    ]


def test_no_cell_of_an_export_is_a_formula() -> None:
    sign = [Room(RoomId(sign), f"{sign}1", BERLIN.id, None) for sign in "=+-@＝＋－＠"]
    cells = list(csv.reader(StringIO(export(sign, [replace(BERLIN, name="=Berlin")]))))[1:]
    assert {cell[:1] for row in cells for cell in row if cell} == {"'"}


def test_locations_of_one_name_are_exported_by_id() -> None:
    twins = [BERLIN, Location(LocationId("ber2"), "berlin", HOURS)]
    text = export([Room(RoomId("r1"), "Aurora", twins[1].id, None)], twins)
    assert read_rooms(text).rows[0].location == "ber2"


SEEN = st.characters(
    categories=("L", "M", "N", "P", "S", "Zs"),
    exclude_characters="\N{REPLACEMENT CHARACTER}\N{OBJECT REPLACEMENT CHARACTER}",
)
ROOM_NAMES = st.lists(st.text(SEEN, max_size=30).map(seen).filter(bool), min_size=1, max_size=5, unique_by=same)


@given(ROOM_NAMES)
def test_every_name_survives_an_export(wanted: list[str]) -> None:
    inventory = [Room(RoomId(f"r{at}"), name, BERLIN.id, None) for at, name in enumerate(wanted)]
    assert names(export(inventory, [BERLIN])) == wanted


CSV_TEXT = st.text(alphabet="name,location;idcalendar\t\"'\n\r=+-@ \ud800\x85\u2028aé")


@given(st.one_of(st.binary(), st.text(), CSV_TEXT, CSV_TEXT.map(lambda text: f"name,location\n{text}")))
def test_nothing_anybody_uploads_raises(data: bytes | str) -> None:
    reading = read_rooms(data)
    assert reading.rows or reading.problems
    assert all(0 < len(row.name) <= MAX_CELL and row.name == seen(row.name) for row in reading.rows)
    assert all(len(one.what) <= MAX_CELL and "\n" not in one.what for one in reading.problems)
    assert [one.line for one in reading.problems] == sorted(one.line for one in reading.problems)
