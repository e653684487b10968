"""Work to be queued. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class JobOrder:
    """Work to be queued: asking for an id that waits already replaces its arguments and makes it run again."""

    id: str
    kind: str
    args: dict[str, str] = field(default_factory=dict)
    delay_ms: int = 0
