"""`python -m bench [claims|arrival|copies|reminders|start|slots|mapping|setting_up|soak ...]`: those, all but soak."""

from __future__ import annotations

import argparse
import asyncio
import logging
from collections.abc import Callable, Mapping

import structlog

from bench import arrival, claims, copies, mapping, reminders, setting_up, slots, soak, start

PARTS: Mapping[str, Callable[[], None]] = {
    "claims": lambda: asyncio.run(claims.measure()),
    "arrival": lambda: asyncio.run(arrival.measure()),
    "copies": lambda: asyncio.run(copies.measure()),
    "reminders": lambda: asyncio.run(reminders.measure()),
    "start": lambda: asyncio.run(start.measure()),
    "slots": slots.main,
    "mapping": mapping.main,
    "setting_up": lambda: asyncio.run(setting_up.measure()),
    "soak": lambda: asyncio.run(soak.measure()),
}
LONG = frozenset({"soak"})
"""What is measured only where it is asked for by name."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS))
    chosen = parser.parse_args().parts or [name for name in PARTS if name not in LONG]
    for name in chosen:
        if name not in PARTS:
            parser.error(f"there is no {name!r}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # the report stands alone
    for name in chosen:
        PARTS[name]()


if __name__ == "__main__":
    main()
