"""Reading the stand-in: rooms, calendar views and free/busy as the contract describes them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from yarl import URL

from sandbox.m365 import CONTOSO
from sandbox.m365.tenant import with_rooms
from tests.builders.running_m365 import INN, ISAR, LENA, ROOMFIX, an_invitation, asking, at, contoso, view

GET_SCHEDULE = f"/users/{ROOMFIX}/calendar/getSchedule"


@pytest.mark.parametrize("spelling", ["microsoft.graph.room", "graph.room", "Microsoft.Graph.Room"])
async def test_rooms_are_listed_under_every_spelling(spelling: str) -> None:
    async with contoso() as it:
        answer = await it.get(f"/places/{spelling}")
    assert [row["emailAddress"] for row in answer.rows] == [room.address for room in CONTOSO.rooms]
    assert answer.rows[0] | {"displayName": "Isar", "capacity": 14, "floorNumber": 1} == answer.rows[0]


async def test_rooms_come_by_the_hundred_and_the_next_link_leads_to_the_rest() -> None:
    async with contoso(tenant=with_rooms(CONTOSO, 250)) as it:
        sizes, link = [], "/places/microsoft.graph.room"
        while link:
            page = await it.get(link)
            sizes.append(len(page.rows))
            link = page.body.get("@odata.nextLink", "")
    assert sizes == [100, 100, 50]


async def test_the_rooms_of_a_list_are_found_by_its_address() -> None:
    async with contoso() as it:
        lists = await it.get("/places/microsoft.graph.roomlist")
        rooms = await it.get(f"/places/{lists.rows[1]['emailAddress']}/microsoft.graph.roomlist/rooms")
        by_id = await it.get(f"/places/{lists.rows[1]['id']}/microsoft.graph.roomlist/rooms")
    assert {row["emailAddress"][:4] for row in rooms.rows} == {"nyc."}
    assert by_id.status == 404


async def test_a_calendar_view_has_ten_events_a_page_unless_asked_for_more() -> None:
    async with contoso(seed=7) as it:
        first = await it.get(view(ISAR, "05", "17"))
        everything = await it.get(view(ISAR, "05", "17", top=1000))
        too_many = await it.get(view(ISAR, top=1001))
    assert len(first.rows) == 10
    assert len(everything.rows) > 20
    assert "@odata.nextLink" not in everything.body
    assert too_many.status == 400


async def test_following_next_links_finds_every_event_once_on_the_address_the_client_used() -> None:
    async with contoso(seed=7) as it:
        everything = await it.get(view(ISAR, "05", "17", top=1000))
        ids, link = [], it.m365.graph_url.replace("127.0.0.1", "localhost") + view(ISAR, "05", "17")
        while link:
            assert URL(link).host == "localhost"
            page = await it.get(link)
            ids += [row["id"] for row in page.rows]
            link = page.body.get("@odata.nextLink", "")
    assert sorted(ids) == sorted(row["id"] for row in everything.rows)


async def test_a_view_holds_what_overlaps_its_window_and_not_what_touches_it() -> None:
    async with contoso() as it:
        for start, end in (("06 08:00", "06 09:00"), ("06 08:30", "06 09:30"), ("06 10:00", "06 11:00")):
            it.m365.add_meeting(ISAR, at(start), at(end))
        path = f"/users/{ISAR}/calendarView?startDateTime=2026-01-06T10:00:00%2B01:00&endDateTime=2026-01-06T10:00:00"
        answer = await it.get(path)
    assert [row["start"]["dateTime"] for row in answer.rows] == ["2026-01-06T08:30:00.0000000"]


async def test_a_view_without_a_window_is_refused() -> None:
    async with contoso() as it:
        answer = await it.get(f"/users/{ISAR}/calendarView?startDateTime=2026-01-06T10:00:00Z")
    assert (answer.status, answer.code) == (400, "ErrorInvalidParameter")


async def test_a_plus_sign_that_was_not_encoded_is_refused() -> None:
    async with contoso() as it:
        window = "startDateTime=2026-01-06T10:00:00+01:00&endDateTime=2026-01-07T10:00:00Z"
        url = URL(f"{it.m365.graph_url}/users/{ISAR}/calendarView?{window}", encoded=True)
        async with it.session.get(url, headers={"Authorization": f"Bearer {it.token}"}) as response:
            body = await response.json()
    assert body["error"]["code"] == "ErrorInvalidParameter"


async def test_a_view_is_sorted_and_cut_to_the_named_properties_when_asked() -> None:
    async with contoso(seed=7) as it:
        plain = await it.get(view(ISAR, "05", "17", top=1000))
        answer = await it.get(view(ISAR, "05", "17", top=1000, select="start,showAs", orderby="start/dateTime"))
    starts = [row["start"]["dateTime"] for row in answer.rows]
    assert starts == sorted(starts)
    assert starts != [row["start"]["dateTime"] for row in plain.rows]
    assert set(answer.rows[0]) == {"@odata.etag", "id", "start", "showAs"}


@pytest.mark.parametrize("zone", ["W. Europe Standard Time", "Europe/Berlin"])
async def test_times_come_in_the_preferred_zone_with_seven_digits(zone: str) -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        answer = await it.get(view(ISAR), headers={"Prefer": f'outlook.timezone="{zone}", IdType="ImmutableId"'})
    assert answer.rows[0]["start"] == {"dateTime": "2026-01-06T11:00:00.0000000", "timeZone": zone}


@pytest.mark.parametrize("zone", ["Europe/Madrid", "Central Europe Time", "CET"])
async def test_a_zone_graph_does_not_list_is_refused(zone: str) -> None:
    async with contoso() as it:
        answer = await it.get(view(ISAR), headers={"Prefer": f'outlook.timezone="{zone}"'})
    assert (answer.status, answer.code) == (400, "TimeZoneNotSupportedException")


async def test_an_all_day_event_says_midnight_in_a_view_and_the_true_time_in_free_busy() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("05 23:00"), at("06 23:00"), is_all_day=True)
        seen = await it.get(view(ISAR), headers={"Prefer": 'outlook.timezone="Eastern Standard Time"'})
        busy = await it.post(GET_SCHEDULE, asking(ISAR))
    assert seen.rows[0]["start"] == {"dateTime": "2026-01-06T00:00:00.0000000", "timeZone": "Eastern Standard Time"}
    assert busy.rows[0]["scheduleItems"][0]["start"]["dateTime"] == "2026-01-05T23:00:00.0000000"


async def test_a_series_is_expanded_in_a_view_and_not_among_the_events() -> None:
    async with contoso(seed=7) as it:
        seen = await it.get(view(ISAR, "05", "17", top=1000))
        events = await it.get(f"/users/{ISAR}/events?$top=1000")
    kinds = {row["type"] for row in seen.rows}
    assert kinds == {"singleInstance", "occurrence", "exception"}
    assert {row["type"] for row in events.rows} == {"singleInstance", "seriesMaster"}
    masters = {row["id"] for row in events.rows if row["type"] == "seriesMaster"}
    assert {row["seriesMasterId"] for row in seen.rows if row["type"] != "singleInstance"} == masters


async def test_the_immutable_id_is_another_string_for_the_same_event() -> None:
    wish = {"Prefer": 'IdType="ImmutableId"'}
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        plain, immutable = await it.get(view(ISAR)), await it.get(view(ISAR), headers=wish)
        ids = [answer.rows[0]["id"] for answer in (plain, immutable)]
        found = [await it.get(f"/users/{ISAR}/events/{item}") for item in ids]
        lowered = await it.get(f"/users/{ISAR}/events/{ids[0].lower()}")
    assert ids[0] != ids[1]
    assert found[0].body["iCalUId"] == found[1].body["iCalUId"]
    assert lowered.code == "ErrorItemNotFound"


async def test_path_names_have_no_case_and_addresses_may_be_encoded() -> None:
    async with contoso() as it:
        window = "startdatetime=2026-01-06&enddatetime=2026-01-07"
        known = await it.get(f"/Users/MUC.ISAR%40contoso.example/Calendar/CALENDARVIEW?{window}")
        unknown = await it.get("/users/muc.isar@contoso.example/calendarViews")
    assert known.status == 200
    assert unknown.code == "BadRequest"


async def test_events_can_be_found_by_their_uid() -> None:
    async with contoso(seed=7) as it:
        wanted = (await it.get(view(ISAR, "05", "17"))).rows[0]
        found = await it.get(f"/users/{ISAR}/calendar/events?$filter=subject eq 'nothing like it'")
        by_uid = await it.get(f"/users/{LENA}/events?$top=1000&$filter=iCalUId eq '{wanted['iCalUId']}'")
        refused = await it.get(f"/users/{LENA}/events?$filter=startswith(subject,'x')")
    assert found.rows == []
    assert all(row["iCalUId"] == wanted["iCalUId"] for row in by_uid.rows)
    assert refused.status == 400


async def test_free_busy_answers_in_the_order_asked_with_whole_items() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("05 23:30"), at("06 00:45"))
        it.m365.add_meeting(ISAR, at("06 02:00"), at("06 02:30"), show_as="tentative")
        it.m365.add_meeting(ISAR, at("06 03:00"), at("06 03:30"), show_as="workingElsewhere")
        answer = await it.post(GET_SCHEDULE, asking(INN, ISAR, end="06 04:00"))
    empty, busy = answer.rows
    assert (empty["scheduleId"], empty["availabilityView"]) == (INN, "00000000")
    assert busy["availabilityView"] == "22001000"
    assert busy["scheduleItems"][0]["start"]["dateTime"] == "2026-01-05T23:30:00.0000000"
    assert busy["workingHours"]["timeZone"] == {"name": "W. Europe Standard Time"}


async def test_a_slot_shows_the_highest_status_that_touches_it() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 08:30"), at("06 09:30"))
        it.m365.add_meeting(ISAR, at("06 12:00"), at("06 13:00"), show_as="tentative")
        it.m365.add_meeting(ISAR, at("06 12:00"), at("06 14:00"))
        wish = asking(ISAR, start="06 09:00", end="06 17:30", availabilityViewInterval=60)
        answer = await it.post(GET_SCHEDULE, wish)
    assert answer.rows[0]["availabilityView"] == "200220000"


async def test_free_busy_takes_pascal_case_and_odata_types() -> None:
    async with contoso() as it:
        body = {name[0].upper() + name[1:]: value for name, value in asking(ISAR).items()}
        answer = await it.post(GET_SCHEDULE, {**body, "@odata.type": "#x", "AvailabilityViewInterval": 15})
    assert len(answer.rows[0]["availabilityView"]) == 96


async def test_an_address_nobody_has_is_an_error_in_its_row_alone() -> None:
    async with contoso() as it:
        answer = await it.post(GET_SCHEDULE, asking("ghost@contoso.example", ISAR))
    ghost, isar = answer.rows
    assert ghost["error"]["responseCode"] == "5009"
    assert "availabilityView" not in ghost
    assert isar["availabilityView"] == "0" * 48


async def test_a_hundred_schedules_are_taken_and_one_more_is_not() -> None:
    async with contoso() as it:
        most = await it.post(GET_SCHEDULE, asking(*[ISAR] * 100))
        more = await it.post(GET_SCHEDULE, asking(*[ISAR] * 101))
    assert len(most.rows) == 100
    assert (more.status, more.code) == (400, "ErrorMailboxDataArrayTooBig")


async def test_a_private_item_in_free_busy_tells_only_its_time() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"), sensitivity="private")
        answer = await it.post(GET_SCHEDULE, asking(ISAR))
    item = answer.rows[0]["scheduleItems"][0]
    assert item["isPrivate"] is True
    assert "subject" not in item


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"end": "31 00:00", "availabilityViewInterval": 4}, 400, "ErrorInvalidMergedFreeBusyInterval"),
        ({"availabilityViewInterval": None}, 500, "ErrorInternalServerError"),
        ({"start": "07 00:00", "end": "06 00:00"}, 400, "ErrorInvalidParameter"),
    ],
)
async def test_a_free_busy_question_that_cannot_be_is_refused(changes: dict[str, Any], status: int, code: str) -> None:
    async with contoso() as it:
        answer = await it.post(GET_SCHEDULE, asking(ISAR, **changes))
    assert (answer.status, answer.code) == (status, code)


async def test_sixty_two_days_are_too_long_for_free_busy() -> None:
    async with contoso() as it:
        late = {"dateTime": "2026-03-10T00:00:00", "timeZone": "UTC"}
        answer = await it.post(GET_SCHEDULE, {**asking(ISAR), "endTime": late})
    assert answer.code == "ErrorTimeIntervalTooBig"


async def test_every_answer_carries_its_request_ids() -> None:
    async with contoso() as it:
        answer = await it.get("/places/microsoft.graph.room", headers={"client-request-id": "mine"})
        refused = await it.get("/nothing", headers={"client-request-id": "mine"})
    for each in (answer, refused):
        assert each.headers["client-request-id"] == "mine"
        assert each.headers["request-id"]
        assert each.headers["Content-Type"].startswith("application/json;odata.metadata=minimal")
    assert refused.body["error"]["innerError"]["client-request-id"] == "mine"


async def test_the_same_seed_gives_the_same_two_weeks_with_free_time_in_every_room() -> None:
    async with contoso(seed=7) as one, contoso(seed=7) as other, contoso(seed=8) as third:
        calendars = [
            {
                room.address: [(e.start, e.end, e.subject) for e in it.m365.events(room.address)]
                for room in CONTOSO.rooms
            }
            for it in (one, other, third)
        ]
        moods = {(e.show_as, e.sensitivity) for room in CONTOSO.rooms for e in one.m365.events(room.address)}
        tuesday = [await one.get(view(room.address, "06", "07", top=1000)) for room in CONTOSO.rooms]
    assert calendars[0] == calendars[1]
    assert calendars[0] != calendars[2]
    assert {("busy", "normal"), ("tentative", "normal"), ("busy", "private")} <= moods
    assert all(1 <= len(room.rows) <= 6 for room in tuesday)


async def test_no_room_and_no_person_is_in_two_meetings_at_once_except_on_all_day_blocks() -> None:
    async with contoso(seed=7) as it:
        for address in [each.address for each in CONTOSO.rooms] + [each.address for each in CONTOSO.people]:
            timed = [e for e in it.m365.events(address) if e.kind != "seriesMaster" and not e.is_all_day]
            assert all(first.end <= second.start for first, second in pairwise(timed))


async def test_an_event_needs_json_and_known_names() -> None:
    async with contoso() as it:
        plain = await it.ask(
            "POST", f"/users/{ROOMFIX}/events", data="not json", headers={"Content-Type": "text/plain"}
        )
        misspelt = await it.post(f"/users/{ROOMFIX}/events", an_invitation(transactionID2="x"))
    assert plain.code == "BadRequest"
    assert misspelt.code == "RequestBodyRead"
