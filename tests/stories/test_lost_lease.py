"""A worker whose job passes to another in the middle of a post: nothing stands there twice, and nothing is missing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from cards.text.texts import say
from sandbox.m365 import Phase
from sandbox.playground.tenant import CHANNEL_ID, MEGAN
from services.store.keys import WAKE, Keys
from tests.builders.chat_people import chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, Roomfix, wait_for
from tests.stories.test_storms import listed, shared, storm

TEN_MINUTES = 600_000
VISIT = "Visit by **Megan Bowen**"
KEYS = Keys(CONTOSO)


async def step_clock(roomfix: Roomfix, ms: int = TEN_MINUTES) -> None:
    """Everything looks as after the store's clock was set forward, and everybody looks at once."""
    redis: Any = roomfix.parts.connections.commands
    jobs = await redis.zrange(KEYS.jobs_due, 0, -1, withscores=True)
    await redis.zadd(KEYS.jobs_due, {job: at - ms for job, at in jobs}, xx=True)
    await redis.publish(WAKE, CONTOSO)


async def pass_on(roomfix: Roomfix, kind: str) -> None:
    """The worker that has a job of that kind counts as dead: whoever looks next gets it."""
    redis: Any = roomfix.parts.connections.commands
    for job, state in (await redis.hgetall(KEYS.jobs_try)).items():
        if job.startswith(f"{kind}:") and "token" in json.loads(state):
            dead = json.loads(state) | {"token": "a worker that is dead", "suspected": True}
            await redis.hset(KEYS.jobs_try, job, json.dumps(dead))
            await redis.zadd(KEYS.jobs_due, {job: 0})
    await redis.publish(WAKE, CONTOSO)


class Late:
    """Holds the answer to one call back until the same was called for once more, by whoever has the job by then."""

    def __init__(self, roomfix: Roomfix, method: str, thread: str, *, kind: str) -> None:
        self._roomfix, self._call, self._kind = roomfix, (method, thread), kind
        self._again = asyncio.Event()
        self.calls = 0
        roomfix.teams.on_request = self._watch

    async def _watch(self, method: str, thread: str, phase: Phase) -> None:
        if (method, thread) != self._call or phase is not Phase.APPLIED:
            return
        self.calls += 1
        if self.calls == 1:
            await pass_on(self._roomfix, self._kind)
            async with asyncio.timeout(4):  # Roomfix waits five seconds for an answer
                await self._again.wait()
        else:
            self._again.set()


@pytest.mark.parametrize("phase", [Phase.RECEIVED, Phase.APPLIED])
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_step_of_the_stores_clock_in_mid_send_doubles_nothing(
    roomfix: Roomfix, method: str, phase: Phase, capsys: pytest.CaptureFixture[str]
) -> None:
    await roomfix.read()
    stepped: list[str] = []

    async def watch(called: str, thread: str, at: Phase) -> None:
        if (called, at) == (method, phase) and CHANNEL_ID in thread and not stepped:
            stepped.append(thread)
            await step_clock(roomfix)
            await asyncio.sleep(1.5)

    roomfix.teams.on_request = watch
    _, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in card.words)
    await roomfix.settled()
    assert stepped
    assert len(roomfix.teams.in_(CHANNEL_ID)) == len(roomfix.teams.in_(chat_of(MEGAN))) == 1
    assert roomfix.teams.deleted == []
    assert "job.lost" not in capsys.readouterr().out


async def test_of_two_workers_that_have_posted_one_takes_its_card_back(
    roomfix: Roomfix, capsys: pytest.CaptureFixture[str]
) -> None:
    await roomfix.read()
    late = Late(roomfix, "POST", CHANNEL_ID, kind="post")
    incident = await roomfix.report()
    await wait_for(lambda: roomfix.teams.deleted)
    await roomfix.settled()
    (card,) = roomfix.teams.in_(CHANNEL_ID)
    assert late.calls == 2
    assert incident in card.words
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: VISIT in card.words)
    logged = capsys.readouterr().out
    assert "job.lost" in logged
    assert "job.failed" not in logged
    async with roomfix.chat.session.get(f"{roomfix.chat.url}/metrics") as response:
        assert 'roomfix_job_mishaps_total{kind="post",mishap="lost"}' in await response.text()


