"""Words of names: every one of them, and those that were run together taken apart. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.matching.room_words import EQUIPMENT, GENERIC, MARKS, SAME_WORD
from services.parsing.spelling import fold

_WORD = re.compile(r"[^\W\d_]+")
_USUAL = frozenset(word for table in (GENERIC, MARKS, SAME_WORD) for word in table if len(word) > 3) | EQUIPMENT
_SHORTEST_SPLIT = 6
_LONGEST_SPLIT = 40
_LONGEST_PART = 4
"""A word is taken apart only from six letters on, and if one of its parts has four: fewer make accidental sense."""


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """Every word of some names, folded."""
    return frozenset(word for text in texts for word in _WORD.findall(fold(text)))


def taken_apart(text: str, known: frozenset[str]) -> str:
    """A folded text whose words that were run together (glacierpeak, highline) are apart, where every part is known."""
    return _WORD.sub(lambda found: " ".join(_parts(found[0], known)), text) if known else text


def _parts(word: str, known: frozenset[str]) -> list[str]:
    """The fewest known parts that make up a word; the word itself if there are none."""
    if not _SHORTEST_SPLIT <= len(word) <= _LONGEST_SPLIT or word in known or word in _USUAL:
        return [word]
    fewest: list[list[str] | None] = [[], *[None] * len(word)]
    for end in range(2, len(word) + 1):
        ways = [
            [*head, word[start:end]]
            for start in range(end - 1)
            if (head := fewest[start]) is not None and (word[start:end] in known or word[start:end] in _USUAL)
        ]
        fewest[end] = min(ways, key=len, default=None)
    parts = fewest[-1]
    return parts if parts and max(map(len, parts)) >= _LONGEST_PART else [word]
