"""Graph's verbs wired to a running stand-in, with a token of the app or of the service account by the connection."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sandbox.m365 import CONTOSO as TENANT
from sandbox.m365 import M365, TENANT_ID
from sandbox.m365.tenant import Tenant
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.microsoft.graph_wire import GraphEndpoint, Wire
from services.model import ClientId, Connection, ConnectionId, Mode, Slot
from tests.builders.running_m365 import NOW, ROOMFIX, Watch

CONTOSO = ClientId(TENANT_ID)
BOOKS = Connection(ConnectionId("app"), ROOMFIX, Mode.APPLICATION, TENANT.domain)
SIGNS_IN = Connection(ConnectionId("account"), ROOMFIX, Mode.DELEGATED, TENANT.domain)
ROLES = ("Calendars.ReadWrite", "Organization.Read.All", "Place.Read.All", "User.Read.All")
SCOPES = ("Calendars.ReadWrite", "Calendars.Read.Shared", "Calendars.ReadBasic", "Place.Read.All", "User.Read")
TEN = Slot(NOW + timedelta(hours=1), NOW + timedelta(hours=2))
DAY = Slot(NOW, NOW + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Wired:
    m365: M365
    graph: Graph
    setup: GraphSetup


@asynccontextmanager
async def wired(
    tenant: Tenant = TENANT, *, roles: Iterable[str] = ROLES, scopes: Iterable[str] = SCOPES
) -> AsyncIterator[Wired]:
    """The verbs, with these permissions granted."""
    m365 = M365(tenant, clock=Watch(), seed=None)
    await m365.start()

    async def token(_: ClientId, connection: Connection) -> str:
        if connection.mode is Mode.DELEGATED:
            return m365.identity.delegated_token(connection.account, *scopes)
        return m365.identity.application_token(*roles)

    wire = Wire(GraphEndpoint(m365.graph_url, ("127.0.0.1",)), token, renew=token)
    try:
        yield Wired(m365, Graph(wire), GraphSetup(wire))
    finally:
        await wire.close()
        await m365.stop()
