"""Everything that is kept in Redis, by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.redis_store.connection import Connections
from services.redis_store.deliveries import Deliveries
from services.redis_store.dialogues import Dialogues
from services.redis_store.facts import Facts
from services.redis_store.preferences import PreferencesStore
from services.redis_store.secrets import Secrets
from services.redis_store.snoozes import Snoozes
from services.redis_store.store import Store
from services.redis_store.tellings import Tellings
from services.redis_store.uploads import Uploads
from services.vault import Vault


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores, on the same connections."""

    store: Store
    dialogues: Dialogues
    secrets: Secrets
    facts: Facts
    preferences: PreferencesStore
    tellings: Tellings
    deliveries: Deliveries
    snoozes: Snoozes
    uploads: Uploads


def stores_of(connections: Connections, keys: Sequence[bytes]) -> Stores:
    """The stores; secrets are sealed with the first of `keys` and opened with any."""
    commands, scripts = connections.commands, connections.scripts
    return Stores(
        Store(commands, scripts),
        Dialogues(commands, scripts),
        Secrets(commands, scripts, Vault(keys)),
        Facts(commands, scripts),
        PreferencesStore(commands),
        Tellings(commands, scripts),
        Deliveries(commands),
        Snoozes(commands),
        Uploads(commands),
    )
