"""How long a source's faults have to last before anybody hears of them. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from services.model import Grace
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.duration_text import read_duration

MOST_MINUTES: Final = 60
MOST: Final = 100
"""Sources with a grace of their own; no installation has so many monitors."""
LONGEST: Final = 20
"""Characters of a typed grace."""


def grace_of(setup: Setup, source: str) -> timedelta:
    """How long what a source reports has to last; no time for one that nothing is set up for."""
    minutes = next((one.minutes for one in setup.client.graces if one.source == source), 0)
    return timedelta(minutes=minutes)


def with_grace(setup: Setup, source: str, minutes: int) -> Setup:
    """The set-up with a source's grace, no minutes for none; raises Refusal: `grace_range`, `graces_over_limit`."""
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refusal("grace_range", most=MOST_MINUTES)
    others = [one for one in setup.client.graces if one.source != source]
    if len(others) >= MOST:
        raise Refusal("graces_over_limit", most=MOST)
    graces = sorted([*others, *([Grace(source, minutes)] if minutes else [])], key=lambda one: one.source)
    return replace(setup, client=replace(setup.client, graces=tuple(graces)))


def read_grace(text: str) -> int:
    """Typed minutes, `5` or `5 min`, none for "none"; raises Refusal("grace_range") for what is no such time."""
    typed = text.strip()
    try:
        minutes = int(typed) if _is_number(typed) else read_duration(typed) or 0
    except Refusal as error:
        raise Refusal("grace_range", most=MOST_MINUTES) from error
    if minutes > MOST_MINUTES:
        raise Refusal("grace_range", most=MOST_MINUTES)
    return minutes


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= LONGEST
