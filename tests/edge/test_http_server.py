"""Whoever connects and lets Roomfix wait: closed in time, counted, and never in the way of those who ask something."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.http import http_server, request_bodies
from tests.builders.edge_client import INCIDENTS, SECRET, Knocker, an_incident, raw, signed
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHOLE = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = WHOLE[:30]
SOON = 0.3
"""Seconds; short for a test, and long enough for a request that is sent at once."""
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = {"/api/messages": JSON, INCIDENTS: JSON, "/connect/return": FORM, "/visit/x": FORM}
"""Every route that reads a body before it knows who sends it, with the kind it reads."""


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Roomfix waits for nobody for long."""
    monkeypatch.setattr(http_server, "HEAD_WITHIN", SOON)
    monkeypatch.setattr(request_bodies, "WITHIN", SOON)


@dataclass(frozen=True, slots=True)
class Peer:
    """One connection, on which anything can be sent."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes = WHOLE) -> bytes:
        """The status line that a request is answered with."""
        self.writer.write(request)
        head = await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 10)
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await self.reader.readexactly(int(length.partition(b":")[2]))
        return head.partition(b"\r\n")[0]

    async def drip(self, what: bytes) -> None:
        """Send a few bytes again and again, for as long as they are taken."""
        while True:
            self.writer.write(what)
            await asyncio.sleep(0.05)

    async def until_closed(self) -> bytes:
        """What still comes until Roomfix closes the connection, which it has to do."""
        with suppress(ConnectionError):
            return await asyncio.wait_for(self.reader.read(), 10)
        return b""


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[Peer]:
    peer = Peer(*await asyncio.open_connection("127.0.0.1", port))
    try:
        yield peer
    finally:
        peer.writer.close()


@asynccontextmanager
async def serving(answer: web.Response | None = None, *, on: asyncio.Event | None = None) -> AsyncIterator[int]:
    """A server whose one page says `answer`, once `on` is set; its port."""

    async def page(request: web.Request) -> web.Response:
        await (on.wait() if on else asyncio.sleep(0))
        return answer or web.Response(text="well")

    app = web.Application()
    app.router.add_get("/healthz", page)
    async with http_server.listening(app, "127.0.0.1", 0) as port:
        yield port


def head_of(path: str, **headers: object) -> bytes:
    """The head of a request with a body that a route reads."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {"Host": "localhost", "Content-Type": BODIES[path], "Content-Length": 1000} | named
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode()


# heads


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("sent", [b"", b"G", HALF, WHOLE[:-1]])
async def test_a_connection_without_a_request_is_closed(local: Knocker, sent: bytes) -> None:
    async with connected(local.port) as peer:
        peer.writer.write(sent)
        assert await peer.until_closed() == b""


@pytest.mark.usefixtures("hurried")
async def test_a_head_that_trickles_is_closed(local: Knocker) -> None:
    async with connected(local.port) as peer, asyncio.TaskGroup() as group:
        peer.writer.write(HALF)
        dripping = group.create_task(peer.drip(b"x"))
        assert await peer.until_closed() == b""
        dripping.cancel()


async def test_a_head_in_pieces_is_answered(local: Knocker) -> None:
    async with connected(local.port) as peer:
        for at in range(len(WHOLE) - 1):
            peer.writer.write(WHOLE[at : at + 1])
            await asyncio.sleep(0.001)
        assert await peer.ask(WHOLE[-1:]) == b"HTTP/1.1 200 OK"


@pytest.mark.usefixtures("hurried")
async def test_a_connection_may_rest_and_is_closed_when_its_next_head_is_late(local: Knocker) -> None:
    async with connected(local.port) as peer:
        assert await peer.ask() == b"HTTP/1.1 200 OK"
        await asyncio.sleep(2 * SOON)
        assert await peer.ask() == b"HTTP/1.1 200 OK"
        peer.writer.write(HALF)
        assert await peer.until_closed() == b""


async def test_a_connection_that_rests_for_too_long_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "IDLE_FOR", SOON)
    async with serving() as port, connected(port) as peer:
        assert await peer.ask() == b"HTTP/1.1 200 OK"
        assert await peer.until_closed() == b""


