"""`python -m bench [claims|arrival|start|slots|mapping ...]`: measure and print these figures, or all of them."""

from __future__ import annotations

import argparse
import asyncio
import logging

import structlog

from bench import arrival, claims, mapping, slots, start

PARTS = {
    "claims": lambda: asyncio.run(claims.measure()),
    "arrival": lambda: asyncio.run(arrival.measure()),
    "start": lambda: asyncio.run(start.measure()),
    "slots": slots.main,
    "mapping": mapping.main,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="|".join(PARTS))
    chosen = parser.parse_args().parts or list(PARTS)
    for name in chosen:
        if name not in PARTS:
            parser.error(f"there is no {name!r}")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # the report stands alone
    for name in chosen:
        PARTS[name]()


if __name__ == "__main__":
    main()
