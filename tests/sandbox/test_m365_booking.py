"""Booking in the stand-in: invitations, the rooms' answers, changes, cancellations and transaction ids."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.m365 import Automate, Duplicate, Policy
from tests.builders.running_m365 import (
    INN,
    ISAR,
    LENA,
    NOW,
    ROOMFIX,
    Contoso,
    an_invitation,
    at,
    contoso,
    until,
    view,
    wall,
)

EVENTS = f"/users/{ROOMFIX}/events"


async def subjects(it: Contoso, room: str = ISAR) -> list[str]:
    return [row["subject"] for row in (await it.get(view(room))).rows]


async def test_a_created_event_says_that_the_room_has_not_answered() -> None:
    async with contoso() as it:
        created = await it.book()
        room_copies = await subjects(it)
    attendee = created.body["attendees"][0]
    assert created.status == 201
    assert attendee["status"] == {"response": "none", "time": "0001-01-01T00:00:00Z"}
    assert attendee["emailAddress"]["name"] == "Isar"
    assert room_copies == []


async def test_a_free_room_accepts_after_its_delay_and_keeps_a_copy_in_the_organizers_name() -> None:
    async with contoso() as it:
        it.m365.attendant.policies[ISAR] = Policy(delay=0.5)
        created = (await it.book(body={"contentType": "text", "content": "secret"})).body
        assert await it.answer_of(created) == "none"
        await until(lambda: bool(it.m365.events(ISAR)))
        assert await it.answer_of(created) == "accepted"
        copy = (await it.get(view(ISAR))).rows[0]
    assert copy["subject"] == "Roomfix "
    assert copy["body"]["content"] == ""
    assert copy["iCalUId"] == created["iCalUId"]
    assert copy["id"] != created["id"]
    assert (copy["isOrganizer"], copy["transactionId"]) == (False, None)
    assert copy["responseStatus"]["response"] == "accepted"


async def test_a_busy_room_declines_and_the_organizers_event_stays() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:30"), at("06 11:30"))
        created = (await it.book()).body
        it.m365.settle()
        answer = await it.answer_of(created)
        in_room = await subjects(it)
    assert answer == "declined"
    assert len(in_room) == 1


async def test_of_two_rivals_for_the_same_time_the_room_accepts_the_first() -> None:
    async with contoso() as it:
        first = (await it.book()).body
        second = (await it.book(start="06 10:30", end="06 11:30")).body
        it.m365.settle()
        assert await it.answer_of(first) == "accepted"
        assert await it.answer_of(second) == "declined"


@pytest.mark.parametrize(
    ("policy", "start", "end", "expected"),
    [
        (Policy(allow_conflicts=True), "06 10:00", "06 11:00", "accepted"),
        (Policy(booking_window_days=2), "08 10:00", "08 11:00", "declined"),
        (Policy(booking_window_days=4), "08 10:00", "08 11:00", "accepted"),
        (Policy(maximum_minutes=30), "08 10:00", "08 11:00", "declined"),
        (Policy(maximum_minutes=0), "08 10:00", "08 11:00", "accepted"),
        (Policy(only_work_hours=True), "08 06:30", "08 07:30", "declined"),
        (Policy(only_work_hours=True), "08 07:00", "08 17:00", "accepted"),
        (Policy(only_work_hours=True), "10 10:00", "10 11:00", "declined"),
        (Policy(automate=Automate.AUTO_UPDATE), "06 10:00", "06 11:00", "tentativelyAccepted"),
        (Policy(automate=Automate.NONE), "08 10:00", "08 11:00", "none"),
    ],
)
async def test_a_room_answers_by_its_policy(policy: Policy, start: str, end: str, expected: str) -> None:
    async with contoso() as it:
        it.m365.attendant.policies[ISAR] = policy
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        created = (await it.book(start=start, end=end)).body
        it.m365.settle()
        assert await it.answer_of(created) == expected


async def test_a_pencilled_meeting_is_tentative_in_the_room() -> None:
    async with contoso() as it:
        it.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE)
        await it.book()
        it.m365.settle()
        copy = (await it.get(view(ISAR))).rows[0]
    assert copy["showAs"] == "tentative"


async def test_the_rooms_answer_makes_the_etag_stale() -> None:
    async with contoso() as it:
        created = (await it.book()).body
        it.m365.settle()
        stale = {"If-Match": created["@odata.etag"]}
        refused = await it.ask("PATCH", f"{EVENTS}/{created['id']}", json={"subject": "x"}, headers=stale)
        fresh = (await it.get(f"{EVENTS}/{created['id']}")).body["@odata.etag"]
        taken = await it.ask("PATCH", f"{EVENTS}/{created['id']}", json={"subject": "x"}, headers={"If-Match": fresh})
    assert (refused.status, refused.code) == (412, "ErrorIrresolvableConflict")
    assert (taken.status, taken.body["subject"]) == (200, "x")


async def test_a_new_time_makes_the_room_look_again() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 14:00"), at("06 15:00"))
        created = (await it.book()).body
        it.m365.settle()
        moved = await it.ask(
            "PATCH", f"{EVENTS}/{created['id']}", json={"start": wall("06 12:00"), "end": wall("06 13:00")}
        )
        assert moved.body["attendees"][0]["status"]["response"] == "none"
        it.m365.settle()
        assert await it.answer_of(created) == "accepted"
        starts = {row["start"]["dateTime"][11:16] for row in (await it.get(view(ISAR))).rows}
        assert starts == {"12:00", "14:00"}
        onto_another = {"start": wall("06 14:30"), "end": wall("06 15:30")}
        await it.ask("PATCH", f"{EVENTS}/{created['id']}", json=onto_another)
        it.m365.settle()
        assert await it.answer_of(created) == "declined"
        assert len((await it.get(view(ISAR))).rows) == 1


async def test_a_new_subject_does_not_ask_the_room_again() -> None:
    async with contoso() as it:
        created = (await it.book()).body
        it.m365.settle()
        await it.ask("PATCH", f"{EVENTS}/{created['id']}", json={"subject": "Other"})
        assert await it.answer_of(created) == "accepted"


async def test_another_room_on_the_list_gives_the_first_one_back() -> None:
    async with contoso() as it:
        created = (await it.book()).body
        it.m365.settle()
        rooms = [{"type": "resource", "emailAddress": {"address": INN}}]
        await it.ask("PATCH", f"{EVENTS}/{created['id']}", json={"attendees": rooms})
        it.m365.settle()
        assert await subjects(it, ISAR) == []
        assert await subjects(it, INN) == ["Roomfix "]


@pytest.mark.parametrize("ending", ["cancel", "delete"])
async def test_an_ended_meeting_leaves_the_room(ending: str) -> None:
    async with contoso() as it:
        created = (await it.book()).body
        it.m365.settle()
        path = f"{EVENTS}/{created['id']}"
        ended = await (it.post(f"{path}/cancel", {"Comment": "off"}) if ending == "cancel" else it.ask("DELETE", path))
        it.m365.settle()
        gone = await it.get(path)
        again = await it.ask("DELETE", path)
        in_room = await subjects(it)
    assert (ended.status, ended.body) == (202 if ending == "cancel" else 204, "")
    assert in_room == []
    assert (gone.code, again.code) == ("ErrorItemNotFound", "ErrorItemNotFound")


async def test_a_time_just_given_back_can_be_booked_by_the_next() -> None:
    async with contoso() as it:
        first = (await it.book()).body
        it.m365.settle()
        await it.post(f"{EVENTS}/{first['id']}/cancel", {})
        second = (await it.book()).body
        it.m365.settle()
        assert await it.answer_of(second) == "accepted"


async def test_only_the_organizer_cancels() -> None:
    async with contoso() as it:
        guest = [{"type": "required", "emailAddress": {"address": LENA}}]
        await it.post(EVENTS, an_invitation(None, attendees=guest))
        copy = (await it.get(view(LENA))).rows[0]
        refused = await it.post(f"/users/{LENA}/events/{copy['id']}/cancel", {"comment": "no"})
    assert copy["responseStatus"]["response"] == "notResponded"
    assert (refused.status, refused.code) == (400, "ErrorInvalidRequest")


async def test_writing_into_the_rooms_own_calendar_asks_nobody() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        written = await it.post(f"/users/{ISAR}/events", an_invitation(None))
        rows = (await it.get(view(ISAR))).rows
    assert written.status == 201
    assert written.body["organizer"]["emailAddress"]["address"] == ISAR
    assert len(rows) == 2
    assert "Repair" in {row["subject"] for row in rows}


async def test_a_used_transaction_id_names_the_first_event() -> None:
    async with contoso() as it:
        first = await it.book(transactionId="claim-1")
        again = await it.book(transactionId="claim-1")
        elsewhere = await it.book(account=LENA, transactionId="claim-1")
        seen = await it.get(view(ROOMFIX))
    assert (again.status, again.code) == (400, "ErrorDuplicateTransactionId")
    assert again.body["error"]["@event.existingEventId"] == first.body["id"]
    assert elsewhere.status == 201
    assert [row["transactionId"] for row in seen.rows] == ["claim-1"]


async def test_the_other_readings_of_a_used_transaction_id_can_be_chosen() -> None:
    async with contoso() as it:
        first = await it.book(transactionId="claim-1")
        it.m365.manners.duplicate = Duplicate.CONFLICT
        conflict = await it.book(transactionId="claim-1")
        it.m365.manners.duplicate = Duplicate.REPLAY
        replay = await it.book(transactionId="claim-1")
    assert (conflict.status, conflict.code) == (409, "ErrorDuplicateTransactionId")
    assert (replay.status, replay.body["id"]) == (201, first.body["id"])


@pytest.mark.parametrize("outlives", [True, False])
async def test_a_transaction_id_after_its_event_is_gone(outlives: bool) -> None:
    async with contoso() as it:
        it.m365.manners.transaction_outlives_event = outlives
        first = await it.book(transactionId="claim-1")
        await it.ask("DELETE", f"{EVENTS}/{first.body['id']}")
        again = await it.book(transactionId="claim-1")
    assert again.status == (400 if outlives else 201)


async def test_the_transaction_id_cannot_be_changed() -> None:
    async with contoso() as it:
        first = await it.book(transactionId="claim-1")
        changed = await it.ask("PATCH", f"{EVENTS}/{first.body['id']}", json={"transactionId": "claim-2"})
    assert changed.body["transactionId"] == "claim-1"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start": "06 11:00", "end": "06 10:00"}, "ErrorPropertyValidationFailure"),
        ({"isAllDay": True}, "ErrorPropertyValidationFailure"),
        ({"showAs": "Busy"}, "ErrorPropertyValidationFailure"),
        ({"recurrence": {"pattern": {}}}, "ErrorPropertyValidationFailure"),
        ({"colour": "red"}, "RequestBodyRead"),
    ],
)
async def test_an_event_exchange_would_not_take_is_refused(changes: dict[str, Any], code: str) -> None:
    async with contoso() as it:
        refused = await it.book(**changes)
        nothing = await it.get(view(ROOMFIX))
    assert (refused.status, refused.code) == (400, code)
    assert nothing.rows == []


async def test_an_event_in_an_unknown_zone_is_refused() -> None:
    async with contoso() as it:
        refused = await it.post(EVENTS, {**an_invitation(), "end": wall("06 11:00", "Europe/Madrid")})
    assert refused.code == "TimeZoneNotSupportedException"


async def test_wall_times_are_those_of_the_zone_that_came_with_them() -> None:
    async with contoso() as it:
        zone = "W. Europe Standard Time"
        body = {**an_invitation(), "start": wall("06 10:00", zone), "end": wall("06 11:00", zone)}
        created = await it.post(EVENTS, body, headers={"Prefer": 'outlook.timezone="Eastern Standard Time"'})
    assert created.body["start"] == {"dateTime": "2026-01-06T04:00:00.0000000", "timeZone": "Eastern Standard Time"}
    assert created.body["originalStartTimeZone"] == zone


async def test_a_meeting_the_sandbox_books_stands_over_everything() -> None:
    async with contoso() as it:
        created = (await it.book()).body
        it.m365.settle()
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"), subject="VIP visit", organizer=LENA)
        assert sorted(await subjects(it)) == ["Lena Vogt ", "Roomfix "]
        assert await it.answer_of(created) == "accepted"
        assert it.m365.events(LENA)[0].subject == "VIP visit"
        assert it.m365.events(LENA)[0].created == NOW
