"""Request bodies that are read no further than they may be long."""

from __future__ import annotations

from aiohttp import web


async def body_within(request: web.Request, most: int) -> bytes | None:
    """The body of a request, None for one of more than `most` bytes, of which no more are read."""
    body = await request.content.read(most + 1)
    while len(body) <= most and not request.content.at_eof():
        body += await request.content.read(most + 1 - len(body))
    return body if len(body) <= most else None
