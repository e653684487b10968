"""The IANA name of a time zone that Windows, and so Exchange, names in its own way."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from services.parsing.cldr import windows_zones
from services.parsing.spelling import same


def iana(name: str) -> str | None:
    """The IANA name of a zone that is named as Windows or as IANA does, whatever its case; None for any other name.

    A mailbox's zone comes as its administrator has set it: by Windows' name as a rule (Graph: mailboxSettings).
    """
    return _folded().get(same(name))


@cache
def _folded() -> dict[str, str]:
    windows = {name.lower(): zone for name, zone in windows_zones().items()}
    return {zone.lower(): zone for zone in available_timezones()} | windows
