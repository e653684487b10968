"""Which language a browser wants to read."""

from __future__ import annotations

import re
from typing import Final

from cards.text.catalogue import DEFAULT, TEXTS

LONGEST: Final = 500
_WISH = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]{1,32})?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?")
"""RFC 9110 §12.5.4; of `de-AT` only the language counts."""


def wanted_language(header: str) -> str:
    """The best of the catalogue's languages for an Accept-Language header, whatever stands in it."""
    wishes = [_WISH.fullmatch(part) for part in header[:LONGEST].split(",")]
    found = [(float(wish[2] or 1), wish[1].lower()) for wish in wishes if wish]
    ranked = sorted((wish for wish in found if wish[0] > 0), key=lambda wish: -wish[0])
    return next((language for _, language in ranked if language in TEXTS), DEFAULT)
