"""Who may post activities: the Connector's tokens, and everything that is like one and is none."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jwt
import pytest

from bot.teams.tokens import SigningKeys
from services.model import Incident
from services.model.errors import Unavailable
from tests.builders.bot_connector import APP_ID, Connector, a_key, a_token, an_unsigned_token
from tests.builders.edge_client import CONTOSO, FABRIKAM, TEAMS, Knocker, raw

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON, LONG_AGO = int(time.time()) + 36_000, int(time.time()) - 36_000
"""Hours off: the tokens are made long before the last of them is tried."""
ENTRA = f"https://sts.windows.net/{CONTOSO}/"


@pytest.fixture(autouse=True)
def keys(registered: Knocker, connector: Connector, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The Connector publishes its first key alone, and Roomfix has fetched nothing yet."""
    connector.names, connector.endorsements, connector.fetched, connector.failure = ["first"], {}, 0, None
    adapter = registered.parts.adapter
    with monkeypatch.context() as patch:
        patch.setattr(adapter, "_gate", replace(adapter._gate, keys=SigningKeys(connector.published)))
        yield


def a_press(knocker: Knocker, **changes: Any) -> dict[str, Any]:
    """An activity that is answered in the response itself, so that nothing has to be sent to Teams."""
    return knocker.press("show", {"i": "00000000-0000"}, **changes)


async def test_a_token_of_the_connector_is_let_in(registered: Knocker) -> None:
    answer = await registered.activity(a_press(registered), token=a_token())
    assert answer.status == 200
    assert answer.body["type"] == "application/vnd.microsoft.activity.message"


async def test_a_claim_with_a_good_token_is_made(registered: Knocker) -> None:
    incident: Incident = await registered.open()
    start = int(incident.offer.slots[1].start.timestamp())
    answer = await registered.activity(registered.press("claim", {"i": incident.id, "s": start}), token=a_token())
    assert answer.body["type"] == "application/vnd.microsoft.card.adaptive"
    assert (await registered.now(incident)).claim is not None


