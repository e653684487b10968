"""Microsoft's own libraries against the stand-in: what they send is understood, what they read is right."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator
from kiota_abstractions.authentication.base_bearer_token_authentication_provider import (
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.models.attendee import Attendee
from msgraph.generated.models.attendee_type import AttendeeType
from msgraph.generated.models.date_time_time_zone import DateTimeTimeZone
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.event import Event
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.calendar.get_schedule.get_schedule_post_request_body import (
    GetSchedulePostRequestBody,
)
from msgraph.generated.users.item.calendar_view.calendar_view_request_builder import CalendarViewRequestBuilder
from msgraph.generated.users.item.events.item.cancel.cancel_post_request_body import CancelPostRequestBody
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from sandbox.m365 import CONTOSO
from sandbox.m365.faults import aadsts, throttled
from tests.builders.msal_loopback import LoopbackHttp, an_app
from tests.builders.running_m365 import ISAR, LENA, ROOMFIX, Contoso, at, contoso

RETURN_TO = "http://127.0.0.1:3978/connect/return"
DEFAULT = ["https://graph.microsoft.com/.default"]


class OneToken(AccessTokenProvider):
    """The SDK's token provider with one token for loopback."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get_authorization_token(self, uri: str, _context: dict[str, Any] | None = None) -> str:
        return self._token

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return AllowedHostsValidator(["127.0.0.1"])


def a_client(it: Contoso, http: httpx.AsyncClient) -> GraphServiceClient:
    adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(OneToken(it.token)), client=http)
    adapter.base_url = it.m365.graph_url
    return GraphServiceClient(request_adapter=adapter)


async def test_msal_gets_an_application_token_once_and_keeps_it() -> None:
    async with contoso() as it:
        http = LoopbackHttp(it.m365.login_url)
        app = await asyncio.to_thread(an_app, http)
        first = await asyncio.to_thread(app.acquire_token_for_client, DEFAULT)
        again = await asyncio.to_thread(app.acquire_token_for_client, DEFAULT)
        seen = await it.get("/organization", token=first["access_token"])
        http.close()
    assert first["access_token"] == again["access_token"]
    assert len([url for url in http.asked if url.endswith("/token")]) == 1
    assert seen.status == 200


async def test_msal_signs_a_person_in_and_refreshes_silently() -> None:
    async with contoso() as it:
        it.m365.identity.token_lifetime = 2  # msal takes what has less than five minutes left for expired
        http = LoopbackHttp(it.m365.login_url)
        app = await asyncio.to_thread(an_app, http)
        flow = app.initiate_auth_code_flow(
            ["User.Read", "Calendars.ReadWrite"],
            redirect_uri=RETURN_TO,
            login_hint=LENA,
            response_mode="form_post",
        )
        assert flow["auth_uri"].startswith(it.m365.login_url)
        async with it.session.get(flow["auth_uri"]) as response:
            back = dict(re.findall(r'name="(\w+)" value="([^"]*)"', await response.text()))
        answer = await asyncio.to_thread(app.acquire_token_by_auth_code_flow, flow, back)
        account = (await asyncio.to_thread(app.get_accounts))[0]
        renewed = await asyncio.to_thread(app.acquire_token_silent, ["User.Read"], account)
        me = await it.get("/me", token=renewed["access_token"])
        http.close()
    assert answer["id_token_claims"]["preferred_username"] == LENA
    assert account["username"] == LENA
    assert renewed["access_token"] != answer["access_token"]
    assert me.body["displayName"] == "Lena Vogt"


async def test_msal_hands_an_expired_secret_through() -> None:
    async with contoso() as it:
        it.m365.faults.add(aadsts(7000222))
        http = LoopbackHttp(it.m365.login_url)
        app = await asyncio.to_thread(an_app, http)
        answer = await asyncio.to_thread(app.acquire_token_for_client, DEFAULT)
        http.close()
    assert (answer["error"], answer["error_codes"]) == ("invalid_client", [7000222])


async def test_the_sdk_lists_rooms_reads_free_busy_and_a_view() -> None:
    async with contoso() as it, httpx.AsyncClient(trust_env=False) as http:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        client = a_client(it, http)
        rooms: Any = await client.places.graph_room.get()
        body = GetSchedulePostRequestBody(
            schedules=[ISAR, "ghost@contoso.example"],
            start_time=DateTimeTimeZone(date_time="2026-01-06T08:00:00", time_zone="W. Europe Standard Time"),
            end_time=DateTimeTimeZone(date_time="2026-01-06T18:00:00", time_zone="W. Europe Standard Time"),
            availability_view_interval=60,
        )
        busy: Any = await client.users.by_user_id(ROOMFIX).calendar.get_schedule.post(body)
        query = CalendarViewRequestBuilder.CalendarViewRequestBuilderGetQueryParameters(
            start_date_time="2026-01-06T00:00:00+01:00",
            end_date_time="2026-01-07T00:00:00+01:00",
            select=["id", "showAs", "start"],
            orderby=["start/dateTime"],
        )
        wish = RequestConfiguration(query_parameters=query)
        wish.headers.add("Prefer", 'outlook.timezone="W. Europe Standard Time"')
        wish.headers.add("Prefer", 'IdType="ImmutableId"')
        seen: Any = await client.users.by_user_id(ISAR).calendar_view.get(request_configuration=wish)
    assert len(rooms.value) == len(CONTOSO.rooms)
    assert busy.value[0].availability_view == "0002000000"
    assert busy.value[1].error.response_code == "5009"
    assert seen.value[0].start.date_time == "2026-01-06T11:00:00.0000000"
    assert seen.value[0].id.startswith("AAkALg")


async def test_the_sdk_books_a_room_watches_its_answer_and_cancels() -> None:
    async with contoso() as it, httpx.AsyncClient(trust_env=False) as http:
        events = a_client(it, http).users.by_user_id(ROOMFIX).events
        start, end = (DateTimeTimeZone(date_time=f"2026-01-06T{hour}:00:00", time_zone="UTC") for hour in (10, 11))
        room = Attendee(type=AttendeeType.Resource, email_address=EmailAddress(address=ISAR))
        made: Any = await events.post(
            Event(subject="Repair", start=start, end=end, attendees=[room], transaction_id="c1")
        )
        it.m365.settle()
        answered: Any = await events.by_event_id(made.id).get()
        with pytest.raises(ODataError) as duplicate:
            await events.post(Event(subject="Repair", start=start, end=end, transaction_id="c1"))
        await events.by_event_id(made.id).cancel.post(CancelPostRequestBody(comment="off"))
        it.m365.settle()
        left = it.m365.events(ISAR)
    assert answered.attendees[0].status.response.value == "accepted"
    error: Any = duplicate.value.error
    assert error.additional_data["@event.existingEventId"] == made.id
    assert left == []


async def test_the_sdk_waits_out_a_throttle_by_itself() -> None:
    async with contoso() as it:
        it.m365.faults.add(throttled("places", retry_after="1"))
        async with GraphClientFactory.create_with_default_middleware(httpx.AsyncClient(trust_env=False)) as http:
            rooms: Any = await a_client(it, http).places.graph_room.get()
    assert len(rooms.value) == len(CONTOSO.rooms)
    assert [seen.status for seen in it.m365.log] == [429, 200]
