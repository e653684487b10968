"""Making spellings equal: case, accents and umlauts. Pure."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category, combining, normalize

_PLAIN: Final = str.maketrans({"å": "aa", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_SPELT_UMLAUT: Final = re.compile(r"(?<![qaeo])([aou])e")


def seen(text: str) -> str:
    """A text as it is seen: composed (NFC), in one line with single blanks, without signs that have no width.

    Copying leaves those in names (zero-width spaces, soft hyphens, marks of direction), and macOS hands names out
    decomposed.
    """
    if not text.isascii():
        text = normalize("NFC", "".join(sign for sign in text if category(sign) != "Cf"))
    return " ".join(text.split())


def same(text: str) -> str:
    """What two spellings of one name have in common to the eye, whatever their case."""
    return seen(text.casefold())


def fold(text: str) -> str:
    """Lower case without accents; an umlaut and its spelling with an e both become the plain vowel.

    So Würm, Wuerm and Wurm are one word, as in German lists of names (DIN 5007 knows ä as a and as ae).
    """
    letters = normalize("NFKD", same(text).translate(_PLAIN))
    return _SPELT_UMLAUT.sub(r"\1", "".join(letter for letter in letters if not combining(letter)))
