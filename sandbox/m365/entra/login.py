"""The identity platform's address space: which page or endpoint a URL means."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.m365.entra import adminconsent, authorize, discovery, pages, redeem
from sandbox.m365.entra.aadsts import described, refused
from sandbox.m365.entra.accounts import ANY_ORGANISATION, directory
from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.world import Call, Reply, World

Answer = Callable[[World, Call], Reply]

_PAGES: dict[str, Answer] = {
    "oauth2/v2.0/authorize": authorize.authorize,
    "v2.0/adminconsent": adminconsent.version_2,
    "adminconsent": adminconsent.version_1,
}
_ENDPOINTS: dict[tuple[str, str], Answer] = {
    ("GET", "v2.0/.well-known/openid-configuration"): discovery.metadata,
    ("GET", ".well-known/openid-configuration"): discovery.metadata,
    ("POST", "oauth2/v2.0/token"): redeem.token,
}


def respond(world: World, call: Call) -> Reply:
    """Answer one request to the sign-in service: a person gets pages, an app JSON."""
    tenant, *rest = call.path or ("",)
    tail = "/".join(rest).lower()
    if tail == "discovery/instance":
        return Reply(body=discovery.instances(world))
    page = _PAGES.get(tail) if call.method in {"GET", "POST"} else None
    answer = page or _ENDPOINTS.get((call.method, tail))
    if answer is None:
        return Reply(404, "<html><body>Not found</body></html>")
    try:
        _check_tenant(world, tenant)
        return answer(world, call)
    except AadstsRefusal as refusal:
        return _shown(world, call, refusal) if page else refused(world, call, refusal)


def _check_tenant(world: World, tenant: str) -> None:
    if tenant.lower() not in ANY_ORGANISATION and directory(world.tenant, tenant) is None:
        raise AadstsRefusal(90002, text=f"Tenant '{tenant}' not found.")


def _shown(world: World, call: Call, refusal: AadstsRefusal) -> Reply:
    """The refusal on a page; who came with the wrong account can choose another one there."""
    description = described(world, call, refusal)["error_description"]
    return pages.trouble(description, other_account=refusal.number in {50020, 50057})
