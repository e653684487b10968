"""Every answer of the stand-in against what Graph publishes of its types."""

from __future__ import annotations

import pytest

from tests.builders import graph_description
from tests.builders.running_m365 import ISAR, LENA, ROOMFIX, Answer, an_invitation, asking, contoso, wall

ME = ("Calendars.ReadWrite", "Place.Read.All", "User.Read", "MailboxSettings.Read", "Domain.Read.All")
WINDOW = "?startDateTime=2026-01-05T00:00:00Z&endDateTime=2026-01-10T00:00:00Z&$top=100"
READS = [
    ("/places/microsoft.graph.room", "/places/microsoft.graph.room"),
    ("/places/graph.room", "/places/graph.room?$top=5&$count=true"),
    ("/places/microsoft.graph.roomList", "/places/microsoft.graph.roomList"),
    ("/places/{place-id}/graph.roomList/rooms", "/places/rooms.munich@contoso.example/graph.roomList/rooms"),
    ("/places/{place-id}", f"/places/{ISAR}"),
    ("/users/{user-id}/calendarView", f"/users/{ISAR}/calendarView{WINDOW}"),
    ("/users/{user-id}/calendarView", f"/users/{LENA}/calendarView{WINDOW}"),
    ("/users/{user-id}/calendar/calendarView", f"/users/{ISAR}/calendar/calendarView{WINDOW}&$select=start,end,showAs"),
    ("/users/{user-id}/events", f"/users/{ISAR}/events?$top=100"),
    ("/users/{user-id}/calendar/events", f"/users/{LENA}/calendar/events?$top=100"),
    ("/users/{user-id}/calendar", f"/users/{ISAR}/calendar"),
    ("/users/{user-id}/calendars", f"/users/{ISAR}/calendars"),
    ("/users/{user-id}/mailboxSettings", f"/users/{ISAR}/mailboxSettings"),
    ("/users/{user-id}", f"/users/{LENA}?$select=id,displayName,accountEnabled,proxyAddresses"),
    ("/organization", "/organization"),
]
MINE = [
    ("/me", "/me"),
    ("/me/calendar", "/me/calendar"),
    ("/me/calendars", "/me/calendars"),
    ("/me/calendarView", f"/me/calendarView{WINDOW}"),
    ("/me/calendar/calendarView", f"/me/calendar/calendarView{WINDOW}"),
    ("/me/events", "/me/events"),
    ("/me/mailboxSettings", "/me/mailboxSettings"),
    ("/organization", "/organization"),
    ("/domains", "/domains"),
]


def complaints(method: str, template: str, answer: Answer) -> list[str]:
    return graph_description.complaints(method, template, answer.status, answer.body)


@pytest.mark.parametrize(("template", "path"), READS)
async def test_what_an_application_reads_has_graphs_shape(template: str, path: str) -> None:
    async with contoso(seed=7) as it:
        answer = await it.get(path)
    assert answer.status == 200
    assert complaints("GET", template, answer) == []


@pytest.mark.parametrize(("template", "path"), MINE)
async def test_what_a_signed_in_person_reads_has_graphs_shape(template: str, path: str) -> None:
    async with contoso(seed=7) as it:
        answer = await it.get(path, token=it.m365.identity.delegated_token(LENA, *ME))
    assert answer.status == 200
    assert complaints("GET", template, answer) == []


async def test_free_busy_has_graphs_shape() -> None:
    template = "/users/{user-id}/calendar/getSchedule"
    async with contoso(seed=7) as it:
        body = asking(ISAR, LENA, "ghost@contoso.example", end="10 00:00")
        answer = await it.post(f"/users/{ROOMFIX}/calendar/getSchedule", body)
    assert complaints("POST", template, answer) == []


async def test_an_events_whole_life_has_graphs_shape() -> None:
    one = "/users/{user-id}/events/{event-id}"
    async with contoso() as it:
        created = await it.book(transactionId="c", location={"displayName": "Isar", "locationEmailAddress": ISAR})
        it.m365.settle()
        path = f"/users/{ROOMFIX}/events/{created.body['id']}"
        read = await it.get(path)
        changed = await it.ask("PATCH", path, json={"start": wall("06 09:00")})
        cancelled = await it.post(f"{path}/cancel", {"comment": "off"})
        again = (await it.post(f"/users/{ROOMFIX}/events", an_invitation())).body
        deleted = await it.ask("DELETE", f"/users/{ROOMFIX}/events/{again['id']}")
    assert complaints("POST", "/users/{user-id}/events", created) == []
    assert complaints("GET", one, read) == []
    assert complaints("PATCH", one, changed) == []
    assert complaints("POST", f"{one}/cancel", cancelled) == []
    assert complaints("DELETE", one, deleted) == []


async def test_refusals_have_graphs_shape() -> None:
    async with contoso() as it:
        first = await it.book(transactionId="c")
        again = await it.book(transactionId="c")
        nobody = await it.get("/organization", token="")
    assert first.status == 201
    assert complaints("POST", "/users/{user-id}/events", again) == []
    assert complaints("GET", "/organization", nobody) == []


async def test_a_property_graph_does_not_have_would_be_noticed() -> None:
    wrong = Answer(200, {"value": [{"id": "x", "isManaged": True, "capacity": "8"}]}, {})
    assert len(complaints("GET", "/places/graph.room", wrong)) == 2
