"""Roomfix killed while a reminder waits or is said, and started again: the visit's holder is reminded once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.compose import now
from sandbox.m365 import Phase
from sandbox.playground.tenant import MEGAN
from services.model import Event, Incident, IncidentId, Person, PersonId
from services.model.job_wire import queued
from services.model.jobs import RunDue
from services.model.preferences import Preferences
from services.store import server as redis_server
from services.store.connection import connected
from services.store.preferences_store import PreferencesStore
from tests.builders.chat_people import chat_of
from tests.builders.roomfix_process import store_of
from tests.builders.running_roomfix import CONTOSO, wait_for, wait_for_answer
from tests.builders.teams_standin import Message
from tests.stories.test_kill import Case, Stage, staged, stored

CASES = (
    Case("while it waits"),
    Case("while it waits, store too", with_store=True),
    Case("as it is said", "POST", phase=Phase.APPLIED),
)
SOON = timedelta(seconds=5)


async def booked(stage: Stage) -> Incident:
    async def look() -> Incident | None:
        incident, _ = await stored(stage)
        return incident if incident.state == "booked" else None

    return await wait_for_answer(look)


async def remind_soon(stage: Stage, incident: Incident) -> None:
    """Have Megan choose a lead with which her reminder falls due within the next minute."""
    assert incident.claim is not None
    lead = (incident.claim.slot.start - now() - SOON) // timedelta(minutes=1)
    server = await redis_server.join("", stage.app.config.data_dir)
    async with connected(server.url, loader_url=server.loader_url) as redis:
        mine = Preferences(Person(PersonId(MEGAN.object_id), MEGAN.name), lead=lead)
        await PreferencesStore(redis.commands).save(CONTOSO, mine)
        await store_of(redis).enqueue(CONTOSO, queued(RunDue(IncidentId(stage.incident), chosen_at=now())))


def reminders(stage: Stage) -> list[Message]:
    return [one for one in stage.teams.in_(chat_of(MEGAN)) if "your visit in Isar" in one.words]


def kill_when_it_is_said(stage: Stage) -> None:
    """Her chat has its card, which is edited: the next that is posted there is the reminder."""

    def watch(method: str, thread: str, phase: Phase) -> None:
        if (method, phase) == (stage.case.method, stage.case.phase) and thread == chat_of(MEGAN):
            stage.kill()

    stage.teams.on_request = watch


async def played(case: Case, data_dir: Path) -> tuple[list[Message], Incident]:
    """A visit whose reminder comes soon, with the kill in it; what was said in the end."""
    async with staged(case, data_dir) as stage:
        await stage.report()
        await stage.press(await stage.offered())
        incident = await booked(stage)
        await stage.settled()
        kill_when_it_is_said(stage)
        await remind_soon(stage, incident)
        if not case.method:
            stage.kill()
        await wait_for(lambda: stage.is_killed)
        await stage.restarted()
        await wait_for(lambda: reminders(stage))
        await stage.settled()
        return reminders(stage), (await stored(stage))[0]


async def test_killed_around_its_reminder_a_visit_is_reminded_of_once_where_that_can_be_known(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played_out = await asyncio.gather(*(played(case, tmp_path_factory.mktemp("k")) for case in CASES))
    for case, (said, incident) in zip(CASES, played_out, strict=True):
        most = 2 if case.method else 1  # nobody knows of a message whose posting was never answered
        assert 1 <= len(said) <= most, case.name
        assert [entry.event for entry in incident.history].count(Event.REMINDED) == 1, case.name
