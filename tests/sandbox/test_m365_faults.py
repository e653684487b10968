"""The stand-in's switches: every way it can be made to fail, slow down or break off."""

from __future__ import annotations

import asyncio
import time

import aiohttp
import pytest

from sandbox.m365 import CONTOSO, Phase
from sandbox.m365.faults import (
    ROWS,
    Effect,
    Fault,
    broken_rows,
    expired_token,
    gateway_page,
    lost_answer,
    lost_request,
    slow,
    throttled,
    unavailable,
)
from tests.builders.running_m365 import INN, ISAR, LENA, ROOMFIX, an_invitation, asking, at, contoso, until, view

EVENTS = f"/users/{ROOMFIX}/events"
GET_SCHEDULE = f"/users/{ROOMFIX}/calendar/getSchedule"


@pytest.mark.parametrize("retry_after", ["7", "2.128", None])
async def test_a_forced_throttle_has_the_retry_after_it_was_given_and_no_inner_error(retry_after: str | None) -> None:
    async with contoso() as it:
        it.m365.faults.add(throttled(r"GET .*/calendarView$", retry_after=retry_after))
        refused, elsewhere, after = await it.get(view(ISAR)), await it.get(EVENTS), await it.get(view(ISAR))
    assert (refused.status, refused.code) == (429, "ApplicationThrottled")
    assert refused.headers.get("Retry-After") == retry_after
    assert "innerError" not in refused.body["error"]
    assert (elsewhere.status, after.status) == (200, 200)


async def test_a_fifth_request_at_once_of_one_app_at_one_mailbox_is_throttled() -> None:
    async with contoso() as it:
        it.m365.manners.latency = 0.4
        answers = await asyncio.gather(*(it.get(view(ISAR)) for _ in range(6)), *(it.get(view(INN)) for _ in range(4)))
        later = await it.get(view(ISAR))
    assert sorted(answer.status for answer in answers[:6]) == [200, 200, 200, 200, 429, 429]
    assert {answer.status for answer in answers[6:]} == {200}
    assert next(each for each in answers if each.status == 429).headers["Retry-After"] == "10"
    assert later.status == 200


@pytest.mark.parametrize("status", [503, 504])
async def test_an_outage_applies_nothing_and_ends_after_its_times(status: int) -> None:
    async with contoso() as it:
        it.m365.faults.add(unavailable("POST", status=status, times=2))
        answers = [await it.book(transactionId="a") for _ in range(3)]
        seen = await it.get(view(ROOMFIX))
    assert [answer.status for answer in answers] == [status, status, 201]
    assert len(seen.rows) == 1


async def test_a_switch_without_a_number_of_times_stays_until_it_is_cleared() -> None:
    async with contoso() as it:
        it.m365.faults.add(unavailable(times=None))
        during = [(await it.get(view(ISAR))).status for _ in range(3)]
        it.m365.faults.clear()
        after = (await it.get(view(ISAR))).status
    assert (during, after) == ([503, 503, 503], 200)


async def test_a_gateway_answers_with_a_page() -> None:
    async with contoso() as it:
        it.m365.faults.add(gateway_page())
        answer = await it.get(view(ISAR))
    assert answer.status == 502
    assert answer.body.startswith("<html>")


async def test_a_slow_answer_takes_its_seconds() -> None:
    async with contoso() as it:
        it.m365.faults.add(slow(0.2, "calendarView"))
        started = time.perf_counter()
        answer = await it.get(view(ISAR))
    assert answer.status == 200
    assert time.perf_counter() - started >= 0.2


async def test_a_lost_answer_leaves_the_event_behind_and_the_transaction_id_finds_it() -> None:
    async with contoso() as it:
        it.m365.faults.add(lost_answer(r"POST .*/events$"))
        with pytest.raises(aiohttp.ClientError):
            await it.book(transactionId="claim-1")
        again = await it.book(transactionId="claim-1")
        found = await it.get(f"{EVENTS}/{again.body['error']['@event.existingEventId']}")
    assert found.body["subject"] == "Repair"
    assert [seen.status for seen in it.m365.log.of("POST", "/events")] == [None, 400]


async def test_a_lost_request_leaves_nothing_behind() -> None:
    async with contoso() as it:
        it.m365.faults.add(lost_request(r"POST .*/events$"))
        with pytest.raises(aiohttp.ClientError):
            await it.book(transactionId="claim-1")
        seen = await it.get(view(ROOMFIX))
    assert seen.rows == []


