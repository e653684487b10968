"""How long a service wants to be left alone, as the Retry-After of its answer says it."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST: Final = 3600.0
"""Seconds for which a wish is kept at the most: a gateway's page may ask for a day."""
_SECONDS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


def retry_after(wish: str | None, *, date: str | None) -> float | None:
    """The seconds that `wish` asks for, which is seconds or an HTTP date; None where it asks for nothing to be kept.

    A date is told from `date`, the answer's own, so that no two clocks are compared (RFC 9110, 10.2.3). Graph sends
    fractions of a second.
    """
    if wish is None:
        return None
    text = wish.strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _until(text, date)
    return min(seconds, LONGEST) if seconds is not None and seconds > 0 else None


def _until(text: str, date: str | None) -> float | None:
    try:
        return (parsedate_to_datetime(text) - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError, OverflowError):  # neither is one; only one of them says its zone; a year like 99999
        return None
