"""The wire from msal to the sign-in service: our timeout, JSON alone, and never to a foreign host."""

from __future__ import annotations

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests

from services.model.recent import Recent
from services.parsing.retry_after import retry_after

WIRE_TIMEOUT = 10
"""Seconds for one call to the sign-in service; msal itself sets none."""
MOST_TENANTS = 256
"""Tenants whose description is kept."""
WireError = requests.RequestException
"""Whatever keeps an answer from coming: no network, no name, no time left, or AwayError."""


class AwayError(requests.RequestException):
    """The sign-in service did not answer as it should; msal then uses a token that still works, if it has one."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class RefusedError(Exception):
    """The sign-in service refused to describe a tenant, which msal would put into a text."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__("refused")
        self.answer = answer


class EntraHttp:
    """msal's HTTP client. `target` is the stand-in's address, reached without proxies, or the authority itself."""

    def __init__(self, authority: str, target: str) -> None:
        self._authority = authority
        self._target = target.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = target == authority
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._described = Recent[str, requests.Response](MOST_TENANTS)

    def get(self, url: str, **kwargs: Any) -> requests.Response:
        """The description of a tenant's sign-in, asked for once."""
        kept = self._described.get(url)
        if kept is not None:
            return kept
        answer = self._asked("GET", url, "token_endpoint", **kwargs)
        if answer.status_code != 200:
            raise RefusedError(answer.json())
        return self._described.put(url, answer)

    def post(self, url: str, **kwargs: Any) -> requests.Response:
        """One request for a token; raises AwayError for 429, 5xx and what the service has not said itself."""
        return self._asked("POST", url, "access_token", **kwargs)

    def _asked(self, method: str, url: str, wanted: str, **kwargs: Any) -> requests.Response:
        if not url.startswith(f"{self._authority}/"):
            raise AwayError("the sign-in service pointed to a foreign host")
        ours = self._target + url[len(self._authority) :]
        answer = self._session.request(method, ours, allow_redirects=False, **{"timeout": WIRE_TIMEOUT, **kwargs})
        if answer.status_code in {408, 429} or answer.status_code >= 500:
            wish = retry_after(answer.headers.get("Retry-After"), date=answer.headers.get("Date"))
            raise AwayError("busy", wish)
        if not _is_its_own(answer.status_code, _json(answer), wanted):
            raise AwayError("not its own words")  # msal would write them into the log, and keep what it cannot read
        return answer


class CacheOnly:
    """msal's HTTP client for a look into its cache: whatever needs asking raises AwayError."""

    def __init__(self, wire: EntraHttp) -> None:
        self.get = wire.get

    def post(self, url: str, **_: Any) -> requests.Response:
        raise AwayError(f"not asked: {url}")


def _is_its_own(status: int, said: Any, wanted: str) -> bool:
    """Whether the sign-in service itself says this: what was asked for, or an `error` (RFC 6749, 5)."""
    if not isinstance(said, dict):
        return False
    return wanted in said and "error" not in said if status == 200 else isinstance(said.get("error"), str)


def _json(answer: requests.Response) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError):
        return None
