"""`app.py demo`: a Microsoft 365 stand-in, the Agents Playground and Roomfix on this machine, and a first incident."""

from __future__ import annotations

import asyncio
import base64
import itertools
import logging
import os
import secrets
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import structlog

from bot import serve
from bot.compose import Parts, composed, now
from config import Config
from config_reader import IntakeKey
from sandbox import story
from sandbox.doorbell import doorbell
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, M365, TENANT_ID
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.playground import tenant
from sandbox.playground.node import DIRECTORY, PlaygroundError, install
from sandbox.playground.process import Playground, PortBusy
from sandbox.send import an_incident, secret_of, send
from sandbox.setting_up import set_up
from services.model import ClientId
from services.model.errors import NeedsAdmin
from services.store import remembered
from services.store import server as redis_server
from services.store.tasks import end

CONTOSO = ClientId(TENANT_ID)
FAULTS = (
    ("Isar", "Projector stays dark", "critical"),
    ("Hudson", "No sound in video calls", "major"),
    ("Inn", "Touch panel does not react", "minor"),
    ("Harlem", "Camera is offline", "major"),
)
BETWEEN_REPORTS = 10.0
"""Seconds; opening the page and then a channel is one visit."""
HEARD_WITHIN = 10.0
"""Seconds for the Playground to tell Roomfix which conversations it is in."""


async def run(config: Config, *, empty: bool = False) -> None:
    """Run the demo until told to stop; afterwards nothing of it runs any more. With `empty` nothing is set up.

    Raises NeedsAdmin("port_busy") for a port that somebody else has, and "playground_failed".
    """
    stop = serve.stopping()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    m365 = M365(clock=now)
    await m365.start()
    try:
        async with (
            _running(_demo_config(config, m365)) as parts,
            doorbell(f"http://{config.host}:{config.port}/api/messages") as bell,
            _playground(parts.config, bell.url) as playground,
        ):
            await _join_conversations(parts, playground)
            if not empty:
                await set_up(parts, m365)
            m365.identity.rules = replace(m365.identity.rules, pages=True)
            teller = asyncio.create_task(story.tell(parts.store, CONTOSO, _say))
            _welcome(playground.url, parts.config, empty=empty)
            if not empty:
                reporter = _Reporter(parts.config)
                bell.ring = reporter.welcome
                await reporter.report()
            await stop.wait()
            await end([teller])
    finally:
        await m365.stop()


class _Reporter:
    """Reports an incident at the start, and another when somebody opens the Playground, whose page has no history."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._faults = itertools.cycle(FAULTS)
        self._rest_until = 0.0

    async def report(self) -> None:
        """Report the next fault."""
        await send(self._config, an_incident(*next(self._faults)))

    async def welcome(self) -> None:
        """Report one for somebody who opens the page, which shows only what comes from then on; once a visit."""
        clock = asyncio.get_running_loop().time
        if clock() < self._rest_until:
            return
        self._rest_until = clock() + BETWEEN_REPORTS
        await self.report()


def _demo_config(config: Config, m365: M365) -> Config:
    key = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    return replace(
        config,
        app_id="",
        redis_url="",
        data_dir=config.data_dir / "demo",
        graph_url=m365.graph_url,
        login_url=m365.login_url,
        graph_client_id=CLIENT_ID,
        graph_client_secret=CLIENT_SECRET,
        intake_keys=(IntakeKey("roomfix", key), *config.intake_keys),
    )


@asynccontextmanager
async def _running(config: Config) -> AsyncIterator[Parts]:
    """Roomfix on an empty store: the stand-in remembers nothing from the last demo either."""
    search_path = os.environ.get("PATH", "")
    async with redis_server.running("", config.data_dir, search_path=search_path):
        pass  # takes over, and ends, what a killed demo left behind; refuses if a demo runs here now
    shutil.rmtree(config.data_dir / "redis", ignore_errors=True)
    remembered.forget(config.data_dir)
    async with (
        redis_server.running("", config.data_dir, search_path=search_path) as server,
        composed(config, server) as parts,
        serve.serving(parts),
        serve.working(parts),
    ):
        yield parts


@asynccontextmanager
async def _playground(config: Config, bot_url: str) -> AsyncIterator[Playground]:
    try:
        await asyncio.to_thread(install, DIRECTORY)
        playground = await Playground.start(
            port=config.playground_port,
            bot_url=bot_url,
            directory=DIRECTORY,
            data_dir=config.data_dir / "playground",
            config=tenant.config(),
        )
    except PortBusy as error:
        raise NeedsAdmin("port_busy", port=error.port, variable="ROOMFIX_PLAYGROUND_PORT") from error
    except PlaygroundError as error:
        raise NeedsAdmin("playground_failed", reason=str(error)) from error
    try:
        yield playground
    finally:
        await playground.stop()


async def _join_conversations(parts: Parts, playground: Playground) -> None:
    """Install Roomfix in the channel and in the personal chat, and wait until it has heard of both and has an admin."""
    wanted = {tenant.CHANNEL_ID, tenant.PERSONAL_CHAT_ID}
    for conversation in wanted:
        await playground.install(conversation)
    async with asyncio.timeout(HEARD_WITHIN):
        while not await _is_joined(parts, wanted):  # noqa: ASYNC110 - polls
            await asyncio.sleep(0.05)


async def _is_joined(parts: Parts, wanted: set[str]) -> bool:
    known = {conversation.id for conversation in await parts.store.conversations(CONTOSO)}
    return wanted <= known and bool((await parts.store.setup(CONTOSO)).admins)


def _welcome(url: str, config: Config, *, empty: bool) -> None:
    sys.stdout.write(f"""ready {url}

Open that address in a browser: it is Microsoft's Agents Playground, with the team {tenant.TEAM_NAME} and its channel
{tenant.CHANNEL_NAME!r}. {_TO_SET_UP if empty else _to_claim(config)}

Ctrl-C ends everything. What happens:

""")
    sys.stdout.flush()


_TO_SET_UP = f"""Nothing is set up yet. You are {tenant.ALEX.name}, who has added Roomfix and so
is its first admin. In the channel type

  @Roomfix connect

(in the personal chat without the mention) and answer what Roomfix asks. The service account to connect is
{TENANT.service_account.address}. This machine plays Microsoft's sign-in page, where nobody needs a password;
an administrator's consent is given by {TENANT.admin.address}."""


def _to_claim(config: Config) -> str:
    key = secret_of(config)
    return f"""An incident is on its way there. Press one of its times and watch the
card. Contoso was set up by answering Roomfix's own dialogs; make demo EMPTY=1 leaves that to you.

Another incident, from a second terminal (any room of Contoso: Isar, Inn, Lech, Donau, Hudson, Harlem ...):

  ROOMFIX_PORT={config.port} ROOMFIX_INTAKE_KEYS='roomfix={key}' {sys.executable} -m sandbox.send Inn \'No sound\'"""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
