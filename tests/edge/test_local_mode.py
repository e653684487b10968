"""Without a registration nobody is proven, so Roomfix serves this machine alone."""

from __future__ import annotations

from typing import Any

import pytest

from config import ConfigError, read
from tests.builders.edge_client import Knocker
from tests.builders.teams_standin import Teams

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what is refused here
pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_message_is_answered_where_it_came_from(local: Knocker, teams: Teams) -> None:
    before = len(teams.messages)
    answer = await local.activity(local.message("help"))
    assert answer.status == 200
    assert "Roomfix" in teams.messages[before].words


@pytest.mark.parametrize("port", [":1", "", ":65535"])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
async def test_every_name_of_this_machine_may_be_replied_to(local: Knocker, host: str, port: str) -> None:
    pressed = local.press("show", {"i": "00000000-0000"}, serviceUrl=f"http://{host}{port}/_connector")
    assert (await local.activity(pressed)).status == 200


SERVICES: dict[str, Any] = {
    "Teams": "https://smba.trafficmanager.net/emea/",
    "another machine": "http://192.168.0.1/",
    "every address": "http://0.0.0.0/",
    "a name that begins like this machine's": "http://localhost.evil.example/",
    "a number for an address": "http://2130706434/",
    "this machine as a user": "http://127.0.0.1@evil.example/",
    "a user at this machine": "http://evil.example@127.0.0.1/",
    "a backslash, which some read as a slash": "http://evil.example\\@127.0.0.1/",
    "a line's end": "http://127.0.0.1\r\n.evil.example/",
    "a tab": "http://127.0.0.1\t.evil.example/",
    "a port that is none": "http://127.0.0.1:999999/",
    "a port of letters": "http://127.0.0.1:x/",
    "a file": "file:///etc/passwd",
    "a file on this machine": "file://localhost/etc/passwd",
    "no scheme": "127.0.0.1:80",
    "brackets that hold nothing": "http://[]/",
    "brackets that do not end": "http://[::1",
    "a number": 5,
    "an object": {},
    "nothing": "",
    "null": None,
}


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
async def test_nothing_else_is(local: Knocker, service: Any) -> None:
    before = await local.writes()
    answer = await local.activity(local.message("help", serviceUrl=service))
    assert answer.status == 401
    assert await local.writes() == before


@pytest.mark.parametrize("tenant", [None, {}, {"tenant": None}, {"tenant": {"id": ""}}, {"tenant": {"id": 5}}, []])
async def test_a_message_that_says_not_whose_it_is_is_refused(local: Knocker, tenant: Any) -> None:
    answer = await local.activity(local.message("help", channelData=tenant))
    assert answer.status == 403
    assert answer.is_problem


@pytest.mark.parametrize(
    "host",
    ["roomfix.example", "evil.example:3978", "127.0.0.1.evil.example", "192.168.0.1", EVERYWHERE, "["],
)
async def test_a_name_that_was_made_to_lead_here_is_refused(local: Knocker, host: str) -> None:
    """A page in the browser of somebody who tries Roomfix could otherwise press buttons."""
    for method, path in (("POST", "/api/messages"), ("GET", "/healthz"), ("GET", "/metrics")):
        answer = await local.send(method, path, headers={"Host": host, "Content-Type": "application/json"}, data="{}")
        assert answer.status == 421
        assert answer.is_problem


async def test_with_a_registration_every_name_is_served(registered: Knocker) -> None:
    assert (await registered.send("GET", "/healthz", headers={"Host": "roomfix.example"})).status == 200


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.0.1", "roomfix.example", "127.1", "0x7f000001", "*", "-"])
async def test_local_mode_does_not_start_on_an_address_that_others_reach(host: str) -> None:
    with pytest.raises(ConfigError, match=r"ROOMFIX_HOST must be 127\.0\.0\.1"):
        read({"ROOMFIX_HOST": host})
