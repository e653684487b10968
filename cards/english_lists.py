"""Texts of the dialogs in English."""

from __future__ import annotations

from typing import Final

ENGLISH_LISTS: Final[dict[str, str]] = {}
