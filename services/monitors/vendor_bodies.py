"""What the vendors' forms have in common: objects read without minding the rest of them, and words cut to fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from services.monitors.intake import (
    LONGEST_NAME,
    MAX_LINK,
    MAX_TITLE,
    UNREADABLE,
    FieldProblem,
    IntakeError,
    Read,
    Refused,
    Report,
    cut,
    is_visible,
    leads_to_a_host,
    name_of,
    unreadable,
)


def as_words(value: Any) -> str:
    """Words, or a number or a truth as words; nothing for anything else."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""


def _all_words(value: Any) -> Any:
    return {name: as_words(words) for name, words in value.items()} if isinstance(value, dict) else {}


Words = Annotated[str, BeforeValidator(as_words)]
"""A detail in words, "" for one that has none."""
Labels = Annotated[dict[str, str], BeforeValidator(_all_words)]


class VendorObject(BaseModel):
    """An object of a vendor's; fields that Roomfix does not read may hold anything."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)


AnyObject = TypeVar("AnyObject", bound=VendorObject)


def read(form: type[AnyObject], sent: Any) -> AnyObject:
    """What was sent, read as that form; raises IntakeError 400 naming the wrong fields."""
    try:
        return form.model_validate(sent)
    except ValidationError as error:
        raise unreadable(error) from error


def taken_apart(items: Iterable[Any], report_of: Callable[[Any], Report], *, called: str) -> tuple[Read, ...]:
    """Each item of a body read by itself, so that a wrong one loses no other; `called` is the field that names it."""
    return tuple(_taken(item, report_of, called) for item in items)


def _taken(item: Any, report_of: Callable[[Any], Report], called: str) -> Read:
    name = item.get(called) if isinstance(item, dict) else None
    source_id = name_of(name) if isinstance(name, str) else ""
    try:
        return report_of(item)
    except ValidationError as error:
        return Refused(source_id, unreadable(error))
    except IntakeError as error:
        return Refused(source_id, error)


def required(words: str, field: str, why: str) -> str:
    """The words; raises IntakeError 400 naming the field if there are none that can be seen."""
    if not is_visible(words):
        raise IntakeError(400, UNREADABLE, FieldProblem(field, why))
    return words


def names(*found: str) -> tuple[str, ...]:
    """What may name a room, each once and no longer than a name is."""
    return tuple(dict.fromkeys(name[:LONGEST_NAME] for name in found if name))


def line(words: str) -> str:
    """Words in one line that fits a title."""
    return cut(" ".join(words.split()), MAX_TITLE)


def link(address: str | None) -> str | None:
    """An address that may stand on a card; a monitor's own page on plain http is left out rather than refused."""
    return address if address and len(address) <= MAX_LINK and leads_to_a_host(address) else None
