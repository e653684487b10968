"""Sign-in with Microsoft Entra through msal: tokens of the app itself and of accounts that signed in."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

import msal

from services.microsoft import entra_errors
from services.microsoft.entra_http import AwayError, CacheOnly, EntraHttp, RefusedError, WireError
from services.model import ClientId, Connection, Mode
from services.model.errors import NeedsAdmin, Refusal, Unavailable
from services.model.recent import Recent
from services.store.secrets import Secrets, StoredTokens, Tokens

T = TypeVar("T")

SWAPS = 20
"""How often refreshed tokens are merged with what other workers stored meanwhile; each time one of them succeeds."""
MOST_CLIENTS = 256
"""Clients for which the app's own token is kept here."""
TURN_POLLS, TURN_POLL = 30, 0.1
"""How often, and at what distance in seconds, it is looked whether another worker has refreshed."""


@dataclass(frozen=True, slots=True)
class AppRegistration:
    """Roomfix's own registration in Entra, and the cloud it lives in.

    `authority` is the sign-in host (https). `stand_in` replaces it on the wire when a loopback stand-in serves it,
    because msal takes no plain-http authority (msal 1.39: "should consist of an https url").
    """

    client_id: str
    secret: str = field(repr=False)
    authority: str
    graph_scope: str
    stand_in: str | None = None

    def scopes(self, permissions: tuple[str, ...]) -> list[str]:
        """Permissions as this cloud's scopes; a short name would mean the global Graph's (Graph: national clouds)."""
        root = self.graph_scope.removesuffix("/.default")
        return [f"{root}/{name}" for name in permissions]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in: the account's address, its tenant and `home` (object id.tenant id), and the granted permissions
    as short names in lower case. `cache` is msal's and holds the tokens."""

    account: str
    tenant: str
    home: str
    granted: frozenset[str]
    cache: str = field(repr=False)


class ConsentPage(StrEnum):
    """Entra's two pages for admin consent, by their path below the tenant (entra: v2-admin-consent)."""

    V1 = "adminconsent"
    V2 = "v2.0/adminconsent"


