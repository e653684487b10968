"""What was asked of the stand-in, for tests to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from sandbox.m365.mailboxes import Clock

MOST = 20_000
_SECRET_FIELDS = frozenset({"client_secret", "client_assertion", "code", "code_verifier", "refresh_token"})


@dataclass(frozen=True, slots=True)
class Seen:
    """One request; `status` is None until it was answered, and stays None when the connection broke.

    `path` is decoded, `body` parsed JSON or the form without its secrets, `headers` are without Authorization.
    """

    number: int
    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any
    status: int | None = None


class Log:
    """The last requests, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen: dict[int, Seen] = {}
        self._next = 1

    def __iter__(self) -> Iterator[Seen]:
        return iter(list(self._seen.values()))

    def __len__(self) -> int:
        return len(self._seen)

    def clear(self) -> None:
        self._seen.clear()

    def of(self, method: str, ending: str) -> list[Seen]:
        """Those with this method whose path ends so, whatever the case."""
        return [seen for seen in self if seen.method == method and seen.path.lower().endswith(ending.lower())]

    def received(
        self, method: str, path: str, *, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> int:
        """Note a request and return its number."""
        number, self._next = self._next, self._next + 1
        kept = {name: value for name, value in headers.items() if name.lower() not in {"authorization", "cookie"}}
        self._seen[number] = Seen(number, self._clock(), method, path, dict(query), kept, _readable(body))
        if len(self._seen) > MOST:
            del self._seen[next(iter(self._seen))]
        return number

    def answered(self, number: int, status: int) -> None:
        if number in self._seen:
            self._seen[number] = replace(self._seen[number], status=status)


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        form = dict(parse_qsl(body.decode(errors="replace")))
        return {name: "…" if name in _SECRET_FIELDS else value for name, value in form.items()}
