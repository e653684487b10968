"""Finding a time zone by what people type: a city, the zone's own name, or a part of it."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from services.parsing.spelling import fold
from services.parsing.vocabulary import meanings
from services.parsing.zone_names import iana

_AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
"""The areas of the zones that are named after places (tz database: theory, "Timezone identifiers")."""
_PLACELESS: Final = ("UTC",)
"""No `EST` or `MST`: whoever types them means a zone with summer time, and these have none."""


def found_zones(text: str) -> tuple[str, ...]:
    """The IANA zones that a text can mean, by name; none if nothing fits.

    A zone's name, as IANA or Windows has it, or a city goes before the beginning of a word in one. Case, accents and
    underscores do not count.
    """
    wanted = _plain(text)
    if not wanted:
        return ()
    if exact := _names().get(wanted) or _cities().get(wanted):
        return exact
    named = iana(text)
    if named is not None and "/" in named:
        return (named,)
    begun = "/" + wanted.replace(" ", "/")
    return tuple(name for plain, (name,) in _names().items() if begun in "/" + plain.replace(" ", "/"))


def close_zones(text: str, *, most: int = 3) -> tuple[str, ...]:
    """The zones whose name or city is spelt most like a text that fits none, best first; possibly none."""
    places = {**_cities(), **_names()}
    close = get_close_matches(_plain(text)[:60], places, n=most, cutoff=0.6)
    return tuple(dict.fromkeys(name for place in close for name in places[place]))[:most]


def _plain(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").split())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every zone that is named after a place, by its plain name."""
    places = sorted(name for name in available_timezones() if name.partition("/")[0] in _AREAS)
    return {_plain(name): (name,) for name in (*places, *_PLACELESS)}


@cache
def _cities() -> dict[str, tuple[str, ...]]:
    """The zones of every city by its plain name, of large ones that give no zone its name, too: Istanbul is in Asia and
    in Europe."""
    cities: dict[str, tuple[str, ...]] = {}
    for plain, (name,) in _names().items():
        city = plain.rpartition("/")[2]
        cities[city] = (*cities.get(city, ()), name)
    return cities | {_plain(city): (name,) for city, name in meanings("zone").items()}
