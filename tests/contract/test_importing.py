"""A list of rooms looked at, kept and applied, with a store of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from services.admin.importing import MOST_SHOWN, apply_import, plan_import
from services.model import Client, ClientId, RoomId, SlotRules
from services.model.errors import Refusal
from services.model.setup import Setup
from services.store.connection import Connections
from services.store.redis_store import Store
from services.store.uploaded_lists import UploadedLists
from tests.builders.client_with_rooms import LONDON, MUNICH, a_calendar, a_room

CSV = "name,location,calendar,capacity\nIsar,Munich,isar@contoso.example,8\nThames,London,,\n"


class Desk:
    """A client with a set-up in the store, and one dialog that imports."""

    def __init__(self, redis: Connections, client: ClientId) -> None:
        self.client = client
        self.store = Store(redis.commands, redis.scripts)
        self.uploads = UploadedLists(redis.commands)

    async def has(self, **parts: Any) -> Setup:
        new = Setup(Client(self.client, "Contoso", SlotRules()), **{"locations": (MUNICH, LONDON), **parts})
        return await self.store.change_setup(self.client, lambda _: new)

    async def plan(self, data: bytes | str | None = CSV, *, complete: bool = False) -> Any:
        setup = await self.store.setup(self.client)
        found = await plan_import(self.uploads, setup, "d", data, complete=complete)
        return json.loads(json.dumps(found))

    async def apply(self) -> Any:
        return await apply_import(self.store, self.uploads, self.client, "d")

    async def rooms(self) -> list[tuple[str, str | None, int | None]]:
        return [(room.name, room.calendar, room.capacity) for room in (await self.store.setup(self.client)).rooms]


@pytest.fixture
def desk(redis: Connections, client: ClientId) -> Desk:
    return Desk(redis, client)


async def test_a_list_is_looked_at_without_changing_anything_and_then_applied(desk: Desk) -> None:
    await desk.has()
    found = await desk.plan()
    assert (found["new"], found["changed"], found["same"], found["gone"]) == (2, 0, 0, 0)
    assert found["lines"][0] == {"kind": "new", "name": "Isar", "location": "Munich", "before": "", "after": ""}
    assert await desk.rooms() == []
    assert await desk.apply() == {"new": 2, "changed": 0, "gone": 0}
    assert await desk.rooms() == [("Isar", "isar@contoso.example", 8), ("Thames", None, None)]
    assert [room.id for room in (await desk.store.setup(desk.client)).rooms] == [RoomId("d-1"), RoomId("d-2")]


async def test_a_change_is_shown_as_what_it_was_and_what_it_becomes(desk: Desk) -> None:
    await desk.has(rooms=(a_room("Isar", "Inn"), a_room("Thames", at=LONDON)))
    found = await desk.plan()
    (line,) = found["lines"]
    assert (line["kind"], line["before"], line["after"]) == (
        "changed",
        "inn@contoso.example, –",
        "isar@contoso.example, 8",
    )
    assert found["same"] == 1


async def test_applying_twice_is_applying_once(desk: Desk) -> None:
    await desk.has()
    await desk.plan()
    assert await desk.apply() == await desk.apply() == {"new": 2, "changed": 0, "gone": 0}
    assert len(await desk.rooms()) == 2


@pytest.mark.parametrize("meanwhile", [{"rooms": (a_room("Ilz"),)}, {"locations": (MUNICH,)}])
async def test_a_list_that_would_do_something_else_by_now_is_not_applied(desk: Desk, meanwhile: dict[str, Any]) -> None:
    await desk.has()
    await desk.plan()
    setup = await desk.has(**meanwhile)
    with pytest.raises(Refusal) as raised:
        await desk.apply()
    assert raised.value.key == "inventory_changed"
    assert await desk.store.setup(desk.client) == setup
    await desk.plan()
    await desk.apply()


async def test_rooms_that_change_while_the_list_is_read_are_not_overwritten(desk: Desk, redis: Connections) -> None:
    await desk.has()
    await desk.plan()

    class Slow(Store):
        """Somebody else is faster each time."""

        async def change_setup(self, client: ClientId, change: Callable[[Setup], Setup]) -> Setup:
            await desk.has(rooms=(a_room("Ilz"),))
            return await super().change_setup(client, change)

    with pytest.raises(Refusal) as raised:
        await apply_import(Slow(redis.commands, redis.scripts), desk.uploads, desk.client, "d")
    assert raised.value.key == "inventory_changed"
    assert await desk.rooms() == [("Ilz", None, None)]


async def test_what_somebody_else_set_up_meanwhile_besides_rooms_is_kept(desk: Desk) -> None:
    await desk.has()
    await desk.plan()
    await desk.has(calendars=(a_calendar("Isar"),))
    await desk.apply()
    setup = await desk.store.setup(desk.client)
    assert (len(setup.rooms), len(setup.calendars)) == (2, 1)


async def test_rooms_that_the_list_does_not_name_are_counted_and_go_only_when_told(desk: Desk) -> None:
    await desk.has(rooms=(a_room("Isar", "Isar", capacity=8), *(a_room(f"Old {number}") for number in range(30))))
    found = await desk.plan("name\nIsar")
    assert (found["same"], found["gone"], found["unnamed"], found["needs_number"]) == (1, 0, 30, None)
    whole = await desk.plan(None, complete=True)
    assert (whole["gone"], whole["unnamed"], whole["needs_number"]) == (30, 0, 30)
    assert len(whole["lines"]) == MOST_SHOWN
    assert await desk.apply() == {"new": 0, "changed": 0, "gone": 30}
    assert len(await desk.rooms()) == 1


async def test_calendars_that_no_connection_reads_are_counted(desk: Desk) -> None:
    await desk.has(calendars=(a_calendar("Isar"),))
    found = await desk.plan("name,location,calendar\nIsar,Munich,isar@contoso.example\nInn,Munich,inn@contoso.example")
    assert found["unread"] == 1


async def test_faults_come_with_their_count(desk: Desk) -> None:
    await desk.has()
    found = await desk.plan("name,location,Floor\n" + "\n".join(f"Room {number},Paris,1" for number in range(900)))
    assert (found["new"], found["problem_count"], len(found["problems"])) == (0, 900, MOST_SHOWN)
    assert found["problems"][0]["reason"] == "import.unknown_location"
    assert found["ignored"] == ["Floor"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", "\0", "", "x" * 2_000_001])
async def test_a_list_that_cannot_be_read_changes_nothing(desk: Desk, data: bytes | str) -> None:
    await desk.has(rooms=(a_room("Isar"),))
    found = await desk.plan(data, complete=True)
    assert (found["new"], found["gone"]) == (0, 0)
    assert found["problem_count"] >= 1
    assert await desk.apply() == {"new": 0, "changed": 0, "gone": 0}
    assert len(await desk.rooms()) == 1


async def test_a_list_that_was_never_kept_or_is_forgotten_is_asked_for_again(desk: Desk) -> None:
    await desk.has()
    for again in (desk.plan(None), desk.apply()):
        with pytest.raises(Refusal) as raised:
            await again
        assert raised.value.key == "import_forgotten"


async def test_a_file_in_german_from_a_spreadsheet_is_read(desk: Desk) -> None:
    await desk.has()
    found = await desk.plan("sep=;\r\nRaum;Standort;Plätze\r\nWürm;munich;4\r\n".encode("windows-1252"))
    assert found["new"] == 1
    await desk.apply()
    assert await desk.rooms() == [("Würm", None, 4)]


async def test_20000_rooms_are_taken_over(desk: Desk) -> None:
    await desk.has()
    found = await desk.plan("name,location\n" + "\n".join(f"Room {number},Munich" for number in range(20_000)))
    assert found["new"] == 20_000
    assert (await desk.apply())["new"] == 20_000
