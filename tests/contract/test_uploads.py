"""A file from Teams: fetched from its hosts alone, small and soon; a list kept for its dialog until it is applied."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from services.admin.uploads import Fetcher
from services.model import ClientId
from services.model.errors import RoomfixError
from services.store.connection import Connections
from services.store.keys import Keys
from services.store.uploaded_lists import KEPT, Upload, UploadedLists

CSV = b"name\r\nIsar\r\n"
LIST = Upload("name\nIsar", complete=False, before="b", after="a", new=1, changed=0, gone=0)


async def _large(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(100):
        await answer.write(b"x" * 65_536)
    return answer


async def _slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response(body=CSV)


async def _status(request: web.Request) -> web.StreamResponse:
    return web.Response(status=int(request.match_info["status"]))


async def _led(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": request.query["to"]})


async def _cut(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(CSV)
    if request.transport is not None:
        request.transport.close()
    return answer


@dataclass(slots=True)
class Host:
    """A host that gives out files, and what it was asked for."""

    url: str = ""
    seen: list[web.Request] = field(default_factory=list)

    def at(self, path: str, **query: str) -> str:
        return f"{self.url}{path}?{urlencode(query)}"

    async def file(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        return web.Response(body=CSV)


@pytest_asyncio.fixture
async def teams() -> AsyncIterator[Host]:
    host, app = Host(), web.Application()
    routes = {"file": host.file, "large": _large, "slow": _slow, "led": _led, "cut": _cut, "status/{status}": _status}
    app.add_routes([web.get(f"/{path}", handler) for path, handler in routes.items()])
    server = TestServer(app)
    await server.start_server()
    host.url = str(server.make_url("/"))
    yield host
    await server.close()


async def refused(url: str, *, is_local: bool = True, longest: float = 10) -> str:
    with pytest.raises(RoomfixError) as raised:
        await Fetcher(is_local, longest=longest).fetch(url)
    return raised.value.key


async def test_a_file_is_fetched_without_any_token_of_ours(teams: Host) -> None:
    assert await Fetcher(is_local=True).fetch(teams.at("file", tempauth="secret")) == CSV
    (seen,) = teams.seen
    assert not {"Authorization", "Cookie"} & set(seen.headers)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/rooms.csv",
        "https://sharepoint.com.evil.example/rooms.csv",
        "https://evilsharepoint.com/rooms.csv",
        "https://sharepoint.com/rooms.csv",
        "https://contoso.sharepoint.com@evil.example/rooms.csv",
        "https://user@contoso.sharepoint.com/rooms.csv",
        "https://contoso.sharepoint.com:8443/rooms.csv",
        "https://contoso.sharepoint.com:99999/rooms.csv",
        "https://[::1/rooms.csv",
        "http://contoso.sharepoint.com/rooms.csv",
        "http://127.0.0.1.evil.example/rooms.csv",
        "http://169.254.169.254/latest",
        "ftp://contoso.sharepoint.com/rooms.csv",
        "file:///etc/passwd",
        "//contoso.sharepoint.com/rooms.csv",
        "rooms.csv",
        "",
    ],
)
async def test_an_address_that_is_not_teams_own_is_not_asked(url: str) -> None:
    assert await refused(url) == "upload_foreign"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "http://localhost:1/x", "http://[::1]:1/x", "https://127.0.0.1/x"]
)
async def test_this_machine_is_asked_in_local_mode_alone(url: str) -> None:
    assert await refused(url, is_local=False) == "upload_foreign"


async def test_a_redirect_is_followed_while_it_stays_on_teams_hosts(teams: Host) -> None:
    fetcher = Fetcher(is_local=True)
    assert await fetcher.fetch(teams.at("led", to=teams.at("file"))) == CSV
    assert await fetcher.fetch(teams.at("led", to="/file")) == CSV


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/x",
        "http://169.254.169.254/",
        "http://[",
        "/led?to=/led%3Fto=/led%253Fto=/led%25253Fto=/file",
    ],
)
async def test_a_redirect_that_leads_away_or_around_is_not_followed(teams: Host, to: str) -> None:
    assert await refused(teams.at("led", to=to)) == "upload_foreign"
    assert teams.seen == []


async def test_a_file_that_is_too_large_is_left(teams: Host) -> None:
    assert await refused(teams.at("large")) == "upload_too_large"


GONE, AWAY = (204, 401, 403, 404, 410), (429, 500, 503)


@pytest.mark.parametrize(
    ("status", "key"), [*((status, "upload_gone") for status in GONE), *((status, "upload_away") for status in AWAY)]
)
async def test_a_host_that_does_not_give_it_out_says_why(teams: Host, status: int, key: str) -> None:
    assert await refused(teams.at(f"status/{status}")) == key


async def test_a_host_that_is_slow_away_or_stops_in_the_middle_is_away(teams: Host) -> None:
    assert await refused(teams.at("slow"), longest=0.2) == "upload_away"
    assert await refused(teams.at("cut")) == "upload_away"
    assert await refused("http://127.0.0.1:1/x") == "upload_away"


async def test_a_list_is_kept_for_its_own_dialog(redis: Connections, client: ClientId) -> None:
    uploads = UploadedLists(redis.commands)
    await uploads.put(client, "one", LIST)
    assert await uploads.get(client, "one") == LIST
    assert await uploads.get(client, "other") is None
    assert await uploads.get(ClientId("somebody-else"), "one") is None


async def test_a_list_is_forgotten_by_itself(redis: Connections, client: ClientId) -> None:
    await UploadedLists(redis.commands).put(client, "one", LIST)
    left = await redis.commands.pttl(Keys(client).of("upload", "one"))
    assert 0 < left <= KEPT.total_seconds() * 1000
