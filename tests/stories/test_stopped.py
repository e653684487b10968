"""A worker that stands still in the middle of a post, as on a machine that is suspended, and goes on after a while.

All cases run at once, each with stand-ins and a data directory of its own, because each waits for a lease to run out.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.m365 import Phase
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from tests.builders.chat_people import chat_of
from tests.builders.running_roomfix import WITHIN, wait_for
from tests.builders.teams_standin import Message
from tests.stories.test_kill import Case, Stage, staged

SHORT = 19.0
"""Seconds, fewer than it takes until a worker counts as dead."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stand still when this request is at this phase: for a short while, or until another worker has done the same."""

    method: str
    phase: Phase
    is_long: bool


CASES = [
    *(Stop("POST", phase, is_long) for phase in (Phase.RECEIVED, Phase.APPLIED) for is_long in (False, True)),
    Stop("PUT", Phase.APPLIED, is_long=True),
]


async def stopped(stage: Stage, stop: Stop) -> None:
    """Stop the application at that step, have another worker beside it, and let it go on when the time has come."""
    is_stopped = asyncio.Event()

    def watch(method: str, thread: str, phase: Phase) -> None:
        if (method, phase) == (stop.method, stop.phase) and CHANNEL_ID in thread and not is_stopped.is_set():
            stage.app.pause()
            is_stopped.set()

    stage.teams.on_request = watch
    async with asyncio.timeout(WITHIN):
        await is_stopped.wait()
    await stage.app.start_worker()
    if stop.is_long:
        await wait_for(lambda: done(stage, stop) == 2)
    else:
        await asyncio.sleep(SHORT)
    stage.app.resume()


def done(stage: Stage, stop: Stop) -> int:
    calls = [call for call in stage.teams.calls if call.method == stop.method and CHANNEL_ID in call.thread]
    return len(calls)


async def played(stop: Stop, data_dir: Path) -> tuple[list[Message], list[Message], str]:
    """The cards in the end, those taken back, and the latest words of the card."""
    async with staged(Case("stopped"), data_dir) as stage:
        if stop.method == "PUT":
            await stage.report()
            await stage.offered()
            await stage.settled()
            stopping = asyncio.create_task(stopped(stage, stop))
            pressing = asyncio.create_task(stage.press(await stage.offered()))
            await asyncio.gather(stopping, pressing)
        else:
            stopping = asyncio.create_task(stopped(stage, stop))
            await asyncio.gather(stopping, stage.report())
            await stage.offered()
            await stage.settled()
            await stage.press(await stage.offered())
        await wait_for(lambda: "Visit by **Megan Bowen**" in stage.card.words)
        await stage.settled()
        return stage.teams.messages, stage.teams.deleted, stage.card.words


async def test_a_worker_that_stood_still_in_mid_send_leaves_one_card_that_shows_the_incident_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    played_out = await asyncio.gather(*(played(stop, tmp_path_factory.mktemp("s")) for stop in CASES))
    for stop, (messages, deleted, words) in zip(CASES, played_out, strict=True):
        where = [message.conversation for message in messages if message.card]
        assert sorted(where) == sorted([CHANNEL_ID, chat_of(MEGAN)]), stop
        assert "Visit by **Megan Bowen**" in words, stop
        is_doubled = stop.method == "POST" and stop.is_long
        assert [message.conversation for message in deleted] == ([CHANNEL_ID] if is_doubled else []), stop
