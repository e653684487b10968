"""Everything the sign-in service remembers: apps, people's peculiarities, consents, codes and tokens."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.m365.entra.accounts import resolve
from sandbox.m365.entra.consents import Consents
from sandbox.m365.entra.permissions import GRAPH
from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.entra.rules import Rules
from sandbox.m365.entra.values import CODE_LIFETIME, Account, Grant, Refresh, Registration, SignIn
from sandbox.m365.tenant import CLIENT_ID, Person, Tenant, object_id


@dataclass(slots=True)
class Identity:
    """`token_lifetime` is in seconds. `browser_account` is who is signed in at the browser already; without
    `rules.pages` also who signs in (else login_hint, else the service account).

    `mfa` is by address the number, 50076 or 50079, with which sign-ins without a second factor end. Rooms cannot sign
    in at all.
    """

    tenant: Tenant
    clock: Callable[[], datetime]
    token_lifetime: int = 3599
    browser_account: str | None = None
    rules: Rules = field(default_factory=Rules)
    consents: Consents = field(default_factory=Consents)
    registrations: dict[str, Registration] = field(default_factory=lambda: {CLIENT_ID: Registration()})
    absent: set[str] = field(default_factory=set)
    admins: set[str] = field(default_factory=set)
    mfa: dict[str, int] = field(default_factory=dict)
    disabled: set[str] = field(default_factory=set)
    grants: dict[str, Grant] = field(default_factory=dict)
    codes: dict[str, SignIn] = field(default_factory=dict)
    redeemed: set[str] = field(default_factory=set)
    refresh_tokens: dict[str, Refresh] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.admins.add(self.tenant.admin.address)

    def register(self, registration: Registration) -> None:
        """Add an app, or replace one with the same client id."""
        self.registrations[registration.client_id] = registration

    def withdraw_consent(self, app: str = CLIENT_ID) -> None:
        """Nobody has agreed to anything any more; tokens given out stay good until they end."""
        self.register(replace(self.registrations[app], roles=frozenset()))
        self.consents.withdraw(app)

    def forget_app(self, app: str = CLIENT_ID) -> None:
        """The tenant does not know the app (700016) until somebody consents to it."""
        self.withdraw_consent(app)
        self.absent.add(app)

    def is_admin(self, account: Account) -> bool:
        return account.tenant == self.tenant.id and account.address in self.admins

    def require_factor(self, address: str, number: int | None) -> None:
        """From now on an account needs a second factor: 50076 to give it, 50079 to set it up first; None: no more."""
        if number not in {50076, 50079, None}:
            raise ValueError(number)
        self.mfa.pop(address, None)
        if number is not None:
            self.mfa[address] = number

    def agree(self, app: str, whom: str, scopes: Iterable[str]) -> None:
        """Note delegated consent of an account (its object id) or of a whole tenant (its id)."""
        self.absent.discard(app)
        self.consents.agree(app, whom, scopes)

    def agreed(self, app: str, account: Account) -> frozenset[str]:
        """The delegated permissions an account, or its tenant, has agreed to."""
        return self.consents.of(app, account.person.id, account.tenant)

    def grant_roles(self, app: str) -> None:
        """An administrator grants what the app asks for; it is in tokens when `rules.grant_delay` is over."""
        self.absent.discard(app)
        registration = self.registrations[app]
        self.consents.grant(app, registration.asks, self.clock() + timedelta(seconds=self.rules.grant_delay))

    def roles(self, app: str) -> frozenset[str]:
        """The application permissions a token gets now."""
        return self.registrations[app].roles | self.consents.roles(app, self.clock())

    def account(self, name: str, *, at: str) -> Account:
        """Who signs in with an address at the tenant of a URL; raises what `resolve` does, and 50057 if disabled."""
        account = resolve(self.tenant, name, at=at)
        if account.address in self.disabled:
            raise AadstsRefusal(50057)
        return account

    def person(self, address: str) -> Person | None:
        """Whom an address or object id names in the tenant, guests too."""
        return next((p for p in self.tenant.accounts if address.lower() in {p.address, p.id}), None)

    def application_token(self, *roles: str, app: str = CLIENT_ID) -> str:
        """A token with application permission; `roles` replace those of the registration."""
        return self._issue(app, roles or self.roles(app), person=None, tenant=self.tenant.id)

    def delegated_token(self, account: str, *scopes: str, app: str = CLIENT_ID) -> str:
        """A token of a signed-in person of the tenant, with these scopes (short names)."""
        person = self.person(account)
        if person is None:
            raise LookupError(account)
        return self._issue(app, scopes, person=person, tenant=self.tenant.id)

    def token_of(self, signed_in: SignIn, scopes: Iterable[str]) -> str:
        """A token of a sign-in, at the tenant it was made at."""
        account = signed_in.account
        return self._issue(signed_in.app, scopes, person=account.person, tenant=account.tenant)

    def expire_tokens(self) -> None:
        """Every access token given out so far has run out."""
        now = self.clock()
        self.grants = {token: replace(grant, expires_at=now) for token, grant in self.grants.items()}

    def revoke(self, account: str) -> None:
        """The account's refresh tokens are no longer taken (a changed password: AADSTS50173)."""
        held = self.refresh_tokens.items()
        self.revoked |= {token for token, refresh in held if refresh.signed_in.account.address == account.lower()}

    def keep_code(self, signed_in: SignIn) -> str:
        """An authorization code for a sign-in, single use."""
        code = "0." + secrets.token_urlsafe(48)
        self.codes[code] = signed_in
        return code

    def redeem(self, code: str) -> SignIn:
        """The sign-in behind a code; 54005 the second time, 70008 after ten minutes, 70000 for one never given."""
        if code in self.redeemed:
            raise AadstsRefusal(54005)
        signed_in = self.codes.pop(code, None)
        if signed_in is None:
            raise AadstsRefusal(70000)
        self.redeemed.add(code)
        if self.clock() >= signed_in.at + CODE_LIFETIME:
            raise AadstsRefusal(70008)
        return signed_in

    def keep_refresh(self, signed_in: SignIn) -> str:
        """A refresh token; those given before stay good (entra: v2-oauth2-auth-code-flow)."""
        token = "1." + secrets.token_urlsafe(48)
        self.refresh_tokens[token] = Refresh(signed_in, self.clock())
        return token

    def id_token(self, signed_in: SignIn, issuer: str) -> str:
        """The id_token of a sign-in; not signed for real: nothing here checks it (msal 1.39 does not either)."""
        now = int(self.clock().timestamp())
        account = signed_in.account
        claims = {
            "aud": signed_in.app,
            "iss": issuer,
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
            "nonce": signed_in.nonce,
            "oid": account.person.id,
            "tid": account.tenant,
            "sub": object_id(account.address + signed_in.app),
            "preferred_username": account.address,
            "name": account.person.name,
            "ver": "2.0",
        }
        if account.home != account.tenant:
            claims["idp"] = f"https://sts.windows.net/{account.home}/"
        return _jwt(claims)

    def client_info(self, account: Account) -> str:
        """A sign-in's account for msal 1.39, which keeps none without it; a guest's is the one at home."""
        return _b64({"uid": account.home_id, "utid": account.home})

    def _issue(self, app: str, scopes: Iterable[str], *, person: Person | None, tenant: str) -> str:
        now = self.clock()
        expires_at = now + timedelta(seconds=self.token_lifetime)
        granted = frozenset(scopes)
        claims: dict[str, Any] = {
            "aud": GRAPH,
            "tid": tenant,
            "appid": app,
            "oid": person.id if person else object_id(app),
            "iat": int(now.timestamp()),
            "exp": int(expires_at.timestamp()),
            "jti": secrets.token_hex(8),
        }
        if person:
            claims["scp"] = " ".join(sorted(granted))
        elif granted:
            claims["roles"] = sorted(granted)
        token = _jwt(claims)
        self.grants[token] = Grant(app, granted, expires_at, person.address if person else None, tenant)
        return token


def _jwt(claims: dict[str, Any]) -> str:
    """A token that looks like one; its signature is none."""
    return ".".join((_b64({"typ": "JWT", "alg": "RS256", "kid": "stand-in"}), _b64(claims), "c3RhbmQtaW4"))


def _b64(value: dict[str, Any]) -> str:
    """JSON in base64url without padding."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
