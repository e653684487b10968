"""Microsoft Graph: the few verbs Roomfix needs, built with msgraph-sdk and read as plain JSON.

The SDK's models are not used for reading: one event takes 4 ms to parse and blocks the loop (msgraph-sdk 1.65).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.location import Location
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (
    GetSchedulePostRequestBody,
)
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import CancelPostRequestBody
from msgraph.generated.users.item.events.item.event_item_request_builder import EventItemRequestBuilder
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder

from services.microsoft.graph_wire import DuplicateTransactionError, Wire
from services.model import Busy, ClientId, Connection, PersonId, RoomResponse, Slot
from services.model.meeting import Meeting
from services.parsing.one_line import in_one_line

SCHEDULES_PER_CALL = 20
"""Graph: getSchedule takes 20 schedules a call by its documentation."""
FREE_STATES = frozenset({"free", "workingelsewhere"})
"""Graph: these `showAs` values leave a room bookable; every other one, `unknown` too, counts as busy."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A visit to be put into the organiser's calendar with the room invited; `transaction` makes a repeat harmless."""

    transaction: str
    subject: str
    text: str
    slot: Slot
    room_name: str
    calendar: str


class Graph:
    """The verbs, for all clients."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def close(self) -> None:
        """Close the connections."""
        await self._wire.close()

    async def free_busy(
        self, client: ClientId, connection: Connection, calendars: Iterable[str], *, window: Slot
    ) -> dict[str, Busy | None]:
        """Busy periods per calendar address; None where Graph could not tell: unknown, never free.

        Rows come back whole, not clipped to the window, and may overlap (Graph: getSchedule).
        """
        wanted = list(calendars)
        found: dict[str, Busy | None] = dict.fromkeys(wanted)
        for first in range(0, len(wanted), SCHEDULES_PER_CALL):
            chunk = wanted[first : first + SCHEDULES_PER_CALL]
            rows = await self._schedules(client, connection, chunk, window)
            found |= {name: rows[name.lower()] for name in chunk if name.lower() in rows}
        return found

    async def invite(self, client: ClientId, connection: Connection, invitation: Invitation) -> str:
        """Create the visit's event in the account's calendar and return its id; a repeat returns the first one's.

        Graph: a reused transactionId answers 400 or 409 ErrorDuplicateTransactionId with `@event.existingEventId`.
        """
        sdk = self._wire.sdk(client, connection)
        request = sdk.users.by_user_id(connection.account).events.to_post_request_information(
            _event(invitation), _config()
        )
        try:
            made = await self._wire.send(client, connection, request, needs="id")
        except DuplicateTransactionError as repeat:
            return repeat.event
        return str(made["id"])

    async def find(self, client: ClientId, connection: Connection, transaction: str, *, slot: Slot) -> str | None:
        """The id of the event that was made with that transaction, if there is one around that time."""
        fields = ("id", "transactionId", "isCancelled")
        async for event in self._events(client, connection, connection.account, slot, fields):
            if event.get("transactionId") == transaction and not event.get("isCancelled"):
                return str(event["id"])
        return None

    async def meetings(
        self, client: ClientId, connection: Connection, calendar: str, *, window: Slot
    ) -> tuple[Meeting, ...]:
        """What takes a room in a window, with who organises it; neither subject nor text is asked for.

        Raises NeedsAdmin where the room's calendar is closed to the connection, which may know free/busy all the same.
        """
        fields = ("id", "start", "end", "isAllDay", "isCancelled", "showAs", "organizer", "attendees")
        found = [event async for event in self._events(client, connection, calendar, window, fields)]
        return tuple(_meeting(event, calendar) for event in found if _takes_room(event))

    async def answer(
        self, client: ClientId, connection: Connection, event: str, *, calendar: str
    ) -> RoomResponse | None:
        """What the room said to the invitation so far; None when the event is gone."""
        config = _config(
            EventItemRequestBuilder.EventItemRequestBuilderGetQueryParameters(select=["attendees", "isCancelled"])
        )
        item = self._mailbox(client, connection).events.by_event_id(event)
        request = item.to_get_request_information(config)
        found = await self._wire.send(client, connection, request, gone_is_none=True, needs="attendees")
        if found is None or found.get("isCancelled"):
            return None
        return _answer_of(found["attendees"] or [], calendar)

    async def cancel(self, client: ClientId, connection: Connection, event: str, *, comment: str) -> None:
        """Cancel the visit's event, so that the room is free again; one that is gone already is fine."""
        sdk = self._wire.sdk(client, connection)
        body = CancelPostRequestBody(comment=comment)
        builder = sdk.users.by_user_id(connection.account).events.by_event_id(event).cancel
        await self._wire.send(
            client, connection, builder.to_post_request_information(body, _config()), gone_is_none=True
        )

    async def change(self, client: ClientId, connection: Connection, event: str, invitation: Invitation) -> None:
        """Have the visit's event show who comes and until when; one that is gone already is fine.

        Graph sends the room an update, which accepts anew what is shorter than what it had accepted.
        """
        sdk = self._wire.sdk(client, connection)
        body = Event(body=ItemBody(content_type=BodyType.Text, content=invitation.text), end=_utc(invitation.slot.end))
        builder = sdk.users.by_user_id(connection.account).events.by_event_id(event)
        await self._wire.send(
            client, connection, builder.to_patch_request_information(body, _config()), gone_is_none=True
        )

    async def address_of(self, client: ClientId, connection: Connection, person: str) -> str | None:
        """The address of somebody in the directory by their object id; None for one that it does not know."""
        builder = self._wire.sdk(client, connection).users.by_user_id(person)
        request = builder.to_get_request_information()
        found = await self._wire.send(client, connection, request, gone_is_none=True, needs="id")
        if found is None:
            return None
        return str(found.get("mail") or found.get("userPrincipalName") or "").lower() or None

    async def person_at(self, client: ClientId, connection: Connection, address: str) -> PersonId | None:
        """The object id of the person with that user principal name, which most people's e-mail address is; else None.

        Graph: the directory finds nobody by another address (seen: camerondwyer.com, 2023-07).
        """
        config = _config(UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(select=["id"]))
        builder = self._wire.sdk(client, connection).users.by_user_id(address)
        request = builder.to_get_request_information(config)
        found = await self._wire.send(client, connection, request, gone_is_none=True, needs="id")
        return PersonId(str(found["id"])) if found is not None else None

    async def _events(
        self, client: ClientId, connection: Connection, mailbox: str, window: Slot, fields: Iterable[str]
    ) -> AsyncIterator[Mapping[str, Any]]:
        """These fields of everything in a mailbox that overlaps a window, page by page."""
        view = self._wire.sdk(client, connection).users.by_user_id(mailbox).calendar_view
        query = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
            start_date_time=window.start.isoformat(),
            end_date_time=window.end.isoformat(),
            top=1000,
            select=list(fields),
        )
        request = view.to_get_request_information(_config(query))
        while True:
            page = await self._wire.send(client, connection, request, mailbox=mailbox, needs="value")
            for event in page["value"]:
                yield event
            if "@odata.nextLink" not in page:
                return
            builder = view.with_url(self._wire.own_link(page["@odata.nextLink"]))
            request = builder.to_get_request_information(_config())

    async def _schedules(
        self, client: ClientId, connection: Connection, calendars: list[str], window: Slot
    ) -> dict[str, Busy | None]:
        rows = await schedule_rows(self._wire, client, connection, calendars, window=window)
        return {str(row.get("scheduleId", "")).lower(): _busy(row) for row in rows}

    def _mailbox(self, client: ClientId, connection: Connection) -> UserItemRequestBuilder:
        return self._wire.sdk(client, connection).users.by_user_id(connection.account)


