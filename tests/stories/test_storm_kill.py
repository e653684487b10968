"""Roomfix killed while it posts or edits the card that a storm's incidents share, and started again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox.m365 import Phase
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from sandbox.send import an_incident
from tests.builders.chat_people import chat_of
from tests.builders.running_roomfix import wait_for
from tests.builders.teams_standin import Message
from tests.stories.test_kill import Case, Stage, staged

CASES = (
    Case("first post asked for", "POST", phase=Phase.RECEIVED),
    Case("first post taken", "POST", phase=Phase.APPLIED, with_store=True),
    Case("edit asked for", "PUT", phase=Phase.RECEIVED, with_store=True),
    Case("edit taken", "PUT", phase=Phase.APPLIED),
)
COUNT = 8


def shared(stage: Stage, where: str = CHANNEL_ID) -> list[Message]:
    return [message for message in stage.teams.in_(where) if "Many incidents at" in message.words]


async def report(stage: Stage, number: int, *, status: str = "triggered") -> str:
    wanted = an_incident("Isar", f"Fault {number}", "major", f"alert-{number}")
    return await stage.app.report({**wanted, "status": status})


def kill_at_the_shared_card(stage: Stage) -> None:
    """The sixth post in the channel is the shared card; an edit of it comes in its own thread."""

    def watch(method: str, thread: str, phase: Phase) -> None:
        if (method, phase) != (stage.case.method, stage.case.phase) or CHANNEL_ID not in thread:
            return
        is_sixth = len(stage.teams.in_(CHANNEL_ID)) - (phase is Phase.APPLIED) == 5
        is_its_own = any(message.thread == thread for message in shared(stage))
        if is_its_own if method == "PUT" else is_sixth:
            stage.kill()

    stage.teams.on_request = watch


async def played(case: Case, data_dir: Path) -> tuple[list[str], Stage]:
    """A storm with the kill in it, and what comes after the restart: one more incident, and the end of another."""
    async with staged(case, data_dir) as stage:
        kill_at_the_shared_card(stage)
        async with asyncio.TaskGroup() as group:
            group.create_task(stage.restarted())
            made = list(await asyncio.gather(*(report(stage, number) for number in range(COUNT))))
            if case.method == "PUT":
                await wait_for(lambda: shared(stage))
                made.append(await report(stage, COUNT))
        made.append(await report(stage, COUNT + 1))
        await report(stage, COUNT + 1, status="resolved")
        await stage.settled()
        return made, stage


async def test_killed_at_its_shared_card_a_storm_is_shown_whole_and_once_where_that_can_be_known(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played_out = await asyncio.gather(*(played(case, tmp_path_factory.mktemp("k")) for case in CASES))
    for made, stage in played_out:
        for where in (CHANNEL_ID, chat_of(MEGAN)):
            cards = shared(stage, where)
            alone = [message for message in stage.teams.in_(where) if message.card and message not in cards]
            assert len(alone) == 5, stage.case.name
            # nobody knows of a message whose posting was never answered
            assert len(cards) <= (2 if stage.case.method == "POST" else 1), stage.case.name
            assert all(incident in "".join(message.words for message in [*alone, cards[-1]]) for incident in made)
            assert f"{len(made) - 6} of {len(made) - 5} open" in cards[-1].words, stage.case.name
