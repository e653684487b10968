"""`python -m bench.load URL CONNECTIONS FILE`: sends the requests in FILE, each connection its next as soon as it can.

A process of its own that imports little and works on bytes, so that it does not slow down what it measures; it says how
busy it was itself.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

CARD = b'"application/vnd.microsoft.card.adaptive"'
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)


def read_requests(file: Path) -> list[bytes]:
    """The requests that `write_requests` has written."""
    whole, at, found = file.read_bytes(), 0, []
    while at < len(whole):
        end = at + 4 + int.from_bytes(whole[at : at + 4])
        found.append(whole[at + 4 : end])
        at = end
    return found


def write_requests(file: Path, requests: Iterator[bytes]) -> None:
    """Write whole HTTP requests, each behind its length."""
    file.write_bytes(b"".join(len(request).to_bytes(4) + request for request in requests))


class Caller(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last one is complete."""

    def __init__(self, requests: Iterator[bytes], times: list[float], refused: list[bytes]) -> None:
        self._requests = requests
        self._times = times
        self._refused = refused
        self._answer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
            self._send()

    def data_received(self, piece: bytes) -> None:
        self._answer += piece
        head = self._answer.find(b"\r\n\r\n")
        length = _LENGTH.search(self._answer, 0, head + 2) if head > 0 else None
        if length is None or len(self._answer) < head + 4 + int(length[1]):
            return
        self._times.append(time.perf_counter() - self._began)
        if not self._answer.startswith(b"HTTP/1.1 200") or CARD not in self._answer:
            self._refused.append(self._answer)
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionResetError())

    def _send(self) -> None:
        request = next(self._requests, None)
        if self._transport is None or request is None:
            self.done.set_result(None)
            return
        self._answer = b""
        self._began = time.perf_counter()
        self._transport.write(request)


async def press(url: str, connections: int, requests: list[bytes]) -> dict[str, Any]:
    """Send all requests; how long it took, every answer's time in ms, what was no card, this process's own load."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 0
    left, times, refused = iter(requests), list[float](), list[bytes]()
    began, worked = time.perf_counter(), time.process_time()
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Caller(left, times, refused), host, port) for _ in range(connections)]
    await asyncio.gather(*(caller.done for _, caller in made))
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds,
        "ms": [round(taken * 1000, 3) for taken in times],
        "refused": [answer.decode(errors="replace") for answer in refused[:3]],
        "busy": (time.process_time() - worked) / seconds,
    }


def main() -> None:
    url, connections, file = sys.argv[1:]
    json.dump(asyncio.run(press(url, int(connections), read_requests(Path(file)))), sys.stdout)


if __name__ == "__main__":
    main()
