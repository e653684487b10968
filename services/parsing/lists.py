"""Lists that an admin pastes or uploads: the text in them, what was read, and what was not and why."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Generic, TypeVar

MAX_SIZE: Final = 2_000_000
"""Bytes of an upload, characters of a pasted text."""
MAX_ROWS: Final = 20_000
MAX_LINES: Final = 10 * MAX_ROWS
"""Lines, empty ones and those inside of cells included; a list of nothing but line ends would take seconds."""
MAX_CELL: Final = 200
"""Characters of a name, as an incident's report has them, too."""


class ProblemReason(StrEnum):
    """Why a list, or a line of it, was not taken: a key of the text catalogue."""

    TOO_LARGE = "import.too_large"
    TOO_MANY_ROWS = "import.too_many_rows"
    WORKBOOK = "import.workbook"
    NOT_TEXT = "import.not_text"
    EMPTY = "import.empty"
    NO_HEADER = "import.no_header"
    DOUBLE_COLUMN = "import.double_column"
    BAD_QUOTES = "import.bad_quotes"
    WRONG_CELLS = "import.wrong_cells"
    NO_NAME = "import.no_name"
    FORMULA = "import.formula"
    UNSEEN = "import.unseen"
    TOO_LONG = "import.too_long"
    NOT_AN_ADDRESS = "import.not_an_address"
    NOT_A_CAPACITY = "import.not_a_capacity"
    DOUBLE_ADDRESS = "import.double_address"
    DOUBLE_ROOM = "import.double_room"
    DOUBLE_CALENDAR = "import.double_calendar"
    DOUBLE_ID = "import.double_id"
    NO_LOCATION = "import.no_location"
    WHICH_LOCATION = "import.which_location"
    UNKNOWN_LOCATION = "import.unknown_location"
    NAME_TAKEN = "import.name_taken"
    CALENDAR_TAKEN = "import.calendar_taken"
    NOT_REMOVED = "import.not_removed"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not taken: its line from 1 (0: the list as a whole), the text at fault, and why.

    `what` is one line of at most MAX_CELL characters that can all be seen; `values` are for the words of `reason`.
    """

    line: int
    what: str
    reason: ProblemReason
    values: Mapping[str, object] = field(default_factory=dict)


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Reading(Generic[Row]):
    """What was read of a list: the rows that can be used, what cannot, and headers of columns that nobody reads."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    ignored_columns: tuple[str, ...] = ()


class Unread(Exception):
    """A list or a row of it cannot be taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""How workbooks begin: zip files (xlsx, ods, numbers) and OLE files (xls)."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNMARKED = ("utf-8", "windows-1252")

_WITHOUT_MEANING = re.compile("[\xad\u061c\u200b\u200e\u200f\u2060\ufeff]")
"""Characters without width that copying leaves in a text; they would make equal names differ."""

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, those that turn the direction of writing, halves of pairs, and the sign for a lost character."""


def problem(line: int, what: str, reason: ProblemReason, **values: object) -> Problem:
    """A Problem with the text at fault made short and visible."""
    # a cell may be as long as the list: only what can be shown is looked at
    seen = " ".join(_UNSEEN.sub("\N{REPLACEMENT CHARACTER}", what[: 2 * MAX_CELL]).split())
    return Problem(line, seen if len(seen) <= MAX_CELL else seen[: MAX_CELL - 1] + "…", reason, values)


def text_of(data: bytes | str) -> str:
    """The text of an upload or a paste: UTF-8, UTF-16 with its mark, or else Windows-1252, which Excel saves as "CSV".

    Raises Unread for what is too large, has too many lines, is a workbook, or is no text.
    """
    if len(data) > MAX_SIZE:
        raise Unread(problem(0, "", ProblemReason.TOO_LARGE, most=MAX_SIZE // 1_000_000))
    text = data if isinstance(data, str) else _decoded(data)
    if "\0" in text:
        raise Unread(problem(0, "", ProblemReason.NOT_TEXT))
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise Unread(problem(0, "", ProblemReason.TOO_MANY_ROWS, most=MAX_ROWS))
    return _WITHOUT_MEANING.sub("", text)


def is_unseen(cell: str) -> bool:
    """Whether a text holds characters that nobody can see or that change how others are seen."""
    return _UNSEEN.search(cell) is not None


def _decoded(data: bytes) -> str:
    if data.startswith(_PACKED):
        raise Unread(problem(0, "", ProblemReason.WORKBOOK))
    marked = tuple(encoding for mark, encoding in _MARKS if data.startswith(mark))
    for encoding in marked or _UNMARKED:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unread(problem(0, "", ProblemReason.NOT_TEXT))
