"""What the dialogs about calendars find out, asked of the stand-in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cards.text.catalogue import TEXTS
from sandbox.m365.faults import gateway_page, throttled
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import with_rooms
from services.admin.calendar_discovery import find_rooms, hours, look_up, propose, read_calendars, seen_rooms
from services.admin.importing import problem_row
from services.microsoft.graph_setup import Access, MailboxHours
from services.model import ClientId, Room, RoomId
from services.model.errors import NeedsAdmin, Unavailable
from services.parsing.lists import ProblemReason
from services.store.connection import Connections
from services.store.redis_store import Store
from tests.builders.client_with_rooms import LONDON, MUNICH, a_calendar, a_room, a_setup, address
from tests.builders.running_m365 import INN, ISAR, LENA, NOW
from tests.builders.wired_graph import BOOKS, CONTOSO, ROLES, SIGNS_IN, wired


class Progress:
    """Remembers what was reported."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    async def __call__(self, done: int, total: int) -> None:
        self.told.append((done, total))


async def looked_up(text: str | bytes, **changes: Any) -> Any:
    async with wired() as it:
        for room in changes.get("hidden", ()):
            it.m365.hide(room)
        it.m365.manners.places_empty = changes.get("places_empty", False)
        return await look_up(it.setup, CONTOSO, BOOKS, text, now=NOW, report=Progress())


# rooms


@pytest.mark.parametrize("connection", [BOOKS, SIGNS_IN])
async def test_the_rooms_of_microsoft_365_are_found(connection: Any) -> None:
    async with wired() as it:
        found = await find_rooms(it.setup, CONTOSO, connection)
    assert found["known"]
    assert len(found["rooms"]) == len(TENANT.rooms)
    assert found["rooms"][0] == {"address": ISAR, "name": "Isar", "capacity": 14, "building": "Haus am Fluss"}
    json.dumps(found)


async def test_a_list_that_may_not_be_read_is_not_known() -> None:
    async with wired(roles=set(ROLES) - {"Place.Read.All"}) as it:
        assert await find_rooms(it.setup, CONTOSO, BOOKS) == {"rooms": [], "known": False}


async def test_an_outage_is_not_an_empty_list() -> None:
    async with wired() as it:
        it.m365.faults.add(gateway_page(".*"))
        with pytest.raises(Unavailable):
            await find_rooms(it.setup, CONTOSO, BOOKS)


async def test_a_sign_in_that_is_due_is_not_an_empty_list() -> None:
    class SignedOut:
        async def rooms(self, client: ClientId, connection: Any) -> Any:
            raise NeedsAdmin("not_signed_in")

    with pytest.raises(NeedsAdmin):
        await find_rooms(SignedOut(), CONTOSO, BOOKS)  # type: ignore[arg-type]


# lists


async def test_each_address_of_a_list_is_told_apart() -> None:
    found = await looked_up(f"{ISAR}, Inn <{INN}>; {LENA}\nnobody@contoso.example, foo, {ISAR}")
    assert found["calendars"] == [{"address": ISAR, "name": "Isar"}, {"address": INN, "name": "Inn"}]
    assert (found["people"], found["unknown"], found["denied"]) == ([LENA], ["nobody@contoso.example"], [])
    assert [(row["line"], row["reason"]) for row in found["problems"]] == [
        (2, "import.not_an_address"),
        (2, "import.double_address"),
    ]
    assert found["total"] == 6
    json.dumps(found)


async def test_a_hidden_room_is_not_told_from_a_person_until_an_admin_says_so() -> None:
    found = await looked_up(f"{ISAR},{INN}", hidden=[INN])
    assert ([row["address"] for row in found["calendars"]], found["people"]) == ([ISAR], [INN])


async def test_where_no_rooms_are_listed_every_mailbox_can_be_one() -> None:
    found = await looked_up(f"Isar <{ISAR}>, {INN}", places_empty=True)
    assert found["calendars"] == [{"address": ISAR, "name": "Isar"}, {"address": INN, "name": ""}]


async def test_a_mailbox_that_does_not_let_anybody_in_is_denied() -> None:
    class Closed:
        async def rooms(self, *_: Any) -> Any:
            return ()

        async def hours(self, *_: Any, **__: Any) -> Any:
            return {ISAR: MailboxHours(Access.DENIED)}

    found = await look_up(Closed(), CONTOSO, BOOKS, ISAR, now=NOW, report=Progress())
    assert found["denied"] == [ISAR]


async def test_2000_addresses_are_looked_up_by_twenties_with_progress() -> None:
    tenant = with_rooms(TENANT, 2_000)
    progress = Progress()
    async with wired(tenant) as it:
        text = "\n".join(room.address for room in tenant.rooms)
        found = await look_up(it.setup, CONTOSO, BOOKS, text, now=NOW, report=progress)
    assert len(found["calendars"]) == 2_000
    assert progress.told[-1] == (2_000, 2_000)
    assert len(progress.told) == 100


