"""The slots that incidents show: brought up to date with the mirror, for one of them or for all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.admin import health_observations
from services.calendars.mirror import mirrored_offer, read_all, read_calendars
from services.lifecycle import transitions
from services.microsoft.graph import Graph
from services.model import Claim, ClientId, ConnectionId, Incident, IncidentId, State
from services.model.errors import NeedsAdmin, RoomfixError, Unavailable
from services.model.jobs import ReconcileVisit
from services.model.setup import Setup
from services.store.changes import CommitOutcome, IncidentChange
from services.store.observations import Observations
from services.store.redis_store import Store

TRIES = 5


async def read_live(store: Store, graph: Graph, client: ClientId, incident: IncidentId, *, now: datetime) -> None:
    """Read an incident's room from Microsoft 365, keep it in the mirror and show its slots."""
    seen = await store.look(client, incident)
    if seen.incident is None or seen.incident.state is State.CLOSED:
        return
    calendar = seen.incident.room.calendar
    connection = seen.setup.connection_of(calendar)
    if calendar is None or connection is None:
        return
    await read_calendars(store, graph, seen.setup, connection, [calendar], now=now)
    await show_offer(store, client, incident, now=now)


async def sweep(
    store: Store, graph: Graph, facts: Observations, client: ClientId, *, now: datetime
) -> Mapping[ConnectionId, RoomfixError]:
    """Read every mapped calendar of a client and bring every open incident's slots up to date.

    One connection that fails does not keep the others from being read; what stopped each is noted and returned. What is
    known of calendars and connections that are gone is forgotten.
    """
    setup = await store.setup(client)
    failed: dict[ConnectionId, RoomfixError] = {}
    for connection in setup.connections:
        try:
            readable = await read_all(store, graph, setup, connection, now=now)
        except (NeedsAdmin, Unavailable) as error:
            failed[connection.id] = error
            await health_observations.note_failed(facts, client, connection, error, now=now)
        else:
            await health_observations.note_read(facts, client, connection, readable, now=now)
    await _forget_others(store, facts, await store.setup(client))
    await show_offers(store, client, now=now)
    return failed


async def show_offers(store: Store, client: ClientId, *, now: datetime) -> tuple[Incident, ...]:
    """Every open incident, with slots as the mirror and the ledger have them now."""
    shown = [await show_offer(store, client, incident, now=now) for incident in await store.open_incidents(client)]
    return tuple(incident for incident in shown if incident is not None)


async def show_offer(store: Store, client: ClientId, incident: IncidentId, *, now: datetime) -> Incident | None:
    """The incident with slots as the mirror and the ledger have them now, stored if they have changed."""
    for _ in range(TRIES):
        seen = await store.look(client, incident)
        if seen.incident is None:
            return None
        location = seen.setup.location(seen.incident.location.id) or seen.incident.location
        offer = await mirrored_offer(store, seen.setup, seen.incident.room, location, now=now)
        fresh = transitions.offered(seen.incident, offer)
        if fresh is seen.incident:
            return fresh
        change = IncidentChange(
            fresh, expect=seen.incident.version, request=f"{incident}:{fresh.version}:offer:{now.timestamp()}"
        )
        if (await store.commit(change)).outcome is CommitOutcome.DONE:
            return fresh
    return None


async def _forget_others(store: Store, facts: Observations, setup: Setup) -> None:
    """Forget what was read of calendars, and seen of connections, that the client does not have any more."""
    addresses = {*(room.calendar or "" for room in setup.rooms), *(calendar.address for calendar in setup.calendars)}
    await store.mirror_only(setup.client.id, addresses)
    await facts.keep_only(setup.client.id, [connection.id for connection in setup.connections], addresses)


def visit_job(incident: Incident, claim: Claim) -> ReconcileVisit:
    """The work of making the calendar agree with a claim, whether it stands or not."""
    calendar, owner = incident.room.calendar or "", claim.owner or ""
    return ReconcileVisit(incident.id, claim.id, claim.event or "", calendar, claim.slot, owner)
