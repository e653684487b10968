"""The admin consent endpoints of both versions: an administrator agrees for the whole organisation."""

from __future__ import annotations

from sandbox.m365.entra import browser, pages
from sandbox.m365.entra.aadsts import described
from sandbox.m365.entra.accounts import known_at
from sandbox.m365.entra.permissions import DEFAULT, DELEGATED, OIDC, in_full, short
from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.entra.values import Account, Registration
from sandbox.m365.world import Call, Reply, World

_DENIED = "The resource owner or authorization server denied the request."


def version_1(world: World, call: Call) -> Reply:
    """`/{tenant}/adminconsent`: everything the manifest asks for (entra: v2-oauth2-client-creds-grant-flow)."""
    return _page(world, call, scopes=frozenset({DEFAULT}), is_v1=True)


def version_2(world: World, call: Call) -> Reply:
    """`/{tenant}/v2.0/adminconsent`: `scope` says what; application permissions only through /.default.

    entra: v2-admin-consent says not to use `common`; that it is refused, and how, is unverified.
    """
    if call.path[0].lower() == "common":
        raise AadstsRefusal(90002, text="Use a tenant or 'organizations' here, not 'common'.")
    scopes = frozenset(short(scope) for scope in call.query.get("scope", "").split())
    browser.registration(world, call)
    if not scopes or not scopes <= {*DELEGATED, DEFAULT}:
        refusal = AadstsRefusal(70011)
        return browser.send_back(call, {"admin_consent": "True", **described(world, call, refusal)})
    return _page(world, call, scopes=scopes, is_v1=False)


def _page(world: World, call: Call, *, scopes: frozenset[str], is_v1: bool) -> Reply:
    app = browser.registration(world, call)
    form = browser.form_of(call)
    try:
        account = _who(world, call)
    except AadstsRefusal as refusal:
        if refusal.number != 50034 or not world.identity.rules.pages:
            raise
        return _accounts(world, call, app, unknown=form.get("account", ""))
    if account is None:
        return _accounts(world, call, app)
    reply = _answered(world, call, app, account=account, scopes=scopes, is_v1=is_v1)
    return browser.remembered(reply, account) if world.identity.rules.pages else reply


def _who(world: World, call: Call) -> Account | None:
    """Whoever is at the browser; without pages the administrator."""
    identity = world.identity
    if identity.rules.pages:
        return browser.chosen(world, call)
    return identity.account(identity.browser_account or world.tenant.admin.address, at=call.path[0])


def _accounts(world: World, call: Call, app: Registration, *, unknown: str = "") -> Reply:
    return pages.accounts(known_at(world.tenant, call.path[0]), app=app.name, unknown=unknown)


def _answered(
    world: World, call: Call, app: Registration, *, account: Account, scopes: frozenset[str], is_v1: bool
) -> Reply:
    """Only an administrator can say yes; anybody can go back with a no."""
    form = browser.form_of(call)
    answer = form.get("answer") if world.identity.rules.pages else "accept"
    if answer in {"cancel", "return"}:
        return browser.send_back(call, _denied(world, call, is_v1=is_v1))
    roles = app.asks if DEFAULT in scopes else frozenset()
    delegated = (scopes - {DEFAULT}) | (app.delegated if DEFAULT in scopes else frozenset())
    if not world.identity.is_admin(account):
        return pages.approval(account, app=app.name, scopes=delegated, roles=roles)
    if answer != "accept":
        return pages.consent(account, app=app.name, scopes=delegated, roles=roles, for_all=True)
    world.identity.agree(app.client_id, account.tenant, delegated | OIDC)
    if roles:
        world.identity.grant_roles(app.client_id)
    return browser.send_back(call, _granted(account, roles | delegated, is_v1=is_v1))


def _granted(account: Account, permissions: frozenset[str], *, is_v1: bool) -> dict[str, str]:
    """What `scope` lists for /.default is unverified: here every permission granted."""
    if is_v1:
        return {"tenant": account.tenant, "admin_consent": "True"}
    return {"admin_consent": "True", "tenant": account.tenant, "scope": in_full(permissions)}


def _denied(world: World, call: Call, *, is_v1: bool) -> dict[str, str]:
    """admin_consent=True comes with the error of v2 too (entra: v2-admin-consent); whether v1 adds it is unverified."""
    if is_v1:
        return {"error": "permission_denied", "error_description": "The admin canceled the request"}
    fields = described(world, call, AadstsRefusal(65004, error="consent_required", text=_DENIED))
    return {"admin_consent": "True", "error": fields["error"], "error_description": fields["error_description"]}
