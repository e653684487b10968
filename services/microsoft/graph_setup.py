"""Microsoft Graph's verbs that setting up needs: the organisation, its rooms, their hours, what may be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.places.graph_room.graph_room_request_builder import GraphRoomRequestBuilder
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.calendars.calendars_request_builder import CalendarsRequestBuilder

from services.microsoft.graph import SCHEDULES_PER_CALL, schedule_rows
from services.microsoft.graph_wire import Wire
from services.model import ClientId, Connection, Slot
from services.model.business_hours import DayPeriod
from services.model.errors import NeedsAdmin
from services.parsing.zone_names import iana

CALENDARS_A_PAGE = 100
ROOMS_A_PAGE = 100
"""Graph: places are listed by 100 (api/place-list)."""
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Organization:
    """A tenant by its id, its display name and its verified domains in lower case."""

    id: str
    name: str
    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """A room mailbox as Microsoft 365 lists it; `address` in lower case, `capacity` in people."""

    address: str
    name: str
    capacity: int | None = None
    building: str = ""


class Access(StrEnum):
    """What a mailbox said when its free/busy was asked for."""

    OPEN = "open"
    UNKNOWN = "unknown"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class MailboxHours:
    """One mailbox: whether its free/busy can be read, its IANA zone and weekly working hours where it tells them."""

    access: Access
    timezone: str | None = None
    weekly: tuple[tuple[DayPeriod, ...], ...] | None = None


class GraphSetup:
    """The verbs, for all clients; all raise NeedsAdmin or Unavailable."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def organization(self, client: ClientId, connection: Connection) -> Organization:
        """The tenant of the token (Graph: api/organization-get; User.Read is enough for a delegated account)."""
        request = self._wire.sdk(client, connection).organization.to_get_request_information()
        answer = await self._wire.send(client, connection, request, needs="value")
        found = answer["value"][0]
        domains = (str(domain["name"]).lower() for domain in found.get("verifiedDomains") or ())
        return Organization(str(found["id"]), str(found.get("displayName") or ""), frozenset(domains))

    async def rooms(self, client: ClientId, connection: Connection) -> tuple[FoundRoom, ...]:
        """Every room that is listed; those hidden from the address book never are (Graph: place-list)."""
        builder = self._wire.sdk(client, connection).places.graph_room
        query = GraphRoomRequestBuilder.GraphRoomRequestBuilderGetQueryParameters(top=ROOMS_A_PAGE)
        request = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
        rooms: list[FoundRoom] = []
        while True:
            page = await self._wire.send(client, connection, request, needs="value")
            rooms += [_room(row) for row in page["value"] if row.get("emailAddress")]
            if "@odata.nextLink" not in page:
                return tuple(rooms)
            following = builder.with_url(self._wire.own_link(page["@odata.nextLink"]))
            request = following.to_get_request_information()

    async def hours(
        self, client: ClientId, connection: Connection, addresses: Iterable[str], *, window: Slot
    ) -> dict[str, MailboxHours]:
        """Each address (in lower case) with its working hours, asked through getSchedule by twenties."""
        wanted = [address.lower() for address in addresses]
        found: dict[str, MailboxHours] = {}
        for first in range(0, len(wanted), SCHEDULES_PER_CALL):
            chunk = wanted[first : first + SCHEDULES_PER_CALL]
            for row in await schedule_rows(self._wire, client, connection, chunk, window=window):
                found[str(row.get("scheduleId", "")).lower()] = _hours(row)
        return {address: found.get(address, MailboxHours(Access.UNKNOWN)) for address in wanted}

    async def may_read(self, client: ClientId, connection: Connection, mailbox: str, *, window: Slot) -> bool | None:
        """Whether a mailbox's calendar can be read (address or object id); None for one that does not exist."""
        query = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
            start_date_time=window.start.isoformat(), end_date_time=window.end.isoformat(), top=1, select=["id"]
        )
        view = self._wire.sdk(client, connection).users.by_user_id(mailbox).calendar_view
        request = view.to_get_request_information(RequestConfiguration(query_parameters=query))
        try:
            await self._wire.send(client, connection, request, mailbox=mailbox, needs="value")
        except NeedsAdmin as error:
            code = error.values.get("code")
            if code == _UNAUTHORIZED:
                raise
            # Graph: 404 is an unknown mailbox, but also a calendar that is not shared with a delegate
            return None if code in _NO_MAILBOX else False
        return True

    async def accepted(self, client: ClientId, connection: Connection) -> frozenset[str]:
        """The addresses whose calendars stand among a signed-in account's own, because a share of them was accepted.

        Graph: outlook-get-shared-events-calendars; one that was never accepted is not among them.
        """
        calendars = self._wire.sdk(client, connection).users.by_user_id(connection.account).calendars
        query = CalendarsRequestBuilder.CalendarsRequestBuilderGetQueryParameters(top=CALENDARS_A_PAGE)
        request = calendars.to_get_request_information(RequestConfiguration(query_parameters=query))
        found: set[str] = set()
        while True:
            page = await self._wire.send(client, connection, request, needs="value")
            found |= {str((row.get("owner") or {}).get("address") or "").lower() for row in page["value"]}
            if "@odata.nextLink" not in page:
                return frozenset(found)
            request = calendars.with_url(self._wire.own_link(page["@odata.nextLink"])).to_get_request_information()


_NO_MAILBOX = frozenset(
    {"errorinvaliduser", "mailboxnotenabledforrestapi", "request_resourcenotfound", "resourcenotfound"}
)
"""Graph: errors, codes of a 404 for somebody without a mailbox."""
_UNAUTHORIZED = "invalidauthenticationtoken"
"""Graph: errors, the code of a 401, which says nothing of the mailbox."""
_UNRESOLVED = "5009"
"""Graph: getSchedule's response code for an address that is nobody's (microsoft-graph-docs#11225)."""


def _room(row: Mapping[str, Any]) -> FoundRoom:
    """A room's row; a capacity also comes as text (Graph: api/place-list, samples)."""
    capacity = str(row.get("capacity") or "")
    return FoundRoom(
        str(row["emailAddress"]).lower(),
        str(row.get("displayName") or row["emailAddress"]),
        int(capacity) if capacity.isdecimal() else None,
        str(row.get("building") or ""),
    )


def _hours(row: Mapping[str, Any]) -> MailboxHours:
    error = row.get("error")
    if error:
        is_nobody = str(error.get("responseCode")) == _UNRESOLVED
        return MailboxHours(Access.UNKNOWN if is_nobody else Access.DENIED)
    hours = row.get("workingHours") or {}
    zone = iana(str((hours.get("timeZone") or {}).get("name") or ""))
    return MailboxHours(Access.OPEN, zone, _weekly(hours))


def _weekly(hours: Mapping[str, Any]) -> tuple[tuple[DayPeriod, ...], ...] | None:
    """Monday to Sunday, None where the mailbox tells no hours or none that make sense."""
    days = {str(day).lower() for day in hours.get("daysOfWeek") or ()}
    try:
        start, end = (time.fromisoformat(str(hours[name])) for name in ("startTime", "endTime"))
        period = DayPeriod(start.hour * 60 + start.minute, end.hour * 60 + end.minute)
    except (KeyError, ValueError):
        return None
    return tuple((period,) if day in days else () for day in WEEK) if days else None
