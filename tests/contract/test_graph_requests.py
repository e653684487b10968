"""Everything Roomfix sends to Graph, against Graph's OpenAPI description, and what it makes of the answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from sandbox.m365 import Automate, Policy
from sandbox.m365.faults import broken_rows, expired_token, gateway_page, lost_answer, throttled
from services.microsoft.graph import Invitation
from services.model import RoomResponse, Slot
from services.model.errors import NeedsAdmin, Unavailable
from tests.builders.graph_description import request_complaints
from tests.builders.running_m365 import INN, ISAR, LENA, NOW, ROOMFIX
from tests.builders.wired_graph import BOOKS, CONTOSO, DAY, SIGNS_IN, TEN, wired

VISIT = Invitation("claim-1", "Visit: no sound", "Ana comes.", TEN, "Isar", ISAR)


async def test_free_and_busy_of_rooms_are_told_apart() -> None:
    async with wired() as it:
        it.m365.add_meeting(ISAR, TEN.start, TEN.end)
        found = await it.graph.free_busy(CONTOSO, BOOKS, [ISAR, INN], window=Slot(NOW, NOW + timedelta(days=1)))
    assert found == {ISAR: ((int(TEN.start.timestamp()), int(TEN.end.timestamp())),), INN: ()}


async def test_a_row_that_graph_marks_as_an_error_is_unknown() -> None:
    async with wired() as it:
        it.m365.faults.add(broken_rows(ISAR))
        found = await it.graph.free_busy(CONTOSO, BOOKS, [ISAR, INN], window=TEN)
    assert found == {ISAR: None, INN: ()}


async def test_many_rooms_are_asked_for_by_twenties() -> None:
    async with wired() as it:
        names = [f"room{number}@contoso.example" for number in range(45)]
        found = await it.graph.free_busy(CONTOSO, BOOKS, names, window=TEN)
        sizes = [len(seen.body["Schedules"]) for seen in it.m365.log.of("POST", "/getSchedule")]
    assert sizes == [20, 20, 5]
    assert set(found) == set(names)


async def test_a_free_room_accepts_and_a_taken_one_declines() -> None:
    async with wired() as it:
        first = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        assert await it.graph.answer(CONTOSO, BOOKS, first, calendar=ISAR) is RoomResponse.NONE
        it.m365.settle()
        assert await it.graph.answer(CONTOSO, BOOKS, first, calendar=ISAR) is RoomResponse.ACCEPTED
        second = await it.graph.invite(CONTOSO, BOOKS, Invitation("claim-2", "Visit", "", TEN, "Isar", ISAR))
        it.m365.settle()
        assert await it.graph.answer(CONTOSO, BOOKS, second, calendar=ISAR) is RoomResponse.DECLINED


async def test_a_visit_that_ends_early_gives_the_room_the_rest_of_its_time() -> None:
    async with wired() as it:
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        it.m365.settle()
        half = Slot(TEN.start, TEN.start + (TEN.end - TEN.start) / 2)
        short = Invitation("claim-1", "Visit: no sound", "Ben comes.", half, "Isar", ISAR)
        await it.graph.change(CONTOSO, BOOKS, event, short)
        it.m365.settle()
        found = await it.graph.free_busy(CONTOSO, BOOKS, [ISAR], window=TEN)
        assert await it.graph.answer(CONTOSO, BOOKS, event, calendar=ISAR) is RoomResponse.ACCEPTED
    assert found == {ISAR: ((int(half.start.timestamp()), int(half.end.timestamp())),)}


@pytest.mark.parametrize(
    "end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029", "\x00", "\x1b"]
)
async def test_what_becomes_a_header_of_the_invitation_is_one_line(end: str) -> None:
    """Exchange sends the event on as an e-mail, whose subject and place are headers."""
    evil = f"Visit:{end}Bcc: everybody@contoso.example"
    invitation = replace(VISIT, subject=evil, room_name=f"Isar{end}X")
    async with wired() as it:
        await it.graph.invite(CONTOSO, BOOKS, invitation)
        (body,) = [seen.body for seen in it.m365.log.of("POST", "/events")]
    assert body["subject"] == "Visit: Bcc: everybody@contoso.example"
    assert body["location"]["displayName"] == body["attendees"][0]["emailAddress"]["name"] == "Isar X"


async def test_a_visit_that_is_gone_can_be_changed_without_a_failure() -> None:
    async with wired() as it:
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        await it.graph.cancel(CONTOSO, BOOKS, event, comment="withdrawn")
        await it.graph.change(CONTOSO, BOOKS, event, VISIT)
    assert [one for one in it.m365.events(ISAR) if one.subject == VISIT.subject] == []


async def test_a_room_whose_delegate_decides_is_tentative() -> None:
    async with wired() as it:
        it.m365.attendant.policies[ISAR] = Policy(automate=Automate.AUTO_UPDATE)
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        it.m365.settle()
        assert await it.graph.answer(CONTOSO, BOOKS, event, calendar=ISAR) is RoomResponse.TENTATIVE


async def test_inviting_twice_for_one_claim_makes_one_event() -> None:
    async with wired() as it:
        first = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        assert await it.graph.invite(CONTOSO, BOOKS, VISIT) == first
        assert len(it.m365.events(ROOMFIX)) == 1


async def test_an_event_whose_answer_was_lost_is_found_by_its_transaction() -> None:
    async with wired() as it:
        it.m365.faults.add(lost_answer("POST .*/events"))
        with pytest.raises(Unavailable):
            await it.graph.invite(CONTOSO, BOOKS, VISIT)
        found = await it.graph.find(CONTOSO, BOOKS, "claim-1", slot=TEN)
        assert found is not None
        assert await it.graph.invite(CONTOSO, BOOKS, VISIT) == found
        assert await it.graph.find(CONTOSO, BOOKS, "claim-9", slot=TEN) is None


async def test_a_cancelled_event_is_gone_and_cancelling_it_again_does_no_harm() -> None:
    async with wired() as it:
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        it.m365.settle()
        await it.graph.cancel(CONTOSO, BOOKS, event, comment="withdrawn")
        it.m365.settle()
        await it.graph.cancel(CONTOSO, BOOKS, event, comment="withdrawn")
        assert await it.graph.answer(CONTOSO, BOOKS, event, calendar=ISAR) is None
        assert it.m365.events(ISAR) == []


@pytest.mark.parametrize("header", ["7", "2.128"])
async def test_throttling_says_how_long_to_wait(header: str) -> None:
    async with wired() as it:
        it.m365.faults.add(throttled(".*", retry_after=header))
        with pytest.raises(Unavailable) as raised:
            await it.graph.free_busy(CONTOSO, BOOKS, [ISAR], window=TEN)
    assert raised.value.retry_after == float(header)
    assert len(it.m365.log.of("POST", "/getSchedule")) == 1  # the SDK must not repeat it by itself


async def test_a_page_of_html_instead_of_json_is_an_outage() -> None:
    async with wired() as it:
        it.m365.faults.add(gateway_page(".*"))
        with pytest.raises(Unavailable):
            await it.graph.free_busy(CONTOSO, BOOKS, [ISAR], window=TEN)


async def test_a_token_that_was_refused_is_asked_for_anew_once() -> None:
    async with wired() as it:
        it.m365.faults.add(expired_token("POST .*/events$"))
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        assert [seen.status for seen in it.m365.log.of("POST", "/events")] == [401, 201]
        assert await it.graph.find(CONTOSO, BOOKS, "claim-1", slot=TEN) == event


async def test_a_token_that_is_refused_again_needs_an_administrator() -> None:
    async with wired() as it:
        it.m365.faults.add(expired_token(".*", times=None))
        with pytest.raises(NeedsAdmin) as raised:
            await it.graph.free_busy(CONTOSO, BOOKS, [ISAR], window=TEN)
    assert raised.value.key == "graph_denied"


async def test_a_link_to_another_host_is_not_followed() -> None:
    async with wired() as it:
        with pytest.raises(Unavailable):
            it.graph._wire.own_link("https://graph.example.org/v1.0/users")


async def test_every_request_fits_graphs_description() -> None:
    async with wired() as it:
        event = await it.graph.invite(CONTOSO, BOOKS, VISIT)
        await it.graph.answer(CONTOSO, BOOKS, event, calendar=ISAR)
        await it.graph.find(CONTOSO, BOOKS, "claim-1", slot=TEN)
        await it.graph.free_busy(CONTOSO, BOOKS, [ISAR], window=TEN)
        await it.graph.change(CONTOSO, BOOKS, event, VISIT)
        await it.graph.cancel(CONTOSO, BOOKS, event, comment="withdrawn")
        await it.graph.address_of(CONTOSO, BOOKS, LENA)
        await it.graph.person_at(CONTOSO, BOOKS, LENA)
        await it.graph.meetings(CONTOSO, BOOKS, ISAR, window=DAY)
        await it.setup.accepted(CONTOSO, BOOKS)
        await it.setup.organization(CONTOSO, SIGNS_IN)
        await it.setup.rooms(CONTOSO, BOOKS)
        await it.setup.hours(CONTOSO, SIGNS_IN, [ISAR], window=DAY)
        await it.setup.may_read(CONTOSO, BOOKS, LENA, window=DAY)
        seen = [call for method in ("POST", "GET", "PATCH") for call in it.m365.log.of(method, "")]
    assert len(seen) == 14
    for call in seen:
        assert request_complaints(call.method, call.path.removeprefix("/v1.0"), call.query, call.body) == []
