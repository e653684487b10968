"""`python -m bench.roomfix DIRECTORY`: Roomfix with the Connector's keys from a file, serving presses without a worker.

The floors beside it have no worker either: compared is the way of one press, its follow-up work queued but not done.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path

from bench import serving
from bench.process import free_port
from bench.scene import client_ids
from bench.teams import APP_ID, read_keys
from bot import serve
from bot.compose import composed
from bot.teams.tokens import Gate, Jwks, SigningKeys
from bot.teams.turns import EdgeAdapter
from config import Config
from services.store import server

MOST_CLIENTS = 1000


async def run(directory: Path) -> None:
    """Serve until told to stop, on an embedded Redis under `directory`."""
    port = free_port()
    tenants = frozenset(islice(client_ids(), MOST_CLIENTS))
    config = Config(app_id=APP_ID, app_type="MultiTenant", tenants=tenants, port=port, data_dir=directory)

    async def keys() -> Jwks:
        return read_keys(directory / "keys.json")

    async with (
        server.running("", directory, search_path=os.environ.get("PATH", "")) as found,
        composed(config, found) as parts,
    ):
        authentication = parts.adapter.bot_framework_authentication
        adapter = EdgeAdapter(authentication, Gate(APP_ID, tenants, SigningKeys(keys)), parts.adapter.context)
        async with serve.serving(replace(parts, adapter=adapter)):
            await serving.until_stopped(port)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
