"""The HTTP server: how many may be connected, and how long each may take. The one module that knows aiohttp's protocol.

aiohttp closes a connection that sends no request after an hour, takes as many as there are descriptors, and logs and
answers what it cannot read word for word, keys and all.
"""

from __future__ import annotations

import asyncio
import os
import resource
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final, cast

import structlog
from aiohttp import HttpVersion11, hdrs, web
from aiohttp.http import RawRequestMessage
from aiohttp.web_protocol import RequestHandler
from multidict import CIMultiDict, CIMultiDictProxy

from bot.http.problems import problem
from bot.log_fields import failure

log = structlog.get_logger()

MOST_CONNECTIONS: Final = 1000
FEWEST_CONNECTIONS: Final = 16
RESERVE: Final = 128
"""Descriptors that are left for everything else: the store, Microsoft, and connections that nobody has counted yet."""
AT_ONCE: Final = 64
"""Connections that asyncio takes in one go before the first of them is counted; the reserve has room for them."""
QUEUE: Final = 1024
"""Connections that the system keeps until they are taken; whoever finds no place there tries again after a second."""
DESCRIPTORS: Final = 4096
"""As many are asked of the system where it gives them; more are never used."""

HEAD_WITHIN: Final = 10.0
"""Seconds for the head of a request, from connecting or from its first byte."""
IDLE_FOR: Final = 75.0
"""Seconds that a connection may wait for its next request; longer than proxies keep theirs, which is 60 mostly, so that
they never send one into a connection that is just being closed."""
LINGER: Final = 2.0
"""Seconds in which the rest of a body that nobody wants is thrown away, so that its sender reads the answer."""
TAKEN_WITHIN: Final = 30.0
"""Seconds in which a peer has to take an answer."""
STOP_WITHIN: Final = 5.0

_AWAITED: Final = web.RequestKey("awaits 100 Continue", bool)
_TITLES: Final = {400: "The request cannot be read", 504: "Roomfix did not answer in time"}


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application; the port, which the system chooses where 0 is wanted. Raises OSError."""
    runner = _Runner(
        app,
        access_log=None,
        shutdown_timeout=STOP_WITHIN,
        keepalive_timeout=IDLE_FOR,
        lingering_time=LINGER,
        auto_decompress=False,  # a few bytes of gzip are gigabytes, and keep the loop busy
    )
    await runner.setup()
    try:
        site = _Site(runner, host, port, backlog=AT_ONCE)
        await site.start()
        yield site.port
    finally:
        await runner.cleanup()


async def welcome_body(request: web.Request) -> None:
    """Let a peer send its body that waits to be let (RFC 9110 §10.1.1): only now, and not when it connects."""
    if request.get(_AWAITED):
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer itself has not begun


def most_connections() -> int:
    """How many may be connected at once, after asking the system for more descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(FEWEST_CONNECTIONS, min(MOST_CONNECTIONS, max(soft, wanted) - RESERVE))


class _Site(web.TCPSite):
    """Listens with a queue that is longer than what is taken at once; to asyncio both are its backlog."""

    async def start(self) -> None:
        await super().start()
        for listener in cast(asyncio.Server, self._server).sockets:
            with socket.socket(fileno=os.dup(listener.fileno())) as same:
                same.listen(QUEUE)


class _Runner(web.AppRunner):
    """Runs an application on a `_Server`."""

    async def _make_server(self) -> web.Server:
        plain = await super()._make_server()
        made = partial(_request, plain.request_factory)
        return _Server(plain.request_handler, request_factory=made, **self._kwargs)


class _Server(web.Server):
    """Counts its connections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most = most_connections()

    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def has_room(self) -> bool:
        """Whether one more may connect: where there is no room, the oldest connection without a request makes it."""
        if len(self._connections) < self._most:
            return True
        log.warning("connections_full", most=self._most)
        idle = next((one for one in self._connections if isinstance(one, _Connection) and one.is_idle), None)
        if idle is not None:
            idle.force_close()
        return idle is not None


class _Connection(RequestHandler):
    """One connection, which is closed when it lets us wait."""

    __slots__ = ("_late", "_server", "_untaken")

    def __init__(self, server: _Server, **kwargs: Any) -> None:
        super().__init__(server, **kwargs)
        self._server = server
        self._late: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None

    @property
    def is_idle(self) -> bool:
        """Whether there is no request on it, nor a part of one that somebody is answering."""
        is_waiting = self._waiter is not None and not self._waiter.done()
        return not self._force_close and (self._request_count == 0 or is_waiting)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        connected = cast(asyncio.Transport, transport)
        if not self._server.has_room():
            connected.abort()
            return
        super().connection_made(connected)
        connected.set_write_buffer_limits(high=0)  # `pause_writing` is told of whatever is not taken at once
        self._await_head()

    def connection_lost(self, exc: BaseException | None) -> None:
        _stop(self._late)
        _stop(self._untaken)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        heads = self._request_count
        super().data_received(data)
        if self._request_count > heads:
            _stop(self._late)
            self._late = None
        elif data and self.is_idle and self._late is None:
            self._await_head()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.transport is not None:
            self._untaken = self._loop.call_later(TAKEN_WITHIN, self.transport.abort)

    def resume_writing(self) -> None:
        _stop(self._untaken)
        super().resume_writing()

    def handle_error(
        self, request: web.BaseRequest, status: int = 500, exc: BaseException | None = None, message: str | None = None
    ) -> web.StreamResponse:
        """Fixed words for what cannot be read, or broke outside our own routes: aiohttp's hold what was sent."""
        log.warning("request_unreadable", status=status, **(failure(exc) if exc else {}))
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun already")
        answer = problem(status, _TITLES.get(status, "Something broke in Roomfix; it is in the log"))
        answer.force_close()
        return answer

    def log_exception(self, *args: Any, exc_info: BaseException | None = None, **kwargs: Any) -> None:
        """Whatever aiohttp has to say, without its words."""
        log.error("http_server_failed", **(failure(exc_info) if exc_info else {}))

    def _await_head(self) -> None:
        self._late = self._loop.call_later(HEAD_WITHIN, self._give_up)

    def _give_up(self) -> None:
        self._late = None
        if self.is_idle:
            self.force_close()


class _Request(web.Request):
    """A request whose answer does not say what serves it."""

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        response.headers.popall(hdrs.SERVER, None)
        await super()._prepare_hook(response)


def _request(make: Callable[..., web.BaseRequest], message: RawRequestMessage, *rest: Any) -> web.BaseRequest:
    """The request of a message. aiohttp would let every body come, and repeat an expectation that it does not know."""
    if hdrs.EXPECT not in message.headers:
        return make(message, *rest, _cls=_Request)
    headers = CIMultiDict(message.headers)
    expected = headers.popall(hdrs.EXPECT)
    request = make(message._replace(headers=CIMultiDictProxy(headers)), *rest, _cls=_Request)
    request[_AWAITED] = message.version == HttpVersion11 and [one.lower() for one in expected] == ["100-continue"]
    return request


def _stop(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
