"""Monitors that repeat themselves, flap and send things in the wrong order: nothing is lost and nothing is doubled."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from config_reader import IntakeKey
from sandbox.m365 import M365
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from services.model import IncidentId
from services.store import rate_limits
from tests.builders import monitor_bodies
from tests.builders import running_roomfix as support
from tests.builders.monitor_bodies import KEYS, STRUCTURED, a_cloud_event, a_group, a_record, an_alert, an_event
from tests.builders.running_roomfix import CONTOSO, Roomfix, running, wait_for
from tests.builders.teams_standin import Json

SOURCES = ("alertmanager", "pagerduty", "servicenow", "cloudevents")
FLAPS = 50


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_no_hurry: None) -> AsyncIterator[Roomfix]:
    """The application with a key for every vendor."""
    configured = support.a_config

    def with_keys(m365: M365, data_dir: Path) -> Any:
        config = configured(m365, data_dir)
        return replace(config, intake_keys=(*config.intake_keys, *(IntakeKey(*one) for one in KEYS.items())))

    monkeypatch.setattr(support, "a_config", with_keys)
    monkeypatch.setattr(rate_limits, "CLIENT", tuple(replace(one, most=10_000) for one in rate_limits.CLIENT))
    async with running(tmp_path) as started:
        yield started


def fault(roomfix: Roomfix, source: str, *, is_over: bool = False, began: str = "") -> Json:
    """What a vendor sends of a fault that begins, or is over, now."""
    now = began or roomfix.clock().isoformat()
    if source == "alertmanager":
        return a_group(an_alert(status="resolved" if is_over else "firing") | {"startsAt": now})
    if source == "pagerduty":
        return an_event("incident.resolved" if is_over else "incident.triggered", occurred_at=now)
    if source == "servicenow":
        moment = now.replace("T", " ")[:19]
        return a_record(state="6" if is_over else "2", opened_at=moment)
    return a_cloud_event(status="resolved" if is_over else "triggered", time=now)


async def send(roomfix: Roomfix, source: str, body: Json) -> Json:
    """Post what a vendor sends; the answer, which must be that it was taken."""
    raw = json.dumps(body).encode()
    headers = {"Content-Type": STRUCTURED if source == "cloudevents" else "application/json"}
    url = f"{roomfix.chat.url}/api/incidents/{source}"
    async with roomfix.chat.session.post(
        url, data=raw, headers=headers | monitor_bodies.proven(source, raw)
    ) as response:
        answer: Json = await response.json()
        assert response.status == 202, answer
        return answer


async def histories(roomfix: Roomfix, *incidents: str) -> set[tuple[str, ...]]:
    """What happened to the incidents, each different story once."""
    return {tuple(entry["event"] for entry in (await roomfix.incident(one))["history"]) for one in incidents}


def is_over(roomfix: Roomfix, incident: str) -> bool:
    """Whether the channel shows an incident's end, on its own card or among others of a storm."""
    return any(
        "The fault is gone" in one.words or f"Closed ({incident})" in one.words
        for one in roomfix.shown(incident, in_=CHANNEL_ID)
    )


def in_the_channel(roomfix: Roomfix, incident: str, words: str = "") -> int:
    """How many messages of the channel show an incident with these words."""
    return len(roomfix.shown(incident, words, in_=CHANNEL_ID))


@pytest.mark.parametrize("source", SOURCES)
async def test_a_fault_of_every_vendor_s_is_claimed_and_withdrawn_when_it_is_over(
    roomfix: Roomfix, source: str
) -> None:
    incident = (await send(roomfix, source, fault(roomfix, source)))["id"]
    card = await roomfix.card_of(incident)
    assert "rojector stays dark" in card.words
    await roomfix.claim_at(card, incident, "2035-01-08T13:00:00+00:00", by=MEGAN)
    await roomfix.until(incident, "booked")
    over = await send(roomfix, source, fault(roomfix, source, is_over=True))
    assert (over["id"], over["state"]) == (incident, "closed")
    await wait_for(lambda: not roomfix.visits() and not roomfix.booked())


@pytest.mark.parametrize("source", SOURCES)
async def test_an_end_that_comes_before_its_beginning_loses_nothing(roomfix: Roomfix, source: str) -> None:
    """Better a card too many than a fault that nobody sees; the monitor's next end closes it."""
    assert (await send(roomfix, source, fault(roomfix, source, is_over=True)))["state"] == "unknown"
    incident = (await send(roomfix, source, fault(roomfix, source)))["id"]
    await roomfix.card_of(incident)
    over = await send(roomfix, source, fault(roomfix, source, is_over=True))
    assert (over["id"], over["state"]) == (incident, "closed")
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


