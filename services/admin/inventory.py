"""Reading the inventory of rooms from a CSV file, whoever saved it, and writing one that spreadsheets open safely."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from io import StringIO
from itertools import takewhile
from typing import Final

from services.model import Location, LocationId, Room
from services.parsing.addresses import address_in
from services.parsing.lists import (
    MAX_CELL,
    MAX_ROWS,
    Problem,
    ProblemReason,
    Reading,
    Unread,
    is_unseen,
    problem,
    text_of,
)
from services.parsing.spelling import same, seen
from services.parsing.vocabulary import meanings


class Column(StrEnum):
    """What a column of the inventory can hold."""

    ID = "id"
    NAME = "name"
    LOCATION = "location"
    CALENDAR = "calendar"
    CAPACITY = "capacity"


_DELIMITERS: Final = (",", ";", "\t")
_BLANK: Final = "".join(_DELIMITERS) + " \r\n"
_LAST_HEADER_LINE: Final = 100
_MOST_COLUMNS: Final = 200

_FORMULA = re.compile(r"""[=+@＝＋＠]|[-－](?!\d[^+|!=*@"]*$)""")
"""What a spreadsheet would calculate (OWASP: CSV Injection). A name may start with a floor below ground: `-1.05`."""

_TEXT = re.compile("'+[=+@＝＋＠－-]")
"""A leading apostrophe is how spreadsheets mark such a cell as text."""

_SIGNS: Final = tuple("=+-@＝＋－＠")

_CAPACITY = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room as its list has it, all in one spelling; `location` is a name, or empty where the list says none.

    `columns` are those of the list: what is None counts as said only if its column is there.
    """

    line: int
    name: str
    location: str = ""
    calendar: str | None = None
    id: str | None = None
    capacity: int | None = None
    columns: frozenset[Column] = frozenset(Column)


@dataclass(frozen=True, slots=True)
class _Header:
    """The first row that is not empty: where which column stands, and how cells are apart."""

    line: int
    cells: tuple[str, ...]
    delimiter: str
    columns: tuple[Column | None, ...]


def read_rooms(data: bytes | str) -> Reading[RoomRow]:
    """The rooms of a CSV file: at most MAX_ROWS rows in MAX_SIZE bytes, apart by commas, semicolons or tabs.

    The first row names the columns, in any order and case, in any language; only the name is needed. Never raises:
    a row that cannot be used, or repeats another, is a problem with its line; the first of several equals is taken.
    """
    try:
        return _read(text_of(data))
    except Unread as error:
        return Reading(problems=(error.problem,))


def export(rooms: Sequence[Room], locations: Sequence[Location]) -> str:
    """The inventory as CSV (RFC 4180) that `read_rooms` reads back; cells that look like formulas begin with `'`.

    Excel takes UTF-8 for it only with a byte order mark, which whoever sends the file has to add.
    """
    count = Counter(same(place.name) for place in locations)
    shown = {place.id: place.name for place in locations if count[same(place.name)] == 1}
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_EXPORTED)
    writer.writerows([_inert(_cell(room, column, shown)) for column in _EXPORTED] for room in rooms)
    return out.getvalue()


_EXPORTED: Final = tuple(column for column in Column if column in {field.name for field in fields(Room)})


def _cell(room: Room, column: Column, locations: Mapping[LocationId, str]) -> str:
    if column is Column.LOCATION:
        return locations.get(room.location, room.location)
    value = getattr(room, column)
    return "" if value is None else str(value)


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_SIGNS) or _TEXT.match(cell) else cell


def _read(text: str) -> Reading[RoomRow]:
    header = _header(text)
    rows, problems = list[RoomRow](), list[Problem]()
    for line, cells in _records(text, header.delimiter):
        if line <= header.line or _is_blank(cells):
            continue
        if len(rows) + len(problems) == MAX_ROWS:
            raise Unread(problem(0, "", ProblemReason.TOO_MANY_ROWS, most=MAX_ROWS))
        try:
            rows.append(_row(line, cells, header))
        except Unread as error:
            problems.append(error.problem)
    if not rows and not problems:
        raise Unread(problem(0, "", ProblemReason.EMPTY))
    distinct, doubles = _distinct(rows)
    return Reading(distinct, tuple(sorted((*problems, *doubles), key=lambda one: one.line)), _ignored(header))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Every record with its first line; None where its quotation marks make no sense, or a cell has no end."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, [])
        except csv.Error:
            yield line, None
            continue
        if reader.line_num < line:
            return
        yield line, cells


def _header(text: str) -> _Header:
    if not text.strip(_BLANK):
        raise Unread(problem(0, "", ProblemReason.EMPTY))
    best = max((_header_by(text, delimiter) for delimiter in _DELIMITERS), key=_known)
    if Column.NAME not in best.columns:
        found = best.delimiter.join(best.cells)
        raise Unread(problem(best.line, found, ProblemReason.NO_HEADER))
    for at, column in enumerate(best.columns):
        if column is not None and column in best.columns[:at]:
            first = best.cells[best.columns.index(column)]
            raise Unread(problem(best.line, best.cells[at], ProblemReason.DOUBLE_COLUMN, first=seen(first)))
    return best


def _header_by(text: str, delimiter: str) -> _Header:
    for line, cells in takewhile(lambda record: record[0] <= _LAST_HEADER_LINE, _records(text, delimiter)):
        # some programs say `sep=;` first, for Excel
        if not _is_blank(cells) and not (cells and cells[0].startswith("sep=")):
            found = _without_end(cells or [])[:_MOST_COLUMNS]
            return _Header(line, found, delimiter, tuple(_COLUMN_OF.get(_bare(cell)) for cell in found))
    return _Header(0, (), delimiter, ())


def _without_end(cells: list[str]) -> tuple[str, ...]:
    """Cells without the empty ones at the end, which spreadsheets add."""
    return tuple(cells[: max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)])


def _known(header: _Header) -> int:
    return sum(column is not None for column in header.columns)


def _bare(cell: str) -> str:
    return "".join(filter(str.isalnum, same(cell[:MAX_CELL])))


_COLUMN_OF: Final = {_bare(title): Column(column) for title, column in meanings("column").items()}
"""Headers in every language; Exchange's own (`Get-Mailbox | Export-Csv`) are among the English ones."""


def _ignored(header: _Header) -> tuple[str, ...]:
    pairs = zip(header.cells, header.columns, strict=True)
    # as `what` of a problem: one line that can be seen
    return tuple(
        problem(0, cell, ProblemReason.NO_HEADER).what for cell, column in pairs if column is None and cell.strip()
    )


def _is_blank(cells: Sequence[str] | None) -> bool:
    return cells is not None and not any(map(str.strip, cells))


def _row(line: int, cells: Sequence[str] | None, header: _Header) -> RoomRow:
    if cells is None:
        raise Unread(problem(line, "", ProblemReason.BAD_QUOTES))
    wanted = len(header.columns)
    if len(cells) < wanted or not _is_blank(cells[wanted:]):
        raise Unread(
            problem(line, header.delimiter.join(cells), ProblemReason.WRONG_CELLS, expected=wanted, count=len(cells))
        )
    pairs = zip(header.columns, cells, strict=False)
    said = {column: _plain(line, cell) for column, cell in pairs if column is not None}
    if not said[Column.NAME]:
        raise Unread(problem(line, header.delimiter.join(cells), ProblemReason.NO_NAME))
    return RoomRow(
        line,
        said[Column.NAME],
        said.get(Column.LOCATION, ""),
        _calendar(line, said.get(Column.CALENDAR, "")),
        said.get(Column.ID) or None,
        _capacity(line, said.get(Column.CAPACITY, "")),
        frozenset(said),
    )


def _plain(line: int, cell: str) -> str:
    if is_unseen(cell):
        raise Unread(problem(line, cell, ProblemReason.UNSEEN))
    text = seen(cell)
    if len(text) > MAX_CELL:
        raise Unread(problem(line, text, ProblemReason.TOO_LONG, most=MAX_CELL, found=len(text)))
    if _FORMULA.match(text):
        raise Unread(problem(line, text, ProblemReason.FORMULA))
    return text[1:] if _TEXT.match(text) else text


def _calendar(line: int, cell: str) -> str | None:
    if not cell:
        return None
    address = address_in(cell)
    if address is None:
        raise Unread(problem(line, cell, ProblemReason.NOT_AN_ADDRESS))
    return address


def _capacity(line: int, cell: str) -> int | None:
    if not cell:
        return None
    if not _CAPACITY.fullmatch(cell):
        raise Unread(problem(line, cell, ProblemReason.NOT_A_CAPACITY))
    return int(cell)


def _distinct(rows: Sequence[RoomRow]) -> tuple[tuple[RoomRow, ...], list[Problem]]:
    first: dict[tuple[ProblemReason, str], int] = {}
    taken, problems = list[RoomRow](), list[Problem]()
    for row in rows:
        keys = tuple(_keys(row))
        double = next((key for key in keys if key in first), None)
        if double is None:
            taken.append(row)
            first.update(dict.fromkeys(keys, row.line))
        else:
            problems.append(problem(row.line, row.name, double[0], first=first[double]))
    return tuple(taken), problems


def _keys(row: RoomRow) -> Iterator[tuple[ProblemReason, str]]:
    if row.location or not row.id:
        yield ProblemReason.DOUBLE_ROOM, f"{same(row.location)}\n{same(row.name)}"
    if row.id:
        yield ProblemReason.DOUBLE_ID, row.id
    if row.calendar:
        yield ProblemReason.DOUBLE_CALENDAR, row.calendar
