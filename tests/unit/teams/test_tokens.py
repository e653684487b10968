"""The Connector's keys over time, whose token is whose, and where a reply may go."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.teams.tokens import (
    FAILURE_REST,
    KEYS_LIVE,
    KEYS_REST,
    ForeignTenantError,
    Gate,
    Proof,
    SigningKeys,
    UntrustedError,
    fetch_keys,
    is_loopback,
    is_teams,
    tenant_of,
)
from services.model.errors import Unavailable

PUBLIC = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(rsa.generate_private_key(65537, 2048).public_key()))


def a_row(name: str, **changes: Any) -> dict[str, Any]:
    return {**PUBLIC, "kid": name, "endorsements": ["msteams"], **changes}


@dataclass(slots=True)
class Publisher:
    """Publishes rows of keys; counts how often it is asked, and is away or slow when told to be."""

    rows: list[Any] = field(default_factory=lambda: [a_row("a")])
    asked: int = 0
    is_away: bool = False
    now: float = 1000.0

    async def fetch(self) -> list[Mapping[str, Any]]:
        self.asked += 1
        await asyncio.sleep(0)
        if self.is_away:
            raise Unavailable("sign_in_away")
        return self.rows

    def keys(self) -> SigningKeys:
        return SigningKeys(self.fetch, clock=lambda: self.now)


async def test_keys_are_fetched_when_one_is_needed_and_then_kept() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    assert publisher.asked == 0
    for _ in range(3):
        assert (await keys.get("a")).endorsements == ("msteams",)
    assert publisher.asked == 1


async def test_many_that_come_at_once_wait_for_one_fetch() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    found = await asyncio.gather(*(keys.get("a") for _ in range(20)))
    assert len({id(key) for key in found}) == 1
    assert publisher.asked == 1


async def test_a_new_key_id_is_asked_for_once_in_five_minutes() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    await keys.get("a")
    publisher.rows = [a_row("b")]
    with pytest.raises(UntrustedError):
        await keys.get("b")
    publisher.now += KEYS_REST + 1
    assert await keys.get("b")
    with pytest.raises(UntrustedError):
        await keys.get("a")
    assert publisher.asked == 2


async def test_keys_are_fetched_anew_every_day() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    await keys.get("a")
    publisher.rows = []
    publisher.now += KEYS_LIVE - 1
    assert await keys.get("a")
    publisher.now += 2
    with pytest.raises(UntrustedError):
        await keys.get("a")


async def test_while_keys_cannot_be_fetched_a_known_one_is_good_and_another_may_come_again() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    await keys.get("a")
    publisher.is_away = True
    publisher.now += KEYS_LIVE + 1
    assert await keys.get("a")
    with pytest.raises(Unavailable, match="sign_in_away"):
        await keys.get("b")
    assert publisher.asked == 2
    publisher.now += FAILURE_REST + 1
    publisher.is_away, publisher.rows = False, [a_row("b")]
    assert await keys.get("b")


async def test_whoever_gives_up_waiting_does_not_make_a_fetch_count() -> None:
    publisher = Publisher()
    keys = publisher.keys()
    waiting = asyncio.create_task(keys.get("a"))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await keys.get("a")


@pytest.mark.parametrize(
    "row",
    [
        a_row("b", kty="EC"),
        a_row("b", n="!"),
        a_row("b", n=5),
        a_row("b", endorsements=None),
        a_row("b", endorsements="msteams"),
        {"kty": "RSA", "kid": "b", "endorsements": ["msteams"]},
        {},
        None,
        "b",
        5,
    ],
)
async def test_a_row_that_is_no_key_is_passed_over(row: Any) -> None:
    keys = Publisher(rows=[row, a_row("a"), row]).keys()
    assert await keys.get("a")
    with pytest.raises(UntrustedError):
        await keys.get("b")


# local mode and tenants


def an_activity(tenant: Any = "t", service: Any = "http://127.0.0.1:56150/_connector") -> dict[str, Any]:
    return {"serviceUrl": service, "channelData": {"tenant": {"id": tenant}}}


def a_gate(*tenants: str, app_id: str = "") -> Gate:
    return Gate(app_id, frozenset(tenants), Publisher().keys())


async def test_local_mode_asks_for_no_token_but_for_this_machine() -> None:
    proof = await a_gate().prove("")
    a_gate().admit(proof, an_activity())
    with pytest.raises(UntrustedError):
        a_gate().admit(proof, an_activity(service="https://smba.trafficmanager.net/emea/"))


async def test_with_a_registration_this_machine_is_nobody() -> None:
    with pytest.raises(UntrustedError):
        await a_gate("t", app_id="app").prove("")
    here = an_activity() | {"channelId": "msteams"}
    with pytest.raises(UntrustedError):
        a_gate("t", app_id="app").admit(Proof(here["serviceUrl"]), here)


async def test_a_tenant_must_be_said_and_be_served_in_whatever_case() -> None:
    gate = a_gate("abcd-1")
    gate.admit(Proof(), an_activity("ABCD-1"))
    for foreign in ("abcd-2", "", "abcd-1 ", None, 5, ["abcd-1"]):
        with pytest.raises(ForeignTenantError):
            gate.admit(Proof(), an_activity(foreign))
    with pytest.raises(ForeignTenantError):
        a_gate().admit(Proof(), an_activity(""))


@pytest.mark.parametrize("data", [None, "t", [], {}, {"tenant": None}, {"tenant": "t"}, {"tenant": {"id": 5}}])
def test_a_tenant_in_the_wrong_place_is_none(data: Any) -> None:
    assert tenant_of({"channelData": data, "conversation": {"tenantId": "t"}}) == ""


# where a reply may go


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net",
        "https://SMBA.trafficmanager.NET/teams/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
        "https://a.botframework.com:443/",
    ],
)
def test_teams_is_where_a_token_may_be_sent(url: str) -> None:
    assert is_teams(url)
    assert not is_loopback(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/",
        "https://.teams.microsoft.com.evil.example/",
        "https://teams.microsoft.com/",
        "https://evil.example/smba.trafficmanager.net",
        "https://evil.example#smba.trafficmanager.net",
        "https://evil.example?smba.trafficmanager.net",
        "https://evil.example\\.teams.microsoft.com/",
        "https://smba.trafficmanager.net:443@evil.example/",
        "https://smba.trafficmanager.net%2eevil.example/",
        "https://smba.trafficmanager.net:0/",
        "https://smba.trafficmanager.net:65536/",
        " https://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net/\u2028",
        "https:smba.trafficmanager.net",
        "",
        None,
        b"https://smba.trafficmanager.net/",
    ],
)
def test_other_places_are_not_teams(url: Any) -> None:
    assert not is_teams(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/x", "http://localhost", "https://localhost:8443/", "http://[::1]:80/"]
)
def test_this_machine_is_loopback(url: str) -> None:
    assert is_loopback(url)
    assert not is_teams(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.2/", "http://0/", "http://[::]/", "http://[::1", "localhost", "http://a@localhost/", 5]
)
def test_other_places_are_not_loopback(url: Any) -> None:
    assert not is_loopback(url)


# fetching


ANSWERS: dict[str, tuple[str, str]] = {
    "a page instead": ("<html>", "{}"),
    "a list": ("[]", "{}"),
    "no address of the keys": ("{}", "{}"),
    "an address that is none": ('{"jwks_uri": "nowhere"}', "{}"),
    "an address that is a number": ('{"jwks_uri": 5}', "{}"),
    "no keys": ('{"jwks_uri": "KEYS"}', "{}"),
    "keys that are none": ('{"jwks_uri": "KEYS"}', '{"keys": null}'),
    "keys that are no JSON": ('{"jwks_uri": "KEYS"}', "{"),
}


@asynccontextmanager
async def published(metadata: str, keys: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Microsoft's two addresses on loopback, with these answers."""

    async def answer(request: web.Request) -> web.Response:
        text = keys if request.path == "/keys" else metadata.replace("KEYS", str(server.make_url("/keys")))
        return web.Response(text=text, content_type="application/json")

    app = web.Application()
    app.router.add_get("/{name}", answer)
    async with TestServer(app) as server:
        monkeypatch.setenv("NO_PROXY", "*")
        monkeypatch.setattr("bot.teams.tokens.METADATA", str(server.make_url("/metadata")))
        yield


async def test_keys_are_fetched_from_where_the_metadata_says(monkeypatch: pytest.MonkeyPatch) -> None:
    async with published('{"jwks_uri": "KEYS"}', json.dumps({"keys": [a_row("a")]}), monkeypatch):
        assert await fetch_keys() == [a_row("a")]


@pytest.mark.parametrize(("metadata", "keys"), ANSWERS.values(), ids=ANSWERS.keys())
async def test_whatever_else_is_answered_means_that_the_keys_are_away(
    metadata: str, keys: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with published(metadata, keys, monkeypatch):
        with pytest.raises(Unavailable, match="sign_in_away"):
            await fetch_keys()


async def test_an_address_where_nobody_answers_means_that_the_keys_are_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr("bot.teams.tokens.METADATA", "http://127.0.0.1:1/")
    with pytest.raises(Unavailable, match="sign_in_away"):
        await fetch_keys()
