"""What the vendors' forms have in common: objects read without minding the rest of them, and words cut to fit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from services.monitors.intake import (
    MAX_LINK,
    MAX_TITLE,
    UNREADABLE,
    FieldProblem,
    IntakeError,
    Read,
    Refused,
    Report,
    is_visible,
    leads_to_a_host,
    unreadable,
)

LONGEST_NAME = 200
"""Characters of a room's name or of an id; also what the own form allows."""


class VendorObject(BaseModel):
    """An object of a vendor's; fields that Roomfix does not read may hold anything."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)


AnyObject = TypeVar("AnyObject", bound=VendorObject)


def opened(form: type[AnyObject], body: bytes) -> AnyObject:
    """A body read as that form; raises IntakeError 400 naming the wrong fields."""
    try:
        return form.model_validate_json(body)
    except ValidationError as error:
        raise unreadable(error) from error


def taken_apart(items: Iterable[Any], read: Callable[[Any], Report], *, called: str) -> tuple[Read, ...]:
    """Each item of a body read by itself, so that a wrong one loses no other; `called` is the field that names it."""
    return tuple(_taken(item, read, called) for item in items)


def _taken(item: Any, read: Callable[[Any], Report], called: str) -> Read:
    name = item.get(called) if isinstance(item, dict) else None
    source_id = name[:LONGEST_NAME] if isinstance(name, str) else ""
    try:
        return read(item)
    except ValidationError as error:
        return Refused(source_id, unreadable(error))
    except IntakeError as error:
        return Refused(source_id, error)


def required(words: str, field: str, why: str) -> str:
    """The words; raises IntakeError 400 naming the field if there are none that can be seen."""
    if not is_visible(words):
        raise IntakeError(400, UNREADABLE, FieldProblem(field, why))
    return words


def name_of(*parts: str) -> str:
    """An id made of several, apart by blanks; of a long one a digest stands for what is cut, so that it names the same.

    Azure's ids of resources alone are longer than an id may be.
    """
    whole = " ".join(parts)
    if len(whole) <= LONGEST_NAME:
        return whole
    digest = hashlib.sha256(whole.encode()).hexdigest()
    return f"{whole[: LONGEST_NAME - len(digest) - 1]} {digest}"


def names(*found: str) -> tuple[str, ...]:
    """What may name a room, each once and no longer than a name is."""
    return tuple(dict.fromkeys(name[:LONGEST_NAME] for name in found if name))


def line(words: str) -> str:
    """Words in one line that fits a title."""
    return cut(" ".join(words.split()), MAX_TITLE)


def cut(words: str, most: int) -> str:
    """Words of at most so many characters; what is left out is marked."""
    return words if len(words) <= most else words[: most - 1] + "…"


def link(address: str | None) -> str | None:
    """An address that may stand on a card; a monitor's own page on plain http is left out rather than refused."""
    return address if address and len(address) <= MAX_LINK and leads_to_a_host(address) else None
