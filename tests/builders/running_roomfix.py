"""The whole application in the test's own process, between stand-ins for Microsoft 365 and Teams."""

from __future__ import annotations

import asyncio
import base64
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from bot import serve
from bot.compose import Parts, composed
from config import Config
from config_reader import IntakeKey
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, M365, TENANT_ID, Policy
from sandbox.m365.events import Event
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import Tenant
from sandbox.playground.tenant import ADELE, CHANNEL_ID, MEGAN, Person
from sandbox.send import send
from services.incidents.offers import visit_job
from services.model import ClientId, IncidentId
from services.model.job_wire import queued
from services.model.jobs import RunDue
from services.model.setup import Setup
from services.store import server as redis_server
from services.store.redis_store import SWEEP
from tests.builders.chat_people import EVERYBODY, PLACES, STRANGER, Answer, Chat, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.echobot import free_port
from tests.builders.secrecy import a_secret, an_address
from tests.builders.teams_standin import Json, Message, Teams

T = TypeVar("T")

CONTOSO = ClientId(TENANT_ID)
KEY = a_secret("whsec_" + base64.b64encode(b"a monitor's key of 24 byt").decode())
MONDAY = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
"""When every story begins: 09:55 in Munich, where rooms are open from 08:00 to 18:00. It lies ahead of the store's
clock, which forgets holds of the past."""
ISAR, INN, ROOMFIX = (f"{name}@contoso.example" for name in ("muc.isar", "muc.inn", "roomfix"))
WITHIN = 100.0
"""Seconds; as long as the busiest machine needs, since whoever waits goes on as soon as it has happened."""


@dataclass(slots=True)
class Clock:
    """Time that goes on by itself from `start` and can be moved forward."""

    start: datetime = MONDAY
    _began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self._began)

    def move(self, **by: float) -> None:
        self.start += timedelta(**by)


async def wait_for(look: Callable[[], T | None], *, within: float = WITHIN) -> T:
    """What `look` returns, once that is something; AssertionError with the last it returned after `within` seconds."""

    async def answer() -> T | None:
        return look()

    return await wait_for_answer(answer, within=within)


async def wait_for_answer(ask: Callable[[], Awaitable[T | None]], *, within: float = WITHIN) -> T:
    """The same for what has to be asked for over HTTP or of the store."""
    loop = asyncio.get_running_loop()
    give_up = loop.time() + within
    while not (found := await ask()):
        assert loop.time() < give_up, f"not within {within} s; the last was {found!r}"
        await asyncio.sleep(0.01)
    return found


