"""What the names of locations and providers may be, and which of them a name means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from dialogs.long_lists import some
from services.model import Location, Provider
from services.model.errors import Refusal
from services.parsing.paging import matching, plain

LONGEST_NAME: Final = 80

Named = TypeVar("Named", bound=Location | Provider)


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


def called(typed: str, those: Sequence[Named], *, unknown: str) -> Named:
    """Which of those has the name, whatever its case and accents; raises Refusal(unknown), with names like it."""
    wanted = plain(typed.strip())
    found = next((one for one in those if plain(one.name) == wanted), None)
    if found is None:
        near = matching(those, wanted, words=lambda one: one.name)
        raise Refusal(unknown, typed=typed, names=some(one.name for one in near))
    return found
