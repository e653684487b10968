"""What a client reads before it asks: OpenID metadata and the list of clouds."""

from __future__ import annotations

from typing import Any

from sandbox.m365.entra.aadsts import PUBLIC
from sandbox.m365.world import Call, Reply, World


def instances(world: World) -> dict[str, Any]:
    """GET common/discovery/instance."""
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


def metadata(world: World, call: Call) -> Reply:
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
            "issuer": issuer(world.tenant.id),
            "authorization_endpoint": f"{call.base}/{tenant}/oauth2/v2.0/authorize",
            "tenant_region_scope": "EU",
            "cloud_instance_name": "microsoftonline.com",
            "msgraph_host": "graph.microsoft.com",
        }
    )


def issuer(tenant: str) -> str:
    """Who issues a tenant's tokens."""
    return f"{PUBLIC}/{tenant}/v2.0"
