"""Services in an outage, and what answers in their place: with any status and body it is an outage and no verdict."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import responses
from aiohttp import web
from aiohttp.test_utils import TestServer
from botbuilder.integration.aiohttp import ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import AuthenticationConstants, ClaimsIdentity

from bot.compose import _bot_settings
from bot.teams import tokens
from bot.teams.messenger import Credentials, Messenger
from bot.teams.tokens import SigningKeys, fetch_keys
from config import read
from services.admin.uploads import Fetcher
from services.microsoft.graph import Graph, Invitation
from services.microsoft.graph_setup import GraphSetup
from services.microsoft.graph_wire import GraphEndpoint, Wire
from services.microsoft.identity import AppRegistration, Identity
from services.model import ClientId, Connection
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import NeedsAdmin, Unavailable
from services.store.connection import Connections
from services.store.secrets import Secrets
from services.store.vault import Vault
from tests.builders.odd_bodies import ODD_BODIES, Body
from tests.builders.running_m365 import ISAR
from tests.builders.wired_graph import BOOKS, CONTOSO, TEN

STATUSES = (200, 302, 400, 401, 403, 404, 407, 408, 413, 429, 500, 502, 503, 504, 520)
MAINTENANCE = {"nothing of its own": Body(b"{}"), "maintenance": Body(b'{"message":"We are back at nine"}')}
BODIES = ODD_BODIES | MAINTENANCE
LOGIN = "https://login.microsoftonline.com"
APP, TENANT = "33333333-3333-4333-8333-333333333333", "22222222-2222-4222-8222-222222222222"


@dataclass(slots=True)
class Oddity:
    """Something at `url` that answers everything alike."""

    body: Body
    status: int = 200
    url: str = ""

    async def answer(self, _: web.Request) -> web.Response:
        headers = {"Content-Type": self.body.type, "Retry-After": "7", "Location": "/sign-in-to-the-network"}
        return web.Response(status=self.status, body=self.body.raw, headers=headers)


@asynccontextmanager
async def answering(body: Body = BODIES["nothing"], *, status: int = 200) -> AsyncIterator[Oddity]:
    """Something that answers everything with this, until it is changed."""
    oddity, app = Oddity(body, status), web.Application()
    app.router.add_route("*", "/{path:.*}", oddity.answer)
    server = TestServer(app)
    await server.start_server()
    oddity.url = str(server.make_url("")).rstrip("/")
    try:
        yield oddity
    finally:
        await server.close()


async def a_token(client: ClientId, connection: Connection) -> str:
    return "a token"


ASKED: dict[str, Callable[[Wire], Awaitable[object]]] = {
    "free/busy": lambda wire: Graph(wire).free_busy(CONTOSO, BOOKS, [ISAR], window=TEN),
    "invite": lambda wire: Graph(wire).invite(CONTOSO, BOOKS, Invitation("claim-1", "Visit", "", TEN, "Isar", ISAR)),
    "find": lambda wire: Graph(wire).find(CONTOSO, BOOKS, "claim-1", slot=TEN),
    "answer": lambda wire: Graph(wire).answer(CONTOSO, BOOKS, "event-1", calendar=ISAR),
    "address": lambda wire: Graph(wire).address_of(CONTOSO, BOOKS, "megan"),
    "person": lambda wire: Graph(wire).person_at(CONTOSO, BOOKS, "megan@contoso.example"),
    "organization": lambda wire: GraphSetup(wire).organization(CONTOSO, BOOKS),
    "rooms": lambda wire: GraphSetup(wire).rooms(CONTOSO, BOOKS),
    "may read": lambda wire: GraphSetup(wire).may_read(CONTOSO, BOOKS, ISAR, window=TEN),
    "accepted": lambda wire: GraphSetup(wire).accepted(CONTOSO, BOOKS),
}


@pytest.mark.parametrize("status", STATUSES)
async def test_nothing_of_graph_is_known_from_what_is_not_graphs(status: int) -> None:
    async with answering(status=status) as oddity:
        wire = Wire(GraphEndpoint(f"{oddity.url}/v1.0", ("127.0.0.1",)), a_token, renew=a_token)
        for body, oddity.body in BODIES.items():
            for name, ask in ASKED.items():
                with pytest.raises(Unavailable) as raised:
                    await ask(wire)
                assert raised.value.key == "graph_away", (body, name)
                assert raised.value.retry_after == (7.0 if status >= 400 else None), (body, name)
        await wire.close()


@pytest.mark.parametrize("status", STATUSES)
async def test_no_sign_in_is_refused_by_what_is_not_entra(redis: Connections, status: int) -> None:
    async with answering(status=status) as oddity:
        registration = AppRegistration("app", "secret", LOGIN, "https://graph.microsoft.com/.default", oddity.url)
        identity = Identity(registration, Secrets(redis.commands, redis.scripts, Vault([bytes(32)])))
        for body, oddity.body in BODIES.items():
            with pytest.raises(Unavailable) as raised:
                await identity.graph_token(CONTOSO)
            assert raised.value.key == "sign_in_away", body


async def test_what_was_said_in_place_of_a_tenants_description_is_not_kept(redis: Connections) -> None:
    registration = AppRegistration("app", "secret", LOGIN, "https://graph.microsoft.com/.default", LOGIN)
    identity = Identity(registration, Secrets(redis.commands, redis.scripts, Vault([bytes(32)])))
    described = f"{LOGIN}/{CONTOSO}/v2.0/.well-known/openid-configuration"
    with responses.RequestsMock() as entra:
        entra.get(described, json={"message": "We are back at nine"})
        entra.get(described, json=_description(CONTOSO))
        entra.post(f"{LOGIN}/{CONTOSO}/oauth2/v2.0/token", json={"access_token": "a token", "expires_in": 3600})
        with pytest.raises(Unavailable):
            await identity.graph_token(CONTOSO)
        assert await identity.graph_token(CONTOSO) == "a token"


@pytest.mark.parametrize("status", STATUSES)
async def test_no_signing_keys_are_read_from_what_has_none(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    async with answering(status=status) as oddity:
        monkeypatch.setattr(tokens, "METADATA", f"{oddity.url}/metadata")
        for oddity.body in BODIES.values():
            with pytest.raises(Unavailable):
                await fetch_keys()


@pytest.mark.parametrize("keys", [b'{"keys":[]}', b'{"keys":[{"kty":"oct"}, 5]}'])
async def test_a_list_without_a_signing_key_says_nothing_of_anybodys_token(
    monkeypatch: pytest.MonkeyPatch, keys: bytes
) -> None:
    async with answering(Body(keys)) as published, answering() as described:
        described.body = Body(f'{{"jwks_uri":"{published.url}/keys"}}'.encode())
        monkeypatch.setattr(tokens, "METADATA", described.url)
        with pytest.raises(Unavailable):  # and no UntrustedError
            await SigningKeys(fetch_keys).get("first")


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 520])
async def test_a_file_whose_host_is_away_is_no_file_that_is_gone(status: int) -> None:
    async with answering(status=status) as oddity:
        for oddity.body in ODD_BODIES.values():
            with pytest.raises(Unavailable) as raised:
                await Fetcher(is_local=True).fetch(f"{oddity.url}/rooms.csv")
            assert raised.value.key == "upload_away"


# the bot's own token


def a_registered_messenger() -> Messenger:
    """As it is composed for an app with a registration."""
    config = read(
        {
            "MicrosoftAppId": APP,
            "MicrosoftAppPassword": "the app's own password",
            "MicrosoftAppTenantId": TENANT,
            "ROOMFIX_ENCRYPTION_KEYS": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        }
    )
    settings = _bot_settings(config)
    authentication = ConfigurationBotFrameworkAuthentication(settings, credentials_factory=Credentials(settings))

    class Connectors:
        async def create(self, service_url: str, audience: str | None = None) -> object:
            factory = authentication.create_connector_factory(_claims())
            return await factory.create(service_url, audience)

    return Messenger(Connectors(), is_local=False)


def _claims() -> object:
    return ClaimsIdentity(
        {AuthenticationConstants.AUDIENCE_CLAIM: APP, AuthenticationConstants.APP_ID_CLAIM: APP}, True
    )


def _description(tenant: str) -> dict[str, str]:
    root = f"{LOGIN}/{tenant}"
    return {
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "issuer": f"{root}/v2.0",
    }


SMBA = "https://smba.trafficmanager.net/emea/"
MEGANS = Conversation("a:chat-megan", ConversationKind.PERSONAL, SMBA, "28:bot")
DESCRIBED, TOKEN = f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration", f"{LOGIN}/{TENANT}/oauth2/v2.0/token"


async def said(messenger: Messenger) -> str:
    return (await messenger.say(MEGANS, MEGANS.id, text="Your visit is booked")).message


@pytest.mark.parametrize("where", [DESCRIBED, TOKEN])
@pytest.mark.parametrize("status", STATUSES)
async def test_without_a_token_nothing_is_sent_and_the_next_try_asks_again(
    status: int, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    messenger = a_registered_messenger()
    for name, body in BODIES.items():
        with responses.RequestsMock(assert_all_requests_are_fired=False) as network:
            if where != DESCRIBED:
                network.get(DESCRIBED, json=_description(TENANT))
            network.add("GET" if where == DESCRIBED else "POST", where, body.raw, status=status, content_type=body.type)
            with pytest.raises(Unavailable) as raised:
                await said(messenger)
            assert not any(str(call.request.url).startswith(SMBA) for call in network.calls)
        assert raised.value.key == "sign_in_away", name
    with responses.RequestsMock(assert_all_requests_are_fired=False) as network:
        network.get(DESCRIBED, json=_description(TENANT))
        network.post(TOKEN, json={"access_token": "a token", "expires_in": 3600, "token_type": "Bearer"})
        network.post(re.compile(f"{SMBA}v3/conversations/.*/activities"), status=201, json={"id": "1"})
        assert await said(messenger) == "1"
    assert "back at nine" not in caplog.text


async def test_a_wrong_password_of_the_bot_is_waited_out_too() -> None:
    messenger = a_registered_messenger()
    with responses.RequestsMock() as network:
        network.get(DESCRIBED, json=_description(TENANT))
        refusal = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
        network.post(TOKEN, status=401, json=refusal)
        with pytest.raises(Unavailable):
            await said(messenger)


async def test_what_graph_refuses_itself_is_for_an_administrator() -> None:
    body = Body(b'{"error":{"code":"ErrorAccessDenied","message":"Access is denied."}}')
    async with answering(body, status=403) as graph:
        wire = Wire(GraphEndpoint(f"{graph.url}/v1.0", ("127.0.0.1",)), a_token, renew=a_token)
        with pytest.raises(NeedsAdmin) as raised:
            await ASKED["free/busy"](wire)
        await wire.close()
    assert raised.value.key == "graph_denied"