async def schedule_rows(
    wire: Wire, client: ClientId, connection: Connection, calendars: list[str], *, window: Slot
) -> list[Mapping[str, Any]]:
    """What getSchedule says of at most SCHEDULES_PER_CALL calendars, asked through the mailbox of the connection."""
    body = GetSchedulePostRequestBody(
        schedules=calendars,
        start_time=_utc(window.start),
        end_time=_utc(window.end),
        availability_view_interval=30,
    )
    get_schedule = wire.sdk(client, connection).users.by_user_id(connection.account).calendar.get_schedule
    request = get_schedule.to_post_request_information(body, _config())
    answer = await wire.send(client, connection, request, needs="value")
    rows: list[Mapping[str, Any]] = answer["value"]
    return rows


def _config(query: Any = None) -> RequestConfiguration[Any]:
    config: RequestConfiguration[Any] = RequestConfiguration(query_parameters=query)
    # ids change when an item moves unless they are asked to be immutable (Graph: outlook-immutable-id)
    config.headers.add("Prefer", 'outlook.timezone="UTC", IdType="ImmutableId"')
    return config


def _event(invitation: Invitation) -> Event:
    """The event; what becomes a header of the invitation that Exchange sends is one line."""
    room = in_one_line(invitation.room_name)
    address = EmailAddress(address=invitation.calendar, name=room)
    return Event(
        subject=in_one_line(invitation.subject),
        body=ItemBody(content_type=BodyType.Text, content=invitation.text),
        start=_utc(invitation.slot.start),
        end=_utc(invitation.slot.end),
        location=Location(display_name=room, location_email_address=invitation.calendar),
        attendees=[Attendee(type=AttendeeType.Resource, email_address=address)],
        transaction_id=invitation.transaction,
    )


def _utc(moment: datetime) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), time_zone="UTC")


def _busy(row: Mapping[str, Any]) -> Busy | None:
    """The busy periods of one row; None for a row that Graph marks as an error or that is not of the expected shape."""
    if row.get("error") or "scheduleItems" not in row:
        return None
    items = row["scheduleItems"] or []
    # Graph: the status comes capitalised in some answers
    return tuple(
        (_epoch(item["start"]), _epoch(item["end"])) for item in items if str(item["status"]).lower() not in FREE_STATES
    )


def _epoch(point: Mapping[str, str]) -> int:
    moment = datetime.fromisoformat(point["dateTime"])
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def _takes_room(event: Mapping[str, Any]) -> bool:
    return not event.get("isCancelled") and str(event.get("showAs")).lower() not in FREE_STATES


def _meeting(event: Mapping[str, Any], calendar: str) -> Meeting:
    """A meeting; its organiser is "" where Graph does not tell, as with another's private one."""
    organizer = (event.get("organizer") or {}).get("emailAddress") or {}
    address = str(organizer.get("address") or "").lower()
    invited = (one for one in event.get("attendees") or () if one.get("type") != "resource")
    guests = {str((one.get("emailAddress") or {}).get("address") or "").lower() for one in invited}
    return Meeting(
        id=str(event["id"]),
        slot=Slot(*(datetime.fromtimestamp(_epoch(event[name]), UTC) for name in ("start", "end"))),
        address=address,
        name=str(organizer.get("name") or address),
        is_all_day=bool(event.get("isAllDay")),
        has_guests=bool(guests - {address, calendar.lower()}),
    )


def _answer_of(attendees: list[Mapping[str, Any]], calendar: str) -> RoomResponse:
    for attendee in attendees:
        if attendee["emailAddress"].get("address", "").lower() == calendar.lower():
            response = (attendee.get("status") or {}).get("response")
            return RoomResponse(response) if response in set(RoomResponse) else RoomResponse.NONE
    return RoomResponse.NONE
