"""What a delegate, an application and somebody just granted see of the stand-in's rooms, places and settings."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.m365 import CONTOSO, Automate, Policy, Registration
from sandbox.m365.tenant import with_rooms
from tests.builders.running_m365 import (
    INN,
    ISAR,
    LENA,
    NOW,
    ROOMFIX,
    Answer,
    Contoso,
    an_invitation,
    asking,
    at,
    contoso,
    view,
)

ALL = ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared", "MailboxSettings.Read", "Place.Read.All", "User.Read")
LECH = "muc.lech@contoso.example"


def delegate(it: Contoso, *scopes: str) -> str:
    return it.m365.identity.delegated_token(ROOMFIX, *(scopes or ALL))


def owners(answer: Answer) -> list[str]:
    return [row["owner"]["address"] for row in answer.rows]


async def test_every_state_of_sharing_shows_in_what_a_delegate_can_do() -> None:
    async with contoso() as it:
        it.m365.share(INN, ROOMFIX, role="read")
        it.m365.share(LECH, ROOMFIX, role="write")
        token = delegate(it)
        reads = [(await it.get(view(room), token=token)).status for room in (ISAR, INN, LECH)]
        writes = [
            (await it.post(f"/users/{room}/events", an_invitation(None), token=token)).status
            for room in (ISAR, INN, LECH)
        ]
        busy = await it.post("/me/calendar/getSchedule", asking(ISAR, INN, LECH), token=token)
    assert (reads, writes) == ([403, 200, 200], [403, 403, 201])
    assert all("error" not in row for row in busy.rows)


async def test_a_share_that_was_not_accepted_is_missing_from_the_list_and_works_by_address() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX, is_accepted=False)
        before = await it.get("/me/calendars", token=delegate(it))
        direct = await it.get(f"/users/{ISAR}/calendar", token=delegate(it))
        it.m365.share(ISAR, ROOMFIX)
        after = await it.get("/me/calendars", token=delegate(it))
    assert (owners(before), owners(after)) == ([ROOMFIX], [ROOMFIX, ISAR])
    assert direct.status == 200


async def test_shared_calendars_are_listed_with_a_shared_permission_only() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX, role="write")
        own = await it.get("/me/calendars", token=delegate(it, "Calendars.ReadWrite"))
        shared = await it.get("/me/calendars", token=delegate(it, "Calendars.Read.Shared"))
    assert (owners(own), owners(shared)) == ([ROOMFIX], [ROOMFIX, ISAR])
    assert shared.rows[1]["canEdit"] is True


async def test_limited_details_show_what_a_meeting_is_without_opening_the_calendar() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        it.m365.share(ISAR, ROOMFIX, role="limitedRead")
        busy = await it.post("/me/calendar/getSchedule", asking(ISAR), token=delegate(it))
        opened = await it.get(view(ISAR), token=delegate(it))
        listed = await it.get("/me/calendars", token=delegate(it))
    assert busy.rows[0]["scheduleItems"][0]["subject"] == "Lena Vogt "
    assert (opened.status, owners(listed)) == (403, [ROOMFIX])


async def test_a_share_can_be_taken_back_and_an_unknown_role_is_refused() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        it.m365.share(ISAR, ROOMFIX, role="none")
        answer = await it.get(view(ISAR), token=delegate(it))
        with pytest.raises(ValueError, match="owner"):
            it.m365.share(ISAR, ROOMFIX, role="owner")
    assert answer.status == 403


async def test_a_delegate_with_a_writing_share_can_put_a_test_event_there_and_take_it_away() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX, role="write")
        made = await it.post(f"/users/{ISAR}/events", an_invitation(None), token=delegate(it))
        gone = await it.ask("DELETE", f"/users/{ISAR}/events/{made.body['id']}", token=delegate(it))
        left = it.m365.events(ISAR)
    assert (made.status, gone.status, left) == (201, 204, [])
    assert made.body["organizer"]["emailAddress"]["address"] == ISAR


@pytest.mark.parametrize(
    ("automate", "heard"),
    [(Automate.AUTO_ACCEPT, "accepted"), (Automate.AUTO_UPDATE, "tentativelyAccepted"), (Automate.NONE, "none")],
)
async def test_a_test_event_tells_how_a_room_answers_and_leaves_nothing_behind(automate: Automate, heard: str) -> None:
    async with contoso() as it:
        it.m365.attendant.policies[ISAR] = Policy(automate)
        made = await it.book()
        it.m365.settle()
        answer = await it.answer_of(made.body)
        gone = await it.ask("DELETE", f"/users/{ROOMFIX}/events/{made.body['id']}")
        it.m365.settle()
        left = it.m365.events(ISAR) + it.m365.events(ROOMFIX)
    assert (answer, gone.status, left) == (heard, 204, [])


async def test_a_grant_that_is_not_in_force_yet_is_denied_until_it_is() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        it.m365.shares.withhold(ISAR)
        app, person = await it.get(view(ISAR)), await it.get(view(ISAR), token=delegate(it))
        other = await it.get(view(INN))
        it.m365.shares.release(ISAR)
        after = await it.get(view(ISAR))
    assert (app.status, app.code, person.status, other.status, after.status) == (
        403,
        "ErrorAccessDenied",
        403,
        200,
        200,
    )


async def test_the_owner_of_a_mailbox_needs_no_grant_for_it() -> None:
    async with contoso() as it:
        it.m365.shares.withhold(ROOMFIX)
        own, app = await it.get("/me/calendar", token=delegate(it)), await it.get(view(ROOMFIX))
    assert (own.status, app.status) == (200, 403)


async def test_a_grant_can_be_in_force_from_a_moment_on() -> None:
    async with contoso() as it:
        it.m365.shares.withhold(ISAR, until=NOW + timedelta(hours=24))
        it.watch.move(hours=23)
        early = await it.get(view(ISAR), token=it.m365.identity.application_token())
        it.watch.move(hours=1)
        later = await it.get(view(ISAR), token=it.m365.identity.application_token())
    assert (early.status, later.status) == (403, 200)


async def test_an_app_limited_to_rooms_reads_every_room_and_nobody_else() -> None:
    async with contoso() as it:
        rooms = frozenset(room.address for room in CONTOSO.rooms)
        it.m365.identity.register(Registration(limited_to=rooms))
        inside = {(await it.get(view(room))).status for room in rooms}
        outside = [await it.get(view(LENA)), await it.get(f"/users/{ROOMFIX}/mailboxSettings"), await it.book()]
        person = await it.get(f"/users/{LENA}")
    assert inside == {200}
    assert {(each.status, each.body["error"]["message"]) for each in outside} == {(403, "Access to OData is disabled.")}
    assert person.status == 200


async def test_places_need_their_permission_delegated_too() -> None:
    async with contoso() as it:
        without = await it.get("/places/microsoft.graph.room", token=delegate(it, "Calendars.ReadWrite", "User.Read"))
        with_it = await it.get("/places/microsoft.graph.room", token=delegate(it, "Place.Read.All"))
    assert (without.status, without.code) == (403, "Authorization_RequestDenied")
    assert len(with_it.rows) == len(CONTOSO.rooms)


async def test_places_may_list_nothing_although_there_are_rooms() -> None:
    async with contoso() as it:
        it.m365.manners.places_empty = True
        rooms, lists = await it.get("/places/graph.room"), await it.get("/places/graph.roomList")
        known = await it.get(f"/users/{ISAR}/calendar")
    assert (rooms.rows, lists.rows, known.status) == ([], [], 200)


async def test_a_hidden_room_is_in_no_list_and_has_a_mailbox_all_the_same() -> None:
    async with contoso(tenant=with_rooms(CONTOSO, 120)) as it:
        it.m365.hide(ISAR)
        first = await it.get("/places/microsoft.graph.room?$count=true")
        by_list = await it.get("/places/rooms.munich@contoso.example/graph.roomList/rooms?$top=200")
        itself = await it.get(f"/places/{ISAR}")
        calendar = await it.get(view(ISAR))
        it.m365.hide(ISAR, is_hidden=False)
        shown = await it.get(f"/places/{ISAR}")
    assert (first.body["@odata.count"], len(first.rows)) == (119, 100)
    assert ISAR not in {row["emailAddress"] for row in (*first.rows, *by_list.rows)}
    assert (itself.status, calendar.status, shown.status) == (404, 200, 200)


async def test_settings_are_read_whole_or_one_at_a_time() -> None:
    async with contoso() as it:
        whole = (await it.get(f"/users/{ISAR}/mailboxSettings")).body
        purpose = (await it.get(f"/users/{ISAR}/mailboxSettings/userPurpose")).body
        hours = (await it.get(f"/users/{ISAR}/mailboxSettings/workingHours")).body
        chosen = (await it.get(f"/users/{ISAR}/mailboxSettings?$select=timeZone")).body
        unknown = await it.get(f"/users/{ISAR}/mailboxSettings/colour")
    assert (whole["userPurpose"], purpose["value"]) == ("room", "room")
    assert hours["startTime"] == "08:00:00.0000000"
    assert set(chosen) == {"@odata.context", "timeZone"}
    assert unknown.status == 400


async def test_a_delegate_reads_their_own_settings_and_a_rooms_only_where_that_is_switched_on() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        path = f"/users/{ISAR}/mailboxSettings"
        own = await it.get("/me/mailboxSettings", token=delegate(it))
        rooms = await it.get(path, token=delegate(it))
        it.m365.manners.delegates_read_settings = True
        allowed = await it.get(path, token=delegate(it))
        unshared = await it.get(f"/users/{INN}/mailboxSettings", token=delegate(it))
        without = await it.get(path, token=delegate(it, "Calendars.ReadWrite"))
    assert own.body["userPurpose"] == "user"
    assert [each.status for each in (rooms, allowed, unshared, without)] == [403, 200, 403, 403]


async def test_other_people_are_seen_with_a_permission_for_it_only() -> None:
    async with contoso() as it:
        path = f"/users/{LENA}"
        alone = await it.get(path, token=delegate(it, "User.Read"))
        basic = await it.get(path, token=delegate(it, "User.ReadBasic.All"))
        application = await it.get(path, token=it.m365.identity.application_token("Calendars.ReadWrite"))
        with_it = await it.get(path, token=it.m365.identity.application_token("User.Read.All"))
    assert [each.status for each in (alone, basic, application, with_it)] == [403, 200, 403, 200]
    assert alone.code == "Authorization_RequestDenied"
