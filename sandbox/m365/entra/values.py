"""What Entra knows: app registrations, grants, accounts and their sign-ins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.m365.tenant import CLIENT_ID, CLIENT_SECRET, TENANT_ID, Person

CODE_LIFETIME = timedelta(minutes=10)
"""docs: v2-oauth2-auth-code-flow, about ten minutes."""

_APPLICATION = frozenset(
    {"Calendars.ReadWrite", "Place.Read.All", "User.Read.All", "Organization.Read.All", "MailboxSettings.Read"}
)
_DELEGATED = frozenset(
    {"Calendars.Read.Shared", "Calendars.ReadWrite", "MailboxSettings.Read", "Place.Read.All", "User.Read"}
)


@dataclass(frozen=True, slots=True)
class Registration:
    """An app in Entra: `roles` are its consented application permissions, `limited_to` an access policy's mailboxes.

    `asks` and `delegated` are the permissions its manifest asks an administrator for (/.default). `scoped_roles` are
    assigned in Exchange (RBAC for Applications), for the mailboxes `scoped_to`, and are in no token. Without
    `redirect_uris` any is taken; without `limited_to` the app reaches every mailbox.
    """

    client_id: str = CLIENT_ID
    secret: str = CLIENT_SECRET
    roles: frozenset[str] = _APPLICATION
    redirect_uris: frozenset[str] = frozenset()
    limited_to: frozenset[str] | None = None
    name: str = "Roomfix"
    asks: frozenset[str] = _APPLICATION
    delegated: frozenset[str] = _DELEGATED
    scoped_roles: frozenset[str] = frozenset()
    scoped_to: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token stands for; no `account` means application permission, `scopes` are then its roles."""

    app: str
    scopes: frozenset[str]
    expires_at: datetime
    account: str | None = None
    tenant: str = TENANT_ID

    @property
    def is_application(self) -> bool:
        return self.account is None


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody at a tenant (the token's tid); a guest's account lives at another one, its `home`, as `home_id`."""

    person: Person
    tenant: str
    home: str
    home_id: str

    @property
    def address(self) -> str:
        return self.person.address


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody signed in at a moment, to be redeemed by code or kept alive by refresh tokens.

    `scopes` are short names; `challenge` is the S256 one; `is_strong` says that a second factor was given.
    """

    app: str
    account: Account
    scopes: tuple[str, ...]
    at: datetime
    redirect_uri: str = ""
    challenge: str | None = None
    nonce: str | None = None
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh token's meaning; every use gives a new one, which starts the time of inactivity anew."""

    signed_in: SignIn
    issued_at: datetime
