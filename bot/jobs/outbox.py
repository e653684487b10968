"""Rows of the outbox delivered: what of a row may still be told, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.app_context import AppContext
from services.model import ClientId, Incident, IncidentId, Person, State
from services.model.deliveries import Delivery, DeliveryStatus
from services.model.dialog import Text
from services.model.job_wire import queued
from services.model.jobs import Deliver
from services.model.outbox import About, DigestNews, HostNews, IncidentNews, OwnNews
from services.model.preferences import Preferences
from services.model.setup import Setup
from services.notifications.personal import is_still_valid
from services.notifications.recipients import still_hears


@dataclass(frozen=True, slots=True)
class Telling:
    """A row that may be told, with the incidents it is about as they are now; `mine` is what its reader has chosen."""

    client: ClientId
    row: Deliver
    setup: Setup
    incidents: tuple[Incident, ...]
    mine: Preferences | None
    now: datetime


async def still_told(context: AppContext, client: ClientId, row: Deliver) -> Telling | None:
    """What of a row may still be told, None for nothing; what is left out is noted."""
    setup, person = await context.store.setup(client), row.person
    found = [await context.store.incident(client, one) for one in dict.fromkeys(incident for incident, _ in row.about)]
    incidents = tuple(one for one in found if one is not None)
    mine = await context.preferences.get(client, person.id) if person else None
    telling = Telling(client, row, setup, incidents, mine, context.now())
    if person is None:
        return telling
    if not incidents:
        return None
    match row.content:
        case IncidentNews() | DigestNews():
            return await _heard(context, telling, person)
        case OwnNews(told):
            if is_still_valid(told, incidents[0], now=telling.now):
                return telling
            await note(context, client, row, DeliveryStatus.DROPPED, Text("told.was_over"))
            return None
        case HostNews() as news:
            return telling if await _helps_host(context, telling, incidents[0], news) else None
    return telling


async def note(
    context: AppContext, client: ClientId, row: Deliver, fate: DeliveryStatus, why: Text | None = None
) -> None:
    """Note what became of everything that a row tells; what admins are told is noted nowhere."""
    if row.person is None:
        return
    is_host = isinstance(row.content, HostNews)
    for incident, news in row.about:
        told = Delivery(row.person.name, row.channel, news, context.now(), fate, row.person, why, is_host)
        await context.deliveries.note(client, incident, told)


async def order_once(context: AppContext, client: ClientId, row: Deliver) -> None:
    """Have a row delivered, and note that it is on its way, unless it was ordered before."""
    incident, _ = row.about[0]
    if not await context.notifications.ordered(client, incident, [row.name]):
        await note(context, client, row, DeliveryStatus.ORDERED)
        await context.notifications.order_once(client, incident, [queued(row)])


async def _heard(context: AppContext, telling: Telling, person: Person) -> Telling | None:
    """What of it somebody may still hear of."""
    barred = {
        one.id
        for one in telling.incidents
        if not still_hears(telling.setup, person.id, telling.mine, one, configured=context.configured)
    }
    if not barred:
        return telling
    left_out = _about(telling, barred, is_in=True).row
    await note(context, telling.client, left_out, DeliveryStatus.DROPPED, Text("told.not_theirs"))
    heard = _about(telling, barred, is_in=False)
    return heard if heard.row.about else None


def _about(telling: Telling, barred: set[IncidentId], *, is_in: bool) -> Telling:
    rows: Sequence[About] = [one for one in telling.row.about if (one[0] in barred) == is_in]
    incidents = tuple(one for one in telling.incidents if (one.id in barred) == is_in)
    return replace(telling, row=replace(telling.row, about=tuple(rows)), incidents=incidents)


async def _helps_host(context: AppContext, telling: Telling, incident: Incident, news: HostNews) -> bool:
    """Whether telling a host still helps, and no other incident has told them of the meeting."""
    if incident.state is State.CLOSED or news.slot.end <= telling.now:
        await note(context, telling.client, telling.row, DeliveryStatus.DROPPED, Text("host.too_late"))
        await context.deliveries.free_host(telling.client, news.meeting, incident.id)
        return False
    lasts = news.slot.end - telling.now
    return await context.deliveries.take_host(telling.client, news.meeting, incident.id, lasts=lasts)
