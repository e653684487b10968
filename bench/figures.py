"""What a run says: percentiles, medians and the lines they are printed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Times:
    """Measured times in milliseconds."""

    ms: tuple[float, ...]

    @property
    def p50(self) -> float:
        """Half of them took no longer."""
        return percentile(self.ms, 50)

    @property
    def p99(self) -> float:
        """99 of 100 took no longer."""
        return percentile(self.ms, 99)

    def __str__(self) -> str:
        return f"p50 {self.p50:7.2f} ms   p99 {self.p99:7.2f} ms"


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that is not less than `percent` % of all (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)]


def middle(values: Sequence[float]) -> str:
    """The median, and what it lies between."""
    return f"{median(values):.2f} [{min(values):.2f}..{max(values):.2f}]"


def title(words: str, *notes: str) -> None:
    """Start a part of the report: what is measured, and how."""
    print(f"\n{words}")
    for note in notes:
        print(f"  {note}")


def line(name: str, figure: str) -> None:
    """One figure."""
    print(f"  {name:<46} {figure}", flush=True)
