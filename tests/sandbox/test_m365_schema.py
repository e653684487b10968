"""Every answer of the stand-in against the OpenAPI description of Graph, where that lies beside the repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from tests.builders.running_m365 import ISAR, LENA, ROOMFIX, Answer, an_invitation, asking, contoso, wall

SLICE = Path(__file__).parents[2].parent / "shared" / "contracts" / "graph-openapi-slice.json"
pytestmark = pytest.mark.skipif(not SLICE.exists(), reason="the OpenAPI description is not here")

DERIVED = {"timeZoneBase": "customTimeZone", "place": "room"}
"""Where an answer may be of a derived type, named by its @odata.type."""
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


class Description:
    """The OpenAPI slice as strict JSON Schema: no property it does not know, null only where it says so."""

    def __init__(self) -> None:
        self._api = json.loads(SLICE.read_text())
        names = self._api["components"]["schemas"]
        self._schemas = {name: self._strict(schema) for name, schema in names.items()}

    def complaints(self, method: str, path: str, answer: Answer) -> list[str]:
        """What is wrong with an answer to this path's template."""
        responses = self._api["paths"][path][method.lower()]["responses"]
        response = responses.get(str(answer.status)) or responses[f"{answer.status // 100}XX"]
        while "$ref" in response:
            response = self._api["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
        if "content" not in response:
            return [] if answer.body == "" else ["a body where there is none"]
        schema = self._strict(response["content"]["application/json"]["schema"])
        validator = Draft202012Validator({**schema, "components": {"schemas": self._schemas}})
        return [f"{error.instance_path}: {error.message}"[:300] for error in validator.iter_errors(answer.body)]

    def _strict(self, schema: Any, *, part: bool = False) -> Any:
        if isinstance(schema, list):
            return [self._strict(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            return self._reference(schema["$ref"], part=part)
        if schema.get("nullable") and schema.get("type") == "object" and "properties" not in schema:
            return {"type": "null"}
        strict = {name: self._strict(value) for name, value in schema.items() if name not in {"nullable", "allOf"}}
        if "allOf" in schema:
            strict["allOf"] = [self._strict(each, part=True) for each in schema["allOf"]]
        if schema.get("nullable") and "type" in strict:
            strict["type"] = [strict["type"], "null"]
        if "properties" in strict:
            strict["patternProperties"] = {"@": {}}
        return strict

    def _reference(self, ref: str, *, part: bool) -> Any:
        if part:
            return {"$ref": ref}
        derived = [ref.replace(base, name) for base, name in DERIVED.items() if ref.endswith(f".{base}")]
        types = [{"$ref": each, "unevaluatedProperties": False} for each in (ref, *derived)]
        return {"anyOf": types} if derived else types[0]


@pytest.fixture(scope="module")
def description() -> Description:
    return Description()


@pytest.mark.parametrize(("template", "path"), READS)
async def test_what_an_application_reads_has_graphs_shape(description: Description, template: str, path: str) -> None:
    async with contoso(seed=7) as it:
        answer = await it.get(path)
    assert answer.status == 200
    assert description.complaints("GET", template, answer) == []


@pytest.mark.parametrize(("template", "path"), MINE)
async def test_what_a_signed_in_person_reads_has_graphs_shape(
    description: Description, template: str, path: str
) -> None:
    async with contoso(seed=7) as it:
        answer = await it.get(path, token=it.m365.identity.delegated_token(LENA, *ME))
    assert answer.status == 200
    assert description.complaints("GET", template, answer) == []


async def test_free_busy_has_graphs_shape(description: Description) -> None:
    template = "/users/{user-id}/calendar/getSchedule"
    async with contoso(seed=7) as it:
        body = asking(ISAR, LENA, "ghost@contoso.example", end="10 00:00")
        answer = await it.post(f"/users/{ROOMFIX}/calendar/getSchedule", body)
    assert description.complaints("POST", template, answer) == []


async def test_an_events_whole_life_has_graphs_shape(description: Description) -> None:
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
    assert description.complaints("POST", "/users/{user-id}/events", created) == []
    assert description.complaints("GET", one, read) == []
    assert description.complaints("PATCH", one, changed) == []
    assert description.complaints("POST", f"{one}/cancel", cancelled) == []
    assert description.complaints("DELETE", one, deleted) == []


async def test_refusals_have_graphs_shape(description: Description) -> None:
    async with contoso() as it:
        first = await it.book(transactionId="c")
        again = await it.book(transactionId="c")
        nobody = await it.get("/organization", token="")
    assert first.status == 201
    assert description.complaints("POST", "/users/{user-id}/events", again) == []
    assert description.complaints("GET", "/organization", nobody) == []


async def test_a_property_graph_does_not_have_would_be_noticed(description: Description) -> None:
    wrong = Answer(200, {"value": [{"id": "x", "isManaged": True, "capacity": "8"}]}, {})
    assert len(description.complaints("GET", "/places/graph.room", wrong)) == 2
