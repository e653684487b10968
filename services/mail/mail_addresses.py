"""Where people of the directory get e-mail who have named no address themselves."""

from __future__ import annotations

from services.microsoft.graph import Graph
from services.model import ClientId, PersonId
from services.model.errors import NeedsAdmin
from services.store.redis_store import Store


async def address_of(store: Store, graph: Graph, client: ClientId, person: PersonId) -> str:
    """Somebody's address, by the first connection that may look it up and knows it; "" where none does.

    Raises Unavailable while Graph is away.
    """
    for connection in (await store.setup(client)).connections:
        try:
            found = await graph.address_of(client, connection, person)
        except NeedsAdmin:  # it may read calendars alone, or has to sign in again
            continue
        if found:
            return found
    return ""
