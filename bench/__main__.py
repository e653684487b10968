"""`python -m bench [claims|arrival|start|slots ...]`: measure and print; without a name, everything."""

from __future__ import annotations

import asyncio
import sys

from bench import claims


def main() -> None:
    asyncio.run(claims.measure())


if __name__ == "__main__":
    main()
