"""`python -m sandbox.playground install [DIR]`: everything the Playground needs on this machine."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from sandbox.playground.node import DIRECTORY, PlaygroundError, install


def main() -> None:
    """Install, or end with the reason on the error output and status 1."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.playground", description=__doc__)
    parser.add_argument("command", choices=["install"])
    parser.add_argument("directory", nargs="?", type=Path, default=DIRECTORY)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        install(arguments.directory)
    except PlaygroundError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
