"""Runs the Playground as a child process that stays on loopback and never outlives this one."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import aiohttp

from sandbox.playground.node import Node, PlaygroundError, find_node

_PRELOAD = Path(__file__).parent / "preload.cjs"
_CLI = Path("node_modules/@microsoft/m365agentsplayground/cli.js")
_CONFIG = "playground.yml"
_LOG = "playground.log"
_OUTPUT = "playground.out"
_START_SECONDS = 30
_POLL_SECONDS = 0.03
# nothing else of ours may steer it: it reads proxies, credentials and a bot address from the environment too
_KEPT_VARIABLES = ("PATH", "TMPDIR", "TEMP", "SYSTEMROOT", "LANG", "TZ")


class PortBusy(PlaygroundError):
    """Something else listens on `port`; the Playground would silently take a random one."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} on 127.0.0.1 is in use")
        self.port = port


class Playground:
    """One running Playground, reachable at `url`; the bot answers to `url`/_connector."""

    def __init__(self, process: Process, *, port: int, data_dir: Path) -> None:
        self._process = process
        self._port = port
        self._data_dir = data_dir
        self.url = f"http://127.0.0.1:{port}"

    @classmethod
    async def start(
        cls, *, port: int, bot_url: str, directory: Path, data_dir: Path, config: Mapping[str, object]
    ) -> Playground:
        """Start the package installed in `directory`; returns when it serves, about a second later.

        `bot_url` takes the activities, `config` is the content of its configuration file (`tenant.config`), and
        `data_dir` gets that file and the logs. Raises PortBusy, and PlaygroundError for all else that hinders it.
        """
        node = await asyncio.to_thread(find_node)
        await asyncio.to_thread(_prepare, directory, data_dir, config)
        process = await _spawn(_command(node, directory, port=port, bot_url=bot_url), data_dir)
        playground = cls(process, port=port, data_dir=data_dir)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await playground._until_ready()
        except TimeoutError as error:
            await playground.stop()
            raise PlaygroundError(f"the Playground did not start in {_START_SECONDS} seconds") from error
        except BaseException:
            await playground.stop()
            raise
        return playground

    async def install(self, conversation_id: str) -> None:
        """Install the bot in a conversation: it is told by installationUpdate and conversationUpdate, in either order.

        Returns before the bot has got them (Playground: both are sent after its own answer).
        """
        url = f"{self.url}/_debug/conversation/{quote(conversation_id, safe='')}/installation"
        async with aiohttp.ClientSession() as session, session.post(url, json={}) as response:
            response.raise_for_status()

    async def stop(self) -> None:
        """End it and whatever it started; nothing to do when it has ended."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _until_ready(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while not await self._is_ready(session):  # noqa: ASYNC110 - another process has no event to wait for
                await asyncio.sleep(_POLL_SECONDS)

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        if self._process.returncode is not None:
            raise PlaygroundError(f"the Playground ended by itself: {_complaints(self._data_dir)}")
        listening = re.search(r"Listening on (\d+)\n", _read(self._data_dir / _OUTPUT))
        if listening is None:
            return False
        if int(listening[1]) != self._port:
            raise PortBusy(self._port)
        return await _answers(session, f"{self.url}/_debug/ping")


async def _answers(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return await response.text() == "pong"
    except (aiohttp.ClientError, TimeoutError):
        return False


def _read(file: Path) -> str:
    return file.read_text(errors="replace") if file.exists() else ""


def _complaints(data_dir: Path) -> str:
    """What it wrote before ending: its own errors from the log, or what Node said of a crash."""
    errors = [line.removeprefix("error ") for line in _read(data_dir / _LOG).splitlines() if line.startswith("error ")]
    return "\n".join(errors) or _read(data_dir / _OUTPUT)


def _prepare(directory: Path, data_dir: Path, config: Mapping[str, object]) -> None:
    if not (directory / _CLI).exists():
        raise PlaygroundError(
            f"The Playground is not installed in {directory}. Run 'python -m sandbox.playground install {directory}'."
        )
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / _CONFIG).write_text(json.dumps(config, indent=1))  # JSON is YAML
    (data_dir / _LOG).unlink(missing_ok=True)
    (data_dir / _OUTPUT).write_bytes(b"")


def _command(node: Node, directory: Path, *, port: int, bot_url: str) -> list[str]:
    return [
        *(str(node.path), "--require", str(_PRELOAD), str((directory / _CLI).resolve()), "start"),
        *("--app-endpoint", bot_url, "--channel-id", "msteams", "--port", str(port)),
        *("--service-url", f"http://127.0.0.1:{port}/_connector", "--disable-telemetry"),
    ]


async def _spawn(command: list[str], data_dir: Path) -> Process:
    with (data_dir / _OUTPUT).open("wb") as sink:
        return await asyncio.create_subprocess_exec(
            *command,
            cwd=data_dir,
            env=_environment(data_dir),
            stdin=PIPE,  # never written to: the preload ends the child when it closes
            stdout=sink,
            stderr=STDOUT,
            start_new_session=True,
        )


def _environment(data_dir: Path) -> dict[str, str]:
    home = data_dir.resolve()
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "TEAMSAPPTESTER_BROWSER": "none",
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "true",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(home / _CONFIG),
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(home / _LOG),
    }
