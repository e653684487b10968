"""The processes that are measured: started, asked for their memory, ended."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
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
async def running(
    *args: str, env: Mapping[str, str] | None = None, log: Path | None = None, says_ready: bool = True
) -> AsyncIterator[Child]:
    """A Python with these arguments, in the project's root, while the context lasts; its errors go to `log`."""
    with log.open("ab") if log else nullcontext() as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *args, cwd=ROOT, env=env, stdout=PIPE, stderr=errors
        )
    said = asyncio.Queue[bytes]()
    reading = asyncio.create_task(_read(process, said))
    try:
        yield Child(process, await _ready(said) if says_ready else "")
    finally:
        await ended(process)
        await reading


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


async def ended(process: Process) -> None:
    """Ask a process to end, and make it if it takes too long."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(END_WITHIN):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def _read(process: Process, said: asyncio.Queue[bytes]) -> None:
    """Everything the process prints: one that nobody read would stop at a full pipe. Its end is an empty line."""
    if process.stdout is not None:
        async for line in process.stdout:
            said.put_nowait(line)
    said.put_nowait(b"")


async def _ready(said: asyncio.Queue[bytes]) -> str:
    async with asyncio.timeout(START_WITHIN):
        while line := await said.get():
            if line.startswith(b"ready "):
                return line.decode().split()[1]
    raise RuntimeError("a process of the bench did not start")
