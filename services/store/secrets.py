"""What must be read by nobody else, in Redis: one-use secrets and the tokens of accounts, all of it sealed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from services.model import ClientId
from services.model.job_wire import milliseconds
from services.store.connection import Commands, Scripts
from services.store.keys import Keys
from services.store.records import Record
from services.store.vault import Vault

EXPLAINED = timedelta(hours=1)
"""How long one can still be told that a one-use secret is used or expired."""
TURN_MS = 5_000


class Gone(StrEnum):
    """Why a one-use secret cannot be had."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What keeps one account signed in: `cache` is msal's, `sign_in` which sign-in it began with.

    `permissions` are the short names that were granted and are asked for again at each refresh.
    """

    sign_in: str
    permissions: tuple[str, ...]
    cache: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """Tokens as stored; `version` is named when they are replaced."""

    home: str
    version: str
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class OneTimeSecret:
    """Names one one-use secret. Its id is itself a secret: only a digest of it is stored."""

    client: ClientId
    kind: str
    id: str = field(repr=False)

    @property
    def key(self) -> str:
        """Hash: `until` in ms, `doc` the sealed secret, `by` who took it."""
        return Keys(self.client).of("once", self.kind, sha256(self.id.encode()).hexdigest())


TOKENS = Record(TypeAdapter(Tokens))


class Secrets:
    """Every call raises Unavailable("store_away"), and those that open something NeedsAdmin("secret_unreadable")."""

    def __init__(self, redis: Commands, scripts: Scripts, vault: Vault) -> None:
        self._redis: Any = redis
        self._scripts = scripts
        self._vault = vault

    # one-use secrets

    async def put_once(self, secret: OneTimeSecret, clear: bytes, *, now: datetime, until: datetime) -> None:
        """Keep a secret that can be taken once, until then."""
        forgotten = _ms(until) - _ms(now) + milliseconds(EXPLAINED)
        sealed = self._vault.seal(clear, name=secret.key)
        await self._scripts.run("once", keys=(secret.key,), args=(_ms(until), sealed, forgotten))

    async def look_once(self, secret: OneTimeSecret, *, now: datetime) -> bytes | Gone:
        """The secret without taking it, or why it is gone."""
        until, doc, by = await self._redis.hmget(secret.key, "until", "doc", "by")
        if until is None:
            return Gone.UNKNOWN
        if by is not None:
            return Gone.USED
        return Gone.EXPIRED if int(until) <= _ms(now) else self._vault.open(doc, name=secret.key)

    async def take_once(self, secret: OneTimeSecret, *, now: datetime, taker: str) -> bytes | Gone:
        """The secret, which nobody else gets any more, or why it is gone; the same `taker` may ask again."""
        word, *doc = await self._scripts.run("take", keys=(secret.key,), args=(_ms(now), taker))
        return self._vault.open(doc[0], name=secret.key) if word == "taken" else Gone(word)

    async def forget_once(self, secret: OneTimeSecret) -> None:
        """Forget a secret, taken or not."""
        await self._redis.delete(secret.key)

    # tokens

    async def activate(self, secret: OneTimeSecret, kept: StoredTokens, *, account: str, now: datetime) -> Gone | None:
        """Take a one-use secret and put the tokens it brought in place as `account`'s, in one step; else say why not.

        Tokens that the account had before are replaced. Safe to repeat with the same version.
        """
        before = await self._redis.hget(_accounts(secret.client), account.lower())
        keys = (secret.key, self._key(secret.client, kept.home), _accounts(secret.client))
        sealed = self._sealed(secret.client, kept.home, kept.tokens)
        args = (_ms(now), kept.version, kept.version, sealed, account.lower(), kept.home)
        word, *_ = await self._scripts.run("take", keys=keys, args=args)
        if word != "taken":
            return Gone(word)
        if before not in {None, kept.home}:  # the address belongs to another account by now
            await self._redis.delete(self._key(secret.client, before))
        return None

    async def tokens(self, client: ClientId, account: str) -> StoredTokens | None:
        """The tokens of an account by its address, None for one that is not signed in."""
        home = await self._redis.hget(_accounts(client), account.lower())
        if home is None:
            return None
        key = self._key(client, home)
        version, sealed = await self._redis.hmget(key, "v", "doc")
        if version is None:
            return None
        return StoredTokens(home, version, TOKENS.load(self._vault.open(sealed, name=key).decode()))

    async def swap(self, client: ClientId, kept: StoredTokens, tokens: Tokens, *, version: str) -> bool:
        """Replace tokens by newer ones of a new `version`; False, and nothing done, if `kept` is not there any more."""
        sealed = self._sealed(client, kept.home, tokens)
        key = self._key(client, kept.home)
        return bool(await self._scripts.run("swap", keys=(key,), args=(kept.version, version, sealed)))

    async def forget(self, client: ClientId, account: str) -> None:
        """Delete an account's tokens; one that is not signed in is fine."""
        home = await self._redis.hget(_accounts(client), account.lower())
        if home is not None:
            await self._redis.delete(self._key(client, home))
            await self._redis.hdel(_accounts(client), account.lower())

    async def forget_all(self, client: ClientId) -> None:
        """Delete the tokens of every account, also of one that no connection was saved for."""
        for account in await self._redis.hkeys(_accounts(client)):
            await self.forget(client, account)

    async def take_turn(self, client: ClientId, kept: StoredTokens, *, taker: str) -> bool:
        """Whether it is the caller's turn to refresh tokens; it only saves calls, so it runs out by itself."""
        key = f"{self._key(client, kept.home)}:turn"
        return bool(await self._redis.set(key, taker, nx=True, px=TURN_MS)) or await self._redis.get(key) == taker

    async def end_turn(self, client: ClientId, kept: StoredTokens) -> None:
        """Let the next one try."""
        await self._redis.delete(f"{self._key(client, kept.home)}:turn")

    def _key(self, client: ClientId, home: str) -> str:
        """Hash: `v` the version, `doc` the sealed tokens of one account."""
        return Keys(client).of("tokens", home)

    def _sealed(self, client: ClientId, home: str, tokens: Tokens) -> str:
        return self._vault.seal(TOKENS.dump(tokens).encode(), name=self._key(client, home))


def _accounts(client: ClientId) -> str:
    """Hash: address of a signed-in account → its id in Entra, as `object id.tenant id`."""
    return Keys(client).of("accounts")


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
