"""A mapping of bounded size: what was used last, of things that are made for each client, service or mailbox."""

from __future__ import annotations

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps the `most` values that were asked for or put last; whoever misses one makes it anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value, None for one that is not kept (any more)."""
        found = self._kept.pop(key, None)
        return None if found is None else self.put(key, found)

    def put(self, key: K, value: V) -> V:
        """Keep a value as the one that was used last; it is returned."""
        self._kept.pop(key, None)
        self._kept[key] = value
        while len(self._kept) > self._most:
            self._kept.pop(next(iter(self._kept)), None)
        return value

    def drop(self, key: K) -> None:
        """Keep it no more."""
        self._kept.pop(key, None)

    def __len__(self) -> int:
        return len(self._kept)
