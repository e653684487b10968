from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from services.calendars.room_times import free_busy, glance
from services.microsoft.graph import Graph
from services.model import Busy, ClientId, Connection, RoomId, Slot
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.client_with_rooms import (
    FABRIKAM,
    LONDON,
    MUNICH,
    a_calendar,
    a_room,
    a_setup,
    address,
    two_connections,
)

NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
"""A Monday, 09:55 in Munich."""


class Calendars:
    """Answers with these busy periods and remembers what was asked."""

    def __init__(self, busy: dict[str, Busy | None]) -> None:
        self.busy = busy
        self.asked: list[tuple[str, tuple[str, ...], Slot]] = []

    async def free_busy(
        self, client: ClientId, connection: Connection, calendars: Iterable[str], *, window: Slot
    ) -> dict[str, Busy | None]:
        wanted = tuple(calendars)
        self.asked.append((connection.id, wanted, window))
        return {calendar: self.busy.get(calendar, ()) for calendar in wanted}


def a_town() -> Setup:
    return a_setup(
        locations=(MUNICH, LONDON),
        connections=two_connections(),
        calendars=(a_calendar("Isar"), a_calendar("Inn"), a_calendar("Thames", at=LONDON, of=FABRIKAM)),
        rooms=(
            a_room("Isar", "Isar"),
            a_room("Inn", "Inn"),
            a_room("Thames", "Thames", at=LONDON),
            a_room("Ilz"),
            a_room("X", "X"),
        ),
    )


def span(start: str, end: str) -> tuple[int, int]:
    """A period of January 2035 in UTC, as "08 09:00"."""
    return at(start), at(end)


def at(text: str) -> int:
    return int(datetime.fromisoformat(f"2035-01-{text.replace(' ', 'T')}+00:00").timestamp())


async def shown(*busy: tuple[int, int] | None) -> Any:
    periods = None if None in busy else cast("Busy", busy)
    return await free_busy(cast("Graph", Calendars({address("Isar"): periods})), a_town(), RoomId("isar"), now=NOW)


async def test_three_days_are_told_by_the_clock_of_the_location() -> None:
    found = await shown(span("08 10:00", "08 11:00"), span("10 07:30", "10 08:00"))
    assert found["lines"] == [
        {"day": "2035-01-08", "busy": [["11:00", "12:00"]]},
        {"day": "2035-01-09", "busy": []},
        {"day": "2035-01-10", "busy": [["08:30", "09:00"]]},
    ]


async def test_periods_that_overlap_are_one_and_end_at_midnight() -> None:
    found = await shown(span("08 10:00", "08 11:00"), span("08 10:30", "08 12:00"), span("08 22:00", "09 02:00"))
    assert [line["busy"] for line in found["lines"]] == [
        [["11:00", "13:00"], ["23:00", "24:00"]],
        [["00:00", "03:00"]],
        [],
    ]


@pytest.mark.parametrize(
    ("busy", "free", "until"),
    [
        ((span("08 09:00", "08 10:00"),), True, "10:00"),
        ((span("09 09:00", "09 10:00"),), True, "2035-01-09 10:00"),
        ((), True, ""),
        ((span("08 08:00", "08 09:00"), span("08 09:00", "08 09:30")), False, "10:30"),
        ((span("08 08:00", "20 09:00"),), False, ""),
        ((span("08 08:00", "08 08:55"),), True, ""),
        ((None,), None, ""),
    ],
)
async def test_what_holds_now_and_until_when(busy: tuple[Any, ...], free: bool | None, until: str) -> None:
    found = await shown(*busy)
    assert (found["free_now"], found["until"]) == (free, until)


async def test_what_microsoft_cannot_tell_has_no_lines() -> None:
    assert (await shown(None))["lines"] == []


async def test_whole_days_are_asked_for() -> None:
    graph = Calendars({})
    await free_busy(cast("Graph", graph), a_town(), RoomId("isar"), now=NOW)
    ((_, _, window),) = graph.asked
    assert window == Slot(datetime(2035, 1, 7, 23, tzinfo=UTC), datetime(2035, 1, 10, 23, tzinfo=UTC))


@pytest.mark.parametrize(("room", "key"), [("gone", "room_gone"), ("ilz", "calendar_unread"), ("x", "calendar_unread")])
async def test_a_room_that_nobody_reads_is_refused(room: str, key: str) -> None:
    with pytest.raises(Refusal) as raised:
        await free_busy(cast("Graph", Calendars({})), a_town(), RoomId(room), now=NOW)
    assert raised.value.key == key


async def test_a_glance_asks_each_connection_once_for_its_rooms() -> None:
    graph = Calendars({address("Inn"): (span("08 08:00", "08 10:00"),), address("Thames"): None})
    found = await glance(cast("Graph", graph), a_town(), ["isar", "inn", "thames", "ilz", "x", "gone"], now=NOW)
    assert found == {
        "rooms": {
            "isar": {"free_now": True, "until": ""},
            "inn": {"free_now": False, "until": "11:00"},
            "thames": {"free_now": None, "until": ""},
        }
    }
    assert [(connection, calendars) for connection, calendars, _ in graph.asked] == [
        ("contoso", (address("Isar"), address("Inn"))),
        ("fabrikam", (address("Thames"),)),
    ]


async def test_nothing_to_ask_is_not_asked() -> None:
    graph = Calendars({})
    assert await glance(cast("Graph", graph), a_town(), ["ilz"], now=NOW) == {"rooms": {}}
    assert graph.asked == []