TOKENS = {
    "no header": "",
    "no scheme": a_token().removeprefix("Bearer "),
    "a lower-case scheme": a_token().replace("Bearer", "bearer"),
    "another scheme": a_token().replace("Bearer", "Basic"),
    "two spaces": a_token().replace(" ", "  "),
    "nothing behind the scheme": "Bearer ",
    "two tokens": f"{a_token()} {a_token()}",
    "another audience": a_token(aud="44444444-4444-4444-8444-444444444444"),
    "an audience list": a_token(aud=[APP_ID]),
    "an audience list with others": a_token(aud=[APP_ID, "other"]),
    "an audience that only begins so": a_token(aud=APP_ID + "0"),
    "no audience": a_token(aud=...),
    "another service in the token": a_token(serviceurl="https://smba.trafficmanager.net/amer/"),
    "a service with a slash less": a_token(serviceurl=TEAMS.rstrip("/")),
    "no service in the token": a_token(serviceurl=...),
    "the service as a list": a_token(serviceurl=[TEAMS]),
    "the claim's name in camel case": a_token(serviceurl=..., serviceUrl=TEAMS),
    "another issuer": a_token(iss="https://api.botframework.us"),
    "an issuer that only begins so": a_token(iss="https://api.botframework.com.evil.example"),
    "no issuer": a_token(iss=...),
    "the emulator's issuer": a_token(iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/", appid=APP_ID),
    "another emulator's issuer": a_token(
        iss="https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/", appid=APP_ID
    ),
    "Microsoft's own tenant": a_token(
        iss="https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0", azp=APP_ID
    ),
    "a token of the client's tenant": a_token(iss=ENTRA, appid=APP_ID),
    "the bot's own token for Teams": a_token(iss=ENTRA, aud="https://api.botframework.com", appid=APP_ID),
    "an unknown key": a_token("never published"),
    "a key id that is not the signer's": a_token("never published", header={"kid": "first"}),
    "no key id": a_token(header={"kid": ...}),
    "expired": a_token(exp=LONG_AGO),
    "not valid yet": a_token(nbf=SOON),
    "issued in the future": a_token(iat=SOON),
    "no end": a_token(exp=...),
    "no beginning": a_token(nbf=...),
    "an end that is no number": a_token(exp="tomorrow"),
    "RS512": a_token(algorithm="RS512"),
    "PS256": a_token(algorithm="PS256"),
    "a secret anybody can know": "Bearer "
    + jwt.encode({"iss": "https://api.botframework.com", "aud": APP_ID}, "k" * 64, "HS256", {"kid": "first"}),
    "alg none": an_unsigned_token(b'{"alg":"none","kid":"first"}'),
    "alg None": an_unsigned_token(b'{"alg":"None","kid":"first"}'),
    "no alg": an_unsigned_token(b'{"kid":"first"}'),
    "an extension that must be understood": a_token(header={"crit": ["exp"], "exp": 1}),
    "a key id that is no text": an_unsigned_token(b'{"alg":"RS256","kid":5}'),
    "a signature cut short": a_token()[:-8],
    "another token's signature": a_token().rpartition(".")[0] + "." + a_token(exp=SOON).rpartition(".")[2],
    "garbage": "Bearer garbage",
    "dots": "Bearer ..",
    "a header that is a list": an_unsigned_token(b"[]"),
    "a header that is no JSON": an_unsigned_token(b"{"),
    "a header nested deeper than Python goes": an_unsigned_token(b"[" * 5000),
    "a header that is no UTF-8": an_unsigned_token(b"\xff\xfe"),
    "letters outside ASCII": "Bearer \u00e9\u00e9.\u00e9\u00e9.\u00e9\u00e9",
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS.keys())
async def test_whoever_comes_with_something_else_is_not_let_in(registered: Knocker, token: str) -> None:
    before = await registered.writes()
    answer = await registered.activity(a_press(registered), token=token)
    assert answer.status == 401
    assert answer.is_problem
    assert await registered.writes() == before


async def test_bytes_that_are_no_text_are_not_let_in(registered: Knocker) -> None:
    body = json.dumps(a_press(registered)).encode()
    head = b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(
        body
    )
    answer = await raw(registered.port, head + b"Authorization: Bearer \xff.\xfe.\xfd\r\n\r\n" + body)
    assert b" 401 " in answer.splitlines()[0]


WHAT_COMES: dict[str, dict[str, object]] = {
    "an activity": {"Content-Length": 400},
    "more than an activity has": {"Content-Length": 2**30},
    "something packed": {"Content-Length": 400, "Content-Encoding": "gzip"},
    "something else": {"Content-Length": 400, "Content-Type": "text/plain"},
}


@pytest.mark.parametrize("fields", WHAT_COMES.values(), ids=WHAT_COMES.keys())
async def test_nothing_is_read_of_whoever_is_not_proven(registered: Knocker, fields: dict[str, object]) -> None:
    """The body is never sent here, and the answer is there all the same."""
    token = a_token("never published")
    named = {"Host": "x", "Content-Type": "application/json", "Authorization": token} | fields
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    answer = await raw(registered.port, f"POST /api/messages HTTP/1.1\r\n{head}\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 401 ")


async def test_whoever_is_proven_is_told_what_is_wrong_with_a_body(registered: Knocker) -> None:
    sent = {b"{": 400, b" " * (2**20 + 1): 413}
    assert {(await registered.activity(body, token=a_token())).status: status for body, status in sent.items()} == {
        400: 400,
        413: 413,
    }
    packed = await registered.activity(b"{}", token=a_token(), headers={"Content-Encoding": "gzip"})
    assert packed.status == 415


SERVICES = {
    "another host": "https://evil.example/emea/",
    "a host that ends like Teams'": "https://evilsmba.trafficmanager.net/",
    "a host that ends like the other Teams'": "https://evilteams.microsoft.com/",
    "a host of the same provider": "https://evil.trafficmanager.net/emea/",
    "Teams' name in front": "https://smba.trafficmanager.net.evil.example/",
    "plain http": "http://smba.trafficmanager.net/emea/",
    "another scheme": "ftp://smba.trafficmanager.net/emea/",
    "no scheme": "//smba.trafficmanager.net/emea/",
    "Teams' name as a user": "https://smba.trafficmanager.net@evil.example/",
    "a user before Teams' name": "https://evil.example@smba.trafficmanager.net/",
    "a user and a password": "https://user:word@smba.trafficmanager.net/",
    "a backslash, which some read as a slash": "https://evil.example\\@smba.trafficmanager.net/",
    "a backslash behind": "https://smba.trafficmanager.net\\.evil.example/",
    "a tab, which some leave out": "https://smba.traffic\tmanager.net/",
    "a line's end": "https://smba.trafficmanager.net/\r\nX-Evil: 1",
    "a port that is none": "https://smba.trafficmanager.net:999999/",
    "a dot behind": "https://smba.trafficmanager.net./",
    "brackets that hold no address": "https://[smba.trafficmanager.net",
    "letters that look alike": "https://smba.trafficmanager.nеt/",
    "nothing": "",
    "a number": 5,
    "a list": [TEAMS],
    "null": None,
}


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
async def test_no_reply_is_ever_aimed_at_a_host_that_is_not_teams(registered: Knocker, service: Any) -> None:
    """Not even when the token names it."""
    token = a_token(serviceurl=service)
    answer = await registered.activity(a_press(registered, serviceUrl=service), token=token)
    assert answer.status == 401


@pytest.mark.parametrize(
    "service",
    [
        "https://smba.trafficmanager.net/de/",
        "https://smba.infra.gcc.teams.microsoft.com/teams",
        "https://smba.infra.gov.teams.microsoft.us/teams",
        "https://europe.webchat.botframework.com/",
        "https://SMBA.TrafficManager.net:443/emea/",
    ],
)
async def test_every_host_of_teams_is_let_in(registered: Knocker, service: str) -> None:
    answer = await registered.activity(a_press(registered, serviceUrl=service), token=a_token(serviceurl=service))
    assert answer.status == 200


@pytest.mark.parametrize("channel", ["emulator", "directline", "MSTEAMS", "", ["msteams"], 5, None])
async def test_only_the_teams_channel_is_let_in(registered: Knocker, channel: Any) -> None:
    answer = await registered.activity(a_press(registered, channelId=channel), token=a_token())
    assert answer.status == 401


@pytest.mark.parametrize("endorsements", [[], ["directline"], "msteams", None, [["msteams"]]])
async def test_a_key_that_is_not_endorsed_for_teams_is_not_let_in(
    registered: Knocker, connector: Connector, endorsements: Any
) -> None:
    connector.endorsements = {"first": endorsements}
    assert (await registered.activity(a_press(registered), token=a_token())).status == 401


TENANTS = {
    "another tenant": {"channelData": {"tenant": {"id": FABRIKAM}}},
    "no tenant": {"channelData": {"tenant": {}}},
    "no channel data": {"channelData": None},
    "channel data that is text": {"channelData": CONTOSO},
    "a tenant that is text": {"channelData": {"tenant": CONTOSO}},
    "a tenant's id in a list": {"channelData": {"tenant": {"id": [CONTOSO]}}},
    "the tenant beside the channel's data": {"channelData": None, "tenant": {"id": CONTOSO}},
    "the tenant in the conversation": {"channelData": {}, "conversation": {"id": "a:1", "tenantId": CONTOSO}},
    "two tenants": {"channelData": {"tenant": {"id": f"{CONTOSO},{FABRIKAM}"}}},
    "a tenant that only begins so": {"channelData": {"tenant": {"id": CONTOSO + " "}}},
}


@pytest.mark.parametrize("changes", TENANTS.values(), ids=TENANTS.keys())
async def test_a_tenant_that_is_not_served_is_told_so(registered: Knocker, changes: Any) -> None:
    before = await registered.writes()
    answer = await registered.activity(a_press(registered, **changes), token=a_token())
    assert answer.status == 403
    assert "ROOMFIX_TENANTS" in answer.body["detail"]
    assert await registered.writes() == before


async def test_a_tenant_s_id_is_the_same_in_capitals(registered: Knocker) -> None:
    changed = a_press(registered, channelData={"tenant": {"id": CONTOSO.upper()}})
    assert (await registered.activity(changed, token=a_token())).status == 200


# the Connector's keys change, or cannot be had


async def test_five_minutes_of_another_clock_are_forgiven(registered: Knocker) -> None:
    now = int(time.time())
    late = a_token(nbf=now - 4000, exp=now - 240)
    early = a_token(nbf=now + 240)
    assert [(await registered.activity(a_press(registered), token=token)).status for token in (late, early)] == [
        200
    ] * 2


async def test_a_key_published_since_is_fetched_when_it_is_used(registered: Knocker, connector: Connector) -> None:
    assert (await registered.activity(a_press(registered), token=a_token())).status == 200
    connector.names = ["second"]
    gate = registered.parts.adapter._gate
    gate.keys._tried_at -= 301  # five minutes have passed
    assert (await registered.activity(a_press(registered), token=a_token("second"))).status == 200
    assert (await registered.activity(a_press(registered), token=a_token("first"))).status == 401
    assert connector.fetched == 2


async def test_forged_key_ids_do_not_make_roomfix_ask_microsoft_again_and_again(
    registered: Knocker, connector: Connector
) -> None:
    for number in range(20):
        token = a_token("forged", header={"kid": f"forged {number}"})
        assert (await registered.activity(a_press(registered), token=token)).status == 401
    assert connector.fetched == 1


async def test_keys_that_cannot_be_fetched_mean_come_again_and_not_go_away(
    registered: Knocker, connector: Connector
) -> None:
    connector.failure = Unavailable("sign_in_away")
    answers = [await registered.activity(a_press(registered), token=a_token()) for _ in range(5)]
    assert {answer.status for answer in answers} == {503}
    assert answers[0].headers["Retry-After"]
    assert connector.fetched == 1


async def test_a_known_key_is_good_while_new_ones_cannot_be_fetched(registered: Knocker, connector: Connector) -> None:
    assert (await registered.activity(a_press(registered), token=a_token())).status == 200
    connector.failure = Unavailable("sign_in_away")
    gate = registered.parts.adapter._gate
    gate.keys._tried_at = gate.keys._fetched_at = gate.keys._tried_at - 25 * 3600
    assert (await registered.activity(a_press(registered), token=a_token())).status == 200
    assert connector.fetched == 2


async def test_one_published_key_that_cannot_be_read_does_not_spoil_the_others(
    registered: Knocker, connector: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[Any] = [
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "RSA", "kid": "no numbers"},
        {"kty": "EC", "kid": "another kind"},
        {"kty": "RSA"},
        "no key at all",
        None,
    ]

    async def published() -> list[Any]:
        return [*broken, connector.row("first"), *broken]

    adapter = registered.parts.adapter
    monkeypatch.setattr(adapter, "_gate", replace(adapter._gate, keys=SigningKeys(published)))
    assert (await registered.activity(a_press(registered), token=a_token())).status == 200


async def test_a_private_key_is_not_what_the_connector_publishes(connector: Connector) -> None:
    """The builder of these tests publishes what the Connector does: the public half."""
    assert "d" not in connector.row("first")
    assert a_key("first") is a_key("first")
