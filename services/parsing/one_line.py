"""Somebody's words in one line, where a line break would begin something else: a header, a subject. Pure."""

from __future__ import annotations

import re
from typing import Final

NO_HEADER: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters, whatever else ends a line somewhere, and half surrogate pairs, which UTF-8 cannot hold."""


def in_one_line(words: str) -> str:
    """Somebody's words as they may be a header or an event's subject."""
    return " ".join(NO_HEADER.sub(" ", words).split())