class Identity:
    """Tokens for Graph. Every call raises what `entra_errors.refusal` makes of Entra's refusal
    (`entra_errors.is_sign_in_due` tells whether only a new sign-in helps), or Unavailable("sign_in_away") when Entra
    cannot be reached."""

    def __init__(self, registration: AppRegistration, kept: Secrets) -> None:
        self._registration = registration
        self._kept = kept
        self._wire = EntraHttp(registration.authority, registration.stand_in or registration.authority)
        self._own = Recent[ClientId, Any](MOST_CLIENTS)
        logging.getLogger("msal").setLevel(logging.WARNING)  # below that it writes codes and addresses into the log

    # tokens

    async def token(self, client: ClientId, connection: Connection) -> str:
        """An access token for Graph, as a connection's mode wants it."""
        if connection.mode is Mode.DELEGATED:
            return await self.account_token(client, connection.account)
        return await self.graph_token(client)

    async def fresh_token(self, client: ClientId, connection: Connection) -> str:
        """A token for a connection, asked for anew because the one before was refused."""
        if connection.mode is Mode.DELEGATED:
            return await self.account_token(client, connection.account, is_refused=True)
        return await self.fresh_graph_token(client)

    async def graph_token(self, client: ClientId) -> str:
        """An access token for Graph as the app in that client's tenant, kept until five minutes before its end."""
        cache = self._own.get(client) or self._own.put(client, msal.TokenCache())
        scopes = [self._registration.graph_scope]
        answer = await _in_thread(lambda: self._app(client, cache).acquire_token_for_client(scopes))
        return _token(answer)

    async def fresh_graph_token(self, client: ClientId) -> str:
        """The app's token, asked for anew: a token does not learn of permissions given after it."""
        self._own.drop(client)
        return await self.graph_token(client)

    async def account_token(self, client: ClientId, account: str, *, is_refused: bool = False) -> str:
        """An access token for Graph as an account that signed in, refreshed when it must be, or was refused.

        Several workers may call at once: one refreshes, the others wait for it, and nothing that any of them stores is
        lost. Raises NeedsAdmin("not_signed_in") when there is nothing to refresh with.
        """
        taker = secrets.token_hex(8)
        kept = await self._kept_tokens(client, account)
        for _ in range(TURN_POLLS):
            token = None if is_refused else await _in_thread(partial(self._looked_up, client, kept.tokens))
            if token is not None:
                return token
            if await self._kept.take_turn(client, kept, taker=taker):
                break
            await asyncio.sleep(TURN_POLL)
            kept = await self._kept_tokens(client, account)
        try:
            kept = await self._kept_tokens(client, account)
            return await self._refreshed(client, account, kept, is_refused=is_refused)
        finally:
            await self._kept.end_turn(client, kept)

    # signing in

    async def flow(
        self, client: ClientId, permissions: tuple[str, ...], *, account: str, return_to: str, state: str
    ) -> dict[str, Any]:
        """A sign-in of `account`, to be begun at its `auth_uri`: all that `redeem` needs, as JSON, and secret."""

        def begun() -> dict[str, Any]:
            flow: dict[str, Any] = self._app(client, msal.TokenCache()).initiate_auth_code_flow(
                self._registration.scopes(permissions),
                redirect_uri=return_to,
                state=state,
                login_hint=account,
                prompt="login",
                response_mode="form_post",
            )
            return flow

        return await _in_thread(begun)

    async def redeem(self, client: ClientId, flow: Mapping[str, Any], answer: Mapping[str, str]) -> SignedIn:
        """Who has signed in, from what Microsoft sent back.

        Raises Refusal("sign_in_forged") when that is not for this flow and this app: msal 1.39 looks at the state and,
        if there is an id_token, at its nonce, and at nothing else.
        """
        return await _in_thread(partial(self._redeemed, client, dict(flow), dict(answer)))

    def consent_page(self, client: ClientId, *, return_to: str, state: str, version: ConsentPage) -> str:
        """Where an administrator consents to everything that Roomfix's registration asks for."""
        known = self._registration
        asked = {"client_id": known.client_id, "redirect_uri": return_to, "state": state}
        if version is ConsentPage.V2:
            asked["scope"] = known.graph_scope  # application permissions come through /.default alone
        return f"{known.stand_in or known.authority}/{client}/{version}?{urlencode(asked)}"

    # msal, in threads

    def _app(self, client: ClientId, cache: Any, wire: EntraHttp | CacheOnly | None = None) -> Any:
        """A new one for each call: it costs 0.1 ms, and a kept one repeats an old 400 for a minute (msal 1.39)."""
        known = self._registration
        return msal.ConfidentialClientApplication(
            known.client_id,
            client_credential=known.secret,
            authority=f"{known.authority}/{client}",
            http_client=wire or self._wire,
            instance_discovery=False,
            token_cache=cache,
        )

    def _redeemed(self, client: ClientId, flow: dict[str, Any], answer: dict[str, str]) -> SignedIn:
        cache = msal.SerializableTokenCache()
        app = self._app(client, cache)
        try:
            got = app.acquire_token_by_auth_code_flow(flow, answer)
            _token(got)
            claims, (account,) = got["id_token_claims"], app.get_accounts()
            granted = got.get("scope") or " ".join(flow["scope"])  # left out, it is what was asked for (RFC 6749, 5.1)
            signed_in = SignedIn(
                account=claims["preferred_username"],
                tenant=claims["tid"],
                home=account["home_account_id"],
                granted=frozenset(scope.rpartition("/")[2].lower() for scope in granted.split()),
                cache=cache.serialize(),
            )
        except WireError:
            raise
        except (ValueError, RuntimeError, LookupError) as error:
            raise Refusal("sign_in_forged") from error
        if claims.get("aud") != self._registration.client_id:
            raise Refusal("sign_in_forged")
        return signed_in

    def _looked_up(self, client: ClientId, tokens: Tokens) -> str | None:
        """A token that needs no asking."""
        app = self._app(client, _cache(tokens.cache), CacheOnly(self._wire))
        try:
            return _token(self._silent(app, tokens))
        except AwayError:
            return None

    def _asked(self, client: ClientId, tokens: Tokens, is_refused: bool) -> tuple[str, str | None]:
        """A token, and msal's cache if asking for it has changed that."""
        cache = _cache(tokens.cache)
        token = _token(self._silent(self._app(client, cache), tokens, is_refused=is_refused))
        return token, cache.serialize() if cache.has_state_changed else None

    def _silent(self, app: Any, tokens: Tokens, *, is_refused: bool = False) -> Any:
        accounts = app.get_accounts()
        scopes = self._registration.scopes(tokens.permissions)
        if not accounts:
            return None
        return app.acquire_token_silent_with_error(scopes, account=accounts[0], force_refresh=is_refused)

    async def _refreshed(self, client: ClientId, account: str, kept: StoredTokens, *, is_refused: bool) -> str:
        token, cache = await _in_thread(partial(self._asked, client, kept.tokens, is_refused))
        for _ in range(SWAPS):
            if cache is None:
                break
            newer = replace(kept.tokens, cache=merged(kept.tokens.cache, cache))
            if await self._kept.swap(client, kept, newer, version=secrets.token_hex(8)):
                break
            found = await self._kept.tokens(client, account)
            if found is None or found.tokens.sign_in != kept.tokens.sign_in:
                break  # removed, or signed in anew: what is there now counts
            kept = found
        return token

    async def _kept_tokens(self, client: ClientId, account: str) -> StoredTokens:
        kept = await self._kept.tokens(client, account)
        if kept is None:
            raise NeedsAdmin("not_signed_in")
        return kept