@dataclass(frozen=True, slots=True)
class Roomfix:
    """A running application, what is around it, and what people and monitors do to it."""

    parts: Parts
    m365: M365
    teams: Teams
    chat: Chat
    clock: Clock

    async def report(self, room: str = "Isar", title: str = "Projector stays dark", **changes: Any) -> str:
        """A monitor's signed report; the id of the incident. Every report is of an event of its own by default."""
        status, answer = await self.reported(room, title, **changes)
        assert status == 202, answer
        return str(answer["id"])

    async def reported(self, room: str, title: str = "Projector stays dark", **changes: Any) -> tuple[int, Json]:
        """The same, with the HTTP status and the whole answer."""
        report = {
            "source_id": f"alert-{time.monotonic_ns()}",
            "room": room,
            "title": title,
            "severity": "major",
            "occurred_at": self.clock().isoformat(),
            **changes,
        }
        return await send(self.parts.config, report)

    async def incident(self, incident: str) -> Json:
        """An incident as Roomfix tells it over HTTP."""
        url = f"{self.chat.url}/api/incidents/{incident}"
        async with self.chat.session.get(url, headers={"Authorization": f"Bearer {KEY}"}) as response:
            found: Json = await response.json()
            return found

    async def until(self, incident: str, state: str) -> Json:
        """The incident, once it is in that state."""

        async def look() -> Json | None:
            found = await self.incident(incident)
            return found if found["state"] == state else None

        return await wait_for_answer(look)

    async def opened(self, room: str = "Isar", **changes: Any) -> tuple[str, Message]:
        """An incident with its card in the channel, which offers times."""
        incident = await self.report(room, **changes)
        return incident, await self.card_of(incident)

    async def card_of(self, incident: str, *, in_: str = CHANNEL_ID) -> Message:
        """The message that shows an incident in a conversation, once it offers times."""
        return await wait_for(lambda: next(iter(self.shown(incident, "Claim ", in_=in_)), None))

    async def card_of_any(self, incident: str, *, in_: str = CHANNEL_ID) -> Message:
        """The message that shows an incident in a conversation, whatever it says."""
        return await wait_for(lambda: next(iter(self.shown(incident, in_=in_)), None))

    async def own_cards(self, incidents: Sequence[str]) -> list[Message]:
        """Each incident's card in the channel, asked for where a storm's card shows it."""
        await self.settled()
        for shared in self.teams.cards("Many incidents at"):
            for title in shared.buttons if shared.conversation == CHANNEL_ID else []:
                await self.chat.press(shared, title, by=MEGAN)
        cards = [await self.card_of(incident) for incident in incidents]
        await self.settled()
        return cards

    async def claim_at(self, card: Message, incident: str, start: str, *, by: Person) -> Answer:
        """Press a button that claims the slot starting then, whether the card has one or not."""
        moment = int(datetime.fromisoformat(start).timestamp())
        return await self.chat.execute(card, {"verb": "claim", "data": {"i": incident, "s": moment}}, by=by)

    def shown(self, incident: str, words: str = "", *, in_: str = "") -> list[Message]:
        """Every message that shows an incident with these words or buttons now."""
        return [
            message
            for message in self.teams.messages
            if in_ in message.thread
            and incident in message.words
            and words in "\n".join([message.words, *message.buttons])
        ]

    async def sweep(self) -> None:
        """Have the calendars read now, as happens every minute."""
        await self.parts.store.enqueue(CONTOSO, SWEEP)

    async def read(self, calendar: str = ISAR) -> None:
        """Until a calendar is in the mirror."""
        await wait_for_answer(lambda: self.parts.store.mirrored(CONTOSO, calendar))

    async def ask_again(self, incident: str) -> None:
        """Have the room's answer looked at now, as happens by itself at growing intervals."""
        known = await self.parts.store.incident(CONTOSO, IncidentId(incident))
        assert known is not None
        assert known.claim is not None
        await self.parts.store.enqueue(CONTOSO, queued(visit_job(known, known.moving or known.claim)))

    async def tick(self, incident: str) -> None:
        """Have what time brings an incident be done now, as happens by itself when its time has come."""
        await self.parts.store.enqueue(CONTOSO, queued(RunDue(IncidentId(incident))))

    async def settled(self) -> None:
        """Until no job is due and every post shows the present version."""

        async def idle() -> bool:
            async with self.chat.session.get(f"{self.chat.url}/readyz") as response:
                jobs = (await response.json())["jobs"]
            return bool(jobs["soon"] == 0)

        await wait_for_answer(idle)

    def visits(self, room: str = ISAR) -> list[Event]:
        """What Roomfix has put into a room's calendar."""
        return [event for event in self.m365.events(room) if event.organizer.address == ROOMFIX]

    def booked(self) -> list[Event]:
        """What stands in the calendar of the account that books."""
        return self.m365.events(ROOMFIX)


@asynccontextmanager
async def running(
    data_dir: Path,
    *,
    start: datetime = MONDAY,
    setup: Setup | None = None,
    tenant: Tenant = TENANT,
    redis_url: str = "",
) -> AsyncIterator[Roomfix]:
    """The application with Contoso set up, in a channel and in the chats of two contacts and of a stranger.

    Another `setup` stands in for Contoso's, an empty one too; `redis_url` is an outside store.
    """
    clock = Clock(start)
    m365 = M365(tenant, clock=clock, seed=None)
    # a story that is not about waiting for a room does not wait for it
    m365.attendant.policies = {room.address: Policy(delay=0) for room in m365.tenant.rooms}
    await m365.start()
    try:
        async with Teams.serve(*PLACES) as teams, unlimited_session() as session:
            teams.people = [(person.id, person.name, person.object_id) for person in EVERYBODY]
            config = replace(a_config(m365, data_dir), redis_url=redis_url)
            async with _application(config, clock, setup or contoso_setup()) as parts:
                chat = Chat(f"http://{config.host}:{config.port}", teams, TENANT_ID, session)
                await enter(chat)
                yield Roomfix(parts, m365, teams, chat, clock)
    finally:
        await m365.stop()


def unlimited_session() -> aiohttp.ClientSession:
    """A session for as many requests at once as a test makes."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def enter(chat: Chat) -> None:
    """Add the bot to the channel and to the chats of two contacts and of a stranger."""
    await chat.join(CHANNEL_ID)
    for person in (MEGAN, ADELE, STRANGER):
        await chat.join(chat_of(person), by=person)


def a_config(m365: M365, data_dir: Path) -> Config:
    """Everything set as for a local run beside the stand-in."""
    return Config(
        port=free_port(),
        data_dir=data_dir,
        graph_url=m365.graph_url,
        login_url=m365.login_url,
        graph_client_id=CLIENT_ID,
        graph_client_secret=a_secret(CLIENT_SECRET),
        intake_keys=(IntakeKey("roomfix", KEY),),
    )


@asynccontextmanager
async def _application(config: Config, clock: Clock, setup: Setup) -> AsyncIterator[Parts]:
    server = redis_server.running(config.redis_url, config.data_dir, search_path=os.environ["PATH"])
    async with server as found, composed(config, found, clock=clock) as parts:
        an_address(found.url), an_address(found.loader_url)
        await parts.store.change_setup(CONTOSO, lambda _: setup)
        async with serve.serving(parts), serve.working(parts):
            yield parts
