"""Public holidays of countries and their regions, from the `holidays` package; nothing is asked of the network.

The package costs 11 MB and 0.2 s in a running Roomfix, so it is imported when somebody first asks, not at the start.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from services.parsing.paging import plain

_ENGLISH: Final = ("en_US", "en_GB")
"""What all the package's translated countries have."""


@cache
def countries() -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 code of every country there are holidays for; CLDR has their names."""
    from holidays.registry import COUNTRIES  # see the module's docstring

    # the registry lists the class, then the two-letter code, then aliases
    return tuple(sorted(classes[1] for classes in COUNTRIES.values()))


@cache
def regions(country: str) -> tuple[tuple[str, str], ...]:
    """The regions of a country that have holidays of their own: code and local name, by name; none for many countries.

    Codes are ISO 3166-2 without the country, and a few cities'. Raises ValueError for an unknown country.
    """
    calendar = _calendar(country)
    names: dict[str, list[str]] = {code: [] for code in calendar.subdivisions}
    for name, code in calendar.subdivisions_aliases.items():
        names.setdefault(code, []).append(name)
    return _by_name((code, _region_name(code, names[code])) for code in calendar.subdivisions)


def known_years(country: str) -> range:
    """The years that a country's holidays are known for; raises ValueError for an unknown country."""
    calendar = _calendar(country)
    return range(calendar.start_year, calendar.end_year + 1)


def holidays_of(
    country: str, region: str | None, *, years: Collection[int], language: str = "en"
) -> tuple[tuple[date, str], ...]:
    """The public holidays of some years by date, days given for one on a weekend included.

    Without a region they are those of the whole country. Names are in the language, else in English, else as the
    country has them. Raises ValueError for a country, region or year that is not known.
    """
    import holidays  # see the module's docstring

    calendar = _calendar(country)
    if region is not None and region not in calendar.subdivisions:
        raise ValueError(
            f"{country} has no region {region[:60]!r}; known are {', '.join(calendar.subdivisions) or 'none'}"
        )
    known = known_years(country)
    if unknown := sorted(set(years) - set(known)):
        raise ValueError(f"the holidays of {country} are known from {known[0]} to {known[-1]}, not in {unknown[0]}")
    found = holidays.country_holidays(
        country, subdiv=region, years=years, language=_language(calendar, language), categories=("public",)
    )
    return tuple(sorted(found.items()))


def _calendar(country: str) -> Any:
    import holidays  # see the module's docstring

    if country not in countries():
        raise ValueError(f"no holidays are known for a country {country[:60]!r}; countries are two letters such as DE")
    return getattr(holidays, country)


def _language(calendar: Any, language: str) -> str | None:
    known: tuple[str, ...] = calendar.supported_languages
    own = sorted((name for name in known if name.partition("_")[0] == language), key=len)
    wanted = (*([] if language == "en" else own), *_ENGLISH)
    default: str | None = calendar.default_language
    # never None where there is a choice: the package would then look at the environment of the process
    return next((name for name in wanted if name in known), default)


def _region_name(code: str, aliases: Sequence[str]) -> str:
    """The first of a region's names that is no abbreviation; the package gives abbreviations as names, too."""
    return next((name for name in aliases if len(name) > 3), max(aliases, key=len, default=code))


def _by_name(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: plain(pair[1])))
