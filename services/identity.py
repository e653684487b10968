"""Sign-in with Microsoft Entra: access tokens for Graph through msal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import msal
import requests

from services.errors import NeedsAdmin, Unavailable
from services.model import ClientId

WIRE_TIMEOUT = 10
"""Seconds for one call to the sign-in service; msal itself sets none."""


@dataclass(frozen=True, slots=True)
class AppRegistration:
    """Roomfix's own registration in Entra, and the cloud it lives in.

    `authority` is the sign-in host (https). `stand_in` replaces it on the wire when a loopback stand-in serves it,
    because msal takes no plain-http authority (msal 1.39: "should consist of an https url").
    """

    client_id: str
    secret: str
    authority: str
    graph_scope: str
    stand_in: str | None = None


class Identity:
    """Application tokens per client, cached by msal until five minutes before they end."""

    def __init__(self, registration: AppRegistration) -> None:
        self._registration = registration
        self._apps: dict[ClientId, Any] = {}

    async def graph_token(self, client: ClientId) -> str:
        """An access token for Graph in that client's tenant.

        Raises NeedsAdmin("sign_in_refused") when Entra refuses (wrong or expired secret, app not in the tenant, no
        consent: entra reference-error-codes), Unavailable("sign_in_away") when it cannot be reached.
        """
        try:
            answer = await asyncio.to_thread(self._acquire, client)
        except (requests.RequestException, ValueError) as error:  # msal raises ValueError when discovery fails
            raise Unavailable("sign_in_away") from error
        if "access_token" in answer:
            return str(answer["access_token"])
        codes = answer.get("error_codes") or []
        if answer.get("error") in {"temporarily_unavailable", "server_error"}:
            raise Unavailable("sign_in_away")
        raise NeedsAdmin("sign_in_refused", code=f"AADSTS{codes[0]}" if codes else str(answer.get("error")))

    def _acquire(self, client: ClientId) -> dict[str, Any]:
        if client not in self._apps:
            self._apps[client] = self._app(client)
        answer: dict[str, Any] = self._apps[client].acquire_token_for_client([self._registration.graph_scope])
        return answer

    def _app(self, client: ClientId) -> Any:
        known = self._registration
        return msal.ConfidentialClientApplication(
            known.client_id,
            client_credential=known.secret,
            authority=f"{known.authority}/{client}",
            http_client=_Wire(known.authority, known.stand_in or known.authority),
            instance_discovery=False,
        )


class _Wire:
    """msal's HTTP client: our timeout, and the stand-in's address, without proxies, where there is one."""

    def __init__(self, authority: str, target: str) -> None:
        self._authority = authority
        self._target = target.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = target == authority

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.get(self._rewritten(url), **{"timeout": WIRE_TIMEOUT, **kwargs})

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        return self._session.post(self._rewritten(url), **{"timeout": WIRE_TIMEOUT, **kwargs})

    def close(self) -> None:
        self._session.close()

    def _rewritten(self, url: str) -> str:
        if not url.startswith(self._authority + "/"):
            raise ValueError("the sign-in service pointed to a foreign host")
        return self._target + url[len(self._authority) :]
