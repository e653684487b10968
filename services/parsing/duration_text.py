"""Lengths of business time as people type them, read and written: `2 h`, `1 h 30 min`, `30 min / 8 h`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from services.model.dialog import Text
from services.model.errors import Refusal
from services.parsing.vocabulary import folded, is_nothing, pattern

MOST_MINUTES = 5000 * 60
LONGEST = 80
"""Characters of a typed length."""

_LENGTH: Final = re.compile(
    rf"(?:(?P<hours>[0-9]{{1,4}}(?:[.,][0-9]{{1,2}})?) ?(?:{pattern('unit.hours')})\.?)?"
    rf"(?: ?(?:(?:{pattern('and')}) )?(?P<minutes>[0-9]{{1,5}}) ?(?P<unit>{pattern('unit.minutes')})?\.?)?"
)
_DAYS: Final = re.compile(rf"[0-9] ?(?:{pattern('unit.days', 'unit.weeks', 'unit.business_days')})\b")
_BETWEEN: Final = re.compile(r" ?/ ?|, ")


def read_duration(text: str) -> int | None:
    """Minutes of business time, None for "none" or nothing; raises Refusal.

    Days are refused: a business day of one location is eight hours, of another twelve.
    """
    typed = folded(text)
    if is_nothing(typed):
        return None
    if len(typed) > LONGEST:
        raise Refusal("duration_unreadable", typed=text)
    if _DAYS.search(typed):
        raise Refusal("duration_days", typed=text)
    found = _LENGTH.fullmatch(typed)
    if found is None or (found["minutes"] and not found["unit"] and not found["hours"]):
        raise Refusal("duration_unreadable", typed=text)
    minutes = Decimal((found["hours"] or "0").replace(",", ".")) * 60 + int(found["minutes"] or 0)
    if minutes % 1 or not 0 < minutes <= MOST_MINUTES:
        raise Refusal("duration_range", typed=text, most=write_duration(MOST_MINUTES))
    return int(minutes)


def write_duration(minutes: int) -> str:
    """Minutes as `read_duration` reads them; the units are the same in every language."""
    hours, rest = divmod(minutes, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest))


def read_terms(text: str) -> tuple[int, int] | None:
    """Respond-by and resolve-by, `30 min / 8 h`, in minutes of business time; None for "none" or nothing.

    Raises Refusal, also where the fault would have to be resolved before anybody responds.
    """
    parts = _BETWEEN.split(" ".join(text.split()))
    if len(parts) == 1 and is_nothing(parts[0]):
        return None
    if len(parts) != 2:
        raise Refusal("terms_incomplete", typed=text)
    respond, resolve = (read_duration(part) for part in parts)
    if respond is None or resolve is None:
        raise Refusal("terms_incomplete", typed=text)
    if resolve < respond:
        raise Refusal("terms_order", respond=write_duration(respond), resolve=write_duration(resolve))
    return respond, resolve


def write_terms(terms: tuple[int, int] | None) -> Text:
    """Both as `read_terms` reads them in each language."""
    if terms is None:
        return Text("terms.none")
    respond, resolve = terms
    return Text("terms.are", {"respond": write_duration(respond), "resolve": write_duration(resolve)})