def bot_app(app_id: str, secret: str, authority: str) -> Any:
    """msal's app for the token that the bot speaks to Teams with, on our wire; `authority` ends with the bot's tenant.

    It asks how to sign in there, so call it in a thread; raises what SignInWire raises, or a ValueError.
    """
    host = authority.rpartition("/")[0]
    return msal.ConfidentialClientApplication(
        app_id,
        client_credential=secret,
        authority=authority,
        http_client=EntraHttp(host, host),
        instance_discovery=False,
    )


def merged(older: str, newer: str) -> str:
    """Two of msal's caches as one; of two entries for the same thing the later one stays."""
    kinds: dict[str, dict[str, Any]] = json.loads(older)
    for kind, entries in json.loads(newer).items():
        known = kinds.setdefault(kind, {})
        known |= {key: entry for key, entry in entries.items() if key not in known or _age(entry) >= _age(known[key])}
    return json.dumps(kinds)


def _age(entry: Mapping[str, Any]) -> int:
    """When the entry was made, in epoch seconds; 0 for kinds that do not say."""
    return int(entry.get("last_modification_time") or entry.get("cached_at") or 0)


def _cache(text: str) -> Any:
    cache = msal.SerializableTokenCache()
    cache.deserialize(text)
    return cache


def _token(answer: Any) -> str:
    """The access token of an answer; raises what its refusal means, and "not_signed_in" for no answer at all."""
    if not answer:
        raise NeedsAdmin("not_signed_in")
    if "access_token" not in answer:
        raise entra_errors.refusal(answer)
    return str(answer["access_token"])


async def _in_thread(call: Callable[[], T]) -> T:
    """What a blocking call of msal gives, its failures as ours."""
    try:
        return await asyncio.to_thread(call)
    except RefusedError as error:
        raise entra_errors.refusal(error.answer) from error
    except (WireError, ValueError) as error:  # a ValueError: msal cannot use a tenant's description
        raise Unavailable("sign_in_away", retry_after=getattr(error, "retry_after", None)) from error
