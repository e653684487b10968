"""The identity platform: discovery, authorize and token endpoints, errors as AADSTS."""

from __future__ import annotations

import base64
import hashlib
import html
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from sandbox.m365.aadsts import PUBLIC, AadstsRefusal, refused
from sandbox.m365.faults import Effect
from sandbox.m365.tokens import CODE_LIFETIME, GRAPH, Identity, Registration, SignIn
from sandbox.m365.world import Call, Reply, World

_OIDC = {"openid", "profile", "email", "offline_access"}


def respond(world: World, call: Call) -> Reply:
    """Answer one request to the sign-in service."""
    try:
        return _route(world, call)
    except AadstsRefusal as refusal:
        return refused(world, call, refusal.number)


def _route(world: World, call: Call) -> Reply:
    tenant, *rest = call.path or ("",)
    tail = "/".join(rest).lower()
    if tail == "discovery/instance":
        return Reply(body=_instances(world))
    _check_tenant(world, tenant)
    routes: dict[tuple[str, str], Callable[[World, Call], Reply]] = {
        ("GET", "v2.0/.well-known/openid-configuration"): _metadata,
        ("GET", ".well-known/openid-configuration"): _metadata,
        ("GET", "oauth2/v2.0/authorize"): authorize,
        ("POST", "oauth2/v2.0/token"): token,
    }
    route = routes.get((call.method, tail))
    return route(world, call) if route else Reply(404, "<html><body>Not found</body></html>")


def _check_tenant(world: World, tenant: str) -> None:
    known = {world.tenant.id, world.tenant.domain, "common", "organizations"}
    if tenant.lower() not in known:
        raise AadstsRefusal(90002)


def _instances(world: World) -> dict[str, Any]:
    aliases = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
    return {
        "tenant_discovery_endpoint": f"{PUBLIC}/{world.tenant.id}/v2.0/.well-known/openid-configuration",
        "api-version": "1.1",
        "metadata": [
            {
                "preferred_network": "login.microsoftonline.com",
                "preferred_cache": "login.windows.net",
                "aliases": aliases,
            }
        ],
    }


def _metadata(world: World, call: Call) -> Reply:
    """The authorize page is named at the address the client used, so that a browser finds it; the rest at `PUBLIC`."""
    tenant = call.path[0]
    return Reply(
        body={
            "token_endpoint": f"{PUBLIC}/{tenant}/oauth2/v2.0/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": f"{PUBLIC}/{tenant}/discovery/v2.0/keys",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": _issuer(world),
            "authorization_endpoint": f"{call.base}/{tenant}/oauth2/v2.0/authorize",
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": "graph.microsoft.com",
        }
    )


def _issuer(world: World) -> str:
    return f"{PUBLIC}/{world.tenant.id}/v2.0"


def authorize(world: World, call: Call) -> Reply:
    """The authorize page, with everybody signed in and willing: it redirects at once with a code.

    Who signs in: `identity.browser_account`, else login_hint, else the service account. As in the real one 50011 and an
    unknown app are shown here, not redirected (entra: 50011 is shown on the login page).
    """
    query = call.query
    registration = _registration(world.identity, query.get("client_id", ""))
    redirect_uri = query.get("redirect_uri", "")
    if not redirect_uri or (registration.redirect_uris and redirect_uri not in registration.redirect_uris):
        raise AadstsRefusal(50011)
    identity = world.identity
    hint = identity.browser_account or query.get("login_hint") or world.tenant.service_account.address
    person = identity.person(hint)
    if person is None:
        return _back(
            call, {"error": "login_required", "error_description": "AADSTS50034: The user account does not exist."}
        )
    signed_in = SignIn(
        app=registration.client_id,
        account=person,
        scopes=tuple(query.get("scope", "").split()),
        expires_at=world.clock() + CODE_LIFETIME,
        redirect_uri=redirect_uri,
        challenge=query.get("code_challenge"),
        nonce=query.get("nonce"),
    )
    answer = {"code": identity.keep_code(signed_in), "session_state": str(uuid4())}
    if query.get("client_info") == "1":
        answer["client_info"] = identity.client_info(person)
    return _back(call, answer)


def _back(call: Call, answer: dict[str, str]) -> Reply:
    """Send the browser back with the answer, by redirect or, for form_post, by a page that posts itself."""
    if "state" in call.query:
        answer = {**answer, "state": call.query["state"]}
    target = call.query["redirect_uri"]
    if call.query.get("response_mode") != "form_post":
        mark = "#" if call.query.get("response_mode") == "fragment" else "&" if "?" in target else "?"
        return Reply(302, headers={"Location": f"{target}{mark}{urlencode(answer)}"})
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in answer.items()
    )
    button = "<noscript><button>Continue</button></noscript>"
    form = f'<form method="post" action="{html.escape(target)}">{fields}{button}</form>'
    return Reply(body=f"<!doctype html><html><body>{form}<script>document.forms[0].submit()</script></body></html>")


