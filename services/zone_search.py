"""Finding a time zone by what people type: a city, the zone's own name, or a part of it."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from services.folding import fold
from services.zone_names import iana

_AREAS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
"""The areas of the zones that are named after places (tz database: theory, "Timezone identifiers")."""
_PLACELESS: Final = ("UTC",)
"""No `EST` or `MST`: whoever types them means a zone with summer time, and these have none."""

_OTHER_CITIES: Final = {
    "Europe/Berlin": "Munich, München, Hamburg, Frankfurt, Cologne, Köln, Stuttgart, Düsseldorf, Leipzig, Dresden, "
    "Nuremberg, Nürnberg, Hannover, Bremen, Essen, Dortmund, Karlsruhe, Mannheim, Walldorf",
    "Europe/Zurich": "Basel, Geneva, Genf, Genève, Bern, Lausanne, Winterthur, Lugano",
    "Europe/Vienna": "Wien, Graz, Linz, Salzburg, Innsbruck",
    "Europe/Amsterdam": "Rotterdam, Utrecht, Eindhoven, The Hague, Den Haag",
    "Europe/Brussels": "Antwerp, Ghent, Brüssel",
    "Europe/Paris": "Lyon, Marseille, Toulouse, Lille, Nice, Strasbourg, Bordeaux",
    "Europe/London": "Manchester, Birmingham, Edinburgh, Glasgow, Leeds, Bristol, Cambridge, Oxford",
    "Europe/Madrid": "Barcelona, Valencia, Seville, Bilbao",
    "Europe/Rome": "Milan, Milano, Mailand, Turin, Naples, Bologna, Rom",
    "Europe/Warsaw": "Krakow, Kraków, Wroclaw, Wrocław, Gdansk, Poznan, Warschau",
    "Europe/Prague": "Brno, Prag",
    "Europe/Copenhagen": "Aarhus, Kopenhagen",
    "Europe/Stockholm": "Gothenburg, Malmö",
    "Asia/Kolkata": "Mumbai, Delhi, New Delhi, Bangalore, Bengaluru, Hyderabad, Chennai, Pune",
    "Asia/Shanghai": "Beijing, Shenzhen, Guangzhou, Hangzhou",
    "Asia/Tokyo": "Osaka, Yokohama, Nagoya",
    "Asia/Dubai": "Abu Dhabi",
    "Asia/Jerusalem": "Haifa",
    "America/New_York": "Boston, Washington, Philadelphia, Atlanta, Miami, Charlotte, Pittsburgh",
    "America/Chicago": "Dallas, Houston, Austin, Minneapolis, St. Louis, Nashville, San Antonio",
    "America/Denver": "Salt Lake City, Colorado Springs",
    "America/Los_Angeles": "San Francisco, Seattle, San Diego, Redmond, San Jose, Las Vegas, Portland",
    "America/Toronto": "Montreal, Ottawa, Quebec",
    "America/Sao_Paulo": "Rio de Janeiro, Brasilia, Curitiba",
    "Australia/Sydney": "Canberra",
    "Pacific/Auckland": "Wellington, Christchurch",
}
"""Large cities that give no zone its name, under a zone that they lie in."""


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
    """The zones of every city by its plain name: Istanbul is in Asia and in Europe."""
    cities: dict[str, tuple[str, ...]] = {}
    for plain, (name,) in _names().items():
        city = plain.rpartition("/")[2]
        cities[city] = (*cities.get(city, ()), name)
    others = ((city, name) for name, listed in _OTHER_CITIES.items() for city in listed.split(", "))
    return cities | {_plain(city): (name,) for city, name in others}
