"""Reading e-mail addresses out of whatever an admin pastes: lists, recipients copied from Outlook, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.parsing.lists import (
    MAX_CELL,
    MAX_ROWS,
    Problem,
    ProblemReason,
    Reading,
    Unread,
    problem,
    text_of,
)
from services.parsing.spelling import seen

LONGEST: Final = 254
"""RFC 5321 §4.5.3.1.3: a path has 256 characters with its angle brackets; §4.5.3.1.1: 64 before the @."""

_ADDRESS = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
)
"""RFC 5322 §3.4.1 without quoted local parts and literals, which no mailbox of Microsoft 365 has."""

_SCHEME = re.compile(r"(?:mailto|smtp|sip):", re.IGNORECASE)
_PART = re.compile(r'"(?P<quoted>[^"\n]*)"|<(?P<bracketed>[^<>\n]*)>|(?P<end>[,;\n]+)|(?P<word>[^\s,;<>"]+)')


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address in lower case, where in the list it stood, and the name beside it, if any."""

    line: int
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of the text that should hold an address; `name` stood before it."""

    line: int
    text: str
    name: str = ""


def read_addresses(text: bytes | str) -> Reading[Address]:
    """The addresses of a text, each once: apart by commas, semicolons or white space, also as `Name <address>`.

    Never raises: what is no address, or stands there twice, is a problem with its line.
    """
    try:
        return _distinct(_pieces(text_of(text).replace("\r\n", "\n").replace("\r", "\n")))
    except Unread as error:
        return Reading(problems=(error.problem,))


def address_in(text: str) -> str | None:
    """The one address that a text is, in lower case, without `mailto:`, brackets and a sentence's full stop."""
    bare = _SCHEME.sub("", text.strip(" \t\n<>()[]'\""), count=1).partition("?subject=")[0].rstrip(".").lower()
    return bare if len(bare) <= LONGEST and _ADDRESS.fullmatch(bare) else None


def _distinct(pieces: Iterator[_Piece]) -> Reading[Address]:
    found: dict[str, Address] = {}
    problems: list[Problem] = []
    for count, piece in enumerate(pieces):
        if count == MAX_ROWS:
            raise Unread(problem(0, "", ProblemReason.TOO_MANY_ROWS, most=MAX_ROWS))
        address = address_in(piece.text)
        if address is None:
            problems.append(problem(piece.line, piece.text, ProblemReason.NOT_AN_ADDRESS))
        elif address in found:
            problems.append(problem(piece.line, address, ProblemReason.DOUBLE_ADDRESS, first=found[address].line))
        else:
            found[address] = Address(piece.line, address, seen(piece.name)[:MAX_CELL])
    if not found and not problems:
        problems.append(problem(0, "", ProblemReason.EMPTY))
    return Reading(tuple(found.values()), tuple(problems))


def _pieces(text: str) -> Iterator[_Piece]:
    """Split a text: words before a bracket are its name, other words are addresses, or ought to be."""
    line, words = 1, list[str]()
    for part in _PART.finditer(text):
        found = part[part.lastgroup or 0]
        if part.lastgroup == "bracketed":
            yield from _named(line, words, found)
            words = []
        elif part.lastgroup == "end":
            yield from _unnamed(line, words)
            line, words = line + found.count("\n"), []
        elif found:
            words.append(found)
    yield from _unnamed(line, words)


def _named(line: int, words: list[str], bracketed: str) -> Iterator[_Piece]:
    # Outlook copies a recipient without a name as `a@b.example <a@b.example>`
    before = [word for word in words if "@" in word and address_in(word) != address_in(bracketed)]
    yield from _unnamed(line, before)
    yield _Piece(line, bracketed, " ".join(word for word in words if "@" not in word))


def _unnamed(line: int, words: list[str]) -> Iterator[_Piece]:
    """Every word with an @ for itself; what stands between them, a name without an address, as one."""
    strays: list[str] = []
    for word in words:
        if "@" not in word:
            strays.append(word)
            continue
        if strays:
            yield _Piece(line, " ".join(strays))
            strays = []
        yield _Piece(line, word)
    if strays:
        yield _Piece(line, " ".join(strays))
