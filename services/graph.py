"""Microsoft Graph: the few verbs Roomfix needs, built and sent with msgraph-sdk, read as plain JSON.

The SDK's models are not used for reading: parsing one event takes 4 ms and blocks the loop (msgraph-sdk 1.65, measured).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from kiota_abstractions.api_error import APIError
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.request_information import RequestInformation
from kiota_http.middleware.options import RetryHandlerOption
from msgraph.graph_service_client import GraphServiceClient
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.location import Location
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (
    GetSchedulePostRequestBody,
)
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import CancelPostRequestBody
from msgraph.generated.users.item.events.item.event_item_request_builder import EventItemRequestBuilder
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_request_adapter import options as graph_options
from msgraph_core import GraphClientFactory

from services.errors import NeedsAdmin, RoomfixError, Unavailable
from services.model import Answer, Busy, ClientId, Slot

SCHEDULES_PER_CALL = 20
"""Graph: getSchedule takes 20 schedules a call by its documentation."""
MAILBOX_CONCURRENCY = 3
"""Graph: four requests at once per app and mailbox; one is left for whoever else uses the mailbox."""
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


@dataclass(frozen=True, slots=True)
class GraphEndpoint:
    """Where Graph is: `url` with version and without a trailing slash, `hosts` that may be given a token."""

    url: str
    hosts: tuple[str, ...]
    timeout: float = 10.0


class Graph:
    """One Graph for all clients; `token` gives the access token of a client's tenant."""

    def __init__(self, endpoint: GraphEndpoint, token: Callable[[ClientId], Awaitable[str]]) -> None:
        self._endpoint = endpoint
        self._token = token
        self._http: httpx.AsyncClient | None = None
        self._adapters: dict[ClientId, tuple[GraphServiceClient, GraphRequestAdapter]] = {}
        self._gates: dict[str, asyncio.Semaphore] = {}

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def free_busy(
        self, client: ClientId, account: str, calendars: Iterable[str], *, window: Slot
    ) -> dict[str, Busy | None]:
        """Busy periods per calendar address, asked as `account`; None where Graph could not tell: unknown, never free.

        Rows come back whole, not clipped to the window, and may overlap (Graph: getSchedule).
        """
        wanted = list(calendars)
        found: dict[str, Busy | None] = dict.fromkeys(wanted)
        for first in range(0, len(wanted), SCHEDULES_PER_CALL):
            chunk = wanted[first : first + SCHEDULES_PER_CALL]
            rows = await self._schedules(client, account, chunk, window)
            found |= {name: rows[name.lower()] for name in chunk if name.lower() in rows}
        return found

    async def invite(self, client: ClientId, account: str, invitation: Invitation) -> str:
        """Create the visit's event in `account`'s calendar and return its id; a repeat returns the first one's id.

        Graph: a reused transactionId answers 400 or 409 ErrorDuplicateTransactionId with `@event.existingEventId`.
        """
        sdk, _ = self._sdk(client)
        request = sdk.users.by_user_id(account).events.to_post_request_information(_event(invitation), _config())
        try:
            made = await self._send(client, account, request)
        except _DuplicateTransactionError as repeat:
            return repeat.event
        return str(made["id"])

    async def find(self, client: ClientId, account: str, transaction: str, *, slot: Slot) -> str | None:
        """The id of the event that was made with that transaction, if there is one around that time."""
        sdk, adapter = self._sdk(client)
        config = _config(
            CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
                start_date_time=slot.start.isoformat(),
                end_date_time=slot.end.isoformat(),
                top=1000,
                select=["id", "transactionId", "isCancelled"],
            )
        )
        request = sdk.users.by_user_id(account).calendar_view.to_get_request_information(config)
        while True:
            page = await self._send(client, account, request)
            for event in page["value"]:
                if event.get("transactionId") == transaction and not event.get("isCancelled"):
                    return str(event["id"])
            if "@odata.nextLink" not in page:
                return None
            builder = sdk.users.by_user_id(account).calendar_view.with_url(self._own(page["@odata.nextLink"], adapter))
            request = builder.to_get_request_information(_config())

    async def answer(self, client: ClientId, account: str, event: str, *, calendar: str) -> Answer | None:
        """What the room said to the invitation so far; None when the event is gone."""
        sdk, _ = self._sdk(client)
        config = _config(
            EventItemRequestBuilder.EventItemRequestBuilderGetQueryParameters(select=["attendees", "isCancelled"])
        )
        request = sdk.users.by_user_id(account).events.by_event_id(event).to_get_request_information(config)
        found = await self._send(client, account, request, gone_is_none=True)
        if found is None or found.get("isCancelled"):
            return None
        return _answer_of(found.get("attendees") or [], calendar)

    async def cancel(self, client: ClientId, account: str, event: str, *, comment: str) -> None:
        """Cancel the visit's event, so that the room is free again; one that is gone already is fine."""
        sdk, _ = self._sdk(client)
        body = CancelPostRequestBody(comment=comment)
        builder = sdk.users.by_user_id(account).events.by_event_id(event).cancel
        await self._send(client, account, builder.to_post_request_information(body, _config()), gone_is_none=True)

    async def _schedules(
        self, client: ClientId, account: str, calendars: list[str], window: Slot
    ) -> dict[str, Busy | None]:
        body = GetSchedulePostRequestBody(
            schedules=calendars, start_time=_utc(window.start), end_time=_utc(window.end), availability_view_interval=30
        )
        sdk, _ = self._sdk(client)
        request = sdk.users.by_user_id(account).calendar.get_schedule.to_post_request_information(body, _config())
        answer = await self._send(client, account, request)
        return {str(row.get("scheduleId", "")).lower(): _busy(row) for row in answer["value"]}

    async def _send(
        self, client: ClientId, account: str, request: RequestInformation, *, gone_is_none: bool = False
    ) -> Any:
        _, adapter = self._sdk(client)
        gate = self._gates.setdefault(account, asyncio.Semaphore(MAILBOX_CONCURRENCY))
        try:
            async with gate:
                raw = await adapter.send_primitive_async(request, "bytes", {"XXX": ODataError})
            return json.loads(raw) if raw else {}
        except APIError as error:
            if gone_is_none and error.response_status_code == 404:
                return None
            raise _mapped(error) from error
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable("graph_away") from error

    def _sdk(self, client: ClientId) -> tuple[GraphServiceClient, GraphRequestAdapter]:
        if client not in self._adapters:
            self._adapters[client] = self._connect(client)
        return self._adapters[client]

    def _connect(self, client: ClientId) -> tuple[GraphServiceClient, GraphRequestAdapter]:
        if self._http is None:
            plain = httpx.AsyncClient(
                timeout=self._endpoint.timeout, http2=False, trust_env=not _is_loopback(self._endpoint)
            )
            # retries are the job queue's: the SDK would repeat a POST up to three times and wait up to 180 s in between
            options = {**graph_options, RetryHandlerOption.get_key(): RetryHandlerOption(should_retry=False)}
            self._http = GraphClientFactory.create_with_default_middleware(client=plain, options=options)
        provider = BaseBearerTokenAuthenticationProvider(_Tokens(self._endpoint, lambda: self._token(client)))
        adapter = GraphRequestAdapter(provider, client=self._http)
        adapter.base_url = self._endpoint.url
        return GraphServiceClient(request_adapter=adapter), adapter

    def _own(self, link: str, adapter: GraphRequestAdapter) -> str:
        if not link.startswith(f"{adapter.base_url.rstrip('/')}/"):
            raise Unavailable("graph_away")  # a token must not follow a link to another host
        return link