async def test_throttling_in_the_middle_is_passed_on() -> None:
    async with wired() as it:
        it.m365.faults.add(throttled(".*getSchedule", retry_after="7"))
        with pytest.raises(Unavailable) as raised:
            await look_up(it.setup, CONTOSO, BOOKS, ISAR, now=NOW, report=Progress())
    assert raised.value.retry_after == 7


@pytest.mark.parametrize(
    ("text", "calendars"),
    [
        ("a@b.example, c@b.example", [("a@b.example", ""), ("c@b.example", "")]),
        ("name,address\nIsar,A@b.example", [("a@b.example", "Isar")]),
        (b"\xef\xbb\xbfRaum;E-Mail\r\nIsar;a@b.example\r\n", [("a@b.example", "Isar")]),
        ("DisplayName,PrimarySmtpAddress\nIsar,a@b.example\nInn,", [("a@b.example", "Isar")]),
        ("mail\na@b.example", [("a@b.example", "")]),
        ("", []),
        (b"PK\x03\x04", []),
    ],
)
def test_calendars_are_read_from_addresses_and_from_csv(text: str | bytes, calendars: list[tuple[str, str]]) -> None:
    assert [(one.address, one.name) for one in read_calendars(text).rows] == calendars


def test_a_room_without_an_address_is_a_fault_of_its_line() -> None:
    (fault,) = read_calendars("name,address\nIsar,a@b.example\nInn,").problems
    assert problem_row(fault) == {"line": 3, "what": "Inn", "reason": "import.not_an_address", "values": {}}


@pytest.mark.parametrize("text", ["", b"PK\x03\x04", "\0", "x" * 2_000_001])
def test_a_list_that_cannot_be_read_says_why_once(text: str | bytes) -> None:
    (fault,) = read_calendars(text).problems
    assert fault.line == 0
    assert fault.reason in set(ProblemReason)
    assert fault.reason in TEXTS["en"]


# hours


async def test_the_hours_that_most_mailboxes_have_are_proposed() -> None:
    async with wired() as it:
        munich = [room.address for room in TENANT.rooms if room.site.name == "Munich"]
        found = await hours(it.setup, CONTOSO, BOOKS, [*munich, "nyc.hudson@contoso.example"], now=NOW)
    assert found == {"zone": "Europe/Berlin", "weekly": [[[480, 1080]]] * 5 + [[]] * 2}


async def test_mailboxes_that_say_nothing_propose_nothing() -> None:
    async with wired() as it:
        assert await hours(it.setup, CONTOSO, BOOKS, ["nobody@contoso.example"], now=NOW) == {}


# proposals


async def test_calendars_without_a_room_are_compared_with_rooms_without_a_calendar() -> None:
    setup = a_setup(
        locations=(MUNICH, LONDON),
        calendars=(a_calendar("Isar"), a_calendar("Inn"), a_calendar("Lech")),
        rooms=(a_room("Isar"), a_room("Inn", "Inn"), a_room("Thames", at=LONDON)),
    )
    found = await propose(setup)
    isar, lech = found["proposals"]
    assert (isar["calendar"], isar["name"], isar["room"], isar["confidence"], isar["reason"]) == (
        address("Isar"),
        "Isar",
        "isar",
        "sure",
        "same_name",
    )
    assert (lech["name"], lech["room"], lech["reason"]) == ("Lech", None, "no_match")
    json.dumps(found)


async def test_2000_calendars_are_compared_with_2000_rooms() -> None:
    names = [f"Room {number}" for number in range(2_000)]
    setup = a_setup(
        calendars=tuple(a_calendar(f"muc-room-{number}") for number in range(2_000)),
        rooms=tuple(Room(RoomId(name), name, MUNICH.id, None) for name in names),
    )
    assert len((await propose(setup))["proposals"]) == 2_000


# rooms that incidents named


async def test_rooms_that_incidents_named_are_offered_once_and_without_those_there_are(
    redis: Connections, client: ClientId
) -> None:
    store = Store(redis.commands, redis.scripts)
    day = datetime(2035, 1, 7, 12, tzinfo=UTC)
    for name in ("Thames", "isar", "Ilz, 2"):
        await store.room_names.see(client, name, at=day)
    setup = a_setup(rooms=(a_room("Isar"),))
    found = await seen_rooms(
        store, type(setup)(client=type(setup.client)(client, "", setup.client.rules), rooms=setup.rooms)
    )
    assert found == {"rooms": [{"name": "Ilz, 2", "last": "2035-01-07"}, {"name": "Thames", "last": "2035-01-07"}]}
