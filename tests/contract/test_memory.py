"""What a process keeps for each client, service or mailbox is bounded, however many of them there are."""

from __future__ import annotations

import asyncio
import gc
from contextlib import suppress
from dataclasses import replace

import msal
from msgraph.graph_request_adapter import GraphRequestAdapter

from services.microsoft.graph_wire import MOST_KEPT, GraphEndpoint, Wire
from services.microsoft.identity import MOST_CLIENTS, Identity
from services.model import ClientId, Connection
from services.model.errors import RoomfixError
from services.model.setup import Setup
from services.store.connection import Connections
from services.store.redis_store import MOST_SETUPS, Store
from services.store.secrets import Secrets
from services.store.vault import Vault
from tests.builders.running_m365 import INN, ISAR, contoso
from tests.builders.wired_graph import BOOKS, CONTOSO, DAY, wired
from tests.contract.test_identity import a_registration

MANY = 400


def named(known: Setup) -> Setup:
    return replace(known, client=replace(known.client, name=f"Client {known.client.id}"))


def alive(kind: type) -> int:
    """How many objects of that type there are."""
    gc.collect()
    return sum(isinstance(one, kind) for one in gc.get_objects())


async def test_the_set_ups_of_the_clients_that_were_asked_for_last_are_kept(
    redis: Connections, client: ClientId
) -> None:
    store, before = Store(redis.commands, redis.scripts), alive(Setup)
    names = [ClientId(f"{client}-{number}") for number in range(MANY)]
    for name in names:
        await store.change_setup(name, named)
    assert alive(Setup) - before <= MOST_SETUPS
    assert (await store.setup(names[0])).client.name == f"Client {names[0]}"
    assert (await store.setup_as_read(names[1])).client.name == f"Client {names[1]}"


async def test_an_adapter_is_kept_for_the_mailboxes_that_were_booked_in_last() -> None:
    async def no_token(client: ClientId, connection: Connection) -> str:
        return ""

    before, wire = alive(GraphRequestAdapter), Wire(GraphEndpoint("http://127.0.0.1:9", ()), no_token, renew=no_token)
    for number in range(MANY):
        wire.sdk(CONTOSO, replace(BOOKS, account=f"person-{number}@contoso.example"))
    assert alive(GraphRequestAdapter) - before <= MOST_KEPT
    await wire.close()


async def test_nobody_waits_at_the_gate_of_a_mailbox_that_nobody_asks() -> None:
    async with wired() as it:
        before = alive(asyncio.Semaphore)
        asked = (it.graph.meetings(CONTOSO, BOOKS, calendar, window=DAY) for calendar in (ISAR, INN) * 5)
        await asyncio.gather(*asked)
        assert alive(asyncio.Semaphore) == before


async def test_the_apps_own_tokens_are_kept_for_the_clients_that_were_asked_for_last(redis: Connections) -> None:
    async with contoso() as it:
        secrets = Secrets(redis.commands, redis.scripts, Vault([b"k" * 32]))
        identity, before = Identity(a_registration(it.m365.login_url), secrets), alive(msal.TokenCache)
        for number in range(MANY):
            with suppress(RoomfixError):  # there is no such tenant
                await identity.graph_token(ClientId(f"00000000-0000-4000-8000-{number:012}"))
        assert alive(msal.TokenCache) - before <= MOST_CLIENTS
        assert await identity.graph_token(CONTOSO)
