"""Seconds from the start of the app to ready, and what it keeps in memory, beside the bare import of the SDK."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import town
from bench.figures import line, middle, title
from bench.process import running
from bench.whole import set_up, whole

ROUNDS = 5
SDK = "import botbuilder.integration.aiohttp, time; print('ready -', flush=True); time.sleep(60)"


async def measure() -> None:
    """Measure and print."""
    ours, floor = list[float](), list[float]()
    memory, bare = list[float](), list[float]()
    async with running("-m", "sandbox.m365") as m365:
        with tempfile.TemporaryDirectory() as folder:
            await set_up(Path(folder), town.setup(), town.chats("http://127.0.0.1:9/"))
            for _ in range(ROUNDS):
                async with whole(Path(folder), m365.url) as app:
                    ours.append(app.seconds)
                    memory.append(app.child.memory())
                began = perf_counter()
                async with running("-c", SDK) as sdk:
                    floor.append(perf_counter() - began)
                    bare.append(sdk.memory())
    title(
        "From the start of the app to ready, and its memory",
        f"`python app.py run` to 200 from /readyz, on an embedded Redis; {ROUNDS} warm starts in turn with the floor.",
    )
    line("Roomfix", f"{middle(ours)} s   {median(memory):.0f} MiB")
    line("floor: importing the SDK alone", f"{middle(floor)} s   {median(bare):.0f} MiB")
    line("Roomfix / floor", f"time {median(ours) / median(floor):.2f}   memory {median(memory) / median(bare):.2f}")
