"""What reading the calendars showed of a connection: kept for `status`, and told to the admins once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.admin.health import OUTAGE_AFTER
from services.lifecycle.transitions import SLOW_AFTER
from services.model import ClientId, Connection, Incident, RoomResponse
from services.model.dialog import Begin, End, Text, words_of
from services.model.errors import RoomfixError, Unavailable
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import TellAdmins
from services.store.observations import Observations


async def note_read(
    facts: Observations, client: ClientId, connection: Connection, readable: Mapping[str, bool], *, now: datetime
) -> None:
    """A connection works; `readable` says which of its calendars told their free/busy."""
    await facts.working(client, connection.id)
    await facts.readable(client, [address for address, is_open in readable.items() if is_open])
    await facts.denied(client, [address for address, is_open in readable.items() if not is_open], now)


async def note_failed(
    facts: Observations, client: ClientId, connection: Connection, error: RoomfixError, *, now: datetime
) -> None:
    """A connection does not work: at once where an admin is needed, after OUTAGE_AFTER where Microsoft 365 is away."""
    since = await facts.away(client, connection.id, now) if isinstance(error, Unavailable) else now
    if isinstance(error, Unavailable) and now - since < OUTAGE_AFTER:
        return
    told = (_inactive(connection, error),)
    await facts.failing(client, connection.id, error.key, error.values, since, jobs=told)


async def note_answer(facts: Observations, incident: Incident | None, *, now: datetime) -> None:
    """Whether a room accepts by itself: not one that is tentative long enough to be told, but one that is quick."""
    if incident is None or incident.claim is None or incident.room.calendar is None:
        return
    claim, calendar = incident.claim, incident.room.calendar
    if claim.answer is RoomResponse.TENTATIVE:
        await facts.tentative(incident.client, calendar, now)
    elif claim.answer is RoomResponse.ACCEPTED and not claim.by_hand and now - claim.made_at < SLOW_AFTER:
        await facts.prompt(incident.client, calendar)


def _inactive(connection: Connection, error: RoomfixError) -> JobOrder:
    """Tell the admins that a connection does not work, why, and what helps."""
    why = words_of(error)
    is_outage = isinstance(error, Unavailable)
    remedy = Text("status.remedy_outage" if is_outage else "status.remedy_inactive", {"account": connection.account})
    status = Begin(Text("status.offer_status"), "status")
    offers = (status,) if is_outage else (Begin(Text("status.offer_connect"), "connect"), status)
    title = Text("status.stopped", {"account": connection.account})
    return queued(TellAdmins(End(title, (why, remedy), offers=offers), f"inactive:{connection.id}"))
