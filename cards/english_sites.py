"""Texts of the dialogs in English."""

from __future__ import annotations

from typing import Final

ENGLISH_SITES: Final[dict[str, str]] = {}
