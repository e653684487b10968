"""Sources whose faults are told only if they last: what is gone in time nobody hears of, and nothing else is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from bot.compose import now
from sandbox.m365 import M365, TENANT_ID, Phase
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from sandbox.send import an_incident, send
from services.model import Agreement, IncidentId, Person, PersonId, Severity
from services.model.job_wire import queued
from services.model.jobs import OpenPending
from services.model.setup import Setup
from services.monitors.grace_periods import with_grace
from services.monitors.pending import Pending
from services.store import server as redis_server
from services.store.connection import connected
from tests.builders.chat_people import PLACES, STRANGER, Chat, chat_of, offered
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Step, Talk, Way
from tests.builders.roomfix_process import Application, store_of
from tests.builders.running_roomfix import CONTOSO, MONDAY, WITHIN, Roomfix, a_config, running, wait_for
from tests.builders.teams_standin import Json, Teams

GRACE = 5
pytestmark = pytest.mark.usefixtures("in_no_hurry")


def graced() -> Setup:
    """Contoso, where Brightline has agreed to respond within half an hour, and faults have to last five minutes."""
    setup = contoso_setup()
    first, *others = setup.providers
    agreed = replace(first, agreements=(Agreement(setup.locations[0].id, Severity.MAJOR, 30, 240),))
    admins = (Person(PersonId(STRANGER.object_id), STRANGER.name),)
    return with_grace(replace(setup, providers=(agreed, *others), admins=admins), "roomfix", GRACE)


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path) -> AsyncIterator[Roomfix]:
    async with running(tmp_path, setup=graced()) as started:
        yield started


async def said(app: Roomfix, status: str = "triggered", *, at: datetime | None = None) -> Json:
    """What a monitor is told that says this of its one alert."""
    occurred_at = (at or app.clock()).isoformat()
    code, answer = await app.reported("Isar", source_id="alert-1", status=status, occurred_at=occurred_at)
    assert code == 202, answer
    return answer


async def look(app: Roomfix, incident: str) -> None:
    """Have a pending report looked at now, as happens by itself when its time has come."""
    await app.parts.store.enqueue(CONTOSO, queued(OpenPending(IncidentId(incident))))


async def test_a_fault_that_lasts_is_posted_as_it_was_reported(roomfix: Roomfix) -> None:
    answer = await said(roomfix)
    incident = str(answer["id"])
    assert answer["state"] == "pending"
    assert answer["url"].endswith(f"/api/incidents/{incident}")
    await look(roomfix, incident)
    await roomfix.settled()
    assert roomfix.teams.messages == []
    told = await roomfix.incident(incident)
    assert (told["state"], told["room"], told["title"]) == ("pending", "Isar", "Projector stays dark")
    ends = datetime.fromisoformat(told["pending_until"])
    assert timedelta() <= ends - MONDAY - timedelta(minutes=GRACE) < timedelta(seconds=20)

    roomfix.clock.move(minutes=GRACE)
    await look(roomfix, incident)
    card = await roomfix.card_of(incident)
    assert offered(card.card)[0] == "Mon 10:30", "what is free now, not what was free then"
    opened = await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))
    assert opened is not None
    assert opened.reported_at == opened.history[0].at == datetime.fromisoformat(told["reported_at"])
    assert opened.respond_by == opened.reported_at.replace(microsecond=0) + timedelta(minutes=30)
    assert (await roomfix.incident(incident))["state"] == "open"
    assert await roomfix.parts.store.pending_reports.waiting(CONTOSO) == ()


async def test_a_fault_that_is_gone_in_time_is_never_posted(roomfix: Roomfix) -> None:
    incident = (await said(roomfix))["id"]
    gone = await said(roomfix, "resolved")
    assert (gone["id"], gone["state"]) == (incident, "recovered")
    assert await said(roomfix, "resolved") == gone
    told = await roomfix.incident(incident)
    assert (told["state"], told["pending_until"]) == ("recovered", None)
    roomfix.clock.move(minutes=GRACE)
    await look(roomfix, incident)
    await roomfix.settled()
    assert roomfix.teams.messages == []


async def test_the_same_event_is_the_same_pending_report_however_often_and_however_many_at_once(
    roomfix: Roomfix,
) -> None:
    began = roomfix.clock()
    answers = await asyncio.gather(*(said(roomfix, at=began) for _ in range(10)))
    assert {(answer["id"], answer["state"]) for answer in answers} == {(answers[0]["id"], "pending")}
    await said(roomfix, "resolved", at=began)
    late = await said(roomfix, at=began)
    assert (late["id"], late["state"]) == (answers[0]["id"], "recovered"), "delivered again, too late"
    assert await roomfix.parts.store.pending_reports.waiting(CONTOSO) == ()


async def test_a_fault_that_comes_and_goes_fifty_times_in_a_minute_is_never_posted(roomfix: Roomfix) -> None:
    incidents = set()
    for _ in range(50):
        incidents.add((await said(roomfix))["id"])
        roomfix.clock.move(seconds=0.6)
        assert (await said(roomfix, "resolved"))["state"] == "recovered"
        roomfix.clock.move(seconds=0.6)
    assert len(incidents) == 50
    roomfix.clock.move(minutes=GRACE)
    for incident in incidents:
        await look(roomfix, incident)
    await roomfix.settled()
    assert roomfix.teams.messages == []
    assert await roomfix.parts.store.open_incidents(CONTOSO) == ()


async def test_one_that_comes_and_goes_and_then_stays_is_one_card(roomfix: Roomfix) -> None:
    for _ in range(49):
        await said(roomfix)
        roomfix.clock.move(seconds=0.6)
        await said(roomfix, "resolved")
        roomfix.clock.move(seconds=0.6)
    incident = (await said(roomfix))["id"]
    roomfix.clock.move(minutes=GRACE)
    await look(roomfix, incident)
    await roomfix.card_of(incident)
    await roomfix.settled()
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1
    assert (await said(roomfix, "resolved"))["state"] == "closed"
    await wait_for(lambda: roomfix.shown(incident, "The fault is gone", in_=CHANNEL_ID))


async def test_the_end_of_a_fault_and_the_end_of_its_grace_at_once_never_leave_it_open(roomfix: Roomfix) -> None:
    """Whichever comes first: what a monitor was told is over is over."""
    for _ in range(10):
        incident = (await said(roomfix))["id"]
        roomfix.clock.move(minutes=GRACE)
        await asyncio.gather(look(roomfix, incident), said(roomfix, "resolved"))
        await roomfix.settled()
        assert (await roomfix.incident(incident))["state"] in {"recovered", "closed"}
    assert await roomfix.parts.store.open_incidents(CONTOSO) == ()
    assert await roomfix.parts.store.pending_reports.waiting(CONTOSO) == ()


async def test_a_fault_without_a_time_that_is_back_is_told_at_last(roomfix: Roomfix) -> None:
    timeless: Json = {"source_id": "alert-9", "occurred_at": None}
    first = await roomfix.report(**timeless)
    await roomfix.report(**timeless, status="resolved")
    second = await roomfix.report(**timeless)
    assert second != first
    roomfix.clock.move(minutes=GRACE)
    await look(roomfix, second)
    await roomfix.card_of(second)


async def test_other_sources_and_people_are_told_at_once(roomfix: Roomfix) -> None:
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: with_grace(setup, "other", GRACE))
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: with_grace(setup, "roomfix", 0))
    await roomfix.card_of(await roomfix.report())
    await Talk(roomfix, place=chat_of(MEGAN), by=MEGAN).say("report Inn no sound", until="no sound")


async def test_a_room_that_is_gone_by_then_loses_no_fault(roomfix: Roomfix) -> None:
    incident = (await said(roomfix))["id"]
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: replace(setup, rooms=(), locations=()))
    roomfix.clock.move(minutes=GRACE)
    await look(roomfix, incident)
    card = await roomfix.card_of_any(incident)
    assert "Isar" in card.words


@pytest.mark.parametrize("way", Way)
async def test_an_admin_sets_a_grace_in_the_chat(roomfix: Roomfix, way: Way) -> None:
    await roomfix.parts.store.change_setup(CONTOSO, lambda setup: with_grace(setup, "roomfix", 0))
    await roomfix.card_of(await roomfix.report())
    talk = Talk(roomfix, place=chat_of(STRANGER), by=STRANGER)
    await talk.say("sources", until="told at once")
    chosen = Step("Next", "roomfix", "How long does a fault of roomfix have to last?", pick="roomfix")
    await talk.walk(way, chosen, Step("Next", "5 min", "once they have lasted 5 min", minutes="5"))
    assert (await said(roomfix))["state"] == "pending"


# killed


async def test_a_kill_right_after_the_answer_or_while_it_is_posted_loses_no_fault_and_posts_it_once(
    tmp_path: Path,
) -> None:
    m365 = M365(clock=now, seed=None)
    await m365.start()
    app = Application(a_config(m365, tmp_path))
    try:
        async with Teams.serve(*PLACES) as teams, aiohttp.ClientSession() as session:
            await app.set_up(with_grace(contoso_setup(), "roomfix", 60))
            await app.start()
            chat = Chat(app.url, teams, TENANT_ID, session)
            await chat.join(CHANNEL_ID)
            status, answer = await send(app.config, an_incident("Isar", "Projector stays dark", "major", "alert-1"))
            assert (status, answer["state"]) == (202, "pending")
            await _killed(app)
            status, again = await send(app.config, an_incident("Isar", "Projector stays dark", "major", "alert-1"))
            assert (again["id"], again["state"]) == (answer["id"], "pending")

            dying = asyncio.Event()

            def watch(method: str, where: str, phase: Phase) -> None:
                if (method, phase) == ("POST", Phase.RECEIVED) and CHANNEL_ID in where and not dying.is_set():
                    dying.set()
                    app.kill(with_store=True)

            teams.on_request = watch
            await _let_end(app, answer["id"])
            await asyncio.wait_for(dying.wait(), WITHIN)
            await app.ended()
            teams.on_request = None
            await app.start()
            await wait_for(lambda: any(one.card for one in teams.in_(CHANNEL_ID)))
            assert len(teams.in_(CHANNEL_ID)) == 1
            status, again = await send(app.config, an_incident("Isar", "Projector stays dark", "major", "alert-1"))
            assert (again["id"], again["state"]) == (answer["id"], "open")
    finally:
        await app.stop()
        await m365.stop()


async def _killed(app: Application) -> None:
    """Killed with its store, and started again."""
    app.kill(with_store=True)
    await app.ended()
    await app.start()


async def _let_end(app: Application, incident: str) -> None:
    """Have the grace of a pending report be over."""
    server = await redis_server.join("", app.config.data_dir)
    async with connected(server.url, loader_url=server.loader_url) as redis:
        pending_reports = store_of(redis).pending_reports
        known = await pending_reports.known(CONTOSO, IncidentId(incident))
        assert isinstance(known, Pending)
        await pending_reports.keep(replace(known, version=known.version + 1, until=now()))
