"""The app's icons, drawn as PNG: a sheet of a calendar with a tick."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Final

GRID: Final = 32
"""The symbol is drawn on this many units in each direction."""
COLOR_SIZE: Final = 192
OUTLINE_SIZE: Final = 32
SYMBOL_SIZE: Final = 96
"""Pixels that the symbol of the colour icon may take, in its middle (Teams: app icons)."""

_LINES: Final = (
    ((1, 11), (31, 11), 1),
    ((9.5, 1.5), (9.5, 6.5), 1.5),
    ((22.5, 1.5), (22.5, 6.5), 1.5),
    ((9.5, 20.5), (14.25, 25), 1.75),
    ((14.25, 25), (22.5, 16.5), 1.75),
)
"""From where to where, and half the width: the sheet's head, its two rings, the tick."""

_WHITE: Final = (255, 255, 255)


def color_icon(accent: str) -> bytes:
    """192 × 192 pixels: the symbol in white on `accent`, a colour as `#RRGGBB`."""
    red, green, blue = bytes.fromhex(accent.removeprefix("#"))
    margin = (COLOR_SIZE - SYMBOL_SIZE) / 2
    scale = SYMBOL_SIZE / GRID
    return _png(
        COLOR_SIZE,
        (
            bytes(round(ground + (255 - ground) * covered) for ground in (red, green, blue)) + b"\xff"
            for covered in _covered(COLOR_SIZE, scale, margin)
        ),
    )


def outline_icon() -> bytes:
    """32 × 32 pixels: the symbol in white on nothing, up to the edges (Teams: no padding)."""
    return _png(OUTLINE_SIZE, (bytes((*_WHITE, round(255 * covered))) for covered in _covered(OUTLINE_SIZE, 1.0, 0.0)))


def _covered(size: int, scale: float, margin: float) -> Iterator[float]:
    """How much of each pixel the symbol covers, 0 to 1, row by row."""
    for row in range(size):
        for column in range(size):
            distance = _distance((column + 0.5 - margin) / scale, (row + 0.5 - margin) / scale)
            yield min(max(0.5 - distance * scale, 0.0), 1.0)


def _distance(x: float, y: float) -> float:
    """How far a point of the grid is from the symbol; below zero inside it."""
    return min(_from_sheet(x, y), *(_from_line(x, y, *line) for line in _LINES))


def _from_sheet(x: float, y: float) -> float:
    """From the sheet's border: a rounded rectangle around (16, 17.5), 30 × 27 in its middle line."""
    radius, half_width = 4.0, 1.0
    across = abs(x - 16) - (15 - radius)
    down = abs(y - 17.5) - (13.5 - radius)
    outside = hypot(max(across, 0.0), max(down, 0.0)) + min(max(across, down), 0.0) - radius
    return abs(outside) - half_width


def _from_line(x: float, y: float, start: tuple[float, float], end: tuple[float, float], half_width: float) -> float:
    """From a line with round ends."""
    (ax, ay), (bx, by) = start, end
    along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)
    along = min(max(along, 0.0), 1.0)
    return hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)) - half_width


def _png(size: int, pixels: Iterable[bytes]) -> bytes:
    """A square picture of pixels in red, green, blue and opacity (PNG: colour type 6, 8 bits)."""
    flat = b"".join(pixels)
    width = 4 * size
    rows = b"".join(b"\0" + flat[start : start + width] for start in range(0, len(flat), width))
    header = struct.pack(">2I5B", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
