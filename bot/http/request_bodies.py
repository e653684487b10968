"""Request bodies: read no further than they may be long, for no longer than they may take, and only as they are."""

from __future__ import annotations

import asyncio
from typing import Final

from aiohttp import hdrs, web

from bot.http.http_server import welcome_body

WITHIN: Final = 10.0
"""Seconds in which a whole body has to be there, however it trickles."""


async def body_within(request: web.Request, most: int) -> bytes | None:
    """The body of a request, None for one of more than `most` bytes, of which no more are read.

    Raises what is answered as a problem: web.HTTPUnsupportedMediaType for a body that is encoded, before any of it is
    read, web.HTTPRequestTimeout for one that takes too long, and web.HTTPBadRequest for chunks that are none and for
    one whose sender has gone.
    """
    encodings = ",".join(request.headers.getall(hdrs.CONTENT_ENCODING, ())).lower().split(",")
    if any(encoding.strip() not in {"", "identity"} for encoding in encodings):
        words = "Send the body as it is, without Content-Encoding."
        raise web.HTTPUnsupportedMediaType(text=words, headers={hdrs.ACCEPT_ENCODING: "identity"})
    if (request.content_length or 0) > most:
        return None
    await welcome_body(request)
    try:
        async with asyncio.timeout(WITHIN):
            return await _read(request, most)
    except TimeoutError as error:
        raise web.HTTPRequestTimeout(text=f"The body was not there within {WITHIN:.0f} seconds.") from error
    except (web.RequestPayloadError, ConnectionError) as error:
        raise web.HTTPBadRequest(text="The body cannot be read.") from error


async def _read(request: web.Request, most: int) -> bytes | None:
    body = await request.content.read(most + 1)
    while len(body) <= most and not request.content.at_eof():
        body += await request.content.read(most + 1 - len(body))
    return body if len(body) <= most else None
