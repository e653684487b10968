"""The stand-in's token endpoint as an app uses it."""

from __future__ import annotations

import base64
import json
from typing import Any

from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, TENANT_ID
from tests.builders.running_m365 import Contoso
from tests.builders.sign_in_window import RETURN_TO

Json = dict[str, Any]


async def token(it: Contoso, *, tenant: str = TENANT_ID, **form: str) -> tuple[int, Json]:
    """Ask the token endpoint; the app's id and secret come along unless given."""
    url = f"{it.m365.login_url}/{tenant}/oauth2/v2.0/token"
    fields = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, **form}
    async with it.session.post(url, data=fields) as response:
        return response.status, await response.json()


async def redeem(it: Contoso, code: str, **changes: str) -> tuple[int, Json]:
    """Redeem a code of a request without PKCE."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN_TO, **changes}
    return await token(it, tenant="organizations", **form)


async def refresh(it: Contoso, refresh_token: str, **changes: str) -> tuple[int, Json]:
    return await token(it, grant_type="refresh_token", refresh_token=refresh_token, **changes)


async def application(it: Contoso, **changes: str) -> tuple[int, Json]:
    """Ask for a token with application permission."""
    scope = "https://graph.microsoft.com/.default"
    return await token(it, **{"grant_type": "client_credentials", "scope": scope, **changes})


def claims(jwt: str) -> Json:
    """What stands in a token."""
    part = jwt.split(".")[1]
    read: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read
