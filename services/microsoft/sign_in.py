"""Signing in to Microsoft 365 for a connection: a link, the return from Microsoft, and the confirmation in the chat.

Whoever opens a link may be somebody else than the person who asked for it, so that what comes back is kept as pending
until that person confirms the account in the chat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from services.microsoft import entra_errors
from services.microsoft.identity import SignedIn
from services.microsoft.oauth_session import (
    LINK_LIFETIME,
    OAuthSession,
    PendingSignIn,
    is_same,
    new_secret,
    opened,
    random_id,
    secret_of,
    state_of,
)
from services.model import ClientId, PersonId
from services.model.errors import Refusal, RoomfixError, Unavailable
from services.store.records import Record
from services.store.secrets import Gone, OneTimeSecret, StoredTokens, Tokens

PENDING_LIFETIME = timedelta(minutes=15)
SIGN_IN_RETURN = "/connect/return"

READING = ("Calendars.Read.Shared", "Calendars.ReadBasic", "Place.Read.All", "User.Read")
"""Enough for all but writing the calendar."""
BOOKING = (*READING, "Calendars.ReadWrite")


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """A sign-in that a person's dialog asks for: one account of one domain, permissions by their short names.

    `language` is the catalogue's that the person reads, "" where that is not known.
    """

    client: ClientId
    person: PersonId
    dialog: str
    account: str
    domain: str
    permissions: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Begun:
    wanted: SignInRequest
    flow: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Waiting:
    pending: PendingSignIn
    home: str
    tokens: Tokens


_BEGUN = Record(TypeAdapter(_Begun))
_WAITING = Record(TypeAdapter(_Waiting))


async def begin(oauth: OAuthSession, wanted: SignInRequest, *, now: datetime) -> str:
    """A link that begins the sign-in, good for ten minutes and one sign-in; it may be copied to a private window.

    Raises Refusal("account_of_other_domain"), and what `Identity.flow` raises.
    """
    _check_domain(wanted.account, wanted.domain)
    secret = new_secret(wanted.client, "sign-in")
    flow = await oauth.identity.flow(
        wanted.client,
        wanted.permissions,
        account=wanted.account,
        return_to=oauth.address + SIGN_IN_RETURN,
        state=state_of(secret),
    )
    begun = _BEGUN.dump(_Begun(wanted, flow)).encode()
    await oauth.secrets.put_once(secret, begun, now=now, until=now + LINK_LIFETIME)
    return f"{oauth.address}/connect/start?state={state_of(secret)}"


async def sign_in_page(oauth: OAuthSession, state: str | None, *, now: datetime) -> str:
    """Microsoft's page for a link; raises Refusal for one that is unknown, used or expired."""
    found = opened(await oauth.secrets.look_once(secret_of(state, "sign-in"), now=now))
    return str(_BEGUN.load(found).flow["auth_uri"])


async def language_of(oauth: OAuthSession, state: str | None, *, now: datetime) -> str:
    """The language of whoever asked for a link, "" where that is not known; raises what `sign_in_page` raises."""
    return _BEGUN.load(opened(await oauth.secrets.look_once(secret_of(state, "sign-in"), now=now))).wanted.language


async def returned(oauth: OAuthSession, answer: Mapping[str, str], *, now: datetime) -> PendingSignIn:
    """What Microsoft sent the browser back with: a sign-in that is right is kept as pending, anything else not at all.

    Raises Refusal, NeedsAdmin or Unavailable with the words for it; the link is used up in any case.
    """
    taken = await oauth.secrets.take_once(secret_of(answer.get("state"), "sign-in"), now=now, taker=random_id())
    begun = _BEGUN.load(opened(taken))
    try:
        signed_in = await _redeemed(oauth, begun, answer)
    except RoomfixError as error:
        await oauth.on_refused(begun.wanted.client, begun.wanted.dialog, error)
        raise
    return await _kept(oauth, begun.wanted, signed_in, now=now)


