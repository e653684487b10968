"""The token endpoint: client_credentials, authorization_code with PKCE, refresh_token."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.m365.entra.accounts import ANY_ORGANISATION, directory
from sandbox.m365.entra.authorize import challenge_of
from sandbox.m365.entra.browser import form_of
from sandbox.m365.entra.discovery import issuer
from sandbox.m365.entra.permissions import DEFAULT, GRAPH, OIDC, in_full, short
from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.entra.values import Refresh, Registration, SignIn
from sandbox.m365.faults import Effect
from sandbox.m365.tokens import Identity
from sandbox.m365.world import Call, Reply, World

Form = Mapping[str, str]


def token(world: World, call: Call) -> Reply:
    """Tokens for a secret, a code or a refresh token; raises AadstsRefusal."""
    fault = world.faults.take(call.line, Effect.AADSTS)
    if fault is not None:
        raise AadstsRefusal(int(fault.code))
    form = form_of(call)
    registration = _authenticated(world.identity, form)
    grants = {
        "client_credentials": _client_credentials,
        "authorization_code": _authorization_code,
        "refresh_token": _refresh_token,
    }
    grant = grants.get(form.get("grant_type", ""))
    if grant is None:
        raise AadstsRefusal(70003)
    return Reply(body=grant(world, call, form, registration), headers={"Cache-Control": "no-store"})


def _authenticated(identity: Identity, form: Form) -> Registration:
    registration = identity.registrations.get(form.get("client_id", ""))
    if registration is None:
        raise AadstsRefusal(700016)
    if not secrets.compare_digest(form.get("client_secret", ""), registration.secret):
        raise AadstsRefusal(7000215)
    return registration


def _client_credentials(world: World, call: Call, form: Form, registration: Registration) -> dict[str, Any]:
    """Application permission; needs a tenant in the URL that knows the app, and the /.default scope.

    Without any consented permission there is still a token, without roles.
    """
    if call.path[0].lower() in ANY_ORGANISATION:
        raise AadstsRefusal(9001023)
    if form.get("scope") != f"{GRAPH}/{DEFAULT}":
        raise AadstsRefusal(70011)
    if directory(world.tenant, call.path[0]) != world.tenant.directory:
        raise AadstsRefusal(700016)
    _check_present(world.identity, registration)
    access_token = world.identity.application_token(app=registration.client_id)
    return {**_lifetime(world.identity), "access_token": access_token}


def _authorization_code(world: World, _call: Call, form: Form, registration: Registration) -> dict[str, Any]:
    signed_in = world.identity.redeem(form.get("code", ""))
    if signed_in.app != registration.client_id:
        raise AadstsRefusal(70000)
    if signed_in.redirect_uri != form.get("redirect_uri"):
        raise AadstsRefusal(70008)
    if signed_in.challenge and signed_in.challenge != challenge_of(form.get("code_verifier", "")):
        raise AadstsRefusal(501481)
    return _delegated(world.identity, signed_in)


def _refresh_token(world: World, _call: Call, form: Form, registration: Registration) -> dict[str, Any]:
    """The scopes asked for, all of them agreed to by now; without `scope` those of the sign-in."""
    identity, held = world.identity, form.get("refresh_token", "")
    refresh = identity.refresh_tokens.get(held)
    if refresh is None or refresh.signed_in.app != registration.client_id:
        raise AadstsRefusal(70000)
    if held in identity.revoked:
        raise AadstsRefusal(50173)
    _check_present(identity, registration)
    _check_lasting(identity, refresh)
    agreed = identity.agreed(registration.client_id, refresh.signed_in.account)
    asked = frozenset(short(scope) for scope in form.get("scope", "").split())
    wanted = (asked - {DEFAULT}) | agreed if DEFAULT in asked else asked or frozenset(refresh.signed_in.scopes)
    if not wanted <= agreed | OIDC:
        raise AadstsRefusal(65001)
    return _delegated(identity, replace(refresh.signed_in, scopes=tuple(sorted(wanted))))


def _check_present(identity: Identity, registration: Registration) -> None:
    if registration.client_id in identity.absent:
        raise AadstsRefusal(700016)


def _check_lasting(identity: Identity, refresh: Refresh) -> None:
    """Whether a sign-in still holds: the account, the time since its last use, since itself, and a second factor."""
    now, rules, signed_in = identity.clock(), identity.rules, refresh.signed_in
    if signed_in.account.address in identity.disabled:
        raise AadstsRefusal(50057)
    if now - refresh.issued_at >= timedelta(seconds=rules.inactive_after):
        raise AadstsRefusal(700082)
    frequency = rules.sign_in_frequency
    if frequency is not None and now - signed_in.at >= timedelta(seconds=frequency):
        raise AadstsRefusal(70043)
    number = identity.mfa.get(signed_in.account.address)
    if number is not None and not signed_in.is_strong:
        raise AadstsRefusal(number)


def _delegated(identity: Identity, signed_in: SignIn) -> dict[str, Any]:
    """The answer to a person's app: `scope` says what was given, which the app must read."""
    given = frozenset(signed_in.scopes) - identity.rules.dropped_scopes
    answer = {
        **_lifetime(identity),
        "scope": in_full(given),
        "access_token": identity.token_of(signed_in, given - OIDC),
        "client_info": identity.client_info(signed_in.account),
    }
    if "offline_access" in given:
        answer["refresh_token"] = identity.keep_refresh(signed_in)
    if "openid" in given:
        answer["id_token"] = identity.id_token(signed_in, issuer(signed_in.account.tenant))
    return answer


def _lifetime(identity: Identity) -> dict[str, Any]:
    return {"token_type": "Bearer", "expires_in": identity.token_lifetime, "ext_expires_in": identity.token_lifetime}
