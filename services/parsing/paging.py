"""One page of a list that is too long for a card, and the search in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar
from unicodedata import combining, normalize

from services.parsing.spelling import same

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a list of `total`: the page `number`, from 0, of `count`, of which there is always one."""

    items: tuple[T, ...]
    number: int
    count: int
    total: int
    first: int
    """The position of the first item in the list, from 1; 0 for an empty list."""

    @property
    def last(self) -> int:
        """The position of the last item."""
        return max(0, self.first + len(self.items) - 1)


def page_of(items: Sequence[T], number: int, *, size: int) -> Page[T]:
    """A page of a list; after the last page comes the first one again."""
    count = max(1, -(-len(items) // size))
    at = number % count
    found = tuple(items[at * size : (at + 1) * size])
    return Page(found, at, count, len(items), at * size + 1 if found else 0)


def matching(items: Iterable[T], search: str, *, words: Callable[[T], str]) -> tuple[T, ...]:
    """The items in whose `words` every word of the search occurs, whatever its case and accents."""
    wanted = plain(search).split()
    return tuple(item for item in items if all(word in plain(words(item)) for word in wanted))


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """A text in lower case and without accents."""
    folded = same(text)
    if folded.isascii():
        return folded
    return "".join(letter for letter in normalize("NFKD", folded) if not combining(letter))


def fitting(items: Iterable[T], most: int, *, words: Callable[[T], str]) -> tuple[T, ...]:
    """As many of the first items as have room in `most` bytes of a card."""
    taken: list[T] = []
    for item in items:
        most -= weight(words(item))
        if most < 0:
            break
        taken.append(item)
    return tuple(taken)


def weight(text: str) -> int:
    """The bytes that a text takes in a card (Teams counts the JSON in UTF-16: format-your-bot-messages)."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))