@pytest.mark.parametrize("source", SOURCES)
async def test_the_same_payload_fifty_times_in_a_minute_is_one_card(roomfix: Roomfix, source: str) -> None:
    body = fault(roomfix, source)
    answers = []
    for _ in range(50):
        answers.append(await send(roomfix, source, body))
        roomfix.clock.move(seconds=1.2)
    (incident,) = {answer["id"] for answer in answers}
    await roomfix.card_of(incident)
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
    assert await histories(roomfix, incident) == {("reported",)}


@pytest.mark.parametrize("source", ["alertmanager", "pagerduty", "cloudevents"])
async def test_a_fault_that_comes_and_goes_fifty_times_is_fifty_incidents_that_are_over(
    roomfix: Roomfix, source: str
) -> None:
    """Each time is said twice, as monitors do."""
    incidents: list[str] = []
    for _ in range(FLAPS):
        began = fault(roomfix, source)
        opened = [(await send(roomfix, source, began))["id"] for _ in range(2)]
        assert opened[0] == opened[1]
        incidents.append(opened[0])
        roomfix.clock.move(seconds=30)
        over = fault(roomfix, source, is_over=True)
        assert {(await send(roomfix, source, over))["id"] for _ in range(2)} == {opened[0]}
        assert (await send(roomfix, source, began))["state"] == "closed"  # delivered again, too late
        roomfix.clock.move(seconds=30)
    assert len(set(incidents)) == FLAPS
    assert await histories(roomfix, *incidents) == {("reported", "recovered")}
    assert not await roomfix.parts.store.open_incidents(CONTOSO)
    await wait_for(lambda: all(is_over(roomfix, one) for one in incidents))
    await roomfix.settled()
    assert [in_the_channel(roomfix, one) for one in incidents] == [1] * FLAPS
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 6, "five of them alone, the others on one card"


async def test_a_record_that_is_opened_again_and_again_is_a_new_incident_each_time(roomfix: Roomfix) -> None:
    """ServiceNow keeps a record's number and the time when it was opened first."""
    opened_at = roomfix.clock().isoformat(sep=" ")[:19]
    incidents = []
    for again in range(10):
        reopened = roomfix.clock().isoformat(sep=" ")[:19] if again else ""
        changes = {"opened_at": opened_at, "reopened_time": reopened}
        incidents.append((await send(roomfix, "servicenow", a_record(state="2", **changes)))["id"])
        roomfix.clock.move(minutes=1)
        assert (await send(roomfix, "servicenow", a_record(state="6", **changes)))["id"] == incidents[-1]
        roomfix.clock.move(minutes=1)
    assert len(set(incidents)) == 10
    assert await histories(roomfix, *incidents) == {("reported", "recovered")}


async def test_beginnings_and_ends_all_at_once_are_one_incident_that_the_last_end_closes(roomfix: Roomfix) -> None:
    now = roomfix.clock().isoformat()
    began, over = fault(roomfix, "alertmanager", began=now), fault(roomfix, "alertmanager", is_over=True, began=now)
    first = (await send(roomfix, "alertmanager", began))["id"]
    answers = await asyncio.gather(*(send(roomfix, "alertmanager", body) for body in [began, over] * 25))
    assert {answer["id"] for answer in answers} == {first}
    assert (await send(roomfix, "alertmanager", over))["state"] == "closed"
    assert await histories(roomfix, first) == {("reported", "recovered")}
    await wait_for(lambda: in_the_channel(roomfix, first, "The fault is gone") == 1)
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_group_in_which_each_alert_does_something_else(roomfix: Roomfix) -> None:
    """As Alertmanager sends it: what still burns, what is new, what is over, and what is no room of ours."""
    burning, over = an_alert("burning", room="Inn"), an_alert("over", room="Isar")
    answer = await send(roomfix, "alertmanager", a_group(burning, over))
    old = [entry["id"] for entry in answer["incidents"]]
    ended = over | {"status": "resolved"}
    group = a_group(an_alert("server", room="Rack 7"), burning, ended, an_alert("new", room="Hudson"))
    answer = await send(roomfix, "alertmanager", group)
    server, still, gone, new = answer["incidents"]
    assert (server["source_id"], server["status"]) == ("server", 422)
    assert [still["id"], gone["id"]] == old
    assert (still["state"], gone["state"], new["state"]) == ("open", "closed", "open")
    for incident in (still, new):
        await roomfix.card_of(incident["id"])
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 3
    assert await roomfix.parts.store.incident(CONTOSO, IncidentId(new["id"])) is not None
