"""Connections to Redis, and the scripts that run there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoScriptError, ResponseError
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from services.errors import Unavailable

T = TypeVar("T")

LUA = Path(__file__).parent / "lua"
PATIENCE = 3.0
"""Seconds after which a call that finds no server is given up; an embedded server is back within a tenth of that."""
ANSWER_WITHIN = 2.0
"""Seconds a server may take for one answer."""
CANNOT_NOW = re.compile(r"\b(MISCONF|OOM|READONLY|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY)\b")
"""Errors of a server that is there but cannot serve: disk or memory full, in a failover, busy with a script."""


async def answered(call: Callable[[], Awaitable[T]]) -> T:
    """The answer to a call that may be made twice, because it reads, sets, or carries an id that its caller made.

    Raises `Unavailable("store_away")` when there is none after about 3 seconds, 5 at the most.
    """
    clock = asyncio.get_running_loop().time
    give_up, pause = clock() + PATIENCE, 0.02
    while True:
        try:
            return await call()
        except (NoConnection, NoAnswer, OSError) as error:
            if clock() + pause > give_up or is_login_refused(error):
                raise Unavailable("store_away") from error
        except ResponseError as error:
            if CANNOT_NOW.search(str(error)):
                raise Unavailable("store_away") from error
            raise
        await asyncio.sleep(pause)
        pause *= 2


class Commands(Redis):
    """A client whose every command and pipeline is `answered`: none may be one that counts, as INCR does.

    redis-py 8 repeats calls by itself, ten times around connecting and ten times inside it: a caller waits for minutes.
    """

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """The answer of one command."""
        ask: Callable[..., Awaitable[Any]] = super().execute_command
        return await answered(lambda: ask(*args, **options))

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Commands sent together; `transaction` must be False where the login may not send MULTI."""
        return _Pipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class _Pipeline(Pipeline):
    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands, send = list(self.command_stack), super().execute

        async def once() -> list[Any]:
            self.command_stack = list(commands)
            return await send(raise_on_error)

        return await answered(once)


def client_at(url: str) -> Commands:
    """A client for commands; a login or an address that is wrong shows at the first of them."""
    client = Commands(connection_pool=_pool(url, ANSWER_WITHIN))
    client.auto_close_connection_pool = True
    return client


def impatient_client_at(url: str) -> Redis:
    """A client that tries once and raises redis-py's errors."""
    return Redis.from_pool(_pool(url, ANSWER_WITHIN))


def listener_at(url: str) -> Redis:
    """A client for subscriptions, which waits for the next message as long as it takes."""
    return Redis.from_pool(_pool(url, None))


def is_login_refused(error: BaseException | None) -> bool:
    """Whether a wrong user or password is the cause of the error; redis-py hides it in a ConnectionError."""
    return error is not None and (isinstance(error, AuthenticationError) or is_login_refused(error.__cause__))


def _pool(url: str, answer_within: float | None) -> BlockingConnectionPool:
    return BlockingConnectionPool.from_url(
        url,
        max_connections=32,
        timeout=ANSWER_WITHIN,
        socket_timeout=answer_within,
        socket_connect_timeout=ANSWER_WITHIN,
        retry=Retry(NoBackoff(), 0),
        protocol=2,  # the same shapes from every server, and no pushed messages between the answers
        decode_responses=True,
        driver_info=None,
    )


class Scripts:
    """The Lua scripts by file name; a line `-- include NAME` stands for lua/fragments/NAME.lua, once in a script.

    `app` runs them. Only `loader` may bring a new one to the server; behind an external URL both are the same user.
    """

    def __init__(self, app: Redis, loader: Redis, *, folder: Path = LUA) -> None:
        self._app = app
        self._loader = loader
        self._texts = {file.stem: _expanded(file.stem, folder, set()) for file in sorted(folder.glob("*.lua"))}
        # Redis itself names a script by the SHA-1 of its text
        self._names = {name: sha1(text.encode()).hexdigest() for name, text in self._texts.items()}  # noqa: S324

    async def load(self) -> None:
        """Bring every script to the server, which also finds those that do not compile."""
        for text in self._texts.values():
            await self._loader.script_load(text)

    async def run(self, name: str, *, keys: Sequence[str], args: Sequence[str | int] = ()) -> Any:
        """The script's answer; loads it when the server has forgotten it, as after every restart.

        The script may run twice when an answer is lost on the way: give it an id made by the caller to tell.
        Raises `Unavailable("store_away")`.
        """
        try:
            return await self._app.evalsha(self._names[name], len(keys), *keys, *args)
        except NoScriptError:
            await self._loader.script_load(self._texts[name])
            return await self._app.evalsha(self._names[name], len(keys), *keys, *args)


@dataclass(frozen=True, slots=True)
class Connections:
    """What the service talks to Redis through; strings come back as `str`."""

    commands: Commands
    listening: Redis
    scripts: Scripts


@asynccontextmanager
async def connected(url: str, *, loader_url: str) -> AsyncIterator[Connections]:
    """Connections with all scripts loaded, closed at the end; raises `Unavailable("store_away")`."""
    async with client_at(url) as app, client_at(loader_url) as loader, listener_at(url) as listening:
        scripts = Scripts(app, loader)
        await scripts.load()
        yield Connections(app, listening, scripts)


def _expanded(name: str, folder: Path, included: set[str]) -> str:
    """The text of a script with every fragment it includes, each once, where it is first asked for."""

    def fragment(line: re.Match[str]) -> str:
        if line[1] in included:
            return ""
        included.add(line[1])
        return _expanded(f"fragments/{line[1]}", folder, included)

    text = (folder / f"{name}.lua").read_text(encoding="utf-8")
    return re.sub(r"^-- include (\w+)$", fragment, text, flags=re.MULTILINE)
