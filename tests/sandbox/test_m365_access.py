"""Who may do what in the stand-in: tokens, application and delegated permission, shares."""

from __future__ import annotations

import pytest

from sandbox.m365 import Registration, Unshared
from tests.builders.running_m365 import INN, ISAR, LENA, ROOMFIX, Contoso, an_invitation, asking, at, contoso, view

DELEGATED = ("Calendars.ReadWrite", "Calendars.Read.Shared", "Place.Read.All", "User.Read")
LEAST = ("Calendars.Read.Shared", "Calendars.ReadBasic", "Place.Read.All", "User.Read")


def service_account(it: Contoso, *scopes: str) -> str:
    return it.m365.identity.delegated_token(ROOMFIX, *(scopes or DELEGATED))


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", "Access token is empty."),
        ("garbage", "CompactToken parsing failed with error code: 80049217"),
    ],
)
async def test_nobody_comes_in_without_a_token(token: str, message: str) -> None:
    async with contoso() as it:
        answer = await it.get(view(ISAR), token=token)
    assert (answer.status, answer.code) == (401, "InvalidAuthenticationToken")
    assert answer.body["error"]["message"] == message
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="", authorization_uri=')


async def test_a_token_ends_with_its_lifetime_by_the_stand_ins_clock() -> None:
    async with contoso() as it:
        it.watch.move(seconds=3598)
        before = await it.get(view(ISAR))
        it.watch.move(seconds=1)
        after = await it.get(view(ISAR))
    assert (before.status, after.status) == (200, 401)
    assert "expired" in after.body["error"]["message"]


async def test_all_tokens_can_be_made_to_end_at_once() -> None:
    async with contoso() as it:
        it.m365.identity.expire_tokens()
        assert (await it.get(view(ISAR))).status == 401


async def test_a_delegate_cannot_read_a_room_that_is_not_shared() -> None:
    async with contoso() as it:
        answer = await it.get(view(ISAR), token=service_account(it))
    assert (answer.status, answer.code) == (403, "ErrorAccessDenied")


@pytest.mark.parametrize(("reading", "status"), [(Unshared.NOT_FOUND, 404), (Unshared.CALENDAR_DENIED, 403)])
async def test_an_unshared_calendar_is_refused_in_the_words_chosen(reading: Unshared, status: int) -> None:
    async with contoso() as it:
        it.m365.manners.unshared = reading
        answer = await it.get(view(ISAR), token=service_account(it))
    assert (answer.status, answer.code) == (status, reading.value)


async def test_a_share_lets_a_delegate_read_and_only_a_writing_share_lets_them_write() -> None:
    async with contoso() as it:
        token = service_account(it, *DELEGATED, "Calendars.ReadWrite.Shared")
        it.m365.share(ISAR, ROOMFIX)
        it.m365.share(INN, ROOMFIX, role="write")
        read = await it.get(view(ISAR), token=token)
        refused = await it.post(f"/users/{ISAR}/events", an_invitation(None), token=token)
        written = await it.post(f"/users/{INN}/events", an_invitation(None), token=token)
    assert (read.status, refused.status, written.status) == (200, 403, 201)


async def test_a_share_is_no_use_without_the_shared_scope() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        answer = await it.get(view(ISAR), token=service_account(it, "Calendars.ReadWrite"))
    assert answer.status == 403


async def test_a_sharee_sees_of_a_private_item_only_its_time() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"), sensitivity="private")
        shared = (await it.get(view(ISAR), token=service_account(it))).rows[0]
        full = (await it.get(view(ISAR))).rows[0]
    assert (shared["subject"], shared["attendees"], shared["organizer"]) == ("", [], None)
    assert full["subject"] == "Lena Vogt "


async def test_a_delegate_sees_free_busy_of_every_room_but_not_what_it_is() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        body = asking(ISAR)
        delegate = (await it.post("/me/calendar/getSchedule", body, token=service_account(it))).rows[0]
        application = (await it.post(f"/users/{ROOMFIX}/calendar/getSchedule", body)).rows[0]
    assert set(delegate["scheduleItems"][0]) == {"status", "start", "end"}
    assert application["scheduleItems"][0]["subject"] == "Lena Vogt "


async def test_a_delegate_books_by_inviting_the_room_to_their_own_calendar() -> None:
    async with contoso() as it:
        created = await it.post("/me/events", an_invitation(), token=service_account(it))
        it.m365.settle()
        answer = await it.answer_of(created.body)
    assert (created.status, answer) == (201, "accepted")


async def test_read_only_permissions_read_but_do_not_write_and_see_no_body() -> None:
    async with contoso() as it:
        await it.book(body={"contentType": "text", "content": "secret"})
        basic = service_account(it, "Calendars.ReadBasic")
        own = await it.get(view(ROOMFIX), token=basic)
        busy = await it.post("/me/calendar/getSchedule", asking(ISAR), token=service_account(it, *LEAST))
        refused = await it.post("/me/events", an_invitation(), token=service_account(it, *LEAST))
    assert "body" not in own.rows[0]
    assert busy.status == 200
    assert refused.code == "ErrorAccessDenied"


