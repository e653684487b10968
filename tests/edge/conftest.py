"""Roomfix's HTTP edge in this process on an embedded Redis: once in local mode, once with a registration."""

from __future__ import annotations

import base64
import io
import json
import logging
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from bot.logs import configure_log
from config import Config, LogStyle, read
from sandbox.playground import tenant
from services.store.server import Server, running
from tests.builders.bot_connector import APP_ID, Connector
from tests.builders.edge_client import CONTOSO, MARKER, OTHER_SECRET, SECRET, TEAMS, Knocker, knocking, set_up
from tests.builders.monitor_bodies import KEYS
from tests.builders.secrecy import a_secret, an_address
from tests.builders.teams_standin import Teams

APP_SECRET = a_secret("the-app's-own-password")
NEVER_LOGGED = (
    *(MARKER, SECRET, SECRET.removeprefix("whsec_"), OTHER_SECRET, APP_SECRET, *KEYS.values()),
    *("@contoso.example", "eyJ"),
)
"""Names and typed words, keys, addresses, and how every token begins."""


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("edge")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server(data_dir: Path) -> AsyncIterator[Server]:
    async with running("", data_dir, search_path=os.environ["PATH"]) as started:
        an_address(started.url), an_address(started.loader_url)
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def teams() -> AsyncIterator[Teams]:
    """Where replies go in local mode."""
    async with Teams.serve(tenant.PERSONAL_CHAT_ID, tenant.CHANNEL_ID) as teams:
        yield teams


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def local(server: Server, teams: Teams) -> AsyncIterator[Knocker]:
    """Roomfix without a registration."""
    keys = {"roomfix": SECRET, "zabbix": OTHER_SECRET} | KEYS
    config = read({"ROOMFIX_INTAKE_KEYS": ",".join(f"{source}={key}" for source, key in keys.items())})
    async with knocking(config, server, service_url=teams.url) as knocker:
        await set_up(knocker)
        yield knocker


@pytest.fixture(scope="session")
def connector() -> Connector:
    return Connector()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def registered(server: Server, local: Knocker, connector: Connector) -> AsyncIterator[Knocker]:
    """Roomfix as an app of Contoso's tenant that trusts the keys of `connector`, on the store of `local`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.compose.fetch_keys", connector.published)
        async with knocking(a_registration(), server, service_url=TEAMS) as knocker:
            yield knocker


def a_registration() -> Config:
    return read(
        {
            "MicrosoftAppId": APP_ID,
            "MicrosoftAppPassword": APP_SECRET,
            "MicrosoftAppTenantId": CONTOSO,
            "ROOMFIX_INTAKE_KEYS": f"roomfix={SECRET}",
            "ROOMFIX_ENCRYPTION_KEYS": base64.b64encode(bytes(32)).decode(),
        }
    )


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[io.StringIO]:
    """What a test makes Roomfix log; after every test of the edge it holds nothing that a log must not hold."""
    written = io.StringIO()
    configure_log(LogStyle.JSON)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written), cache_logger_on_first_use=False)
    caplog.set_level(logging.WARNING)  # what Python prints of libraries that nobody has configured
    yield written
    structlog.reset_defaults()
    everything = written.getvalue() + caplog.text
    assert not [secret for secret in NEVER_LOGGED if secret in everything], everything


def lines(log: io.StringIO) -> list[dict[str, object]]:
    """What was logged, an event a line."""
    return [json.loads(line) for line in log.getvalue().splitlines()]