class _Tokens(AccessTokenProvider):
    def __init__(self, endpoint: GraphEndpoint, token: Callable[[], Awaitable[str]]) -> None:
        self._hosts = AllowedHostsValidator(list(endpoint.hosts))
        self._token = token

    async def get_authorization_token(self, uri: str, additional_authentication_context: Any = None) -> str:
        if not self._hosts.is_url_host_valid(uri):
            raise ValueError("no token for a foreign host")  # an empty one would go out without Authorization, unseen
        return await self._token()

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self._hosts


class _DuplicateTransactionError(Exception):
    def __init__(self, event: str) -> None:
        super().__init__(event)
        self.event = event


def _config(query: Any = None) -> RequestConfiguration[Any]:
    config: RequestConfiguration[Any] = RequestConfiguration(query_parameters=query)
    # ids change when an item moves unless they are asked to be immutable (Graph: outlook-immutable-id)
    config.headers.add("Prefer", 'outlook.timezone="UTC", IdType="ImmutableId"')
    return config


def _event(invitation: Invitation) -> Event:
    address = EmailAddress(address=invitation.calendar, name=invitation.room_name)
    return Event(
        subject=invitation.subject,
        body=ItemBody(content_type=BodyType.Text, content=invitation.text),
        start=_utc(invitation.slot.start),
        end=_utc(invitation.slot.end),
        location=Location(display_name=invitation.room_name, location_email_address=invitation.calendar),
        attendees=[Attendee(type=AttendeeType.Resource, email_address=address)],
        transaction_id=invitation.transaction,
    )


def _utc(moment: datetime) -> DateTimeTimeZone:
    return DateTimeTimeZone(date_time=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), time_zone="UTC")


def _busy(row: Mapping[str, Any]) -> Busy | None:
    """The busy periods of one row; None for a row that Graph marks as an error or that has none of the expected shape."""
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


def _answer_of(attendees: list[Mapping[str, Any]], calendar: str) -> Answer:
    for attendee in attendees:
        if attendee["emailAddress"].get("address", "").lower() == calendar.lower():
            response = (attendee.get("status") or {}).get("response")
            return Answer(response) if response in set(Answer) else Answer.NONE
    return Answer.NONE


def _mapped(error: APIError) -> RoomfixError | _DuplicateTransactionError:
    """Graph's error as ours, by status and code, never by its message (Graph: concepts/errors)."""
    status = error.response_status_code or 0
    detail = getattr(error, "error", None)
    code = (getattr(detail, "code", None) or "").lower()
    if code == "errorduplicatetransactionid":
        existing = (detail.additional_data if detail else {}).get("@event.existingEventId")
        if existing:
            return _DuplicateTransactionError(str(existing))
    if status in {401, 403}:
        return NeedsAdmin("graph_denied", code=code or str(status))
    if status == 429 or status >= 500 or status == 412:
        return Unavailable("graph_away", retry_after=_retry_after(error))
    return NeedsAdmin("graph_refused", code=code or str(status))


def _retry_after(error: APIError) -> float | None:
    wanted = (error.response_headers or {}).get("retry-after", "")
    try:
        return float(wanted)  # Graph sends fractions of a second too
    except ValueError:
        return None


def _is_loopback(endpoint: GraphEndpoint) -> bool:
    return endpoint.url.startswith("http://")
