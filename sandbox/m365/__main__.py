"""`python -m sandbox.m365 --port N`: the stand-in as its own process, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import UTC, datetime

from sandbox.m365.server import M365


async def run(port: int, *, seed: int | None, pages: bool) -> None:
    """Serve until SIGINT or SIGTERM; says `ready <url>` once it answers."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    m365 = M365(clock=lambda: datetime.now(UTC), seed=seed)
    m365.identity.rules.pages = pages
    sys.stdout.write(f"ready {await m365.start(port)}\n")
    sys.stdout.flush()
    await stopped.wait()
    await m365.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.m365", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=7, help="the same number gives the same meetings")
    parser.add_argument("--empty", action="store_true", help="start with empty calendars")
    parser.add_argument("--pages", action="store_true", help="let a person at the browser sign in and consent")
    chosen = parser.parse_args()
    asyncio.run(run(chosen.port, seed=None if chosen.empty else chosen.seed, pages=chosen.pages))


if __name__ == "__main__":
    main()