async def test_an_application_has_no_me() -> None:
    async with contoso() as it:
        answer = await it.get("/me/calendarView?startDateTime=2026-01-06&endDateTime=2026-01-07")
    assert answer.code == "BadRequest"


async def test_an_access_policy_keeps_the_app_to_its_mailboxes() -> None:
    async with contoso() as it:
        it.m365.identity.register(Registration(limited_to=frozenset({ISAR})))
        inside, outside = await it.get(view(ISAR)), await it.get(view(LENA))
        places = await it.get("/places/microsoft.graph.room")
    assert inside.status == 200
    assert (outside.status, outside.body["error"]["message"]) == (403, "Access to OData is disabled.")
    assert places.status == 200


@pytest.mark.parametrize(
    ("path", "roles", "code"),
    [
        ("/places/microsoft.graph.room", ("Calendars.ReadWrite",), "Authorization_RequestDenied"),
        ("/organization", ("Calendars.ReadWrite",), "Authorization_RequestDenied"),
        ("/domains", ("Organization.Read.All",), "Authorization_RequestDenied"),
        (f"/users/{LENA}", ("Calendars.ReadWrite",), "Authorization_RequestDenied"),
        (view(ISAR), ("Place.Read.All",), "ErrorAccessDenied"),
        (f"/users/{ISAR}/mailboxSettings", ("Calendars.ReadWrite",), "ErrorAccessDenied"),
    ],
)
async def test_every_answer_needs_its_permission(path: str, roles: tuple[str, ...], code: str) -> None:
    async with contoso() as it:
        answer = await it.get(path, token=it.m365.identity.application_token(*roles))
    assert (answer.status, answer.code) == (403, code)


async def test_with_user_read_alone_the_organisation_is_name_and_domains() -> None:
    async with contoso() as it:
        little = (await it.get("/organization", token=service_account(it))).rows[0]
        everything = (await it.get("/organization")).rows[0]
    assert little["displayName"] == "Contoso"
    assert {domain["name"] for domain in little["verifiedDomains"]} == {"contoso.example", "contoso.onmicrosoft.com"}
    assert (little["tenantType"], everything["tenantType"]) == (None, "AAD")


async def test_an_account_without_a_mailbox_and_one_that_is_unknown_are_told_apart() -> None:
    async with contoso() as it:
        admin = await it.get(view("admin@contoso.example"))
        ghost = await it.get(view("ghost@contoso.example"))
        user = await it.get("/users/ghost@contoso.example")
    assert (admin.status, admin.code) == (404, "MailboxNotEnabledForRESTAPI")
    assert (ghost.status, ghost.code) == (404, "ErrorInvalidUser")
    assert (user.status, user.code) == (404, "Request_ResourceNotFound")


async def test_a_shared_calendar_has_its_own_id_in_each_mailbox() -> None:
    async with contoso() as it:
        it.m365.share(ISAR, ROOMFIX)
        token = service_account(it)
        listed = (await it.get("/me/calendars", token=token)).rows
        isar = next(row for row in listed if row["owner"]["address"] == ISAR)
        own = await it.get(f"/users/{ISAR}/calendar")
        window = "startDateTime=2026-01-06&endDateTime=2026-01-07"
        through_it = await it.get(f"/me/calendars/{isar['id']}/calendarView?{window}", token=token)
        elsewhere = await it.get(f"/users/{LENA}/calendars/{isar['id']}/calendarView?{window}")
    assert (isar["canEdit"], isar["canShare"], isar["isDefaultCalendar"]) == (False, False, False)
    assert own.body["id"] != isar["id"]
    assert through_it.status == 200
    assert elsewhere.code == "ErrorItemNotFound"


async def test_the_directory_knows_nobody_by_an_address_that_is_not_their_user_principal_name() -> None:
    async with contoso() as it:
        guest = next(account for account in it.m365.tenant.guests)
        by_address = await it.get(f"/users/{guest.address}")
        by_id = await it.get(f"/users/{guest.id}")
    assert (by_address.status, by_address.code) == (404, "Request_ResourceNotFound")
    assert by_id.body["mail"] == guest.address


async def test_users_show_more_when_it_is_selected_and_rooms_are_users() -> None:
    async with contoso() as it:
        plain = (await it.get(f"/users/{LENA}")).body
        more = (await it.get(f"/users/{LENA}?$select=accountEnabled,userType")).body
        room = (await it.get(f"/users/{ISAR}?$select=accountEnabled,displayName")).body
        by_id = (await it.get(f"/users/{plain['id']}")).body
    assert "accountEnabled" not in plain
    assert (more["accountEnabled"], more["userType"]) == (True, "Member")
    assert (room["accountEnabled"], room["displayName"]) == (False, "Isar")
    assert by_id["mail"] == LENA