async def _redeemed(oauth: OAuthSession, begun: _Begun, answer: Mapping[str, str]) -> SignedIn:
    """Who has signed in, if that is who was wanted."""
    if "error" in answer:
        raise entra_errors.refusal(answer)
    try:
        signed_in = await oauth.identity.redeem(begun.wanted.client, begun.flow, answer)
    except Unavailable as error:
        raise Unavailable("sign_in_interrupted") from error
    _check(signed_in, begun.wanted)
    return signed_in


async def confirm(oauth: OAuthSession, client: ClientId, pending: str, *, by: PersonId, now: datetime) -> PendingSignIn:
    """Make a pending sign-in the account's present one; from then on `Identity.account_token` has tokens for it.

    Raises Refusal: "sign_in_not_yours" for anybody but the person who began it, or "pending_unknown", "pending_used",
    "pending_expired".
    """
    secret = OneTimeSecret(client, "pending", pending)
    waiting = await _waiting(oauth, secret, by=by, now=now)
    kept = StoredTokens(waiting.home, waiting.tokens.sign_in, waiting.tokens)
    gone = await oauth.secrets.activate(secret, kept, account=waiting.pending.account, now=now)
    if gone is not None:
        _pending(gone)
    return waiting.pending


async def dismiss(oauth: OAuthSession, client: ClientId, pending: str, *, by: PersonId, now: datetime) -> PendingSignIn:
    """Forget a pending sign-in, because the person says that the account is wrong; raises what `confirm` raises."""
    secret = OneTimeSecret(client, "pending", pending)
    waiting = await _waiting(oauth, secret, by=by, now=now)
    await oauth.secrets.forget_once(secret)
    return waiting.pending


async def sign_out(oauth: OAuthSession, client: ClientId, account: str) -> None:
    """Delete an account's tokens; one that is not signed in is fine."""
    await oauth.secrets.forget(client, account)


def _check(signed_in: SignedIn, wanted: SignInRequest) -> None:
    home_tenant = signed_in.home.rpartition(".")[2]
    if not is_same(signed_in.tenant, wanted.client) or not is_same(home_tenant, wanted.client):
        raise Refusal("sign_in_other_tenant")
    if not is_same(signed_in.account, wanted.account):
        raise Refusal("sign_in_other_account", account=signed_in.account, wanted=wanted.account)
    _check_domain(signed_in.account, wanted.domain)
    missing = [name for name in wanted.permissions if name.lower() not in signed_in.granted]
    if missing:
        raise Refusal("permission_not_granted", permission=", ".join(missing))


def _check_domain(account: str, domain: str) -> None:
    if not is_same(account.rpartition("@")[2], domain):
        raise Refusal("account_of_other_domain", account=account, domain=domain)


async def _kept(oauth: OAuthSession, wanted: SignInRequest, signed_in: SignedIn, *, now: datetime) -> PendingSignIn:
    secret = OneTimeSecret(wanted.client, "pending", random_id())
    until = now + PENDING_LIFETIME
    pending = PendingSignIn(
        secret.id, wanted.client, wanted.person, wanted.dialog, wanted.account, wanted.permissions, until
    )
    tokens = Tokens(random_id(), wanted.permissions, signed_in.cache)
    waiting = _WAITING.dump(_Waiting(pending, signed_in.home, tokens)).encode()
    await oauth.secrets.put_once(secret, waiting, now=now, until=until)
    is_asked = False
    try:
        await oauth.on_signed_in(pending)
        is_asked = True
    finally:
        if not is_asked:
            await oauth.secrets.forget_once(secret)
    return pending


async def _waiting(oauth: OAuthSession, secret: OneTimeSecret, *, by: PersonId, now: datetime) -> _Waiting:
    waiting = _WAITING.load(_pending(await oauth.secrets.look_once(secret, now=now)))
    if waiting.pending.person != by:
        raise Refusal("sign_in_not_yours")
    return waiting


def _pending(found: bytes | Gone) -> str:
    match found:
        case Gone.UNKNOWN:
            raise Refusal("pending_unknown")
        case Gone.USED:
            raise Refusal("pending_used")
        case Gone.EXPIRED:
            raise Refusal("pending_expired")
    return found.decode()
