"""Everything that is kept in Redis, by what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.store.connection import Connections
from services.store.delivery_record import DeliveryRecord
from services.store.dialog_runs import DialogRuns
from services.store.notification_ledger import NotificationLedger
from services.store.observations import Observations
from services.store.preferences_store import PreferencesStore
from services.store.redis_store import Store
from services.store.secrets import Secrets
from services.store.snoozes import Snoozes
from services.store.uploaded_lists import UploadedLists
from services.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores, on the same connections."""

    store: Store
    dialog_runs: DialogRuns
    secrets: Secrets
    facts: Observations
    preferences: PreferencesStore
    notifications: NotificationLedger
    deliveries: DeliveryRecord
    snoozes: Snoozes
    uploads: UploadedLists


def stores_of(connections: Connections, keys: Sequence[bytes]) -> Stores:
    """The stores; secrets are sealed with the first of `keys` and opened with any."""
    commands, scripts = connections.commands, connections.scripts
    return Stores(
        Store(commands, scripts),
        DialogRuns(commands, scripts),
        Secrets(commands, scripts, Vault(keys)),
        Observations(commands, scripts),
        PreferencesStore(commands),
        NotificationLedger(commands, scripts),
        DeliveryRecord(commands),
        Snoozes(commands),
        UploadedLists(commands),
    )
