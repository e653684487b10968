"""Connections to Redis, what its errors mean, and the scripts that run there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any, TypeVar

from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.client import Pipeline
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    ClusterDownError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

from services.model.errors import RoomfixError, Unavailable
from services.store.keys import WAKE
from services.store.sentinel_address import sentinels_of

T = TypeVar("T")

LUA = Path(__file__).parent / "lua"
PATIENCE = 3.0
"""Seconds after which a call that finds no server is given up; an embedded server is back within a tenth of that."""
ANSWER_WITHIN = 2.0
"""Seconds a server may take for one answer."""
MOST_CONNECTIONS = 32
FORGOTTEN_IN_A_ROW = 5
"""How often a script is brought that was forgotten again before it ran, by a server that restarts again and again."""

_CANNOT_NOW = (OutOfMemoryError, ClusterDownError, TryAgainError)
"""A server that is there but cannot serve: memory full, in a failover (a replica without its master is ClusterDown)."""
_CODE = re.compile(r"\b(MISCONF|OOM|READONLY|NOREPLICAS|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|UNKILLABLE)\b")
"""The codes that redis-py has no class for, which keep them in their words; and all of them where Redis 6.2 reports
what a script met: `ERR Error running script …: -READONLY …`."""
_WRONG = {"DB index is out of range": "store_no_such_database"}


async def answered(call: Callable[[], Awaitable[T]], *, let_go: Callable[[], Awaitable[None]] | None = None) -> T:
    """The answer to a call that may be made twice, because it reads, sets, or carries an id that its caller made.

    A server that became a replica is looked for anew: `let_go` closes the connections that still lead to the old one.
    Raises `Unavailable("store_away")` when there is none after about 3 seconds, 5 at the most, or the server cannot
    serve just now; "store_forbids" and "store_no_such_database" where no waiting helps.
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
            if not _is_read_only(error):
                raise _meaning(error) from error
            if let_go is None or clock() + pause > give_up:
                raise Unavailable("store_away") from error
            await let_go()
        await asyncio.sleep(pause)
        pause *= 2


def _is_read_only(error: ResponseError) -> bool:
    return isinstance(error, ReadOnlyError) or _code(error) == "READONLY"


def _meaning(error: ResponseError) -> Exception:
    """What an error of the server means to whoever asked; itself where it is a mistake of ours."""
    if isinstance(error, NoPermissionError):
        command = re.search(r"'([\w|]+)'", str(error))
        return Unavailable("store_forbids", what=command[1].upper() if command else "the channel or the keys roomfix:*")
    if isinstance(error, _CANNOT_NOW) or _code(error):
        return Unavailable("store_away")
    key = next((key for words, key in _WRONG.items() if words in str(error)), None)
    return Unavailable(key) if key else error


def _code(error: ResponseError) -> str | None:
    found = _CODE.search(str(error))
    return found[1] if found else None


class Commands(Redis):
    """A client whose every command and pipeline is `answered`: none may be one that counts, as INCR does.

    redis-py 8 repeats calls by itself, ten times around connecting and ten times inside it: a caller waits for minutes.
    While there is a `refusal`, nothing is asked and that is raised.
    """

    refusal: RoomfixError | None = None
    look: Callable[[], Awaitable[None]] | None = None
    """Looks whether the store is still the one that it was."""

    async def confirm(self) -> None:
        """Look at the store before something missing in it is believed; raises what is found wrong with it."""
        if self.look is not None:
            await self.look()

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """The answer of one command."""
        ask: Callable[..., Awaitable[Any]] = super().execute_command
        return await self.answered(lambda: ask(*args, **options))

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """Commands sent together; `transaction` must be False where the login may not send MULTI."""
        return _Pipeline(self, transaction, shard_hint)

    async def answered(self, call: Callable[[], Awaitable[T]]) -> T:
        """The answer to a call on this client's connections."""
        if self.refusal is not None:
            raise self.refusal
        return await answered(call, let_go=self._let_go)

    async def _let_go(self) -> None:
        await self.connection_pool.disconnect(inuse_connections=False)


class _Pipeline(Pipeline):
    def __init__(self, commands: Commands, transaction: bool, shard_hint: str | None) -> None:
        super().__init__(commands.connection_pool, commands.response_callbacks, transaction, shard_hint)
        self._commands = commands

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        commands, send = list(self.command_stack), super().execute

        async def once() -> list[Any]:
            self.command_stack = list(commands)
            return await send(raise_on_error)

        return await self._commands.answered(once)


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


def _pool(url: str, answer_within: float | None) -> ConnectionPool:
    options: dict[str, Any] = {
        "socket_timeout": answer_within,
        "socket_connect_timeout": ANSWER_WITHIN,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,  # the same shapes from every server, and no pushed messages between the answers
        "decode_responses": True,
        "driver_info": None,
    }
    sentinels = sentinels_of(url)
    if sentinels is None:
        return BlockingConnectionPool.from_url(url, max_connections=MOST_CONNECTIONS, timeout=ANSWER_WITHIN, **options)
    login = {"username": sentinels.user, "password": sentinels.password, "db": sentinels.database}
    asked = options | {"socket_timeout": ANSWER_WITHIN}
    return SentinelConnectionPool(  # type: ignore[no-untyped-call]
        sentinels.name,
        Sentinel(sentinels.hosts, sentinel_kwargs=asked),  # type: ignore[no-untyped-call]
        ssl=sentinels.is_secure,
        check_connection=False,
        **options,
        **login,
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
        for _ in range(FORGOTTEN_IN_A_ROW):
            try:
                return await self._app.evalsha(self._names[name], len(keys), *keys, *args)
            except NoScriptError:
                await self._loader.script_load(self._texts[name])
        raise Unavailable("store_away")


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
        await answered(lambda: _heard(listening))
        yield Connections(app, listening, scripts)


async def _heard(listening: Redis) -> None:
    """Try whether this login may listen."""
    async with listening.pubsub() as channel:
        await channel.subscribe(WAKE)
        await channel.get_message(timeout=ANSWER_WITHIN)


def _expanded(name: str, folder: Path, included: set[str]) -> str:
    """The text of a script with every fragment it includes, each once, where it is first asked for."""

    def fragment(line: re.Match[str]) -> str:
        if line[1] in included:
            return ""
        included.add(line[1])
        return _expanded(f"fragments/{line[1]}", folder, included)

    text = (folder / f"{name}.lua").read_text(encoding="utf-8")
    return re.sub(r"^-- include (\w+)$", fragment, text, flags=re.MULTILINE)
