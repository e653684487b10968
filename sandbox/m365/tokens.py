"""Who may come in: app registrations, and the codes and tokens given out."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.m365.tenant import CLIENT_ID, CLIENT_SECRET, Person, Tenant, object_id

GRAPH = "https://graph.microsoft.com"
CODE_LIFETIME = timedelta(minutes=10)
"""docs: v2-oauth2-auth-code-flow, about ten minutes."""


@dataclass(frozen=True, slots=True)
class Registration:
    """An app in Entra: `roles` are its consented application permissions, `limited_to` an access policy's mailboxes.

    Without `redirect_uris` any is taken; without `limited_to` the app reaches every mailbox.
    """

    client_id: str = CLIENT_ID
    secret: str = CLIENT_SECRET
    roles: frozenset[str] = frozenset(
        {"Calendars.ReadWrite", "Place.Read.All", "User.Read.All", "Organization.Read.All", "MailboxSettings.Read"}
    )
    redirect_uris: frozenset[str] = frozenset()
    limited_to: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token stands for; no `account` means application permission, `scopes` are then its roles."""

    app: str
    scopes: frozenset[str]
    expires_at: datetime
    account: str | None = None

    @property
    def is_application(self) -> bool:
        return self.account is None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in waiting to be redeemed by code, or kept alive by a refresh token."""

    app: str
    account: Person
    scopes: tuple[str, ...]
    expires_at: datetime
    redirect_uri: str = ""
    challenge: str | None = None
    nonce: str | None = None


@dataclass(slots=True)
class Identity:
    """Everything the sign-in service remembers. `token_lifetime` is in seconds; `browser_account` is who sits at the
    browser when the authorize page opens (else login_hint, else the service account)."""

    tenant: Tenant
    clock: Callable[[], datetime]
    token_lifetime: int = 3599
    browser_account: str | None = None
    registrations: dict[str, Registration] = field(default_factory=lambda: {CLIENT_ID: Registration()})
    grants: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, SignIn] = field(default_factory=dict)
    refresh_tokens: dict[str, SignIn] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)

    def register(self, registration: Registration) -> None:
        """Add an app, or replace one with the same client id."""
        self.registrations[registration.client_id] = registration

    def person(self, address: str) -> Person | None:
        """Whom an address or object id names, if they can sign in."""
        return next((p for p in self.tenant.accounts if address.lower() in {p.address, p.id}), None)

    def application_token(self, *roles: str, app: str = CLIENT_ID) -> str:
        """A token with application permission; `roles` replace those of the registration."""
        return self._issue(app, roles or self.registrations[app].roles, person=None)

    def delegated_token(self, account: str, *scopes: str, app: str = CLIENT_ID) -> str:
        """A token of a signed-in person of the tenant, with these scopes (short names)."""
        person = self.person(account)
        if person is None:
            raise LookupError(account)
        return self._issue(app, scopes, person=person)

    def expire_tokens(self) -> None:
        """Every access token given out so far has run out."""
        now = self.clock()
        self.grants = {token: replace(grant, expires_at=now) for token, grant in self.grants.items()}

    def revoke(self, account: str) -> None:
        """The account's refresh tokens are no longer taken (a changed password: AADSTS50173)."""
        held = self.refresh_tokens.items()
        self.revoked |= {token for token, signed_in in held if signed_in.account.address == account}

    def keep_code(self, signed_in: SignIn) -> str:
        """An authorization code for a sign-in, single use."""
        code = "0." + secrets.token_urlsafe(48)
        self.codes[code] = signed_in
        return code

    def keep_refresh(self, signed_in: SignIn) -> str:
        """A refresh token; those given before stay good (entra: v2-oauth2-auth-code-flow)."""
        token = "1." + secrets.token_urlsafe(48)
        self.refresh_tokens[token] = signed_in
        return token

    def id_token(self, signed_in: SignIn, issuer: str) -> str:
        """The id_token of a sign-in; not signed for real: nothing here checks it (msal 1.39 does not either)."""
        now = int(self.clock().timestamp())
        person = signed_in.account
        return _jwt(
            {
                "aud": signed_in.app,
                "iss": issuer,
                "iat": now,
                "nbf": now,
                "exp": now + 3600,
                "nonce": signed_in.nonce,
                "oid": person.id,
                "tid": self.tenant.id,
                "sub": object_id(person.address + signed_in.app),
                "preferred_username": person.address,
                "name": person.name,
                "ver": "2.0",
            }
        )

    def client_info(self, person: Person) -> str:
        """A sign-in's account for msal 1.39, which keeps none without it."""
        return _b64({"uid": person.id, "utid": self.tenant.id})

    def _issue(self, app: str, scopes: Iterable[str], *, person: Person | None) -> str:
        now = self.clock()
        expires_at = now + timedelta(seconds=self.token_lifetime)
        granted = frozenset(scopes)
        claims: dict[str, Any] = {
            "aud": GRAPH,
            "tid": self.tenant.id,
            "appid": app,
            "oid": person.id if person else object_id(app),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": secrets.token_hex(8),
            **({"scp": " ".join(sorted(granted))} if person else {"roles": sorted(granted)}),
        }
        token = _jwt(claims)
        self.grants[token] = Grant(app, granted, expires_at, account=person.address if person else None)
        return token


def _jwt(claims: dict[str, Any]) -> str:
    return ".".join((_b64({"typ": "JWT", "alg": "RS256", "kid": "stand-in"}), _b64(claims), "c3RhbmQtaW4"))


def _b64(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
