"""Roomfix's command line: `python app.py [run|worker|demo|check|adopt|slots|package]`; `bot.serve` runs the parts."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys

COMMANDS = {
    "run": "serve Teams and monitors, and do the work behind it (the default)",
    "worker": "do the work behind it only, beside a running app",
    "demo": "run everything on this machine: a Microsoft 365 stand-in, the Agents Playground and Roomfix",
    "check": "say what is configured and whether it works",
    "adopt": "use the store as it is, after Roomfix has found it empty, older or another than it was",
    "slots": "answer one JSON question about slots for each line of the standard input",
    "package": "make the app package that a Teams administrator uploads",
}


def main() -> None:
    """Run a command; a failure that words can explain ends with them and status 1."""
    lines = "\n".join(f"  {name:8}{what}" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="app.py",
        description=__doc__,
        epilog=f"commands:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", default="run", choices=COMMANDS, metavar="command")
    parser.add_argument("--empty", action="store_true", help="demo: set nothing up, so that you can")
    given = parser.parse_args()
    if given.command == "slots":
        _answer_slots()
    elif given.command == "package":
        _make_package()
    else:
        sys.exit(_serve(given.command, empty=given.empty))


def _answer_slots() -> None:
    from services.calendars.slot_questions import answer

    try:
        for line in sys.stdin.buffer:  # bytes: one line that is no UTF-8 must not end the others
            if line.strip():
                print(answer(line))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _make_package() -> None:
    from config import ConfigError
    from manifest import package

    try:
        made = package.make(os.environ)
    except ConfigError as error:
        sys.exit("\n".join(("The package cannot be made:", *(f"  {line}" for line in error.mistakes))))
    file = os.path.relpath(package.FILE)
    print(f"{file}: Roomfix {made.version} at {made.host}; docs/app-package.md says how to upload it.")


def _serve(command: str, *, empty: bool) -> int:
    from bot import serve
    from config import Config
    from sandbox import demo

    async def run(config: Config) -> None:
        match command:
            case "worker":
                await serve.work(config)
            case "check":
                await serve.check(config)
            case "adopt":
                await serve.adopt(config)
            case "demo":
                await demo.run(config, empty=empty)
            case _:
                await serve.run(config)

    return asyncio.run(serve.in_words(run, os.environ))


if __name__ == "__main__":
    main()