def token(world: World, call: Call) -> Reply:
    """The token endpoint: client_credentials, authorization_code with PKCE, refresh_token."""
    fault = world.faults.take(call.line, Effect.AADSTS)
    if fault is not None:
        raise AadstsRefusal(int(fault.code))
    form = dict(parse_qsl(call.body.decode(), keep_blank_values=True))
    registration = _registration(world.identity, form.get("client_id", ""))
    if not secrets.compare_digest(form.get("client_secret", ""), registration.secret):
        raise AadstsRefusal(7000215)
    grants = {
        "client_credentials": _client_credentials,
        "authorization_code": _authorization_code,
        "refresh_token": _refresh_token,
    }
    grant = grants.get(form.get("grant_type", ""))
    if grant is None:
        raise AadstsRefusal(70003)
    return Reply(body=grant(world, call, form, registration), headers={"Cache-Control": "no-store"})


def _registration(identity: Identity, client_id: str) -> Registration:
    registration = identity.registrations.get(client_id)
    if registration is None:
        raise AadstsRefusal(700016)
    return registration


def _client_credentials(
    world: World, call: Call, form: Mapping[str, str], registration: Registration
) -> dict[str, Any]:
    """Application permission; needs a tenant in the URL and the /.default scope, gives no refresh token."""
    if call.path[0].lower() in {"common", "organizations"}:
        raise AadstsRefusal(9001023)
    if form.get("scope") != f"{GRAPH}/.default":
        raise AadstsRefusal(70011)
    access_token = world.identity.application_token(app=registration.client_id)
    return {**_lifetime(world.identity), "access_token": access_token}


def _authorization_code(
    world: World, _call: Call, form: Mapping[str, str], registration: Registration
) -> dict[str, Any]:
    signed_in = world.identity.codes.pop(form.get("code", ""), None)
    if signed_in is None or signed_in.app != registration.client_id:
        raise AadstsRefusal(54005)
    if signed_in.expires_at <= world.clock() or signed_in.redirect_uri != form.get("redirect_uri"):
        raise AadstsRefusal(70008)
    if signed_in.challenge and signed_in.challenge != _challenge(form.get("code_verifier", "")):
        raise AadstsRefusal(501481)
    answer = _delegated(world, signed_in)
    if "openid" in signed_in.scopes:
        answer["id_token"] = world.identity.id_token(signed_in, _issuer(world))
    return answer


def _refresh_token(world: World, _call: Call, form: Mapping[str, str], registration: Registration) -> dict[str, Any]:
    refresh_token = form.get("refresh_token", "")
    signed_in = world.identity.refresh_tokens.get(refresh_token)
    if signed_in is None or signed_in.app != registration.client_id:
        raise AadstsRefusal(700082)
    if refresh_token in world.identity.revoked:
        raise AadstsRefusal(50173)
    wanted = tuple(form.get("scope", "").split()) or signed_in.scopes
    if not {_short(scope) for scope in wanted} <= {_short(scope) for scope in signed_in.scopes} | _OIDC:
        raise AadstsRefusal(65001)
    return _delegated(world, replace(signed_in, scopes=wanted))


def _delegated(world: World, signed_in: SignIn) -> dict[str, Any]:
    identity = world.identity
    scopes = [_short(scope) for scope in signed_in.scopes]
    graph_scopes = [scope for scope in scopes if scope not in _OIDC]
    named = [f"{GRAPH}/{scope}" for scope in graph_scopes] + [scope for scope in scopes if scope in _OIDC]
    answer = {
        **_lifetime(identity),
        "scope": " ".join(scope for scope in named if scope != "offline_access"),
        "access_token": identity.delegated_token(signed_in.account.address, *graph_scopes, app=signed_in.app),
        "client_info": identity.client_info(signed_in.account),
    }
    if "offline_access" in scopes:
        answer["refresh_token"] = identity.keep_refresh(signed_in)
    return answer


def _short(scope: str) -> str:
    return scope.removeprefix(f"{GRAPH}/")


def _lifetime(identity: Identity) -> dict[str, Any]:
    return {"token_type": "Bearer", "expires_in": identity.token_lifetime, "ext_expires_in": identity.token_lifetime}


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
