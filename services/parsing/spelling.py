"""Making spellings equal: case, accents and umlauts. Pure."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import combining, normalize

_PLAIN: Final = str.maketrans({"å": "aa", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})
_SPELT_UMLAUT: Final = re.compile(r"(?<![qaeo])([aou])e")


def fold(text: str) -> str:
    """Lower case without accents; an umlaut and its spelling with an e both become the plain vowel.

    So Würm, Wuerm and Wurm are one word, as in German lists of names (DIN 5007 knows ä as a and as ae).
    """
    letters = normalize("NFKD", normalize("NFC", text.casefold()).translate(_PLAIN))
    return _SPELT_UMLAUT.sub(r"\1", "".join(letter for letter in letters if not combining(letter)))
