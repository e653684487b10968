"""Many names in one line. Pure."""

from __future__ import annotations

from typing import Final

NAMES: Final = 5
"""How many names of one kind are told; of the others only how many there are."""
LONGEST_NAME: Final = 60


def named(names: list[str]) -> str:
    """The first of some names, each cut to LONGEST_NAME characters."""
    first = ", ".join(name[:LONGEST_NAME] for name in names[:NAMES])
    return first + (", …" if len(names) > NAMES else "")