async def test_a_token_can_run_out_in_the_middle() -> None:
    async with contoso() as it:
        it.m365.faults.add(expired_token())
        refused, after = await it.get(view(ISAR)), await it.get(view(ISAR))
    assert (refused.status, refused.code) == (401, "InvalidAuthenticationToken")
    assert after.status == 200


async def test_chosen_rows_of_free_busy_can_fail() -> None:
    async with contoso() as it:
        it.m365.faults.add(broken_rows(ISAR))
        answer = await it.post(GET_SCHEDULE, asking(ISAR, INN))
    assert [row.get("error", {}).get("responseCode") for row in answer.rows] == ["5009", None]


async def test_free_busy_can_write_capitals_and_a_custom_zone() -> None:
    async with contoso() as it:
        it.m365.add_meeting(ISAR, at("06 10:00"), at("06 11:00"))
        it.m365.faults.add(Fault(Effect.CAPITALS, ROWS))
        it.m365.faults.add(Fault(Effect.CUSTOM_ZONE, ROWS))
        row = (await it.post(GET_SCHEDULE, asking(ISAR))).rows[0]
    assert row["scheduleItems"][0]["status"] == "Busy"
    assert row["workingHours"]["timeZone"]["bias"] == -60
    assert row["workingHours"]["timeZone"]["@odata.type"] == "#microsoft.graph.customTimeZone"


async def test_the_hook_hears_of_a_request_before_it_counts_when_it_counts_and_when_it_is_answered() -> None:
    heard: list[tuple[Phase, int]] = []
    async with contoso() as it:

        def listen(method: str, path: str, phase: Phase) -> None:
            if (method, path) == ("POST", f"/v1.0{EVENTS}"):
                heard.append((phase, len(it.m365.events(ROOMFIX))))

        it.m365.on_request = listen
        await it.book()
        await until(lambda: len(heard) == 3)
        it.m365.faults.add(unavailable())
        await it.book()
        await until(lambda: len(heard) == 5)
    assert heard == [
        (Phase.RECEIVED, 0),
        (Phase.APPLIED, 1),
        (Phase.ANSWERED, 1),
        (Phase.RECEIVED, 1),
        (Phase.ANSWERED, 1),
    ]


async def test_a_hook_may_hold_a_request_back() -> None:
    async with contoso() as it:
        released = asyncio.Event()

        async def hold(_method: str, _path: str, phase: Phase) -> None:
            if phase is Phase.RECEIVED:
                await released.wait()

        it.m365.on_request = hold
        asked = asyncio.ensure_future(it.book())
        await asyncio.sleep(0.05)
        before = len(it.m365.events(ROOMFIX))
        released.set()
        answer = await asked
    assert (before, answer.status) == (0, 201)


async def test_the_log_keeps_what_was_asked_but_no_token() -> None:
    async with contoso() as it:
        await it.book()
        await it.get(view(ISAR), headers={"Prefer": 'outlook.timezone="UTC"'})
        booking, seen = it.m365.log
    assert (booking.method, booking.path, booking.status) == ("POST", f"/v1.0{EVENTS}", 201)
    assert booking.body == an_invitation()
    assert seen.query["startDateTime"] == "2026-01-06T00:00:00Z"
    assert seen.headers["Prefer"] == 'outlook.timezone="UTC"'
    assert "authorization" not in {name.lower() for name in seen.headers}


async def test_two_hundred_incidents_at_once_are_answered() -> None:
    async with contoso(seed=7) as it:
        it.m365.manners.concurrency = None
        rooms = [room.address for room in CONTOSO.rooms]
        wish = asking(*rooms, *[LENA] * 8, end="08 00:00")
        answers = await asyncio.gather(*(it.post(GET_SCHEDULE, wish) for _ in range(200)))
    assert {answer.status for answer in answers} == {200}
    assert {len(answer.rows) for answer in answers} == {20}


async def test_calendars_survive_a_stop_and_a_new_start_on_the_same_port() -> None:
    async with contoso() as it:
        created = (await it.book()).body
        url = it.m365.url
        await it.m365.stop()
        with pytest.raises(aiohttp.ClientError):
            await it.get(view(ROOMFIX))
        assert await it.m365.start(int(url.rpartition(":")[2])) == url
        found = await it.get(f"{EVENTS}/{created['id']}")
    assert found.status == 200
