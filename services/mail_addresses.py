"""Where people of the directory get e-mail who have named no address themselves."""

from __future__ import annotations

from services.errors import NeedsAdmin
from services.graph import Graph
from services.model import ClientId, PersonId
from services.redis_store.store import Store


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
