"""What Graph tells of the meetings in a room, and of who has an address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.m365 import Unshared
from sandbox.m365.tenant import object_id
from services.model import Connection, Slot
from services.model.errors import NeedsAdmin
from services.model.meeting import Meeting
from tests.builders.running_m365 import INN, ISAR, LENA, NOW, ROOMFIX
from tests.builders.wired_graph import BOOKS, CONTOSO, DAY, SIGNS_IN, TEN, Wired, wired

JONAS = "jonas.reiter@contoso.example"


async def found(it: Wired, connection: Connection = BOOKS, *, window: Slot = DAY) -> tuple[Meeting, ...]:
    return await it.graph.meetings(CONTOSO, connection, ISAR, window=window)


async def test_a_meeting_is_told_with_its_organiser_and_its_time_alone() -> None:
    async with wired() as it:
        it.m365.add_meeting(ISAR, TEN.start, TEN.end, subject="Takeover of Fabrikam")
        (meeting,) = await found(it)
        (asked,) = it.m365.log.of("GET", "/calendarView")
    assert meeting == Meeting(meeting.id, TEN, LENA, "Lena Vogt", is_all_day=False, has_guests=False)
    assert set(asked.query["$select"].split(",")).isdisjoint({"subject", "body", "bodyPreview"})


async def test_who_comes_besides_the_organiser_and_rooms_is_a_guest() -> None:
    async with wired() as it:
        it.m365.add_meeting(ISAR, TEN.start, TEN.end, guests=[JONAS])
        (meeting,) = await found(it)
    assert meeting.has_guests


@pytest.mark.parametrize("show_as", ["free", "workingElsewhere"])
async def test_what_leaves_the_room_free_is_no_meeting(show_as: str) -> None:
    async with wired() as it:
        it.m365.add_meeting(ISAR, TEN.start, TEN.end, show_as=show_as)
        assert await found(it) == ()


async def test_only_what_overlaps_the_window_is_told_however_many_pages_there_are() -> None:
    async with wired() as it:
        for number in range(1100):
            start = NOW + timedelta(seconds=60 * number)
            it.m365.add_meeting(ISAR, start, start + timedelta(seconds=60))
        assert len(await found(it)) == 1100
        assert len(await found(it, window=Slot(NOW, NOW + timedelta(seconds=61)))) == 2
        assert len(it.m365.log.of("GET", "/calendarView")) == 3


@pytest.mark.parametrize("sensitivity", ["private", "confidential"])
async def test_a_delegate_is_not_told_who_organises_a_private_one(sensitivity: str) -> None:
    async with wired() as it:
        it.m365.share(ISAR, ROOMFIX)
        it.m365.add_meeting(ISAR, TEN.start, TEN.end, sensitivity=sensitivity)
        (hidden,), (seen,) = await found(it, SIGNS_IN), await found(it)
    assert (hidden.slot, hidden.address, hidden.name) == (TEN, "", "")
    assert seen.address == LENA


async def test_the_least_permission_that_reads_a_calendar_is_enough() -> None:
    async with wired(roles=["Calendars.ReadBasic.All"]) as it:
        it.m365.add_meeting(ISAR, TEN.start, TEN.end)
        assert [meeting.address for meeting in await found(it)] == [LENA]


@pytest.mark.parametrize("refusal", Unshared)
async def test_free_busy_alone_does_not_open_a_calendar(refusal: Unshared) -> None:
    async with wired() as it:
        it.m365.manners.unshared = refusal
        assert await it.graph.free_busy(CONTOSO, SIGNS_IN, [ISAR], window=TEN) == {ISAR: ()}
        with pytest.raises(NeedsAdmin):
            await found(it, SIGNS_IN)


async def test_whole_days_come_at_midnights_as_if_they_were_utcs() -> None:
    async with wired() as it:
        start = NOW.replace(hour=23, minute=0) - timedelta(days=1)  # midnight in Munich, in winter
        it.m365.add_meeting(ISAR, start, start + timedelta(days=1), is_all_day=True)
        (meeting,) = await found(it)
    midnight = NOW.replace(hour=0, minute=0)
    assert meeting.is_all_day
    assert meeting.slot == Slot(midnight, midnight + timedelta(days=1))


@pytest.mark.parametrize(
    ("address", "person"),
    [(LENA, object_id(LENA)), (LENA.upper(), object_id(LENA)), ("ghost@contoso.example", None), (INN, object_id(INN))],
)
async def test_a_person_is_found_by_their_user_principal_name(address: str, person: str | None) -> None:
    async with wired() as it:
        assert await it.graph.person_at(CONTOSO, BOOKS, address) == person


async def test_a_guest_is_not_found_by_the_address_of_elsewhere() -> None:
    async with wired() as it:
        (guest,) = it.m365.tenant.guests
        assert await it.graph.person_at(CONTOSO, BOOKS, guest.address) is None
        assert await it.graph.person_at(CONTOSO, BOOKS, guest.upn) == guest.id


async def test_without_a_permission_for_people_nobody_is_looked_up() -> None:
    async with wired(roles=["Calendars.ReadWrite"]) as it:
        for connection in (BOOKS, SIGNS_IN):
            with pytest.raises(NeedsAdmin):
                await it.graph.person_at(CONTOSO, connection, LENA)
