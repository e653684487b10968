"""The error tree: who has to act decides the class, `key` finds the words in the text catalogue.

RoomfixError
├── Refusal       a person asked for something that cannot be; the words say what can
├── Unavailable   try again later; the work is queued and people are told
└── NeedsAdmin    nothing helps but an administrator; becomes a finding with a remedy
"""

from __future__ import annotations


class RoomfixError(Exception):
    """Base of all of Roomfix's own errors: a text key and the values its words need."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values


class Refusal(RoomfixError):
    """A person did something that cannot be done; shown to that person."""


class Unavailable(RoomfixError):
    """An outside service is away or busy; `retry_after` is its own wish in seconds, if it had one."""

    def __init__(self, key: str, *, retry_after: float | None = None, **values: object) -> None:
        super().__init__(key, **values)
        self.retry_after = retry_after


class NeedsAdmin(RoomfixError):
    """Set-up or permissions are wrong; no retry helps."""