# bodies


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("path", BODIES)
async def test_a_body_that_trickles_is_a_problem(local: Knocker, path: str) -> None:
    async with connected(local.port) as peer, asyncio.TaskGroup() as group:
        peer.writer.write(head_of(path))
        dripping = group.create_task(peer.drip(b"x"))
        answer = await asyncio.wait_for(peer.reader.readuntil(b"\r\n\r\n"), 10)
        await peer.until_closed()
        dripping.cancel()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "br", "x", "identity, gzip"])
async def test_an_encoded_body_is_refused_before_any_of_it_is_read(local: Knocker, path: str, encoding: str) -> None:
    answer = await raw(local.port, head_of(path, Content_Encoding=encoding))
    assert answer.startswith(b"HTTP/1.1 415 ")
    assert b"Accept-Encoding: identity" in answer


async def test_a_gzip_bomb_is_not_unpacked(local: Knocker) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    answer = await local.activity(bomb, headers={"Content-Encoding": "gzip"})
    assert (answer.status, answer.is_problem) == (415, True)


async def test_a_body_that_is_named_as_it_is_may_come(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()
    answer = await local.send("POST", INCIDENTS, data=body, headers=signed(body) | {"Content-Encoding": "identity"})
    assert answer.status == 202


@pytest.mark.parametrize(("path", "status"), [("/api/messages", b"413"), (INCIDENTS, b"413"), ("/visit/x", b"413"),
                                              ("/connect/return", b"400")])  # fmt: skip
async def test_a_body_that_is_announced_as_too_long_is_refused_before_any_of_it_is_read(
    local: Knocker, path: str, status: bytes
) -> None:
    answer = await raw(local.port, head_of(path, Content_Length=2**21 + 1))
    assert answer.startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("path", BODIES)
async def test_chunks_that_are_none_are_a_problem(local: Knocker, path: str) -> None:
    head = head_of(path, Transfer_Encoding="chunked").replace(b"Content-Length: 1000\r\n", b"")
    answer = await raw(local.port, head + b"nonsense\r\n")
    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.0 400 "))
    assert b"application/problem+json" in answer


async def test_a_sender_that_goes_before_its_body_is_whole_breaks_nothing() -> None:
    said: asyncio.Future[web.HTTPException] = asyncio.get_running_loop().create_future()

    async def page(request: web.Request) -> web.Response:
        try:
            await request_bodies.body_within(request, 2000)
        except web.HTTPException as error:
            said.set_result(error)
            raise
        return web.Response()

    app = web.Application()
    app.router.add_post(INCIDENTS, page)
    async with http_server.listening(app, "127.0.0.1", 0) as port:
        async with connected(port) as peer:
            peer.writer.write(head_of(INCIDENTS) + b"x")
            await peer.writer.drain()
        assert (await asyncio.wait_for(said, 10)).status == 400


async def test_a_body_that_waits_to_be_let_is_let_once_it_is_wanted(local: Knocker) -> None:
    body = json.dumps(an_incident()).encode()
    asked = head_of(INCIDENTS, **signed(body), Content_Length=len(body), Expect="100-Continue")
    async with connected(local.port) as peer:
        peer.writer.write(asked)
        assert await asyncio.wait_for(peer.reader.readuntil(b"\r\n\r\n"), 10) == b"HTTP/1.1 100 Continue\r\n\r\n"
        assert await peer.ask(body) == b"HTTP/1.1 202 Accepted"
    unwanted = asked.replace(b"/roomfix", b"/unknown")
    assert (await raw(local.port, unwanted)).startswith(b"HTTP/1.1 404 ")


async def test_another_expectation_is_not_repeated(local: Knocker) -> None:
    for path in (b"/healthz", b"/nowhere"):
        asked = WHOLE.replace(b"/healthz", path).replace(b"\r\n\r\n", f"\r\nExpect: {SECRET}\r\n\r\n".encode())
        async with connected(local.port) as peer:
            peer.writer.write(asked.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            answer = await peer.until_closed()
        assert answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 404 "))
        assert SECRET.encode() not in answer


# answers


async def test_an_answer_that_nobody_takes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_server, "TAKEN_WITHIN", SOON)
    large = web.Response(body=bytes(64 * 2**20))
    async with serving(large) as port, connected(port) as peer:
        peer.writer.write(WHOLE)
        await asyncio.sleep(3 * SOON)
        assert len(await peer.until_closed()) < 64 * 2**20


UNREADABLE = {
    "a control character in a header": f"Authorization: Bearer {SECRET}\x01",
    "a header without a colon": f"Authorization Bearer {SECRET}",
    "a header that is too long": f"Authorization: Bearer {SECRET}{'x' * 9000}",
    "a length that is none": f"Content-Length: {SECRET}",
}


@pytest.mark.parametrize("line", UNREADABLE.values(), ids=UNREADABLE.keys())
async def test_what_cannot_be_read_is_neither_repeated_nor_logged(local: Knocker, log: io.StringIO, line: str) -> None:
    """That the log holds no key is what its fixture says of every test."""
    async with connected(local.port) as peer:
        peer.writer.write(f"POST {INCIDENTS} HTTP/1.1\r\nHost: localhost\r\n{line}\r\n\r\n".encode())
        answer = await peer.until_closed()
    assert answer.startswith(b"HTTP/1.0 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["title"] == "The request cannot be read"
    assert SECRET.encode() not in answer
    (said,) = lines(log)
    assert (said["event"], said["status"]) == ("request_unreadable", 400)


async def test_no_answer_says_what_serves_it(local: Knocker) -> None:
    asked = [WHOLE.replace(b"GET /healthz", line) for line in (b"GET /healthz", b"GET /x", b"PUT /", b"GET /terms")]
    for request in (*asked, b"nonsense\r\n\r\n", head_of(INCIDENTS, Content_Encoding="gzip")):
        answer = await raw(local.port, request)
        assert b"\r\nContent-Type:" in answer
        assert b"\r\nServer:" not in answer


# how many


@pytest.fixture
def cramped(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is room for three connections."""
    monkeypatch.setattr(http_server, "MOST_CONNECTIONS", 3)
    monkeypatch.setattr(http_server, "FEWEST_CONNECTIONS", 3)


@pytest.mark.usefixtures("cramped")
@pytest.mark.parametrize("sent", [b"", HALF, WHOLE])
async def test_of_too_many_connections_the_oldest_without_a_request_is_closed(log: io.StringIO, sent: bytes) -> None:
    async with serving() as port, connected(port) as first, connected(port) as second, connected(port) as third:
        for peer in (first, second, third):
            peer.writer.write(sent)
            if sent == WHOLE:
                await peer.ask(b"")
        async with connected(port) as fourth:
            assert await fourth.ask() == b"HTTP/1.1 200 OK"
            assert await first.until_closed() == b""
            assert await third.ask(WHOLE.removeprefix(sent) or WHOLE) == b"HTTP/1.1 200 OK"
    assert {line["event"] for line in lines(log)} == {"connections_full"}


async def test_a_crowd_that_comes_while_roomfix_is_busy_is_kept_until_it_is_not() -> None:
    """One more than the queue holds would wait for a second and more."""
    async with serving() as port:
        crowd = [
            socket.create_connection(("127.0.0.1", port), timeout=0.5) for _ in range(100)
        ]  # in which no loop runs
        for one in crowd:
            one.close()


@pytest.mark.usefixtures("cramped")
async def test_nobody_who_is_being_answered_makes_room() -> None:
    answered = asyncio.Event()
    async with (
        serving(on=answered) as port,
        connected(port) as first,
        connected(port) as second,
        connected(port) as third,
    ):
        asked = [asyncio.create_task(peer.ask()) for peer in (first, second, third)]
        await asyncio.sleep(SOON)
        async with connected(port) as fourth:
            fourth.writer.write(WHOLE)
            assert await fourth.until_closed() == b""
        answered.set()
        assert await asyncio.gather(*asked) == [b"HTTP/1.1 200 OK"] * 3
