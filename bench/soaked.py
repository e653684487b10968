"""`python -m bench.soaked FILE`: Roomfix as `app.py run` runs it, that counts its objects when it gets SIGUSR1."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections import Counter
from functools import partial
from pathlib import Path

from bot import serve
from config import Config

MOST = 300
"""Types that are told, the most numerous first."""


async def run(file: Path, config: Config) -> None:
    """Serve and work until told to stop; each SIGUSR1 has the objects of each type counted into the file."""
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, partial(_count, file))
    await serve.run(config)


def _count(file: Path) -> None:
    """What the garbage collector knows, but for what was there at the start and is kept out of its sight."""
    gc.disable()  # a collection while all of them are held would count them among what lives long
    kinds = Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    gc.enable()
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(dict(kinds.most_common(MOST))))
    draft.replace(file)


if __name__ == "__main__":
    sys.exit(asyncio.run(serve.in_words(partial(run, Path(sys.argv[1])), os.environ)))
