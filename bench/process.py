"""The processes that are measured: started, asked for their memory, ended."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
START_WITHIN = 30
END_WITHIN = 15


@dataclass(frozen=True, slots=True)
class Child:
    """A Python process of this bench; `url` is what it said after `ready`, or empty."""

    process: Process
    url: str = ""

    def memory(self) -> float:
        """What it keeps in memory (resident set), in MiB; NaN where the system has no /proc."""
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return float("nan")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")


    def worked(self) -> float:
        """Seconds of processor time it has used; NaN where the system has no /proc."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running(*args: str, env: Mapping[str, str] | None = None, says_ready: bool = True) -> AsyncIterator[Child]:
    """A Python with these arguments, in the project's root, for as long as the context lasts."""
    process = await asyncio.create_subprocess_exec(sys.executable, *args, cwd=ROOT, env=env, stdout=PIPE)
    try:
        yield Child(process, await _ready(process) if says_ready else "")
    finally:
        await _end(process)


async def output(*args: str) -> bytes:
    """What a Python with these arguments prints; raises RuntimeError when it fails."""
    process = await asyncio.create_subprocess_exec(sys.executable, *args, cwd=ROOT, stdout=PIPE)
    said, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{args} ended with {process.returncode}")
    return said


def free_port() -> int:
    """A port of the loopback interface that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _ready(process: Process) -> str:
    if process.stdout is None:
        raise RuntimeError("the output is not read")
    async with asyncio.timeout(START_WITHIN):
        async for said in process.stdout:
            if said.startswith(b"ready "):
                return said.decode().split()[1]
    raise RuntimeError("a process of the bench did not start")


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(END_WITHIN):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
