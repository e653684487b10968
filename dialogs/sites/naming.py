"""What names may be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from services.errors import Refusal
from services.pages import plain

LONGEST_NAME: Final = 80


def checked_name(typed: str, *, taken: Iterable[str]) -> str:
    """A name in one line; raises Refusal for none, for one that is too long, and for one that is taken."""
    name = " ".join(typed.split())
    if not name:
        raise Refusal("name_missing")
    if len(name) > LONGEST_NAME:
        raise Refusal("name_too_long", most=LONGEST_NAME, length=len(name))
    for other in taken:
        if plain(other) == plain(name):
            raise Refusal("name_taken", name=other)
    return name
