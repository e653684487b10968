"""The verbs of setting up: the organisation, its rooms and their hours, and which mailboxes are open."""

from __future__ import annotations

import pytest

from sandbox.m365 import CONTOSO as TENANT
from sandbox.m365 import TENANT_ID, Registration, Unshared
from sandbox.m365.faults import ROWS, Effect, Fault, broken_rows, expired_token
from sandbox.m365.tenant import with_rooms
from services.microsoft.graph_setup import Access, MailboxHours
from services.model import Connection
from services.model.business_hours import DayPeriod
from services.model.errors import NeedsAdmin
from tests.builders.running_m365 import INN, ISAR, LENA, ROOMFIX
from tests.builders.wired_graph import BOOKS, CONTOSO, DAY, SIGNS_IN, Wired, wired

NOBODY = "nobody@contoso.example"
OFFICE = ((DayPeriod(8 * 60, 18 * 60),),) * 5 + ((),) * 2


@pytest.mark.parametrize("connection", [BOOKS, SIGNS_IN])
async def test_the_organisation_tells_its_tenant_its_name_and_its_domains(connection: Connection) -> None:
    async with wired() as it:
        found = await it.setup.organization(CONTOSO, connection)
    assert (found.id, found.name) == (TENANT_ID, TENANT.name)
    assert TENANT.domain in found.domains


async def test_an_app_without_permission_for_the_organisation_needs_an_administrator() -> None:
    async with wired(roles=["Calendars.ReadWrite"]) as it:
        with pytest.raises(NeedsAdmin) as raised:
            await it.setup.organization(CONTOSO, BOOKS)
    assert raised.value.key == "graph_denied"


@pytest.mark.parametrize("connection", [BOOKS, SIGNS_IN])
async def test_every_room_is_found_over_several_pages(connection: Connection) -> None:
    async with wired(with_rooms(TENANT, 240)) as it:
        found = await it.setup.rooms(CONTOSO, connection)
        pages = it.m365.log.of("GET", "room")
    assert len({room.address for room in found}) == 240
    assert len(pages) == 3
    isar = next(room for room in found if room.address == ISAR)
    room = it.m365.room(ISAR)
    assert (isar.name, isar.capacity, isar.building) == (room.name, room.capacity, room.site.building)


async def test_a_list_of_rooms_that_is_empty_is_no_error() -> None:
    async with wired() as it:
        it.m365.manners.places_empty = True
        assert await it.setup.rooms(CONTOSO, BOOKS) == ()


async def test_a_room_that_is_hidden_from_the_address_book_is_not_listed() -> None:
    async with wired() as it:
        it.m365.hide(ISAR)
        assert ISAR not in {room.address for room in await it.setup.rooms(CONTOSO, BOOKS)}


async def test_a_mailbox_tells_its_weekly_hours_in_its_own_zone() -> None:
    async with wired() as it:
        found = await it.setup.hours(CONTOSO, SIGNS_IN, [ISAR.upper()], window=DAY)
    assert found == {ISAR: MailboxHours(Access.OPEN, "Europe/Berlin", OFFICE)}


async def test_a_zone_of_the_mailboxs_own_making_has_no_name_and_the_hours_count_all_the_same() -> None:
    async with wired() as it:
        it.m365.faults.add(Fault(Effect.CUSTOM_ZONE, ROWS, None))
        found = await it.setup.hours(CONTOSO, BOOKS, [ISAR], window=DAY)
    assert found == {ISAR: MailboxHours(Access.OPEN, None, OFFICE)}


async def test_nobodys_address_does_not_hide_the_others() -> None:
    async with wired() as it:
        found = await it.setup.hours(CONTOSO, BOOKS, [NOBODY, ISAR], window=DAY)
    assert {address: hours.access for address, hours in found.items()} == {NOBODY: Access.UNKNOWN, ISAR: Access.OPEN}


async def test_many_mailboxes_are_asked_for_by_twenties_and_each_gets_an_answer() -> None:
    names = [f"room{number}@contoso.example" for number in range(45)]
    async with wired() as it:
        it.m365.faults.add(broken_rows(INN))
        found = await it.setup.hours(CONTOSO, BOOKS, [*names, INN], window=DAY)
        asked = [len(seen.body["Schedules"]) for seen in it.m365.log.of("POST", "/getSchedule")]
    assert asked == [20, 20, 6]
    assert set(found) == {*names, INN}


async def test_an_app_that_is_not_limited_reads_everybody_and_one_limited_to_rooms_only_those() -> None:
    async with wired() as it:
        assert await reads(it, BOOKS, ISAR, LENA) == [True, True]
        it.m365.identity.register(Registration(limited_to=frozenset({ISAR, ROOMFIX})))
        assert await reads(it, BOOKS, ISAR, LENA) == [True, False]


@pytest.mark.parametrize("refusal", Unshared)
async def test_a_service_account_opens_what_is_shared_with_it(refusal: Unshared) -> None:
    async with wired() as it:
        it.m365.manners.unshared = refusal
        it.m365.share(ISAR, ROOMFIX)
        assert await reads(it, SIGNS_IN, ISAR, INN) == [True, False]


async def test_a_calendar_whose_sharing_is_not_in_force_yet_is_closed() -> None:
    async with wired() as it:
        it.m365.shares.withhold(ISAR)
        assert await reads(it, BOOKS, ISAR) == [False]
        it.m365.shares.release(ISAR)
        assert await reads(it, BOOKS, ISAR) == [True]


async def test_a_mailbox_that_does_not_exist_is_neither_open_nor_closed() -> None:
    async with wired() as it:
        assert await reads(it, BOOKS, NOBODY) == [None]


async def test_a_token_that_is_refused_says_nothing_of_the_mailbox() -> None:
    async with wired() as it:
        it.m365.faults.add(expired_token("calendarView", times=None))
        with pytest.raises(NeedsAdmin):
            await reads(it, BOOKS, ISAR)


async def reads(it: Wired, connection: Connection, *mailboxes: str) -> list[bool | None]:
    return [await it.setup.may_read(CONTOSO, connection, mailbox, window=DAY) for mailbox in mailboxes]
