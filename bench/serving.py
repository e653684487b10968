"""A server of the bench, its garbage collector set as Roomfix sets its own, until it is told to stop."""

from __future__ import annotations

import gc
import sys

from aiohttp import web

from bot.serve import stopping


async def serve(app: web.Application, port: int) -> None:
    """Serve on loopback and say so."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await until_stopped(port)
    await runner.cleanup()


async def until_stopped(port: int) -> None:
    """Say that the port is served, and wait for the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    sys.stdout.write(f"ready http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    await stopping().wait()
