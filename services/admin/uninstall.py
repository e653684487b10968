"""What happens when an organisation has removed Roomfix: what must not be kept is deleted, the history stays."""

from __future__ import annotations

from functools import reduce

from services.model import ClientId
from services.model.setup import Setup
from services.store.redis_store import Store
from services.store.secrets import Secrets


async def uninstall(store: Store, secrets: Secrets, client: ClientId) -> None:
    """Delete every token of a client, then its connections and calendars; nothing where Roomfix was added again."""
    if await store.all_conversations(client):
        return
    await secrets.forget_all(client)
    await store.change_setup(client, _disconnected)


def _disconnected(setup: Setup) -> Setup:
    return reduce(lambda left, connection: left.without(connection.id), setup.connections, setup)