async def test_a_card_that_teams_does_not_let_go_is_edited_along(roomfix: Roomfix) -> None:
    await roomfix.read()
    roomfix.teams.trouble(403, "NotEnoughPermissions", method="DELETE", times=None)
    Late(roomfix, "POST", CHANNEL_ID, kind="post")
    incident = await roomfix.report()
    cards = await wait_for(lambda: roomfix.shown(incident, "Claim", in_=CHANNEL_ID)[1:])
    await roomfix.settled()
    await roomfix.chat.press(cards[0], "Mon 10:30", by=MEGAN)
    await wait_for(lambda: len(roomfix.shown(incident, VISIT, in_=CHANNEL_ID)) == 2)


async def test_an_outage_keeps_a_card_that_is_to_go_no_longer_than_it_lasts(roomfix: Roomfix) -> None:
    await roomfix.read()
    roomfix.teams.trouble(503, "ServiceUnavailable", method="DELETE", times=3)
    Late(roomfix, "POST", CHANNEL_ID, kind="post")
    await roomfix.report()
    await wait_for(lambda: roomfix.teams.deleted)
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_an_edit_that_comes_late_is_made_good(roomfix: Roomfix) -> None:
    """The worker that has lost its job writes over what the other has written: with an older version, say."""
    _, card = await roomfix.opened()
    await roomfix.settled()
    Late(roomfix, "PUT", card.thread, kind="post")
    before = len(card.activities)
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: len(card.activities) >= before + 3)
    await roomfix.settled()
    assert VISIT in card.words


async def test_of_two_workers_that_have_posted_a_storms_card_one_takes_it_back(roomfix: Roomfix) -> None:
    await storm(roomfix, 5)
    Late(roomfix, "POST", CHANNEL_ID, kind="storm")
    made = [await roomfix.report("Isar", f"Fault {number}") for number in range(5, 8)]
    await wait_for(lambda: roomfix.teams.deleted)
    await roomfix.settled()
    (card,) = shared(roomfix)
    assert set(listed(card)) == set(made)
    made.append(await roomfix.report("Isar", "One more"))
    await wait_for(lambda: set(listed(card)) == set(made))


async def test_of_two_workers_that_have_asked_a_question_one_takes_it_back(roomfix: Roomfix) -> None:
    talk = Talk(roomfix, place=chat_of(MEGAN), by=MEGAN)
    Late(roomfix, "POST", talk.place, kind="form")
    await talk.say("notify")
    await wait_for(lambda: roomfix.teams.deleted)
    await talk.until(say("notify.title", "en"))
    await roomfix.settled()
    assert len(roomfix.teams.in_(talk.place)) == 1
    await talk.press(say("sites.change", "en"), part="quiet")
    await wait_for(lambda: len(roomfix.teams.in_(talk.place)) == 2)


async def test_a_worker_that_has_lost_its_job_before_it_sends_sends_nothing(roomfix: Roomfix) -> None:
    """It was held up between the reading and the sending, for as long as it took to count as dead."""
    await roomfix.read()
    store, read = roomfix.parts.store, roomfix.parts.store.conversation
    held: list[str] = []

    async def slow(client: Any, conversation: str) -> Any:
        found = await read(client, conversation)
        if conversation == CHANNEL_ID and not held:
            held.append(conversation)
            await pass_on(roomfix, "post")
            await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID))
        return found

    store.conversation = slow  # type: ignore[method-assign]
    await roomfix.report()
    await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID))
    await roomfix.settled()
    posted = [call for call in roomfix.teams.calls if (call.method, call.thread) == ("POST", CHANNEL_ID)]
    assert held
    assert len(posted) == 1
    assert roomfix.teams.deleted == []
