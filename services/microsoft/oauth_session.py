"""What signing in to Microsoft 365 needs, and the links that can be used once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.microsoft.identity import Identity
from services.model import ClientId, PersonId
from services.model.errors import Refusal, RoomfixError
from services.store.secrets import Gone, OneTimeSecret, Secrets

LINK_LIFETIME = timedelta(minutes=10)
_STATE = re.compile(r"([A-Za-z0-9-]{1,64})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """A sign-in that came back right and waits, until `until`, for the person to confirm it."""

    id: str = field(repr=False)
    client: ClientId
    person: PersonId
    dialog: str
    account: str
    permissions: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class ConsentWanted:
    """An administrator's consent that a person's dialog asks for; `is_for_app` says that the app itself is to act.

    `language` is the catalogue's that the person reads, "" where that is not known.
    """

    client: ClientId
    person: PersonId
    dialog: str
    is_for_app: bool = True
    language: str = ""


@dataclass(frozen=True, slots=True)
class OAuthSession:
    """What signing in needs. `address` is Roomfix's own, as browsers reach it, without a slash at the end.

    `on_signed_in` asks the person in the chat; where it fails nothing is kept. `on_consented` goes on with the dialog.
    `on_refused` hears of a sign-in that came back wrong, whose link is used up. `organization` reads, as the app, the
    tenant id that Graph's /organization gives for a client.
    """

    identity: Identity
    secrets: Secrets
    address: str
    on_signed_in: Callable[[PendingSignIn], Awaitable[None]]
    on_consented: Callable[[ConsentWanted], Awaitable[None]]
    organization: Callable[[ClientId], Awaitable[str]]
    on_refused: Callable[[ClientId, str, RoomfixError], Awaitable[None]]


def new_secret(client: ClientId, kind: str) -> OneTimeSecret:
    """A one-use secret of that kind with an id of its own."""
    return OneTimeSecret(client, kind, random_id())


def random_id() -> str:
    """256 random bits in 43 characters of URL-safe base64."""
    return secrets.token_urlsafe(32)


def state_of(secret: OneTimeSecret) -> str:
    """What stands in a link for a one-use secret: its client, which says where it is kept, and its id."""
    return f"{secret.client}.{secret.id}"


def secret_of(state: str | None, kind: str) -> OneTimeSecret:
    """The one-use secret a link's state stands for; raises Refusal("link_missing") or ("link_unknown")."""
    if not state:
        raise Refusal("link_missing")
    found = _STATE.fullmatch(state)
    if found is None:
        raise Refusal("link_unknown")
    return OneTimeSecret(ClientId(found[1]), kind, found[2])


def opened(found: bytes | Gone) -> str:
    """What a link's secret says; raises Refusal for one that is gone, with the reason."""
    match found:
        case Gone.UNKNOWN:
            raise Refusal("link_unknown")
        case Gone.USED:
            raise Refusal("link_used")
        case Gone.EXPIRED:
            raise Refusal("link_expired")
    return found.decode()


def is_same(one: str, other: str) -> bool:
    """Whether two addresses, domains or tenant ids are the same, whatever their case."""
    return one.strip().lower() == other.strip().lower()
